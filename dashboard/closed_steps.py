"""Closed periods by their length, in the order of time: what is stepped through by who sees no months, or few."""

from collections.abc import Sequence
from enum import StrEnum

from dashboard.formats import MONTHS
from geo.closed_periods import name_period
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


def say_around(year: str, month: str | None, found: str | None) -> str:
    """Say what is shown in place of a month that an address names, where it isn't that month.

    Examples
    --------
    >>> say_around("2025", "apr", "2025K2")
    'Adressen gäller apr 2025. Här visas kvartal 2 2025, den kortaste period omkring den som får visas.'
    >>> say_around("1999", None, None)
    'Adressen gäller 1999, som inte finns att visa här.'
    >>> say_around("2025", None, "2025"), say_around("2025", "apr", "2025-04")
    ('', '')
    """
    asked = f"{month} {year}" if month in MONTHS else year
    if found is None:
        return f"Adressen gäller {asked}, som inte finns att visa här."
    if month not in MONTHS or find_length(found) is Length.MONTH:
        return ""
    return f"Adressen gäller {asked}. Här visas {name_period(found)}, den kortaste period omkring den som får visas."


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
