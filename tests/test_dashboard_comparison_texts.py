"""What is said of a comparison points the way that its numbers do."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.comparison_texts import say_chance, say_gaps, say_verdicts
from dashboard.goal_texts import say_goal
from data.model import Category, Goal, Measure, Period, Quote
from geo.baseline import compare_counts, compare_months, widen_baseline
from geo.goals import judge_goal

MONTHS = pd.date_range("2022-01-01", "2024-12-01", freq="MS")


@pytest.mark.parametrize(
    ("monthly", "direction"),
    [([40, 20, 25], "lågt eller lägre"), ([10, 20, 18], "högt eller högre")],
)
def test_the_chance_told_is_of_the_side_that_the_mean_year_lies_on(monthly: list[int], direction: str) -> None:
    """25 a month is more than 20 of 2023 but less than 30 of both years in the mean: chance is of as low a count."""
    monthly_n = pd.Series([n for n in monthly for _ in range(12)], index=MONTHS)
    alone = compare_months(monthly_n, baseline_year=2023, year=2024, dispersion=1.0)
    both = widen_baseline(alone, monthly_n, baseline_years=(2022, 2023), dispersion=1.0)
    assert f"så {direction}" in say_chance(both)
    assert f"så {direction}" not in say_chance(alone)


@pytest.mark.parametrize("is_preliminary", [True, False])
def test_a_goal_that_preliminary_figures_say_is_kept_is_said_to_rest_on_them(*, is_preliminary: bool) -> None:
    """150 against 200 is certain either way; that the 150 may change stands in the same sentence."""
    measure = Measure(category=Category.FRAUD, baseline_year=2023)
    goal = Goal(goal_id="farre", name="färre", quote=Quote(text="färre än 2023", document="lofte"), measure=measure)
    compared = compare_counts(200, 150, baseline_year=2023, year=2024, dispersion=1.0, is_preliminary=is_preliminary)
    year = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
    standing = judge_goal(goal, {"Brå": [compared]}, period=year, today=date(2025, 3, 1))
    assert ("(150 mot 200 år 2023, preliminära siffror)" in say_goal(goal, standing)) is is_preliminary


def test_years_that_are_not_alike_are_not_said_to_be_registered_otherwise() -> None:
    """150 against 200 of which 40 have no month: the cause is told, and coverage, which hasn't changed, isn't."""
    measure = Measure(category=Category.FRAUD, baseline_year=2023)
    goal = Goal(goal_id="farre", name="färre", quote=Quote(text="färre än 2023", document="lofte"), measure=measure)
    compared = compare_counts(200, 150, baseline_year=2023, year=2024, dispersion=1.0)
    compared = replace(compared, unlike="40 händelser har bara årtal.")
    year = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
    standing = judge_goal(goal, {"polisen": [compared]}, period=year, today=date(2025, 3, 1))
    assert "för åren går kanske inte att jämföra (150 mot 200 år 2023)" in say_goal(goal, standing)
    assert say_verdicts(compared) == "Räknemässigt: färre. Mot slumpen: hålls inne, åren går kanske inte att jämföra."
    assert say_gaps(compared) == "40 händelser har bara årtal. Därför lämnas inget omdöme mot slumpen."
