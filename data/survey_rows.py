"""Rows of a file understood as survey values: each is one, or refused with the reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd
from pydantic import ValidationError

from data.arrivals.uploads import name_path
from data.deliveries import Rejection
from data.files.form import Form
from data.files.rows import read_whole
from data.intake import refuse_empty
from data.series import DASHES, MISSING
from data.surveys import FIRST_YEAR, LAST_YEAR, Sex, SurveyValue, name_survey
from data.territory import find_municipality
from data.texts import clean

NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "source": "Undersökning",
        "place": "Geografi",
        "question": "Fråga",
        "year": "År",
        "survey_year": "Undersökningsår",
        "share": "Andel (%)",
        "low": "KI undre",
        "high": "KI övre",
    }
)
"""The heading of each column that a file of survey values has."""

MORE: Mapping[str, str] = MappingProxyType({"measure": "Mått", "n": "Antal svarande", "sex": "Kön"})
"""The heading of each column that it can have."""

UNKNOWN_SHARE = "andelen saknas i källan."

_YEAR = re.compile(r"[0-9]{4}")
_PERCENT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_SEXES = {"": None, "alla": None, "totalt": None, "kvinnor": Sex.WOMEN, "män": Sex.MEN}
_LONGEST = 300
_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "source": "undersökningens namn saknas eller är för långt.",
        "question": "frågan saknas eller är för lång.",
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a file: a value, and which survey of which place it belongs to."""

    row: int
    source: str
    place: str
    question: str
    measure: str
    value: SurveyValue


@dataclass(frozen=True, slots=True)
class SurveyIntake:
    """A file of survey values as it was understood.

    Attributes
    ----------
    file_name
        What its sender calls it.
    told
        The rows that were understood.
    rejections
        Those that were not, with the reason.
    """

    file_name: str
    told: tuple[Told, ...]
    rejections: tuple[Rejection, ...]

    @property
    def n_read(self) -> int:
        """Every row of the file."""
        return len(self.told) + len(self.rejections)


def read_surveys(
    path: Path, *, headings: Iterable[str], form: Form | None = None, file_name: str | None = None
) -> SurveyIntake:
    """Read a file of survey values; nothing is stored.

    Parameters
    ----------
    path
        The file: Brå's workbook of indicators, or a table with the same headings.
    headings
        Its headings, as its preview told.
    form
        How it is laid out.
    file_name
        What its sender calls it.

    Raises
    ------
    DataError
        When it can't be read, or no row of it is understood.
    """
    path = name_path(path, file_name)
    there = set(headings)
    columns = dict(NEEDED) | {term: heading for term, heading in MORE.items() if heading in there}
    texts, broken, _ = read_whole(path, form, columns=columns)
    found = understand_surveys(texts, source=path.name, broken=broken)
    if not found.told:
        raise refuse_empty(path.name, found.n_read, found.rejections)
    return found


def understand_surveys(texts: pd.DataFrame, *, source: str, broken: Sequence[Rejection] = ()) -> SurveyIntake:
    """Understand rows of texts as survey values.

    Parameters
    ----------
    texts
        The columns of `NEEDED`, and those of `MORE` that the file has, by row number.
    source
        The file's name.
    broken
        Rows that could not be told apart into columns.

    Examples
    --------
    >>> row = {"source": "NTU", "place": "Mjölby", "question": "Oro", "year": "2024", "survey_year": "2024"}
    >>> rows = pd.DataFrame([row | {"share": "14", "low": "10", "high": "18,5"}], index=[2])
    >>> found = understand_surveys(rows, source="a.csv")
    >>> found.told[0].place, found.told[0].value.high
    ('0586', 0.185)
    """
    rejections = list(broken)
    told: dict[tuple[str, str, int, Sex | None], Told] = {}
    for row, *figures in texts.itertuples():
        cells = {str(name): clean(str(text)) for name, text in zip(texts.columns, figures, strict=True)}
        try:
            found = _understand(int(str(row)), cells)
            key = (found.place, name_survey(found.source, found.question), found.value.survey_year, found.value.sex)
            _refuse_repeated(found, told.get(key))
            told[key] = found
        except _RefusedError as refused:
            rejections.append(Rejection(int(str(row)), str(refused)))
    return SurveyIntake(source, tuple(told.values()), tuple(sorted(rejections, key=lambda one: one.row)))


class _RefusedError(Exception):
    """A row that is not taken; says why in Swedish."""


def _understand(row: int, cells: Mapping[str, str]) -> Told:
    place = find_municipality(cells["place"])
    if place is None:
        msg = "platsen är ingen kommun, inget län och inte riket."
        raise _RefusedError(msg)
    for name, reason in _TEXTS.items():
        if not 0 < len(cells[name]) <= _LONGEST:
            raise _RefusedError(reason)
    about = _read_year(cells["year"], "året går inte att läsa.")
    surveyed = _read_year(cells["survey_year"], "det framgår inte vilken undersökning året hör till.")
    shares = {name: _read_share(cells[name]) for name in ("share", "low", "high")}
    sex, n = _read_sex(cells.get("sex", "")), _read_answered(cells.get("n", ""))
    try:
        value = SurveyValue(survey_year=surveyed, about_year=about, sex=sex, n=n, **shares)
    except ValidationError as fault:
        raise _RefusedError(str(fault.errors()[0]["msg"]).removeprefix("Value error, ")) from None
    return Told(row, cells["source"], place, cells["question"], cells.get("measure", "")[:_LONGEST], value)


def _refuse_repeated(found: Told, earlier: Told | None) -> None:
    if earlier is not None and earlier.value == found.value:
        msg = "samma uppgift står redan på en tidigare rad."
        raise _RefusedError(msg)
    if earlier is not None:
        msg = "en annan uppgift om samma plats, fråga och år står redan på en tidigare rad."
        raise _RefusedError(msg)


def _read_year(text: str, reason: str) -> int:
    if not (_YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise _RefusedError(reason)
    return int(text)


def _read_share(text: str) -> float | None:
    if _is_missing(text):
        return None
    written = text.removesuffix("%").strip()
    if not _PERCENT.fullmatch(written) or float(written.replace(",", ".")) > 100:  # noqa: PLR2004
        msg = "andelen eller dess intervall är inget tal från 0 till 100 procent."
        raise _RefusedError(msg)
    return round(float(written.replace(",", ".")) / 100, 6)


def _read_sex(text: str) -> Sex | None:
    if text.casefold() not in _SEXES:
        msg = "könet är varken kvinnor eller män."
        raise _RefusedError(msg)
    return _SEXES[text.casefold()]


def _read_answered(text: str) -> int | None:
    n = text.replace(" ", "")
    if _is_missing(n):
        return None
    if not _WHOLE.fullmatch(n) or int(n) == 0:
        msg = "antalet svarande är inget heltal från 1."
        raise _RefusedError(msg)
    return int(n)


def _is_missing(text: str) -> bool:
    return text in MISSING or text in DASHES
