"""The map on its two stages, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect
from shapely import box

from dashboard.maps import AreaLook, LegendItem, draw_map, to_html
from tests.browser.axe import find_serious

pytestmark = pytest.mark.browser

SCRIPT = r"""
import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st
from shapely import box

from dashboard.live_map import show_map
from dashboard.maps import AreaLook, LegendItem, draw_map

HOSTILE = [
    "<img src=x onerror=alert(1)>", "${alert(1)}", "`;alert(1);`", "</script><script>alert(1)</script>",
    "\\`${alert(1)}", "{{ 7*191 }}", "{% raw %}", "'\"--><svg onload=alert(1)>",
]
st.title("Karta")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"Körning {st.session_state.runs}")
year = st.radio("År", [2023, 2024])
n_points = st.radio("Punkter", [50_000, 0])
ids = [f"{HOSTILE[i % 8]}{i}" for i in range(20)]
areas = gpd.GeoDataFrame(
    {"area_id": ids, "is_approximate": [i == 4 for i in range(20)]},
    geometry=[box(12 + i % 5 * 0.01, 57 + i // 5 * 0.01, 12.009 + i % 5 * 0.01, 57.009 + i // 5 * 0.01)
              for i in range(20)],
    crs="EPSG:4326",
)
fill = {2023: "#0072b2", 2024: "#e69f00"}[year]
rng = np.random.default_rng(1)
points = pd.DataFrame({
    "lon": 12 + 0.02 * rng.random(n_points), "lat": 57 + 0.02 * rng.random(n_points),
    "colour": "#000000", "caption": HOSTILE[0],
})
drawn = draw_map(
    areas=areas,
    looks=[AreaLook(id_, id_, fill, f"{id_}: {year}.") for id_ in ids],
    points=points,
    legend=[LegendItem("#0072b2", "Uppfyllt"), LegendItem("#e69f00", HOSTILE[3])],
    title=HOSTILE[1],
    subtitle=HOSTILE[0],
    marks=gpd.GeoDataFrame(geometry=[box(12.01, 57.01, 12.02, 57.02)], crs="EPSG:4326"),
    notice="PÅHITTADE DEMODATA",
)
clicked = show_map(
    drawn, key="karta", selected=st.session_state.get("chosen"),
    on_choose=lambda area_id: st.session_state.update(chosen=area_id),
)
st.text(f"Valt: {st.session_state.get('chosen')}")
st.text(f"Klickat: {clicked}")
for _ in range(30):
    st.text("mer att läsa")
"""


@pytest.fixture(scope="module")
def map_app(serve_script: Callable[[str], str]) -> str:
    """Serve twenty areas and 50 000 points with hostile texts."""
    return serve_script(SCRIPT)


def areas_of(page: Page) -> Locator:
    """Find the areas of the live map."""
    return page.locator("path.area")


def wait_until_still(area: Locator) -> str:
    """Give an area's outline once a zoom has come to rest."""
    outline, later = "", str(area.get_attribute("d"))
    while outline != later:
        area.page.wait_for_timeout(600)
        outline, later = later, str(area.get_attribute("d"))
    return outline


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_areas_points_legend_and_notice_are_shown(visit: Callable, map_app: str, size: str, tmp_path: Path) -> None:
    """All that the folium map holds stands in the page, and no hostile text has run."""
    page = visit(map_app, size=size).page
    expect(areas_of(page)).to_have_count(20)
    expect(page.get_by_text("PÅHITTADE DEMODATA")).to_be_visible()
    legend = page.get_by_role("list", name="Teckenförklaring")
    expect(legend).to_contain_text("Uppfyllt")
    expect(legend).to_contain_text("</script><script>alert(1)</script>")
    expect(legend).to_contain_text("Streckad kant")
    expect(page.get_by_role("group", name="${alert(1)}")).to_be_visible()
    expect(page.get_by_role("button", name="Zooma in")).to_have_count(1)
    ink = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    assert page.locator("canvas.points").evaluate(ink)
    page.screenshot(path=tmp_path / f"{size}.png")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_click_or_tap_tells_python_which_area_was_chosen(visit: Callable, map_app: str, size: str) -> None:
    """The id comes back whole, whatever it holds, and the area is marked in the same run."""
    page = visit(map_app, size=size).page
    area = areas_of(page).nth(13)
    area.tap() if size == "phone" else area.click()
    expect(page.get_by_text("Valt: {{ 7*191 }}13")).to_be_visible()
    expect(page.get_by_text("Klickat: {{ 7*191 }}13")).to_be_visible()
    expect(area).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".leaflet-chosen-pane path")).to_have_count(2)


def test_an_area_is_chosen_with_the_keyboard_alone(visit: Callable, map_app: str) -> None:
    """Tab walks from the pane over its areas; Enter chooses; focus stays where it was."""
    page = visit(map_app).page
    expect(areas_of(page)).to_have_count(20)
    page.get_by_role("button", name="Hoppa förbi kartan").focus()
    for _ in range(4):  # the pane and three areas
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Valt: `;alert(1);`2")).to_be_visible()
    expect(areas_of(page).nth(2)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    expect(page.get_by_text("Valt: </script><script>alert(1)</script>3")).to_be_visible()


def test_the_keyboard_gets_past_the_map(visit: Callable, map_app: str) -> None:
    """One key press skips the areas."""
    page = visit(map_app).page
    expect(areas_of(page)).to_have_count(20)
    page.get_by_role("button", name="Hoppa förbi kartan").press("Enter")
    expect(page.get_by_role("list", name="Teckenförklaring")).to_be_focused()


def test_new_values_neither_rebuild_nor_move_the_map(visit: Callable, map_app: str) -> None:
    """The reader's own view and the very same shapes stay; only colours and captions change."""
    page = visit(map_app).page
    expect(areas_of(page)).to_have_count(20)
    first = areas_of(page).first.element_handle()
    before = str(areas_of(page).first.get_attribute("d"))
    page.get_by_role("button", name="Zooma in").click()
    expect(areas_of(page).first).not_to_have_attribute("d", before)
    outline = wait_until_still(areas_of(page).first)
    page.get_by_text("2024", exact=True).click()
    expect(areas_of(page).first).to_have_attribute("fill", "#e69f00")
    expect(areas_of(page).first).to_have_attribute("aria-label", "<img src=x onerror=alert(1)>0: 2024.")
    assert first.evaluate("shape => shape.isConnected")
    assert areas_of(page).first.get_attribute("d") == outline


def test_the_picture_itself_says_what_it_shows(visit: Callable, map_app: str) -> None:
    """Title, source, notice, scale, north and legend lie inside the picture, so that a copy of it has them."""
    picture = visit(map_app).page.locator(".picture")
    expect(picture.get_by_text("${alert(1)}", exact=True)).to_be_visible()
    expect(picture.get_by_text("<img src=x onerror=alert(1)>", exact=True)).to_be_visible()
    expect(picture.get_by_text("PÅHITTADE DEMODATA")).to_be_visible()
    expect(picture.get_by_role("img", name="Norr är uppåt")).to_be_visible()
    expect(picture.locator(".leaflet-control-scale-line")).to_have_count(1)
    frame = picture.bounding_box()
    legend = picture.get_by_role("list", name="Teckenförklaring").bounding_box()
    assert frame["x"] <= legend["x"]
    assert legend["y"] + legend["height"] <= frame["y"] + frame["height"]


def test_zooming_moving_and_hiding_layers_ask_the_server_nothing(visit: Callable, map_app: str) -> None:
    """A hidden layer is hidden at once and stays so while values change; the page runs only for the values."""
    page = visit(map_app).page
    expect(areas_of(page)).to_have_count(20)
    page.get_by_role("button", name="Zooma in").click()
    box_of = page.locator(".map").bounding_box()
    page.mouse.move(box_of["x"] + 200, box_of["y"] + 300)
    page.mouse.down()
    page.mouse.move(box_of["x"] + 260, box_of["y"] + 330, steps=3)
    page.mouse.up()
    for name, pane in (("Områden", "areas"), ("Punkter", "points"), ("Platser som sticker ut", "marks")):
        page.get_by_role("checkbox", name=name).uncheck()
        expect(page.locator(f".leaflet-{pane}-pane")).to_be_hidden()
    page.wait_for_timeout(500)
    expect(page.get_by_text("Körning 1", exact=True)).to_be_visible()
    page.get_by_text("2024", exact=True).click()
    expect(areas_of(page).first).to_have_attribute("fill", "#e69f00")
    expect(page.locator(".leaflet-areas-pane")).to_be_hidden()
    expect(page.get_by_text("Körning 2", exact=True)).to_be_visible()


def test_a_point_tells_its_caption(visit: Callable, map_app: str) -> None:
    """Under the mouse, and as plain text."""
    page = visit(map_app).page
    areas_of(page).first.hover(force=True)
    expect(page.locator(".leaflet-tooltip", has_text="<img src=x onerror=alert(1)>").first).to_be_visible()


def test_one_finger_on_the_map_scrolls_the_page(visit: Callable, map_app: str) -> None:
    """The map is no trap on a telephone."""
    page = visit(map_app, size="phone").page
    expect(areas_of(page)).to_have_count(20)
    top = page.locator(".map").bounding_box()["y"]
    hand = page.context.new_cdp_session(page)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 195, "y": 700}]})
    for y in range(690, 490, -10):
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": 195, "y": y}]})
        page.wait_for_timeout(16)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)
    assert page.locator(".map").bounding_box()["y"] < top - 100


def test_the_live_map_has_no_serious_accessibility_fault(visit: Callable, map_app: str) -> None:
    """As far as axe can tell."""
    page = visit(map_app).page
    expect(areas_of(page)).to_have_count(20)
    assert find_serious(page) == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_file_fetches_nothing_and_says_the_same(visit: Callable, tmp_path: Path, size: str) -> None:
    """The stand-alone stage: map, legend and table, with no script but its own."""
    hostile = ["<img src=x onerror=alert(1)>", "${alert(1)}", "</script><script>alert(1)</script>", "{{ 7*191 }}"]
    areas = gpd.GeoDataFrame(
        {"area_id": hostile, "is_approximate": [False] * 4},
        geometry=[box(12 + i, 57, 12.9 + i, 58) for i in range(4)],
        crs="EPSG:4326",
    )
    rng = np.random.default_rng(1)
    points = pd.DataFrame(
        {"lon": 12 + rng.random(300), "lat": 57 + rng.random(300), "colour": "#000000", "caption": hostile[0]}
    )
    drawn = draw_map(
        areas=areas,
        looks=[AreaLook(text, text, "#0072b2", f"{text}: uppfyllt.") for text in hostile],
        points=points,
        legend=[LegendItem("#0072b2", "Uppfyllt")],
        title="Läget",
        notice="PÅHITTADE DEMODATA",
    )
    path = tmp_path / "karta.html"
    path.write_text(to_html(drawn), "utf-8")
    page = visit(path.as_uri(), size=size).page
    expect(page).to_have_title("Läget")
    expect(page.get_by_role("heading", name="Läget")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(5)
    expect(page.get_by_role("cell", name="{{ 7*191 }}: uppfyllt.")).to_be_visible()
    page.get_by_role("button", name="Zooma in").click()
    page.locator("canvas").hover()
    page.screenshot(path=tmp_path / f"file-{size}.png")
