"""What has no figure is hatched wherever a map is seen: in the file, and where areas are painted or are elements."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect
from shapely import box

from dashboard.maps import AreaLook, draw_map, to_html
from dashboard.shades import class_counts

pytestmark = pytest.mark.browser

MANY = """
import geopandas as gpd
import streamlit as st
from shapely import box
from dashboard.live_map import show_map
from dashboard.maps import AreaLook, draw_map
from dashboard.shades import class_counts

st.title("Karta")
counts = [None, 60, *[0] * 600]
shades = class_counts(counts)
halves = [box(12, 57, 12.15, 57.1), box(12.15, 57, 12.3, 57.1)]
strip = [box(12 + i * 0.0005, 56.99, 12.0005 + i * 0.0005, 57) for i in range(600)]
areas = gpd.GeoDataFrame(
    {"area_id": [str(i) for i in range(602)], "is_approximate": False}, geometry=halves + strip, crs="EPSG:4326"
)
looks = [AreaLook(str(i), str(i), shades.colour(n), f"{i}: {n}") for i, n in enumerate(counts)]
show_map(draw_map(areas=areas, looks=looks, legend=shades.legend(), title="Karta"), key="karta")
"""


def measure_lines(place: Locator, *, left: float, top: float) -> float:
    """Measure how much a piece of a picture varies in grey, a piece wider than the hatching's lines are apart."""
    grey = np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("L"), dtype=float)
    row, column = int(grey.shape[0] * top), int(grey.shape[1] * left)
    return float(grey[row : row + 24, column : column + 24].std())


@pytest.mark.parametrize("is_painted", [False, True], ids=["elements", "painted"])
def test_the_downloaded_map_and_its_legend_are_hatched_where_no_figure_is(
    visit: Callable, tmp_path: Path, *, is_painted: bool
) -> None:
    """Two areas beside each other, one without a figure; with points the file paints its areas."""
    shades = class_counts([None, 60])
    areas = gpd.GeoDataFrame(
        {"area_id": ["a", "b"], "is_approximate": False},
        geometry=[box(12, 57, 12.01, 57.01), box(12.01, 57, 12.02, 57.01)],
        crs="EPSG:4326",
    )
    looks = [AreaLook("a", "Väst", shades.colour(None), "Väst"), AreaLook("b", "Öst", shades.colour(60), "Öst")]
    points = pd.DataFrame({"lon": [12.019], "lat": [57.009], "colour": "#0072b2", "caption": "stöld"})
    drawn = draw_map(
        areas=areas, looks=looks, legend=shades.legend(), points=points if is_painted else None, title="Karta"
    )
    (tmp_path / "karta.html").write_text(to_html(drawn), "utf-8")
    page = visit((tmp_path / "karta.html").as_uri()).page
    pane = page.locator(".folium-map")
    expect(pane.locator("canvas" if is_painted else "path[fill^=url]")).to_have_count(1)
    page.wait_for_timeout(300)
    # The map is wider than it is high: the areas meet in its middle.
    assert measure_lines(pane, left=0.4, top=0.5) > 10
    assert measure_lines(pane, left=0.56, top=0.5) < 1
    lacking = page.locator(".legend li", has_text="uppgift saknas").locator(".swatch")
    expect(lacking).to_have_css("background-image", re.compile("gradient"))
    class_of_60 = page.locator(".legend li", has_text="50–99").locator(".swatch")
    expect(class_of_60).to_have_css("background-image", "none")


def test_more_areas_than_can_be_elements_are_hatched_too(visit: Callable, serve_script: Callable) -> None:
    """Six hundred areas in a strip below two large ones, of which the western has no figure."""
    page = visit(serve_script(MANY)).page
    pane = page.locator(".live .map")
    expect(pane.locator("canvas").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1_000)
    assert measure_lines(pane, left=0.38, top=0.55) > 10
    assert measure_lines(pane, left=0.58, top=0.55) < 1
