"""Many comparisons on one screen: which of the certain ones still hold when all are looked at together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.comparison import ChanceVerdict, Comparison

FALSE_SHARE = 0.10
"""Of the differences called certain on a screen, the share that may be false."""

CERTAIN = frozenset({ChanceVerdict.FEWER, ChanceVerdict.MORE})


def control_false(p_values: npt.ArrayLike, *, share: float = FALSE_SHARE) -> npt.NDArray[np.bool_]:
    """Tell which of many tests to believe, so that at most a share of those believed are false.

    Parameters
    ----------
    p_values
        Shape (tests,).
    share
        The share of false ones among those believed, in the long run.

    Returns
    -------
    array of bool
        Shape (tests,).

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the
    Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> control_false([0.01, 0.04, 0.03, 0.9], share=0.05).tolist()
    [True, False, False, False]
    """
    p = np.asarray(p_values, dtype=np.float64)
    ranked = np.sort(p)
    passing = np.flatnonzero(ranked <= share * np.arange(1, p.size + 1) / p.size)
    return p <= (ranked[passing[-1]] if passing.size else -1.0)


def judge_together(comparisons: Sequence[Comparison]) -> list[ChanceVerdict]:
    """Give each comparison's verdict against chance as it stands among all of them.

    Parameters
    ----------
    comparisons
        Everything that is shown on one screen, also what could not be weighed.

    Returns
    -------
    list of ChanceVerdict
        As each one's own, except that a certain one that doesn't hold among the many becomes
        "ingen säker skillnad".

    Notes
    -----
    Sixty comparisons where nothing has changed give some three certain ones by chance; taken
    together, most screens have none.

    Examples
    --------
    >>> judge_together([])
    []
    """
    weighed = [
        i for i, each in enumerate(comparisons) if each.chance and each.chance_verdict is not ChanceVerdict.TOO_FEW
    ]
    believed = control_false([each.chance.p_value for i in weighed if (each := comparisons[i]).chance])
    held = dict(zip(weighed, believed, strict=True))
    return [
        ChanceVerdict.UNCERTAIN if each.chance_verdict in CERTAIN and not held[i] else each.chance_verdict
        for i, each in enumerate(comparisons)
    ]
