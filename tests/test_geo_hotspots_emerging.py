"""New series near in place and time, against the permutation scan and by chance alone."""

import numpy as np
import pytest

from geo.hotspots.emerging import hotspot_emerging
from geo.hotspots.series import find_highest, stand_cylinders
from tests.hotspot_places import GRID, scatter


def test_a_new_series_is_found() -> None:
    """Eight incidents in a fortnight within 60 m, among 200 in a year, are one series with its days and place."""
    found_n = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x, y = scatter(200, seed=seed)
        day = rng.integers(0, 365, 200)
        x[:8], y[:8] = 500_750 + rng.uniform(-42, 42, 8), 6_400_650 + rng.uniform(-42, 42, 8)
        day[:8] = 364 - rng.integers(0, 14, 8)
        found = hotspot_emerging(x, y, day, grid=GRID, last_day=364, rng=rng, n_maps=99)
        assert found.series is not None
        found_n += found.series.p_value <= 0.05 and len(set(found.series.members) & set(range(8))) >= 6
    assert found_n >= 9


@pytest.mark.parametrize(("is_prospective", "unit_days"), [(True, 1), (False, 7)])
def test_chance_alone_is_seldom_a_series(is_prospective: bool, unit_days: int) -> None:  # noqa: FBT001 - a parameter
    """Of 60 years without any series at most six give one with p ≤ 0.05."""
    false = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        found = hotspot_emerging(
            *scatter(100, seed=seed),
            rng.integers(0, 365, 100),
            grid=GRID,
            last_day=364,
            rng=rng,
            is_prospective=is_prospective,
            unit_days=unit_days,
            n_maps=39,
        )
        false += found.series is not None and found.series.p_value <= 0.05
    assert false <= 6


def test_the_score_is_that_of_the_permutation_scan() -> None:
    """Three of three in one place on one day of two, among six: 3 ln(3/1.5) + 3 ln(3/4.5)."""
    x = np.array([0.0, 0, 0, 1e4, 2e4, 3e4]) + 500_000
    cylinders = stand_cylinders(x, np.full(6, 6_400_000.0), radii_m=(0.0, 50.0))
    time = np.array([1, 1, 1, 0, 0, 0])
    score, centre, radius, start, end = find_highest(cylinders, time, n_times=2, longest=1, is_prospective=True)
    assert score == pytest.approx(3 * np.log(3 / 1.5) + 3 * np.log(3 / 4.5))
    assert (centre, radius, start, end) == (0, 0, 1, 1)


@pytest.mark.parametrize("is_prospective", [True, False])
def test_the_compiled_search_finds_the_same(is_prospective: bool) -> None:  # noqa: FBT001 - a parameter
    """With numba and without, every dealing of the dates has the same highest score."""
    compiled = pytest.importorskip("geo.hotspots.compiled")
    rng = np.random.default_rng(1)
    cylinders = stand_cylinders(*scatter(150, seed=1), radii_m=(0.0, 60.0, 200.0))
    dealt = rng.integers(0, 40, (12, 150))
    there = compiled.highest_scores(cylinders.first, cylinders.incident, cylinders.ring, dealt, 40, 9, is_prospective)
    here = [find_highest(cylinders, time, n_times=40, longest=9, is_prospective=is_prospective)[0] for time in dealt]
    np.testing.assert_allclose(there, here, atol=1e-10)


def test_a_search_without_numba_gives_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba is never required: only the time differs."""
    day = np.random.default_rng(1).integers(0, 90, 60)

    def search() -> float:
        rng = np.random.default_rng(2)
        found = hotspot_emerging(*scatter(60, seed=3), day, grid=GRID, last_day=90, rng=rng, n_maps=29)
        assert found.series is not None
        return found.series.p_value

    with_numba = search()
    monkeypatch.setattr("geo.hotspots.emerging.find_spec", lambda _: None)
    assert search() == with_numba


@pytest.mark.parametrize(
    ("day", "radii_m", "message"),
    [
        ([1, 2, 9], (0.0, 50.0), "after last_day"),
        ([1, 2, float("nan")], (0.0, 50.0), "whole day"),
        ([1, 2], (0.0, 50.0), "whole day"),
        ([1, 2, 3], (50.0, 0.0), "rise"),
    ],
)
def test_a_search_that_cannot_be_is_refused(day: list[float], radii_m: tuple[float, ...], message: str) -> None:
    """Days and radii must be possible."""
    with pytest.raises(ValueError, match=message):
        hotspot_emerging(*scatter(3, seed=1), day, grid=GRID, last_day=5, rng=np.random.default_rng(1), radii_m=radii_m)
