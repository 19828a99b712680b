"""A small grid, places drawn evenly over it, and what other programs have published of hot spots."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from geo.grid import Grid

SHARED = Path(__file__).parents[2] / "shared" / "data"
GRID = Grid(100, 500_000, 6_400_000, 12, 15)
Places = tuple[np.ndarray, np.ndarray]
EVEN = np.ones(GRID.shape)


def scatter(n: int, *, seed: int, grid: Grid = GRID) -> Places:
    """Draw places evenly over a grid."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, grid.n_columns * grid.cell_m, n) + grid.left_m
    return x, rng.uniform(0, grid.n_rows * grid.cell_m, n) + grid.bottom_m


@cache
def reference() -> dict[str, dict]:
    """Read the published results, or skip where they aren't."""
    path = SHARED / "reference_results.json"
    if not path.exists():
        pytest.skip("the shared data is not here")
    return json.loads(path.read_text("utf-8"))
