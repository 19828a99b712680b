"""A map of areas, described once with folium."""

from collections.abc import Mapping, Sequence
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from folium.utilities import JsCode

from dashboard.maps.layers import make_area_layer, make_mark_layer, make_outline_layer, make_point_layer
from dashboard.maps.looks import AreaLook, LegendItem
from dashboard.maps.page import AreaTable, Heading, Legend, Notes, Page
from dashboard.maps.text import safe_text
from dashboard.tiles import find_origin

_SWEDEN = (10.6, 55.0, 24.2, 69.1)
_APPROXIMATE = "Streckad kant: området är ungefärligt utritat."
_NORTH = "↑ Norr är uppåt."
# A single point fits the view at any zoom.
_CLOSEST = 18

# On a touch screen one finger scrolls the page and two move the map; the wheel scrolls the page.
_GESTURES: Mapping[str, Any] = {
    "dragging": JsCode("!matchMedia('(pointer: coarse)').matches"),
    "scroll_wheel_zoom": False,
    "zoom_snap": 0.25,
    "control_scale": True,
    "maxZoom": _CLOSEST + 1,  # folium keeps its own max_zoom for tiles
}


def draw_map(  # noqa: PLR0913 # each names one thing on the map
    *,
    areas: gpd.GeoDataFrame,
    looks: Sequence[AreaLook],
    outlines: gpd.GeoDataFrame | None = None,
    marks: gpd.GeoDataFrame | None = None,
    points: pd.DataFrame | None = None,
    legend: Sequence[LegendItem] = (),
    title: str,
    subtitle: str = "",
    notice: str = "",
    notes: Sequence[str] = (),
    tile_url: str | None = None,
    tile_attribution: str = "",
) -> folium.Map:
    """Describe a map of areas once, for both stages.

    Parameters
    ----------
    areas
        As `data.tables.AREAS`, one row per area; `area_id`, `is_approximate` and `geometry` are read.
    looks
        One per area, in any order.
    outlines
        Lines or polygons whose borders are drawn above the areas; only `geometry` is read.
    marks
        Outlines of what stands out; only `geometry` is read.
    points
        Columns `lon`, `lat` (degrees, WGS 84), `colour` (``#rrggbb``) and `caption` (plain text).
    legend
        What the colours mean; colour and word.
    title, subtitle, notice
        Plain texts: what is shown and when; from where and of which day; and what stands out, as
        «PÅHITTADE DEMODATA».
    notes
        Plain sentences below the stand-alone file's table: source, definition, shortfall, use.
    tile_url, tile_attribution
        A tile server that the administrator named, and to whom its pictures belong.

    Returns
    -------
    folium.Map
        For `to_html`, or for `stage` and so the live map.

    Raises
    ------
    ValueError
        If areas and looks don't name the same areas once each.

    Examples
    --------
    >>> from shapely import box
    >>> town = gpd.GeoDataFrame(
    ...     {"area_id": ["c"], "is_approximate": [False], "geometry": [box(12, 57, 13, 58)]}, crs="EPSG:4326"
    ... )
    >>> drawn = draw_map(areas=town, looks=[AreaLook("c", "Centrum", "#009e73", "Centrum: uppfyllt.")], title="Läget")
    >>> drawn.get_root().title
    'Läget'
    """
    ordered = _match_looks(areas, looks)
    page = Page(title=safe_text(title), tile_origin=find_origin(tile_url) if tile_url else "")
    page.add_child(Heading(title=safe_text(title), subtitle=safe_text(subtitle), notice=safe_text(notice)))
    drawn = folium.Map(tiles=None, attributionControl=bool(tile_url), prefer_canvas=points is not None, **_GESTURES)
    drawn.default_js = drawn.default_css = []
    page.add_child(drawn)
    if tile_url:
        folium.TileLayer(tile_url, attr=safe_text(tile_attribution)).add_to(drawn)
    make_area_layer(areas, ordered).add_to(drawn)
    if outlines is not None and len(outlines):
        make_outline_layer(outlines).add_to(drawn)
    if marks is not None and len(marks):
        make_mark_layer(marks).add_to(drawn)
    if points is not None and len(points):
        make_point_layer(points).add_to(drawn)
    west, south, east, north = _find_bounds(areas, outlines, points)
    drawn.fit_bounds([[south, west], [north, east]], padding=(12, 12), max_zoom=_CLOSEST)
    page.add_child(
        Legend(
            items=[(item.colour, safe_text(item.label)) for item in legend],
            remark=_APPROXIMATE if bool(areas["is_approximate"].any()) else "",
            north=_NORTH,
        )
    )
    page.add_child(AreaTable(rows=[(safe_text(look.label), safe_text(look.caption)) for look in ordered]))
    page.add_child(Notes(notes=[safe_text(note) for note in notes]))
    return drawn


def _match_looks(areas: gpd.GeoDataFrame, looks: Sequence[AreaLook]) -> list[AreaLook]:
    by_id = {look.area_id: look for look in looks}
    area_ids = list(areas["area_id"])
    if sorted(area_ids) != sorted(look.area_id for look in looks) or len(by_id) != len(looks):
        odd = sorted(set(area_ids) ^ set(by_id)) or sorted(area_ids)
        msg = f"areas and looks must name the same areas once each; look at {odd}"
        raise ValueError(msg)
    return [by_id[area_id] for area_id in area_ids]


def _find_bounds(
    areas: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None, points: pd.DataFrame | None
) -> tuple[float, float, float, float]:
    """Frame the areas, which are what the reader chooses among; without areas the outlines, or the points."""
    boxes = [shapes.total_bounds for shapes in (areas, outlines) if shapes is not None and len(shapes)]
    if points is not None and len(points):
        boxes.append(points[["lon", "lat", "lon", "lat"]].agg(["min", "max"]).to_numpy()[[0, 0, 1, 1], [0, 1, 0, 1]])
    west, south, east, north = next((box for box in boxes if np.isfinite(box).all()), _SWEDEN)
    return float(west), float(south), float(east), float(north)
