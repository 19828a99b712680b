"""Quartic density, summed exactly and by Fourier transform, beside scikit-learn, scipy and KDEpy.

Neither scikit-learn nor scipy has the quartic kernel: their nearest is measured, of the same
width, and only has to rise and fall with ours. KDEpy has it, under the name of biweight.
"""

from collections.abc import Iterator
from importlib import import_module

import numpy as np
from scipy import stats

from benchmarks.gistar import scatter
from benchmarks.peers import find_missing
from benchmarks.timing import Answer, Timing, Way, compare
from geo.grid import Floats, Grid
from geo.hotspots.kde import sum_kernels, transform_kernels

EXACT, FAST = "kvartisk täthet, exakt, 10 000 rutor", "kvartisk täthet, 1 000 000 rutor"
SUM, FFT = "sum_kernels", "transform_kernels (FFT)"
SKLEARN, SCIPY, KDEPY = "scikit-learn KernelDensity", "scipy gaussian_kde", "KDEpy FFTKDE"
N_EXACT, N_FAST = 10_000, 100_000
BANDWIDTH_M = 400.0
ALLOWED = 0.01
"""Of the peak."""

SAME_M = 1e-9
PIECE = 500


def measure(sizes: tuple[int, ...] = (N_EXACT, N_FAST), *, rounds: int = 5) -> Iterator[Timing]:
    """Measure 10 000 incidents on as many cells, and a hundred thousand on a million."""
    if N_EXACT in sizes:
        yield from _measure_exact(rounds)
    if N_FAST in sizes:
        yield from _measure_fast(rounds)


def sum_by_definition(x: Floats, y: Floats, grid: Grid) -> Floats:
    """Sum 3/(πh²) (1 − d²/h²)² over every pair of cell and incident."""
    centres = np.column_stack(grid.centres())
    density = np.empty(len(centres))
    for start in range(0, len(centres), PIECE):
        to = centres[start : start + PIECE]
        square = ((to[:, :1] - x) ** 2 + (to[:, 1:] - y) ** 2) / BANDWIDTH_M**2
        density[start : start + PIECE] = (np.maximum(1 - square, 0) ** 2).sum(axis=1)
    return density * 3 / (np.pi * BANDWIDTH_M**2)


def _measure_exact(rounds: int) -> list[Timing]:
    grid = Grid(100, 500_000, 6_400_000, 100, 100)
    x, y = scatter(grid, N_EXACT, seed=1)
    expected = sum_by_definition(x, y, grid)
    ways: dict[str, Way] = {}
    if not find_missing(("sklearn",)):
        ways[SKLEARN] = _ask_sklearn(x, y, grid)
    ways[SCIPY] = _ask_scipy(x, y, grid)
    ways[SUM] = lambda: sum_kernels(x, y, grid=grid, bandwidth_m=BANDWIDTH_M).ravel()
    return compare(
        EXACT,
        N_EXACT,
        ways,
        rounds=rounds,
        expected=expected,
        allowed=SAME_M,
        scale=float(expected.max()),
        alike=(SKLEARN, SCIPY),
    )


def _measure_fast(rounds: int) -> list[Timing]:
    grid = Grid(10, 500_000, 6_400_000, 1_000, 1_000)
    x, y = scatter(grid, N_FAST, seed=2)
    expected = sum_kernels(x, y, grid=grid, bandwidth_m=BANDWIDTH_M)
    ways: dict[str, Way] = {}
    if not find_missing(("KDEpy",)):
        ways[KDEPY] = _ask_kdepy(x, y, grid)
    ways[FFT] = lambda: transform_kernels(x, y, grid=grid, bandwidth_m=BANDWIDTH_M)
    return compare(FAST, N_FAST, ways, rounds=rounds, expected=expected, allowed=ALLOWED, scale=float(expected.max()))


def _ask_sklearn(x: Floats, y: Floats, grid: Grid) -> Way:
    neighbors = import_module("sklearn.neighbors")
    places, centres = np.column_stack([x, y]), np.column_stack(grid.centres())

    def run() -> Answer:
        fitted = neighbors.KernelDensity(bandwidth=BANDWIDTH_M, kernel="epanechnikov").fit(places)
        return np.asarray(np.exp(fitted.score_samples(centres)))

    return run


def _ask_scipy(x: Floats, y: Floats, grid: Grid) -> Way:
    """Ask for the normal kernel with the spread that the quartic one has, h²/8 along each axis."""
    places, centres = np.stack([x, y]), np.stack(grid.centres())
    share = BANDWIDTH_M / np.sqrt(8) / float(np.sqrt(np.trace(np.cov(places)) / 2))
    return lambda: np.asarray(stats.gaussian_kde(places, bw_method=share)(centres))


def _ask_kdepy(x: Floats, y: Floats, grid: Grid) -> Way:
    """Ask on the same centres; KDEpy's bandwidth is the deviation of its kernel, h over the root of 7."""
    peer = import_module("KDEpy")
    places = np.column_stack([x, y])
    across, up = (axis.reshape(grid.shape).T.ravel() for axis in grid.centres())
    centres = np.column_stack([across, up])

    def run() -> Answer:
        density = peer.FFTKDE(kernel="biweight", bw=BANDWIDTH_M / np.sqrt(7)).fit(places).evaluate(centres)
        return np.asarray(density, dtype=np.float64).reshape(grid.n_columns, grid.n_rows).T * x.size

    return run
