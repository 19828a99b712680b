"""Areas in the store: every outline an area has had, so that an old follow-up keeps its old polygon."""

from collections.abc import Collection, Mapping
from datetime import date

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa

from data.area_ends import AreaEnd
from data.deliveries import Delivery
from data.store import papers
from data.store.keys import make_keys
from data.store.schema import AREA, DELIVERY, KNOWN_AREA
from data.store.shape import Tally, insert, make_table
from data.store.standing import IS_STANDING, UNDONE
from data.tables import AREAS

_SAME = ["municipality", "area_id", "area_type", "label", "valid_from", "is_approximate", "crs", "wkb"]
_STORED = ["area_row_id", *_SAME, "wkb_wgs84"]
_PLACE = ["municipality", "area_id", "is_demo"]


class AreaShelf:
    """Takes the outlines of one delivery, portion by portion."""

    def __init__(self, delivery: Delivery, delivery_id: int) -> None:
        self._common = (delivery.source, delivery.is_demo)
        self._delivery_id = delivery_id

    def prepare(self, table: pd.DataFrame) -> pd.DataFrame:
        """Write the outlines as bytes and add the row's key."""
        as_bytes = table.drop(columns=["exact_geometry", "geometry"]).assign(
            wkb=shapely.to_wkb(table["exact_geometry"].to_numpy(dtype=object)),
            wkb_wgs84=shapely.to_wkb(table["geometry"].to_numpy(dtype=object)),
        )
        return pd.DataFrame(as_bytes).assign(row_key=make_keys(as_bytes[_SAME], common=self._common))

    def add(self, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        """Save the outlines that differ from the newest of the same day, as new versions, and who had the others."""
        is_demo = self._common[1]
        is_wanted = AREA.c.area_id.in_(rows["area_id"].tolist()) & (DELIVERY.c.is_demo == is_demo)
        versions = _find_versions(connection, is_wanted)
        newest = {
            (place, area_id, valid_from): (row_key, number)
            for place, area_id, valid_from, row_key, number in versions[
                ["municipality", "area_id", "valid_from", "row_key", "area_row_id"]
            ].itertuples(index=False)
        }
        counts = versions.groupby(["municipality", "area_id"])["version"].max().to_dict()
        held = [newest.get(key, (b"", 0)) for key in _list_days(rows)]
        is_known = pd.Series(
            [key == row_key for (key, _), row_key in zip(held, rows["row_key"], strict=True)], rows.index, dtype="bool"
        )
        new = rows[~is_known]
        areas = zip(new["municipality"], new["area_id"], strict=True)
        numbered = new.drop(columns=["remark", "source_id"], errors="ignore").assign(
            delivery_id=self._delivery_id, version=[int(counts.get(area, 0)) + 1 for area in areas]
        )
        insert(connection, AREA, numbered)
        again = [number for (_, number), is_it in zip(held, is_known, strict=True) if is_it]
        insert(connection, KNOWN_AREA, pd.DataFrame({"area_row_id": again}).assign(delivery_id=self._delivery_id))
        return Tally.of(new)

    def finish(self, connection: sa.Connection) -> int:
        """Tell how many earlier rows the delivery corrects: none, an area's versions all stand."""
        del connection
        return 0


def _list_days(rows: pd.DataFrame) -> list[tuple[str, str, pd.Timestamp]]:
    return list(zip(rows["municipality"], rows["area_id"], rows["valid_from"], strict=True))


def read(connection: sa.Connection, municipality: str, *, on: date, is_demo: bool) -> gpd.GeoDataFrame:
    """Read the outline of each of a municipality's areas that held on a day; a real one before an invented."""
    versions = _find(connection, AREA.c.municipality == municipality, is_demo=is_demo)
    ends = _find_ends(connection, municipality, on=on)
    return gpd.GeoDataFrame(_keep_holding(versions, ends, on=on))


def find_rows(connection: sa.Connection, municipality: str, *, on: date, is_demo: bool) -> pd.DataFrame:
    """Find which rows `read` gives: area_row_id, area_id."""
    is_wanted = (AREA.c.municipality == municipality) & DELIVERY.c.is_demo.in_((False, is_demo))
    versions = _find_versions(connection, is_wanted)
    return _keep_holding(versions, _find_ends(connection, municipality, on=on), on=on)


def _find_ends(connection: sa.Connection, municipality: str, *, on: date) -> dict[str, pd.Timestamp]:
    """Find the last day of each area that had ceased to hold before a day."""
    newest = papers.read(connection, AreaEnd, [municipality], is_demo=False)
    undone = set(connection.scalars(UNDONE)) if any(end.delivery_id is not None for end in newest) else set()
    ends = (_find_valid(connection, end, undone) for end in newest)
    return {end.area_id: pd.Timestamp(end.last_day) for end in ends if end is not None and end.last_day < on}


def _find_valid(connection: sa.Connection, end: AreaEnd, undone: Collection[int]) -> AreaEnd | None:
    """Give an end; where what took the area's place is undone, the version of the end that held before."""
    if end.delivery_id not in undone:
        return end
    versions = papers.read_versions(connection, AreaEnd, end.municipality, end.key, is_demo=end.is_demo)
    before = next((older for older in reversed(versions) if older.delivery_id not in undone), None)
    return None if before is None or before.is_withdrawn else before


def _keep_holding(versions: pd.DataFrame, ends: Mapping[str, pd.Timestamp], *, on: date) -> pd.DataFrame:
    """Keep of each area the outline that held on a day; one that began after the area's last day brings it back."""
    newest = _keep_newest(versions[versions["valid_from"] <= pd.Timestamp(on)])
    if not ends:
        return newest
    is_over = newest["valid_from"] <= newest["area_id"].map(ends)
    return newest[~is_over].reset_index(drop=True)


def _keep_newest(versions: pd.DataFrame) -> pd.DataFrame:
    """Keep of each area the newest outline, a real one before an invented."""
    in_order = versions.assign(is_real=~versions["is_demo"]).sort_values(
        ["area_id", "is_real", "valid_from", "version"]
    )
    return in_order.drop_duplicates("area_id", keep="last").drop(columns="is_real").reset_index(drop=True)


def read_versions(connection: sa.Connection, area_id: str, *, is_demo: bool) -> gpd.GeoDataFrame:
    """Read every outline an area has had, the first first."""
    return _find(connection, AREA.c.area_id == area_id, is_demo=is_demo)


def read_history(connection: sa.Connection, municipality: str, *, is_demo: bool) -> gpd.GeoDataFrame:
    """Read every outline that each of a municipality's areas has had, the first first."""
    return _find(connection, AREA.c.municipality == municipality, is_demo=is_demo)


def _find(connection: sa.Connection, condition: sa.ColumnElement[bool], *, is_demo: bool) -> gpd.GeoDataFrame:
    is_shown = DELIVERY.c.is_demo.in_((False, is_demo))
    table = _find_versions(connection, condition & is_shown, _STORED)
    table = table.assign(
        exact_geometry=pd.Series(shapely.from_wkb(table["wkb"].to_numpy(dtype=object)), dtype="object")
    )
    outline = gpd.GeoSeries.from_wkb(table["wkb_wgs84"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table.assign(geometry=outline)[list(AREAS)], geometry="geometry", crs="EPSG:4326")


def _find_versions(
    connection: sa.Connection, condition: sa.ColumnElement[bool], more: Collection[str] = ()
) -> pd.DataFrame:
    """Find the versions of areas, counted among the deliveries that stand.

    An outline that is the newest of its day already is no version, whoever brings it.
    """
    names = list(dict.fromkeys(["area_row_id", "municipality", "area_id", "valid_from", "row_key", *more]))
    columns = [*(AREA.c[name] for name in names), DELIVERY.c.source, DELIVERY.c.is_demo, DELIVERY.c.delivery_id]
    own = sa.select(*columns).join(DELIVERY, DELIVERY.c.delivery_id == AREA.c.delivery_id)
    known = (
        sa.select(*columns)
        .join(KNOWN_AREA, KNOWN_AREA.c.area_row_id == AREA.c.area_row_id)
        .join(DELIVERY, DELIVERY.c.delivery_id == KNOWN_AREA.c.delivery_id)
    )
    rows = [row for found in (own, known) for row in connection.execute(found.where(IS_STANDING, condition))]
    claims = make_table(rows, [*names, "source", "is_demo", "delivery_id"], AREAS)
    claims = claims.astype({"area_row_id": "int64", "delivery_id": "int64"})
    in_order = claims.sort_values(["municipality", "area_id", "is_demo", "delivery_id"], kind="stable")
    days = [in_order[name] for name in (*_PLACE, "valid_from")]
    before = in_order.groupby(days, sort=False)["row_key"].shift()
    versions = in_order[in_order["row_key"] != before]
    counted = versions.groupby(_PLACE, sort=False).cumcount() + 1
    return versions.assign(version=counted.astype("int64")).reset_index(drop=True)
