"""Where incidents were culled a page says so, and shows neither a part of them nor a calm that wasn't."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.area_map import View, find_moved, find_points, gather_evidence, say_culled, say_untested
from dashboard.ranking import follow_view, rank_view
from data.store.shape import make_table
from data.tables import SERIES
from geo.situation import Situation, add_kept, count_months, gather

CULLED = {"polisen": date(2024, 7, 1)}


def make_situation() -> Situation:
    """Make a town with ten incidents a month in 2023–2025, whose rows from before July 2024 were culled."""
    months = pd.date_range("2023-01-01", "2025-12-01", freq="MS", unit="us")
    at = months.repeat(10)
    there = pd.DataFrame(
        {
            "incident_id": np.arange(len(at), dtype="int64"),
            "source": "polisen",
            "category": "stöld",
            "source_category": "cykel",
            "from_at": at,
            "x": 15.1,
            "lon": np.tile(np.linspace(15.1, 15.2, 10), len(months)),
            "lat": 58.33,
            "is_outside": False,
        }
    )
    before = pd.date_range("2023-01-01", "2024-06-01", freq="MS", unit="us")
    kept = pd.DataFrame({"month": before, "area_ids": pd.Series([()] * len(before), dtype="object")}).assign(
        source="polisen", category="stöld", source_category="cykel", n_placed=10
    )
    zeros = kept.assign(n=0, n_placed=0, is_covered=True)
    covered = pd.date_range("2024-07-01", "2025-12-01", freq="MS", unit="us")
    situation = gather(
        "0586",
        incidents=there[there["from_at"] >= "2024-07-01"],
        series=make_table([], list(SERIES), SERIES),
        areas=gpd.GeoDataFrame({"area_id": pd.Series(dtype="str")}, geometry=[], crs="EPSG:4326"),
        deliveries=pd.DataFrame({"source": ["polisen"], "kind": ["händelser"]}),
        coverage=pd.DataFrame({"source": "polisen", "category": "stöld", "month": covered, "is_absent_zero": True}),
        is_demo=False,
        assignment=pd.DataFrame({"incident_id": pd.Series(dtype="int64"), "area_id": pd.Series(dtype="str")}),
    )
    both = pd.concat([zeros, kept.assign(n=10, is_covered=False)], ignore_index=True)
    return add_kept(situation, both, rows_from=CULLED)


def view_of(situation: Situation, year: int) -> View:
    """View the thefts of a year."""
    return View("polisen", ("stöld",), year, count_months(situation, "polisen"))


def test_a_year_that_lost_rows_keeps_its_count_and_shows_no_places() -> None:
    """Of a year with some rows left none is drawn, ordered or held against another; the count is all of it."""
    situation, rng = make_situation(), np.random.default_rng(1)
    split = view_of(situation, 2024)
    assert split.totals["0586"] == 120
    assert find_points(split, situation).empty
    assert gather_evidence(view_of(situation, 2025), situation, baseline_year=2023) is None
    assert find_moved(view_of(situation, 2025), situation, baseline_year=2024) is None
    ranking = rank_view(split, situation, rng=rng)
    assert ranking.cells == ()
    assert ranking.no_order.endswith("antalen är kvar, men inte platser och klockslag.")
    assert follow_view(view_of(situation, 2025), situation, baseline_year=2024, rng=rng) is None
    assert follow_view(split, situation, baseline_year=2023, rng=rng) is None


def test_a_year_with_its_rows_is_shown_as_before() -> None:
    """A year after the cut has its points and its order; what the order would have caught is not measured."""
    situation = make_situation()
    view = view_of(situation, 2025)
    assert len(find_points(view, situation)) == 120
    assert say_culled(situation, view) == ""
    ranking = rank_view(view, situation, rng=np.random.default_rng(1))
    assert ranking.cells
    assert ranking.hits is None
    assert ranking.no_hits.startswith("Träffen går inte att mäta. Händelserna en och en från före ")


def test_what_a_test_of_places_lacks_is_told() -> None:
    """The baseline year isn't held against itself; of another, both years, two whole ones and what was culled."""
    situation = make_situation()
    own = say_untested(view_of(situation, 2023), situation, baseline_year=2023)
    assert own == "Det är basåret 2023 som visas: välj ett annat år att hålla mot det."
    said = say_untested(view_of(situation, 2025), situation, baseline_year=2023)
    assert "både 2025 och 2023, och månadssiffror för minst två hela år. Händelserna en och en från före " in said
