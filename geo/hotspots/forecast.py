"""What the ranking would have caught of months it knew nothing of, beside two simpler ways."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.grid import Grid, count_cells
from geo.hotspots.accuracy import measure_accuracy
from geo.hotspots.null import check_dispersion, check_weights
from geo.hotspots.rank import expect_by_weights
from geo.hotspots.shrinkage import shrink

RANKED, PEOPLE, COUNTS = "ordningen", "bara befolkningen", "förra periodens antal"

Places = tuple[npt.ArrayLike, npt.ArrayLike]


def hold_out(
    before: Places,
    later: Places,
    *,
    grid: Grid,
    weights: npt.ArrayLike,
    dispersion: float = 1.0,
    area_share: float = 0.01,
) -> pd.DataFrame:
    """Rank by the earlier incidents and see what the top would have held of the later ones.

    Parameters
    ----------
    before, later
        Incidents, x and y in SWEREF 99 TM: the period the ranking may know, and held-out
        months after it, the last three for instance.
    grid
        From `geo.grid.make_grid`.
    weights
        Population or other weight per cell, as in `hotspot_rank`.
    dispersion
        Variance over mean (`geo.chance.estimate_dispersion`).
    area_share
        Share of the grid's cells to choose.

    Returns
    -------
    DataFrame
        One row per `order` (`RANKED`, `PEOPLE`, `COUNTS`): later incidents `n`, of them
        `hit_n` in the chosen cells, `pai` and `pei`.

    Notes
    -----
    A ranking that isn't better than `PEOPLE` says nothing about places, only about where
    people are. One set of held-out months is one draw: with few later incidents the figures
    jump.

    References
    ----------
    Chainey, S., Tompson, L. & Uhlig, S. (2008). The utility of hotspot mapping for predicting
    spatial patterns of crime. Security Journal 21, 4-28.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 1, 10)
    >>> here, y = np.full(9, 500_050.0), np.full(9, 6_400_050.0)
    >>> hold_out((here, y), (here, y), grid=grid, weights=np.ones(grid.shape), area_share=0.1)["pai"].tolist()
    [10.0, 1.0, 10.0]
    """
    known, held_out = count_cells(*before, grid=grid), count_cells(*later, grid=grid)
    shares = check_weights(weights, shape=grid.shape)
    prior = expect_by_weights(known, shares).ravel()
    scores: dict[str, npt.NDArray[np.float64]] = {
        RANKED: shrink(known.ravel(), prior, dispersion=check_dispersion(dispersion)).value,
        PEOPLE: shares,
        COUNTS: known.astype(np.float64),
    }
    caught = {order: measure_accuracy(score, held_out, area_share=area_share) for order, score in scores.items()}
    return pd.DataFrame(
        {
            "order": list(caught),
            "n": int(held_out.sum()),
            "hit_n": [one.hit_n for one in caught.values()],
            "pai": [one.pai for one in caught.values()],
            "pei": [one.pei for one in caught.values()],
        }
    )
