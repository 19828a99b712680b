"""A changed way of counting is told from a change of crime, as far as figures can tell."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.synthetic import TOWNS, make_fraud_series
from geo.coverage import find_mix_alarm, find_place_alarm, find_step_alarm, share_placed

MONTHS = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
BETWEEN = (pd.Timestamp("2023-02-01"), pd.Timestamp("2025-12-01"))
FRAUD = Path(__file__).parents[2] / "shared/data/stats/dalarna_fraud_kommun_month_dev.csv"
SEEDS = range(100)


def flat(n: int, later_n: int) -> pd.Series:
    """As many every month, and another number from 2024."""
    return pd.Series([n] * 24 + [later_n] * 24, index=MONTHS)


def alarm_share(name: str) -> float:
    """How many of a town's hundred possible fraud series give an alarm."""
    town = next(town for town in TOWNS if town.name == name)
    made = [make_fraud_series(town, seed=seed).set_index("first_month")["n"] for seed in SEEDS]
    return float(np.mean([find_step_alarm(each, between=BETWEEN) is not None for each in made]))


def test_the_planted_change_of_coverage_is_caught_in_most_worlds() -> None:
    """Högsby, ten frauds a year with a place and then thirty: seen in about two of three."""
    assert alarm_share("Högsby") >= 0.55


@pytest.mark.parametrize("name", ["Mjölby", "Kungsör", "Mönsterås"])
def test_a_real_drop_of_a_third_and_an_unchanged_risk_are_let_through(name: str) -> None:
    """Mjölby's planted drop is crime, the other two have no change at all."""
    assert alarm_share(name) <= 0.05


@pytest.mark.shared
@pytest.mark.skipif(not FRAUD.exists(), reason="needs the real figures, which are never committed")
def test_dalarnas_frauds_with_a_place_raise_the_alarm_about_june_2024() -> None:
    """Card frauds were given a place from June 2024: the county's series steps then, to about three times as many."""
    rows = pd.read_csv(FRAUD)
    month = pd.to_datetime(rows["Inskr årmånad"].astype(str), format="%Y%m")
    alarm = find_step_alarm(rows.groupby(month)["antal_brott"].sum())
    assert alarm is not None
    assert pd.Timestamp("2024-05-01") <= alarm.first_month <= pd.Timestamp("2024-07-01")
    assert 2.5 <= alarm.ratio <= 3.5


def test_the_alarm_says_month_and_size_in_swedish() -> None:
    """A reader learns from when, how much, and what may lie behind."""
    alarm = find_step_alarm(flat(10, 30), reference_n=flat(9000, 9000))
    assert alarm is not None
    assert alarm.reason.startswith("Från januari 2024 är antalet per månad, räknat mot riket, 3,0 gånger nivån före.")


def test_a_national_rise_raises_no_alarm() -> None:
    """Three times as many here and in riket is not about this municipality's registration."""
    assert find_step_alarm(flat(10, 30), reference_n=flat(9000, 27_000)) is None


def test_a_share_with_place_that_steps_is_an_alarm_for_areas() -> None:
    """A fifth with a place, then three fifths: named with both shares."""
    alarm = find_place_alarm(flat(50, 50), flat(10, 30))
    assert alarm is not None
    assert alarm.reason.startswith("Från januari 2024 har 60 av 100 händelser en känd plats, mot 20 före.")


@pytest.mark.parametrize(("before", "after"), [(97, 94), (50, 50), (0, 0)])
def test_a_share_with_place_that_hardly_moves_is_none(before: int, after: int) -> None:
    """Three in a hundred without a place and then six changes no area's count to speak of."""
    assert find_place_alarm(flat(100, 100), flat(before, after)) is None


def test_categories_that_change_places_may_have_been_coded_anew() -> None:
    """Theft up as other falls, in the same month: an alarm for both, none for the third."""
    given = {"stöld": flat(10, 30), "övrigt": flat(30, 10), "våld": flat(40, 40)}
    assert [find_mix_alarm(given, name) is not None for name in given] == [True, True, False]


def test_a_category_that_rises_alone_is_not_called_coding() -> None:
    """Theft three times as common while nothing else falls is crime, as far as the mix can tell."""
    assert find_mix_alarm({"stöld": flat(10, 30), "övrigt": flat(90, 90), "våld": flat(80, 80)}, "stöld") is None


def test_months_are_counted_with_and_without_place() -> None:
    """Two in January, one of them placed, and one placed in March: February has none and no row."""
    incidents = pd.DataFrame({"from_at": pd.to_datetime(["2024-01-03", "2024-01-09", "2024-03-01"])})
    shares = share_placed(incidents, has_place=pd.Series([True, False, True]))
    assert shares["placed_share"].to_dict() == {pd.Timestamp("2024-01-01"): 0.5, pd.Timestamp("2024-03-01"): 1.0}
