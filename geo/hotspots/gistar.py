"""Getis and Ord's Gi*: for comparison with other tools, not for a small town."""

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from geo.grid import Flags, Floats, Grid, count_cells
from geo.hotspots.table import Hotspots, tabulate_cells
from geo.hotspots.window import sum_windows

FEWEST_INCIDENTS = 2_000
"""Below this the normal approximation marked cells on nearly every map where nothing was hot."""


def hotspot_gistar(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    inside: Flags | None = None,
    is_adjusted: bool = True,
    alpha: float = 0.05,
) -> Hotspots:
    """Score each cell with its eight neighbours by Gi*, as other tools do.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`.
    inside
        Cells that belong to the area, shape ``grid.shape``; all when not given.
    is_adjusted
        Hold the share of false marks (Benjamini and Hochberg); False is other tools' habit.
    alpha
        Level of the marks, one-sided.

    Returns
    -------
    Hotspots
        `value` is z and `p_value` one-sided, unadjusted; empty outside.

    Notes
    -----
    The normal approximation fails on sparse counts, and no adjustment mends that. Gi* also asks
    whether incidents are *unevenly* spread, which they always are where people are: it redraws
    the map of the population. Use `hotspot_test`; show this only beside it, with its warning.

    References
    ----------
    Getis, A. & Ord, J. K. (1992). The analysis of spatial association by use of distance
    statistics. Geographical Analysis 24, 189-206.
    Ord, J. K. & Getis, A. (1995). Local spatial autocorrelation statistics. Geographical
    Analysis 27, 286-306.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 5, 5)
    >>> found = hotspot_gistar([500_210.0], [6_400_210.0], grid=grid, is_adjusted=False)
    >>> float(found.cells["value"].max().round(4))
    1.3333
    """
    n = count_cells(x, y, grid=grid)
    z = score_windows(n.astype(np.float64), inside=inside)
    p_value = special.ndtr(-z)
    is_scored = np.isfinite(z)
    level = np.ones(grid.shape)
    if is_scored.any():
        level[is_scored] = stats.false_discovery_control(p_value[is_scored]) if is_adjusted else p_value[is_scored]
    cells = tabulate_cells(grid, n, value=z, p_value=p_value, is_hot=is_scored & (level <= alpha))
    how = "med falska fynd begränsade (Benjamini–Hochberg)" if is_adjusted else "utan hänsyn till antalet prövade rutor"
    return Hotspots(cells, f"Gi* för varje ruta med sina grannar, {how}.", _warn(int(n.sum()), is_adjusted=is_adjusted))


def score_windows(values: Floats, *, inside: Flags | None = None, reach: int = 1) -> Floats:
    """Give Gi* of every cell with equal weights in a square window, in closed form.

    Parameters
    ----------
    values
        Per cell, two-dimensional.
    inside
        Cells that belong to the area; others count neither as cells nor as neighbours.
    reach
        Cells on each side of the window.

    Returns
    -------
    array
        z; NaN outside, and everywhere when all values are the same.

    Examples
    --------
    >>> score_windows(np.eye(3)).round(2).tolist()[1]
    [0.0, 0.0, 0.0]
    """
    belongs = np.ones(values.shape) if inside is None else np.asarray(inside, dtype=np.float64)
    counted = np.where(belongs > 0, values, 0.0)
    members = counted[belongs > 0]
    z = score_sums(sum_windows(counted, reach=reach), np.rint(sum_windows(belongs, reach=reach)), members)
    return np.where(belongs > 0, z, np.nan)


def score_sums(sums: Floats, sizes: Floats, values: Floats) -> Floats:
    """Standardise neighbourhood sums into Gi*.

    Parameters
    ----------
    sums
        Sum of each place's neighbourhood, itself included.
    sizes
        Places in each neighbourhood, itself included.
    values
        All places' values.

    Returns
    -------
    array
        z by Ord and Getis (1995, eq. 14), the variance taken over n. A neighbourhood of all
        places, which is always as expected, gets 0.
    """
    n = values.size
    deviation = values.std() if n else 0.0
    if n < 2 or deviation <= 1e-12 * max(1.0, float(np.abs(values).max())):  # noqa: PLR2004 - no spread in fewer
        return np.full(sums.shape, np.nan)
    spread = deviation * np.sqrt(np.maximum(n * sizes - sizes**2, 0) / (n - 1))
    z: Floats = np.divide(sums - values.mean() * sizes, spread, out=np.zeros(sums.shape), where=spread > 0)
    return z


def _warn(n: int, *, is_adjusted: bool) -> tuple[str, ...]:
    few = f"Bara {n} händelser: under {FEWEST_INCIDENTS} pekar Gi* nästan alltid ut rutor där ingenting sticker ut."
    loose = "Gränsen tar inte hänsyn till hur många rutor som prövas: en av tjugo väntas bli utpekad av en slump."
    where = "Gi* visar var händelser är ojämnt spridda, vilket de är överallt där det bor folk."
    return (*(few,) * (n < FEWEST_INCIDENTS), *(loose,) * (not is_adjusted), where)
