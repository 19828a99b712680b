"""How much of a place's count is the place's own, and how much is chance and series."""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from geo.grid import Counts, Floats

SHAPES = np.append(np.logspace(-3, 3, 25), np.inf)
"""Candidates for how alike places are: small, a few take nearly all; infinite, all follow the weights."""

NO_DIFFERENCE_SHARE = 0.5
"""Belief, before the incidents are seen, that places differ by chance alone."""

MOST_SERIES = 60
"""Above so many incidents in a cell, the number of series is taken as its mean."""


@dataclass(frozen=True)
class Shrinkage:
    """What is believed of each place, from its own count and all the others'.

    Attributes
    ----------
    prior
        Expected number per place by the weights alone.
    belief
        Belief in each of `SHAPES`; sums to 1.
    value
        Expected number per place.
    """

    prior: Floats
    belief: Floats
    value: Floats
    _n: Counts
    _start_share: float

    def draw(self, places: Counts, *, n_draws: int, rng: np.random.Generator) -> Floats:
        """Draw expected numbers of some places from what is believed of them; shape (n_draws, places)."""
        pairs = _Pairs(self._n[places], self.prior[places], self._start_share)
        drawn = np.empty((n_draws, places.size))
        shapes = rng.choice(SHAPES.size, n_draws, p=self.belief)
        for at in np.unique(shapes):
            rows = np.flatnonzero(shapes == at)
            drawn[rows] = pairs.draw(SHAPES[at], n_draws=rows.size, rng=rng)
        return drawn


def shrink(n: Counts, prior: Floats, *, dispersion: float = 1.0) -> Shrinkage:
    """Weigh each place's count against what the weights expect there.

    Parameters
    ----------
    n, prior
        Incidents and expected numbers per place; every expected number above 0.
    dispersion
        Variance over mean: incidents come in series whose length is geometric with that
        dispersion. A series counts for little more than one incident.

    Returns
    -------
    Shrinkage
        Series are Poisson, places differ by a gamma distribution of unknown shape, weighed
        over `SHAPES` by the likelihood of all counts.

    Examples
    --------
    Counts that are just as expected are left to the weights:

    >>> shrink(np.full(100, 2), np.full(100, 2.0)).value[0].round(2)
    np.float64(2.0)
    """
    pairs = _Pairs(n, prior, start_share=2 / (dispersion + 1))
    start = np.full(SHAPES.size, (1 - NO_DIFFERENCE_SHARE) / (SHAPES.size - 1))
    start[-1] = NO_DIFFERENCE_SHARE
    weighed = [pairs.weigh(a) for a in SHAPES]
    logs = np.array([log for log, _ in weighed]) + np.log(start)
    belief = np.exp(logs - logs.max())
    belief /= belief.sum()
    risk = sum(share * factor for share, (_, factor) in zip(belief, weighed, strict=True))
    return Shrinkage(prior, belief, np.asarray(prior * risk), n, pairs.start_share)


class _Pairs:
    """Counts with expectations, each pair once: most cells of a town are alike."""

    def __init__(self, n: Counts, prior: Floats, start_share: float) -> None:
        pairs, at, times = np.unique(np.stack([n, prior]), axis=1, return_inverse=True, return_counts=True)
        self.start_share = start_share
        self._at, self._times = at.ravel(), times
        count, self._mean = pairs[0], pairs[1] * start_share
        self._few = bool(n.size) and start_share < 1
        if self._few:
            self._series, self._fits = _list_series(count, start_share)
        else:
            self._series, self._fits = count[:, np.newaxis], np.zeros((count.size, 1))

    def _chances(self, a: float) -> tuple[Floats, Floats]:
        mean = self._mean[:, np.newaxis]
        if np.isinf(a):
            log = special.xlogy(self._series, mean) - mean - special.gammaln(self._series + 1)
        else:
            log = special.gammaln(self._series + a) - special.gammaln(a) - special.gammaln(self._series + 1)
            log = log + a * np.log(a / (a + mean)) + special.xlogy(self._series, mean / (a + mean))
        log = log + self._fits
        total = special.logsumexp(log, axis=1)
        return total, np.exp(log - total[:, np.newaxis])

    def weigh(self, a: float) -> tuple[float, Floats]:
        """Give the log likelihood of all counts, and each place's expected risk over the weights'."""
        total, chances = self._chances(a)
        mean = self._mean[:, np.newaxis]
        risk = np.ones_like(self._series) if np.isinf(a) else (self._series + a) / (mean + a)
        return float(self._times @ total), (chances * risk).sum(axis=1)[self._at]

    def draw(self, a: float, *, n_draws: int, rng: np.random.Generator) -> Floats:
        """Draw expected numbers of the places, shape (n_draws, places)."""
        mean = (self._mean / self.start_share)[self._at]
        if np.isinf(a):
            return np.broadcast_to(mean, (n_draws, mean.size))
        until = self._chances(a)[1].cumsum(axis=1)[self._at]
        drawn = np.empty((n_draws, mean.size))
        for row in drawn:
            column = (until < rng.random((mean.size, 1))).sum(axis=1).clip(max=until.shape[1] - 1)
            series = self._series[self._at, column]
            row[:] = mean * rng.standard_gamma(series + a) / (mean * self.start_share + a)
        return drawn


def _list_series(count: Floats, start_share: float) -> tuple[Floats, Floats]:
    """List how many series may lie behind each count, with the log chance that so many give the count."""
    most = int(min(count.max(), MOST_SERIES))
    series = np.tile(np.arange(most + 1.0), (count.size, 1))
    many = count > MOST_SERIES
    fits = np.full(series.shape, -np.inf)
    possible = (series >= 1) & (series <= count[:, np.newaxis]) & ~many[:, np.newaxis]
    rest = (count[:, np.newaxis] - series)[possible]
    fits[possible] = stats.nbinom.logpmf(rest, series[possible], start_share)
    fits[count == 0, 0] = 0
    series[many, 0], fits[many, 0] = count[many] * start_share, 0
    return series, fits
