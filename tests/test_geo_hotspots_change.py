"""What moved between two periods, and what a history of many shows."""

import numpy as np
import pytest

from geo.hotspots.change import ChangeLabel, hotspot_change
from geo.hotspots.classify import History, hotspot_classify
from tests.hotspot_places import EVEN, GRID, Places, scatter


def test_a_problem_that_moved_is_marked_at_both_ends() -> None:
    """Twenty incidents that moved across town: more here, fewer there, nothing elsewhere."""
    x, y = scatter(100, seed=1)
    then, now = np.full(20, 500_150.0), np.full(20, 501_350.0)
    there, here = np.full(20, 6_400_150.0), np.full(20, 6_401_050.0)
    found = hotspot_change(
        np.r_[x, now], np.r_[y, here], grid=GRID, earlier=(np.r_[x, then], np.r_[y, there]), dispersion=1
    ).cells
    more, fewer = (found[found["label"] == label] for label in (ChangeLabel.MORE, ChangeLabel.FEWER))
    assert len(more)
    assert len(fewer)
    assert (more["x_m"] > 501_000).all()
    assert (fewer["x_m"] < 500_500).all()
    assert (more["is_hot"]).all()
    assert not fewer["is_hot"].any()


def test_a_calmer_town_changes_no_share() -> None:
    """Half as many everywhere is said by the baseline, not by the map."""
    x, y = scatter(400, seed=2)
    found = hotspot_change(x[::2], y[::2], grid=GRID, earlier=(x, y), dispersion=1).cells
    assert set(found["label"]) == {"ingen säker skillnad"}


@pytest.mark.parametrize("dispersion", [1, 3])
def test_unchanged_places_are_not_said_to_have_changed(dispersion: int) -> None:
    """Of 60 maps where nothing changed but chance, also with series, at most five get a mark."""
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(np.full(GRID.size, 0.5))
    cx, cy = GRID.centres()

    def draw() -> Places:
        sizes = rng.geometric(2 / (dispersion + 1), round(600 / (dispersion + 1)))
        at = np.repeat(rng.choice(GRID.size, sizes.size, p=shares), sizes)
        return cx[at], cy[at]

    found = [hotspot_change(*draw(), grid=GRID, earlier=draw(), dispersion=dispersion).cells for _ in range(60)]
    assert sum(set(cells["label"]) != {"ingen säker skillnad"} for cells in found) <= 5


def test_histories_are_told_apart() -> None:
    """A place in all periods is lasting, one in the last only is new, one before only is past."""
    rng = np.random.default_rng(1)

    def period(*places: tuple[float, float]) -> Places:
        x, y = scatter(30, seed=int(rng.integers(1000)))
        east, north = (np.concatenate([np.full(12, p) for p in axis]) for axis in zip(*places, strict=True))
        return np.r_[x, east], np.r_[y, north]

    lasting, new, past = (500_150.0, 6_400_150.0), (501_350.0, 6_400_150.0), (500_750.0, 6_401_050.0)
    periods = [period(lasting, past), period(lasting, past), period(lasting, past), period(lasting, new)]
    cells = hotspot_classify(periods, grid=GRID, weights=EVEN, dispersion=1).cells
    at = {
        name: cells[(cells["x_m"] == x) & (cells["y_m"] == y)]["label"].item()
        for name, (x, y) in {"lasting": lasting, "new": new, "past": past}.items()
    }
    assert at == {"lasting": History.LASTING, "new": History.NEW, "past": History.PAST}


def test_two_periods_make_no_history() -> None:
    """The reader is sent to hotspot_change."""
    with pytest.raises(ValueError, match="at least 3 periods"):
        hotspot_classify([scatter(5, seed=1)] * 2, grid=GRID, weights=EVEN, dispersion=1)
