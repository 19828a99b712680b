"""What others use for the same; those that need installing are left out where they aren't, and said to be."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.country import MONTHS, N_CATEGORIES, SWEREF, Incidents, Outlines
from benchmarks.timing import Answer, Way

Maker = Callable[[Outlines, Incidents], Way]

_QUERY = """
    SELECT areas.area AS area, points.category AS category, points.month AS month, count(*) AS n
    FROM points JOIN areas ON ST_Intersects(areas.{geometry}, ST_Point(points.x, points.y))
    GROUP BY areas.area, points.category, points.month
"""


def join_geopandas(outlines: Outlines, incidents: Incidents) -> Way:
    """Join with geopandas.sjoin and count with groupby; the points are made beforehand."""
    areas = gpd.GeoDataFrame(geometry=outlines, crs=SWEREF)
    points = gpd.GeoDataFrame(
        {"category": incidents.category, "month": incidents.month},
        geometry=shapely.points(incidents.x, incidents.y),
        crs=SWEREF,
    )

    def run() -> Answer:
        pairs = gpd.sjoin(points, areas, predicate="intersects")
        counted = pairs.groupby(["index_right", "category", "month"]).size().rename("n").reset_index()
        return lay_out(counted.rename(columns={"index_right": "area"}), len(outlines))

    return run


def join_sedonadb(outlines: Outlines, incidents: Incidents) -> Way:
    """Join and count with sedonadb, from tables in memory."""
    import sedonadb  # noqa: PLC0415  # an extra

    connection = sedonadb.connect()
    areas = gpd.GeoDataFrame({"area": np.arange(len(outlines))}, geometry=outlines)
    connection.create_data_frame(areas).to_memtable().to_view("areas")
    connection.create_data_frame(_as_table(incidents)).to_memtable().to_view("points")

    def run() -> Answer:
        return lay_out(connection.sql(_QUERY.format(geometry="geometry")).to_pandas(), len(outlines))

    return run


def join_duckdb(outlines: Outlines, incidents: Incidents) -> Way:
    """Join and count with DuckDB's spatial extension, from tables of its own."""
    import duckdb  # noqa: PLC0415  # an extra

    connection = duckdb.connect(config={"threads": 2})
    (extension,) = _find_extension().rglob("spatial.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    connection.register("given", pd.DataFrame({"area": range(len(outlines)), "wkb": shapely.to_wkb(outlines)}))
    connection.execute("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS geometry FROM given")
    connection.register("given_points", _as_table(incidents))
    connection.execute("CREATE TABLE points AS SELECT * FROM given_points")

    def run() -> Answer:
        return lay_out(connection.execute(_QUERY.format(geometry="geometry")).df(), len(outlines))

    return run


JOINS: Mapping[str, tuple[Maker, tuple[str, ...]]] = {
    "geopandas.sjoin + groupby": (join_geopandas, ("geopandas",)),
    "sedonadb": (join_sedonadb, ("sedonadb", "geoarrow")),
    "DuckDB spatial": (join_duckdb, ("duckdb", "duckdb_extension_spatial")),
}


def find_missing(names: tuple[str, ...]) -> list[str]:
    """Name the packages that aren't installed."""
    return [name for name in names if find_spec(name) is None]


def lay_out(counted: pd.DataFrame, n_areas: int) -> Answer:
    """Lay counted rows out as area × category × month, zeros included."""
    counts = np.zeros((n_areas, N_CATEGORIES, len(MONTHS)), dtype=np.int64)
    counts[counted["area"], counted["category"], counted["month"]] = counted["n"]
    return counts


def _as_table(incidents: Incidents) -> pd.DataFrame:
    return pd.DataFrame(incidents._asdict()).drop(columns="at")


def _find_extension() -> Path:
    spec = find_spec("duckdb_extension_spatial")
    assert spec is not None  # noqa: S101  # asked for in JOINS
    assert spec.submodule_search_locations is not None  # noqa: S101  # as above
    return Path(spec.submodule_search_locations[0])
