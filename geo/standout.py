"""Places that stand out: cells that passed the test, gathered to clusters that can be named and shown."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Grid, make_grid
from geo.hotspots import Hotspots, hotspot_test

CELL_M = 100
Places = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
_NEIGHBOURS = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Neighbouring cells that passed together.

    Attributes
    ----------
    n, expected
        Incidents found in the cells, and how many the earlier distribution gives there.
    outline
        Their outer border, WGS 84.
    """

    n: int
    expected: float
    outline: shapely.Geometry


def find_standing_out(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    earlier: tuple[npt.ArrayLike, npt.ArrayLike],
    dispersion: float,
    cell_m: int = CELL_M,
) -> tuple[Cluster, ...]:
    """Find where a larger share of the incidents happens than in an earlier period.

    Parameters
    ----------
    lon, lat
        Incidents in degrees, WGS 84; in Sweden, none missing.
    earlier
        Longitude and latitude of the earlier period's incidents.
    dispersion
        From `geo.chance.estimate_dispersion`.
    cell_m
        Side of a cell in metres.

    Returns
    -------
    tuple of Cluster
        The one with the most incidents first; none where nothing stands out, which is what nine
        maps in ten should say when nothing has moved.

    Notes
    -----
    A place that was as bad in the earlier period doesn't stand out: this finds what has moved,
    not what is worst. An unmarked place is not a safe place.

    Examples
    --------
    >>> find_standing_out([15.1], [58.3], earlier=([15.1], [58.3]), dispersion=1.0)
    ()
    """
    now, then = (_to_metres(*places) for places in ((lon, lat), earlier))
    if not now[0].size or not then[0].size:
        return ()
    grid = _make_common_grid(now, then, cell_m)
    return gather_cells(hotspot_test(*now, grid=grid, earlier=then, dispersion=dispersion), grid)


def gather_cells(found: Hotspots, grid: Grid) -> tuple[Cluster, ...]:
    """Gather marked cells that touch, corners included, to clusters.

    Parameters
    ----------
    found
        From a hotspot_ function, on `grid`.
    grid
        The cells.

    Returns
    -------
    tuple of Cluster
        Every marked cell in one cluster, the cluster with the most incidents first.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 9, 9)
    >>> x, y = np.full(6, 500_450.0), np.full(6, 6_400_450.0)
    >>> found = hotspot_test(x, y, grid=grid, weights=np.ones(grid.shape), dispersion=1.0)
    >>> [cluster.n for cluster in gather_cells(found, grid)]
    [6]
    """
    is_hot = found.cells["is_hot"].to_numpy().reshape(grid.shape)
    labels, n_clusters = ndimage.label(is_hot, structure=_NEIGHBOURS)
    numbered = found.cells.assign(cluster=labels.ravel())
    clusters = [
        Cluster(int(cells["n"].sum()), float(cells["expected"].sum()), _draw_outline(cells["x_m"], cells["y_m"], grid))
        for number, cells in numbered[numbered["cluster"] > 0].groupby("cluster", sort=True)
    ]
    assert len(clusters) == n_clusters  # noqa: S101 - every label has a cell
    return tuple(sorted(clusters, key=lambda cluster: -cluster.n))


def _make_common_grid(now: Places, then: Places, cell_m: int) -> Grid:
    return make_grid(np.concatenate([now[0], then[0]]), np.concatenate([now[1], then[1]]), cell_m=cell_m)


def _to_metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Places:
    degrees = (np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return transform_points(*degrees, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)


def _draw_outline(x_m: npt.ArrayLike, y_m: npt.ArrayLike, grid: Grid) -> shapely.Geometry:
    x, y, half = np.asarray(x_m), np.asarray(y_m), grid.cell_m / 2
    outline = shapely.union_all(shapely.box(x - half, y - half, x + half, y + half))
    return shapely.transform(
        outline,
        lambda corners: np.column_stack(
            transform_points(corners[:, 0], corners[:, 1], from_crs=ANALYSIS_CRS, to_crs=MAP_CRS)
        ),
    )
