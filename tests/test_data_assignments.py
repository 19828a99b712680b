"""Which areas each incident lies in is found at import and stored, and is always what a fresh look gives."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.deliveries import Kind
from data.store import Store, open_store
from data.store.engine import make_engine
from geo.join import assign_areas
from tests.store_example import make_delivery

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
TODAY = date(2026, 1, 15)


def incidents_at(*x: float | None, municipality: str = "0586") -> pd.DataFrame:
    """Make incidents along a line, an hour apart; None is an unknown place."""
    times = pd.Timestamp("2023-01-01") + pd.to_timedelta(range(len(x)), unit="h")
    return pd.DataFrame(
        {
            "municipality": municipality,
            "category": "stöld",
            "source_category": "cykel",
            "from_at": times,
            "to_at": times,
            "x": pd.Series(x, dtype="float64"),
            "y": pd.Series([None if at is None else 5.0 for at in x], dtype="float64"),
            "crs": pd.Series([None if at is None else "EPSG:3006" for at in x], dtype="str"),
            "lon": 15.5,
            "lat": 58.3,
            "is_outside": False,
        }
    )


def areas_from(*spans: tuple[str, float, float, str], municipality: str = "0586") -> gpd.GeoDataFrame:
    """Make areas across the line, from (id, first x, last x, first day)."""
    outlines = [shapely.box(first, 0, last, 10) for _, first, last, _ in spans]
    table = pd.DataFrame(
        {
            "area_id": [area_id for area_id, _, _, _ in spans],
            "municipality": municipality,
            "area_type": "centrum",
            "label": "område",
            "valid_from": pd.to_datetime([day for _, _, _, day in spans]),
            "is_approximate": True,
            "crs": "EPSG:3006",
            "exact_geometry": outlines,
        }
    )
    return gpd.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326")


def look_anew(store: Store, *, on: date = TODAY, is_demo: bool = False) -> pd.DataFrame:
    """Hold all incidents against the areas of a day."""
    incidents = store.read_incidents("0586", is_demo=is_demo)
    return assign_areas(incidents, store.read_areas("0586", on=on, is_demo=False))


def assert_stored(store: Store, *, on: date = TODAY, is_demo: bool = False) -> pd.DataFrame:
    """Hold what is stored against a fresh look."""
    stored = store.read_assignment("0586", on=on, is_demo=is_demo)
    assert stored is not None
    pd.testing.assert_frame_equal(stored, look_anew(store, on=on, is_demo=is_demo), check_dtype=False)
    return stored


CENTRE = areas_from(("centrum", 0, 10, "2020-01-01"))


def test_incidents_are_found_in_areas_that_came_before_them_and_after() -> None:
    """The order of deliveries doesn't matter."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(make_delivery(Kind.INCIDENTS), incidents_at(5, 50, None))
    assert assert_stored(store).empty
    store.receive(make_delivery(Kind.AREAS), CENTRE)
    assert len(assert_stored(store)) == 1
    store.receive(make_delivery(Kind.INCIDENTS, source="väktarna"), incidents_at(6, 10))
    assert len(assert_stored(store)) == 3


def test_an_outline_that_changes_keeps_its_old_answer_for_old_days() -> None:
    """A follow-up of 2021 is held against the centre of 2021."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(make_delivery(Kind.INCIDENTS), incidents_at(5, 15))
    store.receive(make_delivery(Kind.AREAS), CENTRE)
    store.receive(make_delivery(Kind.AREAS), areas_from(("centrum", 0, 20, "2024-01-01"), ("torg", 4, 6, "2024-01-01")))
    assert len(assert_stored(store)) == 3
    assert len(assert_stored(store, on=date(2021, 6, 1))) == 1
    assert len(assert_stored(store, on=date(2019, 6, 1))) == 0


def test_another_municipality_is_left_alone() -> None:
    """Its incidents are not looked for in these areas."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(make_delivery(Kind.AREAS), CENTRE)
    both = pd.concat([incidents_at(5), incidents_at(6, municipality="2080")], ignore_index=True)
    store.receive(make_delivery(Kind.INCIDENTS), both)
    assert len(assert_stored(store)) == 1
    other = store.read_assignment("2080", on=TODAY, is_demo=False)
    assert other is not None
    assert other.empty


def test_invented_incidents_lie_in_real_areas_and_leave_them() -> None:
    """Example data can be removed with all that was found out about it."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(make_delivery(Kind.AREAS), CENTRE)
    store.receive(make_delivery(Kind.INCIDENTS, is_demo=True), incidents_at(5, 6))
    store.receive(make_delivery(Kind.INCIDENTS), incidents_at(7))
    assert len(assert_stored(store, is_demo=True)) == 2
    store.remove_demo()
    assert len(assert_stored(store, is_demo=True)) == 0
    assert len(assert_stored(store)) == 1


def test_what_was_received_without_is_not_guessed_and_caught_up_with(tmp_path: Path) -> None:
    """A database from before, or one filled by another tool, is completed when it is opened."""
    url = f"sqlite:///{tmp_path / 'löften.sqlite3'}"
    plain = open_store(url)
    plain.receive(make_delivery(Kind.INCIDENTS), incidents_at(5, 50))
    plain.receive(make_delivery(Kind.AREAS), CENTRE)
    plain.receive(make_delivery(Kind.INCIDENTS, source="väktarna"), incidents_at(6))
    assert plain.read_assignment("0586", on=TODAY, is_demo=False) is None
    version = plain.data_version()
    store = open_store(url, assign=assign_areas)
    assert len(assert_stored(store)) == 2
    assert store.data_version() > version
    version = store.data_version()
    assert len(assert_stored(open_store(url, assign=assign_areas))) == 2
    assert store.data_version() == version


def test_an_import_that_fails_at_the_last_leaves_nothing(tmp_path: Path) -> None:
    """No incident without its areas is ever seen, and no pair without its incident stays."""
    calls = []

    def assign_once(incidents: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
        calls.append(len(incidents))
        if len(calls) == 3:
            msg = "power cut"
            raise KeyboardInterrupt(msg)
        return assign_areas(incidents, areas)

    url = f"sqlite:///{tmp_path / 'löften.sqlite3'}"
    store = open_store(url, assign=assign_once)
    store.receive(make_delivery(Kind.AREAS), CENTRE)
    store.receive(make_delivery(Kind.INCIDENTS), incidents_at(5))
    with pytest.raises(KeyboardInterrupt):
        store.receive(make_delivery(Kind.INCIDENTS, source="väktarna"), incidents_at(6))
    assert len(store.read_incidents("0586", is_demo=False)) == 1
    assert len(assert_stored(store)) == 1
    store.receive(make_delivery(Kind.INCIDENTS, source="väktarna"), incidents_at(6))
    assert len(assert_stored(store)) == 2
    with make_engine(url).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM incident_area").scalar() == 2


spans = st.tuples(st.sampled_from("abc"), st.integers(0, 20), st.integers(1, 10), st.sampled_from(["2020", "2024"]))
drawn_areas = st.lists(spans, min_size=1, max_size=3, unique_by=lambda span: span[0])
deliveries = st.one_of(st.lists(st.integers(0, 30), min_size=1, max_size=6), drawn_areas)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(deliveries, st.booleans(), st.booleans()), max_size=6))
def test_whatever_the_order_the_stored_answer_is_a_fresh_look(drawn: list[tuple[list[Any], bool, bool]]) -> None:
    """Incidents, outlines and new versions in any order, real and invented."""
    store = open_store("sqlite://", assign=assign_areas)
    for number, (rows, is_demo, is_removed) in enumerate(drawn):
        source = f"källa {number % 3}"
        if isinstance(rows[0], int):
            given_passport = make_delivery(Kind.INCIDENTS, is_demo=is_demo, source=source)
            store.receive(given_passport, incidents_at(*map(float, rows)))
        else:
            made = [(name, float(first), float(first + width), f"{year}-01-01") for name, first, width, year in rows]
            store.receive(make_delivery(Kind.AREAS, source=source), areas_from(*made))
        if is_removed:
            store.remove_demo()
    for on in (TODAY, date(2022, 1, 1)):
        assert_stored(store, on=on)
        assert_stored(store, on=on, is_demo=True)
