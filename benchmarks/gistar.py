"""Gi*, its p-values and which of them stand when the share of false ones is held, beside esda with its weights."""

import warnings
from collections.abc import Iterator
from importlib import import_module

import numpy as np
from scipy import special, stats

from benchmarks.peers import find_missing
from benchmarks.timing import Answer, Timing, Way, compare
from geo.grid import Floats, Grid, count_cells
from geo.hotspots.gistar import hotspot_gistar, score_windows

WORK = "Gi* + p + FDR"
ESDA, CLOSED, TABLE = "esda G_Local med vikter + fdr", "score_windows + p + FDR", "hotspot_gistar, med tabell"
SIDES = {10_000: (100, 100), 100_000: (250, 400), 1_000_000: (1_000, 1_000)}
N_INCIDENTS = 100_000
ALLOWED = 1e-9
ALPHA = 0.05
SIDE_M = 10_000


def measure(sizes: tuple[int, ...] = tuple(SIDES), *, rounds: int = 5) -> Iterator[Timing]:
    """Measure Gi* of so many cells; esda runs once where it takes a minute."""
    for n_cells in sizes:
        n_rows, n_columns = SIDES[n_cells]
        grid = Grid(SIDE_M // max(n_rows, n_columns), 500_000, 6_400_000, n_rows, n_columns)
        x, y = scatter(grid, N_INCIDENTS, seed=n_cells)
        ways: dict[str, Way] = {}
        if not find_missing(("esda", "libpysal")):
            ways[ESDA] = _ask_esda(count_cells(x, y, grid=grid).ravel().astype(np.float64), grid)
        ways[CLOSED] = _ask_windows(x, y, grid)
        ways[TABLE] = _ask_product(x, y, grid)
        few = min(rounds, 1 if n_cells >= max(SIDES) else 5)
        yield from compare(WORK, n_cells, ways, rounds=few, allowed=ALLOWED)


def scatter(grid: Grid, n: int, *, seed: int) -> tuple[Floats, Floats]:
    """Scatter incidents over towns of unequal size, all of them a twentieth of the side from the edge."""
    rng = np.random.default_rng(seed)
    width, height = grid.n_columns * grid.cell_m, grid.n_rows * grid.cell_m
    town = rng.integers(0, 30, n)
    place = rng.uniform(0.1, 0.9, (30, 2))[town] + rng.normal(0, 0.04, (n, 2))
    place = np.where(rng.random((n, 1)) < 0.7, place, rng.random((n, 2))).clip(0.05, 0.95)  # noqa: PLR2004 - share
    return grid.left_m + place[:, 0] * width, grid.bottom_m + place[:, 1] * height


def _ask_windows(x: Floats, y: Floats, grid: Grid) -> Way:
    def run() -> Answer:
        z = score_windows(count_cells(x, y, grid=grid).astype(np.float64)).ravel()
        p_value = special.ndtr(-z)
        return np.stack([z, p_value, stats.false_discovery_control(p_value) <= ALPHA])

    return run


def _ask_product(x: Floats, y: Floats, grid: Grid) -> Way:
    def run() -> Answer:
        cells = hotspot_gistar(x, y, grid=grid, alpha=ALPHA).cells
        return np.stack([cells[name].to_numpy(dtype=np.float64) for name in ("value", "p_value", "is_hot")])

    return run


def _ask_esda(n: Floats, grid: Grid) -> Way:
    """Ask esda from counts on: the incidents are put into cells for it."""
    esda, libpysal = import_module("esda"), import_module("libpysal")

    def run() -> Answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            weights = libpysal.weights.lat2W(grid.n_rows, grid.n_columns, rook=False)
            weights = libpysal.weights.fill_diagonal(weights, 1)
            found = esda.G_Local(n, weights, transform="B", permutations=0, star=True)
            p_value = stats.norm.sf(found.Zs)
            return np.stack([found.Zs, p_value, p_value <= esda.fdr(p_value, ALPHA)])

    return run
