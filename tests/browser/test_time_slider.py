"""Time on the map where no months are seen: stepped through by keys, two periods beside each other, nothing finer."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from data.publication_files import write_publication
from tests.browser.axe import find_serious
from tests.browser.keyboard import Keys
from tests.browser.waiting import settle
from tests.publication_example import make_example_publication_with_quarters

pytestmark = pytest.mark.browser

ELECTED = """
from datetime import date
import streamlit as st
from dashboard.selection import Selection, promises_of
from dashboard.store import the_promises
from dashboard.viewer import Viewer
from dashboard.views.situation import show_situation
from data.roles import Role, find_rights

st.set_page_config("Lägesbild", layout="wide")
viewer = Viewer(find_rights(frozenset({Role.ELECTED})), key="k" * 32, role=Role.ELECTED, page="Lägesbild")
show_situation(Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2026, 11, 21), viewer))
"""

IS_READY = "import('/app/static/val.js').then((chosen) => chosen.isOvertaken({ choice: 'ett annat ord' }))"


@pytest.fixture(scope="module")
def public(
    serve_public: Callable[[Path], AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve an invented publication of two years and two quarters; gives its address."""
    folder = tmp_path_factory.mktemp("publicerat")
    write_publication(make_example_publication_with_quarters(), folder / "0586.json")
    with serve_public(folder) as address:
        yield address


@pytest.fixture(scope="module")
def elected(serve_script: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve Lägesbild as an elected representative sees it; gives its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", f"sqlite:///{tmp_path_factory.mktemp('vald') / 'store.sqlite3'}")
        yield serve_script(ELECTED)


def wait_for(page: Page, heading: str) -> None:
    """Wait until a page has been drawn, the map included."""
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=90_000)
    page.locator("path.area").first.wait_for()
    settle(page)


def check(page: Page) -> None:
    """See that the page fits its screen and that axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert find_serious(page) == []


def test_the_elected_step_through_quarters_by_keys_and_are_told_why_no_months(visit: Callable, elected: str) -> None:
    """An arrow is a quarter; the sentence, the table and the map's title follow, and the address keeps it."""
    page = visit(f"{elected}/?bredvid=2024").page
    wait_for(page, "Lägesbild: Mjölby")
    keys = Keys(page)
    slider = page.get_by_role("slider", name="Period (kvartal)")
    keys.reach(slider)
    page.keyboard.press("ArrowLeft")
    settle(page)
    for year in (2025, 2024):
        expect(page.get_by_text(f"Kvartal 3 {year}: ")).to_be_visible()
        expect(page.get_by_role("columnheader", name=f"Kvartal 3 {year}").first).to_be_visible()
        expect(page.get_by_role("group", name=f"Mjölby: alla kategorier, kvartal 3 {year}")).to_be_visible()
    expect(page.get_by_text("Kortare perioder än kvartal visas inte för din roll")).to_be_visible()
    assert "period=kvartal+3+2025" in page.url.replace("%20", "+")
    check(page)
    again = visit(page.url, size="phone").page
    wait_for(again, "Lägesbild: Mjölby")
    expect(again.get_by_text("Kvartal 3 2025: ")).to_be_visible()
    check(again)


def test_a_closed_period_is_shown_before_the_server_answers(visit: Callable, elected: str) -> None:
    """Reached for once, the slider needs nobody: map, sentence and table say the quarter before."""
    page = visit(elected).page
    wait_for(page, "Lägesbild: Mjölby")
    Keys(page).reach(page.get_by_role("slider", name="Period (kvartal)"))
    page.wait_for_function(IS_READY)
    settle(page)
    page.evaluate("WebSocket.prototype.send = () => {}")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("group", name="Mjölby: alla kategorier, kvartal 3 2025")).to_be_visible(timeout=5_000)
    expect(page.get_by_text("Kvartal 3 2025: ")).to_be_visible()
    expect(page.get_by_role("table", name="Alla kategorier, kvartal 3 2025.")).to_be_visible()


def test_citizens_step_through_what_is_published_and_zooming_asks_nothing(visit: Callable, public: str) -> None:
    """Two years to step through, two quarters beside each other; a zoom sends no word to the server."""
    page = visit(f"{public}/karta").page
    wait_for(page, "Karta över Mjölby")
    keys = Keys(page)
    keys.reach(page.get_by_role("slider", name="Dra för att byta tid"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Hela kommunen: 118 händelser år 2023.")).to_be_visible()
    sent: list[object] = []

    def listen(line: WebSocket) -> None:
        line.on("framesent", lambda frame: sent.append(frame))  # noqa: PLW0108 # the driver marks what it is given

    page.on("websocket", listen)
    page.goto(f"{public}/karta?period=jan%E2%80%93mar+2024&bredvid=apr%E2%80%93jun+2024")
    wait_for(page, "Karta över Mjölby")
    expect(page.get_by_text("Hela kommunen: 61 händelser jan–mar 2024.")).to_be_visible()
    expect(page.get_by_text("Hela kommunen: 27 händelser apr–jun 2024.")).to_be_visible()
    expect(page.locator(".live")).to_have_count(2)
    check(page)
    page.wait_for_timeout(1_000)
    n_sent = len(sent)
    page.get_by_role("button", name="Zooma in").first.click()
    page.wait_for_timeout(1_500)
    assert n_sent
    assert len(sent) == n_sent


def test_the_citizens_slider_fits_a_phone(visit: Callable, public: str) -> None:
    """The maps lie under each other there."""
    page = visit(f"{public}/karta?bredvid=2023", size="phone").page
    wait_for(page, "Karta över Mjölby")
    expect(page.get_by_text("Hela kommunen: 118 händelser år 2023.")).to_be_visible()
    check(page)
