"""What is said of a comparison points the way that its numbers do."""

import pandas as pd
import pytest

from dashboard.comparison_texts import say_chance
from geo.baseline import compare_months, widen_baseline

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
