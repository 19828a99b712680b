"""The index as a value: a grid of cells, finer where edges are, and what is known of each cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Positions = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Outlines = npt.NDArray[np.object_]

FANOUT = 16
"""A cell with many edges is cut into FANOUT × FANOUT finer ones."""

NONE, DOUBTFUL = -1, -2
"""What a cell's code says when it is no area: no area at all, or that shapely has to be asked."""

INSIDE_AT_REFERENCE = np.uint64(1 << 62)
"""The bit of a candidate's mask that says that the leaf's reference point lies in it."""

FAR = 1e100
"""Farther out products of coordinates could overflow."""

FINEST = 2.0**-30
"""Share of the greatest coordinate that a cell's side may not fall below: its corners stay exact numbers."""

MAX_LEAF_EDGES = 62
"""One bit per edge; a leaf with more is left to shapely."""


class Cells(NamedTuple):
    """Everything that is computed: arrays only, so that it can be kept in a file.

    Attributes
    ----------
    frame
        x and y of the grid's lower left corner, the side of a cell (a power of two, in the
        outlines' own unit), the number of columns and of rows; shape (5,).
    node
        What is known of each cell, first the grid's own row by row, then FANOUT × FANOUT for
        each cell that is cut. From 0: an area, or from the number of areas a set of several;
        NONE; DOUBTFUL; ``-(3 + 2 * i)`` leaf i; ``-(4 + 2 * i)`` cut i.
    set_start, set_area
        The areas of set i are ``set_area[set_start[i]:set_start[i + 1]]``.
    leaf_edge, leaf_candidate
        Where each leaf's edges and candidates begin; one more than there are leaves.
    reference
        A point in each leaf whose areas are known; shape (leaves, 2).
    edge
        Both ends of each edge, leaf by leaf: x, y, x, y; shape (edges, 4).
    candidate_area, candidate_mask
        The areas that may be met in a leaf; bit k of the mask is set when edge k of the leaf
        bounds the area, and INSIDE_AT_REFERENCE when the reference point lies in it.
    """

    frame: Floats
    node: Codes
    set_start: Codes
    set_area: Codes
    leaf_edge: Codes
    leaf_candidate: Codes
    reference: Floats
    edge: Floats
    candidate_area: Codes
    candidate_mask: Masks


@dataclass(frozen=True, slots=True)
class CellIndex:
    """An index of outlines; made by `build_index`, asked by `find_areas`.

    Attributes
    ----------
    outlines
        The outlines as given.
    digest
        What their content hashes to.
    cells
        What is computed from them.
    tree
        shapely's own index of the valid polygons among them; it decides every doubtful point.
    odd_tree
        shapely's index of the others, which is asked about every point.
    """

    outlines: Outlines
    digest: str
    cells: Cells
    tree: shapely.STRtree = field(repr=False)
    odd_tree: shapely.STRtree = field(repr=False)


def freeze(cells: Cells) -> Cells:
    """Let nobody change the arrays: an index is shared by all who ask it."""
    for array in cells:
        array.flags.writeable = False
    return cells


def make_trees(outlines: Outlines) -> tuple[shapely.STRtree, shapely.STRtree]:
    """Index the valid polygons apart from the other outlines; positions are those of all."""
    is_regular = find_regular(outlines)
    regular, odd = outlines.copy(), outlines.copy()
    regular[~is_regular] = None
    odd[is_regular] = None
    return shapely.STRtree(regular), shapely.STRtree(odd)


def as_outlines(outlines: Sequence[shapely.Geometry]) -> Outlines:
    """Give outlines as an array of their own, whatever sequence they came in."""
    given = list(outlines)
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array


def find_regular(outlines: Outlines) -> Flags:
    """Tell which outlines are valid polygons, where crossing an edge always means going in or out."""
    is_polygon = np.isin(shapely.get_type_id(outlines), (3, 6)) & ~shapely.is_empty(outlines)
    bounds = np.abs(shapely.bounds(outlines))
    is_bounded = is_polygon & (np.nan_to_num(bounds, nan=np.inf).max(axis=1, initial=0) < FAR)
    regular: Flags = is_bounded.copy()
    regular[is_bounded] = shapely.is_valid(outlines[is_bounded])
    return regular


def hash_outlines(outlines: Outlines) -> str:
    """Give the same text for the same outlines in the same order.

    Examples
    --------
    >>> square, other = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 2)
    >>> hash_outlines(as_outlines([square])) == hash_outlines(as_outlines([other]))
    False
    """
    digest = blake2b(digest_size=16)
    for wkb in shapely.to_wkb(outlines):
        content = b"" if wkb is None else wkb
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()
