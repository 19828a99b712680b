"""Cut the cells that edges touch into finer ones, until few edges are left in each."""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from geo.cell_index.edges import Edges, Grids, cover
from geo.cell_index.index import FANOUT, FINEST, Flags, Floats, Positions

LEAF_EDGES = 5
"""A cell with more edges is cut, and one with any while there is room for it."""

MAX_CUTS = 3
MAX_NODES = 2**25
SPARE_NODES_PER_EDGE, MAX_SPARE_NODES = 1024, 2**23
"""Room that is used to cut cells of few edges too: the finer they are, the fewer points fall in them."""

MARGIN = 2.0**-44
"""Share of the greatest coordinate: well beyond rounding (2⁻⁵²)."""

CENTRE = (0.4871, 0.5133)
"""Where in a leaf its reference point stands: off the middle, where drawn edges like to pass."""


class Leaves(NamedTuple):
    """Cells with few edges: their place among the nodes, a point in each, and each edge in its leaf."""

    node_at: Positions
    reference: Floats
    leaf_of: Positions
    edge_of: Positions


class Level(NamedTuple):
    """What one level of equal grids told."""

    leaves: Leaves
    cut_node_at: Positions
    finer: Grids
    finer_grid_of: Positions
    finer_edge_of: Positions
    free_node_at: Positions
    region: Positions
    probes: Floats


def cut(edges: Edges, grids: Grids, reach: float) -> tuple[list[Level], int]:
    """Cut cells until each has few edges, or is as small as it may be.

    Parameters
    ----------
    edges
        Of all outlines.
    grids
        The one grid to begin with.
    reach
        The greatest coordinate, which tells how coordinates round.

    Returns
    -------
    tuple
        What each level of cells told, coarse to fine, and how many nodes there are in all.
    """
    grid_of, edge_of = np.zeros(len(edges.ends), dtype=np.int64), np.arange(len(edges.ends))
    first_node, n_nodes = 0, grids.n_columns * grids.n_rows
    levels = []
    for depth in range(MAX_CUTS + 1):
        may_cut = depth < MAX_CUTS and grids.side / FANOUT > reach * FINEST
        room = (MAX_NODES - n_nodes) // FANOUT**2 if may_cut else 0
        spare = (min(MAX_SPARE_NODES, SPARE_NODES_PER_EDGE * len(edges.ends)) - n_nodes) // FANOUT**2
        rooms = (min(room, spare), room)
        level = _look(edges, grids, grid_of, edge_of, first_node, margin=reach * MARGIN, rooms=rooms)
        levels.append(level)
        if not len(level.cut_node_at):
            break
        grids, grid_of, edge_of = level.finer, level.finer_grid_of, level.finer_edge_of
        first_node, n_nodes = n_nodes, n_nodes + len(level.cut_node_at) * FANOUT**2
    return levels, n_nodes


def _look(
    edges: Edges,
    grids: Grids,
    grid_of: Positions,
    edge_of: Positions,
    first_node: int,
    *,
    margin: float,
    rooms: tuple[int, int],
) -> Level:
    cell, at = cover(edges.ends[edge_of], grids, grid_of, margin=margin)
    order = np.argsort(cell, kind="stable")
    cell, edge = cell[order], edge_of[at[order]]
    touched, group, n_edges = np.unique(cell, return_inverse=True, return_counts=True)
    is_cut = _choose_cut(n_edges, *rooms)
    x, y = _corner(grids, touched)
    side, rank, in_cut = grids.side, _rank(is_cut), is_cut[group]
    reference = np.column_stack([x[~is_cut] + CENTRE[0] * side, y[~is_cut] + CENTRE[1] * side])
    leaves = Leaves(first_node + touched[~is_cut], reference, _rank(~is_cut)[group][~in_cut], edge[~in_cut])
    finer = Grids(x[is_cut], y[is_cut], side / FANOUT, FANOUT, FANOUT)
    free, region, probes = _find_regions(grids, touched)
    return Level(
        leaves,
        first_node + touched[is_cut],
        finer,
        rank[group][in_cut],
        edge[in_cut],
        first_node + free,
        region,
        probes,
    )


def _choose_cut(n_edges: Positions, room_for_all: int, room: int) -> Flags:
    if len(n_edges) <= room_for_all:
        return np.ones(len(n_edges), dtype=bool)
    is_crowded: Flags = n_edges > LEAF_EDGES
    return is_crowded if is_crowded.sum() <= room else np.zeros_like(is_crowded)


def _rank(mask: Flags) -> Positions:
    return np.cumsum(mask) - 1


def _corner(grids: Grids, cell: Positions) -> tuple[Floats, Floats]:
    grid, in_grid = np.divmod(cell, grids.n_columns * grids.n_rows)
    row, column = np.divmod(in_grid, grids.n_columns)
    return grids.x[grid] + column * grids.side, grids.y[grid] + row * grids.side


def _find_regions(grids: Grids, touched: Positions) -> tuple[Positions, Positions, Floats]:
    """Find the cells that no edge comes near, joined side by side to regions, and a point in each region."""
    is_free = np.ones(len(grids.x) * grids.n_rows * grids.n_columns, dtype=bool)
    is_free[touched] = False
    in_plane = np.zeros((3, 3, 3), dtype=bool)
    in_plane[1] = ndimage.generate_binary_structure(2, 1)
    labels, _ = ndimage.label(is_free.reshape(len(grids.x), grids.n_rows, grids.n_columns), structure=in_plane)
    free = np.flatnonzero(is_free)
    _, first, region = np.unique(labels.ravel()[free], return_index=True, return_inverse=True)
    x, y = _corner(grids, free[first])
    return free, region, np.column_stack([x, y]) + grids.side / 2
