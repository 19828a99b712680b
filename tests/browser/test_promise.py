"""The promise's page in a real browser: the council's two questions in two clicks, on a screen and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import find_serious
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser

HEADING = "Hålls löftet i Mjölby?"
HEADINGS = {"baslinje": "Baslinje: Mjölby", "uppfoljning": "Uppföljning: Mjölby"}


def find_wide(page: Page) -> list[str]:
    """Find tables of which something is cut off or must be scrolled to sideways."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('.tabell, [data-testid=stTable] > div')]"
            ".filter(box => box.scrollWidth > box.clientWidth + 1 || box.getBoundingClientRect().right > innerWidth)"
            ".map(box => box.innerText.slice(0, 80))"
        )
    )


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_is_fraud_below_2023_is_answered_and_can_be_read(visit: Callable, product: str, size: str) -> None:
    """From the start page to the answer in one sentence, with its chart, riket and län; all fits and can be read."""
    page = visit(product, size=size).page
    wait_for(page, "Lägesbild: Mjölby")
    page.get_by_test_id("stMain").get_by_role("link", name="Hålls löftet?").click()
    wait_for(page, HEADING)
    answer = page.get_by_text("enligt «Påhittade anmälda bedrägerier»: 2024 var antalet")
    expect(answer).to_contain_text("2025 var antalet")
    expect(answer).to_contain_text("år 2023")
    table = page.get_by_role("region", name="Bedrägeri i riket och länet")
    expect(table.get_by_role("row", name="riket")).to_contain_text("färre")
    expect(page.get_by_text("Bortfall.").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert find_wide(page) == []
    page.wait_for_timeout(1_000)  # the chart comes after the text
    assert find_serious(page) == []


def test_what_was_promised_at_resecentrum_and_how_it_stands_takes_two_clicks(visit: Callable, product: str) -> None:
    """The page, then the place: its commitment word for word, with status, and nothing of other places."""
    page = visit(product).page
    wait_for(page, "Lägesbild: Mjölby")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Hålls löftet?").click()
    wait_for(page, HEADING)
    page.get_by_test_id("stButtonGroup").get_by_text("Mjölby resecentrum", exact=True).click()
    expect(page.get_by_text("Polisen genomför riktade trafikövervakningsinsatser")).to_have_count(0)
    expect(page.get_by_text("Arbeta med att ha hög närvaro i och omkring resecentrum.")).to_be_visible()
    expect(page.get_by_text("inget målvärde angivet")).to_have_count(1)
    assert "plats=Mj" in page.url
    page.get_by_role("link", name="Se platsen på kartan").click()
    wait_for(page, "Lägesbild: Mjölby")
    expect(page.get_by_role("combobox", name="Område")).to_have_value("Mjölby resecentrum")
    page.get_by_role("link", name="Läs hur löftet går").click()
    wait_for(page, HEADING)
    expect(page.get_by_text("Polisen genomför riktade trafikövervakningsinsatser")).to_have_count(0)


def test_the_page_is_reached_from_the_promises_own_words_by_keyboard(visit: Callable, product: str) -> None:
    """Löftestext lists the promises; each leads to its page, and the address names the promise."""
    page = visit(f"{product}/loften").page
    wait_for(page, "Löftestext: Mjölby")
    link = page.get_by_role("link", name="Hålls löftet? Läs hur det går")
    link.focus()
    page.keyboard.press("Enter")
    wait_for(page, HEADING)
    assert "lofte=mjolby-2024-2025" in page.url
    expect(page.get_by_role("heading", name="Hålls målen?")).to_be_visible()


@pytest.mark.parametrize("path", HEADINGS)
def test_no_table_is_cut_off_on_a_phone(visit: Callable, product: str, path: str) -> None:
    """Each row of a wide table is a block of its own, with every heading beside its cell."""
    page = visit(f"{product}/{path}", size="phone").page
    wait_for(page, HEADINGS[path])
    expect(page.locator(".staplas").first).to_be_visible()
    assert find_wide(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
