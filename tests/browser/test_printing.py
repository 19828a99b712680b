"""A page on paper: light whatever the screen is, with nothing to press, and as easy to read."""

import io
from collections.abc import Callable

import numpy as np
import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import find_faults

pytestmark = pytest.mark.browser

PAGES = {"": "Lägesbild: Mjölby", "lofte": "Hålls löftet i Mjölby?", "bedomning": "Bedömning: Mjölby"}
TO_PRESS = ("stSidebar", "stHeader", "stButton", "stDownloadButton", "stFormSubmitButton", "stPageLink", "stToast")

LONG = """
import streamlit as st
from dashboard.live_table import show_live_table, write_message

st.title("En lång tabell")
month = st.radio("Månad", ["jan", "feb"], horizontal=True)
rows = [[f"område {at}", f"{month} {at}"] for at in range(500)]
show_live_table(write_message(f"Antal, {month}", ["Område", "Antal"], rows), key="tabell", choice=month)
"""

A4 = {"width": 680, "height": 1009}
"""What is left of it within the margins."""

SIZE = "pane => [pane.offsetWidth, pane.offsetHeight]"


def lay_on_paper(page: Page, heading: str) -> None:
    """Open a page in the dark, and let the browser lay it out for paper."""
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=60_000)
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    page.wait_for_timeout(1_500)
    page.emulate_media(color_scheme="dark", media="print")
    page.wait_for_timeout(300)


def read_grey(place: Page | Locator) -> np.ndarray:
    """Give a picture's pixels, 0 for black and 255 for white."""
    return np.asarray(Image.open(io.BytesIO(place.screenshot())).convert("L"), dtype=float)


def assert_light(page: Page) -> None:
    """See that what is printed is mostly white, and that axe finds every text readable on it."""
    grey = read_grey(page)
    assert (grey > 230).mean() > 0.7
    assert (grey < 80).mean() < 0.1
    assert [fault for fault in find_faults(page) if fault.rule == "color-contrast"] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_dark_page_is_light_on_paper_and_has_nothing_to_press(visit: Callable, product: str, path: str) -> None:
    """The words are dark on white, the menu and the buttons are gone, a chart for a dark ground is turned."""
    page = visit(f"{product}/{path}?kommun=Mj%C3%B6lby").page
    lay_on_paper(page, PAGES[path])
    assert_light(page)
    for name in TO_PRESS:
        for each in page.get_by_test_id(name).all():
            expect(each).to_be_hidden()
    expect(page.get_by_text("PÅHITTADE DEMODATA").first).to_be_visible()
    for chart in page.get_by_test_id("stVegaLiteChart").all()[:1]:
        grey = read_grey(chart)
        assert (grey > 230).mean() > 0.5
        assert grey.min() < 100


def test_the_citizens_page_is_light_on_paper_and_has_no_way_to_others(visit: Callable, public: str) -> None:
    """Sentences, table and map; the map's own buttons and help are left out too."""
    page = visit(f"{public}/karta").page
    lay_on_paper(page, "Karta över Mjölby")
    assert_light(page)
    expect(page.locator(".st-key-sidor")).to_be_hidden()
    expect(page.get_by_role("button", name="Zooma in")).to_be_hidden()
    expect(page.get_by_role("list", name="Teckenförklaring")).to_be_visible()


def test_the_dark_screen_is_dark_again_after_printing(visit: Callable, product: str) -> None:
    """Nothing of the paper stays."""
    page = visit(f"{product}/lofte?kommun=Mj%C3%B6lby").page
    lay_on_paper(page, PAGES["lofte"])
    page.emulate_media(color_scheme="dark", media="screen")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert (read_grey(page) < 80).mean() > 0.5


def test_a_long_table_is_printed_to_its_last_row_however_soon(
    visit: Callable, serve_script: Callable[[str], str]
) -> None:
    """Rows out of sight wait until the browser has time; here it never has, and the paper has them all the same."""
    page = visit(serve_script(LONG)).page
    page.add_init_script("window.requestIdleCallback = () => {}")
    page.reload()
    rows = page.locator(".tabell tbody tr")
    expect(rows).to_have_count(500)
    page.get_by_text("feb", exact=True).click()
    expect(page.get_by_role("table", name="Antal, feb")).to_be_attached()
    expect(rows.first).to_contain_text("feb 0")
    assert "jan 499" in rows.last.inner_text()
    pages = pikepdf.open(io.BytesIO(page.pdf(format="A4"))).pages
    assert "feb 499" in rows.last.inner_text()
    assert len(pages) >= 10


def test_the_map_on_paper_is_the_one_on_the_screen(visit: Callable, product: str) -> None:
    """No larger, or points that aren't drawn would seem not to be there; two maps stand above each other, none cut."""
    page = visit(f"{product}/?kommun=Mj%C3%B6lby&bredvid=2023").page
    expect(page.locator(".live path.area").first).to_be_visible(timeout=60_000)
    expect(page.locator(".live .map")).to_have_count(2)
    page.wait_for_timeout(1_500)
    panes = page.locator(".live .map").all()
    seen = [pane.evaluate(SIZE) for pane in panes]
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    page.wait_for_timeout(500)
    assert [pane.evaluate(SIZE) for pane in panes] == seen
    boxes = [pane.bounding_box() for pane in panes]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    assert max(box["x"] + box["width"] for box in boxes) <= A4["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
