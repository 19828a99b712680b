"""A store to cull in: incidents along a line, areas across it, rules, and what is counted before and after."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa

from data.deliveries import Delivery, Kind
from data.retention import DataClass, Rule
from data.store import Store
from data.store.soundness import find_faults
from geo.situation import Situation, add_kept, count_months, gather
from tests.store_example import make_delivery

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
TODAY = date(2026, 11, 21)
ROLE = "arkivarie"
TOWN = "0586"


def passport(source: str = "polisen", **changes: Any) -> Delivery:  # noqa: ANN401  # any field of a delivery
    """Make a passport of incidents in 2021–2025."""
    common: dict[str, Any] = {
        "kind": Kind.INCIDENTS,
        "extract_date": date(2026, 1, 10),
        "covers_first": date(2021, 1, 1),
        "covers_last": date(2025, 12, 1),
        "words": {"cykel": "stöld", "klotter": "skadegörelse"},
    }
    return make_delivery(**common | {"source": source} | changes)


def incidents_of(rows: Sequence[tuple[str, str, float | None]], ids: list[str] | None = None) -> pd.DataFrame:
    """Make incidents from (time, word, place on the line)."""
    at = pd.to_datetime([time for time, _, _ in rows], format="ISO8601").astype("datetime64[us]")
    x = pd.Series([place for _, _, place in rows], dtype="float64")
    meant = {"cykel": "stöld", "klotter": "skadegörelse"}
    table = pd.DataFrame(
        {
            "municipality": TOWN,
            "category": [meant[word] for _, word, _ in rows],
            "source_category": pd.Series([word for _, word, _ in rows], dtype="str"),
            "from_at": at,
            "to_at": at,
            "x": x,
            "y": x * 0 + 5.0,
            "crs": pd.Series(["EPSG:3006" if place is not None else None for _, _, place in rows], dtype="str"),
            "lon": x,
            "lat": x * 0 + 5.0,
            "is_outside": False,
            "row": pd.Series(range(2, len(rows) + 2), dtype="Int64"),
        }
    )
    return table if ids is None else table.assign(source_id=pd.Series(ids, dtype="str"))


def areas_of(widths: dict[str, tuple[int, str]]) -> gpd.GeoDataFrame:
    """Make areas across the line, from id to (width, first day)."""
    outlines = [shapely.box(0, 0, width, 10) for width, _ in widths.values()]
    table = pd.DataFrame(
        {
            "area_id": pd.Series(list(widths), dtype="str"),
            "municipality": TOWN,
            "area_type": "centrum",
            "label": "område",
            "valid_from": pd.to_datetime([day for _, day in widths.values()]).astype("datetime64[us]"),
            "is_approximate": True,
            "crs": "EPSG:3006",
            "exact_geometry": outlines,
        }
    )
    return gpd.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326")


def receive_areas(store: Store, widths: dict[str, tuple[int, str]]) -> int:
    """Hand over areas."""
    given = passport("SCB", kind=Kind.AREAS, covers_first=None, covers_last=None, words={})
    return store.receive(given, areas_of(widths)).delivery_id


def gather_situation(store: Store, *, on: date = TODAY) -> Situation:
    """Gather what a page knows of the town."""
    situation = gather(
        TOWN,
        incidents=store.read_incidents(TOWN, is_demo=False),
        series=store.read_series(TOWN, is_demo=False),
        areas=store.read_areas(TOWN, on=on, is_demo=False),
        deliveries=store.read_deliveries(TOWN),
        coverage=store.read_coverage(TOWN, is_demo=False),
        is_demo=False,
        assignment=store.read_assignment(TOWN, on=on, is_demo=False),
    )
    return add_kept(situation, store.read_kept(TOWN, on=on), rows_from=store.read_rows_from(TOWN))


def count(store: Store, source: str = "polisen", *, on: date = TODAY) -> pd.DataFrame:
    """Count as the pages do: what is missing is not there."""
    counted = count_months(gather_situation(store, on=on), source).dropna(subset="n")
    return counted.sort_values(["area_id", "category", "month"], ignore_index=True)


def decide(store: Store, months: int | None, data_class: DataClass = DataClass.INCIDENTS) -> None:
    """Write a rule."""
    store.set_rule(Rule(data_class=data_class, months=months, author_role=ROLE, reason="plan 3.2"), now=NOW)


def look_for(engine: sa.Engine) -> list[str]:
    """Tell what is wrong with the database."""
    with engine.connect() as connection:
        return [str(problem) for problem in find_faults(connection)]


ROWS = [
    ("2021-03-04 10:00", "cykel", 3.0),
    ("2021-03-05 11:00", "klotter", 8.0),
    ("2021-05-01 01:00", "cykel", 99.0),
    ("2022-01-01 00:00", "cykel", None),
    ("2024-02-02 12:00", "cykel", 4.0),
]


def fill(store: Store) -> int:
    """Hand over two areas and five incidents, four of them from before November 2023."""
    receive_areas(store, {"centrum": (10, "2021-01-01"), "skolan": (5, "2021-01-01")})
    return store.receive(passport(), incidents_of(ROWS)).delivery_id


def cull(store: Store, *, today: date = TODAY) -> list[tuple[str, int]]:
    """Cull, and tell what went."""
    outcome = store.cull(today=today, author_role=ROLE, now=NOW)
    assert outcome.traces == ()
    return [(removal.data_class.value, removal.n) for removal in outcome.removals]
