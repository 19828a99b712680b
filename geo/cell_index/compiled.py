"""The same decisions compiled by numba; see `geo.cell_index.orientation` for what each step means.

Points are taken some at a time and one step at a time: all look up their cell, those in cut
cells look further, those in leaves are decided. What the next point needs is then fetched while
this one waits, which makes it nearly twice as fast as following each point to its end.
"""

import threading

import numba
import numpy as np

from geo.cell_index.index import DOUBTFUL, FANOUT, INSIDE_AT_REFERENCE, NONE, Cells, Codes, Floats, Positions
from geo.cell_index.orientation import ERROR_BOUND, UNDERFLOW
from geo.cell_index.resolving import FIRST_LEAF

AT_ONCE = 2**10
"""Points that take each step together; few enough to stay in the processor's nearest cache."""

SEVERAL = -(2**31)
"""The point lies in several of its leaf's areas, or surely in none that one number can say."""

_ONE_AT_A_TIME = threading.Lock()
"""numba's simplest thread pool stops the process when two threads use it at once."""


@numba.njit(inline="always")
def _side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    bound = ERROR_BOUND * (abs(left) + abs(right)) + UNDERFLOW
    area = left - right
    return (1 if area > bound else 0) - (1 if area < -bound else 0)


@numba.njit(inline="always")
def _decide(px: float, py: float, leaf: np.int32, cells: Cells) -> np.int32:
    qx, qy = cells.reference[leaf, 0], cells.reference[leaf, 1]
    crossed = np.uint64(INSIDE_AT_REFERENCE)
    bit = np.uint64(1)
    for at in range(cells.leaf_edge[leaf], cells.leaf_edge[leaf + 1]):
        ax, ay, bx, by = cells.edge[at, 0], cells.edge[at, 1], cells.edge[at, 2], cells.edge[at, 3]
        product = _side(ax, ay, bx, by, px, py) * _side(ax, ay, bx, by, qx, qy)
        if product != 1:
            other = _side(px, py, qx, qy, ax, ay) * _side(px, py, qx, qy, bx, by)
            if other != 1:
                if product == 0 or other == 0:
                    return np.int32(DOUBTFUL)
                crossed |= bit
        bit <<= np.uint64(1)
    found = np.int32(NONE)
    for at in range(cells.leaf_candidate[leaf], cells.leaf_candidate[leaf + 1]):
        common = crossed & cells.candidate_mask[at]
        is_inside = False
        while common:
            common &= common - np.uint64(1)
            is_inside = not is_inside
        if is_inside:
            if found != NONE:
                return np.int32(SEVERAL)
            found = cells.candidate_area[at]
    return found


@numba.njit(nogil=True)
def _find_piece(x: Floats, y: Floats, found: Codes, cells: Cells) -> None:
    left, bottom, per_metre = cells.frame[0], cells.frame[1], 1.0 / cells.frame[2]  # exact: a power of two
    n_columns, n_rows = int(cells.frame[3]), int(cells.frame[4])
    n_cells = n_columns * n_rows
    waiting, in_leaf = np.empty(x.size, np.int32), np.empty(x.size, np.int32)
    across, up = np.empty(x.size), np.empty(x.size)
    n_waiting = n_in_leaf = 0
    for at in range(x.size):
        along, over = (x[at] - left) * per_metre, (y[at] - bottom) * per_metre
        code = np.int32(NONE)
        if (along >= 0.0) & (over >= 0.0) & (along < n_columns) & (over < n_rows):
            column, row = int(along), int(over)
            code = cells.node[row * n_columns + column]
            along, over = along - column, over - row
        found[at] = code
        across[n_waiting], up[n_waiting], waiting[n_waiting] = along, over, at
        n_waiting += int(code < DOUBTFUL)
    while n_waiting:
        n_cut = 0
        for at in range(n_waiting):
            i = waiting[at]
            code = found[i]
            if code & 1:
                in_leaf[n_in_leaf] = i
                n_in_leaf += 1
            else:
                along, over = across[at] * FANOUT, up[at] * FANOUT
                column, row = int(along), int(over)
                code = cells.node[n_cells + (((FIRST_LEAF - 1 - code) >> 1) * FANOUT + row) * FANOUT + column]
                found[i] = code
                across[n_cut], up[n_cut], waiting[n_cut] = along - column, over - row, i
                n_cut += int(code < DOUBTFUL)
        n_waiting = n_cut
    for at in range(n_in_leaf):
        i = in_leaf[at]
        found[i] = _decide(x[i], y[i], (FIRST_LEAF - found[i]) >> 1, cells)


@numba.njit(parallel=True, cache=True, nogil=True)
def _find(x: Floats, y: Floats, found: Codes, cells: Cells) -> None:
    for piece in numba.prange((x.size + AT_ONCE - 1) // AT_ONCE):
        start, end = piece * AT_ONCE, min(x.size, (piece + 1) * AT_ONCE)
        _find_piece(x[start:end], y[start:end], found[start:end], cells)


@numba.njit(cache=True, nogil=True)
def add_counts(area_at: Codes, key: Positions, counts: Positions) -> None:
    """Add one to the row after each point's area, so that row 0 gets those in none, and its key's column."""
    for i in range(area_at.size):
        counts[area_at[i] + 1, key[i]] += 1


def find_codes(cells: Cells, x: Floats, y: Floats, *, threads: int) -> Codes:
    """Give each point's area, set of areas, NONE, DOUBTFUL or SEVERAL."""
    found = np.empty(len(x), dtype=np.int32)
    with _ONE_AT_A_TIME:
        before = numba.get_num_threads()
        most = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]  # set as it is imported
        numba.set_num_threads(max(1, min(threads, most)))
        try:
            _find(x, y, found, cells)
        finally:
            numba.set_num_threads(before)
    return found
