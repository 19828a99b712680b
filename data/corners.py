"""An outline written as text: a corner a row, WKT or GeoJSON, in degrees or SWEREF 99 TM."""

import json
import re
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from data.errors import DataError, Problem

MAX_TEXT = 400_000
MAX_CORNERS = 10_000
DECIMALS = 6
"""A tenth of a metre: finer than anybody draws."""

_WGS84, _SWEREF = "EPSG:4326", "EPSG:3006"
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
_RANGES = (
    (_WGS84, (10.0, 25.0), (55.0, 70.0)),
    (_SWEREF, (200_000.0, 1_000_000.0), (6_100_000.0, 7_700_000.0)),
)
"""East and north of Sweden in each system: no number fits two places, so their order tells itself."""

_REMEDY = "Skriv ett hörn per rad: nord och öst, till exempel «58.32298, 15.13199»."
_SURFACES, _LINES = ("Polygon", "MultiPolygon"), ("LineString",)


def read_outline_text(text: str) -> shapely.Geometry:
    r"""Read an outline that somebody wrote or pasted.

    Parameters
    ----------
    text
        A corner a row (north and east, or east and north), WKT or GeoJSON. In degrees (WGS 84) or metres
        (SWEREF 99 TM): in Sweden the numbers tell which.

    Returns
    -------
    shapely Polygon or MultiPolygon
        In WGS 84, as drawn: it may cross itself.

    Raises
    ------
    DataError
        With the row that can't be understood.

    Examples
    --------
    >>> read_outline_text("58.3, 15.1\n58.3, 15.2\n58.4, 15.2").wkt
    'POLYGON ((15.1 58.3, 15.2 58.3, 15.2 58.4, 15.1 58.3))'
    """
    drawn = _read(text)
    if isinstance(drawn, np.ndarray):
        drawn = _close(drawn)
    if drawn.geom_type not in _SURFACES or shapely.is_empty(drawn):
        raise _refuse(what=f"det är {drawn.geom_type} och ingen yta.", remedy="Klistra in en Polygon.")
    return drawn


def read_line_text(text: str) -> shapely.Geometry:
    r"""Read a line that somebody wrote or pasted, as `read_outline_text` reads an outline.

    Examples
    --------
    >>> read_line_text("58.3, 15.1\n58.3, 15.2").wkt
    'LINESTRING (15.1 58.3, 15.2 58.3)'
    """
    drawn = _read(text)
    if isinstance(drawn, np.ndarray):
        if len(drawn) < 2:  # noqa: PLR2004
            raise _refuse(what="en linje behöver minst två punkter.", remedy=_REMEDY)
        drawn = shapely.LineString(drawn)
    if drawn.geom_type not in _LINES or shapely.is_empty(drawn):
        raise _refuse(what=f"det är {drawn.geom_type} och ingen linje.", remedy="Klistra in en LineString.")
    return drawn


def write_outline(outline: shapely.Geometry) -> str:
    r"""Write an outline, or a line, so that it can be read and changed: a corner a row where it has one edge, else WKT.

    Examples
    --------
    >>> write_outline(shapely.box(15, 58, 16, 59)).splitlines()[0]
    '58.000000, 16.000000'
    """
    is_plain = outline.geom_type == "Polygon" and not outline.interiors
    if not (is_plain or outline.geom_type in _LINES):
        return str(shapely.to_wkt(outline, rounding_precision=DECIMALS))
    corners = shapely.get_coordinates(outline)[: -1 if is_plain else None]
    return "\n".join(f"{north:.{DECIMALS}f}, {east:.{DECIMALS}f}" for east, north in corners)


def _read(text: str) -> Any:  # noqa: ANN401 - corners or a geometry
    text = text.strip()
    if not text:
        raise _refuse(what="inga hörn är angivna.", remedy=_REMEDY)
    if len(text) > MAX_TEXT:
        raise _refuse(what="texten är för lång.", remedy="Läs in gränsen som en fil på sidan Läs in.")
    if text.startswith("{"):
        return _settle_geometry(_read_geojson(text))
    if text[0].isalpha():
        return _settle_geometry(_read_wkt(text))
    return _read_rows(text)


def _read_rows(text: str) -> npt.NDArray[np.float64]:
    corners = {n: _read_corner(row, n) for n, row in enumerate(text.splitlines(), start=1) if row.strip()}
    _check_number(len(corners))
    return _settle(np.array(list(corners.values()), dtype=np.float64), [f"rad {n}" for n in corners])


def _read_corner(row: str, number: int) -> list[float]:
    """Read two numbers; a decimal comma is one only where something else parts the numbers."""
    for parts in (re.split(r"[;\t ]+", row.strip()), re.split(r"\s*,\s*", row.strip())):
        cleaned = [part.rstrip(",") for part in parts if part.rstrip(",")]
        if len(cleaned) == 2 and all(_NUMBER.fullmatch(part) for part in cleaned):  # noqa: PLR2004
            return [float(part.replace(",", ".")) for part in cleaned]
    raise _refuse(what=f"«{row.strip()[:40]}» är inte två tal.", remedy=_REMEDY, place=f"rad {number}")


def _read_geojson(text: str) -> shapely.Geometry:
    try:
        said = json.loads(text)
        while isinstance(said, dict) and said.get("type") in {"Feature", "FeatureCollection"}:
            features = [said["geometry"]] if said["type"] == "Feature" else said["features"]
            if len(features) != 1:
                raise _refuse(what=f"texten har {len(features)} objekt.", remedy="Klistra in ett, eller läs in filen.")
            said = features[0]
        return shape(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise _refuse(
            what="texten är inte GeoJSON som kan läsas.", remedy="Klistra in ett objekt med geometri."
        ) from error


def _read_wkt(text: str) -> shapely.Geometry:
    try:
        return shapely.from_wkt(text)
    except shapely.errors.ShapelyError as error:
        raise _refuse(what="texten är varken hörn, WKT eller GeoJSON.", remedy=_REMEDY) from error


def _settle_geometry(drawn: shapely.Geometry) -> shapely.Geometry:
    flat = shapely.force_2d(drawn)
    corners = shapely.get_coordinates(flat)
    _check_number(len(corners))
    return shapely.set_coordinates(flat, _settle(corners, [f"hörn {n}" for n in range(1, len(corners) + 1)]))


def _settle(pairs: npt.NDArray[np.float64], places: list[str]) -> npt.NDArray[np.float64]:
    """Find out which system and order the numbers are in, by where Sweden is; one for all."""
    for crs, (west, east), (south, north) in _RANGES:
        for ordered in (pairs, pairs[:, ::-1]):
            x, y = ordered[:, 0], ordered[:, 1]
            is_there = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            if is_there.all() and len(pairs):
                return _to_degrees(ordered, crs)
    best = max((_count_there(pairs), _count_there(pairs[:, ::-1])), key=lambda found: int(found.sum()))
    first = int(np.argmin(best)) if len(best) else 0
    what, remedy = "punkten ligger inte i Sverige.", "Skriv grader (WGS 84) eller SWEREF 99 TM."
    raise _refuse(what=what, remedy=remedy, place=places[first] if places else "")


def _count_there(pairs: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    found = [
        (pairs[:, 0] >= west) & (pairs[:, 0] <= east) & (pairs[:, 1] >= south) & (pairs[:, 1] <= north)
        for _, (west, east), (south, north) in _RANGES
    ]
    return max(found, key=lambda one: int(one.sum()))


def _to_degrees(pairs: npt.NDArray[np.float64], crs: str) -> npt.NDArray[np.float64]:
    if crs == _WGS84:
        return pairs
    x, y = Transformer.from_crs(crs, _WGS84, always_xy=True).transform(pairs[:, 0], pairs[:, 1])
    return np.column_stack([x, y])


def _close(corners: npt.NDArray[np.float64]) -> shapely.Geometry:
    n_different = len(np.unique(corners, axis=0))
    if n_different < 3:  # noqa: PLR2004
        raise _refuse(what=f"området har {n_different} olika hörn.", remedy="Ett område behöver minst tre.")
    return shapely.Polygon(corners)


def _check_number(n: int) -> None:
    if n > MAX_CORNERS:
        raise _refuse(what=f"gränsen har fler än {MAX_CORNERS} hörn.", remedy="Läs in den som en fil på sidan Läs in.")


def _refuse(*, what: str, remedy: str, place: str = "") -> DataError:
    return DataError("Gränsen", [Problem(place, what, remedy)])
