"""The density is the sum of its kernels, fast or written out, and says that it is a picture."""

import numpy as np
import pytest

from geo.grid import Grid
from geo.hotspots.kde import hotspot_kde, quartic, sum_kernels, transform_kernels
from tests.hotspot_places import GRID, scatter


def test_the_kernel_integrates_to_one() -> None:
    """Summed over a fine grid the quartic kernel holds exactly one incident; 3/(πh²) and not 116/(5πh²)."""
    step = np.arange(-300, 300) + 0.5
    square = (step[:, None] ** 2 + step**2) / 300**2
    assert quartic(square, bandwidth_m=300).sum() == pytest.approx(1, rel=1e-6)


def test_density_is_the_sum_written_out() -> None:
    """Every pair of cell and incident, by the definition."""
    x, y = scatter(70, seed=4)
    cx, cy = GRID.centres()
    square = ((cx[:, None] - x) ** 2 + (cy[:, None] - y) ** 2) / 250**2
    by_definition = (3 / (np.pi * 250**2) * np.where(square < 1, (1 - square) ** 2, 0)).sum(axis=1)
    np.testing.assert_allclose(sum_kernels(x, y, grid=GRID, bandwidth_m=250).ravel(), by_definition, atol=1e-18)


@pytest.mark.parametrize("n_cells", [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0])
def test_the_fast_transform_is_within_a_hundredth_of_the_peak(n_cells: float) -> None:
    """However coarse the cells, and for one incident as for many, the transform is the sum to under 1 % of the peak."""
    grid = Grid(100, 500_000, 6_400_000, 24, 23)
    for seed, n in enumerate((*(1,) * 15, 30, 2000)):
        x, y = scatter(n, seed=seed, grid=grid)
        exact = sum_kernels(x, y, grid=grid, bandwidth_m=100 * n_cells)
        fast = transform_kernels(x, y, grid=grid, bandwidth_m=100 * n_cells)
        assert np.abs(fast - exact).max() < 0.01 * exact.max()


def test_the_fast_transform_neither_makes_nor_loses_incidents() -> None:
    """Well inside the grid, the density summed over its square metres is the number of incidents."""
    grid = Grid(50, 500_000, 6_400_000, 40, 40)
    x, y = np.full(5, 501_013.0), np.array([6_400_900.0, 6_401_000, 6_401_024, 6_401_025, 6_401_110])
    density = transform_kernels(x, y, grid=grid, bandwidth_m=500)
    assert density.sum() * 50**2 == pytest.approx(5, rel=0.002)


def test_a_picture_marks_nothing_and_says_so() -> None:
    """Density is never called hot, and its bandwidth is named."""
    picture = hotspot_kde(*scatter(500, seed=1), grid=GRID)
    assert not picture.cells["is_hot"].any()
    assert "300 m" in picture.method
    assert "ingen prövning" in picture.method
    with pytest.raises(ValueError, match="at least the cell's side"):
        hotspot_kde(*scatter(5, seed=1), grid=GRID, bandwidth_m=20)
