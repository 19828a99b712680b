"""Build the index: look at ever finer cells where edges are, and ask shapely once per region without any."""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.cell_index.cutting import cut
from geo.cell_index.edges import Edges, Grids, find_edges
from geo.cell_index.filling import fill_free, fill_leaves
from geo.cell_index.index import (
    FINEST,
    NONE,
    CellIndex,
    Cells,
    Floats,
    Outlines,
    Positions,
    as_outlines,
    find_regular,
    hash_outlines,
    make_trees,
)

CELLS_PER_EDGE = 64
FEWEST_CELLS, MOST_CELLS = 2**8, 2**20


def build_index(outlines: Sequence[shapely.Geometry]) -> CellIndex:
    """Build an index that finds the outlines each of many points lies in.

    Parameters
    ----------
    outlines
        Polygons in one plane reference system, any unit; they may have holes, touch, overlap
        and come twice. Anything else (lines, invalid polygons) is answered too, at shapely's pace.

    Returns
    -------
    CellIndex
        For `geo.cell_index.find_areas`.

    Notes
    -----
    A grid of square cells, each knowing its answer when no edge comes near it; a cell with
    more than a few edges is cut into 16 × 16, three times at most. A leaf keeps its edges and
    one point whose areas shapely told: another point of the leaf lies in the same areas, but
    for those with an odd number of edges between the two. Cells are 2ⁿ units wide, so that
    their borders are exact numbers.

    It pays off from about as many points as there are corners; for fewer, ask
    ``shapely.STRtree`` at once. Outlines in degrees are held as if degrees were a plane, as
    geopandas does.

    References
    ----------
    Shewchuk, J. R. (1997). Adaptive precision floating-point arithmetic and fast robust
    geometric predicates. Discrete & Computational Geometry 18, 305–363.

    Kipf, A. et al. (2020). Adaptive main-memory indexing for high-performance point-polygon
    joins. EDBT 2020, 347–358.

    Examples
    --------
    >>> from geo.cell_index import find_areas
    >>> index = build_index([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    >>> point_at, area_at = find_areas(index, np.array([5.0, 10.0, 30.0]), np.array([5.0, 5.0, 5.0]))
    >>> sorted(zip(point_at.tolist(), area_at.tolist()))
    [(0, 0), (1, 0), (1, 1)]
    """
    given = as_outlines(outlines)
    tree, odd_tree = make_trees(given)
    cells = _build_cells(given, np.flatnonzero(find_regular(given)), tree)
    return CellIndex(given, hash_outlines(given), cells, tree, odd_tree)


def _build_cells(outlines: Outlines, regular: Positions, tree: shapely.STRtree) -> Cells:
    edges = (
        find_edges(outlines, regular) if len(regular) else Edges(np.empty((0, 4)), np.zeros(1, int), np.empty(0, int))
    )
    bounds = shapely.total_bounds(outlines[regular]) if len(regular) else np.zeros(4)
    grids, reach = _choose_grid(bounds, len(edges.ends)), float(np.abs(bounds).max())
    levels, n_nodes = cut(edges, grids, reach)
    node = np.full(n_nodes, NONE, dtype=np.int32)
    sets = fill_free(node, levels, tree, len(outlines))
    n_leaves = n_cuts = 0
    for level in levels:
        node[level.leaves.node_at] = -(3 + 2 * (n_leaves + np.arange(len(level.leaves.node_at))))
        node[level.cut_node_at] = -(4 + 2 * (n_cuts + np.arange(len(level.cut_node_at))))
        n_leaves += len(level.leaves.node_at)
        n_cuts += len(level.cut_node_at)
    frame = np.array([grids.x[0], grids.y[0], grids.side, grids.n_columns, grids.n_rows], dtype=np.float64)
    return fill_leaves(frame, node, sets, [level.leaves for level in levels], edges, tree)


def _choose_grid(bounds: Floats, n_edges: int) -> Grids:
    left, bottom, right, top = bounds
    wanted = float(np.clip(n_edges * CELLS_PER_EDGE, FEWEST_CELLS, MOST_CELLS))
    width, height = right - left, top - bottom
    side = max(np.sqrt(width * height / wanted), max(width, height) / wanted, np.abs(bounds).max() * FINEST, 1e-90)
    side = 2.0 ** np.ceil(np.log2(side) - 0.5)
    x, y = np.floor(left / side) * side, np.floor(bottom / side) * side
    n_columns, n_rows = int((right - x) // side) + 1, int((top - y) // side) + 1
    return Grids(np.array([x]), np.array([y]), float(side), n_columns, n_rows)
