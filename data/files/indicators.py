"""The sheets of Brå's workbook of indicators put together as two tables: counts, and survey values."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from data.files.form import Form
from data.files.layout import Layout, Record
from data.files.table import Table, open_grid
from data.texts import clean

REPORTED = "alla blad med anmälda brott, hopsatta"
SURVEYED = "alla blad med undersökningar (NTU), hopsatta"
"""Longer than the name of any sheet can be."""
REPORTED_HEADINGS = ("Geografi", "Brott", "År", "Antal", "Antal per 100 000 inv", "Blad")
SURVEYED_HEADINGS = (
    *("Undersökning", "Geografi", "Fråga", "Mått", "År", "Undersökningsår", "Andel (%)", "KI undre", "KI övre"),
    *("Antal svarande", "Blad"),
)
NTU = "Nationella trygghetsundersökningen (NTU)"
Records = Callable[[], Iterator[Record]]

_MARK = "(anmälda)"
_MOST_ROWS = 500
_HEADINGS_AT = 1
_TITLE_END = re.compile(r"\s+i kommunen, länet.*|\s*\(anmälda brott\).*", re.DOTALL)
_COLUMN = re.compile(r"(Antal|Antal per 100 ?000 inv(?:ånare|\.)?)\s+([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_SPAN = r"([0-9]{4})\s*[-–]\s*([0-9]{4})"
_SURVEY = re.compile(rf"(?P<question>.+?)(?:\s+{_SPAN})?,?\s+enligt NTU(?:\s+{_SPAN})?\.?\s*(?P<measure>.*)", re.DOTALL)
_EXPOSURE = "utsatthet"
_ANSWERED = re.compile(r"antal svarande", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Question:
    """What a sheet of survey values is about, and how many years its years lie before those of the survey."""

    text: str
    measure: str
    first: int | None
    last: int | None
    lag: int | None

    def survey_year(self, year: int) -> int | None:
        """Give the survey that told of a year; None where the title doesn't say."""
        is_outside = self.first is not None and self.last is not None and not self.first <= year <= self.last
        return None if self.lag is None or is_outside else year + self.lag


def find_sorts(sheets: Mapping[str, Records]) -> tuple[str, ...]:
    """Find whether a workbook is Brå's of indicators, by what stands in its sheets: which tables it can give."""
    has_reported = any(_find_reported(name, records()) for name, records in sheets.items())
    has_surveyed = any(_find_surveyed(records()) for records in sheets.values())
    return (*[REPORTED] * has_reported, *[SURVEYED] * has_surveyed)


def open_indicators(sheets: Mapping[str, Records], form: Form, *, is_survey: bool) -> Table:
    """Put the sheets of one sort together as a table.

    Parameters
    ----------
    sheets
        What reads each sheet, by name.
    form
        What is known of the file's layout.
    is_survey
        Whether the survey values are wanted, or the counts of reported crimes.
    """
    headings = SURVEYED_HEADINGS if is_survey else REPORTED_HEADINGS
    rows = list(_gather_surveyed(sheets) if is_survey else _gather_reported(sheets))

    def records() -> Iterator[Record]:
        yield from enumerate([list(headings), *rows], start=_HEADINGS_AT)

    table = open_grid(records, Layout(_HEADINGS_AT, headings, frozenset(), ()), form, is_strict=False)
    table.remarks = tuple(_remark(sheets, {row[-1] for row in rows}, is_survey=is_survey))
    return table


def _remark(sheets: Mapping[str, Records], used: set[str], *, is_survey: bool) -> Iterator[str]:
    yield f"{len(used)} av arbetsbokens {len(sheets)} blad är hopsatta till en tabell; radnumren räknas i den."
    reported = {name for name, records in sheets.items() if _find_reported(name, records())}
    surveyed = {name for name, records in sheets.items() if _find_surveyed(records())}
    if other := reported if is_survey else surveyed:
        yield f"{len(other)} blad {'har anmälda brott' if is_survey else 'har undersökningar (NTU)'}: välj dem för sig."
    if unknown := [name for name in sheets if name not in reported | surveyed]:
        listed = ", ".join(f"«{clean(name)}»" for name in unknown[:10])
        yield f"Blad som inte känns igen och inte är lästa: {listed}."


def _find_reported(name: str, records: Iterator[Record]) -> list[tuple[int, str, str]]:
    """Find the columns of a sheet of reported crimes, as place, unit and year; none in another sheet."""
    if _MARK not in name.casefold():
        return []
    header = [clean(text) for _, fields in islice(records, 1, 2) for text in fields]
    found = [(place, _COLUMN.fullmatch(text)) for place, text in enumerate(header)]
    return [(place, match[1], match[2]) for place, match in found if match]


def _gather_reported(sheets: Mapping[str, Records]) -> Iterator[list[str]]:
    for name, read in sheets.items():
        columns = _find_reported(name, read())
        if not columns:
            continue
        rows = [fields for _, fields in islice(read(), _MOST_ROWS)]
        crime = _TITLE_END.sub("", clean(next(filter(None, rows[0]), ""))).strip()
        years = list(dict.fromkeys(year for _, _, year in columns))
        for fields in rows[2:]:
            place = clean(fields[0])
            told = {(unit == "Antal", year): clean(fields[at]) for at, unit, year in columns if at < len(fields)}
            if not place or not any(told.values()):
                continue  # a note below the table
            for year in years:
                yield [place, crime, year, told.get((True, year), ""), told.get((False, year), ""), clean(name)]


def _find_surveyed(records: Iterator[Record]) -> _Question | None:
    """Find what a sheet of survey values is about, out of its title."""
    title = clean(next((text for _, fields in islice(records, _MOST_ROWS) for text in fields if text.strip()), ""))
    if "NTU" not in title:
        return None
    if _ANSWERED.search(title):
        return _Question("", "", None, None, 0)
    match = _SURVEY.fullmatch(title)
    if match is None:
        return None
    about = [int(year) for year in match.group(2, 3) if year]
    surveyed = [int(year) for year in match.group(4, 5) if year]
    is_exposure = _EXPOSURE in match["question"].casefold()
    lag = surveyed[0] - about[0] if about and surveyed else None if is_exposure else 0
    first, last = about or surveyed or (None, None)
    return _Question(match["question"].strip(), match["measure"].strip(), first, last, lag)


def _gather_surveyed(sheets: Mapping[str, Records]) -> Iterator[list[str]]:
    blocks = [
        (question, clean(name), block)
        for name, read in sheets.items()
        if (question := _find_surveyed(read()))
        for block in _find_blocks([[clean(text) for text in fields] for _, fields in islice(read(), _MOST_ROWS)])
    ]
    answered = {
        (place, year): told.get("share", "")
        for question, _, (place, years) in blocks
        if not question.text
        for year, told in years.items()
    }
    for question, name, (place, years) in blocks:
        for year, told in years.items() if question.text else ():
            surveyed = question.survey_year(int(year))
            n = answered.get((place, str(surveyed)), "")
            figures = [told.get(key, "") for key in ("share", "low", "high")]
            yield [NTU, place, question.text, question.measure, year, str(surveyed or ""), *figures, n, name]


def _find_blocks(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """Find the columns of each geography: its name stands above their headings, its years below them."""
    first = next((at for at, fields in enumerate(rows) if fields and _YEAR.fullmatch(fields[0])), 0)
    if first < 2:  # noqa: PLR2004  # the geographies and the headings stand above the years
        return
    places, headings = rows[first - 2], rows[first - 1]
    blocks: list[tuple[str, dict[str, int]]] = []
    for at, heading in enumerate(headings[1:], start=1):
        key = _name_column(heading)
        if key == "share":
            blocks.append((places[at] if at < len(places) else "", {key: at}))
        elif key and blocks:
            blocks[-1][1][key] = at
    named = [text for text in places[1:] if text]
    in_order = named if len(named) == len(blocks) else [place for place, _ in blocks]
    for place, (_, columns) in zip(in_order, blocks, strict=True):
        yield (
            place,
            {
                fields[0]: {key: fields[at] for key, at in columns.items() if at < len(fields)}
                for fields in rows[first:]
                if fields and _YEAR.fullmatch(fields[0])
            },
        )


def _name_column(heading: str) -> str:
    told = heading.casefold()
    if "ki" in told or "konfidens" in told:
        return "low" if "undre" in told else "high" if "övre" in told else ""
    return "share" if "andel" in told or "antal" in told else ""
