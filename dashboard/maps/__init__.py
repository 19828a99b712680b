"""The map, described once with folium and shown on two stages: a file and the live page."""

from dashboard.maps.drawing import draw_map
from dashboard.maps.looks import AreaLook, LegendItem
from dashboard.maps.page import to_html
from dashboard.maps.pictures import draw_picture
from dashboard.maps.stages import PointGroup, Stage, Values, restage, stage
from dashboard.maps.text import safe_text

__all__ = [
    "AreaLook",
    "LegendItem",
    "PointGroup",
    "Stage",
    "Values",
    "draw_map",
    "draw_picture",
    "restage",
    "safe_text",
    "stage",
    "to_html",
]
