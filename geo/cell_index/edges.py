"""The edges of outlines, each once however many outlines share it, and the cells they touch."""

from typing import NamedTuple

import numpy as np
import shapely

from geo.cell_index.index import Floats, Outlines, Positions


class Edges(NamedTuple):
    """Distinct edges: both ends as x, y, x, y; and the outlines that edge i bounds."""

    ends: Floats
    owner_start: Positions
    owner: Positions


class Grids(NamedTuple):
    """Equal grids, given by their lower left corners."""

    x: Floats
    y: Floats
    side: float
    n_columns: int
    n_rows: int


def unroll(counts: Positions) -> tuple[Positions, Positions]:
    """Give each member of groups the number of its group and its place in it.

    Examples
    --------
    >>> group, place = unroll(np.array([2, 0, 3]))
    >>> group.tolist(), place.tolist()
    ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    group = np.repeat(np.arange(len(counts)), counts)
    return group, np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)


def find_edges(outlines: Outlines, at: Positions) -> Edges:
    """List the edges of polygons, each once.

    Parameters
    ----------
    outlines
        All outlines.
    at
        Which of them to take: valid polygons.

    Examples
    --------
    >>> squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> edges = find_edges(squares, np.arange(2))
    >>> len(edges.ends), np.diff(edges.owner_start).max()
    (7, np.int64(2))
    """
    parts, part_of = shapely.get_parts(outlines[at], return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    corners, corner_of = shapely.get_coordinates(rings, return_index=True)
    is_edge = (corner_of[:-1] == corner_of[1:]) & (corners[:-1] != corners[1:]).any(axis=1)
    first, second = corners[:-1][is_edge], corners[1:][is_edge]
    owner = at[part_of[ring_of[corner_of[:-1][is_edge]]]]
    is_turned = (first[:, 0] > second[:, 0]) | ((first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1]))
    ends = np.hstack([first, second])
    ends[is_turned] = np.hstack([second, first])[is_turned]
    order = np.lexsort((owner, *ends.T))
    ends, owner = ends[order], owner[order]
    is_new = np.ones(len(ends), dtype=bool)
    is_new[1:] = (ends[1:] != ends[:-1]).any(axis=1)
    start = np.append(np.flatnonzero(is_new), len(ends))
    return Edges(ends[is_new], start, owner)


def cover(ends: Floats, grids: Grids, grid_of: Positions, *, margin: float) -> tuple[Positions, Positions]:
    """List the cells that edges touch or come nearer than `margin`.

    Parameters
    ----------
    ends
        Edges as x, y, x, y; shape (n, 4).
    grids
        The grids.
    grid_of
        The grid that each edge is held against; shape (n,).
    margin
        More than the rounding of any coordinate, less than a cell.

    Returns
    -------
    tuple of arrays
        The cell, numbered through all grids, and the position of the edge.
    """
    corner_x, corner_y = grids.x[grid_of], grids.y[grid_of]
    low_y, high_y = np.minimum(ends[:, 1], ends[:, 3]) - margin, np.maximum(ends[:, 1], ends[:, 3]) + margin
    first_row, n_rows = _span(low_y - corner_y, high_y - corner_y, grids.side, grids.n_rows)
    at, step = unroll(n_rows)
    row = first_row[at] + step
    low, high = _clip(ends[at], corner_y[at] + row * grids.side, grids.side, margin)
    first_column, n_columns = _span(
        low - margin - corner_x[at], high + margin - corner_x[at], grids.side, grids.n_columns
    )
    strip, step = unroll(n_columns)
    at = at[strip]
    cell = (grid_of[at] * grids.n_rows + row[strip]) * grids.n_columns + first_column[strip] + step
    return cell, at


def _span(low: Floats, high: Floats, side: float, n: int) -> tuple[Positions, Positions]:
    first = np.maximum(np.floor(low / side), 0).astype(np.int64)
    last = np.minimum(np.floor(high / side), n - 1).astype(np.int64)
    return first, np.maximum(last - first + 1, 0)


def _clip(ends: Floats, bottom: Floats, side: float, margin: float) -> tuple[Floats, Floats]:
    """Give the least and greatest x of each edge in the strip from `bottom`, a margin wider on both sides."""
    ax, ay, bx, by = ends.T
    rise = by - ay
    is_level = rise == 0
    slope = np.where(is_level, 1.0, rise)
    at_bottom = np.where(is_level, 0.0, np.clip((bottom - margin - ay) / slope, 0, 1))
    at_top = np.where(is_level, 1.0, np.clip((bottom + side + margin - ay) / slope, 0, 1))
    x1, x2 = ax + at_bottom * (bx - ax), ax + at_top * (bx - ax)
    return np.minimum(x1, x2), np.maximum(x1, x2)
