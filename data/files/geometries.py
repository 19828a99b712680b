"""The geometry of a map layer as texts: a point as its two coordinates, all else as its bytes."""

import math
import struct
from collections.abc import Sequence

from data.files.table import BROKEN

_Z_FLAG, _M_FLAG, _SRID_FLAG = 0x80000000, 0x40000000, 0x20000000
_POINT, _MULTIPOINT = 1, 4
_COUNT = 4
_HEADER = 5
_SRID = 4
_AXIS = 8

Written = tuple[str, str, str]
"""x, y and the outline; a point has the first two, anything else the last."""


def write_geometry(wkb: bytes | None) -> Written:
    """Write a geometry that came as well-known bytes.

    Parameters
    ----------
    wkb
        ISO or extended; None when the feature has none.

    Examples
    --------
    >>> write_geometry(bytes.fromhex("0101000000000000000000F03F0000000000000040"))
    ('1.0', '2.0', '')
    """
    if not wkb:
        return "", "", ""
    if len(wkb) < _HEADER or wkb[0] > 1:
        return "", "", BROKEN
    order = "<" if wkb[0] else ">"
    (kind,) = struct.unpack_from(f"{order}I", wkb, 1)
    plain = (kind & ~(_Z_FLAG | _M_FLAG | _SRID_FLAG)) % 1000
    start = _HEADER + (_SRID if kind & _SRID_FLAG else 0)
    if plain == _MULTIPOINT and wkb[start : start + _COUNT] == struct.pack(f"{order}I", 1):
        return write_geometry(wkb[start + _COUNT :])  # many programs store single points so
    if plain != _POINT:
        return "", "", wkb.hex()
    if len(wkb) < start + 2 * _AXIS:
        return "", "", BROKEN
    x, y = struct.unpack_from(f"{order}dd", wkb, start)
    return write_point(x, y)


def write_point(x: float, y: float) -> Written:
    """Write a point; one of no numbers is empty, as some programs write what they lack.

    Examples
    --------
    >>> write_point(15.62, 58.41)
    ('15.62', '58.41', '')
    """
    if not (math.isfinite(x) and math.isfinite(y)):
        return "", "", ""
    return repr(x), repr(y), ""


def write_geometries(found: Sequence[bytes | None]) -> list[list[str]]:
    """Write many geometries, as three columns; outlines that can't be read are said to be broken.

    Examples
    --------
    >>> write_geometries([None, bytes.fromhex("01030000000100000000")])
    [['', ''], ['', ''], ['', 'skadad']]
    """
    written = [write_geometry(one) for one in found]
    outlines = [one[2] for one in written]
    if any(outlines):
        outlines = _check(outlines)
    return [[one[0] for one in written], [one[1] for one in written], outlines]


def _check(outlines: list[str]) -> list[str]:
    import numpy as np  # noqa: PLC0415  # slow to load; tables without outlines do without
    import shapely  # noqa: PLC0415  # as above

    given = np.array([bytes.fromhex(one) if one not in ("", BROKEN) else None for one in outlines], dtype=object)
    is_sound = ~shapely.is_missing(shapely.from_wkb(given, on_invalid="ignore"))
    return [one if sound or not one else BROKEN for one, sound in zip(outlines, is_sound, strict=True)]
