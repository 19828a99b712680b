"""Where a year may end is said with an interval that holds."""

import numpy as np
import pandas as pd
import pytest

from geo.projection import project_year

MONTHS = pd.date_range("2021-01-01", "2024-12-01", freq="MS")


def test_the_season_of_earlier_years_carries_the_rest_of_the_year() -> None:
    """Two thirds of every earlier year came after June, so sixty up to June become a hundred and eighty."""
    series = pd.Series(([10] * 6 + [20] * 6) * 3 + [10] * 6, index=MONTHS[:42])
    projected = project_year(series, year=2024, dispersion=1.0)
    assert projected is not None
    assert (projected.so_far_n, projected.n_months, projected.earlier_years) == (60, 6, (2021, 2022, 2023))
    # Half an incident on each side moves the figure by less than one.
    assert projected.expected_n == pytest.approx(180, abs=1)
    assert projected.low_n < 180 < projected.high_n


@pytest.mark.parametrize(
    "n",
    [[], [10] * 36, [10] * 48, [10] * 12, [10] * 36 + [None, 10]],
    ids=["nothing", "no month so far", "the year is over", "no earlier year", "a gap"],
)
def test_without_its_grounds_no_projection_is_made(n: list[int | None]) -> None:
    """Nothing so far, a gap, no earlier year or a year that is over: None."""
    assert project_year(pd.Series(n, index=MONTHS[: len(n)], dtype="Int64"), year=2024, dispersion=1.0) is None


def test_none_so_far_does_not_mean_none_to_come() -> None:
    """An empty January after years of one a month leaves room for the rest."""
    projected = project_year(pd.Series([1] * 36 + [0], index=MONTHS[:37]), year=2024, dispersion=1.0)
    assert projected is not None
    assert projected.high_n > 5


@pytest.mark.parametrize(("yearly_n", "dispersion"), [(20, 1), (120, 2), (500, 3)])
def test_the_interval_holds_the_year_as_often_as_it_says(yearly_n: int, dispersion: int) -> None:
    """95 in 100 seasonal years whose incidents come in series (200 drawn, three standard errors)."""
    rng = np.random.default_rng([yearly_n, dispersion])
    season = 1 + 0.4 * np.sin(np.arange(48) * np.pi / 6)
    # scipy's and numpy's negative binomial with variance over mean as asked; Poisson at 1.
    mean = yearly_n / 12 * season
    held = []
    for _ in range(200):
        n = rng.poisson(mean) if dispersion == 1 else rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
        projected = project_year(pd.Series(n[:42], index=MONTHS[:42]), year=2024, dispersion=float(dispersion))
        assert projected is not None
        held.append(projected.low_n <= n[36:].sum() <= projected.high_n)
    assert np.mean(held) >= 0.95 - 3 * 0.0155
