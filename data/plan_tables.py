"""The action plan as a table of texts: Brå's six columns first, then what it takes to read it back without loss."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from data.action_plans import SIX_COLUMNS, CommitmentKey, PlanRow
from data.assessments import Evidence
from data.errors import DataError, Problem
from data.exports.workbook import MAX_TEXT

COMMITMENTS, FOLLOW_UP_ON, FOLLOWED_UP_ON = "Åtaganden", "Uppföljning senast", "Uppföljning gjord"
STATUS, COLOUR, JUDGED = "Genomförande", "Bedömning", "Bedömning i ord"
EVIDENCE = ("Underlag", "Underlagets period", "Underlagets källa", "Underlagets datum")
POSITION, KEY, VERSION = "Ordning", "Nyckel", "Version"
STANDING_COLUMNS = (COMMITMENTS, FOLLOW_UP_ON, FOLLOWED_UP_ON, STATUS, COLOUR, JUDGED, *EVIDENCE)
OWN_COLUMNS = (POSITION, KEY, VERSION)
COLUMNS = (*SIX_COLUMNS, *STANDING_COLUMNS, *OWN_COLUMNS)

SOURCE = "åtgärdsplanen"
_UNHELD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPLIT = re.compile(r"(\\[\\;\n])|[;\n]")
_ESCAPED = re.compile(r"([\\;\n])")


def lay_plan(rows: tuple[PlanRow, ...]) -> pd.DataFrame:
    """Lay the rows of a plan out as a table of texts.

    Parameters
    ----------
    rows
        In the order they are to stand.

    Returns
    -------
    DataFrame
        `COLUMNS`, all texts; what lacks is an empty text. Several owners or commitments stand with «;»
        between them, and a «;» within a name has a backslash before it.

    Raises
    ------
    DataError
        When a cell holds what neither Excel nor Word can: nothing is cut or changed in silence.

    Examples
    --------
    >>> who = {"municipality": "0586", "key": "rad-1", "author_role": "samordnare"}
    >>> row = PlanRow(position=1, cause="Mörkt", action="Lys", when="våren", owners=("Polisen", "Skolan"), **who)
    >>> lay_plan((row,))[["Orsak", "Vem", "Genomförande", "Ordning", "Nyckel"]].iloc[0].tolist()
    ['Mörkt', 'Polisen; Skolan', 'ej påbörjad', '1', 'rad-1']
    """
    table = pd.DataFrame([_lay(row) for row in rows], columns=list(COLUMNS), dtype="str")
    problems = [
        problem
        for number, cells in enumerate(table.to_dict("records"), start=1)
        for column, text in cells.items()
        for problem in find_unheld(text, place=f"rad {number}, {column}")
    ]
    if problems:
        raise DataError(SOURCE, problems)
    return table


def _lay(row: PlanRow) -> dict[str, str]:
    return {name: write(row) for name, write in _WRITERS.items()}


def find_unheld(text: str, *, place: str) -> list[Problem]:
    r"""Find what a cell of Excel or Word can't hold as it is.

    Examples
    --------
    >>> print(*find_unheld("a\x07b", place="rad 1, Orsak"))
    rad 1, Orsak: tecknet U+0007 går inte att spara i Excel eller Word. Skriv om texten utan det.
    """
    found = _UNHELD.search(text)
    if found:
        what = f"tecknet U+{ord(found[0]):04X} går inte att spara i Excel eller Word."
        return [Problem(place, what, "Skriv om texten utan det.")]
    length = len(text.encode("utf-16-le")) // 2
    if length > MAX_TEXT:
        what = f"texten är {length} tecken lång, och en cell i Excel rymmer {MAX_TEXT}."
        return [Problem(place, what, "Korta den.")]
    return []


def join_names(names: tuple[str, ...]) -> str:
    r"""Write several names in one cell, so that `split_names` gives the same back.

    Examples
    --------
    >>> print(join_names(("Polisen", "Skola; fritids")))
    Polisen; Skola\; fritids
    """
    return "; ".join(_ESCAPED.sub(r"\\\1", name) for name in names)


def split_names(text: str) -> tuple[str, ...]:
    r"""Read several names from one cell, with «;» or a line break between them.

    Examples
    --------
    >>> split_names("Polisen; Skola\\; fritids\nKommunen;")
    ('Polisen', 'Skola; fritids', 'Kommunen')
    """
    names, begun, last = [], "", 0
    for mark in _SPLIT.finditer(text):
        begun += text[last : mark.start()]
        last = mark.end()
        if mark[1]:
            begun += mark[1][1]
        else:
            names.append(begun)
            begun = ""
    names.append(begun + text[last:])
    return tuple(stripped for name in names if (stripped := name.strip()))


def name_commitment(key: CommitmentKey) -> str:
    """Write which commitment of which promise."""
    return f"{key.promise_id}/{key.commitment_id}"


def _write_number(number: float) -> str:
    return repr(number).removesuffix(".0").replace(".", ",")


def _evidence(write: Callable[[Evidence], str]) -> Callable[[PlanRow], str]:
    return lambda row: write(row.evidence) if row.evidence else ""


_WRITERS: Mapping[str, Callable[[PlanRow], str]] = MappingProxyType(
    dict(
        zip(
            COLUMNS,
            (
                lambda row: row.cause,
                lambda row: row.action,
                lambda row: row.operative_goals or "",
                lambda row: row.when,
                lambda row: join_names(row.owners),
                lambda row: row.follow_up or "",
                lambda row: "; ".join(map(name_commitment, row.commitments)),
                lambda row: row.follow_up_on.isoformat() if row.follow_up_on else "",
                lambda row: row.followed_up_on.isoformat() if row.followed_up_on else "",
                lambda row: row.status.value,
                lambda row: row.colour.value,
                lambda row: row.judged or "",
                _evidence(lambda evidence: evidence.said),
                _evidence(lambda evidence: evidence.period),
                _evidence(lambda evidence: evidence.source),
                _evidence(lambda evidence: evidence.dated.isoformat()),
                lambda row: _write_number(row.position),
                lambda row: row.key,
                lambda row: str(row.version) if row.version else "",
            ),
            strict=True,
        )
    )
)
