"""Areas in the store: every outline an area has had, so that an old follow-up keeps its old polygon."""

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa

from data.deliveries import Delivery
from data.store.keys import make_keys
from data.store.schema import AREA, DELIVERY
from data.store.shape import make_records, make_table
from data.tables import AREAS

_SAME = ["municipality", "area_id", "area_type", "label", "valid_from", "is_approximate", "crs", "wkb"]
_STORED = [*_SAME, "version", "wkb_wgs84"]


def prepare(delivery: Delivery, table: pd.DataFrame) -> pd.DataFrame:
    """Write the outlines as bytes and add the row's key."""
    as_bytes = table.drop(columns=["exact_geometry", "geometry"]).assign(
        wkb=shapely.to_wkb(table["exact_geometry"].to_numpy(dtype=object)),
        wkb_wgs84=shapely.to_wkb(table["geometry"].to_numpy(dtype=object)),
    )
    return pd.DataFrame(as_bytes).assign(
        row_key=make_keys(as_bytes[_SAME], common=(delivery.source, delivery.is_demo)), is_demo=delivery.is_demo
    )


def add_new(connection: sa.Connection, delivery_id: int, rows: pd.DataFrame) -> int:
    """Save the outlines that differ from the newest of the same day, as new versions; tell how many."""
    known = (
        sa.select(AREA.c.municipality, AREA.c.area_id, AREA.c.valid_from, AREA.c.version, AREA.c.row_key)
        .join(DELIVERY)
        .where(AREA.c.area_id.in_(rows["area_id"].tolist()), DELIVERY.c.is_demo.in_(rows["is_demo"].unique().tolist()))
        .order_by(AREA.c.version)
    )
    versions: dict[tuple[str, str], int] = {}
    newest: dict[tuple[str, str, date], bytes] = {}
    for municipality, area_id, valid_from, version, row_key in connection.execute(known):
        versions[municipality, area_id] = version
        newest[municipality, area_id, valid_from] = row_key
    new = []
    for record in make_records(rows.drop(columns="is_demo")):
        area = (record["municipality"], record["area_id"])
        valid_from = record["valid_from"].date()
        if newest.get((*area, valid_from)) != record["row_key"]:
            version = versions.get(area, 0) + 1
            new.append(record | {"valid_from": valid_from, "delivery_id": delivery_id, "version": version})
    if new:
        connection.execute(AREA.insert(), new)
    return len(new)


def read(connection: sa.Connection, municipality: str, *, on: date, is_demo: bool) -> gpd.GeoDataFrame:
    """Read the outline of each of a municipality's areas that held on a day; a real one before an invented."""
    is_wanted = (AREA.c.municipality == municipality) & (AREA.c.valid_from <= on)
    return gpd.GeoDataFrame(_keep_newest(_find(connection, is_wanted, is_demo=is_demo)))


def find_rows(connection: sa.Connection, municipality: str, *, on: date, is_demo: bool) -> pd.DataFrame:
    """Find which rows `read` gives: area_row_id, area_id."""
    names = ["area_row_id", "area_id", "valid_from", "version", "is_demo"]
    found = (
        sa.select(*(AREA.c[name] for name in names[:-1]), DELIVERY.c.is_demo)
        .join(DELIVERY)
        .where(AREA.c.municipality == municipality, AREA.c.valid_from <= on)
        .where(DELIVERY.c.is_complete, DELIVERY.c.is_demo.in_((False, is_demo)))
    )
    versions = make_table(connection.execute(found).all(), names, AREAS)
    return _keep_newest(versions.astype({"area_row_id": "int64"}))


def _keep_newest(versions: pd.DataFrame) -> pd.DataFrame:
    """Keep of each area the newest outline, a real one before an invented."""
    in_order = versions.assign(is_real=~versions["is_demo"]).sort_values(
        ["area_id", "is_real", "valid_from", "version"]
    )
    return in_order.drop_duplicates("area_id", keep="last").drop(columns="is_real").reset_index(drop=True)


def read_versions(connection: sa.Connection, area_id: str, *, is_demo: bool) -> gpd.GeoDataFrame:
    """Read every outline an area has had, the first first."""
    return _find(connection, AREA.c.area_id == area_id, is_demo=is_demo)


def _find(connection: sa.Connection, condition: sa.ColumnElement[bool], *, is_demo: bool) -> gpd.GeoDataFrame:
    found = (
        sa.select(*(AREA.c[name] for name in _STORED), DELIVERY.c.source, DELIVERY.c.is_demo)
        .join(DELIVERY)
        .where(condition, DELIVERY.c.is_complete, DELIVERY.c.is_demo.in_((False, is_demo)))
        .order_by(AREA.c.municipality, AREA.c.area_id, DELIVERY.c.is_demo, AREA.c.version)
    )
    table = make_table(connection.execute(found).all(), [*_STORED, "source", "is_demo"], AREAS)
    table = table.assign(
        exact_geometry=pd.Series(shapely.from_wkb(table["wkb"].to_numpy(dtype=object)), dtype="object")
    )
    outline = gpd.GeoSeries.from_wkb(table["wkb_wgs84"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table.assign(geometry=outline)[list(AREAS)], geometry="geometry", crs="EPSG:4326")
