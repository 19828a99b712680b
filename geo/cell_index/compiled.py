"""The same decisions compiled by numba; see `geo.cell_index.orientation` for what each step means.

The loop over points is a ``prange`` also for one thread: only then is the compiler told that
the arrays don't overlap, which makes it several times as fast.
"""

import threading

import numba
import numpy as np

from geo.cell_index.index import DOUBTFUL, FANOUT, INSIDE_AT_REFERENCE, NONE, Cells, Codes, Floats
from geo.cell_index.orientation import ERROR_BOUND, UNDERFLOW
from geo.cell_index.resolving import FIRST_LEAF

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


@numba.njit(parallel=True, cache=True, nogil=True)
def _find(x: Floats, y: Floats, found: Codes, cells: Cells) -> None:
    left, bottom, side = cells.frame[0], cells.frame[1], cells.frame[2]
    n_columns, n_rows = int(cells.frame[3]), int(cells.frame[4])
    n_cells = n_columns * n_rows
    for i in numba.prange(x.size):
        px, py = x[i], y[i]
        across, up = (px - left) / side, (py - bottom) / side
        code = np.int32(NONE)
        if across >= 0.0 and up >= 0.0 and across < n_columns and up < n_rows:
            column, row = int(across), int(up)
            code = cells.node[row * n_columns + column]
            while code < FIRST_LEAF and (code & 1) == 0:
                across, up = (across - column) * FANOUT, (up - row) * FANOUT
                column, row = int(across), int(up)
                code = cells.node[n_cells + (((FIRST_LEAF - 1 - code) >> 1) * FANOUT + row) * FANOUT + column]
            if code < DOUBTFUL:
                leaf = (FIRST_LEAF - code) >> 1
                code = _decide(px, py, leaf, cells)
        found[i] = code


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
