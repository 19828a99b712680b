"""Where in a grid of texts the table is: below which titles, under which headings, above which notes."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from data.files.form import NO_HEADER
from data.texts import clean

Record = tuple[int, list[str]]
"""A row's number in the file, and its fields."""

SAMPLE = 300
SEARCHED = 60
TAIL = 60
_BELOW = 50
_FILLED = 0.75
_LABELS = 0.5
_MAX_HEADING = 200
_NUMBER = re.compile(r"[-+−]?[0-9][0-9 \u00a0\u202f.,]*(?:[eE][-+]?[0-9]+)?%?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[-M]?(?:0[1-9]|1[0-2]))?(?: ?prel\.?)?")
_NOTHING = frozenset({"-", "–", "—", "−", ".", "..", "…"})
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T].*)?")
_NOTE = re.compile(
    r"(?:källa|källor|source|not|noter|anm|anmärkning|fotnot|uttag|uttaget|senast uppdaterad|uppdaterad|"
    r"copyright|statistiken|kontakt|teckenförklaring|förklaring)\b.*|[*©].*|[0-9]\)\s.*",
    re.IGNORECASE | re.DOTALL,
)
_SUM = re.compile(r"(?:summa|totalt?|totalsumma|grand total|sum)\s*:?", re.IGNORECASE)
_NARROW = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The table's headings, each its own, and the row they stand on; 0 when there are none."""

    header_row: int
    headings: tuple[str, ...]
    repeated: frozenset[str]
    title_rows: tuple[tuple[int, str], ...]


def find_layout(sample: Sequence[Record], *, header_row: int | None, wanted: Collection[str]) -> Layout:
    """Find the headings of a table in its first rows.

    Parameters
    ----------
    sample
        The first rows.
    header_row
        Where somebody has said that they stand.
    wanted
        Headings that are asked for: a row with all of them is the one.

    Examples
    --------
    >>> rows = [(1, ["Anmälda brott", ""]), (3, ["Område", "Antal"]), (4, ["A", "1"])]
    >>> layout = find_layout(rows, header_row=None, wanted=())
    >>> layout.header_row, layout.headings, layout.title_rows
    (3, ('Område', 'Antal'), ((1, 'Anmälda brott'),))
    """
    rows = [(number, [clean(field) for field in fields]) for number, fields in sample if any(map(str.strip, fields))]
    place = _find_header(rows, header_row, {clean(one) for one in wanted})
    width = max((len(fields) for _, fields in rows), default=0)
    if place is None:
        return Layout(NO_HEADER, tuple(f"kolumn {i + 1}" for i in range(width)), frozenset(), ())
    number, header = rows[place]
    header = _add_row_names(_trim(header), [fields for _, fields in rows[place + 1 :]])
    named = _name_groups(header, rows[place - 1][1] if place else [])
    repeated = frozenset(name for name, n in Counter(named).items() if n > 1 and name)
    return Layout(number, _make_unique(named), repeated, _as_lines(rows[:place]))


def find_footer(tail: Sequence[Record], width: int) -> int:
    """Count the rows at the end that are notes and sums, not data.

    Parameters
    ----------
    tail
        The last rows, blank ones included.
    width
        The number of headings.

    Examples
    --------
    >>> rows = [(9, ["A", "1", "2"]), (10, ["Summa", "1", "2"]), (11, ["", "", ""]), (12, ["Källa: Brå", "", ""])]
    >>> find_footer(rows, 3)
    3
    """
    n_footer = 0
    for place in range(len(tail) - 1, -1, -1):
        filled = [text for text in map(str.strip, tail[place][1]) if text]
        is_after_blank = place > 0 and not any(map(str.strip, tail[place - 1][1]))
        if filled and not _is_note(filled, width, is_after_blank=is_after_blank):
            break
        if filled:
            n_footer = len(tail) - place
    return n_footer


def _is_note(filled: list[str], width: int, *, is_after_blank: bool) -> bool:
    first = clean(filled[0])
    if _SUM.fullmatch(first):
        return len(filled) > 1 or width > 1
    if len(filled) > max(1, width // 2):
        return False
    if _NOTE.fullmatch(first):
        return True
    is_words = " " in first and not is_value(first)
    return len(filled) == 1 and width >= _NARROW and is_words and (is_after_blank or len(first) > _MAX_HEADING)


def is_value(text: str) -> bool:
    """Tell whether a text is a figure, a sign for none or a date rather than a word; a year can be a heading.

    Examples
    --------
    >>> [is_value(text) for text in ("12,5", "-", "2024-01-31", "2024", "Antal")]
    [True, True, True, False, False]
    """
    if _YEAR.fullmatch(text):
        return False
    return text in _NOTHING or bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def _find_header(rows: list[Record], header_row: int | None, wanted: set[str]) -> int | None:
    if header_row is not None:
        return next((place for place, (number, _) in enumerate(rows) if number == header_row), None)
    if wanted:
        for place, (_, fields) in enumerate(rows[:SEARCHED]):
            if wanted <= set(fields):
                return place
    for place in range(min(SEARCHED, len(rows))):
        if _looks_like_header(rows, place):
            return place + 1 if _is_group_row(rows, place) else place
    return None


def _looks_like_header(rows: list[Record], place: int) -> bool:
    texts = [text for text in rows[place][1] if text]
    below = [sum(1 for text in fields if text) for _, fields in rows[place + 1 : place + 1 + _BELOW]]
    typical = median(below) if below else len(texts)
    if len(texts) < _FILLED * typical or any(len(text) > _MAX_HEADING for text in texts):
        return False
    return sum(1 for text in texts if not is_value(text)) >= _LABELS * len(texts)


def _is_group_row(rows: list[Record], place: int) -> bool:
    """Tell whether the row holds names of groups of columns, and the next row the columns' own."""
    if place + 2 >= len(rows):
        return False
    above, below = rows[place][1], rows[place + 1][1]
    if any(is_value(text) for text in below if text):
        return False
    new = [i for i, text in enumerate(below) if text and not _at(above, i)]
    data = [fields for _, fields in rows[place + 2 : place + 2 + _BELOW]]
    return any(sum(is_value(_at(fields, i)) for fields in data) > len(data) / 2 for i in new)


def _at(fields: Sequence[str], i: int) -> str:
    return fields[i] if i < len(fields) else ""


def _trim(header: list[str]) -> list[str]:
    header = list(header)
    while header and not header[-1]:
        header.pop()
    return header


def _add_row_names(header: list[str], below: list[list[str]]) -> list[str]:
    """Make room for the rows' names, which some programs write without a heading."""
    if header and below and all(len(fields) == len(header) + 1 and fields[-1] for fields in below[:_BELOW]):
        return ["", *header]
    return header


def _name_groups(header: list[str], above: list[str]) -> list[str]:
    """Put the group's name before headings that stand several times, and into those left blank by a merge."""
    if sum(1 for text in above if text) < 2:  # noqa: PLR2004  # a single text is a title
        return header
    counted = Counter(header)
    named, group = [], ""
    for i, name in enumerate(header):
        group = _at(above, i) or group
        if not name:
            named.append(_at(above, i))
        elif counted[name] > 1 and group:
            named.append(f"{group} {name}")
        else:
            named.append(name)
    return named


def _make_unique(header: Sequence[str]) -> tuple[str, ...]:
    filled = [name or f"kolumn {i + 1}" for i, name in enumerate(header)]
    counted, seen, taken = Counter(filled), Counter[str](), set(filled)
    unique = []
    for name in filled:
        if counted[name] > 1:
            name = _next_free(name, seen, taken)  # noqa: PLW2901  # the same heading, numbered
        unique.append(name)
    return tuple(unique)


def _next_free(name: str, seen: Counter[str], taken: set[str]) -> str:
    while True:
        seen[name] += 1
        numbered = f"{name} ({seen[name]})"
        if numbered not in taken:
            taken.add(numbered)
            return numbered


def _as_lines(rows: Sequence[Record]) -> tuple[tuple[int, str], ...]:
    return tuple((number, as_line(fields)) for number, fields in rows)


def as_line(fields: Sequence[str]) -> str:
    """Write a row as one line of text.

    Examples
    --------
    >>> as_line(["Källa:", "", "Brå"])
    'Källa: Brå'
    """
    return " ".join(clean(field) for field in fields if field.strip())[:1_000]
