"""A new level is found where it was planted, and hardly ever where it wasn't."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from geo.steps import find_step

MONTHS = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
JUNE = pd.Timestamp("2024-06-01")


def draw_serial(rng: np.random.Generator, monthly_n: float, dispersion: float) -> pd.Series:
    """Draw four years of incidents that come in series of geometric length, variance over mean as asked."""
    length = (dispersion + 1) / 2
    starts = rng.poisson(monthly_n / length, MONTHS.size)
    more = rng.negative_binomial(np.maximum(starts, 1), 1 / length)
    return pd.Series(np.where(starts > 0, starts + more, 0), index=MONTHS)


def test_a_planted_step_is_found_in_its_month_with_its_size() -> None:
    """Ten a month, and from June 2024 thirty: the step is three times, in June 2024."""
    found = find_step(pd.Series([10] * 29 + [30] * 19, index=MONTHS))
    assert found is not None
    assert (found.first_month, round(found.ratio, 6)) == (JUNE, 3)
    assert found.p_value < 1e-6


def test_a_season_is_no_step() -> None:
    """Summers five times as busy, year after year alike: nothing to find."""
    found = find_step(pd.Series(([10] * 5 + [50] * 3 + [10] * 4) * 4, index=MONTHS))
    assert found is None or found.p_value > 0.5


def test_a_rise_that_the_country_shares_is_no_step() -> None:
    """Both three times as many from June 2024: beside riket nothing happened."""
    local, country = pd.Series([10] * 29 + [30] * 19, index=MONTHS), pd.Series([1000] * 29 + [3000] * 19, index=MONTHS)
    found = find_step(local, reference_n=country)
    assert found is None or found.p_value > 0.5


def test_only_the_months_asked_about_are_searched() -> None:
    """A step in June 2024 is none of 2022's business."""
    series = pd.Series([10] * 29 + [30] * 19, index=MONTHS)
    found = find_step(series, between=(MONTHS[25], MONTHS[27]))
    assert found is not None
    assert found.first_month == MONTHS[27]


@pytest.mark.parametrize("n", [[], [1] * 23, [0] * 48])
def test_too_little_gives_no_step(n: list[int]) -> None:
    """Under two years, or no incidents, is nothing to search."""
    assert find_step(pd.Series(n, index=MONTHS[: len(n)], dtype="float64")) is None


def test_one_cut_alone_is_the_likelihood_ratio_by_hand() -> None:
    """A single month searched, dispersion 1, two years: the deviance of a table of years by months, by chi-square."""
    n = pd.Series(list(range(5, 17)) + list(range(9, 33, 2)), index=MONTHS[:24])
    found = find_step(n, dispersion=1.0, between=(MONTHS[12], MONTHS[12]))
    then, now = n.iloc[:12].sum(), n.iloc[12:].sum()
    # With a cut at the new year every calendar month splits in half, so the ratio is that of the sums.
    deviance = 2 * (then * np.log(2 * then / (then + now)) + now * np.log(2 * now / (then + now)))
    assert found is not None
    assert found.ratio == pytest.approx(now / then)
    assert found.p_value == pytest.approx(stats.chi2.sf(deviance, 1))


@pytest.mark.parametrize(("yearly_n", "dispersion"), [(20, 3.0), (60, 2.0), (500, 1.0), (500, 3.0)])
def test_a_series_without_a_step_is_seldom_given_one(yearly_n: int, dispersion: float) -> None:
    """At most 5 % of them, all months searched and the dispersion unknown (150 series, three standard errors)."""
    rng = np.random.default_rng([yearly_n, int(dispersion)])
    found = [find_step(draw_serial(rng, yearly_n / 12, dispersion)) for _ in range(150)]
    assert (
        np.mean([each is not None and each.p_value <= 0.05 for each in found]) <= 0.05 + 3 * (0.05 * 0.95 / 150) ** 0.5
    )
