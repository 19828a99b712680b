"""What colleagues take out: the same figures in every form, with their sources, and nothing their role may not see."""

import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import streamlit as st
from python_calamine import CalamineWorkbook

from dashboard.exporting import COLUMNS, KINDS, Takeout, lay_takeout
from dashboard.opening import the_shelf, the_store
from dashboard.selection import Selection, promises_of
from dashboard.store import the_counts
from dashboard.viewer import Viewer
from data.deliveries import Delivery, Kind
from data.demands import Denied
from data.example import EXAMPLE_SEED, fill
from data.promises import PROMISES, find_promises
from data.roles import Role, find_rights
from data.store import open_store
from geo.join import assign_areas
from tests.shown_pages import open_at, store_shown

NOW, LATER = datetime(2026, 1, 15, 12), datetime(2026, 1, 16, 12)  # noqa: DTZ001 - Swedish clock time


@pytest.fixture(scope="module")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the product have the example."""
    path = tmp_path_factory.mktemp("uttag") / "a.sqlite3"
    with store_shown(path, assign=assign_areas) as store:
        fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=NOW)
        yield


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


def show_map(role: str) -> None:
    """Show Lägesbild to somebody in a role."""
    from datetime import date  # noqa: PLC0415 - the script runs on its own

    from dashboard.opening import the_shelf  # noqa: PLC0415
    from dashboard.selection import Selection, promises_of  # noqa: PLC0415
    from dashboard.viewer import Viewer  # noqa: PLC0415
    from dashboard.views.situation import show_situation  # noqa: PLC0415
    from data.roles import Role, find_rights  # noqa: PLC0415

    viewer = Viewer(find_rights(frozenset({Role(role)})), role=role)
    show_situation(Selection("0586", "Mjölby", promises_of("0586", the_shelf().promises), date(2026, 1, 15), viewer))


def read_map(role: Role, choices: dict[str, str]) -> dict[str, str]:
    """Read the map's own table, area by area, as a role is shown it for a choice."""
    page = open_at(show_map, choices, role=role.value)
    assert not page.exception
    sent = [one.proto.bytes[4:].decode(errors="replace") for one in page.get("bidi_component")]
    laid = [json.loads(text[text.index('{"caption"') :]) for text in sent if '"rows":' in text]
    if laid:
        return {row[0]: row[each["headings"].index("Antal")] for each in laid for row in each["rows"]}
    (table,) = (each.value for each in page.table if list(each.value.columns)[-1:] == ["Antal"])
    return dict(zip(table["Område"], table["Antal"].astype(str), strict=True))


@pytest.mark.usefixtures("_example")
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize(
    ("role", "period", "choices"),
    [
        (Role.ANALYST, "2025-03", {"ar": "2025", "manad": "mar"}),
        (Role.ELECTED, "2025K1", {"period": "kvartal 1 2025"}),
    ],
)
def test_every_area_has_the_number_of_the_screen(
    role: Role, period: str, choices: dict[str, str], suffix: str, tmp_path: Path
) -> None:
    """The file is read back and held against the table under the map, for the same kind, period and role."""
    shown = read_map(role, {"kalla": "Påhittade händelser", "visa": "stöld", **choices})
    found = read_back(lay_takeout(select(role)), suffix, tmp_path)
    own = found[(found["källa"] == "Påhittade händelser") & (found["slag"] == "stöld") & (found["period"] == period)]
    told = {
        row.område: str(row.märke) if pd.isna(row.antal) else str(int(row.antal)) for row in own.itertuples(index=False)
    }
    assert len(told) >= 3
    for area, n in told.items():
        assert shown[area].replace("\N{NO-BREAK SPACE}", "") == n


@pytest.mark.usefixtures("_example")
@pytest.mark.parametrize("suffix", KINDS)
def test_what_was_known_on_a_day_is_taken_out_the_same_later(suffix: str) -> None:
    """Another source is read in after the day: the day's own file has the same bytes, today's has not."""
    then = select(Role.ANALYST)
    then = replace(then, viewer=replace(then.viewer, as_of=NOW.date()))
    before = KINDS[suffix].write(lay_takeout(then)), KINDS[suffix].write(lay_takeout(select(Role.ANALYST)))
    months = pd.date_range("2025-01-01", "2025-12-01", freq="MS", unit="us")
    table = pd.DataFrame({"first_month": months, "n": 7, "area_id": "mjolby-centrum", "municipality": "0586"})
    table = table.assign(category="stöld", source_category="stöld", n_months=1, is_preliminary=False)
    passport = {
        "file_name": f"sent-{suffix}.csv",
        "sha256": hashlib.sha256(suffix.encode()).hexdigest(),
        "producer": "någon",
        "licence": "fri",
        "extract_date": NOW.date(),
        "definition": "Stölder.",
        "received_at": LATER,
        "covers_first": date(2025, 1, 1),
        "covers_last": date(2025, 12, 1),
    }
    sent = Delivery.model_validate(
        {"kind": Kind.SERIES, "source": f"Sent inkommet {suffix}", "is_demo": True} | passport
    )
    the_store().receive(sent, table.astype({"n": "Int64"}))
    assert KINDS[suffix].write(lay_takeout(then)) == before[0]
    assert KINDS[suffix].write(lay_takeout(select(Role.ANALYST))) != before[1]


def test_every_form_says_of_which_day_and_case_it_is(taken: Takeout, tmp_path: Path) -> None:
    """The day, what was chosen and the promise's own registry number; the workbook explains its columns and sources."""
    told = "Uttaget 2026-01-15. Urval: Mjölby, alla källor, områden, slag och perioder. Diarienummer: KS/2024:126."
    written = {suffix: KINDS[suffix].write(taken) for suffix in KINDS}
    rows = pd.read_csv(io.BytesIO(written["csv"]), sep=";", encoding="utf-8-sig")
    assert rows["noter"].str.contains(told, regex=False).all()
    assert {told in each["properties"]["noter"] for each in json.loads(written["geojson"])["features"]} == {True}
    about = pq.read_schema(io.BytesIO(written["parquet"])).metadata
    assert told in b" ".join(about.values()).decode()
    (tmp_path / "a.gpkg").write_bytes(written["gpkg"])
    with sqlite3.connect(tmp_path / "a.gpkg") as opened:
        assert told in [text for (text,) in opened.execute('SELECT "not" FROM noter')]
    book = CalamineWorkbook.from_filelike(io.BytesIO(written["xlsx"]))
    assert [told] in book.get_sheet_by_name("Definitioner och källor").to_python()
    explained = "\n".join(str(row[0]) for row in book.get_sheet_by_name("Så här gör du").to_python())
    for column in ("period", "antal", "märke", "område_id"):
        assert f"«{column}»" in explained


def test_whole_years_of_a_source_without_months_are_taken_out_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brå's yearly file has 206 and 150, and two dots for 2025: a year is a period, and missing isn't zero."""
    years = pd.date_range("2023-01-01", periods=3, freq="YS", unit="us")
    named = {"municipality": "0586", "area_id": "0586", "category": "bedrägeri", "source_category": "bedrägeri"}
    table = pd.DataFrame({"first_month": years, "n": pd.array([206, 150, None], "Int64")}).assign(**named, n_months=12)
    passport = {"source": "Brå", "producer": "Brå", "licence": "fri", "definition": "Anmälda.", "file_name": "a.csv"}
    days = {"sha256": "a" * 64, "extract_date": NOW.date(), "received_at": NOW}
    monkeypatch.setenv("LOFTESKARTAN_DB", str(tmp_path / "b.sqlite3"))
    st.cache_resource.clear()
    store = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}", assign=assign_areas)
    store.receive(Delivery(kind=Kind.SERIES, **passport, **days), table.assign(is_preliminary=False))
    store.close()
    counts = lay_takeout(select(Role.ANALYST)).counts
    st.cache_resource.clear()
    told = [(row.period, None if pd.isna(row.antal) else row.antal, row.märke) for row in counts.itertuples()]
    assert told == [("2023", 206, ""), ("2024", 150, ""), ("2025", None, "uppgift saknas")]


def test_a_year_whose_months_are_given_is_not_taken_out_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve months of 10 are 120 in the file, and not 240; 99 from July 2024 to June 2025 are of no calendar year."""
    months = pd.date_range("2024-01-01", periods=12, freq="MS", unit="us")
    spans = pd.to_datetime(pd.Series(["2023-01-01", "2024-01-01", "2024-07-01"])).astype("datetime64[us]")
    table = pd.DataFrame({"first_month": [*months, *spans], "n": [10] * 12 + [206, 120, 99]}).astype({"n": "Int64"})
    named = {"municipality": "0586", "area_id": "0586", "category": "bedrägeri", "source_category": "bedrägeri"}
    table = table.assign(**named, n_months=[1] * 12 + [12] * 3, is_preliminary=False)
    passport = {"source": "Brå", "producer": "Brå", "licence": "fri", "definition": "Anmälda.", "file_name": "a.csv"}
    days = {"sha256": "b" * 64, "extract_date": NOW.date(), "received_at": NOW}
    monkeypatch.setenv("LOFTESKARTAN_DB", str(tmp_path / "c.sqlite3"))
    st.cache_resource.clear()
    store = open_store(f"sqlite:///{tmp_path / 'c.sqlite3'}", assign=assign_areas)
    store.receive(Delivery(kind=Kind.SERIES, **passport, **days), table)
    store.close()
    counts = lay_takeout(select(Role.ANALYST)).counts
    st.cache_resource.clear()
    found = {row.period: row.antal for row in counts.itertuples() if not pd.isna(row.antal)}
    assert found == {"2023": 206, **{f"2024-{number:02}": 10 for number in range(1, 13)}}
