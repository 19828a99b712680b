"""Places in order of their counts, where nothing is known of how many people there are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Counts, Flags, Floats, Grid, count_cells, make_grid
from geo.hotspots.accuracy import Accuracy, measure_accuracy
from geo.hotspots.kde import hotspot_kde
from geo.hotspots.rank import MOST_RANKED
from geo.rates import TAIL_SHARE, learn_rates

CELL_M = 100
N_TOP = 10
N_DRAWS = 400

FEWEST_HELD_OUT = 20
"""Later incidents below which a hit rate is one or two incidents' luck."""

TOP_SHARE = 0.01

_NEIGHBOURS = np.ones((3, 3), dtype=bool)
_AGAIN = (0.005, 1 - TAIL_SHARE)

Degrees = tuple[npt.ArrayLike, npt.ArrayLike]


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


@dataclass(frozen=True, slots=True)
class Hits:
    """What the highest cells held of incidents that the order knew nothing of.

    Attributes
    ----------
    n
        The later incidents.
    top_n, surface_n
        Cells chosen, of how many.
    by_order
        Per order's Swedish name its `geo.hotspots.accuracy.Accuracy`; PAI is over `surface_n` cells.
    """

    n: int
    top_n: int
    surface_n: int
    by_order: dict[str, Accuracy]


@dataclass(frozen=True, slots=True)
class WorstCells:
    """The cells that had the most incidents in an earlier year, and how they have fared.

    Attributes
    ----------
    baseline_n, n
        Their incidents then and now.
    expected_n, low_n, high_n
        What they were to have now with unchanged risks; the interval counts in the chance of now.
    """

    baseline_n: int
    n: int
    expected_n: float
    low_n: int
    high_n: int


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
    grid, surface = _lay_surface(known)
    n = _count(lon, lat, grid=grid).ravel()[surface]
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


def hold_out_order(before: Degrees, later: Degrees, *, orders: dict[str, Degrees], kde_name: str) -> Hits | None:
    """See what the highest cells by earlier counts would have held of later incidents.

    Parameters
    ----------
    before, later
        Longitude and latitude of all incidents known before, which make the surface, and of those held out.
    orders
        Per name the incidents whose counts make an order.
    kde_name
        What to call the order by density (300 m) of the first of `orders`.

    Returns
    -------
    Hits or None
        None with fewer than `FEWEST_HELD_OUT` later incidents.

    Notes
    -----
    Later incidents where nothing has happened before are counted as missed. PAI grows with the
    surface: compare only on the same one. With nothing known of the population a shrunk order is
    that of the counts themselves.

    References
    ----------
    Chainey, S., Tompson, L. & Uhlig, S. (2008). The utility of hotspot mapping for predicting
    spatial patterns of crime. Security Journal 21, 4-28.

    Examples
    --------
    >>> place = (np.full(25, 15.1), np.full(25, 58.3))
    >>> hits = hold_out_order(place, place, orders={"förra året": place}, kde_name="täthet")
    >>> hits.top_n, hits.surface_n, hits.by_order["förra året"].hit_n
    (1, 9, 25.0)
    """
    later_n = int(np.size(later[0]))
    if later_n < FEWEST_HELD_OUT or not np.size(before[0]):
        return None
    lon, lat = (np.concatenate([np.asarray(b), np.asarray(a)]) for b, a in zip(before, later, strict=True))
    grid = _make_grid((lon, lat))
    surface = _widen(_count(*before, grid=grid))
    held_out = _count(*later, grid=grid).ravel()
    surface_n = int(surface.sum())
    top_n = max(1, round(TOP_SHARE * surface_n))
    scores = {name: _count(*places, grid=grid).ravel().astype(np.float64) for name, places in orders.items()}
    first = next(iter(orders.values()))
    scores[kde_name] = hotspot_kde(*_to_metres(*first), grid=grid).cells["value"].to_numpy()
    by_order = {
        name: _rescale(
            measure_accuracy(np.where(surface, score, -1.0), held_out, area_share=top_n / grid.size),
            surface_n / grid.size,
        )
        for name, score in scores.items()
    }
    return Hits(later_n, top_n, surface_n, by_order)


def follow_worst_cells(
    then: Degrees, now: Degrees, *, known: Degrees, dispersion: float, rng: np.random.Generator
) -> WorstCells | None:
    """Follow the cells that had the most incidents in an earlier year.

    Parameters
    ----------
    then, now
        Longitude and latitude of the incidents of the same months of two years.
    known, dispersion, rng
        As in `rank_cells`.

    Returns
    -------
    WorstCells or None
        None where fewer than `N_TOP` cells had any.

    Notes
    -----
    Cells are called the worst after a year in which chance went against them; the next it
    doesn't. Hold `n` against the interval, never against `baseline_n`. In 150 made-up towns of
    each of four kinds where nothing changed, `n` fell below the interval in 1 to 7 of 100 and
    above it in 0 to 5.

    Examples
    --------
    >>> lon, lat = 15 + np.arange(60) % 12 / 100, np.full(60, 58.3)
    >>> worst = follow_worst_cells(
    ...     (lon, lat), (lon, lat), known=(lon, lat), dispersion=1.0, rng=np.random.default_rng(1)
    ... )
    >>> worst.baseline_n, worst.n
    (50, 50)
    """
    grid, surface = _lay_surface(known)
    before, after = (_count(*places, grid=grid).ravel()[surface] for places in (then, now))
    if int((before > 0).sum()) < N_TOP:
        return None
    rates = learn_rates(before, dispersion=dispersion)
    top = np.argsort(-before, kind="stable")[:N_TOP]
    sums = rates.draw(top, n_draws=N_DRAWS, rng=rng).sum(axis=1)
    again = _draw_counts(sums, dispersion=dispersion, rng=rng)
    low, high = np.quantile(again, _AGAIN)
    return WorstCells(
        int(before[top].sum()),
        int(after[top].sum()),
        float(rates.value[top].sum()),
        int(np.floor(low)),
        int(np.ceil(high)),
    )


def _find_ranks(drawn: Floats, n_top: int) -> tuple[Floats, Floats]:
    ranks = 1 + np.stack([(drawn > drawn[:, [at]]).sum(axis=1) for at in range(n_top)], axis=1)
    low, high = np.quantile(ranks, (TAIL_SHARE, 1 - TAIL_SHARE), axis=0)
    return np.floor(low), np.ceil(high)


def _draw_counts(mean: Floats, *, dispersion: float, rng: np.random.Generator) -> Counts:
    if dispersion == 1:
        return rng.poisson(mean)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion)


def _rescale(found: Accuracy, share: float) -> Accuracy:
    """Give PAI over the surface instead of the grid around it."""
    return Accuracy(found.hit_n, found.pai * share, found.pei)


def _lay_surface(known: Degrees) -> tuple[Grid, Flags]:
    grid = _make_grid(known)
    return grid, _widen(_count(*known, grid=grid))


def _make_grid(places: Degrees) -> Grid:
    return make_grid(*_to_metres(*places), cell_m=CELL_M, margin_cells=1)


def _widen(n: Counts) -> Flags:
    return np.asarray(ndimage.binary_dilation(n > 0, _NEIGHBOURS).ravel(), dtype=np.bool_)


def _count(lon: npt.ArrayLike, lat: npt.ArrayLike, *, grid: Grid) -> Counts:
    return count_cells(*_to_metres(lon, lat), grid=grid)


def _to_metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    degrees = (np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return transform_points(*degrees, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
