"""What a column's values are, whatever its heading says: shares of them that read as one thing or another."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data.categories import find_category
from data.crime_codes import categorise_code, find_code
from data.moments import read_moments
from data.months import read_months
from data.periods import read_periods
from data.territory import find_municipality

EMPTY = ("", "-", "..", "NULL", "nan", "NaT")
_NUMBER = r"[-+]?[0-9][0-9 \u00a0\u202f]*(?:[.,][0-9]+)?"
_AREA = re.compile(r"[0-9]{4}(?:[A-C][0-9]{4}|R[0-9]{3}|T[BC][0-9]{3})(?:_[A-Za-z0-9]+)?")
_YEAR = r"(?:19|20)[0-9]{2}(?:\.0)?(?: ?prel\.?)?"


@dataclass(frozen=True, slots=True)
class Contents:
    """Shares, 0 to 1, of a column's filled cells.

    Attributes
    ----------
    n
        Filled cells that were looked at.
    date_share
        Readable as times without being told how.
    """

    n: int
    number_share: float = 0.0
    whole_share: float = 0.0
    date_share: float = 0.0
    period_share: float = 0.0
    year_share: float = 0.0
    month_share: float = 0.0
    municipality_share: float = 0.0
    area_share: float = 0.0
    category_share: float = 0.0
    code_share: float = 0.0


def look_at(column: "pd.Series[str]") -> Contents:
    """Look at the filled cells of a column.

    Examples
    --------
    >>> looked = look_at(pd.Series(["0586", "0583", ""]))
    >>> looked.n, looked.municipality_share, looked.date_share
    (2, 1.0, 0.0)
    """
    texts = filled(column)
    if texts.empty:
        return Contents(0)
    numbers = to_numbers(texts)
    moments = read_moments(texts, None, date_format=None)
    periods = read_periods(texts)
    is_whole = numbers.notna() & (numbers % 1 == 0)
    return Contents(
        n=len(texts),
        number_share=_share(numbers.notna()),
        whole_share=_share(is_whole & (numbers >= 0)),
        date_share=_share(~moments.is_faulty & (texts.str.len() > len("0000"))),
        period_share=_share(
            periods.year.between("1900", "2100") & (periods.month.isna() | periods.month.between("01", "12"))
        ),
        year_share=_share(texts.str.fullmatch(_YEAR)),
        month_share=_share(read_months(texts).isin(range(1, 13))),
        municipality_share=_share(_map(texts, lambda text: find_municipality(text) is not None)),
        area_share=_share(texts.str.fullmatch(_AREA)),
        category_share=_share(_map(texts, lambda text: find_category(text) is not None)),
        code_share=_share(_map(texts, lambda text: categorise_code(find_code(text) or "") is not None)),
    )


def filled(column: "pd.Series[str]") -> "pd.Series[str]":
    """Give the cells that hold something, without blanks around.

    Examples
    --------
    >>> filled(pd.Series([" a", "", ".."])).tolist()
    ['a']
    """
    texts = column.str.strip()
    return texts[~texts.isin(EMPTY)]


def to_numbers(texts: "pd.Series[str]") -> "pd.Series[float]":
    """Read numbers with decimal comma or point and spaces between thousands; NaN for what is none.

    Examples
    --------
    >>> to_numbers(pd.Series(["6 465 000,5", "58.33", "a"])).tolist()
    [6465000.5, 58.33, nan]
    """
    plain = texts.where(texts.str.fullmatch(_NUMBER)).str.replace(r"\s", "", regex=True)
    return pd.to_numeric(plain.str.replace(",", ".", regex=False), errors="coerce").astype("float64")


def _share(is_so: "pd.Series[bool]") -> float:
    return float(is_so.astype("bool").mean())


def _map(texts: "pd.Series[str]", tells: Callable[[str], bool]) -> "pd.Series[bool]":
    return texts.map({text: tells(text) for text in texts.unique()}).astype("bool")
