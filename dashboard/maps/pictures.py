"""A layer of cells as a picture that lies right on the map."""

import base64
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from folium.raster_layers import ImageOverlay
from numpy.typing import NDArray
from scipy import ndimage

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Floats, Grid

_PIXELS = 480
_OPACITY = 190
_PNG = b"\x89PNG\r\n\x1a\n"

Bounds = tuple[float, float, float, float]


def draw_picture(
    layer: Floats, *, grid: Grid, bounds: Bounds, uppers: Sequence[float], colours: Sequence[str], is_smooth: bool
) -> ImageOverlay:
    """Draw values of cells in classes; what is 0, or outside the grid, is left clear.

    Parameters
    ----------
    layer
        Values per cell, shape ``grid.shape``.
    grid
        The cells, in SWEREF 99 TM.
    bounds
        West, south, east, north of the picture, degrees.
    uppers
        Where each class ends, the end included; the first begins above 0 and what is above the
        last belongs to the last.
    colours
        ``#rrggbb`` per class; at most fifteen.
    is_smooth
        Interpolate between the cells' centres; else each cell is seen.

    Returns
    -------
    ImageOverlay
        To be added to a map of `dashboard.maps.draw_map`. The browser's map is Mercator's and the
        cells are not: each pixel is looked up in the grid by itself.
    """
    west, south, east, north = bounds
    values = (_interpolate if is_smooth else _look_up)(layer, grid, *_place_pixels(bounds))
    classes = np.minimum(np.searchsorted(np.asarray(uppers), values), len(colours) - 1) + 1
    classes[values <= uppers[0] * 1e-3] = 0
    picture = _write_png(classes.astype(np.uint8).reshape(_PIXELS, _PIXELS), colours)
    return ImageOverlay(picture, bounds=[[south, west], [north, east]], alt="")


def _interpolate(layer: Floats, grid: Grid, x: Floats, y: Floats) -> Floats:
    at = [(y - grid.bottom_m) / grid.cell_m - 0.5, (x - grid.left_m) / grid.cell_m - 0.5]
    return np.asarray(ndimage.map_coordinates(layer, at, order=1, mode="constant", cval=0.0), dtype=np.float64)


def _look_up(layer: Floats, grid: Grid, x: Floats, y: Floats) -> Floats:
    rows, columns = np.floor((y - grid.bottom_m) / grid.cell_m), np.floor((x - grid.left_m) / grid.cell_m)
    is_inside = (rows >= 0) & (rows < layer.shape[0]) & (columns >= 0) & (columns < layer.shape[1])
    values = np.zeros(len(x))
    values[is_inside] = layer[rows[is_inside].astype(np.intp), columns[is_inside].astype(np.intp)]
    return values


@lru_cache(maxsize=8)
def _place_pixels(bounds: Bounds) -> tuple[Floats, Floats]:
    """Give each pixel's place, row by row from the top; rows are even in Mercator, as the browser stretches them."""
    west, south, east, north = bounds
    top, bottom = (float(np.arcsinh(np.tan(np.radians(end)))) for end in (north, south))
    steps = (np.arange(_PIXELS) + 0.5) / _PIXELS
    rows = np.degrees(np.arctan(np.sinh(top + steps * (bottom - top))))
    lon, lat = np.meshgrid(west + steps * (east - west), rows)
    return transform_points(lon.ravel(), lat.ravel(), from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)


def _write_png(classes: NDArray[np.uint8], colours: Sequence[str]) -> str:
    """Write a picture of classes as a data address: 0 is clear, then the colours in their order, four bits each.

    Packed lightly, which takes a twentieth of the time of packing hard.
    """
    height, width = classes.shape
    raw = np.zeros((height, 1 + width // 2), np.uint8)  # each row begins with a 0: no filter
    raw[:, 1:] = classes[:, 0::2] << 4 | classes[:, 1::2]
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0),
        b"PLTE": bytes.fromhex("".join(colour.removeprefix("#") for colour in ("#ffffff", *colours))),
        b"tRNS": bytes([0, *[_OPACITY] * len(colours)]),
        b"IDAT": zlib.compress(raw.tobytes(), 1),
        b"IEND": b"",
    }
    packed = b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in parts.items()
    )
    return f"data:image/png;base64,{base64.b64encode(_PNG + packed).decode()}"
