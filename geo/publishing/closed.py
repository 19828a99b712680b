"""Which quarters and years are closed on a day, and what they are called."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from data.published import PeriodKind, PublishedPeriod

MONTHS_OF_QUARTER = 3
QUARTERS_OF_YEAR = 4
LATE = "S"
YEAR = len("2024")
"""So many letters of every period's code are its year."""


def name_quarters(months: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    """Name the quarter that each month lies in; an unknown month's has no sense.

    Examples
    --------
    >>> name_quarters(pd.Series(pd.to_datetime(["2024-03-01", "2024-04-01"]))).tolist()
    ['2024K1', '2024K2']
    """
    number, different = pd.factorize(months, use_na_sentinel=False)
    names = pd.Series(different, dtype="datetime64[us]").dt.to_period("Q").astype("str").str.replace("Q", "K")
    return pd.Series(names.take(number).array, index=months.index)


def find_closed(months: Iterable[pd.Timestamp], *, on: date) -> list[str]:
    """Find the quarters that have ended on a day and whose months are all there.

    Parameters
    ----------
    months
        First days of the months that a source vouches for.
    on
        The day; a quarter that ends on it has ended.

    Examples
    --------
    >>> months = pd.date_range("2024-01-01", "2024-08-01", freq="MS")
    >>> find_closed(months, on=date(2024, 6, 30)), find_closed(months, on=date(2024, 6, 29))
    (['2024K1', '2024K2'], ['2024K1'])
    """
    unique = pd.Series(sorted(set(months)), dtype="datetime64[us]")
    whole = name_quarters(unique).value_counts()
    names = sorted(whole.index[whole == MONTHS_OF_QUARTER])
    return [name for name in names if describe_period(name).last <= on]


def find_years(quarters: Iterable[str]) -> list[str]:
    """Find the years of which every quarter is there: part of a year is never a year.

    Examples
    --------
    >>> find_years(["2023K4", "2024K1", "2024K2", "2024K3", "2024K4"])
    ['2024']
    """
    years = pd.Series([quarter.partition("K")[0] for quarter in set(quarters)], dtype="str").value_counts()
    return sorted(years.index[years == QUARTERS_OF_YEAR])


def list_quarters(year: str) -> list[str]:
    """List the quarters of a year.

    Examples
    --------
    >>> list_quarters("2024")
    ['2024K1', '2024K2', '2024K3', '2024K4']
    """
    return [f"{year}K{number}" for number in range(1, QUARTERS_OF_YEAR + 1)]


def describe_period(code: str) -> PublishedPeriod:
    """Say which days a code is, and what it is called.

    Examples
    --------
    >>> [describe_period(code).label for code in ("2024K2", "2024", "2024S")]
    ['apr–jun 2024', '2024', '2024, inkommet senare']
    """
    year, _, quarter = code.partition("K")
    if quarter:
        first = pd.Timestamp(int(year), 3 * int(quarter) - 2, 1)
        label = f"{('jan–mar', 'apr–jun', 'jul–sep', 'okt–dec')[int(quarter) - 1]} {year}"
        last = (first + pd.offsets.QuarterEnd()).date()
        return PublishedPeriod(code=code, label=label, kind=PeriodKind.QUARTER, first=first.date(), last=last)
    number = int(code.removesuffix(LATE))
    days = {"first": date(number, 1, 1), "last": date(number, 12, 31)}
    if code.endswith(LATE):
        return PublishedPeriod(code=code, label=f"{number}, inkommet senare", kind=PeriodKind.LATE, **days)
    return PublishedPeriod(code=code, label=code, kind=PeriodKind.YEAR, **days)
