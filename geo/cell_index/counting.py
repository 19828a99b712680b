"""Count points per area in one pass, in little memory."""

import numpy as np
import numpy.typing as npt

from geo.cell_index.finding import find_first, is_worth_compiling
from geo.cell_index.index import CellIndex, Codes, Positions

AT_ONCE = 2**20
"""Points counted together: what is held on the way is some tens of megabytes, however many there are."""


def count_points(
    index: CellIndex,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    key: npt.ArrayLike,
    *,
    n_keys: int,
    threads: int = 1,
    is_compiled: bool | None = None,
) -> Positions:
    """Count points per outline and key, zeros included.

    Parameters
    ----------
    index
        From `build_index`.
    x, y
        Points in the outlines' own reference system; shape (n,).
    key
        What else to count by, as numbers from 0: category and month, say, as
        ``category * n_months + month``; shape (n,).
    n_keys
        How many keys there are.
    threads, is_compiled
        As for `find_areas`.

    Returns
    -------
    array of int64
        Shape (outlines, n_keys). A point in several outlines counts in each. Counts of parts of
        the points add up to the counts of all, so parts may be counted anywhere, in any order.

    Raises
    ------
    ValueError
        When a key is out of range.

    Examples
    --------
    >>> import shapely
    >>> from geo.cell_index import build_index
    >>> index = build_index([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    >>> count_points(index, [5.0, 10.0, 30.0], [5.0, 5.0, 5.0], [0, 1, 1], n_keys=2).tolist()
    [[1, 1], [0, 1]]
    """
    x, y, key = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64), np.asarray(key)
    if len(key) != len(x) or (len(key) and not 0 <= key.min() <= key.max() < n_keys):
        msg = f"key must hold one number from 0 to {n_keys - 1} per point; got {len(key)} for {len(x)} points"
        raise ValueError(msg)
    add = _add_compiled if is_worth_compiling(len(x), is_compiled=is_compiled) else _add_plain
    counts = np.zeros((len(index.outlines) + 1, n_keys), dtype=np.int64)  # first those in no outline
    for start in range(0, len(x), AT_ONCE):
        piece = slice(start, start + AT_ONCE)
        found = find_first(index, x[piece], y[piece], threads=threads, is_compiled=add is _add_compiled)
        add(found.area_at, key[piece].astype(np.int64, casting="safe", copy=False), counts)
        np.add.at(counts, (found.more_area_at + 1, key[piece][found.more_point_at]), 1)
    return counts[1:]


def _add_compiled(area_at: Codes, key: Positions, counts: Positions) -> None:
    from geo.cell_index import compiled  # noqa: PLC0415  # numba takes half a second to import

    compiled.add_counts(area_at, key, counts)


def _add_plain(area_at: Codes, key: Positions, counts: Positions) -> None:
    slot = (area_at.astype(np.int64) + 1) * counts.shape[1] + key
    counts += np.bincount(slot, minlength=counts.size).reshape(counts.shape)
