"""The surface that places are ranked on: cells where something has happened, neighbours included."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Counts, Flags, Floats, Grid, count_cells, make_grid

CELL_M = 100
Degrees = tuple[npt.ArrayLike, npt.ArrayLike]
"""Longitude and latitude, WGS 84; in Sweden, none missing."""

_NEIGHBOURS = np.ones((3, 3), dtype=bool)


def lay_surface(known: Degrees) -> tuple[Grid, Flags]:
    """Lay a grid around all incidents known, and tell which of its cells are the surface."""
    grid = lay_grid(known)
    return grid, widen(count_places(*known, grid=grid))


def lay_grid(places: Degrees) -> Grid:
    """Lay the grid of cells of `CELL_M` around places, with one cell to spare."""
    return make_grid(*to_metres(*places), cell_m=CELL_M, margin_cells=1)


def widen(n: Counts) -> Flags:
    """Mark the cells where something has happened and those around them, row by row.

    Examples
    --------
    >>> n = np.zeros((4, 4), dtype=np.int64)
    >>> n[0, 0] = 2
    >>> widen(n).reshape(4, 4)[:2].astype(int)
    array([[1, 1, 0, 0],
           [1, 1, 0, 0]])
    """
    return np.asarray(ndimage.binary_dilation(n > 0, _NEIGHBOURS).ravel(), dtype=np.bool_)


def count_places(lon: npt.ArrayLike, lat: npt.ArrayLike, *, grid: Grid) -> Counts:
    """Count places given in degrees per cell."""
    return count_cells(*to_metres(lon, lat), grid=grid)


def to_metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Move places in degrees to the metres that cells are laid in."""
    degrees = (np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return transform_points(*degrees, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
