"""How well a ranking of places foretells where later incidents happen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.grid import Floats


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What the highest-ranked places held of the later incidents.

    Attributes
    ----------
    hit_n
        Later incidents in those places; with equal scores at the limit, the mean over all ways
        to choose among them.
    pai
        Predictive accuracy index: share of the incidents over share of the area. 1 is chance.
    pei
        Predictive efficiency index, 0 to 1: `hit_n` over what the best choice of as many
        places would have held.
    """

    hit_n: float
    pai: float
    pei: float


def measure_accuracy(score: npt.ArrayLike, later_n: npt.ArrayLike, *, area_share: float = 0.01) -> Accuracy:
    """Measure how well scores pick the places of later incidents.

    Parameters
    ----------
    score
        Per cell of equal size; the highest are chosen.
    later_n
        Incidents per cell in months that the scores know nothing of.
    area_share
        Share of the cells to choose, rounded to whole cells, at least one.

    Returns
    -------
    Accuracy
        NaN where there are no later incidents.

    Notes
    -----
    Always show it beside the same measure of "population only" and "last year's counts". PAI
    grows when the chosen area shrinks: compare only with the same `area_share`.

    References
    ----------
    Chainey, S., Tompson, L. & Uhlig, S. (2008). The utility of hotspot mapping for predicting
    spatial patterns of crime. Security Journal 21, 4-28.
    Hunt, J. (2016). Do crime hot spots move? (PEI). American University.

    Examples
    --------
    >>> measure_accuracy([3, 2, 1], [6, 3, 0], area_share=2 / 3)
    Accuracy(hit_n=9.0, pai=1.5, pei=1.0)
    """
    scores, later = np.ravel(np.asarray(score, np.float64)), np.ravel(np.asarray(later_n, np.float64))
    if scores.shape != later.shape or not 0 < area_share <= 1:
        msg = (
            "score and later_n must have one value per cell each and area_share lie in (0, 1]: "
            f"found {scores.size}, {later.size} and {area_share}"
        )
        raise ValueError(msg)
    if later.sum() == 0:
        return Accuracy(0.0 if later.size else np.nan, np.nan, np.nan)
    chosen = max(1, round(area_share * scores.size))
    hit = count_hits(scores, later, chosen=chosen)
    best = np.sort(later)[-chosen:].sum()
    return Accuracy(hit, float(hit / later.sum() / (chosen / scores.size)), float(hit / best))


def count_hits(scores: Floats, later: Floats, *, chosen: int) -> float:
    """Count later incidents in the `chosen` highest cells; equal scores at the limit share the places left."""
    limit = np.partition(scores, -chosen)[-chosen]
    above, level = scores > limit, scores == limit
    return float(later[above].sum() + (chosen - above.sum()) * later[level].mean())


def rate_recapture(predicted_n: npt.ArrayLike, later_n: npt.ArrayLike) -> Floats:
    """Give predicted over later incidents, summed from the highest prediction down (recapture rate index).

    Examples
    --------
    >>> rate_recapture([3, 2, 1], [6, 3, 0]).round(4).tolist()
    [0.5, 0.5556, 0.6667]
    """
    predicted, later = np.ravel(np.asarray(predicted_n, np.float64)), np.ravel(np.asarray(later_n, np.float64))
    order = np.argsort(-predicted, kind="stable")
    total = later[order].cumsum()
    rate: Floats = np.divide(predicted[order].cumsum(), total, out=np.full(total.shape, np.nan), where=total > 0)
    return rate
