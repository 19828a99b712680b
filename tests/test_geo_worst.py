"""The worst places of a year fall by themselves the year after; the shrunk baseline doesn't."""

import numpy as np
import pandas as pd
import pytest

from geo.worst import expect_again, follow_worst

ALIKE = 3.0
"""Shape of the gamma by which the forty areas differ: it gives the published falls."""


@pytest.mark.parametrize(("mean_n", "published"), [(5, -0.21), (15, -0.09), (40, -0.035)])
def test_the_published_fall_of_the_worst_is_there_against_the_raw_baseline_and_gone_against_the_shrunk(
    mean_n: int, published: float
) -> None:
    """The five worst of forty, nothing changed: the published fall within two points; shrunk, within six of none."""
    rng = np.random.default_rng(mean_n)
    sums = np.zeros(3)
    for _ in range(100):
        risk = mean_n * rng.gamma(ALIKE, 1 / ALIKE, 40)
        followed = follow_worst(pd.Series(rng.poisson(risk)), pd.Series(rng.poisson(risk)), n_worst=5)
        sums += (followed.baseline_n, followed.shrunk_n, followed.n)
    raw, shrunk, now = sums
    assert now / raw - 1 == pytest.approx(published, abs=0.02)
    assert now / shrunk - 1 == pytest.approx(0, abs=0.06)


def test_nothing_anywhere_gives_nothing_to_expect() -> None:
    """No incidents in any place."""
    assert expect_again(pd.Series([0, 0], index=["a", "b"])).to_dict() == {"a": 0, "b": 0}


def test_a_larger_place_is_to_expect_more() -> None:
    """Two places with as many incidents, one with nine times the people."""
    expected = expect_again(pd.Series([5, 5], index=["a", "b"]), weights=[9, 1])
    assert expected["a"] >= expected["b"]
