"""A page on paper: light whatever the screen is, with nothing to press, and as easy to read."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import find_faults

pytestmark = pytest.mark.browser

PAGES = {"": "Lägesbild: Mjölby", "lofte": "Hålls löftet i Mjölby?", "bedomning": "Bedömning: Mjölby"}
TO_PRESS = ("stSidebar", "stHeader", "stButton", "stDownloadButton", "stFormSubmitButton", "stPageLink", "stToast")


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
