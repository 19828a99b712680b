"""Areas on the map: drawn with the mouse or by keys, changed, split and ended, in a real browser."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import Page, expect

from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.keyboard import Keys
from tests.browser.waiting import settle

pytestmark = pytest.mark.browser


def begin(page: Page, task: str) -> None:
    """Choose what to do, and wait for the board."""
    page.get_by_role("radio", name=task, exact=True).click()
    expect(page.get_by_role("radio", name=task, exact=True)).to_be_checked()
    page.locator(".board .map").wait_for()
    settle(page)


def choose_area(page: Page, name: str) -> None:
    """Choose an area in the list."""
    page.get_by_role("combobox", name="Vilket område").click()
    page.get_by_role("option", name=name, exact=True).click()
    settle(page)


def wait_for_tool(page: Page, told: str) -> None:
    """Wait until the board says what is to be done: it may come after the page is drawn."""
    expect(page.locator(".board").get_by_role("status")).to_contain_text(told)


def press_map(page: Page, *shares: tuple[float, float]) -> None:
    """Press the map at places, told as shares of its width and height."""
    board = page.locator(".board .map")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box is not None
    for across, down in shares:
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        page.wait_for_timeout(120)


def say_why(page: Page, reason: str) -> None:
    """Write a reason."""
    page.get_by_role("textbox", name="Skäl, i en mening").fill(reason)
    page.keyboard.press("Tab")
    settle(page)


def save(page: Page, label: str, told: str) -> None:
    """Save, and wait for the answer."""
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_text(told)).to_be_visible()
    settle(page)


def read_areas(path: Path, *, on: date) -> gpd.GeoDataFrame:
    """Read the areas that held on a day, by their names."""
    return open_store(f"sqlite:///{path}").read_areas("0586", on=on, is_demo=False).set_index("label")


def test_an_area_is_drawn_changed_split_and_ended_with_the_mouse(
    visit: Callable, office: str, store_path: Path
) -> None:
    """What is seen on the map is what the store holds; each day keeps the outlines it had."""
    page = visit(f"{office}/omraden?kommun=Mj%C3%B6lby&roll=samordnare").page
    expect(page.get_by_role("heading", level=1, name="Områden: Mjölby")).to_be_visible(timeout=60_000)  # a new store
    today = date.today()  # noqa: DTZ011  # the browser's own day
    draw_quarter(page)
    drawn = read_areas(store_path, on=today).loc["Östra kvarteret"]
    assert (drawn["area_id"], drawn["version"]) == ("mjolby-ostra-kvarteret", 1)
    assert len(drawn["geometry"].exterior.coords) == 5
    drag_corner(page)
    changed = read_areas(store_path, on=today).loc["Östra kvarteret"]
    assert changed["version"] == 2
    assert changed["geometry"].area > drawn["geometry"].area
    split_quarter(page)
    tomorrow = read_areas(store_path, on=today + timedelta(days=1))
    assert "Östra kvarteret" not in tomorrow.index
    assert "Östra kvarteret" in read_areas(store_path, on=today).index
    parts = tomorrow.loc[["Kvarteret öst", "Kvarteret väst"], "geometry"]
    assert sum(part.area for part in parts) == pytest.approx(changed["geometry"].area, rel=1e-9)
    end_travel_centre(page)
    assert "Mjölby resecentrum" not in read_areas(store_path, on=today + timedelta(days=1)).index
    page.get_by_role("button", name="Låt Mjölby resecentrum gälla igen").click()
    expect(page.get_by_text("«Mjölby resecentrum» gäller igen")).to_be_visible()
    assert "Mjölby resecentrum" in read_areas(store_path, on=today + timedelta(days=1)).index


def draw_quarter(page: Page) -> None:
    """Draw an area of four corners."""
    begin(page, "Rita nytt")
    wait_for_tool(page, "där området ska börja")
    press_map(page, (0.55, 0.1), (0.75, 0.1), (0.75, 0.4))
    expect(page.locator(".board .corner")).to_have_count(3)
    press_map(page, (0.55, 0.4))
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.locator(".board path.drawn")).to_have_count(1)
    settle(page)
    corners = page.get_by_role("textbox", name="Områdets hörn")
    assert len(corners.input_value().splitlines()) == 4
    page.get_by_role("textbox", name="Områdets namn").fill("Östra kvarteret")
    say_why(page, "Ny plats att följa.")
    expect(page.get_by_text("Området är")).to_be_visible()
    assert find_serious(page) == []
    save(page, "Spara området", "Området «Östra kvarteret» är sparat")
    expect(page.get_by_role("link", name="Se Östra kvarteret på Lägesbild")).to_be_visible()


def drag_corner(page: Page) -> None:
    """Drag a corner of the area outwards."""
    begin(page, "Ändra")
    choose_area(page, "Östra kvarteret")
    wait_for_tool(page, "4 hörn")
    corner = page.locator(".board .corner").nth(2)
    expect(page.locator(".board .corner")).to_have_count(4)
    box = corner.bounding_box()
    assert box is not None
    corners = page.get_by_role("textbox", name="Områdets hörn")
    before = corners.input_value()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 50, steps=6)
    page.mouse.up()
    expect(corners).not_to_have_value(before)
    settle(page)
    say_why(page, "Parkeringen hör dit.")
    save(page, "Spara ändringen", "«Östra kvarteret» har en ny gräns")


def split_quarter(page: Page) -> None:
    """Cut the area along a line."""
    begin(page, "Dela")
    choose_area(page, "Östra kvarteret")
    wait_for_tool(page, "där linjen ska börja")
    press_map(page, (0.62, 0.05), (0.62, 0.6))
    page.get_by_role("button", name="Klar", exact=True).click()
    settle(page)
    page.get_by_role("textbox", name="Del 1").fill("Kvarteret öst")
    page.get_by_role("textbox", name="Del 2").fill("Kvarteret väst")
    say_why(page, "För stort.")
    save(page, "Dela området", "«Östra kvarteret» är delat i 2 områden")


def end_travel_centre(page: Page) -> None:
    """End an area that a promise points at."""
    begin(page, "Avsluta")
    choose_area(page, "Mjölby resecentrum")
    expect(page.get_by_text("Området pekas ut i").first).to_be_visible()
    say_why(page, "Prov.")
    save(page, "Avsluta området", "«Mjölby resecentrum» gäller till och med")


def test_an_area_is_drawn_by_keys_alone_and_written_as_text(visit: Callable, office: str, store_path: Path) -> None:
    """Who uses no mouse sets corners in the middle of the map, or writes them, and always sees where the focus is."""
    page = visit(f"{office}/omraden?kommun=Mj%C3%B6lby&roll=samordnare&uppgift=Rita+nytt").page
    board = page.locator(".board .map")
    board.wait_for()
    settle(page)
    keys = Keys(page)
    keys.reach(board)
    for pressed in (("Enter",), ("ArrowRight", "Enter"), ("ArrowDown", "Enter")):
        for key in pressed:
            page.keyboard.press(key)
            page.wait_for_timeout(400)  # the map glides
    keys.press(page.get_by_role("button", name="Klar", exact=True))
    corners = page.get_by_role("textbox", name="Områdets hörn")
    expect(corners).not_to_have_value("")
    assert len(corners.input_value().splitlines()) == 3
    settle(page)
    before = corners.input_value()
    keys.reach(page.get_by_role("button", name="Hörn 1 av 3"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(corners).not_to_have_value(before)
    settle(page)
    expect(page.get_by_role("button", name="Hörn 1 av 3")).to_be_focused()
    write_corners(keys, "58.31 15.10\n58.32 15.12\n58.31 15.12\n58.32 15.10")
    expect(page.get_by_text("Gränsen korsar sig själv vid 58,31500 nord, 15,11000 öst.")).to_be_visible()
    keys.press(page.get_by_role("button", name="Laga gränsen åt mig"))
    expect(corners).to_have_value(compile_start("MULTIPOLYGON"))
    write_corners(keys, "58.31 15.10\n58.32 15.10\nhej")
    expect(page.get_by_text("rad 3: «hej» är inte två tal")).to_be_visible()
    write_corners(keys, "58.31 15.10\n58.32 15.10\n58.32 15.11")
    keys.write(page.get_by_role("textbox", name="Områdets namn"), "Skriven plats")
    keys.write(page.get_by_role("textbox", name="Skäl, i en mening"), "Prov.")
    page.keyboard.press("Tab")
    settle(page)
    keys.press(page.get_by_role("button", name="Spara området", exact=True))
    expect(page.get_by_text("Området «Skriven plats» är sparat")).to_be_visible()
    settle(page)
    written = read_areas(store_path, on=date.today()).loc["Skriven plats"]  # noqa: DTZ011  # as above
    assert [tuple(pair) for pair in written["geometry"].exterior.coords][:3] == [
        (15.10, 58.31),
        (15.10, 58.32),
        (15.11, 58.32),
    ]


def write_corners(keys: Keys, text: str) -> None:
    """Write an area's corners, instead of those that stand there."""
    keys.write(keys.page.get_by_role("textbox", name="Områdets hörn"), text)
    keys.page.keyboard.press("Control+Enter")
    settle(keys.page)


def compile_start(text: str) -> "re.Pattern[str]":
    """Make a pattern of how a text begins."""
    return re.compile(f"^{text}")


def test_the_page_fits_a_phone(visit: Callable, office: str) -> None:
    """On a phone the page never scrolls sideways, and a corner is set with a finger."""
    page = visit(f"{office}/omraden?kommun=Mj%C3%B6lby&roll=samordnare&uppgift=Rita+nytt", size="phone").page
    page.locator(".board .map").wait_for()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".board .map").tap(position={"x": 150, "y": 150})
    expect(page.locator(".board .corner")).to_have_count(1)
    assert find_serious(page) == []
