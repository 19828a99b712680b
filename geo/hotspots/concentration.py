"""How few places hold how much: the 80/20 curve, beside what chance alone concentrates."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.grid import Counts, Floats, Grid, count_cells
from geo.hotspots.circles import draw_multinomial
from geo.hotspots.null import check_weights
from geo.hotspots.table import Hotspots, tabulate_cells

N_MAPS = 199


@dataclass(frozen=True)
class Concentration(Hotspots):
    """`Hotspots` with how few cells hold half and four fifths of the incidents.

    Attributes
    ----------
    half_n_cells, most_n_cells
        Cells that hold half, and four fifths, of the incidents.
    by_chance_half, by_chance_most
        The fewest and most such cells on 95 of 100 maps where incidents follow the weights.
    gini
        0 when incidents are as evenly spread as their number allows, near 1 when all are in one cell.
    """

    half_n_cells: int = 0
    most_n_cells: int = 0
    by_chance_half: tuple[int, int] = (0, 0)
    by_chance_most: tuple[int, int] = (0, 0)
    gini: float = float("nan")


def hotspot_concentration(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    weights: npt.ArrayLike,
    rng: np.random.Generator,
    dispersion: float = 1.0,
) -> Concentration:
    """Say how few cells hold how much, and how few would by chance alone.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`.
    weights
        Population or other weight per cell, as in `hotspot_test`.
    rng
        Draws the maps of chance; the same seed gives the same answer.
    dispersion
        Variance over mean (`geo.chance.estimate_dispersion`).

    Returns
    -------
    Concentration
        `rank` orders the cells by `n`; `value` is the share of all incidents in the cell and
        those before it. Nothing is `is_hot`.

    Notes
    -----
    "Half of the crime happens in 2 % of the cells" is true of any map with fewer incidents than
    cells. Never give the figure without what chance gives.

    References
    ----------
    Weisburd, D. (2015). The law of crime concentration and the criminology of place.
    Criminology 53, 133-157.
    Bernasco, W. & Steenbeek, W. (2017). More places than crimes: implications for evaluating
    the law of crime concentration at place. Journal of Quantitative Criminology 33, 451-467.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 1, 10)
    >>> x = np.r_[np.full(8, 500_050.0), 500_450.0, 500_950.0]
    >>> y, even, rng = np.full(10, 6_400_050.0), np.ones(grid.shape), np.random.default_rng(1)
    >>> found = hotspot_concentration(x, y, grid=grid, weights=even, rng=rng)
    >>> found.half_n_cells, found.most_n_cells, round(found.gini, 2)
    (1, 1, 0.84)
    """
    n = count_cells(x, y, grid=grid)
    shares = check_weights(weights, shape=grid.shape)
    order = np.argsort(-n.ravel(), kind="stable")
    rank = np.empty(grid.size, dtype=np.int64)
    rank[order] = np.arange(1, grid.size + 1)
    total = int(n.sum())
    value = np.full(grid.size, np.nan)
    if not total:
        cells = tabulate_cells(grid, n, rank=rank, value=value)
        return Concentration(cells, "Inga händelser att ordna.")
    value[order] = n.ravel()[order].cumsum() / total
    maps = draw_multinomial(shares.ravel(), total, dispersion=dispersion, rng=rng)(N_MAPS).T.astype(np.int64)
    half, most = (np.array([count_fewest(drawn, share) for drawn in maps]) for share in (0.5, 0.8))
    cells = tabulate_cells(grid, n, expected=shares * total, rank=rank, value=value)
    found = count_fewest(n.ravel(), 0.5), count_fewest(n.ravel(), 0.8)
    method = (
        f"Hälften av händelserna ligger i {found[0]} av {grid.size} rutor, fyra femtedelar i {found[1]}. "
        f"Av en slump, om de följde vikterna, {_say(half)} respektive {_say(most)}."
    )
    return Concentration(
        cells,
        method,
        half_n_cells=found[0],
        most_n_cells=found[1],
        by_chance_half=_middle(half),
        by_chance_most=_middle(most),
        gini=rate_inequality(n.ravel()),
    )


def count_fewest(n: Counts, share: float) -> int:
    """Count the cells needed, from the highest, to hold a share of the incidents.

    Examples
    --------
    >>> count_fewest(np.array([1, 5, 3, 1]), 0.8)
    2
    """
    held = np.sort(n)[::-1].cumsum()
    return int(np.searchsorted(held, share * held[-1] * (1 - 1e-12)) + 1)


def rate_inequality(n: Counts) -> float:
    """Give Gini's coefficient over as many cells as the incidents could fill (Bernasco and Steenbeek 2017).

    Examples
    --------
    >>> rate_inequality(np.array([1, 1, 0, 0])), rate_inequality(np.array([4, 0, 0, 0]))
    (0.0, 0.75)
    """
    places = min(n.size, int(n.sum()))
    held = np.sort(n)[-places:]
    order = np.arange(1, places + 1)
    return float((2 * order - places - 1) @ held / (places * held.sum()))


def _middle(n_cells: Floats) -> tuple[int, int]:
    low, high = np.quantile(n_cells, [0.025, 0.975])
    return int(np.floor(low)), int(np.ceil(high))


def _say(n_cells: Floats) -> str:
    low, high = _middle(n_cells)
    return f"{low}–{high}"
