"""The window test marks what is more than chance, and leaves maps where nothing is hot alone."""

import numpy as np
import pytest

from geo.hotspots.testing import hotspot_test, mark_cells, weigh_windows, weigh_windows_against
from tests.hotspot_places import EVEN, GRID, scatter


def test_the_window_test_is_the_binomial_of_the_textbook() -> None:
    """Four of ten in a window with a ninth of the expected: summed by hand from the binomial."""
    n = np.zeros((9, 9), dtype=np.int64)
    n[4, 4], n[0, 0] = 4, 6
    by_hand = 1 - sum(
        [
            1 * (8 / 9) ** 10,
            10 * (1 / 9) * (8 / 9) ** 9,
            45 * (1 / 9) ** 2 * (8 / 9) ** 8,
            120 * (1 / 9) ** 3 * (8 / 9) ** 7,
        ]
    )
    assert weigh_windows(n, np.full((9, 9), 1 / 81))[4, 4] == pytest.approx(by_hand, rel=1e-12)


def test_series_make_the_same_count_less_surprising() -> None:
    """The more incidents come in series, the less a window's count proves."""
    n = np.zeros((9, 9), dtype=np.int64)
    n[4, 4], n[0, 0] = 6, 20
    chances = [weigh_windows(n, np.full((9, 9), 1 / 81), dispersion=d)[4, 4] for d in (1, 1.0001, 2, 3)]
    assert chances == sorted(chances)
    assert chances[1] == pytest.approx(chances[0], rel=0.6)


def test_a_window_is_held_against_its_own_past() -> None:
    """Seven now and one then, of equally many in all: tail of the binomial with a half."""
    now, then = np.zeros((1, 9), dtype=np.int64), np.zeros((1, 9), dtype=np.int64)
    now[0, 1], now[0, 7], then[0, 1], then[0, 7] = 7, 3, 1, 9
    assert weigh_windows_against(now, then)[0, 1] == pytest.approx((8 + 1) / 2**8)


def test_nothing_is_marked_where_weights_say_nobody_is() -> None:
    """Incidents outside every inhabited window can't be tested; they aren't hot by default."""
    weights = np.zeros(GRID.shape)
    weights[:, 10:] = 1
    x, y = np.full(20, 500_150.0), np.full(20, 6_400_650.0)
    assert not hotspot_test(x, y, grid=GRID, weights=weights, dispersion=1).cells["is_hot"].any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "either weights or earlier"),
        ({"weights": EVEN[:3]}, "one value per cell"),
        ({"weights": EVEN * 0}, "above 0"),
        ({"weights": -EVEN}, "at least 0"),
        ({"weights": EVEN * np.nan}, "at least 0"),
        ({"weights": EVEN, "dispersion": 0.5}, "at least 1"),
        ({"weights": EVEN, "dispersion": float("nan")}, "at least 1"),
    ],
)
def test_a_claim_that_cannot_be_tested_is_refused(arguments: dict[str, object], message: str) -> None:
    """The expected must be said once, and be possible."""
    with pytest.raises(ValueError, match=message):
        hotspot_test(*scatter(9, seed=1), grid=GRID, **{"dispersion": 1, **arguments})  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [50, 200, 500, 2000])
@pytest.mark.parametrize("dispersion", [1, 3])
def test_maps_where_nothing_is_hot_are_left_alone(n: int, dispersion: int) -> None:
    """At most 5 % of maps get a false mark (10 % with series), whatever the number of incidents."""
    rng = np.random.default_rng(n)
    shares = rng.gamma(0.5, size=900)
    shares /= shares.sum()
    false = 0
    for _ in range(100):
        sizes = rng.geometric(2 / (dispersion + 1), round(n * 2 / (dispersion + 1)))
        drawn = np.bincount(rng.choice(900, sizes.size, p=shares), sizes, minlength=900).reshape(30, 30).astype(int)
        p_value = weigh_windows(drawn, shares.reshape(30, 30), dispersion=dispersion)
        false += bool(mark_cells(drawn, p_value).any())
    assert false <= 8  # of 100: exceeded by a true 4 % once in fifty seeds


def test_twenty_four_extra_at_the_station_are_found() -> None:
    """A station that takes 24 of 200 incidents in a town is marked, and nothing far from it."""
    rng = np.random.default_rng(5)
    n = np.bincount(rng.integers(0, 900, 176), minlength=900).reshape(30, 30)
    np.add.at(n, (15 + rng.integers(-1, 2, 24), 15 + rng.integers(-1, 2, 24)), 1)
    is_hot = mark_cells(n, weigh_windows(n, np.full((30, 30), 1 / 900)))
    assert is_hot[15, 15]
    assert not is_hot[:11].any()
