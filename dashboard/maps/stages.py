"""What a folium map holds, read back in plain text and numbers for the live page."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
from folium.map import FitBounds
from folium.raster_layers import ImageOverlay
from numpy.typing import NDArray

from dashboard.maps.layers import AreaLayer, MarkLayer, OutlineLayer, PointLayer
from dashboard.maps.looks import AreaLook, LegendItem
from dashboard.maps.page import Heading, Legend


@dataclass(frozen=True, slots=True)
class PointGroup:
    """The points that share colour and caption; `coordinates` holds one row of lon, lat per point."""

    colour: str
    caption: str
    coordinates: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a folium map of `draw_map` holds, in plain text and numbers.

    Attributes
    ----------
    title, subtitle, notice, remark
        Plain texts; all but the title may be empty.
    bounds
        West, south, east, north in degrees.
    areas
        A GeoJSON geometry and a look per area; look and style share the order of the geometries.
    looks, styles
        See `areas`; a style is Leaflet's path options.
    outlines, marks
        GeoJSON geometries drawn as lines; marks are of what stands out.
    points
        Grouped by colour and caption.
    images
        Per image its data address, bounds (south-west, north-east) and Leaflet options.
    legend
        What the colours mean.
    tile_url, tile_attribution
        Empty without a tile server.
    """

    title: str
    subtitle: str
    notice: str
    remark: str
    bounds: tuple[float, float, float, float]
    areas: tuple[Mapping[str, Any], ...]
    looks: tuple[AreaLook, ...]
    styles: tuple[Mapping[str, Any], ...]
    outlines: tuple[Mapping[str, Any], ...]
    marks: tuple[Mapping[str, Any], ...]
    points: tuple[PointGroup, ...]
    images: tuple[Mapping[str, Any], ...]
    legend: tuple[LegendItem, ...]
    tile_url: str
    tile_attribution: str


def stage(drawn: folium.Map) -> Stage:
    """Read back out of a folium map of `draw_map` what the live page shows.

    Parameters
    ----------
    drawn
        The map; images added to it with folium's `ImageOverlay` come along.

    Returns
    -------
    Stage
        Plain texts again, for writing with ``textContent``.
    """
    heading, legend = (_find_one(drawn.get_root(), kind) for kind in (Heading, Legend))
    features = [(layer, feature) for layer in _find(drawn, AreaLayer) for feature in layer.data["features"]]
    (south, west), (north, east) = _find_one(drawn, FitBounds).bounds
    tiles = next(iter(_find(drawn, folium.TileLayer)), None)
    styles = tuple(layer.style_function(feature) for layer, feature in features)
    return Stage(
        title=html.unescape(heading.title),
        subtitle=html.unescape(heading.subtitle),
        notice=html.unescape(heading.notice),
        remark=legend.remark,
        bounds=(west, south, east, north),
        areas=tuple(feature["geometry"] for _, feature in features),
        looks=tuple(
            AreaLook(
                area_id=html.unescape(feature["id"]),
                label=html.unescape(feature["properties"]["label"]),
                fill=style["fillColor"],
                caption=html.unescape(feature["properties"]["caption"]),
            )
            for (_, feature), style in zip(features, styles, strict=True)
        ),
        styles=styles,
        outlines=_read_lines(drawn, OutlineLayer),
        marks=_read_lines(drawn, MarkLayer),
        points=tuple(
            PointGroup(
                colour=feature["properties"]["colour"],
                caption=html.unescape(feature["properties"]["caption"]),
                coordinates=np.asarray(feature["geometry"]["coordinates"], dtype=np.float64),
            )
            for layer in _find(drawn, PointLayer)
            for feature in layer.data["features"]
        ),
        images=tuple(
            {"url": image.url, "bounds": image.bounds, "options": image.options} for image in _find(drawn, ImageOverlay)
        ),
        legend=tuple(LegendItem(colour, html.unescape(label)) for colour, label in legend.items),
        tile_url=tiles.tiles if tiles else "",
        tile_attribution=html.unescape(tiles.options["attribution"]) if tiles else "",
    )


def _read_lines(drawn: folium.Map, kind: type[Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(feature["geometry"] for layer in _find(drawn, kind) for feature in layer.data["features"])


def _find(parent: Any, kind: type[Any]) -> list[Any]:  # noqa: ANN401 # folium publishes no types
    return [child for child in parent._children.values() if isinstance(child, kind)]  # noqa: SLF001 # no public way


def _find_one(parent: Any, kind: type[Any]) -> Any:  # noqa: ANN401 # as above
    (found,) = _find(parent, kind)
    return found
