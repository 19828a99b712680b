"""What colleagues take out: the same figures in every form, with their sources, and nothing their role may not see."""

import io
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import streamlit as st

from dashboard.exporting import COLUMNS, KINDS, Takeout, lay_takeout
from dashboard.opening import the_shelf
from dashboard.selection import Selection, promises_of
from dashboard.store import the_counts
from dashboard.viewer import Viewer
from data.demands import Denied
from data.example import EXAMPLE_SEED, fill
from data.promises import PROMISES, find_promises
from data.roles import Role, find_rights
from data.store import open_store
from geo.join import assign_areas

NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - Swedish clock time


@pytest.fixture(scope="module")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the product have the example."""
    path = tmp_path_factory.mktemp("uttag") / "a.sqlite3"
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=NOW)
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(path))
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


def select(role: Role) -> Selection:
    """Look at Mjölby in a role."""
    viewer = Viewer(find_rights(frozenset({role})), role=role.value)
    return Selection("0586", "Mjölby", promises_of("0586", the_shelf().promises), NOW.date(), viewer)


@pytest.fixture(scope="module")
def taken(_example: None) -> Takeout:
    """Take out what the police see."""
    return lay_takeout(select(Role.ANALYST))


@pytest.mark.parametrize("suffix", KINDS)
def test_the_same_takeout_gives_the_same_bytes(taken: Takeout, suffix: str) -> None:
    """Two who take out the same figures have the same file."""
    assert KINDS[suffix].write(taken) == KINDS[suffix].write(taken)


def read_back(taken: Takeout, suffix: str, folder: Path) -> pd.DataFrame:
    """Read a file as its reader's tools do."""
    content = KINDS[suffix].write(taken)
    if suffix == "xlsx":
        return pd.read_excel(io.BytesIO(content), sheet_name="Antal", engine="calamine", dtype={"period": str})
    if suffix == "csv":
        return pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", dtype={"område_id": str})
    if suffix == "parquet":
        return pq.read_table(io.BytesIO(content)).to_pandas()
    file = folder / "uttag.gpkg"
    file.write_bytes(content)
    return pd.DataFrame(gpd.read_file(file, layer="antal"))


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "gpkg"])
def test_every_form_has_the_same_figures(taken: Takeout, suffix: str, tmp_path: Path) -> None:
    """Row by row, empty where empty, marked as invented."""
    found = read_back(taken, suffix, tmp_path)
    assert found["antal"].astype("Int64").tolist() == taken.counts["antal"].tolist()
    for column in ("område", "slag", "period"):
        assert found[column].astype(str).tolist() == taken.counts[column].tolist()
    assert set(found["uppgifter"]) == {"PÅHITTADE DEMODATA"}


def test_the_areas_are_where_they_are(taken: Takeout, tmp_path: Path) -> None:
    """In the GeoPackage as a layer, in the GeoJSON with a figure per cell."""
    file = tmp_path / "a.gpkg"
    file.write_bytes(KINDS["gpkg"].write(taken))
    layer = gpd.read_file(file, layer="omraden")
    assert layer.geometry.geom_equals_exact(taken.areas.geometry, 1e-9).all()
    drawn = gpd.read_file(io.BytesIO(KINDS["geojson"].write(taken)))
    own = taken.counts[taken.counts["område_id"].isin(taken.areas["område_id"])]
    assert len(drawn) == len(own)
    with sqlite3.connect(file) as opened:
        noted = " ".join(text for (text,) in opened.execute('SELECT "not" FROM noter'))
    assert "PÅHITTADE DEMODATA" in noted
    assert "Definition: " in noted


@pytest.mark.usefixtures("_example")
@pytest.mark.parametrize("role", [Role.ELECTED, Role.COUNCIL])
def test_who_sees_no_points_takes_out_what_is_shown(role: Role) -> None:
    """Hidden cells are empty and say so; every figure is one that the role is shown."""
    taken = lay_takeout(select(role))
    shown = the_counts(select(role).viewer, "0586", NOW.date())
    given = taken.counts.set_index(["källa", "område_id", "slag", "period"])["antal"]
    for source, table in shown.tables.items():
        for row in table.itertuples():
            n = given[source, row.area_id, row.category, row.period]
            assert pd.isna(n) if pd.isna(row.n) else n == row.n
    assert len(given) == sum(map(len, shown.tables.values()))
    hidden = taken.counts[taken.counts["märke"] == "skyddat"]
    assert len(hidden) > 0
    assert hidden["antal"].isna().all()


@pytest.mark.usefixtures("_example")
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ADMIN])
def test_who_sees_no_counts_takes_out_nothing(role: Role) -> None:
    """The refusal comes before anything is laid out."""
    with pytest.raises(Denied):
        lay_takeout(select(role))


def test_texts_that_a_spreadsheet_would_run_are_made_harmless(taken: Takeout) -> None:
    """In CSV with an apostrophe before, in Excel as text."""
    hostile = Takeout(
        pd.DataFrame([["Mjölby", "=1+1", "a", "@x", "stöld", "2025", 1, ""]], columns=list(COLUMNS)),
        taken.areas,
        ("=cmd",),
        taken.selection,
        is_demo=False,
    )
    written = KINDS["csv"].write(hostile).decode("utf-8-sig")
    assert "'=1+1" in written
    assert "'@x" in written
    book = pd.read_excel(io.BytesIO(KINDS["xlsx"].write(hostile)), sheet_name="Antal", engine="calamine")
    assert book["källa"].tolist() == ["=1+1"]
