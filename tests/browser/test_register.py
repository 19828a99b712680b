"""Registering by hand and reviewing, on a phone and through what happens to phones."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.waiting import settle

pytestmark = pytest.mark.browser

MOST_PRESSES = 6
AREA = "Mjölby resecentrum"

Serve = Callable[..., AbstractContextManager[str]]


class Thumb:
    """Presses, and counts how often."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.n_presses = 0

    def press(self, target: Locator, position: tuple[float, float] | None = None) -> None:
        """Press once."""
        target.tap(position={"x": position[0], "y": position[1]} if position else None)
        self.n_presses += 1

    def choose(self, *names: str) -> None:
        """Press buttons by what stands on them, each once the page has answered the one before."""
        for name in names:
            button = self.page.get_by_role("radio", name=name, exact=True)
            self.press(button)
            expect(button).to_be_checked()
            settle(self.page)


def open_form(page: Page, address: str) -> None:
    """Open the form and wait for its map."""
    page.goto(f"{address}/registrera")
    wait_for_form(page)


def wait_for_form(page: Page) -> None:
    """Wait until the form and its map are drawn."""
    expect(page.get_by_role("heading", level=1, name="Registrera: Mjölby")).to_be_visible(timeout=60_000)  # a new store
    page.locator("path.area").first.wait_for()
    settle(page)


def save_button(page: Page) -> Locator:
    """Find the button that saves."""
    return page.get_by_role("button", name="Registrera", exact=True)


def find_kept(page: Page) -> list[str]:
    """Find the drafts that the browser keeps."""
    return list(page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('lofteskartan'))"))


def read_waiting(path: Path) -> list[dict[str, Any]]:
    """Give what awaits review in a store."""
    return open_store(f"sqlite:///{path}").read_queue("0586", is_demo=False).to_dict("records")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Open a phone whose lines may break: its console isn't watched."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="sv-SE"
    )
    yield context.new_page()
    context.close()


def test_a_point_is_registered_on_a_phone_in_at_most_six_presses(
    visit: Callable, office: str, store_path: Path
) -> None:
    """Two presses on the map, then what, when, how grave and save; saved is said when it is in the store."""
    page = visit(f"{office}/registrera", size="phone").page
    wait_for_form(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(save_button(page)).to_be_disabled()
    assert find_serious(page) == []
    thumb, pane = Thumb(page), page.locator(".map")
    box = pane.bounding_box()
    assert box
    thumb.press(pane, (box["width"] / 2, box["height"] / 2))
    page.wait_for_timeout(1_000)  # the map comes to rest
    expect(page.locator(".leaflet-chosen-pane path")).to_have_count(0)
    thumb.press(pane, (box["width"] / 2, box["height"] / 2))
    expect(page.get_by_text("Punkten ligger")).to_be_visible()
    expect(page.locator(".leaflet-chosen-pane path")).to_have_count(2)
    thumb.choose("skadegörelse", "nyss", "allvarlig")
    thumb.press(save_button(page))
    expect(page.get_by_text("Sparad som händelse")).to_be_visible()
    expect(page.get_by_role("link", name="Granska det som väntar")).to_be_visible()
    assert thumb.n_presses <= MOST_PRESSES
    (saved,) = read_waiting(store_path)
    assert (saved["category"], saved["severity"], saved["crs"]) == ("skadegörelse", "allvarlig", "EPSG:4326")
    west, south, east, north = 14.5, 57.9, 15.6, 58.7  # around the municipality
    assert west < saved["lon"] < east
    assert south < saved["lat"] < north
    assert not find_kept(page)
    assert find_serious(page) == []


def test_a_place_by_name_is_as_quick(visit: Callable, office: str, store_path: Path) -> None:
    """Where the areas are few each has a button: one press, where the map takes two."""
    page = visit(f"{office}/registrera", size="phone").page
    wait_for_form(page)
    thumb = Thumb(page)
    thumb.choose(AREA, "våld", "i natt", "mycket allvarlig")
    expect(page.get_by_text("22.00 –")).to_be_visible()
    thumb.press(save_button(page))
    expect(page.get_by_text("Sparad som händelse")).to_be_visible()
    assert thumb.n_presses < MOST_PRESSES
    saved = read_waiting(store_path)[-1]
    assert saved["area_id"]
    assert saved["from_at"].hour == 22


def test_a_draft_outlives_a_server_that_dies_and_a_window_that_closes(
    phone: Page, tmp_path: Path, serve_store: Serve
) -> None:
    """Half of it is there again after the server came back, and in a new window; sent twice it is one incident."""
    path = tmp_path / "store.sqlite3"
    name = "lofteskartan.utkast.0586"
    with serve_store(path) as address:
        open_form(phone, address)
        Thumb(phone).choose("skadegörelse", "i går")
        draft = phone.evaluate("name => localStorage.getItem(name)", name)
        assert '"category":"skadegörelse"' in draft
    with serve_store(path, port=int(address.rpartition(":")[2])) as address:
        window = phone.context.new_page()
        phone.close()
        open_form(window, address)
        expect(window.get_by_text("Ditt utkast är tillbaka.")).to_be_visible()
        for chosen in ("skadegörelse", "i går"):
            expect(window.get_by_role("radio", name=chosen, exact=True)).to_be_checked()
        expect(save_button(window)).to_be_disabled()
        Thumb(window).choose(AREA, "allvarlig")
        whole = window.evaluate("name => localStorage.getItem(name)", name)
        save_button(window).tap()
        expect(window.get_by_text("Sparad som händelse")).to_be_visible()
        window.wait_for_function("name => !(localStorage.getItem(name) || '').includes('allvarlig')", arg=name)
        # The line breaks after the store has it and before the browser hears of it: the draft is still there.
        window.evaluate("([name, draft]) => localStorage.setItem(name, draft)", [name, whole])
        open_form(window, address)
        expect(window.get_by_text("Ditt utkast är tillbaka.")).to_be_visible()
        save_button(window).tap()
        expect(window.get_by_text("Sparad som händelse")).to_be_visible()
        settle(window)
        assert not find_kept(window)
    assert len(read_waiting(path)) == 1


def test_a_broken_line_loses_nothing_and_promises_nothing(phone: Page, office: str, store_path: Path) -> None:
    """Cut off in the middle, the page doesn't say that it is saved; when the line is back, all is there."""
    n_before = len(read_waiting(store_path))
    open_form(phone, office)
    Thumb(phone).choose(AREA, "stöld", "nyss", "allvarlig")
    phone.context.set_offline(True)
    save_button(phone).tap(force=True)
    phone.wait_for_timeout(1_000)
    expect(phone.get_by_text("Sparad som händelse")).to_have_count(0)
    phone.context.set_offline(False)
    open_form(phone, office)
    saved = phone.get_by_text("Sparad som händelse")
    if not saved.count():
        expect(phone.get_by_text("Ditt utkast är tillbaka.")).to_be_visible()
        save_button(phone).tap()
    expect(phone.get_by_text("Sparad som händelse")).to_be_visible()
    assert len(read_waiting(store_path)) == n_before + 1


def test_a_draft_sent_in_one_window_leaves_the_other(phone: Page, office: str) -> None:
    """Two windows with one draft never make a correction of what was meant as two incidents."""
    open_form(phone, office)
    Thumb(phone).choose("trafik", "i dag")
    other = phone.context.new_page()
    open_form(other, office)
    expect(other.get_by_text("Ditt utkast är tillbaka.")).to_be_visible()
    other.get_by_role("button", name="Kasta utkastet").tap()
    expect(other.get_by_role("radio", name="trafik", exact=True)).not_to_be_checked()
    expect(phone.get_by_text("i ett annat fönster")).to_be_visible()
    expect(phone.get_by_role("radio", name="trafik", exact=True)).not_to_be_checked()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_what_waits_is_accepted_with_one_press(visit: Callable, office: str, store_path: Path, size: str) -> None:
    """The queue is one shorter, the decision stands below with its role, and axe finds nothing serious."""
    n_before = len(read_waiting(store_path))
    assert n_before
    page = visit(f"{office}/granskning?roll=samordnare", size=size).page
    expect(page.get_by_role("heading", level=1, name="Granskning: Mjölby")).to_be_visible()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert find_serious(page) == []
    page.get_by_role("button", name="Godta", exact=True).first.click()
    expect(page.get_by_text("Godtagen:").first).to_be_visible()
    settle(page)
    assert len(read_waiting(store_path)) == n_before - 1
    assert find_serious(page) == []
