"""Could chance alone make so large a difference? Two counts, a dispersion, and what follows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

ALPHA = 0.05
"""Risk of calling an unchanged risk changed, in either direction together."""

_WIDEST_RATIO = 1e6


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance says about a count held against an earlier one.

    Attributes
    ----------
    dispersion
        Variance over mean of the monthly counts; 1 is pure chance, crime lies above.
    p_value
        Two-sided mid-p: how often, 0 to 1, an unchanged risk gives a difference like this.
    as_extreme_share
        How often an unchanged risk gives a count at least this far off, in the direction seen.
    ratio_low, ratio_high
        95 % interval of the risk now over the risk then.
    highest_fewer_n, lowest_more_n
        The counts from which chance would no longer have been enough: the smallest change
        that could have been seen. None where no count would do.
    """

    dispersion: float
    p_value: float
    as_extreme_share: float
    ratio_low: float
    ratio_high: float
    highest_fewer_n: int | None
    lowest_more_n: int

    @property
    def is_ruled_out(self) -> bool:
        """Whether chance alone is too unlikely to have made the difference."""
        return self.p_value <= ALPHA


def chance_of_as_few(baseline_n: float, n: float, *, dispersion: float = 1.0, ratio: float = 1.0) -> float:
    """Probability that an unchanged risk gives `n` or fewer, given the sum of the two counts.

    Parameters
    ----------
    baseline_n, n
        Incidents then and now.
    dispersion
        Variance over mean; counts are divided by it before the test.
    ratio
        As in `find_tail`.

    Returns
    -------
    float
        P(X ≤ n | X + Y = n + baseline_n) with X binomial, p = ratio / (1 + ratio), so ½ for equal
        periods; continued between whole numbers by the incomplete beta function when
        `dispersion` is not 1.

    Notes
    -----
    With `dispersion` 1 this is the exact conditional test of two Poisson counts, which is too
    sure of itself for crime: incidents come in series. Never print it alone as a verdict.

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from
    Poisson series. Biometrika 31, 313-323.

    Examples
    --------
    >>> round(chance_of_as_few(200, 180), 4)
    0.1649
    """
    if baseline_n <= 0:
        return 1.0
    return float(special.betainc(baseline_n / dispersion, n / dispersion + 1, 1 / (1 + ratio)))


def estimate_dispersion(monthly_n: npt.ArrayLike) -> float | None:
    """Estimate how much more the monthly counts vary than chance alone makes them.

    Parameters
    ----------
    monthly_n
        Shape (areas, years, 12): whole years only, sister areas of the same category. One
        seasonal profile is pooled over them all.

    Returns
    -------
    float or None
        Pearson's chi-square over its degrees of freedom, never under 1; None with fewer than
        two years or without incidents.

    Notes
    -----
    With one area and few incidents the profile swallows part of the bursts and the answer
    comes out too low; more sister areas make it better.

    Examples
    --------
    >>> estimate_dispersion(np.full((1, 2, 12), 10))
    1.0
    """
    counts = np.asarray(monthly_n, dtype=np.float64)
    if counts.ndim != 3 or counts.shape[1] < 2 or counts.sum() == 0:  # noqa: PLR2004 - (areas, years, months)
        return None
    profile = counts.sum(axis=(0, 1)) / counts.sum()
    expected = counts.sum(axis=2, keepdims=True) * profile
    squares = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=expected > 0)
    freedom = 11 * int((counts.sum(axis=2) > 0).sum()) - 11
    return max(1.0, float(squares.sum()) / freedom) if freedom > 0 else None


def find_tail(baseline_n: float, n: float, *, dispersion: float = 1.0, ratio: float = 1.0) -> float:
    """Give the mid-p of so few: the lower tail with half of the count itself.

    Parameters
    ----------
    baseline_n, n
        Incidents then and now.
    dispersion
        Both counts are divided by it.
    ratio
        Expected incidents now over then: 1 for equally long periods and an unchanged risk; half
        for one year against two.

    Returns
    -------
    float
        ½ [F(n) + F(n - 1)] of the conditional binomial with p = ratio / (1 + ratio), continued
        between whole numbers by the incomplete beta function.

    References
    ----------
    Lancaster, H. O. (1961). Significance tests in discrete distributions. Journal of the
    American Statistical Association 56, 223-234.

    Examples
    --------
    >>> round(find_tail(200, 168), 3), round(find_tail(100, 100), 3)
    (0.048, 0.5)
    """
    then, now, p = baseline_n / dispersion, n / dispersion, ratio / (1 + ratio)

    def lower(count: float) -> float:
        if count < 0:
            return 0.0
        return 1.0 if then + now - count <= 0 else float(special.betainc(then + now - count, count + 1, 1 - p))

    return (lower(now) + lower(now - 1)) / 2


def weigh_chance(baseline_n: int, n: int, *, dispersion: float, ratio: float = 1.0) -> Chance:
    """Weigh two counts against chance.

    Parameters
    ----------
    baseline_n, n
        Incidents then and now.
    dispersion
        From `estimate_dispersion`.
    ratio
        Length of the period now over the period then.

    Returns
    -------
    Chance
        The interval holds the risk ratios that the same test would not rule out, so it leaves 1
        exactly where `is_ruled_out`.

    Notes
    -----
    With a dispersion that is right, an unchanged risk is called changed in at most 5.5 % of
    cases at any size (enumerated in the tests); with one that is too low, far oftener.

    Examples
    --------
    >>> weigh_chance(200, 150, dispersion=1.0).highest_fewer_n
    162
    """
    tail = find_tail(baseline_n, n, dispersion=dispersion, ratio=ratio)
    low, high = _find_interval(baseline_n, n, dispersion, ratio)
    few = chance_of_as_few(baseline_n, n, dispersion=dispersion, ratio=ratio)
    many = chance_of_as_few(n, baseline_n, dispersion=dispersion, ratio=1 / ratio)
    return Chance(
        dispersion=dispersion,
        p_value=min(1.0, 2 * min(tail, 1 - tail)),
        as_extreme_share=few if n <= ratio * baseline_n else many,
        ratio_low=low,
        ratio_high=high,
        highest_fewer_n=_find_highest_fewer(baseline_n, dispersion, ratio),
        lowest_more_n=_find_lowest_more(baseline_n, dispersion, ratio),
    )


def _find_interval(baseline_n: int, n: int, dispersion: float, ratio: float) -> tuple[float, float]:
    """Find the risk ratios at which each tail is half of ALPHA."""

    def distance(log_ratio: float, wanted: float) -> float:
        tested = ratio * float(np.exp(log_ratio))
        return find_tail(baseline_n, n, dispersion=dispersion, ratio=tested) - wanted

    smallest, largest = -np.log(_WIDEST_RATIO), np.log(_WIDEST_RATIO)
    # A few incidents, deflated to less than one, rule out no ratio however small or large.
    has_low = distance(smallest, 1 - ALPHA / 2) > 0
    has_high = distance(largest, ALPHA / 2) < 0
    low = float(np.exp(optimize.brentq(distance, smallest, largest, args=(1 - ALPHA / 2,)))) if has_low else 0.0
    high = float(np.exp(optimize.brentq(distance, smallest, largest, args=(ALPHA / 2,)))) if has_high else float("inf")
    return low, high


def _find_highest_fewer(baseline_n: int, dispersion: float, ratio: float) -> int | None:
    def is_fewer(n: int) -> bool:
        return find_tail(baseline_n, n, dispersion=dispersion, ratio=ratio) <= ALPHA / 2

    return None if not is_fewer(0) else _find_last(is_fewer, 0, int(baseline_n * ratio) + 1)


def _find_lowest_more(baseline_n: int, dispersion: float, ratio: float) -> int:
    def is_not_more(n: int) -> bool:
        return 1 - find_tail(baseline_n, n, dispersion=dispersion, ratio=ratio) > ALPHA / 2

    above = int(baseline_n * ratio) + 1
    while is_not_more(above):
        above *= 2
    return _find_last(is_not_more, int(baseline_n * ratio), above) + 1


def _find_last(holds: Callable[[int], bool], first: int, end: int) -> int:
    """Find the last number for which something holds, by halving; it holds for `first` and not for `end`."""
    while end - first > 1:
        middle = (first + end) // 2
        first, end = (middle, end) if holds(middle) else (first, middle)
    return first
