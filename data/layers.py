"""A layer of a map file, as its reader found it: numbered features and the coordinates' reference system."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.errors import DataError, Problem

MAX_BYTES = 300_000_000
MAX_FEATURES = 100_000
WGS84 = "EPSG:4326"

_NAMES = re.compile(r"(?:urn:ogc:def:crs:EPSG:[0-9.]*:|EPSG:)([0-9]{4,6})", re.IGNORECASE)
_LON_LAT = re.compile(r"(?:urn:ogc:def:crs:OGC:[0-9.]*:|OGC:)CRS84", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing in a layer: its named properties as texts, and its outline or why it has none."""

    number: int
    properties: Mapping[str, str]
    outline: shapely.Geometry | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of a layer; `crs` is empty when the file doesn't say."""

    crs: str
    features: tuple[Feature, ...]


def name_crs(text: str, *, source: str) -> str:
    """Give a reference system its short name.

    Parameters
    ----------
    text
        As map files write it.
    source
        The file's name.

    Raises
    ------
    DataError
        When there is no such system, or it has no place on a map.

    Examples
    --------
    >>> for text in ("urn:ogc:def:crs:EPSG::3006", "EPSG:25833", "urn:ogc:def:crs:OGC:1.3:CRS84"):
    ...     print(name_crs(text, source="områden.geojson"))
    EPSG:3006
    EPSG:25833
    EPSG:4326
    """
    if _LON_LAT.fullmatch(text):
        return WGS84
    found = _NAMES.fullmatch(text)
    try:
        crs = CRS.from_epsg(int(found[1])) if found else CRS.from_wkt(text)
    except CRSError:
        raise _unknown(text, source) from None
    if not (crs.is_projected or crs.is_geographic):
        raise _unknown(text, source)
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def _unknown(text: str, source: str) -> DataError:
    what = f"koordinatsystemet «{text[:60]}» är okänt."
    return DataError(source, [Problem("", what, "Spara om filen i till exempel EPSG:3006 (SWEREF 99 TM).")])


def refuse_file(source: str, what: str, remedy: str = "Kontrollera att det är rätt fil.") -> DataError:
    """Say why a whole file is refused."""
    return DataError(source, [Problem("", what, remedy)])
