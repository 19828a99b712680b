"""Which of a leaf's areas a point lies in, by exact signs; where a sign can't be sure it says so."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.cell_index.edges import unroll
from geo.cell_index.index import INSIDE_AT_REFERENCE, Cells, Flags, Floats, Positions

ERROR_BOUND = 3.3306690738754716e-16 * 1.0000001
"""Shewchuk's ccwerrboundA, (3 + 16ε)ε with ε = 2⁻⁵³, and a little for its own rounding."""

UNDERFLOW = 1e-300
"""More than what products lose when they are too small to be normal numbers."""

Signs = npt.NDArray[np.int8]


class Decided(NamedTuple):
    """Matches as point and area, and the points that are too near an edge to tell."""

    point_at: Positions
    area_at: Positions
    doubtful: Positions


def find_side(a: Floats, b: Floats, p: Floats) -> Signs:
    """Tell on which side of the line from a to b each point p lies.

    Parameters
    ----------
    a, b, p
        Points; shape (n, 2).

    Returns
    -------
    array of int8
        1 to the left, -1 to the right, 0 when rounding could have turned the sign. Never wrong
        when not 0 (Shewchuk 1997, adaptive stage A).

    Examples
    --------
    >>> a, b = np.array([[0.0, 0.0]]), np.array([[3.0, 3.0]])
    >>> [int(find_side(a, b, np.array([p]))[0]) for p in ([0.0, 1.0], [1.0, 0.0], [1.0, 1.0])]
    [1, -1, 0]
    """
    left = (a[:, 0] - p[:, 0]) * (b[:, 1] - p[:, 1])
    right = (a[:, 1] - p[:, 1]) * (b[:, 0] - p[:, 0])
    area = left - right
    bound = ERROR_BOUND * (np.abs(left) + np.abs(right)) + UNDERFLOW
    return (area > bound).astype(np.int8) - (area < -bound).astype(np.int8)


def decide(cells: Cells, leaf: Positions, x: Floats, y: Floats) -> Decided:
    """Find the areas of points in leaves by the edges between each and its leaf's reference point.

    Parameters
    ----------
    cells
        Of the index.
    leaf
        The leaf each point lies in; shape (n,).
    x, y
        The points; shape (n,).
    """
    start = cells.leaf_edge[leaf].astype(np.int64)
    at, slot = unroll(cells.leaf_edge[leaf + 1] - start)
    edge, point, reference = cells.edge[start[at] + slot], np.column_stack([x, y])[at], cells.reference[leaf[at]]
    is_crossed, is_unsure = _cross(edge[:, :2], edge[:, 2:], point, reference)
    crossed = np.full(len(leaf), INSIDE_AT_REFERENCE)
    np.bitwise_or.at(crossed, at[is_crossed], np.left_shift(np.uint64(1), slot[is_crossed].astype(np.uint64)))
    doubtful = np.unique(at[is_unsure])
    start = cells.leaf_candidate[leaf].astype(np.int64)
    n_candidates = cells.leaf_candidate[leaf + 1] - start
    n_candidates[doubtful] = 0
    at, slot = unroll(n_candidates)
    candidate = start[at] + slot
    is_inside = np.bitwise_count(crossed[at] & cells.candidate_mask[candidate]) % 2 == 1
    return Decided(at[is_inside], cells.candidate_area[candidate[is_inside]].astype(np.int64), doubtful)


def _cross(a: Floats, b: Floats, p: Floats, q: Floats) -> tuple[Flags, Flags]:
    """Tell which edges a–b the way p–q surely crosses, and which it can't be sure of."""
    product = find_side(a, b, p) * find_side(a, b, q)
    is_near = product != 1
    other = np.ones_like(product)
    a, b, p, q = a[is_near], b[is_near], p[is_near], q[is_near]
    other[is_near] = find_side(p, q, a) * find_side(p, q, b)
    return (product == -1) & (other == -1), (product != 1) & (other != 1) & ((product == 0) | (other == 0))
