"""What every method for hot spots does: the same table, the same refusals, nothing made of nothing."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from data.tables import find_problems
from geo.grid import Grid, make_grid
from geo.hotspots.change import hotspot_change
from geo.hotspots.classify import hotspot_classify
from geo.hotspots.concentration import hotspot_concentration
from geo.hotspots.emerging import hotspot_emerging
from geo.hotspots.gistar import hotspot_gistar
from geo.hotspots.kde import hotspot_kde
from geo.hotspots.rank import hotspot_rank
from geo.hotspots.scan import hotspot_scan
from geo.hotspots.table import HOTSPOTS, Hotspots
from geo.hotspots.testing import hotspot_test
from tests.hotspot_places import GRID, scatter

FAMILY: dict[str, Callable[[np.ndarray, np.ndarray, Grid], Hotspots]] = {
    "hotspot_test": lambda x, y, grid: hotspot_test(x, y, grid=grid, weights=np.ones(grid.shape), dispersion=1),
    "hotspot_test earlier": lambda x, y, grid: hotspot_test(x, y, grid=grid, earlier=(x, y), dispersion=1),
    "hotspot_gistar": lambda x, y, grid: hotspot_gistar(x, y, grid=grid),
    "hotspot_rank": lambda x, y, grid: hotspot_rank(
        x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1), n_draws=50
    ),
    "hotspot_scan": lambda x, y, grid: hotspot_scan(
        x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1), dispersion=1, n_maps=39
    ),
    "hotspot_change": lambda x, y, grid: hotspot_change(x, y, grid=grid, earlier=(x[:0], y[:0]), dispersion=1),
    "hotspot_classify": lambda x, y, grid: hotspot_classify(
        [(x[:0], y[:0]), (x[:0], y[:0]), (x, y)], grid=grid, weights=np.ones(grid.shape), dispersion=1
    ),
    "hotspot_concentration": lambda x, y, grid: hotspot_concentration(
        x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1)
    ),
    "hotspot_emerging": lambda x, y, grid: hotspot_emerging(
        x, y, np.zeros(len(x)), grid=grid, last_day=0, rng=np.random.default_rng(1), n_maps=19
    ),
    "hotspot_kde": lambda x, y, grid: hotspot_kde(x, y, grid=grid),
}
member = pytest.mark.parametrize("name", FAMILY)


@member
def test_every_method_gives_the_same_table(name: str) -> None:
    """Columns, kinds and rows are those described, one row per cell, whatever the method."""
    found = FAMILY[name](*scatter(60, seed=1), GRID)
    assert find_problems(found.cells, HOTSPOTS) == []
    assert list(found.cells) == list(HOTSPOTS)
    assert len(found.cells) == GRID.size
    assert found.cells["n"].sum() == 60
    assert found.method.endswith(".")
    assert not re.search(r"\d\.\d|\dprocent|nan", found.method)


@member
@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_incidents_give_a_table_without_marks(name: str, n: int) -> None:
    """None, one or two incidents are never a hot spot."""
    found = FAMILY[name](*scatter(n, seed=2), GRID)
    assert len(found.cells) == GRID.size
    if name != "hotspot_gistar":
        assert not found.cells["is_hot"].any()


@member
def test_a_grid_without_cells_gives_an_empty_table(name: str) -> None:
    """An empty selection is answered with the table's headings."""
    nothing = np.empty(0)
    found = FAMILY[name](nothing, nothing, make_grid(nothing, nothing, cell_m=100))
    assert list(found.cells) == list(HOTSPOTS)
    assert len(found.cells) == 0


@member
def test_all_incidents_in_one_place_is_answered(name: str) -> None:
    """Thirty incidents at one address in a town are a hot spot there and nowhere else, and a warning to none."""
    x, y = np.full(30, 500_750.0), np.full(30, 6_400_650.0)
    cells = FAMILY[name](x, y, GRID).cells
    assert cells.loc[cells["n"] > 0, "n"].tolist() == [30]
    marked = cells[cells["is_hot"]]
    assert ((marked["x_m"] - 500_750).abs() <= 250).all()
    assert ((marked["y_m"] - 6_400_650).abs() <= 250).all()


@member
@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([15.13], [58.32], "look like longitude and latitude"),
        ([0.0, 500_050.0], [0.0, 6_400_050.0], r"1 of 2 lie at \(0, 0\)"),
        ([np.nan], [6_400_050.0], "1 of 1 lack a coordinate"),
        ([np.inf], [6_400_050.0], "1 of 1 lack a coordinate"),
        ([900_000.0], [7_000_000.0], "1 of 1 lie outside"),
        ([500_050.0, 500_060.0], [6_400_050.0], "same length"),
    ],
)
def test_places_that_cannot_be_are_refused(name: str, x: list[float], y: list[float], message: str) -> None:
    """What must hold, what was found and what to do are said; nothing is dropped in silence."""
    with pytest.raises(ValueError, match=message):
        FAMILY[name](np.array(x), np.array(y), GRID)


@member
def test_the_order_of_incidents_does_not_matter(name: str) -> None:
    """The same incidents in another order give the same table."""
    x, y = scatter(80, seed=3)
    there, back = FAMILY[name](x, y, GRID).cells, FAMILY[name](x[::-1], y[::-1], GRID).cells
    for column in ("n", "value", "p_value"):
        np.testing.assert_allclose(there[column].astype(float), back[column].astype(float), rtol=1e-9, atol=1e-9)
