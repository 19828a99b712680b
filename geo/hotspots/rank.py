"""Places in order of risk, each shrunk towards what is expected there by as much as chance requires."""

import numpy as np
import numpy.typing as npt

from geo.grid import Counts, Floats, Grid, count_cells
from geo.hotspots.null import check_dispersion, check_weights
from geo.hotspots.shrinkage import shrink
from geo.hotspots.table import Hotspots, tabulate_cells

MOST_RANKED = 5_000
"""Cells whose interval is drawn, from the highest; the others can't reach the top."""

INTERVAL = (0.05, 0.95)


def hotspot_rank(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    weights: npt.ArrayLike,
    rng: np.random.Generator,
    dispersion: float = 1.0,
    n_draws: int = 400,
    top_share: float = 0.01,
) -> Hotspots:
    """Rank cells by the number of incidents to expect in an equally long period.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`.
    weights
        Population or other weight per cell, shape ``grid.shape``: what is expected of a place
        before its own incidents are seen.
    rng
        Draws the intervals; the same seed gives the same answer.
    dispersion
        Variance over mean (`geo.chance.estimate_dispersion`). Without it, one series of
        incidents passes for a dangerous place.
    n_draws
        Draws behind each interval.
    top_share
        The places at the top that get a label.

    Returns
    -------
    Hotspots
        `value` is the expected number with its 90 % interval, `rank` its place with 90 % rank
        interval; `label` is "kan vara slump" for a place at the top whose rank interval
        reaches below it. Nothing is `is_hot`: a ranking always has a top.

    Notes
    -----
    Counts are gamma-Poisson around the weights (`geo.hotspots.shrinkage`). How much places
    differ is not fixed at one estimate but weighed over many, half the belief lying on "not at
    all", so that few incidents don't outrank the population.
    With 50 to 200 incidents a year most of a list of the five highest raw counts is replaced
    by chance the next year: show the intervals, and `geo.hotspots.accuracy` on held-out
    months beside the list.

    References
    ----------
    Clayton, D. & Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative
    risks for use in disease mapping. Biometrics 43, 671-681.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 9, 9)
    >>> x, y = np.full(12, 500_450.0), np.full(12, 6_400_450.0)
    >>> found = hotspot_rank(x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1))
    >>> found.cells.loc[found.cells["rank"] == 1, ["n", "rank_low", "rank_high", "label"]].to_numpy().tolist()
    [[12, 1, 1, 'säkert bland de högsta']]
    """
    n = count_cells(x, y, grid=grid)
    prior = expect_by_weights(n, check_weights(weights, shape=grid.shape)).ravel()
    shrunk = shrink(n.ravel(), prior, dispersion=check_dispersion(dispersion))
    value = shrunk.value
    order = np.argsort(-value, kind="stable")
    rank = np.empty(grid.size, dtype=np.int64)
    rank[order] = np.arange(1, grid.size + 1)
    ranked = order[:MOST_RANKED]
    low, high, rank_low, rank_high = (np.full(grid.size, np.nan) for _ in range(4))
    if n.any():
        drawn = shrunk.draw(ranked, n_draws=n_draws, rng=rng)
        low[ranked], high[ranked] = np.quantile(drawn, INTERVAL, axis=0)
        places = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
        rank_low[ranked] = np.floor(np.quantile(places, INTERVAL[0], axis=0))
        rank_high[ranked] = np.ceil(np.quantile(places, INTERVAL[1], axis=0))
    top = max(1, round(top_share * grid.size))
    label = np.where(rank_high <= top, "säkert bland de högsta", "kan vara slump").astype(object)
    label[rank > top] = None
    cells = tabulate_cells(
        grid,
        n,
        expected=prior,
        value=value,
        value_low=low,
        value_high=high,
        rank=rank,
        rank_low=rank_low,
        rank_high=rank_high,
        label=label,
    )
    method = "Rutor ordnade efter väntat antal, krympt mot vikterna (gamma–Poisson), med 90 procents intervall."
    return Hotspots(cells, method, ("En ordning har alltid en topp: den säger inte att något sticker ut.",))


def expect_by_weights(n: Counts, shares: Floats) -> Floats:
    """Share all incidents out by the weights, keeping as many for cells without weight as fell there.

    Examples
    --------
    >>> expect_by_weights(np.array([[9, 0, 0]]), np.array([[0.5, 0.5, 0.0]])).round(3)
    array([[4.275, 4.275, 0.45 ]])
    """
    total, empty = n.sum(), shares <= 0
    beside = (n[empty].sum() + 0.5) / (total + 1) if empty.any() else 0.0
    prior: Floats = np.where(empty, beside / max(int(empty.sum()), 1), shares * (1 - beside)) * total
    return prior
