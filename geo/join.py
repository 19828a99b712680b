"""Which areas an incident happened in: exact, with none lost."""

from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import transform_points


class Placing(StrEnum):
    """Where an incident ends up when it is held against all areas; every incident has exactly one."""

    INSIDE = "i något område"
    OUTSIDE = "utanför alla områden"
    UNKNOWN = "plats okänd"


def assign_areas(incidents: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
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
        _match(points, str(point_crs), outlines, str(area_crs))
        for area_crs, outlines in areas.groupby("crs", sort=True)
        for point_crs, points in placed.groupby("crs", sort=True)
    ]
    empty = pd.DataFrame({"incident_id": pd.Series(dtype="int64"), "area_id": pd.Series(dtype="str")})
    return pd.concat([empty, *matches]).sort_values(["incident_id", "area_id"], ignore_index=True)


def _match(points: pd.DataFrame, point_crs: str, outlines: pd.DataFrame, area_crs: str) -> pd.DataFrame:
    x, y = transform_points(points["x"].to_numpy(), points["y"].to_numpy(), from_crs=point_crs, to_crs=area_crs)
    tree = shapely.STRtree(outlines["exact_geometry"].to_numpy())
    reachable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    point_at, area_at = tree.query(shapely.points(x[reachable], y[reachable]), predicate="intersects")
    return pd.DataFrame(
        {
            "incident_id": points["incident_id"].to_numpy()[reachable][point_at],
            "area_id": outlines["area_id"].to_numpy()[area_at],
        }
    )


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
