"""How the dates of a column are written, as far as the column itself settles it."""

from dataclasses import dataclass

import pandas as pd

from data.columns.contents import filled, to_numbers
from data.columns.synonyms import fold_heading
from data.dates import DAY, DAY_FIRST, EXCEL, MONTH_FIRST, SERIALS, WHOLE_MONTH, read_dates
from data.moments import read_moments

ENOUGH = 0.9
_NUMBERED = r"^([0-9]{1,2})([-/. ])([0-9]{1,2})[-/. ]+[0-9]{4}(?:[T ,].*)?$"
_LAST_MONTH = 12
_MONTH_HEADINGS = ("month", "månad")


@dataclass(frozen=True, slots=True)
class Dating:
    """A form of dates, what settled it, and what to ask when nothing did.

    Attributes
    ----------
    date_format
        As in a description; None when the year comes first or the month is named.
    is_found
        Whether the column reads as dates at all.
    question
        Why a person must settle it, in Swedish; empty when the column does.
    """

    date_format: str | None
    is_found: bool
    why: str
    question: str = ""


def find_dating(column: "pd.Series[str]", *, heading: str = "") -> Dating:
    """Find how a column's dates are written.

    Parameters
    ----------
    column
        Texts. Day and month are told apart by a day after the 12th anywhere in it, or by dots, which are
        never written with the month first; else the order is a question.
    heading
        Its heading: one that says month settles that only the month counts.

    Examples
    --------
    >>> find_dating(pd.Series(["1/5 2023", "31/5 2023"])).date_format
    'dag/månad'
    >>> find_dating(pd.Series(["1/5/2023", "2/5/2023"])).question
    'Datumen kan läsas både som dag/månad och månad/dag: ingen dag är efter den 12. Vilket gäller?'
    """
    texts = filled(column)
    if texts.empty:
        return Dating(None, is_found=False, why="kolumnen är tom.")
    if _reads(texts, None):
        return _settle_precision(texts, heading)
    numbers = to_numbers(texts)
    if numbers.between(*SERIALS).mean() >= ENOUGH:
        return Dating(EXCEL, is_found=True, why="talen är Excels dagnummer, räknade från 1899-12-30.")
    parts = texts.str.extract(_NUMBERED)
    if parts[0].notna().mean() < ENOUGH:
        return Dating(None, is_found=False, why="värdena går inte att läsa som tider.")
    return _settle_order(parts.dropna())


def _settle_precision(texts: "pd.Series[str]", heading: str) -> Dating:
    """Tell days from months that a program wrote as their first day."""
    dates = read_dates(texts, date_format=None)
    first = dates.first.dropna()
    is_monthly = bool(
        (first.dt.day == 1).all() and (first == first.dt.normalize()).all() and (dates.level >= DAY).any()
    )
    if is_monthly and fold_heading(heading) in _MONTH_HEADINGS:
        return Dating(WHOLE_MONTH, is_found=True, why="rubriken säger månad och alla dagar är den första.")
    if is_monthly and first.min() < first.max():
        question = "Alla datum är den första i en månad. Gäller de hela månaden eller just den dagen?"
        return Dating(WHOLE_MONTH, is_found=True, why="alla datum är den första i en månad.", question=question)
    return Dating(None, is_found=True, why="året står först eller månaden är utskriven.")


def _settle_order(parts: pd.DataFrame) -> Dating:
    first, second = parts[0].astype("int64"), parts[2].astype("int64")
    is_day_first, is_month_first = bool((first > _LAST_MONTH).any()), bool((second > _LAST_MONTH).any())
    if is_day_first and is_month_first:
        question = "Vissa datum har dagen först och andra månaden först. Rätta filen, eller välj vilket som gäller."
        return Dating(DAY_FIRST, is_found=True, why="ordningen på dag och månad växlar.", question=question)
    if is_day_first:
        return Dating(DAY_FIRST, is_found=True, why=f"{first.max()} kan inte vara en månad, så dagen står först.")
    if is_month_first:
        return Dating(MONTH_FIRST, is_found=True, why=f"{second.max()} kan inte vara en månad, så månaden står först.")
    if (parts[1] == ".").all():
        return Dating(DAY_FIRST, is_found=True, why="med punkter emellan skrivs dagen först.")
    question = "Datumen kan läsas både som dag/månad och månad/dag: ingen dag är efter den 12. Vilket gäller?"
    return Dating(DAY_FIRST, is_found=True, why="så skrivs datum i Sverige.", question=question)


def has_only_midnight(column: "pd.Series[str]", date_format: str | None) -> bool:
    """Tell whether every clock in a column of times is midnight, so that the clock says nothing.

    Examples
    --------
    >>> has_only_midnight(pd.Series(["2023-05-01 00:00", "2023-05-02 00:00"]), None)
    True
    """
    first = read_moments(filled(column), None, date_format=date_format).first.dropna()
    return bool(len(first)) and bool((first == first.dt.normalize()).all())


def _reads(texts: "pd.Series[str]", date_format: str | None) -> bool:
    return float((~read_moments(texts, None, date_format=date_format).is_faulty).mean()) >= ENOUGH
