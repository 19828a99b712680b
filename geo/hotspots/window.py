"""Sums over a cell and its neighbours."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", np.int64, np.float64)


def sum_windows(values: npt.NDArray[Number], *, reach: int = 1) -> npt.NDArray[Number]:
    """Sum each cell with its neighbours in a square window, cut off at the grid's edge.

    Parameters
    ----------
    values
        Two-dimensional. Whole numbers are summed exactly.
    reach
        Cells on each side: 1 gives windows of 3 by 3.

    Returns
    -------
    array
        Of the same shape and kind.

    Examples
    --------
    >>> sum_windows(np.array([[1, 0, 0, 5]]))
    array([[1, 1, 5, 5]])
    """
    side = 2 * reach + 1
    padded = np.pad(values, ((reach + 1, reach), (reach + 1, reach)))
    total: npt.NDArray[Number] = padded.cumsum(axis=0).cumsum(axis=1)
    return total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]
