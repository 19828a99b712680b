"""Closed periods by their length, in the order of time: what is stepped through by who sees no months, or few."""

from collections.abc import Sequence
from enum import StrEnum

from dashboard.formats import MONTHS
from geo.publishing.closed import LATE

_MONTHS_OF_A_QUARTER = 3


class Length(StrEnum):
    """How long a period is, the shortest first."""

    MONTH = "månader"
    QUARTER = "kvartal"
    YEAR = "hela år"
    LATE = "inkommet senare"
    """What came in of a year after its quarters had been published."""


def find_length(period: str) -> Length:
    """Tell how long a period is.

    Examples
    --------
    >>> [find_length(code).value for code in ("2024-03", "2024K1", "2024", "2024S")]
    ['månader', 'kvartal', 'hela år', 'inkommet senare']
    """
    if period.endswith(LATE):
        return Length.LATE
    if "-" in period:
        return Length.MONTH
    return Length.QUARTER if "K" in period else Length.YEAR


def list_lengths(periods: Sequence[str]) -> dict[Length, list[str]]:
    """List the periods of each length, the shortest length first and each in the order of time.

    Examples
    --------
    >>> list_lengths(["2024", "2024K2", "2024K1"])
    {<Length.QUARTER: 'kvartal'>: ['2024K1', '2024K2'], <Length.YEAR: 'hela år'>: ['2024']}
    """
    found = {length: sorted(each for each in periods if find_length(each) is length) for length in Length}
    return {length: listed for length, listed in found.items() if listed}


def find_around(year: str, month: str | None, periods: Sequence[str]) -> str | None:
    """Find the shortest period that may be shown around a year or one of its months, None where there is none.

    Who sees points chooses year and month: the same address may be read by who doesn't.

    Examples
    --------
    >>> find_around("2025", "apr", ["2025", "2025K1", "2025K2"]), find_around("2025", None, ["2025", "2025K1"])
    ('2025K2', '2025')
    """
    around = [year]
    if month in MONTHS:
        number = MONTHS.index(month)
        around = [f"{year}-{number + 1:02}", f"{year}K{number // _MONTHS_OF_A_QUARTER + 1}", year]
    return next((each for each in around if each in periods), None)


def say_shortest(lengths: Sequence[Length]) -> str:
    """Say why nothing shorter can be chosen; empty where months can.

    Examples
    --------
    >>> say_shortest([Length.QUARTER, Length.YEAR])
    'Kortare perioder än kvartal visas inte för din roll: små tal ska inte gå att räkna ut.'
    >>> say_shortest([Length.MONTH, Length.YEAR])
    ''
    """
    shortest = next((each for each in lengths if each in {Length.QUARTER, Length.YEAR}), None)
    if shortest is None or Length.MONTH in lengths:
        return ""
    return f"Kortare perioder än {shortest.value} visas inte för din roll: små tal ska inte gå att räkna ut."
