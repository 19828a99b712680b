"""The worst places of the baseline year, and what they would have had anyway the year after.

Places are called the worst after a year in which chance went against them. The next year it
doesn't, and the figure falls by itself: regression to the mean.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.hotspots.shrinkage import shrink


@dataclass(frozen=True, slots=True)
class WorstPlaces:
    """The places with the most incidents then, and how they have fared.

    Attributes
    ----------
    area_ids
        The places, worst first.
    baseline_n
        Their incidents then.
    shrunk_n
        What they were to expect with an unchanged risk: hold `n` against this, never against `baseline_n`.
    n
        Their incidents now.
    """

    area_ids: tuple[str, ...]
    baseline_n: int
    shrunk_n: float
    n: int


def expect_again(baseline_n: pd.Series, *, dispersion: float = 1.0, weights: npt.ArrayLike | None = None) -> pd.Series:
    """Give what each place is to expect in a year like the baseline year.

    Parameters
    ----------
    baseline_n
        Incidents per place, indexed by `area_id`; all places, not only the worst.
    dispersion
        From `geo.chance.estimate_dispersion`.
    weights
        Population or the like per place, above 0; None takes places to be alike beforehand.

    Returns
    -------
    Series
        Expected incidents per place: between its own count and what the weights give it.

    References
    ----------
    Efron, B. & Morris, C. (1977). Stein's paradox in statistics. Scientific American 236(5),
    119-127.

    Examples
    --------
    >>> counts = pd.Series([12, 3, 4, 5, 2, 4, 6, 4], index=list("abcdefgh"))
    >>> bool(expect_again(counts)["a"] < 12)
    True
    """
    share = np.ones(len(baseline_n)) if weights is None else np.asarray(weights, dtype=np.float64)
    counts = baseline_n.to_numpy(dtype=np.int64)
    prior = share / share.sum() * counts.sum()
    if counts.sum() == 0:
        return pd.Series(0.0, index=baseline_n.index)
    return pd.Series(shrink(counts, prior, dispersion=dispersion).value, index=baseline_n.index)


def follow_worst(
    baseline_n: pd.Series,
    n: pd.Series,
    *,
    n_worst: int,
    dispersion: float = 1.0,
    weights: npt.ArrayLike | None = None,
) -> WorstPlaces:
    """Follow the places that had the most incidents in the baseline year.

    Parameters
    ----------
    baseline_n, n
        Incidents per place then and now, same index.
    n_worst
        How many of them are called the worst.
    dispersion, weights
        As in `expect_again`.

    Returns
    -------
    WorstPlaces
        With the shrunk baseline beside the raw one.

    Notes
    -----
    With nothing changed the five worst of forty places with five incidents each on average fall
    by a fifth against their raw baseline. Against the shrunk one they end 4 % above: half of the
    belief beforehand is that places are alike, which shrinks so few incidents a little too far.
    The shrunk sum is no count: it has no place in `geo.baseline.compare_counts`.

    Examples
    --------
    >>> then = pd.Series([12, 3, 4, 5, 2, 4, 6, 4], index=list("abcdefgh"))
    >>> followed = follow_worst(then, then // 2, n_worst=2)
    >>> followed.area_ids, followed.baseline_n, followed.n
    (('a', 'g'), 18, 9)
    """
    worst = baseline_n.sort_values(ascending=False, kind="stable").index[:n_worst]
    expected = expect_again(baseline_n, dispersion=dispersion, weights=weights)
    return WorstPlaces(
        tuple(str(each) for each in worst),
        int(baseline_n[worst].sum()),
        float(expected[worst].sum()),
        int(n[worst].sum()),
    )
