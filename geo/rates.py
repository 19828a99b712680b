"""How many incidents each place is to expect, learned from the counts of all places alone.

`geo.hotspots.shrinkage` leans on a population and on risks that vary evenly about it. Without a
population a town is thousands of nearly empty cells and a few that hold a great deal, and a gamma
distribution pulls those few far down: twenty a year, every year, became three. Here the shape of
the risks is learned from the counts themselves.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from geo.grid import Counts, Floats
from geo.hotspots.null import check_dispersion

N_CANDIDATES = 80
N_ROUNDS = 100

BEFOREHAND_PLACES = 3.0
"""Belief, before the counts are seen, as if so many more places had risks of any size."""

TAIL_SHARE = 0.025
"""Cut at each end of an interval, so that it holds nine in ten among the highest places."""

_LOWEST = 0.01


@dataclass(frozen=True, eq=False)
class Rates:
    """What is believed of each place's expected number.

    Attributes
    ----------
    candidates
        Expected numbers that are weighed, each as much larger than the one before.
    chances
        Belief in each candidate, one row per distinct count.
    at
        Which row each place has.
    """

    candidates: Floats
    chances: Floats
    at: Counts

    @property
    def value(self) -> Floats:
        """Expected number per place."""
        return np.asarray((self.chances @ self.candidates)[self.at])

    def find_interval(self) -> tuple[Floats, Floats]:
        """Give the lower and upper end of each place's expected number, nine times of ten."""
        until = self.chances.cumsum(axis=1)
        low, high = (
            self.candidates[np.minimum((until < share).sum(axis=1), N_CANDIDATES - 1)][self.at]
            for share in (TAIL_SHARE, 1 - TAIL_SHARE)
        )
        return low, high

    def draw(self, places: Counts, *, n_draws: int, rng: np.random.Generator) -> Floats:
        """Draw expected numbers of some places, shape (n_draws, places)."""
        until = self.chances.cumsum(axis=1)
        step = np.log(self.candidates[1] / self.candidates[0])
        rows = self.at[places]
        drawn = np.empty((n_draws, places.size))
        for row in np.unique(rows):
            alike = np.flatnonzero(rows == row)
            chosen = np.searchsorted(until[row], rng.random((n_draws, alike.size))).clip(max=N_CANDIDATES - 1)
            # Anywhere within the candidate's step: two places are never drawn alike.
            within = np.exp(step * (rng.random(chosen.shape) - 0.5))
            drawn[:, alike] = self.candidates[chosen] * within
        return drawn


def learn_rates(n: npt.ArrayLike, *, dispersion: float) -> Rates:
    """Learn how places' expected numbers are spread, and from that what to expect of each.

    Parameters
    ----------
    n
        Incidents per place; all places, the empty ones too.
    dispersion
        Variance over mean of a place's count (`geo.chance.estimate_dispersion`): incidents come
        in series.

    Returns
    -------
    Rates
        For an equally long period with unchanged risks.

    Notes
    -----
    Counts are Poisson, or negative binomial with the dispersion, about rates whose distribution
    is estimated without a shape (Laird 1978): a fixed number of rounds of expectation and
    maximisation from an even start.

    In 100 made-up towns of each of seven kinds (no difference, gamma, log-normal, a few places on
    even or uneven ground; 3 000 or 40 places) with dispersion 1 and 1.8 the interval held the
    true risk of the ten highest places in 88 to 100 of 100. The expected number of those ten was
    0.99 to 1.25 times the true one where places differ (1.9 with gamma and series), 2.2 to 4.1
    where they don't: lean on the interval.

    References
    ----------
    Laird, N. (1978). Nonparametric maximum likelihood estimation of a mixing distribution.
    Journal of the American Statistical Association 73, 805-811.
    Efron, B. (2014). Two modeling strategies for empirical Bayes estimation. Statistical
    Science 29, 285-301.

    Examples
    --------
    >>> counts = np.repeat([0, 1, 20], [900, 99, 1])
    >>> learn_rates(counts, dispersion=1.0).value[[0, -1]].round(1).tolist()
    [0.1, 20.0]
    """
    given = np.asarray(n, dtype=np.int64)
    check_dispersion(dispersion)
    if given.size == 0 or given.min() < 0:
        msg = f"n must hold a count of at least 0 per place: found {given.size} places, lowest {given.min(initial=0)}"
        raise ValueError(msg)
    counts, at, times = np.unique(given, return_inverse=True, return_counts=True)
    candidates = np.geomspace(_LOWEST, 2 * counts.max() + 10, N_CANDIDATES)
    fits = _weigh(counts, candidates, dispersion)
    belief = np.full(N_CANDIDATES, 1 / N_CANDIDATES)
    for _ in range(N_ROUNDS):
        belief = times @ _share(fits * belief) + BEFOREHAND_PLACES / N_CANDIDATES
        belief /= belief.sum()
    return Rates(candidates, _share(fits * belief), at.ravel())


def _weigh(counts: Counts, candidates: Floats, dispersion: float) -> Floats:
    """Give the chance of each count by each candidate, never quite nothing."""
    if dispersion == 1:
        fits = stats.poisson.pmf(counts[:, np.newaxis], candidates)
    else:
        fits = stats.nbinom.pmf(counts[:, np.newaxis], candidates / (dispersion - 1), 1 / dispersion)
    return np.asarray(np.maximum(fits, np.finfo(float).tiny))


def _share(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
