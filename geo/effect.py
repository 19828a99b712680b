"""Did it help? The change in an area held against the change where nothing was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special

FEWEST_FOR_A_VERDICT = 20
"""Incidents in the area over both periods, per unit of dispersion, below which nothing can be said."""

LARGEST_FACTOR_FOR_WDD = 1.5
"""Beyond this ratio between the counts, a common trend passes for an effect in the WDD."""

_TWO_SIDED = float(special.ndtri(0.975))
_POWER = float(special.ndtri(0.8))
_HALF = 0.5


class EffectVerdict(StrEnum):
    """How the area's change stands to the comparison area's."""

    BETTER = "blev säkert färre än jämförelseområdets ändring hade gett"
    WORSE = "blev säkert fler än jämförelseområdets ändring hade gett"
    UNCERTAIN = "ingen säker skillnad mot jämförelseområdet"
    TOO_FEW = "för få händelser för att avgöra"


@dataclass(frozen=True, slots=True)
class RatioDifference:
    """The area's change over the comparison area's change.

    Attributes
    ----------
    ratio, ratio_low, ratio_high
        1 is the same change; 0.7 is 30 % fewer than the comparison area's change would have
        given; with 95 % interval.
    p_value
        Chance of so large a difference by itself, two-sided.
    smallest_fall_share
        The smallest fall, as a share, that would have been found four times of five.
    verdict
        At 5 %, both directions together.
    """

    ratio: float
    ratio_low: float
    ratio_high: float
    p_value: float
    smallest_fall_share: float
    verdict: EffectVerdict


@dataclass(frozen=True, slots=True)
class DisplacementDifference:
    """Weighted displacement difference: incidents fewer than the comparison area's change would have given.

    Attributes
    ----------
    difference, low, high
        Incidents; negative is fewer; with the interval asked for.
    standard_error, z, p_value
        With variance equal to the sum of the counts; two-sided.
    warnings
        Swedish sentences on why it can't be trusted here; empty when it can.
    """

    difference: float
    low: float
    high: float
    standard_error: float
    z: float
    p_value: float
    warnings: tuple[str, ...]


def compare_ratios(area: Sequence[float], comparison: Sequence[float], *, dispersion: float) -> RatioDifference:
    """Hold the relative change in an area against that of a comparison area.

    Parameters
    ----------
    area, comparison
        Incidents before and after; the same two periods for both. Choose the comparison area
        large (the rest of the municipality, the county): it carries the trend.
    dispersion
        Variance over mean, pooled over sister areas (`geo.chance.estimate_dispersion`).

    Returns
    -------
    RatioDifference
        Difference of log ratios with ½ added to each count.

    Raises
    ------
    ValueError
        Not two counts each, a negative or missing count, or a dispersion below 1.

    Notes
    -----
    The verdict is on a difference of changes, not on its cause. An area chosen because it was
    at its worst falls by itself (regression to the mean): take the before period from earlier
    than the choice. Never say "it helped" from before and after alone: with no effect at all
    half of the areas fall.

    References
    ----------
    Angrist, J. D. & Pischke, J.-S. (2009). Mostly Harmless Econometrics, 5.2.

    Examples
    --------
    >>> found = compare_ratios((60, 30), (1000, 1000), dispersion=1.0)
    >>> round(found.ratio, 2), found.verdict.value
    (0.5, 'blev säkert färre än jämförelseområdets ändring hade gett')
    """
    counts = np.array([*_check(area), *_check(comparison)]) + _HALF
    if not dispersion >= 1:
        msg = f"dispersion must be at least 1: found {dispersion}; take it from geo.chance.estimate_dispersion"
        raise ValueError(msg)
    change = np.log(counts[1] / counts[0]) - np.log(counts[3] / counts[2])
    error = float(np.sqrt(dispersion * (1 / counts).sum()))
    p_value = float(2 * special.ndtr(-abs(change) / error))
    if sum(area) < FEWEST_FOR_A_VERDICT * dispersion:
        verdict = EffectVerdict.TOO_FEW
    elif p_value > 0.05:  # noqa: PLR2004 - the level stated
        verdict = EffectVerdict.UNCERTAIN
    else:
        verdict = EffectVerdict.BETTER if change < 0 else EffectVerdict.WORSE
    low, high = (float(np.exp(change + side * _TWO_SIDED * error)) for side in (-1, 1))
    return RatioDifference(
        float(np.exp(change)), low, high, p_value, float(1 - np.exp(-(_TWO_SIDED + _POWER) * error)), verdict
    )


def compare_displacement(
    area: Sequence[float],
    comparison: Sequence[float],
    *,
    area_around: Sequence[float] = (0, 0),
    comparison_around: Sequence[float] = (0, 0),
    period_weights: tuple[float, float] = (1, 1),
    size_weights: tuple[float, float, float, float] = (1, 1, 1, 1),
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> DisplacementDifference:
    """Give Wheeler and Ratcliffe's weighted displacement difference, for those who report it.

    Parameters
    ----------
    area, comparison
        Incidents before and after where something was done, and where nothing was.
    area_around, comparison_around
        The same for the surroundings of each, to see whether crime moved.
    period_weights
        Lengths of the two periods, in the same unit.
    size_weights
        Sizes of area, comparison, surroundings of the area, surroundings of the comparison.
    dispersion
        What is known of it; the method itself assumes 1.
    confidence
        Of the interval.

    Returns
    -------
    DisplacementDifference
        With `warnings` where its assumptions fail.

    Raises
    ------
    ValueError
        Not two counts each, or weights that aren't above 0.

    Notes
    -----
    It subtracts counts, so it is right only where area and comparison have the same level and
    incidents don't come in series. With a comparison area five times larger under a common
    trend of −20 % it finds an effect that isn't there nearly every second time, with one 16
    times larger nearly always. Prefer `compare_ratios`.

    References
    ----------
    Wheeler, A. P. & Ratcliffe, J. H. (2018). A simple weighted displacement difference test to
    evaluate place based crime interventions. Crime Science 7, 11.

    Examples
    --------
    >>> found = compare_displacement((207, 110), (308, 318), area_around=(178, 157), comparison_around=(150, 140))
    >>> found.difference, round(found.z, 2)
    (-118.0, -2.98)
    """
    counts = np.array([_check(pair) for pair in (area, comparison, area_around, comparison_around)])
    sizes, periods = np.array(size_weights, dtype=np.float64), np.array(period_weights, dtype=np.float64)
    if not ((sizes > 0).all() and (periods > 0).all()):
        msg = f"every weight must be above 0: found {size_weights} and {period_weights}; write 1 for equal"
        raise ValueError(msg)
    weighed = counts / np.outer(sizes, periods)
    change = weighed[:, 1] - weighed[:, 0]
    difference = float(change @ [1, -1, 1, -1])
    error = float(np.sqrt((counts / np.outer(sizes, periods) ** 2).sum()))
    z = difference / error if error else 0.0
    half = float(special.ndtri((1 + confidence) / 2)) * error
    return DisplacementDifference(
        difference,
        difference - half,
        difference + half,
        error,
        z,
        float(2 * special.ndtr(-abs(z))),
        _warn(weighed, dispersion),
    )


def _check(counts: Sequence[float]) -> tuple[float, float]:
    numbers = [float(count) for count in counts]
    if len(numbers) != 2 or not all(0 <= count < np.inf for count in numbers):  # noqa: PLR2004 - before and after
        msg = f"counts must be two numbers of at least 0, before and after: found {tuple(counts)}"
        raise ValueError(msg)
    return numbers[0], numbers[1]


def _warn(weighed: np.ndarray, dispersion: float) -> tuple[str, ...]:
    area, comparison = weighed[0].sum(), weighed[1].sum()
    uneven = max(area, comparison) > LARGEST_FACTOR_FOR_WDD * min(area, comparison)
    level = "Områdena har olika många händelser: en gemensam trend ser då ut som en effekt. Använd kvoten i stället."
    series = f"Händelserna varierar {dispersion:.1f} gånger mer än slumpen: intervallet är för smalt.".replace(
        ".", ",", 1
    )
    return (*(level,) * bool(uneven), *(series,) * (dispersion > 1))
