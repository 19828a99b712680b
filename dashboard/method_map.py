"""One method's answer as a picture on the map, without Streamlit."""

import folium
import geopandas as gpd
import numpy as np

from dashboard.area_map import POINT_COLOUR, View, find_points
from dashboard.formats import format_count
from dashboard.maps import LegendItem, draw_map, draw_picture
from dashboard.shades import RAMP
from dashboard.texts import DEMO_NOTICE
from data.territory import read_outline
from geo.methods import Findings, Method
from geo.situation import Situation

MARK_COLOUR = "#e69f00"

DENSITY_UPPERS = (10, 25, 50, 100, 250)
"""Where each class of incidents per km² ends, the last being open: the same for every category and year."""

_BORDER = 1.2
"""How far beyond the areas the picture reaches to each side, as a share of their width; half of it up and down."""


def describe_method(method: Method, findings: Findings, view: View, situation: Situation, *, name: str) -> folium.Map:
    """Describe the map of one method's answer: KDE's surface in classes, or the cells it marks.

    Parameters
    ----------
    method
        Which answer.
    findings
        All methods' answers.
    view
        What is counted.
    situation
        The municipality's tables.
    name
        The municipality's name.
    """
    layer = findings.by_method[method].layer
    outlines = situation.areas if len(situation.areas) else read_outline(situation.municipality)
    points = find_points(view, situation)
    uppers: tuple[float, ...] = (1.0,)
    colours: tuple[str, ...] = (MARK_COLOUR,)
    if method is Method.KDE:
        uppers, colours = (*DENSITY_UPPERS, np.inf), RAMP
        legend = _name_classes()
    else:
        words = "bland de högsta" if method is Method.RANK else "märkt av metoden"
        legend = [LegendItem(MARK_COLOUR, f"ruta {words}"), LegendItem(POINT_COLOUR, "en händelse (punkt)")]
    drawn = draw_map(
        areas=gpd.GeoDataFrame(situation.areas.iloc[:0]),
        looks=[],
        outlines=gpd.GeoDataFrame(geometry=outlines.geometry, crs=outlines.crs),
        points=None if method is Method.KDE or points.empty else points,
        legend=legend,
        title=f"{name}: {method}, {view.what}, {view.when}",
        notice=DEMO_NOTICE if situation.is_demo else "",
    )
    draw_picture(
        layer,
        grid=findings.grid,
        bounds=_widen(outlines),
        uppers=uppers,
        colours=colours,
        is_smooth=method is Method.KDE,
    ).add_to(drawn)
    return drawn


def _name_classes() -> list[LegendItem]:
    words = [f"till {format_count(upper)}" for upper in DENSITY_UPPERS] + [f"över {format_count(DENSITY_UPPERS[-1])}"]
    words[0] += " händelser per km²"
    return [LegendItem(colour, word) for colour, word in zip(RAMP, words, strict=True)]


def _widen(outlines: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = (float(end) for end in outlines.total_bounds)
    beside = _BORDER * max(east - west, north - south)
    return west - beside, south - beside / 2, east + beside, north + beside / 2
