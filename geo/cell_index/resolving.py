"""From what a cell says to areas: cut cells followed down, leaves decided, the doubtful put to shapely."""

from typing import NamedTuple

import numpy as np
import shapely

from geo.cell_index.edges import unroll
from geo.cell_index.index import DOUBTFUL, FANOUT, NONE, CellIndex, Cells, Codes, Floats, Positions
from geo.cell_index.orientation import decide

FIRST_LEAF = -3
"""Leaves have this code and every second below it; cut cells the ones between."""


class Pairs(NamedTuple):
    """Matches: positions of points and of areas."""

    point_at: Positions
    area_at: Positions


def descend(cells: Cells, x: Floats, y: Floats) -> Codes:
    """Give what the cell of each point says: an area, a set, NONE, DOUBTFUL or a leaf."""
    left, bottom, side, n_columns, n_rows = cells.frame
    with np.errstate(over="ignore", invalid="ignore"):
        across, up = (x - left) / side, (y - bottom) / side
    code = np.full(len(x), NONE, dtype=np.int32)
    at = np.flatnonzero((across >= 0) & (up >= 0) & (across < n_columns) & (up < n_rows))
    across, up = across[at], up[at]
    column, row = across.astype(np.int32), up.astype(np.int32)
    code[at] = cells.node[row * np.int32(n_columns) + column]
    n_cells = int(n_columns * n_rows)
    while True:
        is_cut = (code[at] < FIRST_LEAF) & (code[at] % 2 == 0)
        if not is_cut.any():
            return code
        at = at[is_cut]
        across, up = (across[is_cut] - column[is_cut]) * FANOUT, (up[is_cut] - row[is_cut]) * FANOUT
        column, row = across.astype(np.int32), up.astype(np.int32)
        cut = (-4 - code[at]) // 2
        code[at] = cells.node[n_cells + (cut * FANOUT + row) * FANOUT + column]


def resolve(index: CellIndex, code: Codes, x: Floats, y: Floats) -> Pairs:
    """Turn codes that are no area into areas, in place; give the matches beyond each point's first."""
    n_areas = len(index.outlines)
    at = np.flatnonzero((code < NONE) | (code >= n_areas))
    if not len(at):
        return Pairs(at, at)
    unknown = code[at]
    code[at] = NONE
    in_set, in_leaf = at[unknown >= n_areas], at[unknown <= FIRST_LEAF]
    of_sets = _open_sets(index.cells, in_set, unknown[unknown >= n_areas] - n_areas)
    leaf = (FIRST_LEAF - unknown[unknown <= FIRST_LEAF].astype(np.int64)) // 2
    decided = decide(index.cells, leaf, x[in_leaf], y[in_leaf])
    doubtful = np.append(at[unknown == DOUBTFUL], in_leaf[decided.doubtful])
    of_leaves = Pairs(in_leaf[decided.point_at], decided.area_at)
    return settle(code, join([of_sets, of_leaves, ask(index.tree, doubtful, x, y)]))


def _open_sets(cells: Cells, at: Positions, chosen: Codes) -> Pairs:
    start = cells.set_start[chosen].astype(np.int64)
    group, place = unroll(cells.set_start[chosen + 1] - start)
    return Pairs(at[group], cells.set_area[start[group] + place].astype(np.int64))


def ask(tree: shapely.STRtree, at: Positions, x: Floats, y: Floats) -> Pairs:
    """Put some of the points to shapely."""
    point_at, area_at = tree.query(shapely.points(x[at], y[at]), predicate="intersects")
    return Pairs(at[point_at], area_at)


def settle(code: Codes, pairs: Pairs) -> Pairs:
    """Write each point's first match where it has none yet; give the others."""
    n_areas = int(pairs.area_at.max(initial=0)) + 1
    order = np.argsort(pairs.point_at * n_areas + pairs.area_at, kind="stable")  # mostly in order already
    point_at, area_at = pairs.point_at[order], pairs.area_at[order]
    is_first = np.ones(len(point_at), dtype=bool)
    is_first[1:] = point_at[1:] != point_at[:-1]
    is_first &= code[point_at] == NONE
    code[point_at[is_first]] = area_at[is_first]
    return Pairs(point_at[~is_first], area_at[~is_first])


def join(pairs: list[Pairs]) -> Pairs:
    """Put lists of matches after each other."""
    none = np.empty(0, dtype=np.int64)
    return Pairs(
        np.concatenate([none, *(pair.point_at for pair in pairs)]),
        np.concatenate([none, *(pair.area_at for pair in pairs)]),
    )
