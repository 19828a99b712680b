"""What a folium map holds, read back in plain text and numbers for the live page."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import folium
import numpy as np
import pandas as pd
from folium.map import FitBounds
from folium.raster_layers import ImageOverlay
from numpy.typing import NDArray

from dashboard.maps.layers import AreaLayer, MarkLayer, OutlineLayer, PointLayer, group_points
from dashboard.maps.looks import AreaLook, LegendItem
from dashboard.maps.page import Heading, Legend
from dashboard.maps.text import safe_text


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


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What may be others on the same ground: the arguments of `draw_map` of the same names, and a layer of cells."""

    title: str
    subtitle: str
    looks: Sequence[AreaLook]
    points: pd.DataFrame | None
    image: ImageOverlay | None
    legend: Sequence[LegendItem]


def restage(before: Stage, values: Values) -> Stage:
    """Show other values on the ground of a stage: the same as drawing it all again, in a tenth of the time.

    Parameters
    ----------
    before
        Of a map with the same areas, outlines and marks.
    values
        What is shown; one look per area, in the areas' order.

    Raises
    ------
    ValueError
        If the looks are of other areas.
    """
    looks = tuple(
        AreaLook(_plain(look.area_id), _plain(look.label), look.fill, _plain(look.caption)) for look in values.looks
    )
    if [look.area_id for look in looks] != [look.area_id for look in before.looks]:
        msg = "a stage takes other values of its own areas, in their order"
        raise ValueError(msg)
    return replace(
        before,
        title=_plain(values.title),
        subtitle=_plain(values.subtitle),
        looks=looks,
        styles=tuple({**style, "fillColor": look.fill} for style, look in zip(before.styles, looks, strict=True)),
        points=() if values.points is None else tuple(_group(values.points)),
        images=() if values.image is None else (_read_image(values.image),),
        legend=tuple(LegendItem(item.colour, _plain(item.label)) for item in values.legend),
    )


def _plain(text: str) -> str:
    """Give a text as it is read back from a map: without control characters."""
    return html.unescape(safe_text(text))


def _group(points: pd.DataFrame) -> Iterator[PointGroup]:
    for colour, caption, coordinates in group_points(points):
        yield PointGroup(colour, _plain(caption), coordinates)


def _read_image(image: ImageOverlay) -> Mapping[str, Any]:
    return {"url": image.url, "bounds": image.bounds, "options": image.options}


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
        looks=tuple(_read_look(feature, style) for (_, feature), style in zip(features, styles, strict=True)),
        styles=styles,
        outlines=_read_lines(drawn, OutlineLayer),
        marks=_read_lines(drawn, MarkLayer),
        points=tuple(_read_points(feature) for layer in _find(drawn, PointLayer) for feature in layer.data["features"]),
        images=tuple(_read_image(image) for image in _find(drawn, ImageOverlay)),
        legend=tuple(LegendItem(colour, html.unescape(label)) for colour, label in legend.items),
        tile_url=tiles.tiles if tiles else "",
        tile_attribution=html.unescape(tiles.options["attribution"]) if tiles else "",
    )


def _read_look(feature: Mapping[str, Any], style: Mapping[str, Any]) -> AreaLook:
    return AreaLook(
        area_id=html.unescape(feature["id"]),
        label=html.unescape(feature["properties"]["label"]),
        fill=style["fillColor"],
        caption=html.unescape(feature["properties"]["caption"]),
    )


def _read_points(feature: Mapping[str, Any]) -> PointGroup:
    return PointGroup(
        colour=feature["properties"]["colour"],
        caption=html.unescape(feature["properties"]["caption"]),
        coordinates=np.asarray(feature["geometry"]["coordinates"], dtype=np.float64),
    )


def _read_lines(drawn: folium.Map, kind: type[Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(feature["geometry"] for layer in _find(drawn, kind) for feature in layer.data["features"])


def _find(parent: Any, kind: type[Any]) -> list[Any]:  # noqa: ANN401 # folium publishes no types
    return [child for child in parent._children.values() if isinstance(child, kind)]  # noqa: SLF001 # no public way


def _find_one(parent: Any, kind: type[Any]) -> Any:  # noqa: ANN401 # as above
    (found,) = _find(parent, kind)
    return found
