"""How well the highest cells foretell, by the published measures and beside the two simple orders."""

import numpy as np
import pytest

from geo.hotspots.accuracy import measure_accuracy, rate_recapture
from geo.hotspots.forecast import COUNTS, PEOPLE, RANKED, hold_out
from tests.hotspot_places import EVEN, GRID, scatter


def test_accuracy_is_that_of_the_reference() -> None:
    """PAI 2, 1.5, 1; PEI 1, 1, 1; RRI 0.5, 0.556, 0.667 for later 6, 3, 0 and predicted 3, 2, 1 (ptools' tests)."""
    measured = [measure_accuracy([3, 2, 1], [6, 3, 0], area_share=k / 3) for k in (1, 2, 3)]
    assert [m.pai for m in measured] == pytest.approx([2, 1.5, 1])
    assert [m.pei for m in measured] == pytest.approx([1, 1, 1])
    assert rate_recapture([3, 2, 1], [6, 3, 0]) == pytest.approx([0.5, 0.5555556, 0.6666667])


def test_equal_scores_are_not_broken_by_the_order_of_cells() -> None:
    """A ranking that tells nothing hits what chance does, wherever the incidents lie."""
    assert measure_accuracy(np.zeros(100), np.eye(1, 100, 0), area_share=0.05).pai == pytest.approx(1)
    assert measure_accuracy(np.zeros(100), np.eye(1, 100, 99), area_share=0.05).pai == pytest.approx(1)


def test_a_forecast_stands_beside_the_two_simple_ones() -> None:
    """Where incidents stay in one cell, ranking and last period's counts beat the population, in one table."""
    x, y = scatter(40, seed=1)
    before = np.r_[x, np.full(30, 500_150.0)], np.r_[y, np.full(30, 6_400_150.0)]
    later = np.full(10, 500_150.0), np.full(10, 6_400_150.0)
    table = hold_out(before, later, grid=GRID, weights=EVEN, area_share=1 / GRID.size).set_index("order")
    assert list(table.index) == [RANKED, PEOPLE, COUNTS]
    assert table["pai"].tolist() == pytest.approx([180, 1, 180])
    assert table["pei"].tolist() == pytest.approx([1, 1 / 180, 1])
    assert (table["n"] == 10).all()


def test_accuracy_of_nothing_is_not_invented() -> None:
    """Without later incidents there is nothing to hit."""
    assert np.isnan(measure_accuracy([1, 2], [0, 0]).pai)
    with pytest.raises(ValueError, match="one value per cell"):
        measure_accuracy([1, 2], [0])
