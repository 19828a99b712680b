"""Positions as numbers, from columns of texts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.coordinates.notations import parse_coordinate, parse_pair
from data.written import shorten

NO_PLACE = ("", "-", "..", "...", "null", "nan", "none", "na", "n/a", "#n/a", "point empty")
"""What is written where there is no place, small letters."""

_Found = TypeVar("_Found")

_PLAIN = (
    r"^\s*[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[ \x{a0}\x{2009}\x{202f}][0-9]{3}){1,4})"
    r"(?:[.,][0-9]{1,20})?(?:[eE][-+]?[0-9]{1,2})?\s*$"
)
_POINTS = r"(?P<first>[-+]?[0-9]{1,9}\.[0-9]{1,20})(?:\s*[,;]\s*|\s+)(?P<second>[-+]?[0-9]{1,9}\.[0-9]{1,20})"
_COMMAS = r"(?P<first>[-+]?[0-9]{1,9},[0-9]{1,20})(?:\s*;\s*|,?\s+)(?P<second>[-+]?[0-9]{1,9},[0-9]{1,20})"
_COMMA_PAIRS = rf"^\s*{_COMMAS}\s*$"
_PLAIN_PAIRS = rf"^\s*[(\[]?\s*{_POINTS}\s*[)\]]?\s*$"
_WELL_KNOWN = r"^\s*POINT\s*\(\s*(?P<first>[-+]?[0-9.]{1,25})\s+(?P<second>[-+]?[0-9.]{1,25})\s*\)\s*$"


@dataclass(frozen=True)
class Positions:
    """Where the rows of a file are; NaN in both for no place.

    Attributes
    ----------
    x, y
        Easting (or longitude) and northing (or latitude), the file's index.
    faults
        Why a row's position can't be read, for those rows only.
    """

    x: "pd.Series[float]"
    y: "pd.Series[float]"
    faults: "pd.Series[str]"


def read_positions(
    x_texts: "pd.Series[str]", y_texts: "pd.Series[str] | None" = None, *, is_swapped: bool = False
) -> Positions:
    r"""Read positions as they are written in one column or two.

    Parameters
    ----------
    x_texts
        Eastings or longitudes; with no `y_texts` both, as ``"15,62; 58,41"`` or ``"POINT (15.6 58.4)"``.
    y_texts
        Northings or latitudes, same index.
    is_swapped
        Whether the northing stands first. A text that says itself which is which (N, Ö, POINT)
        is read as it says.

    Returns
    -------
    Positions
        A place at (0, 0), where some systems put what they hide, is no place.

    Examples
    --------
    >>> found = read_positions(pd.Series(["15,62", "", "x"]), pd.Series(["58° 24' 36\" N", "..", "58"]))
    >>> found.x.tolist(), found.y.tolist()
    ([15.62, nan, nan], [58.41, nan, nan])
    >>> found.faults.to_dict()
    {2: 'koordinaten «x» går inte att läsa.'}
    """
    if y_texts is None:
        x, y, is_faulty, is_ordered = _read_pairs(x_texts)
        faults = _name_faults(x_texts, is_faulty, "positionen «{}» går inte att läsa.")
    else:
        x, x_north, x_faulty = _read_column(x_texts)
        y, y_north, y_faulty = _read_column(y_texts)
        is_same = (x_north != 0) & (x_north == y_north)
        is_half = (np.isnan(x) != np.isnan(y)) & ~x_faulty & ~y_faulty
        faults = pd.concat(
            [
                _name_faults(x_texts, x_faulty, "koordinaten «{}» går inte att läsa."),
                _name_faults(y_texts, y_faulty & ~x_faulty, "koordinaten «{}» går inte att läsa."),
                _name_faults(x_texts, is_half, "bara den ena av x och y är ifylld."),
                _name_faults(x_texts, is_same, "båda koordinaterna är av samma slag: två nordliga eller två östliga."),
            ]
        )
        is_faulty = x_faulty | y_faulty | is_half | is_same
        is_ordered = (x_north != 0) | (y_north != 0)
        is_turned = (x_north > 0) | (y_north < 0)
        x, y = np.where(is_turned, y, x), np.where(is_turned, x, y)
    if is_swapped:
        x, y = np.where(is_ordered, x, y), np.where(is_ordered, y, x)
    is_nowhere = is_faulty | ((x == 0) & (y == 0))
    return Positions(
        pd.Series(np.where(is_nowhere, np.nan, x), index=x_texts.index),
        pd.Series(np.where(is_nowhere, np.nan, y), index=x_texts.index),
        faults.sort_index(),
    )


def _name_faults(texts: "pd.Series[str]", is_faulty: npt.NDArray[np.bool_], why: str) -> "pd.Series[str]":
    faulty = texts[is_faulty]
    return pd.Series([why.format(shorten(str(text))) for text in faulty], index=faulty.index, dtype="str")


def _to_arrow(texts: "pd.Series[str]") -> Any:  # noqa: ANN401  # pyarrow publishes no types
    found = pa.array(texts, type=pa.large_string(), from_pandas=True)
    chunks = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return pc.fill_null(chunks, "")


def _to_numbers(texts: Any) -> npt.NDArray[np.float64]:  # noqa: ANN401  # as above
    points = pc.replace_substring(pc.utf8_trim_whitespace(texts), ",", ".")
    bare = pc.replace_substring_regex(points, r"^\+|[ \x{a0}\x{2009}\x{202f}]", "")
    return np.asarray(pc.cast(bare, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _read_column(
    texts: "pd.Series[str]",
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Read one column: its numbers, 1 for northerly and -1 for easterly where a letter says so, and its faults."""
    written = _to_arrow(texts)
    plain = pc.match_substring_regex(written, _PLAIN)
    is_plain = plain.to_numpy(zero_copy_only=False).astype(bool)
    values = np.full(len(texts), np.nan)
    values[is_plain] = _to_numbers(written.filter(plain))
    north = np.zeros(len(texts), dtype=np.int8)
    is_faulty = is_plain & ~np.isfinite(values)
    for at, found in _parse_rest(written, is_plain, parse_coordinate):
        if found is None:
            is_faulty[at] = True
        else:
            values[at] = found.value
            north[at] = 0 if found.is_north is None else 1 if found.is_north else -1
    return values, north, is_faulty


def _read_pairs(
    texts: "pd.Series[str]",
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Read one column that holds both: first, second, its faults and which texts say their order themselves."""
    written = _to_arrow(texts)
    first, second = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    is_read, is_ordered = np.zeros(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    for pattern in (_PLAIN_PAIRS, _COMMA_PAIRS, _WELL_KNOWN):
        fits = pc.match_substring_regex(written, pattern)
        is_fit = fits.to_numpy(zero_copy_only=False).astype(bool)
        if is_fit.any():
            halves = pc.extract_regex(written.filter(fits), pattern)
            first[is_fit], second[is_fit] = (_to_numbers(pc.struct_field(halves, [part])) for part in (0, 1))
        is_read |= is_fit
        is_ordered |= is_fit & (pattern is _WELL_KNOWN)
    is_faulty = is_read & ~(np.isfinite(first) & np.isfinite(second))
    for at, pair in _parse_rest(written, is_read, parse_pair):
        if pair is None:
            is_faulty[at] = True
        else:
            first[at], second[at], is_ordered[at] = pair
    return first, second, is_faulty, is_ordered


def _parse_rest(
    written: Any,  # noqa: ANN401  # as above
    is_read: npt.NDArray[np.bool_],
    parse: Callable[[str], _Found],
) -> list[tuple[npt.NDArray[np.int64], _Found]]:
    """Read what is not plain, each text once: where it stands, and what it is."""
    where = np.flatnonzero(~is_read)
    if not len(where):
        return []
    codes, distinct = pd.factorize(np.asarray(written.take(pa.array(where)).to_pylist(), dtype=object))
    rows = np.split(where[np.argsort(codes, kind="stable")], np.cumsum(np.bincount(codes))[:-1])
    pairs = zip(rows, distinct, strict=True)
    return [(at, parse(text)) for at, text in pairs if text.strip().casefold() not in NO_PLACE]
