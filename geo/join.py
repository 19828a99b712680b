"""Which areas an incident happened in: exact, with none lost."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.cell_index import CellIndex, build_index, find_areas, keep_index
from geo.crs import Floats, transform_points

Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


class Placing(StrEnum):
    """Where an incident ends up when it is held against all areas; every incident has exactly one."""

    INSIDE = "i något område"
    OUTSIDE = "utanför alla områden"
    UNKNOWN = "plats okänd"


def assign_areas(
    incidents: pd.DataFrame, areas: gpd.GeoDataFrame, *, index_folder: Path | None = None, threads: int = 1
) -> pd.DataFrame:
    """Find every area that each incident lies in, edges included.

    A point is held against an outline in the outline's own reference system, since that is
    where its edges are straight: one kilometre of straight line in SWEREF 99 TM bends some
    centimetres in degrees.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`; rows without coordinates match nothing.
    areas
        `data.tables.AREAS`; areas may overlap, and then each of them is given.
    index_folder
        Where indexes of many areas are kept between runs; without it they are built once per process.
    threads
        How many processor threads to use where numba is at hand.

    Returns
    -------
    DataFrame
        Columns `incident_id` and `area_id`, one row per match, sorted by both. The answer is
        that of ``geopandas.sjoin(points, areas, predicate="intersects")``.

    Notes
    -----
    Counts taken per area don't add up to the number of incidents where areas overlap or
    don't cover the municipality; `placing` says how many fall beside.

    Examples
    --------
    >>> square = shapely.box(0, 0, 10, 10)
    >>> areas = gpd.GeoDataFrame({"area_id": ["a"], "crs": ["EPSG:3006"], "exact_geometry": [square]})
    >>> points = pd.DataFrame({"incident_id": [1, 2], "x": [5.0, 50.0], "y": [5.0, 5.0], "crs": ["EPSG:3006"] * 2})
    >>> assign_areas(points, areas)
       incident_id area_id
    0            1       a
    """
    placed = incidents[incidents["x"].notna() & incidents["y"].notna()]
    matches = [
        _match(points, str(point_crs), outlines, str(area_crs), index_folder, threads)
        for area_crs, outlines in areas.groupby("crs", sort=True)
        for point_crs, points in placed.groupby("crs", sort=True)
    ]
    empty = pd.DataFrame({"incident_id": pd.Series(dtype="int64"), "area_id": pd.Series(dtype="str")})
    return pd.concat([empty, *matches]).sort_values(["incident_id", "area_id"], ignore_index=True)


def _match(
    points: pd.DataFrame,
    point_crs: str,
    outlines: pd.DataFrame,
    area_crs: str,
    index_folder: Path | None,
    threads: int,
) -> pd.DataFrame:
    x, y = transform_points(points["x"].to_numpy(), points["y"].to_numpy(), from_crs=point_crs, to_crs=area_crs)
    shapes = outlines["exact_geometry"].to_numpy()
    if len(points) < shapely.get_num_coordinates(shapes).sum():
        point_at, area_at = _ask_tree(shapes, x, y)
    else:
        index = _index_of(tuple(shapely.to_wkb(shapes)), index_folder)
        point_at, area_at = find_areas(index, x, y, threads=threads)
    return pd.DataFrame(
        {
            "incident_id": points["incident_id"].to_numpy()[point_at],
            "area_id": outlines["area_id"].to_numpy()[area_at],
        }
    )


def _ask_tree(shapes: npt.NDArray[np.object_], x: Floats, y: Floats) -> Pairs:
    """Give the same without an index, which costs more than it gains where points are fewer than corners."""
    reachable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    point_at, area_at = shapely.STRtree(shapes).query(
        shapely.points(x[reachable], y[reachable]), predicate="intersects"
    )
    return reachable[point_at], area_at


@lru_cache(maxsize=4)
def _index_of(outlines: tuple[bytes, ...], folder: Path | None) -> CellIndex:
    shapes = list(shapely.from_wkb(outlines))
    return build_index(shapes) if folder is None else keep_index(shapes, folder)


def place(incidents: pd.DataFrame, assignment: pd.DataFrame) -> pd.Series:
    """Say for each incident whether it lies in an area, beside them all, or has no known place.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`.
    assignment
        What `assign_areas` gave for them.

    Returns
    -------
    Series of Placing
        Index as `incidents`; the three kinds add up to the number of incidents.

    Examples
    --------
    >>> points = pd.DataFrame({"incident_id": [1, 2, 3], "x": [5.0, 50.0, None]})
    >>> place(points, pd.DataFrame({"incident_id": [1], "area_id": ["a"]})).tolist()
    [<Placing.INSIDE: 'i något område'>, <Placing.OUTSIDE: 'utanför alla områden'>, <Placing.UNKNOWN: 'plats okänd'>]
    """
    placing = pd.Series(Placing.OUTSIDE, index=incidents.index, dtype=object, name="placing")
    placing[incidents["incident_id"].isin(assignment["incident_id"])] = Placing.INSIDE
    placing[incidents["x"].isna()] = Placing.UNKNOWN
    return placing
