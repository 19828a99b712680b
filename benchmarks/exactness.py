"""How many pairs of point and area differ from shapely's, on a million points and on every border."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.country import Outlines, make_incidents
from benchmarks.join import LAYERS
from geo.cell_index import CellIndex, build_index, find_areas, has_compiled

Points = npt.NDArray[np.float64]
N_RANDOM = 1_000_000


def write_differences(n: int = N_RANDOM) -> Iterator[str]:
    """Write one line per layer and kind of points; every number should be zero."""
    yield "| områden | punkter | par | skiljer, numpy | skiljer, numba |"
    yield "|---|---|---:|---:|---:|"
    for layer, read in LAYERS.items():
        outlines = read()
        index = build_index(list(outlines))
        incidents = make_incidents(n, seed=1)
        for kind, points in (
            (f"{n:,} slumpade".replace(",", " "), np.column_stack([incidents.x, incidents.y])),
            ("alla hörn och kanters mitt", find_borders(outlines)),
        ):
            point_at, area_at = index.tree.query(shapely.points(points), predicate="intersects")
            expected = _as_keys(point_at, area_at, len(outlines))
            plain = _count_differences(index, points, expected, is_compiled=False)
            fast = _count_differences(index, points, expected, is_compiled=True) if has_compiled() else "–"
            yield f"| {layer} | {kind} | {len(expected):,} | {plain} | {fast} |".replace(",", " ")


def find_borders(outlines: Outlines) -> Points:
    """List every corner and the middle of every edge."""
    rings = shapely.get_rings(shapely.get_parts(outlines))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    is_edge = ring[1:] == ring[:-1]
    return np.vstack([corners, (corners[1:][is_edge] + corners[:-1][is_edge]) / 2])


def _count_differences(index: CellIndex, points: Points, expected: npt.NDArray[np.int64], *, is_compiled: bool) -> int:
    found = find_areas(index, points[:, 0], points[:, 1], is_compiled=is_compiled)
    return len(np.setxor1d(_as_keys(*found, len(index.outlines)), expected))


def _as_keys(point_at: npt.NDArray[np.int64], area_at: npt.NDArray[np.int64], n_areas: int) -> npt.NDArray[np.int64]:
    keys: npt.NDArray[np.int64] = point_at * n_areas + area_at
    return keys
