"""The closed periods that counts are told for: months, quarters and years, each named for a reader."""

from geo.publishing.closed import LATE

MONTHS_OF_A_QUARTER = 3
MONTHS_OF_A_YEAR = 12


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
