"""Could chance alone make so large a difference? Two counts, a dispersion, and what follows."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

TAIL = 0.025
"""Risk of a wrong "färre", and as much of a wrong "fler": five per cent together."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance says about a count held against an earlier one over an equally long period.

    Attributes
    ----------
    dispersion
        Variance over mean of the monthly counts; 1 is pure chance, crime lies above.
    as_extreme_share
        How often, 0 to 1, an unchanged risk gives a count at least this far off, in the
        direction seen.
    ratio_low, ratio_high
        95 % interval of the risk now over the risk then.
    highest_fewer_n, lowest_more_n
        The counts from which chance would no longer have been enough: the smallest change
        that could have been seen. None where no count would do.
    """

    dispersion: float
    as_extreme_share: float
    ratio_low: float
    ratio_high: float
    highest_fewer_n: int | None
    lowest_more_n: int

    def is_ruled_out(self, n: int) -> bool:
        """Tell whether chance alone is too unlikely to have given `n`."""
        return n >= self.lowest_more_n or (self.highest_fewer_n is not None and n <= self.highest_fewer_n)


def chance_of_as_few(baseline_n: float, n: float, *, dispersion: float = 1.0) -> float:
    """Probability that an unchanged risk gives `n` or fewer, given the sum of the two counts.

    Parameters
    ----------
    baseline_n, n
        Incidents then and now, over equally long periods.
    dispersion
        Variance over mean; counts are divided by it before the test.

    Returns
    -------
    float
        P(X ≤ n | X + Y = n + baseline_n) with X binomial, p = ½; continued between whole
        numbers by the incomplete beta function when `dispersion` is not 1.

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
    return float(special.betainc(baseline_n / dispersion, n / dispersion + 1, 0.5))


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


def weigh_chance(baseline_n: int, n: int, *, dispersion: float) -> Chance:
    """Weigh two counts against chance.

    Parameters
    ----------
    baseline_n, n
        Incidents then and now, over equally long periods.
    dispersion
        From `estimate_dispersion`.

    Returns
    -------
    Chance
        The interval is Clopper and Pearson's for the share that is now, turned into a ratio; it
        leaves 1 exactly where a count passes `highest_fewer_n` or `lowest_more_n`.

    Examples
    --------
    >>> weigh_chance(200, 150, dispersion=1.0).highest_fewer_n
    161
    """
    then, now = baseline_n / dispersion, n / dispersion
    low = float(special.betaincinv(now, then + 1, TAIL)) if n else 0.0
    high = float(special.betaincinv(now + 1, then, 1 - TAIL)) if baseline_n else 1.0
    few = chance_of_as_few(baseline_n, n, dispersion=dispersion)
    many = chance_of_as_few(n, baseline_n, dispersion=dispersion)
    return Chance(
        dispersion=dispersion,
        as_extreme_share=few if n <= baseline_n else many,
        ratio_low=low / (1 - low),
        ratio_high=high / (1 - high) if high < 1 else float("inf"),
        highest_fewer_n=_highest_fewer(baseline_n, dispersion),
        lowest_more_n=_lowest_more(baseline_n, dispersion),
    )


def _highest_fewer(baseline_n: int, dispersion: float) -> int | None:
    for n in range(baseline_n - 1, -1, -1):
        if chance_of_as_few(baseline_n, n, dispersion=dispersion) <= TAIL:
            return n
    return None


def _lowest_more(baseline_n: int, dispersion: float) -> int:
    n = baseline_n + 1
    while chance_of_as_few(n, baseline_n, dispersion=dispersion) > TAIL:
        n += 1
    return n
