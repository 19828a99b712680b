"""The pages of the running product, as its readers meet them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import find_serious
from tests.browser.visits import SIZES
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser

PAGES = {
    "": "Lägesbild: Mjölby",
    "baslinje": "Baslinje: Mjölby",
    "undersokningar": "Undersökningar: Mjölby",
    "metod": "Metod: Mjölby",
    "lofte": "Hålls löftet i Mjölby?",
    "loften": "Löftestext: Mjölby",
    "uppfoljning": "Uppföljning: Mjölby",
    "rapporter": "Rapporter: Mjölby",
    "publicera": "Publicera: Mjölby",
    "narvaro": "Närvaro: Mjölby",
    "arenden": "Ärenden: Mjölby",
    "mote": "Möte: Mjölby",
    "bedomning": "Bedömning: Mjölby",
    "arshjul": "Årshjul: Mjölby",
    "aktiviteter": "Aktiviteter: Mjölby",
    "atgardsplan": "Åtgärdsplan: Mjölby",
    "rapporteringsgrad": "Rapporteringsgrad: Mjölby",
    "registrera": "Registrera: Mjölby",
    "granskning": "Granskning: Mjölby",
    "om": "Om: Mjölby",
    "kom-igang": "Kom igång: Mjölby",
    "omraden": "Områden: Mjölby",
    "las-in": "Läs in: Mjölby",
    "logg": "Logg",
    "tillganglighet": "Tillgänglighet",
}
UNINVENTED = {"kom-igang", "omraden", "las-in", "logg", "tillganglighet"}
"""Pages without a figure of the municipality."""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_alone_in_swedish_fits_its_screen_and_has_no_serious_fault(
    visit: Callable, product: str, path: str
) -> None:
    """Nothing is asked of others or refused by the policy; axe finds nothing serious (WCAG 2.0 to 2.2, A and AA).

    That holds in light and dark, and on a phone.
    """
    page = visit(f"{product}/{path}").page
    wait_for(page, PAGES[path])
    assert page.locator("html").get_attribute("lang") == "sv"
    if path not in UNINVENTED:
        expect(page.get_by_text("PÅHITTADE DEMODATA").first).to_be_visible()
    for english in ("Choose an option", "Press Enter", "Deploy", "Page not found"):
        expect(page.get_by_text(english)).to_have_count(0)
    page.wait_for_timeout(1_000)
    assert find_scrolling_cells(page) == []
    assert find_serious(page) == []
    page.emulate_media(color_scheme="dark")
    expect_scheme(page, "dark")
    assert find_serious(page) == []
    page.emulate_media(color_scheme="light")
    expect_scheme(page, "light")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(1_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert find_scrolling_cells(page) == []
    assert find_serious(page) == []


def find_scrolling_cells(page: Page) -> list[str]:
    """Find the cells of tables in which a long word, a checksum for one, makes the cell itself scroll."""
    cells: list[str] = page.evaluate(
        """[...document.querySelectorAll("[data-testid=stTable] td [data-testid=stMarkdownContainer]")]
        .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"""
    )
    return cells


def expect_scheme(page: Page, scheme: str) -> None:
    """Wait until a page is light or dark; its colours change over a moment."""
    expect(page.locator(".stApp")).to_have_css("color-scheme", scheme)
    page.wait_for_timeout(500)


def test_the_reader_chooses_light_or_dark_for_every_page(visit: Callable, product: str) -> None:
    """The choice is made by keyboard, in Swedish, holds at another address, and the pages follow the computer again."""
    page = visit(f"{product}/om").page
    wait_for(page, PAGES["om"])
    expect_scheme(page, "light")
    choose_look(page, "Mörkt")
    expect_scheme(page, "dark")
    page.goto(f"{product}/tillganglighet")
    wait_for(page, PAGES["tillganglighet"])
    expect_scheme(page, "dark")
    choose_look(page, "Som datorn")
    expect_scheme(page, "light")


def choose_look(page: Page, name: str) -> None:
    """Choose in the menu, by keyboard."""
    page.get_by_role("button", name="Meny", exact=True).press("Enter")
    menu = page.get_by_role("menu", name="Meny")
    expect(menu).not_to_contain_text("Dark")
    menu.get_by_role("menuitemradio", name=name).press("Enter")
    page.keyboard.press("Escape")


def test_a_click_on_the_travel_centre_tells_what_was_promised_and_what_happened(visit: Callable, product: str) -> None:
    """The area clicked gives its commitment, word for word, and counts against 2023."""
    page = visit(product).page
    wait_for(page, PAGES[""])
    page.locator("path.area").first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Mjölby resecentrum:").click(force=True)
    expect(page.get_by_text("Arbeta med att ha hög närvaro i och omkring resecentrum.")).to_be_visible()
    happened = page.locator("table").filter(has_text="ordningsstörning")
    expect(happened).to_contain_text("2023")
    expect(happened).to_contain_text("ingen säker skillnad")


def test_an_address_opens_the_same_view_for_everyone(visit: Callable, product: str) -> None:
    """Municipality, area, category and year all stand in the address."""
    page = visit(f"{product}/?kommun=Kungs%C3%B6r&ar=2024&visa=skadeg%C3%B6relse&omrade=Kungs%C3%B6r+centrum").page
    wait_for(page, "Lägesbild: Kungsör")
    for name, value in (("Kategori", "skadegörelse"), ("År", "2024"), ("Område", "Kungsör centrum")):
        expect(page.get_by_role("combobox", name=name).first).to_have_value(value)
    expect(page.get_by_role("heading", name="Vad har hänt här?")).to_be_visible()


def test_two_periods_lie_side_by_side_in_the_same_colours(visit: Callable, product: str) -> None:
    """They move together, each says its period, and the table has both; the address opens the same pair."""
    page = visit(f"{product}/?bredvid=2023&manad=mar").page
    wait_for(page, PAGES[""])
    pictures = page.locator(".picture")
    expect(pictures).to_have_count(2)
    for number, when in enumerate(("mar 2025", "mar 2023")):
        expect(pictures.nth(number).locator(".caption")).to_contain_text(when)
        expect(page.get_by_role("columnheader", name=f"Antal {when}")).to_be_visible()
    colours = "list => [...list.querySelectorAll('.swatch')].map((swatch) => swatch.style.background)"
    first, second = (pictures.nth(number).locator(".legend").evaluate(colours) for number in (0, 1))
    assert first == second
    shapes = [pictures.nth(number).locator("path.area").first for number in (0, 1)]
    before = str(shapes[1].get_attribute("d"))
    pictures.first.get_by_role("button", name="Zooma in").click()
    expect(shapes[1]).not_to_have_attribute("d", before)
    page.wait_for_timeout(800)
    assert shapes[0].get_attribute("d") == shapes[1].get_attribute("d")


def test_the_slider_walks_the_months_by_keyboard(visit: Callable, product: str) -> None:
    """Map, sentence and table follow, the address remembers, and neither map nor page is built anew."""
    page = visit(product).page
    wait_for(page, PAGES[""])
    kept = [page.locator(each).first.element_handle() for each in ("path.area", "h1")]
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".picture .caption")).to_contain_text("jan 2025")
    expect(page.get_by_text("Jan 2025:")).to_be_visible()
    expect(page.get_by_role("table", name="jan 2025")).to_be_visible()
    expect(page).to_have_url(re.compile("manad=jan"))
    assert all(each.evaluate("shape => shape.isConnected") for each in kept)


def test_an_area_chosen_on_the_map_of_a_month_is_answered_beside_it(visit: Callable, product: str) -> None:
    """The month stays on the map and in the address, and the area is marked and told of; then the months go on."""
    page = visit(f"{product}/?manad=feb").page
    wait_for(page, PAGES[""])
    area = page.get_by_role("button", name="Mjölby resecentrum:")
    area.click(force=True)
    expect(page.get_by_text("Arbeta med att ha hög närvaro i och omkring resecentrum.")).to_be_visible()
    expect(area).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".picture .caption")).to_contain_text("feb 2025")
    expect(page).to_have_url(re.compile("manad=feb"))
    expect(page).to_have_url(re.compile("omrade=Mj%C3%B6lby%20resecentrum|omrade=Mj%C3%B6lby[+]resecentrum"))
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".picture .caption")).to_contain_text("mar 2025")
    expect(area).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_map_is_seen_without_scrolling_on_a_low_screen(visit: Callable, product: str, size: str) -> None:
    """At 1280 × 720 the whole picture with its legend is above the fold; on a phone nothing scrolls sideways."""
    page = visit(product, size=size).page
    wait_for(page, PAGES[""])
    expect(page.locator("path.area").first).to_be_attached()
    if size == "desktop":
        frame = page.locator(".picture").bounding_box()
        assert frame["y"] + frame["height"] <= 720
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_map_can_be_taken_away_as_a_file_of_its_own(visit: Callable, product: str, tmp_path: Path) -> None:
    """The downloaded file draws the map with nothing at hand but itself, and says that it is invented."""
    page = visit(product).page
    wait_for(page, PAGES[""])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Ladda ner kartan som fil").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    alone = visit(file.as_uri()).page
    ink = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    assert alone.locator(".leaflet-overlay-pane canvas").first.evaluate(ink)
    expect(alone.get_by_text("PÅHITTADE DEMODATA").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Ladda ner kartan som bild").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_an_address_that_leads_nowhere_says_so_in_swedish(visit: Callable, product: str) -> None:
    """A mistyped page is met with Swedish and a way back."""
    opened = visit(f"{product}/finnsinte")
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(opened.page.get_by_text("Sidan finns inte")).to_be_visible()
    expect(opened.page.get_by_text("Page not found")).to_have_count(0)
    opened.faults.clear()  # Streamlit tells the console in English what we tell the reader in Swedish
