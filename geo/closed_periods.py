"""The closed periods that counts are told for: months, quarters and years, each named for a reader."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from data.roles import Span
from geo.publishing.closed import LATE

QUARTERS_OF_A_YEAR = 4
MONTHS_OF_A_QUARTER = 3
MONTHS_OF_A_YEAR = QUARTERS_OF_A_YEAR * MONTHS_OF_A_QUARTER


def name_period(code: str) -> str:
    """Name a period for a reader.

    Examples
    --------
    >>> name_period("2024K1"), name_period("2024"), name_period("2024-03")
    ('kvartal 1 2024', 'hela 2024', '2024-03')
    >>> name_period("2024S")
    '2024, inkommet senare'
    """
    if code.endswith(LATE):
        return f"{code.removesuffix(LATE)}, inkommet senare"
    year, _, quarter = code.partition("K")
    if quarter:
        return f"kvartal {quarter} {year}"
    return code if "-" in code else f"hela {code}"


def list_period_months(code: str) -> tuple[int, ...]:
    """List the months of a period; those of what came in later aren't known.

    Examples
    --------
    >>> [list_period_months(code) for code in ("2024K2", "2024-03", "2024S")]
    [(4, 5, 6), (3,), ()]
    >>> len(list_period_months("2024"))
    12
    """
    if code.endswith(LATE):
        return ()
    year, _, quarter = code.partition("K")
    if quarter:
        last = int(quarter) * MONTHS_OF_A_QUARTER
        return tuple(range(last - MONTHS_OF_A_QUARTER + 1, last + 1))
    _, _, month = year.partition("-")
    return (int(month),) if month else tuple(range(1, MONTHS_OF_A_YEAR + 1))


def lay_periods(leaves: pd.DataFrame, span: Span, day: date) -> pd.DataFrame:
    """Name the closed periods each month lies in: `month`, `period` (the finest shown), `quarter`, `year`.

    A quarter counts when all of it had ended on the day and it is covered; a year when all its quarters do.
    """
    months = pd.DataFrame({"month": pd.Series(leaves["month"].unique()).sort_values(ignore_index=True)})
    months = months[months["month"] + pd.offsets.MonthBegin() <= pd.Timestamp(day)]
    year, number = months["month"].dt.year.astype(str), months["month"].dt.quarter.astype(str)
    laid = months.assign(quarter=year + "K" + number, year=year)
    laid = laid[laid.groupby("quarter")["month"].transform("size") == MONTHS_OF_A_QUARTER]
    n_quarters = laid.groupby("year")["quarter"].transform("nunique")
    laid = laid.assign(year=laid["year"].where(n_quarters == QUARTERS_OF_A_YEAR, ""))
    period = laid["month"].dt.strftime("%Y-%m") if span in {Span.MOMENT, Span.MONTH} else laid["quarter"]
    return laid.assign(period=period)


def group(periods: pd.DataFrame, coarse: str, fine: str) -> dict[str, list[str]]:
    """Group fine periods by the coarse ones they make up; a period is no part of itself."""
    pairs = periods[[coarse, fine]].drop_duplicates()
    pairs = pairs[(pairs[coarse] != "") & (pairs[fine] != "") & (pairs[coarse] != pairs[fine])]
    return {str(code): rows[fine].tolist() for code, rows in pairs.groupby(coarse)}


def add_months(leaves: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Add months up to the finest period; a period that lacks one is missing."""
    keys = ["area_id", "category", "period"]
    dated = leaves.merge(periods[["month", "period"]], on="month")
    summed = dated.groupby(keys)["n"].sum(skipna=False).astype("Int64")
    n_months = dated.groupby(keys)["month"].nunique()
    whole = n_months.groupby(level="period").transform("max")
    summed = summed.mask(n_months < whole)
    grid = pd.MultiIndex.from_product(_list_levels(dated, keys), names=keys)
    return summed.reindex(grid).reset_index()


def _list_levels(table: pd.DataFrame, keys: Iterable[str]) -> list[list[str]]:
    return [sorted(table[key].unique()) for key in keys]
