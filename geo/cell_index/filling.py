"""Fill the cells in: areas asked of shapely once per region without edges, and once per leaf."""

from typing import NamedTuple

import numpy as np
import shapely

from geo.cell_index.cutting import Leaves, Level
from geo.cell_index.edges import Edges, unroll
from geo.cell_index.index import (
    DOUBTFUL,
    INSIDE_AT_REFERENCE,
    MAX_LEAF_EDGES,
    NONE,
    Cells,
    Codes,
    Floats,
    Masks,
    Positions,
    freeze,
)


class Sets(NamedTuple):
    """Distinct sets of several areas; those of set i are ``area[start[i]:start[i + 1]]``."""

    start: Codes
    area: Codes


def fill_free(node: Codes, levels: list[Level], tree: shapely.STRtree, n_areas: int) -> Sets:
    """Write into `node` which areas each cell without edges lies in; give the sets that stand there by number."""
    probes = np.vstack([level.probes for level in levels])
    probe_at, area_at = tree.query(shapely.points(probes), predicate="intersects")
    order = np.lexsort((area_at, probe_at))
    probe_at, area_at = probe_at[order], area_at[order]
    n_found = np.bincount(probe_at, minlength=len(probes))
    start = np.cumsum(n_found) - n_found
    answer = np.full(len(probes), NONE, dtype=np.int64)
    answer[n_found == 1] = area_at[start[n_found == 1]]
    known: dict[bytes, int] = {}
    for probe in np.flatnonzero(n_found > 1):
        areas = area_at[start[probe] : start[probe] + n_found[probe]].astype(np.int32).tobytes()
        answer[probe] = n_areas + known.setdefault(areas, len(known))
    done = 0
    for level in levels:
        node[level.free_node_at] = answer[done + level.region]
        done += len(level.probes)
    sets = [np.frombuffer(areas, dtype=np.int32) for areas in known]
    lengths = np.array([0, *map(len, sets)])
    return Sets(np.cumsum(lengths).astype(np.int32), np.concatenate([np.empty(0, np.int32), *sets]))


def fill_leaves(
    frame: Floats, node: Codes, sets: Sets, levels: list[Leaves], edges: Edges, tree: shapely.STRtree
) -> Cells:
    """Gather the leaves' edges and candidates, and put the index's arrays together."""
    n_leaves = np.cumsum([0, *(len(leaves.node_at) for leaves in levels)])
    leaf_of = np.concatenate([first + leaves.leaf_of for first, leaves in zip(n_leaves, levels, strict=False)])
    edge_of = np.concatenate([leaves.edge_of for leaves in levels])
    reference = np.vstack([leaves.reference for leaves in levels])
    n_edges = np.bincount(leaf_of, minlength=len(reference))
    _, slot = unroll(n_edges)
    crowded = n_edges > MAX_LEAF_EDGES
    node_at = np.concatenate([leaves.node_at for leaves in levels])
    node[node_at[crowded]] = DOUBTFUL
    leaf, area, mask = _find_candidates(leaf_of, edge_of, np.minimum(slot, MAX_LEAF_EDGES), reference, edges, tree)
    return freeze(
        Cells(
            frame=frame,
            node=node,
            set_start=sets.start,
            set_area=sets.area,
            leaf_edge=np.append(0, np.cumsum(n_edges)).astype(np.int32),
            leaf_candidate=np.searchsorted(leaf, np.arange(len(reference) + 1)).astype(np.int32),
            reference=reference,
            edge=edges.ends[edge_of],
            candidate_area=area.astype(np.int32),
            candidate_mask=mask,
        )
    )


def _find_candidates(
    leaf_of: Positions, edge_of: Positions, slot: Positions, reference: Floats, edges: Edges, tree: shapely.STRtree
) -> tuple[Positions, Positions, Masks]:
    at, step = unroll(edges.owner_start[edge_of + 1] - edges.owner_start[edge_of])
    owner = edges.owner[edges.owner_start[edge_of[at]] + step]
    reference_at, area_at = tree.query(shapely.points(reference), predicate="intersects")
    leaf, area = np.append(leaf_of[at], reference_at), np.append(owner, area_at)
    bit = np.append(np.left_shift(np.uint64(1), slot[at].astype(np.uint64)), np.full(len(area_at), INSIDE_AT_REFERENCE))
    order = np.lexsort((area, leaf))
    leaf, area, bit = leaf[order], area[order], bit[order]
    is_new = np.ones(len(leaf), dtype=bool)
    is_new[1:] = (leaf[1:] != leaf[:-1]) | (area[1:] != area[:-1])
    first = np.flatnonzero(is_new)
    mask = np.bitwise_or.reduceat(bit, first) if len(first) else np.empty(0, np.uint64)
    return leaf[first], area[first], mask
