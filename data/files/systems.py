"""The coordinates' reference system, as a map file states it."""

import re

from pyproj import CRS
from pyproj.exceptions import CRSError

from data.errors import DataError, Problem
from data.files.refusal import NAMELESS

WGS84 = "EPSG:4326"
_NAMES = re.compile(r"(?:urn:ogc:def:crs:EPSG:[0-9.]*:|EPSG:)([0-9]{4,6})", re.IGNORECASE)
_LON_LAT = re.compile(r"(?:urn:ogc:def:crs:OGC:[0-9.]*:|OGC:)CRS84", re.IGNORECASE)
_MAX_TEXT = 20_000


def name_crs(text: str, *, source: str = NAMELESS) -> str:
    """Give a reference system its short name.

    Parameters
    ----------
    text
        As map files write it.
    source
        What to call it in a message.

    Raises
    ------
    DataError
        When there is no such system, or it has no place on a map.

    Examples
    --------
    >>> for text in ("urn:ogc:def:crs:EPSG::3006", "EPSG:25833", "urn:ogc:def:crs:OGC:1.3:CRS84"):
    ...     print(name_crs(text))
    EPSG:3006
    EPSG:25833
    EPSG:4326
    """
    if _LON_LAT.fullmatch(text):
        return WGS84
    found = _NAMES.fullmatch(text)
    remedy = "Spara om filen i till exempel EPSG:3006 (SWEREF 99 TM)."
    what = f"koordinatsystemet «{text[:60]}» är okänt."
    try:
        crs = CRS.from_epsg(int(found[1])) if found else _from_definition(text)
    except CRSError:
        raise DataError(source, [Problem("", what, remedy)]) from None
    if not (crs.is_projected or crs.is_geographic):
        raise DataError(source, [Problem("", what, remedy)])
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def _from_definition(text: str) -> CRS:
    if len(text) > _MAX_TEXT:
        msg = "a definition longer than any"
        raise CRSError(msg)
    return CRS.from_json(text) if text.lstrip().startswith("{") else CRS.from_wkt(text)
