"""Places in order of their counts, where nothing is known of how many people there are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Floats
from geo.hotspots.rank import MOST_RANKED
from geo.ranked_surface import Degrees, count_places, lay_surface
from geo.rates import TAIL_SHARE, learn_rates

N_TOP = 10
N_DRAWS = 400


@dataclass(frozen=True, slots=True)
class RankedCell:
    """A cell near the top.

    Attributes
    ----------
    lon, lat
        The cell's centre, degrees WGS 84.
    n
        Incidents in it.
    expected_n, low_n, high_n
        What to expect of it in an equally long period, with 90 % interval.
    rank, rank_low, rank_high
        Its place by count, and the best and worst place that chance leaves open.
    """

    lon: float
    lat: float
    n: int
    expected_n: float
    low_n: float
    high_n: float
    rank: int
    rank_low: int
    rank_high: int

    @property
    def is_certain(self) -> bool:
        """Whether it would be among the `N_TOP` whichever way chance went."""
        return self.rank_high <= N_TOP


def rank_cells(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, known: Degrees, dispersion: float, rng: np.random.Generator
) -> tuple[RankedCell, ...]:
    """Rank cells by their incidents, each with what chance leaves open.

    Parameters
    ----------
    lon, lat
        Incidents in degrees, WGS 84; in Sweden, none missing.
    known
        Longitude and latitude of all incidents known, these among them: where something has
        happened, neighbours included, is the surface that cells are ranked on.
    dispersion
        From `geo.chance.estimate_dispersion`.
    rng
        Draws the rank intervals.

    Returns
    -------
    tuple of RankedCell
        At most `N_TOP`, highest first, none without incidents.

    Notes
    -----
    By number, not per resident: a place where many people are comes high. With a population per
    cell use `geo.hotspots.hotspot_rank`. A ranking always has a top; it marks nothing.

    Examples
    --------
    >>> here = (np.full(9, 15.1), np.full(9, 58.3))
    >>> (first,) = rank_cells(*here, known=here, dispersion=1.0, rng=np.random.default_rng(1))
    >>> first.n, first.rank
    (9, 1)
    """
    grid, surface = lay_surface(known)
    n = count_places(lon, lat, grid=grid).ravel()[surface]
    if not n.any():
        return ()
    rates = learn_rates(n, dispersion=dispersion)
    low, high = rates.find_interval()
    order = np.argsort(-n, kind="stable")[:MOST_RANKED]
    top = order[:N_TOP][n[order[:N_TOP]] > 0]
    rank_low, rank_high = _find_ranks(rates.draw(order, n_draws=N_DRAWS, rng=rng), top.size)
    x, y = (axis[surface][top] for axis in grid.centres())
    centre_lon, centre_lat = transform_points(x, y, from_crs=ANALYSIS_CRS, to_crs=MAP_CRS)
    return tuple(
        RankedCell(
            float(centre_lon[at]),
            float(centre_lat[at]),
            int(n[cell]),
            float(rates.value[cell]),
            float(low[cell]),
            float(high[cell]),
            at + 1,
            int(min(rank_low[at], at + 1)),
            int(max(rank_high[at], at + 1)),
        )
        for at, cell in enumerate(top)
    )


def _find_ranks(drawn: Floats, n_top: int) -> tuple[Floats, Floats]:
    ranks = 1 + np.stack([(drawn > drawn[:, [at]]).sum(axis=1) for at in range(n_top)], axis=1)
    low, high = np.quantile(ranks, (TAIL_SHARE, 1 - TAIL_SHARE), axis=0)
    return np.floor(low), np.ceil(high)
