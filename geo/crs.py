"""The reference systems in use, and how coordinates pass between them."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

ANALYSIS_CRS = "EPSG:3006"
"""SWEREF 99 TM: metres, all of Sweden. Lengths and surfaces are taken here."""

MAP_CRS = "EPSG:4326"
"""WGS 84 longitude and latitude in degrees: what maps are drawn from."""

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=64)
def _transformer(from_crs: str, to_crs: str) -> Transformer:
    return Transformer.from_crs(from_crs, to_crs, always_xy=True)


def transform_points(x: Floats, y: Floats, *, from_crs: str, to_crs: str) -> tuple[Floats, Floats]:
    """Give the same places in another reference system.

    Parameters
    ----------
    x, y
        Easting (or longitude) and northing (or latitude), in that order whatever the
        system's own axis order is; shape (n,).
    from_crs, to_crs
        Reference systems, as ``"EPSG:3006"``.

    Returns
    -------
    tuple of arrays
        x and y in `to_crs`, shape (n,); the very same numbers when the systems are the same.

    Examples
    --------
    The travel centre in Mjölby, 58.32298 N 15.13199 E:

    >>> x, y = transform_points(np.array([15.131987]), np.array([58.322982]), from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
    >>> float(x[0].round(1)), float(y[0].round(1))
    (507731.3, 6464677.2)
    """
    if from_crs == to_crs:
        return x, y
    moved_x, moved_y = _transformer(from_crs, to_crs).transform(x, y)
    return np.asarray(moved_x, dtype=np.float64), np.asarray(moved_y, dtype=np.float64)
