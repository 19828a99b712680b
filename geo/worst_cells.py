"""The cells that had the most incidents in an earlier year, and how they have fared since."""

from dataclasses import dataclass

import numpy as np

from geo.grid import Counts, Floats
from geo.ranked_surface import Degrees, count_places, lay_surface
from geo.ranking import N_DRAWS, N_TOP
from geo.rates import TAIL_SHARE, learn_rates

_AGAIN = (0.005, 1 - TAIL_SHARE)


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
    grid, surface = lay_surface(known)
    before, after = (count_places(*places, grid=grid).ravel()[surface] for places in (then, now))
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


def _draw_counts(mean: Floats, *, dispersion: float, rng: np.random.Generator) -> Counts:
    if dispersion == 1:
        return rng.poisson(mean)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
