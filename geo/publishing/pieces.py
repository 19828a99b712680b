"""The pieces that published areas cut a municipality into: what an attacker could tell apart."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.published import Outline, PublishedArea
from geo.crs import ANALYSIS_CRS, MAP_CRS

Piece = frozenset[str]
"""The codes of the areas that a piece lies in; of none for what lies outside all, or has no known place."""

SMALLEST_M2 = 2_000.0
DECIMALS = 5
"""Of a degree: about a metre, which no map of areas needs finer."""


def describe_areas(areas: gpd.GeoDataFrame, known: Sequence[PublishedArea]) -> dict[str, PublishedArea]:
    """Describe areas as they are published, by area id; one with a new outline gets a code of its own.

    Parameters
    ----------
    areas
        `data.tables.AREAS` as they are now.
    known
        All that were ever published.
    """
    earlier = {area.area_id: area for area in known}
    described: dict[str, PublishedArea] = {}
    for row in areas.sort_values("area_id").itertuples():
        outline = write_outline(row.geometry)
        names = [str(row.area_id), *(f"{row.area_id} ({number})" for number in range(2, len(earlier) + 3))]
        code = next(name for name in names if name not in earlier or earlier[name].outline == outline)
        described[str(row.area_id)] = PublishedArea(
            area_id=code,
            label=str(row.label),
            area_type=str(row.area_type),
            is_approximate=bool(row.is_approximate),
            outline=outline,
        )
    return described


def write_outline(shape: shapely.Geometry) -> Outline:
    """Write a polygon or several as they are published.

    Examples
    --------
    >>> write_outline(shapely.box(15, 58, 15.1, 58.1)).coordinates[0][0][0]
    (15.1, 58.0)
    """
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]

    def write(ring: shapely.LinearRing) -> tuple[tuple[float, float], ...]:
        return tuple((round(float(x), DECIMALS), round(float(y), DECIMALS)) for x, y in shapely.get_coordinates(ring))

    return Outline(coordinates=tuple((write(polygon.exterior), *map(write, polygon.interiors)) for polygon in polygons))


def cut(areas: gpd.GeoDataFrame, codes: dict[str, str], assignment: pd.DataFrame) -> set[Piece]:
    """Find the pieces that areas cut the ground into, and those that incidents are found to lie in.

    Parameters
    ----------
    areas
        `data.tables.AREAS`.
    codes
        The published code of each area id.
    assignment
        `geo.join.assign_areas` of the incidents.

    Notes
    -----
    A sliver below `SMALLEST_M2` in which nothing has happened isn't a piece: it comes of outlines
    drawn twice, and would make figures look safer than they are.
    """
    pieces: set[Piece] = {frozenset(), *(frozenset([codes[area]]) for area in areas["area_id"])}
    shapes = areas.geometry.set_crs(MAP_CRS, allow_override=True).to_crs(ANALYSIS_CRS)
    if len(areas) and _overlap(shapes):
        pieces = {frozenset()} | _find_faces(shapes, [codes[area] for area in areas["area_id"]])
    return pieces | set(find_pieces(assignment, codes).values())


def find_pieces(assignment: pd.DataFrame, codes: Mapping[str, str]) -> dict[int, Piece]:
    """Find the piece of each incident that lies in some area, by `incident_id`.

    Examples
    --------
    >>> assignment = pd.DataFrame({"incident_id": [1, 2, 2, 3], "area_id": ["torg", "torg", "skola", "struken"]})
    >>> {incident: sorted(piece) for incident, piece in find_pieces(assignment, {"torg": "a", "skola": "b"}).items()}
    {1: ['a'], 2: ['a', 'b']}
    """
    inside = assignment[assignment["area_id"].isin(list(codes))]
    single = {area: frozenset([code]) for area, code in codes.items()}
    pieces: dict[int, Piece] = dict(
        zip(inside["incident_id"].tolist(), map(single.__getitem__, inside["area_id"].tolist()), strict=True)
    )
    shared = inside[inside["incident_id"].duplicated(keep=False)]
    for incident, area in zip(shared["incident_id"].tolist(), shared["area_id"].tolist(), strict=True):
        pieces[incident] |= single[area]
    return pieces


def find_ground(areas: Iterable[PublishedArea]) -> set[Piece]:
    """Find the pieces that all outlines ever published cut the ground into, those too small to be one left out."""
    outlined = [area for area in areas if area.outline is not None]
    if not outlined:
        return {frozenset()}
    drawn = shapely.from_geojson([area.outline.model_dump_json() for area in outlined if area.outline])
    shapes = gpd.GeoSeries(shapely.buffer(drawn, 0), crs=MAP_CRS).to_crs(ANALYSIS_CRS)
    return {frozenset()} | _find_faces(shapes, [area.area_id for area in outlined])


def refine(
    earlier: Collection[Piece],
    now: Collection[Piece],
    known: Piece,
    current: Piece,
    ground: Collection[Piece] | None = None,
) -> list[Piece]:
    """Lay the pieces of earlier publications and of this one over each other.

    Parameters
    ----------
    earlier, now
        Pieces.
    known, current
        The codes of the areas then and now.
    ground
        `find_ground` of them all. Pieces without ground of their own would let the audit believe
        that incidents may lie where nothing can; None to take every combination for possible.

    Returns
    -------
    list of frozenset
        Every earlier piece and every one of now is a sum of them.

    Examples
    --------
    >>> a, rest = frozenset("a"), frozenset()
    >>> [sorted(piece) for piece in refine([a, rest], [frozenset("b"), rest], a, frozenset("b"))]
    [[], ['a'], ['a', 'b'], ['b']]
    >>> narrower = [frozenset("ab"), a, rest]
    >>> [sorted(piece) for piece in refine([a, rest], [frozenset("b"), rest], a, frozenset("b"), narrower)]
    [[], ['a'], ['a', 'b']]
    """
    before = {*earlier, *(piece & known for piece in now)}
    after = {*now, *(piece & current for piece in before)}
    both = {old | new for old in before for new in after if old & current == new & known}
    if ground is None:
        return sorted(both, key=sorted)
    real = both & {piece & (known | current) for piece in ground}
    lost = {piece for piece in both if piece & known in set(earlier) - {each & known for each in real}}
    lost |= {piece for piece in both if piece & current in set(now) - {each & current for each in real}}
    return sorted(real | lost, key=sorted)


def _overlap(shapes: gpd.GeoSeries) -> bool:
    first, second = shapes.sindex.query(shapes, predicate="intersects")
    is_pair = first < second
    shared = shapely.intersection(shapes.to_numpy()[first[is_pair]], shapes.to_numpy()[second[is_pair]])
    return bool((shapely.area(shared) >= SMALLEST_M2).any())


def _find_faces(shapes: gpd.GeoSeries, codes: Sequence[str]) -> set[Piece]:
    lines = shapely.union_all(shapely.boundary(shapes.to_numpy()))
    faces = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
    faces = faces[shapely.area(faces) >= SMALLEST_M2]
    found: list[set[str]] = [set() for _ in faces]
    for face, area in np.array(shapes.sindex.query(shapely.point_on_surface(faces), predicate="within")).T:
        found[face].add(codes[area])
    return {frozenset(piece) for piece in found}
