"""The invented reports to EST have a known truth: more is told each year because more report, and for that alone."""

from datetime import datetime

import pytest

from data.invented.est import SOURCE, describe_reports, invent_rates, invent_reports
from data.reporting import is_reported, share_by_quarter
from data.synthetic import TOWNS

MJOLBY = next(town for town in TOWNS if town.name == "Mjölby")
SEEDS = range(20)


def test_reports_are_expected_every_week() -> None:
    """January 2024 has five Mondays and February four; fourteen report in Mjölby."""
    expected = {rate.month: rate.n_expected for rate in invent_rates("0586", seed=1)}
    assert (expected["2024-01"], expected["2024-02"]) == (5 * 14, 4 * 14)
    assert len(expected) == 36


def test_more_is_told_because_more_report() -> None:
    """Over many seeds half a thing is told in each report that came in, in the first year as in the last."""
    told, received = {2023: 0, 2025: 0}, {2023: 0, 2025: 0}
    for seed in SEEDS:
        rates, reports = invent_rates("0586", seed=seed), invent_reports(MJOLBY, seed=seed)
        for year in told:
            told[year] += int((reports["from_at"].dt.year == year).sum())
            received[year] += sum(rate.n_received for rate in rates if rate.month.startswith(str(year)))
    assert received[2025] / received[2023] == pytest.approx(0.8 / 0.55, abs=0.03)
    for year, n in told.items():
        assert n / received[year] == pytest.approx(0.5, abs=0.03)


def test_every_year_has_quarters_that_may_be_shown() -> None:
    """So that who sees no months has something to look at too."""
    quarters = share_by_quarter(invent_rates("0586", seed=2026))
    assert {one.quarter[:4] for one in quarters} == {"2023", "2024", "2025"}


def test_only_where_a_promise_names_est_is_there_any() -> None:
    """Mjölby's and Kungsör's promises do, Högsby's and Mönsterås' do not."""
    found = {town.name for town in TOWNS if not invent_reports(town, seed=1).empty}
    assert found == {"Mjölby", "Kungsör"}
    assert found == {town.name for town in TOWNS if invent_rates(town.municipality, seed=1)}


def test_all_say_that_they_are_invented() -> None:
    """Each rate, and the delivery in every field that a reader meets; the source is known to hang on who reports."""
    passport = describe_reports(MJOLBY, now=datetime(2026, 1, 15))  # noqa: DTZ001 - Swedish clock time
    assert passport.is_demo
    assert "PÅHITTADE DEMODATA" in passport.file_name
    assert "PÅHITTADE DEMODATA" in passport.producer
    assert passport.definition.startswith("Påhittade")
    assert is_reported(SOURCE)
    assert all(rate.is_demo for rate in invent_rates("0586", seed=1))


def test_the_same_seed_gives_the_same() -> None:
    """Whoever starts the product sees the same example."""
    assert invent_rates("0586", seed=3) == invent_rates("0586", seed=3)
    assert invent_reports(MJOLBY, seed=3).equals(invent_reports(MJOLBY, seed=3))
    assert not invent_reports(MJOLBY, seed=3).equals(invent_reports(MJOLBY, seed=4))
