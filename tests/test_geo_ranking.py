"""An order of places says what chance leaves open, and how well it would have foretold."""

import numpy as np
import pytest

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.held_out import hold_out_order
from geo.ranked_surface import Degrees
from geo.ranking import rank_cells
from geo.worst_cells import follow_worst_cells


def put(*counts: int) -> Degrees:
    """Put so many incidents in cells half a kilometre apart."""
    x = np.repeat(500_050.0 + 500 * np.arange(len(counts)), counts)
    return transform_points(x, np.full(x.size, 6_400_050.0), from_crs=ANALYSIS_CRS, to_crs=MAP_CRS)


def test_few_incidents_make_no_certain_order() -> None:
    """Thirty places with one or two incidents each: none is surely among the ten highest."""
    few = put(*([2] * 10 + [1] * 20))
    ranked = rank_cells(*few, known=few, dispersion=1.0, rng=np.random.default_rng(1))
    assert [cell.rank for cell in ranked] == list(range(1, 11))
    assert not any(cell.is_certain for cell in ranked)


def test_two_places_far_above_the_rest_are_certain() -> None:
    """Sixty and thirty beside ones: their order is not chance, the third's is."""
    places = put(60, 30, *([1] * 40))
    first, second, third, *_ = rank_cells(*places, known=places, dispersion=1.3, rng=np.random.default_rng(1))
    assert (first.n, second.n, third.n) == (60, 30, 1)
    assert first.is_certain
    assert second.is_certain
    assert not third.is_certain
    assert first.low_n < 60 < first.high_n


def test_nothing_ranks_nothing() -> None:
    """Without incidents in the period there is no list."""
    assert rank_cells([], [], known=put(3, 3), dispersion=1.0, rng=np.random.default_rng(1)) == ()


def test_the_hit_rate_is_the_share_of_incidents_over_the_share_of_the_surface() -> None:
    """By hand: five places give 45 cells of surface; the highest one holds 30 of 40: 0.75 / (1/45) = 33.75.

    The best choice was the same cell, so PEI is 1.
    """
    before = put(9, 3, 1, 1, 1)
    hits = hold_out_order(before, put(30, 4, 3, 2, 1), orders={"förra året": before}, kde_name="täthet")
    assert hits is not None
    assert (hits.n, hits.top_n, hits.surface_n) == (40, 1, 45)
    found = hits.by_order["förra året"]
    assert (found.hit_n, found.pai, found.pei) == pytest.approx((30.0, 33.75, 1.0))


def test_later_incidents_in_new_places_are_missed_not_forgotten() -> None:
    """Half of the later incidents where nothing had happened: at most half can be foretold."""
    hits = hold_out_order(put(9), put(10, 10), orders={"förra året": put(9)}, kde_name="täthet")
    assert hits is not None
    assert hits.by_order["förra året"].hit_n == 10
    assert hits.by_order["förra året"].pai == pytest.approx(0.5 * 9)


def test_too_few_later_incidents_give_no_hit_rate() -> None:
    """Nineteen incidents are no measure."""
    assert hold_out_order(put(9), put(19), orders={"förra året": put(9)}, kde_name="täthet") is None


def test_the_worst_places_fall_by_themselves_and_are_told_so() -> None:
    """A town where nothing changes: the ten worst fall below their own count, yet stay within what was to expect."""
    rng = np.random.default_rng(7)
    fell, inside = 0, 0
    for _ in range(30):
        then, now = put(*rng.poisson(2, 200)), put(*rng.poisson(2, 200))
        worst = follow_worst_cells(then, now, known=put(*([1] * 200)), dispersion=1.0, rng=rng)
        assert worst is not None
        fell += worst.n < worst.baseline_n
        inside += worst.low_n <= worst.n <= worst.high_n
    assert fell == 30
    assert inside >= 27


def test_fewer_than_ten_places_have_no_ten_worst() -> None:
    """Nine cells with incidents are all there were."""
    nine = put(*([5] * 9))
    assert follow_worst_cells(nine, nine, known=nine, dispersion=1.0, rng=np.random.default_rng(1)) is None
