"""The month or year that a count is for, as sources write it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.dates import MONTH, YEAR, read_dates
from data.months import read_months

_PERIOD = r"^([0-9]{4})(?:[-M ]?([0-9]{2})(?:-01)?)?(?:\.0)? ?(prel\.?)?$"
_MARK = r"(?i)\bprel(?:iminär[at]?|\.)?,? ?"


@dataclass(frozen=True, slots=True)
class Periods:
    """Year and month as texts, both empty where unreadable; the month empty for a year; what is marked preliminary."""

    year: "pd.Series[str]"
    month: "pd.Series[str]"
    is_marked: "pd.Series[bool]"


def read_periods(texts: "pd.Series[str]") -> Periods:
    """Read periods written in one column.

    Parameters
    ----------
    texts
        Cleaned: ``202301``, ``2023-01``, ``2023M01``, ``maj 2023``, ``2023``; «prel.» marks a preliminary one.

    Examples
    --------
    >>> periods = read_periods(pd.Series(["202305", "maj 2023", "2025 prel.", "2026 prel., Aug"]))
    >>> periods.year.str.cat(periods.month.fillna("-"), sep=" ").tolist()
    ['2023 05', '2023 05', '2025 -', '2026 08']
    >>> periods.is_marked.tolist()
    [False, False, True, True]
    """
    parts = texts.str.extract(_PERIOD)
    year, month, is_marked = parts[0], parts[1], parts[2].notna()
    is_left = year.isna() & (texts != "")
    if not is_left.any():
        return Periods(year, month, is_marked)
    left = texts[is_left]
    read = read_dates(left.str.replace(_MARK, "", regex=True).str.strip(), date_format=None)
    is_period = read.level.isin((YEAR, MONTH))
    years = read.first.dt.strftime("%Y").where(is_period)
    months = read.first.dt.strftime("%m").where(read.level == MONTH)
    marked = left.str.contains(_MARK, regex=True) & is_period
    return Periods(
        year.fillna(years.reindex(year.index)),
        month.fillna(months.reindex(month.index)),
        is_marked | marked.reindex(is_marked.index, fill_value=False),
    )


def read_year_and_month(years: "pd.Series[str]", months: "pd.Series[str] | None") -> Periods:
    """Read periods whose year and month stand in columns of their own; the month is empty where unreadable.

    Examples
    --------
    >>> periods = read_year_and_month(pd.Series(["2026", "2026.0 prel."]), pd.Series(["8.0", "Januari"]))
    >>> periods.year.tolist(), periods.month.tolist(), periods.is_marked.tolist()
    (['2026', '2026'], ['8', '1'], [False, True])
    """
    parts = years.str.strip().str.extract(r"^([0-9]{4})(?:\.0)? ?(prel\.?)?$")
    month: pd.Series[str] = pd.Series(np.nan, index=years.index, dtype="str")
    if months is not None:
        month = read_months(months).map({float(number): str(number) for number in range(1, 13)}).astype("str")
    return Periods(parts[0], month, parts[1].notna())
