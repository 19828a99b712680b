"""The invented example holds the truth that was planted in it, and nothing of a real place."""

import numpy as np
import pandas as pd
import pytest
import shapely

from data.example import EXAMPLE_SEED
from data.model import Category
from data.synthetic import COVERAGE_CHANGE, TOWNS, Town, make_fraud_series, make_incidents
from geo.baseline import compare_months
from geo.chance import estimate_dispersion
from geo.comparison import ChanceVerdict, Comparison, CountVerdict
from geo.standout import Cluster, find_standing_out

MJOLBY, KUNGSOR, HOGSBY, _ = TOWNS


def compare_fraud(town: Town, year: int) -> Comparison:
    """Compare a town's invented frauds with 2023."""
    monthly = make_fraud_series(town, seed=EXAMPLE_SEED).set_index("first_month")["n"]
    dispersion = estimate_dispersion(monthly.to_numpy().reshape(1, 4, 12))
    return compare_months(monthly, baseline_year=2023, year=year, dispersion=dispersion)


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_planted_drop_in_mjolby_is_found(year: int) -> None:
    """A third less risk on some 260 frauds is more than chance explains."""
    assert compare_fraud(MJOLBY, year).chance_verdict is ChanceVerdict.FEWER


def test_the_drop_in_kungsor_is_only_chance_and_called_so() -> None:
    """The rate never changed; the count is lower and the verdict is not fooled."""
    compared = compare_fraud(KUNGSOR, 2025)
    assert compared.count_verdict is CountVerdict.FEWER
    assert compared.chance_verdict is ChanceVerdict.UNCERTAIN


def test_the_change_of_coverage_in_hogsby_triples_what_is_seen() -> None:
    """The same rate of fraud, but from June 2024 three times as much of it has a place: averaged over many seeds."""
    drawn = pd.concat([make_fraud_series(HOGSBY, seed=seed) for seed in range(200)])
    is_before = drawn["first_month"] < COVERAGE_CHANGE
    assert drawn.loc[~is_before, "n"].mean() / drawn.loc[is_before, "n"].mean() == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize("town", [town for town in TOWNS if town.recurring], ids=lambda town: town.name)
def test_a_planted_place_holds_its_share(town: Town) -> None:
    """Within 100 metres of a planted place lies about the planted share of its category, or more."""
    incidents = make_incidents(town, seed=EXAMPLE_SEED)
    for spot in town.recurring:
        is_later = incidents["from_at"].dt.year >= spot.first_year
        of_category = incidents[is_later & (incidents["category"] == spot.category.value)]
        north = (of_category["lat"] - spot.lat) * 111_320
        east = (of_category["lon"] - spot.lon) * 111_320 * np.cos(np.radians(spot.lat))
        assert (np.hypot(north, east) < 100).mean() >= spot.share * 0.75


def test_the_same_seed_gives_the_same_example() -> None:
    """Two people who start the product see the same invented figures."""
    pd.testing.assert_frame_equal(make_incidents(MJOLBY, seed=1), make_incidents(MJOLBY, seed=1))
    assert not make_incidents(MJOLBY, seed=1).equals(make_incidents(MJOLBY, seed=2))


def test_some_incidents_have_no_place() -> None:
    """The example shows what real files have: rows without coordinates, both or neither missing."""
    incidents = make_incidents(MJOLBY, seed=EXAMPLE_SEED)
    assert (incidents["lon"].isna() == incidents["lat"].isna()).all()
    assert incidents["lon"].isna().mean() == pytest.approx(0.03, abs=0.01)


def moved(town: Town, year: int) -> tuple[Cluster, ...]:
    """Find where a town's vandalism has a larger share than in 2023."""
    vandalism = make_incidents(town, seed=EXAMPLE_SEED).dropna(subset="lon")
    vandalism = vandalism[vandalism["category"] == Category.VANDALISM.value]
    now, then = (vandalism[vandalism["from_at"].dt.year == each] for each in (year, 2023))
    return find_standing_out(now["lon"], now["lat"], earlier=(then["lon"], then["lat"]), dispersion=2.0)


def test_the_place_that_is_new_in_2025_stands_out_in_2025_and_not_before() -> None:
    """One cluster, round the planted point; in 2024 the map is silent, though other places are worse."""
    assert moved(MJOLBY, 2024) == ()
    (found,) = moved(MJOLBY, 2025)
    assert found.outline.covers(shapely.Point(15.1235, 58.3272))
    assert found.n > 3 * found.expected


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_place_that_was_always_bad_does_not_stand_out_as_new(year: int) -> None:
    """A third of Kungsör's vandalism happens in one spot every year: that is known, not news."""
    assert moved(KUNGSOR, year) == ()
