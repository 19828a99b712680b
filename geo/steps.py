"""A sudden step in a monthly series: from which month, how large, and how sure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

Floats = npt.NDArray[np.float64]

SHORTEST_MONTHS = 6
"""Months on either side of a step: with fewer, one series of incidents would look like a new level."""

FEWEST_MONTHS = 24
"""Two of each calendar month, so that each can be held against itself."""

SPARSE_MONTHLY_N = 5
"""Below so many incidents a month, the spread is measured about one level instead of twelve."""

_NEWTON_STEPS, _WIDEST_LOG_RATIO = 25, 7.0


@dataclass(frozen=True, slots=True)
class Step:
    """The most likely month of a new level.

    Attributes
    ----------
    first_month
        The first month of the new level.
    ratio
        New level over old, season and reference allowed for.
    p_value
        How often at most, 0 to 1, a series without a step gives one as clear in some month.
    """

    first_month: pd.Timestamp
    ratio: float
    p_value: float


def find_step(
    monthly_n: pd.Series,
    *,
    reference_n: pd.Series | None = None,
    dispersion: float | None = None,
    between: tuple[pd.Timestamp, pd.Timestamp] | None = None,
) -> Step | None:
    """Find the month from which a series most likely has a new level.

    Parameters
    ----------
    monthly_n
        Incidents per month, indexed by the month's first day; missing where not known.
    reference_n
        The same for a larger area (riket), whose rises and falls are no steps. Months that it
        lacks are left out. None where there is no such series.
    dispersion
        Variance over mean of the monthly counts; None estimates it about the step itself.
    between
        The first and last month that may begin the new level; None allows all that have
        `SHORTEST_MONTHS` on either side.

    Returns
    -------
    Step or None
        None where the months are too few (two of each calendar month are needed on the whole)
        or hold no incidents.

    Notes
    -----
    Each calendar month is compared with itself before and after, so no season is mistaken for a
    step. For every month that could begin a new level the Poisson log likelihood ratio is
    divided by the dispersion; its signed root follows, without a step, Student's t on the
    residual degrees of freedom. The largest over all months is judged by Worsley's improvement
    of Bonferroni's bound with the correlations of neighbouring months, so the p-value is never
    too small but for the approximation itself (simulated in benchmarks/verdicts.py).

    One step is looked for. A slow rise gives a step too, in its middle: draw the series beside
    the alarm. Never read "no step" in a series of few incidents as "no change of coverage".

    References
    ----------
    Worsley, K. J. (1982). An improved Bonferroni inequality and applications. Biometrika 69,
    297-302.
    Hinkley, D. V. (1970). Inference about the change-point in a sequence of random variables.
    Biometrika 57, 1-17.

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
    >>> found = find_step(pd.Series([10] * 29 + [30] * 19, index=months))
    >>> f"{found.first_month:%Y-%m}", round(found.ratio, 3)
    ('2024-06', 3.0)
    """
    n, exposure, months = _line_up(monthly_n, reference_n)
    if months.size < FEWEST_MONTHS or n.sum() == 0:
        return None
    starts = np.arange(SHORTEST_MONTHS, months.size - SHORTEST_MONTHS + 1)
    cuts = _Cuts(n, exposure, months.month.to_numpy() - 1, starts)
    root = cuts.roots(dispersion, noise=0.0 if reference_n is None else n.sum() / exposure.sum())
    is_searched = np.full(starts.size, fill_value=True)
    if between is not None:
        is_searched = (months[starts] >= between[0]) & (months[starts] <= between[1])
    root = np.where(is_searched, root, 0.0)
    best = int(np.argmax(root))
    if root[best] == 0:
        return None
    p_value = _bound_tail(float(root[best]), cuts.correlations()[is_searched[:-1] & is_searched[1:]])
    return Step(months[starts[best]], float(cuts.ratio[best]), p_value)


def _line_up(monthly_n: pd.Series, reference_n: pd.Series | None) -> tuple[Floats, Floats, pd.DatetimeIndex]:
    given = monthly_n.dropna().astype("float64").sort_index()
    exposure = pd.Series(1.0, index=given.index)
    if reference_n is not None:
        exposure = reference_n.astype("float64").reindex(given.index)
    is_known = (exposure > 0).to_numpy()
    kept = given[is_known]
    sizes = np.asarray(exposure[is_known], dtype=np.float64)
    return np.asarray(kept, dtype=np.float64), sizes, pd.DatetimeIndex(kept.index)


class _Cuts:
    """Every way to cut a series in a before and an after, each calendar month held against itself."""

    def __init__(
        self, n: Floats, exposure: Floats, month: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]
    ) -> None:
        is_month = np.eye(12)[month]
        self._n, self._exposure, self._month = n, exposure, month
        self._is_after = np.arange(n.size) >= starts[:, np.newaxis]
        self._total, self._size = n @ is_month, exposure @ is_month
        after = self._is_after @ (exposure[:, np.newaxis] * is_month)
        self._share = np.divide(after, self._size, where=self._size > 0, out=np.zeros_like(after))
        self._log_ratio = self._fit()
        self.ratio: Floats = np.exp(self._log_ratio)

    def roots(self, dispersion: float | None, *, noise: float) -> Floats:
        """Give how clear each cut is, as a standard normal number's size; `noise` is the reference's own."""
        log_mix = np.log1p(self._share * np.expm1(self._log_ratio)[:, np.newaxis])
        gain = (self._is_after @ self._n) * self._log_ratio - log_mix @ self._total
        evidence = 2 * np.maximum(gain, 0) / (1 + noise)
        if dispersion is not None:
            return np.asarray(np.sqrt(evidence / dispersion))
        spread, freedom = self._spread()
        return np.asarray(stats.norm.isf(stats.t.sf(np.sqrt(evidence / spread), freedom)))

    def correlations(self) -> Floats:
        """Give how alike neighbouring cuts are when nothing has changed."""
        before = 1 - self._share
        variance = (self._share * before) @ self._total
        shared = (before[:-1] * self._share[1:]) @ self._total
        scale = np.sqrt(variance[:-1] * variance[1:])
        likeness: Floats = np.divide(shared, scale, where=scale > 0, out=np.ones_like(shared)).clip(0, 1)
        return likeness

    def _fit(self) -> Floats:
        """Find the log ratio that gives as many incidents after each cut as there were."""
        n_after = self._is_after @ self._n
        log_ratio = np.zeros(n_after.size)
        for _ in range(_NEWTON_STEPS):
            risen = self._share * np.exp(log_ratio)[:, np.newaxis]
            after = risen / (risen + 1 - self._share)
            slope = (after * (1 - after)) @ self._total
            miss = after @ self._total - n_after
            step = np.divide(miss, slope, where=slope > 0, out=np.zeros_like(miss))
            log_ratio = np.clip(log_ratio - step.clip(-1, 1), -_WIDEST_LOG_RATIO, _WIDEST_LOG_RATIO)
        return log_ratio

    def _spread(self) -> tuple[Floats, int]:
        """Estimate the dispersion about each cut, never under 1, and its degrees of freedom."""
        is_sparse = self._n.mean() < SPARSE_MONTHLY_N
        # Twelve levels of few incidents each would follow the bursts they are to measure.
        month = np.zeros_like(self._month) if is_sparse else self._month
        is_month = np.eye(12)[month]
        mix = np.where(self._is_after, self.ratio[:, np.newaxis], 1.0) * self._exposure
        level = np.divide(self._n @ is_month, of := mix @ is_month, where=of > 0, out=np.zeros_like(of))
        expected = mix * level[:, month]
        squares = np.divide((self._n - expected) ** 2, expected, where=expected > 0, out=np.zeros_like(expected))
        freedom = self._n.size - np.unique(month).size - 1
        return np.maximum(1.0, squares.sum(axis=1) / freedom), freedom


def _bound_tail(root: float, correlations: Floats) -> float:
    """Bound how often any of many neighbouring normal numbers is so large, either way."""
    lean = np.sqrt((1 - correlations) / (1 + correlations))
    return min(1.0, float(2 * stats.norm.sf(root) + 4 * special.owens_t(root, lean).sum()))
