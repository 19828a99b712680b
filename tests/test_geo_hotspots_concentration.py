"""How few cells hold half of the incidents, beside how few would by chance."""

import numpy as np

from geo.hotspots.concentration import count_fewest, hotspot_concentration
from tests.hotspot_places import EVEN, GRID, scatter


def test_few_incidents_are_concentrated_by_chance_alone() -> None:
    """Forty incidents on 180 cells lie in few cells whatever happens; what chance gives is said beside it."""
    found = hotspot_concentration(*scatter(40, seed=4), grid=GRID, weights=EVEN, rng=np.random.default_rng(1))
    low, high = found.by_chance_half
    assert low <= found.half_n_cells <= high
    assert high < 0.15 * GRID.size
    assert f"{found.half_n_cells} av 180 rutor" in found.method


def test_eighty_per_cent_by_hand() -> None:
    """Of 10, 5, 3, 1, 1 the three largest hold eighteen of twenty: half in one cell, four fifths in three."""
    n = np.array([1, 10, 3, 1, 5])
    assert (count_fewest(n, 0.5), count_fewest(n, 0.75), count_fewest(n, 0.8)) == (1, 2, 3)
