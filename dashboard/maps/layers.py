"""The layers of a map: areas, outlines and points as folium's GeoJSON, with every text made safe."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.utilities import JsCode
from numpy.typing import NDArray

from dashboard.maps.looks import AreaLook, check_colour
from dashboard.maps.text import safe_text

# Six decimals of a degree are a decimetre: finer than any outline here, and half the bytes.
_DECIMALS = 6
_TOOLTIP = JsCode("(feature, layer) => layer.bindTooltip(feature.properties.caption, {sticky: true})")


class AreaLayer(folium.GeoJson):
    """The areas of a map."""


class OutlineLayer(folium.GeoJson):
    """The lines around them."""


class MarkLayer(folium.GeoJson):
    """Outlines of what stands out, which the reader may hide."""


class PointLayer(folium.GeoJson):
    """The points, one multipoint per colour and caption."""


def make_area_layer(areas: gpd.GeoDataFrame, looks: Sequence[AreaLook]) -> AreaLayer:
    """Make the layer of areas; areas and looks come in the same order, a dashed border says approximate."""
    properties = [
        {
            "label": safe_text(look.label),
            "caption": safe_text(look.caption),
            "fill": look.fill,
            "dash": "6 4" if is_approximate else "",
        }
        for look, is_approximate in zip(looks, areas["is_approximate"], strict=True)
    ]
    ids = [safe_text(look.area_id) for look in looks]
    return AreaLayer(
        _collect(_write_geometries(areas.geometry), ids, properties),
        style_function=lambda feature: {
            "fillColor": feature["properties"]["fill"],
            "fillOpacity": 0.85,
            "color": "#404040",
            "weight": 1.5,
            "dashArray": feature["properties"]["dash"],
        },
        on_each_feature=_TOOLTIP,
    )


def make_outline_layer(outlines: gpd.GeoDataFrame) -> OutlineLayer:
    """Make the layer of lines that neither fill nor catch clicks."""
    geometries = _write_geometries(outlines.geometry)
    return OutlineLayer(
        _collect(geometries, [str(number) for number in range(len(geometries))], [{}] * len(geometries)),
        style_function=lambda _: {"fill": False, "color": "#1a1a1a", "weight": 2},
        interactive=False,
    )


def make_mark_layer(marks: gpd.GeoDataFrame) -> MarkLayer:
    """Make the layer of what stands out: heavier lines than the borders'."""
    geometries = _write_geometries(marks.geometry)
    return MarkLayer(
        _collect(geometries, [str(number) for number in range(len(geometries))], [{}] * len(geometries)),
        style_function=lambda _: {"fill": False, "color": "#1a1a1a", "weight": 4},
        interactive=False,
    )


def make_point_layer(points: pd.DataFrame) -> PointLayer:
    """Make the layer of points: columns lon, lat, colour and caption."""
    geometries, properties = [], []
    for colour, caption, coordinates in group_points(points):
        geometries.append({"type": "MultiPoint", "coordinates": coordinates.tolist()})
        properties.append({"colour": colour, "caption": safe_text(caption)})
    return PointLayer(
        _collect(geometries, [str(number) for number in range(len(geometries))], properties),
        marker=folium.CircleMarker(radius=4, weight=1, color="#1a1a1a", fill=True, fill_opacity=0.9),
        style_function=lambda feature: {"fillColor": feature["properties"]["colour"]},
        on_each_feature=_TOOLTIP,
    )


def group_points(points: pd.DataFrame) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    """Give each colour and caption of points with its places: one row of lon, lat per point, rounded."""
    for key, group in points.groupby(["colour", "caption"], sort=True):
        colour, caption = (str(part) for part in key)
        check_colour(colour)
        yield colour, caption, group[["lon", "lat"]].to_numpy(dtype=np.float64).round(_DECIMALS)


def _write_geometries(shapes: gpd.GeoSeries) -> list[Any]:
    rounded = shapely.transform(shapely.force_2d(shapes.to_numpy()), lambda lonlat: lonlat.round(_DECIMALS))
    return [json.loads(text) if text else None for text in shapely.to_geojson(rounded)]


def _collect(geometries: Sequence[Any], ids: Sequence[str], properties: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": id_, "properties": dict(values), "geometry": geometry}
            for geometry, id_, values in zip(geometries, ids, properties, strict=True)
        ],
    }
