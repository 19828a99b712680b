"""Outlines drawn by hand: whether they hold together, how they are mended and cut, and what they overlap."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import ops

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points

SMALLEST_M2 = 25.0
"""What is smaller is a slip of the hand; so is an overlap."""

SMALLEST_SHARE = 0.0005
"""Of the smaller area: an edge that is straight in one system bends in another, half a metre in ten kilometres."""

_SURFACES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where an outline doesn't hold together.

    Attributes
    ----------
    lon, lat
        Degrees, WGS 84.
    """

    lon: float
    lat: float


def move_outline(outline: shapely.Geometry, *, from_crs: str, to_crs: str) -> shapely.Geometry:
    """Give the same outline in another reference system, corner by corner.

    Examples
    --------
    >>> moved = move_outline(shapely.Point(15.131987, 58.322982), from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
    >>> round(moved.x, 1), round(moved.y, 1)
    (507731.3, 6464677.2)
    """
    if from_crs == to_crs:
        return outline

    def move(corners: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> np.ndarray:
        return np.column_stack(transform_points(corners[:, 0], corners[:, 1], from_crs=from_crs, to_crs=to_crs))

    return shapely.transform(outline, move)


def measure_m2(outline: shapely.Geometry) -> float:
    """Measure the surface of an outline in WGS 84, in square metres.

    Examples
    --------
    A hundredth of a degree each way at 58.3° N is 1 113 m by 586 m, give or take:

    >>> 640_000 < measure_m2(shapely.box(15.0, 58.3, 15.01, 58.31)) < 660_000
    True
    """
    return float(shapely.area(move_outline(outline, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)))


def find_crossing(outline: shapely.Geometry) -> Crossing | None:
    """Find the first place where an outline crosses itself or otherwise doesn't hold together; None when it does.

    Examples
    --------
    A bow tie crosses itself in the middle:

    >>> find_crossing(shapely.Polygon([(15, 58), (16, 59), (16, 58), (15, 59)]))
    Crossing(lon=15.5, lat=58.5)
    >>> find_crossing(shapely.box(15, 58, 16, 59)) is None
    True
    """
    said, _, place = shapely.is_valid_reason(outline).partition("[")
    if said == "Valid Geometry":
        return None
    numbers = place.removesuffix("]").split()
    lon, lat = map(float, numbers[:2]) if len(numbers) > 1 else shapely.get_coordinates(outline)[0]
    return Crossing(float(lon), float(lat))


def mend(outline: shapely.Geometry) -> shapely.Geometry | None:
    """Mend an outline that crosses itself: all that any of its rings encloses; None when no surface is left.

    Parameters
    ----------
    outline
        Polygon or MultiPolygon.

    Examples
    --------
    A bow tie is two triangles:

    >>> mend(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])).area
    2.0
    """
    whole = shapely.make_valid(outline, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type in _SURFACES and part.area > 0]
    return shapely.union_all(parts) if parts else None


def find_overlaps(outline: shapely.Geometry, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find which areas an outline shares ground with.

    Parameters
    ----------
    outline
        In WGS 84; holds together.
    areas
        `data.tables.AREAS`: those that hold on the day.

    Returns
    -------
    DataFrame
        `area_id`, `label`, `own_share` (of the outline) and `other_share` (of the area), both 0–1, the largest
        first. Less than 25 m², or half a thousandth of the smaller, is no overlap: lines seldom meet exactly.

    Examples
    --------
    >>> areas = gpd.GeoDataFrame(
    ...     {"area_id": ["a"], "label": ["A"]}, geometry=[shapely.box(15, 58, 15.2, 58.1)], crs=MAP_CRS)
    >>> find_overlaps(shapely.box(15.1, 58, 15.3, 58.1), areas)["own_share"].round(2).tolist()
    [0.5]
    """
    own = move_outline(outline, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
    rows = []
    for area_id, label, geometry in zip(areas["area_id"], areas["label"], areas.geometry, strict=True):
        other = move_outline(geometry, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
        shared = shapely.area(shapely.intersection(own, other)) if shapely.intersects(own, other) else 0.0
        if _is_overlap(shared, own.area, other.area):
            rows.append((area_id, label, shared / own.area, shared / other.area))
    found = pd.DataFrame(rows, columns=["area_id", "label", "own_share", "other_share"])
    kinds = {"area_id": "str", "label": "str", "own_share": "float64", "other_share": "float64"}
    return found.astype(kinds).sort_values("own_share", ascending=False, ignore_index=True)


def find_shared(areas: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Find which areas share ground with each other, by id; what counts is told at `find_overlaps`.

    Examples
    --------
    >>> areas = gpd.GeoDataFrame({"area_id": ["a", "b", "c"]}, crs=MAP_CRS, geometry=[
    ...     shapely.box(15, 58, 15.2, 58.1), shapely.box(15.1, 58, 15.3, 58.1), shapely.box(15.3, 58, 15.4, 58.1)])
    >>> find_shared(areas)
    {'a': ('b',), 'b': ('a',), 'c': ()}
    """
    outlines = areas.geometry.to_crs(ANALYSIS_CRS).to_numpy()
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    shared, sizes = shapely.area(shapely.intersection(outlines[one], outlines[other])), shapely.area(outlines)
    ids = areas["area_id"].tolist()
    found: dict[str, list[str]] = {area_id: [] for area_id in ids}
    for first, second, surface in zip(one.tolist(), other.tolist(), shared, strict=True):
        if first != second and _is_overlap(surface, sizes[first], sizes[second]):
            found[ids[first]].append(ids[second])
    return {area_id: tuple(others) for area_id, others in found.items()}


def _is_overlap(shared: float, one: float, other: float) -> bool:
    return bool(shared >= max(SMALLEST_M2, SMALLEST_SHARE * min(one, other)))


def cut(outline: shapely.Geometry, line: shapely.Geometry) -> tuple[shapely.Geometry, ...]:
    """Cut an outline along a line; together the parts cover the whole, and none covers another.

    Parameters
    ----------
    outline
        Polygon or MultiPolygon that holds together, in the same system as the line.
    line
        LineString; both ends are drawn out to where they leave the outline, so that a line that stops just
        inside still cuts.

    Returns
    -------
    tuple of shapely Polygons
        The largest first; one part where the line cuts nothing off.

    Examples
    --------
    >>> [part.area for part in cut(shapely.box(0, 0, 3, 1), shapely.LineString([(1, -1), (1, 2)]))]
    [2.0, 1.0]
    """
    knife = _draw_out(line, by=float(np.hypot(*_size(outline))))
    pieces = [
        piece
        for part in shapely.get_parts(outline)
        for piece in shapely.get_parts(_split(part, knife))
        if piece.geom_type in _SURFACES
    ]
    return tuple(sorted(pieces, key=shapely.area, reverse=True))


def _split(part: shapely.Geometry, knife: shapely.Geometry) -> shapely.Geometry:
    """Cut one surface; what a line that crosses itself encloses becomes parts too."""
    # The whole knife: where it only runs inside, its ends would lie a rounding beside the boundary and cut nothing.
    edges = shapely.union_all([part.boundary, knife])
    faces = [face for face in ops.polygonize(edges) if shapely.contains(part, face.representative_point())]
    return shapely.geometrycollections(faces)


def _draw_out(line: shapely.Geometry, *, by: float) -> shapely.Geometry:
    corners = shapely.get_coordinates(line)
    first = _beyond(corners[1], corners[0], by=by)
    last = _beyond(corners[-2], corners[-1], by=by)
    return shapely.LineString([first, *corners, last])


def _beyond(
    start: np.ndarray[tuple[int], np.dtype[np.float64]], end: np.ndarray[tuple[int], np.dtype[np.float64]], *, by: float
) -> tuple[float, float]:
    step = end - start
    length = float(np.hypot(*step)) or 1.0
    x, y = end + step / length * by
    return float(x), float(y)


def _size(outline: shapely.Geometry) -> tuple[float, float]:
    west, south, east, north = shapely.bounds(outline)
    return float(east - west), float(north - south)
