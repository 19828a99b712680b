"""The months by number or name, in Swedish and English."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "febr"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS: Mapping[str, int] = MappingProxyType({name: n for n, names in enumerate(_NAMES, start=1) for name in names})
"""The number of each month by its names and their common short forms, in small letters."""

MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))


def read_months(texts: "pd.Series[str]") -> "pd.Series[float]":
    """Read months written as numbers, also ``8.0`` as a spreadsheet leaves them, or as names.

    Examples
    --------
    >>> read_months(pd.Series(["8.0", "Januari", "okt.", "vår"])).tolist()
    [8.0, 1.0, 10.0, nan]
    """
    written = texts.str.strip()
    names = written.str.casefold().str.removesuffix(".")
    return pd.to_numeric(written, errors="coerce").fillna(names.map(MONTHS)).astype("float64")
