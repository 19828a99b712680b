"""The order of cells: shrunk towards the population, with intervals that hold the true rates."""

import numpy as np
import pytest

from geo.hotspots.rank import expect_by_weights, hotspot_rank
from geo.hotspots.shrinkage import shrink
from tests.hotspot_places import EVEN, GRID, scatter


def test_few_incidents_do_not_outrank_the_population() -> None:
    """One incident in a nearly empty cell doesn't put it above the centre when places are otherwise alike."""
    rng = np.random.default_rng(1)
    prior = np.repeat([5.0, 0.05], [40, 400])
    n = rng.poisson(prior)
    assert n[40:].max() > 0
    value = shrink(n, prior).value
    assert value[:40].min() > value[40:].max()


def test_concentrated_places_keep_their_counts() -> None:
    """Where a few places take nearly all, they are believed: shrunk by less than a tenth."""
    n = np.zeros(500, dtype=np.int64)
    n[:5] = [40, 60, 30, 50, 20]
    value = shrink(n, np.full(500, 0.4)).value
    assert (np.abs(value[:5] - n[:5]) < 0.1 * n[:5]).all()
    assert value[5:].max() < 0.1


def test_a_series_counts_for_little_more_than_one() -> None:
    """Four incidents at once in a quiet cell, where series are known to happen, say less than four."""
    n = np.zeros(200, dtype=np.int64)
    n[[3, 50, 90]] = [4, 1, 2]
    alone, in_series = (shrink(n, np.full(200, 7 / 200), dispersion=d).value[3] for d in (1, 3))
    assert in_series < alone / 2


def test_shrinkage_is_clayton_and_kaldors_where_the_shape_is_known() -> None:
    """Many places with a gamma risk of shape 2: the expected number is m(n + 2)/(m + 2)."""
    rng = np.random.default_rng(2)
    mean = np.full(20_000, 3.0)
    n = rng.poisson(mean * rng.gamma(2, 0.5, mean.size))
    np.testing.assert_allclose(shrink(n, mean).value, mean * (n + 2) / (mean + 2), rtol=0.08)


def test_intervals_hold_the_true_rates() -> None:
    """Nine of ten 90 % intervals hold the rate that the counts were drawn from."""
    rng = np.random.default_rng(3)
    mean = rng.gamma(2, 1, 800)
    true = mean * rng.gamma(1, 1, mean.size)
    n = rng.poisson(true)
    drawn = shrink(n, mean).draw(np.arange(mean.size), n_draws=400, rng=rng)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    assert 0.86 <= ((low <= true) & (true <= high)).mean() <= 0.94


def test_an_even_top_may_be_chance() -> None:
    """Where nothing differs but chance, no place is certainly among the highest."""
    rng = np.random.default_rng(1)
    found = hotspot_rank(*scatter(300, seed=9), grid=GRID, weights=EVEN, rng=rng, n_draws=50).cells
    assert set(found["label"].dropna()) == {"kan vara slump"}
    assert sorted(found["rank"]) == list(range(1, GRID.size + 1))
    assert (found["value_low"] <= found["value"] + 1e-9).all()


def test_incidents_where_nobody_lives_keep_their_share() -> None:
    """The expected numbers sum to the incidents, also when some fell in cells without weight."""
    n = np.array([[9, 0, 0, 3]])
    prior = expect_by_weights(n, np.array([[0.5, 0.5, 0, 0]]))
    assert prior.sum() == pytest.approx(12)
    assert (prior > 0).all()
