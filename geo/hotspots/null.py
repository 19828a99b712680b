"""What would be expected in each cell if nothing stood out: the claim that a test is made against."""

import numpy as np
import numpy.typing as npt

from geo.grid import Floats


def check_weights(weights: npt.ArrayLike, *, shape: tuple[int, ...]) -> Floats:
    """Refuse weights that can't say where incidents are expected.

    Parameters
    ----------
    weights
        Population, addresses or any other weight per cell; only their proportions matter.
    shape
        The grid's.

    Returns
    -------
    array
        Shares that sum to 1.

    Raises
    ------
    ValueError
        Wrong shape, missing or negative weights, or no weight anywhere.

    Examples
    --------
    >>> check_weights([[1, 3]], shape=(1, 2))
    array([[0.25, 0.75]])
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != shape:
        msg = f"the weights must have one value per cell, shape {shape}: found {given.shape}"
        raise ValueError(msg)
    bad = int((~(given >= 0) | np.isinf(given)).sum())
    if bad:
        msg = f"every weight must be a number of at least 0: {bad} of {given.size} are not; write 0 where nobody is"
        raise ValueError(msg)
    total = given.sum()
    if given.size and total == 0:
        msg = "some cell must have a weight above 0: all are 0; use numpy.ones where nothing is known of people"
        raise ValueError(msg)
    return given / total if given.size else given


def check_dispersion(dispersion: float) -> float:
    """Refuse a dispersion below one: nothing is surer than chance allows.

    Raises
    ------
    ValueError
        `dispersion` is below 1 or not a number.
    """
    if not dispersion >= 1 or np.isinf(dispersion):
        msg = f"dispersion must be at least 1: found {dispersion}; take it from geo.chance.estimate_dispersion"
        raise ValueError(msg)
    return float(dispersion)
