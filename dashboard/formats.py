"""Swedish writing of numbers, dates and months."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTHS_IN_FULL = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
MISSING = "uppgift saknas"

_NARROW_SPACE = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def format_count(n: object) -> str:
    """Write a number of incidents; a missing one is said to be missing, never 0.

    Examples
    --------
    >>> format_count(1234).replace(chr(160), "_"), format_count(None)
    ('1_234', 'uppgift saknas')
    """
    if n is None or n is pd.NA or n != n:  # noqa: PLR0124 - NaN is the only value unlike itself
        return MISSING
    return f"{int(str(n).split('.')[0]):,}".replace(",", _NARROW_SPACE).replace("-", _MINUS)


def format_change(share: float) -> str:
    """Write a change as a signed whole percentage; only what is gone altogether is 100 % less.

    Examples
    --------
    >>> format_change(0.124).replace(chr(160), "_")
    '+12_%'
    >>> format_change(1 / 400 - 1).replace(chr(160), "_"), format_change(-1).replace(chr(160), "_")
    ('nästan −100_%', '−100_%')
    """
    if share > -1 and round(share * 100) == -100:  # noqa: PLR2004
        return f"nästan {_MINUS}100{_NARROW_SPACE}%"
    sign = {-1: _MINUS, 0: "±", 1: "+"}[(round(share * 100) > 0) - (round(share * 100) < 0)]
    return f"{sign}{abs(round(share * 100))}{_NARROW_SPACE}%"


def format_share(share: float) -> str:
    """Write a share as a percentage, small ones as less than one; only what is whole is 100 %.

    Examples
    --------
    >>> format_share(0.164).replace(chr(160), "_"), format_share(0.002).replace(chr(160), "_")
    ('16_%', 'mindre än 1_%')
    >>> format_share(398 / 400).replace(chr(160), "_"), format_share(1).replace(chr(160), "_")
    ('mer än 99_%', '100_%')
    """
    if share < 0.01:  # noqa: PLR2004
        return f"mindre än 1{_NARROW_SPACE}%"
    percent = round(share * 100)
    return f"mer än 99{_NARROW_SPACE}%" if percent == 100 and share < 1 else f"{percent}{_NARROW_SPACE}%"  # noqa: PLR2004


def format_decimal(value: float) -> str:
    """Write a number with one decimal.

    Examples
    --------
    >>> format_decimal(9.44)
    '9,4'
    """
    return f"{value:.1f}".replace(".", ",")


def format_ratio(ratio: float) -> str:
    """Write a ratio with a decimal comma.

    Examples
    --------
    >>> format_ratio(0.8), format_ratio(float("inf"))
    ('0,80', 'obegränsat')
    """
    return "obegränsat" if ratio == float("inf") else f"{ratio:.2f}".replace(".", ",")


def format_date(day: date | pd.Timestamp | None) -> str:
    """Write a day as Swedish authorities do.

    Examples
    --------
    >>> format_date(date(2024, 4, 15)), format_date(None)
    ('2024-04-15', 'uppgift saknas')
    """
    return MISSING if day is None or pd.isna(day) else f"{day:%Y-%m-%d}"


def format_long_date(day: date) -> str:
    """Write a day in words.

    Examples
    --------
    >>> format_long_date(date(2026, 3, 3))
    '3 mars 2026'
    """
    return f"{day.day} {_MONTHS_IN_FULL[day.month - 1]} {day.year}"


def format_months(months: Sequence[int]) -> str:
    """Write months as runs.

    Examples
    --------
    >>> format_months([1, 2, 3]), format_months([1, 3, 4]), format_months([])
    ('jan–mar', 'jan, mar–apr', 'inga månader')
    """
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = [MONTHS[run[0] - 1] + (f"–{MONTHS[run[-1] - 1]}" if len(run) > 1 else "") for run in runs]
    return ", ".join(named) or "inga månader"
