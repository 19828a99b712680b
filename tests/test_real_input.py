"""Real deliveries, as municipalities get them, give the figures that plain pandas and geopandas give."""

from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from data.areas import read_areas
from data.descriptions import SourceDescription
from data.documents import read_document
from data.incidents import read_incidents
from data.series import read_series
from data.store import Store, open_store
from geo.answer import answer
from geo.counts import total_year
from geo.question import Question
from geo.situation import Situation, count_months, gather

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
READERS = {"områden": read_areas, "antal": read_series, "händelser": read_incidents}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="real data are never part of the project"),
]


def receive(store: Store, file: str, description: str) -> None:
    """Import a file under the description that lies among the tests."""
    said = read_document(ROOT / "tests" / "descriptions" / f"{description}.yaml", SourceDescription)
    intake = READERS[said.kind.value](SHARED / file, said)
    receipt = store.receive(intake.delivery(now=NOW), intake.table, rejections=intake.rejections)
    assert receipt.n_accepted + receipt.n_remarked + receipt.n_known + receipt.n_rejected == receipt.n_read


def situation_of(store: Store, municipality: str) -> Situation:
    """Gather a municipality as the pages do."""
    return gather(
        municipality,
        incidents=store.read_incidents(municipality, is_demo=False),
        series=store.read_series(municipality, is_demo=False),
        areas=store.read_areas(municipality, on=date(2026, 11, 21), is_demo=False),
        deliveries=store.read_deliveries(municipality),
        coverage=store.read_coverage(municipality, is_demo=False),
        is_demo=False,
    )


@pytest.fixture(scope="module")
def dalarna() -> Store:
    """Give a store with Dalarna's DeSO areas and the police's counts."""
    store = open_store("sqlite://")
    receive(store, "geo/deso_dalarna.gpkg", "dalarna_areas")
    receive(store, "stats/dalarna_deso_month_category_dev.csv", "dalarna_counts")
    return store


@pytest.mark.parametrize("municipality", ["2021", "2062", "2081"])
def test_counts_and_shares_per_deso_and_category_are_those_of_a_plain_group_by(
    dalarna: Store, municipality: str
) -> None:
    """2023 and 2024 for Vansbro, Mora and Borlänge: every DeSO, every category, and each one's share."""
    plain = pd.read_csv(SHARED / "stats" / "dalarna_deso_month_category_dev.csv", dtype={"Kommunkod": str})
    plain = plain[plain["Kommunkod"] == municipality].replace({"kategori": {"stöld_tillgrepp": "stöld"}})
    plain["year"] = plain["Inskr årmånad"] // 100
    peer = plain.groupby(["year", "kategori", "desokod"])["antal_brott"].sum()
    situation = situation_of(dalarna, municipality)
    monthly = count_months(situation, "Polisens anmälda brott per DeSO")
    for year in (2023, 2024):
        for category in sorted(plain["kategori"].unique()):
            totals = total_year(monthly, year=year, categories=[category])
            areas = totals.drop(municipality)
            expected = peer[year, category].reindex(areas.index, fill_value=0)
            assert areas.astype("int64").tolist() == expected.tolist()
            assert totals[municipality] == expected.sum() > 0
            pd.testing.assert_series_equal(
                (areas / totals[municipality]).astype("float64"), expected / expected.sum(), check_names=False
            )


def test_the_comparison_on_the_page_holds_the_plain_sums(dalarna: Store) -> None:
    """Borlänge's vandalism 2024 against 2023."""
    plain = pd.read_csv(SHARED / "stats" / "dalarna_deso_month_category_dev.csv")
    of_town = plain[(plain["Kommunnamn"] == "Borlänge") & (plain["kategori"] == "skadegörelse")]
    sums = of_town.groupby(of_town["Inskr årmånad"] // 100)["antal_brott"].sum()
    situation = situation_of(dalarna, "2081")
    source = "Polisens anmälda brott per DeSO"
    question = Question(source, "2081", "skadegörelse", 2023, 2024)
    compared = answer(question, situation, count_months(situation, source))
    assert (compared.baseline_n, compared.n) == (sums[2023], sums[2024])


def test_a_municipality_that_the_file_lacks_has_no_zeros(dalarna: Store) -> None:
    """Falun has areas but no counts: nothing is known, so nothing is said."""
    situation = situation_of(dalarna, "2080")
    assert len(situation.areas) > 0
    assert situation.series.empty


def test_every_theft_in_vancouver_lies_where_geopandas_puts_it() -> None:
    """21 918 points in UTM 10N against neighbourhoods in degrees, row by row."""
    store = open_store("sqlite://")
    receive(store, "points/vancouver_neighbourhoods.geojson", "vancouver_areas")
    receive(store, "points/vancouver_thefts.csv.gz", "vancouver_thefts")
    situation = situation_of(store, "Vancouver")
    thefts = pd.read_csv(SHARED / "points" / "vancouver_thefts.csv.gz")
    areas = gpd.read_file(SHARED / "points" / "vancouver_neighbourhoods.geojson")
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(thefts["X"], thefts["Y"]), crs="EPSG:26910")
    peer = gpd.sjoin(points.to_crs(areas.crs), areas, predicate="intersects")
    names = situation.areas.set_index("area_id")["label"]
    row_of = dict(zip(situation.incidents["incident_id"], range(len(thefts)), strict=True))
    found = situation.assignment
    pairs = set(zip(found["incident_id"].map(row_of), found["area_id"].map(names), strict=True))
    assert pairs == set(zip(peer.index, peer["name"], strict=True))
    assert len(situation.incidents) == len(thefts) == 21_918
