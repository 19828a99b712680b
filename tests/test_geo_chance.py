"""What chance says about two counts, held against published and hand-made figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.chance import chance_of_as_few, estimate_dispersion, find_tail, weigh_chance

# The table of the field notes: baseline, now, exact conditional binomial P(X <= now | n = now + base, 1/2).
EXACT = [
    (200, 199, 0.5000),
    (200, 180, 0.1649),
    (200, 168, 0.0530),
    (200, 167, 0.0474),
    (200, 150, 0.0044),
    (50, 40, 0.1714),
    (50, 33, 0.0392),
    (20, 14, 0.1958),
    (20, 10, 0.0494),
    (10, 4, 0.0898),
    (10, 3, 0.0461),
]


@pytest.mark.parametrize(("baseline_n", "n", "expected"), EXACT)
def test_the_published_table_is_reproduced_to_its_last_digit(baseline_n: int, n: int, expected: float) -> None:
    """Each pair of counts has the probability that the field notes print."""
    assert round(chance_of_as_few(baseline_n, n), 4) == expected


@given(st.integers(0, 400), st.integers(0, 400))
def test_without_dispersion_the_probability_is_scipys_binomial(baseline_n: int, n: int) -> None:
    """The incomplete beta function and scipy's own binomial distribution agree."""
    assert chance_of_as_few(baseline_n, n) == pytest.approx(stats.binom.cdf(n, n + baseline_n, 0.5), abs=1e-12)


@given(st.integers(1, 300), st.integers(0, 300), st.floats(1, 5))
def test_more_dispersion_never_makes_a_decrease_surer(baseline_n: int, n: int, dispersion: float) -> None:
    """Counts that come in series carry less evidence than as many independent ones."""
    if n < baseline_n:
        plain = chance_of_as_few(baseline_n, n)
        assert chance_of_as_few(baseline_n, n, dispersion=dispersion) >= min(plain, 0.5) - 1e-9


@given(st.integers(1, 300), st.integers(0, 300), st.floats(1, 4))
def test_the_interval_leaves_one_exactly_where_chance_is_ruled_out(baseline_n: int, n: int, dispersion: float) -> None:
    """The interval and the two turning points tell the same story."""
    chance = weigh_chance(baseline_n, n, dispersion=dispersion)
    is_fewer = chance.highest_fewer_n is not None and n <= chance.highest_fewer_n
    is_more = n >= chance.lowest_more_n
    assert is_fewer == (chance.ratio_high < 1)
    assert is_more == (chance.ratio_low > 1)
    assert chance.is_ruled_out == (is_fewer or is_more)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_tail_is_the_mean_of_two_of_scipys(baseline_n: int, n: int) -> None:
    """Mid-p is the lower tail with half of the count itself, by scipy's binomial."""
    binomial = stats.binom(n + baseline_n, 0.5)
    assert find_tail(baseline_n, n) == pytest.approx((binomial.cdf(n) + binomial.cdf(n - 1)) / 2, abs=1e-12)


def test_two_years_against_one_is_a_ratio_of_a_half() -> None:
    """One year of 50 against two years of 100 together: p = 1/3, so F(50 | 150, 1/3) and its neighbour."""
    binomial = stats.binom(150, 1 / 3)
    assert find_tail(100, 50, ratio=0.5) == pytest.approx((binomial.cdf(50) + binomial.cdf(49)) / 2)


def test_the_interval_lies_within_clopper_and_pearsons() -> None:
    """200 then and 150 now: mid-p is a little shorter than scipy's exact interval and holds the same ratio."""
    exact = stats.binomtest(150, 350).proportion_ci(confidence_level=0.95, method="exact")
    chance = weigh_chance(200, 150, dispersion=1.0)
    assert exact.low / (1 - exact.low) < chance.ratio_low < 0.75 < chance.ratio_high < exact.high / (1 - exact.high)
    assert chance.ratio_low == pytest.approx(exact.low / (1 - exact.low), rel=0.02)


@pytest.mark.parametrize("dispersion", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("yearly_n", [5, 20, 40, 120, 250, 500])
def test_an_unchanged_risk_is_called_changed_in_at_most_one_case_in_eighteen(yearly_n: int, dispersion: float) -> None:
    """Summed exactly over every pair of counts: 5.5 % at most, at every size and spread, verdicts as the product's."""
    top = int(yearly_n + 12 * np.sqrt(yearly_n * dispersion) + 10)
    counts = np.arange(top)
    if dispersion == 1.0:
        weight = stats.poisson.pmf(counts, yearly_n)
    else:
        weight = stats.nbinom.pmf(counts, yearly_n / (dispersion - 1), 1 / dispersion)
    wrong = 0.0
    for baseline_n in np.flatnonzero(weight > 1e-9):
        chance = weigh_chance(int(baseline_n), int(baseline_n), dispersion=dispersion)
        fewest = int(np.ceil(20 * dispersion - baseline_n))  # under this the verdict is "för få"
        fewer = -1 if chance.highest_fewer_n is None else chance.highest_fewer_n
        judged = counts >= fewest
        wrong += weight[baseline_n] * weight[judged & ((counts <= fewer) | (counts >= chance.lowest_more_n))].sum()
    assert wrong <= 0.055


def test_even_months_have_no_more_spread_than_chance() -> None:
    """A dispersion under one is rounded up to one: nothing is surer than chance allows."""
    assert estimate_dispersion(np.full((3, 2, 12), 7)) == 1.0


def test_dispersion_by_hand() -> None:
    """Two years of one area, the same total: months 2 and 0 against 0 and 2 give Pearson's 24 on 11 degrees."""
    one = [2, 0] * 6
    other = [0, 2] * 6
    # Each month's profile is 1/12, expected 1 a month: (2-1)^2/1 or (0-1)^2/1, 24 cells, 24 in all; 2*11 - 11 = 11.
    assert estimate_dispersion(np.array([[one, other]])) == pytest.approx(24 / 11)


def test_dispersion_is_recovered_from_serial_incidents() -> None:
    """Counts drawn with variance twice the mean are found to have it."""
    rng = np.random.default_rng(1)
    drawn = rng.negative_binomial(20, 0.5, (10, 3, 12))
    assert estimate_dispersion(drawn) == pytest.approx(2, rel=0.15)


@pytest.mark.parametrize("counts", [np.zeros((1, 2, 12)), np.ones((1, 1, 12)), np.ones((0, 0, 12))])
def test_dispersion_of_too_little_is_not_invented(counts: np.ndarray) -> None:
    """One year, or no incidents, says nothing about spread."""
    assert estimate_dispersion(counts) is None
