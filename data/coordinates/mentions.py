"""Points that somebody has written among words, near enough to tell one house from another."""

import re

_GAP = r"[^\d\n]{1,8}"
_LATITUDE = r"(?<![\d.,])(?:5[4-9]|6\d)[.,]\d{3,}"
_LONGITUDE = r"(?:1\d|2[0-4])[.,]\d{3,}"
_MINUTES = r"°\s?\d{1,2}(?:[.,]\d+)?\s?['\u2032\u2019]"
_NORTHING = r"(?<!\d)[67][ \u00a0]?\d{3}[ \u00a0]?\d{3}(?:[.,]\d+)?(?!\d)"
_EASTING = r"(?<!\d)(?:1[ \u00a0]?\d{3}|\d{3})[ \u00a0]?\d{3}(?:[.,]\d+)?(?!\d)"
_POINT = re.compile(
    "|".join(
        (
            f"{_LATITUDE}{_GAP}{_LONGITUDE}",
            rf"(?<![\d.,]){_LONGITUDE}{_GAP}{_LATITUDE}",
            _MINUTES,
            f"{_NORTHING}{_GAP}{_EASTING}",
            f"{_EASTING}{_GAP}{_NORTHING}",
            r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b",
        )
    )
)
"""Degrees with three decimals (a hundred metres) or minutes, metres in SWEREF 99 or RT 90, and plus codes."""


def mentions_point(text: str) -> bool:
    """Tell whether a text seems to hold a point's coordinates, within Sweden.

    Parameters
    ----------
    text
        What somebody wrote. What only looks like coordinates counts too: better asked once too often.

    Examples
    --------
    >>> mentions_point("Bakom porten, 58.3251, 15.1312."), mentions_point("N 6465123 E 533211")
    (True, True)
    >>> mentions_point("12 anmälningar 2025, 58,3 procent på kvällar."), mentions_point("dnr KS/2025:12")
    (False, False)
    """
    return _POINT.search(text.replace("\N{MINUS SIGN}", "-")) is not None
