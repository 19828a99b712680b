"""Where a map's areas lie: the municipality's outline around them, or small beside them where they are small in it."""

from typing import Any

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from geo.crs import ANALYSIS_CRS

NAME = "Läget i kommunen"
_WIDE = 0.3
"""Areas that take so much of the municipality's width are drawn within its outline."""

_BESIDE = (0.77, 0.03, 0.2, 0.24)
_EDGE, _FILL = "#595959", "#ededed"


def add_ground(axes: Axes, areas: gpd.GeoDataFrame, outline: gpd.GeoDataFrame) -> None:
    """Draw the municipality that a map's areas lie in.

    Parameters
    ----------
    axes
        The map, already drawn.
    areas
        What is drawn, in metres.
    outline
        The municipality; generalised, so never drawn as a border that something is decided by.
    """
    around = outline.to_crs(ANALYSIS_CRS)
    if _width(areas) >= _WIDE * _width(around):
        around.plot(ax=axes, facecolor="none", edgecolor=_EDGE, linewidth=0.8, linestyle="--", zorder=0)
        return
    canvas: Any = axes.figure
    beside = canvas.add_axes(_BESIDE)
    around.plot(ax=beside, facecolor=_FILL, edgecolor=_EDGE, linewidth=0.8)
    left, low, right, high = areas.total_bounds
    middle = (left + right) / 2, (low + high) / 2
    half = max(right - left, high - low, _width(around) * 0.12) / 2
    place = Rectangle((middle[0] - half, middle[1] - half), 2 * half, 2 * half, fill=False, linewidth=1.6)
    beside.add_patch(place)
    beside.set_title(NAME, fontsize=7.5, pad=2)
    beside.set_aspect("equal")
    beside.set_axis_off()


def _width(drawn: gpd.GeoDataFrame) -> float:
    left, _, right, _ = drawn.total_bounds
    return float(right - left)
