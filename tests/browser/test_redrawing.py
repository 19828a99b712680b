"""What is redrawn when figures change: only what is other, what is seen first, and all of it in the end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SCRIPT = """
import geopandas as gpd
import streamlit as st
from shapely import box
from dashboard.live_map import show_map
from dashboard.live_table import show_live_table, write_message
from dashboard.maps import AreaLook, draw_map
from dashboard.shades import class_counts

FIGURES = {"jan": [None, 3, 60], "feb": [None, 3, 12], "mar": [7, 3, 12], "apr": [None, 3, 12]}

month = st.radio("Månad", list(FIGURES), horizontal=True)
counts = FIGURES[month]
shades = class_counts(counts)
names = ["Väst", "Mitt", "Öst"]
areas = gpd.GeoDataFrame(
    {"area_id": names, "is_approximate": False},
    geometry=[box(12 + at / 10, 57, 12.1 + at / 10, 57.1) for at in range(3)],
    crs="EPSG:4326",
)
looks = [AreaLook(name, name, shades.colour(n), f"{name}: {n}") for name, n in zip(names, counts)]
show_map(draw_map(areas=areas, looks=looks, legend=shades.legend(), title=f"Karta, {month}"), key="karta")
rows = [[f"område {at}", f"{at + 1000 * len(month) + list(FIGURES).index(month)}"] for at in range(300)]
show_live_table(write_message(f"Antal, {month}", ["Område", "Antal"], rows), key="tabell", choice=month)
"""

WATCH = """(areas) => {
  window.touched = [];
  const watch = new MutationObserver((changes) => changes.forEach(({ target, attributeName }) =>
    window.touched.push(`${areas.indexOf(target)} ${attributeName}`)));
  areas.forEach((area) => watch.observe(area, { attributes: true }));
}"""


@pytest.fixture(scope="module")
def app(serve_script: Callable[[str], str]) -> str:
    """Serve three areas and a long table of four months; gives its address."""
    return serve_script(SCRIPT)


def open_app(visit: Callable, app: str) -> Page:
    """Open the page, and wait for its areas and its table."""
    page = visit(app).page
    expect(page.locator("path.area")).to_have_count(3, timeout=60_000)
    expect(page.locator(".tabell tbody tr")).to_have_count(300)
    return page


def choose(page: Page, month: str) -> None:
    """Choose a month, and wait until the map and all of the table say it."""
    page.get_by_text(month, exact=True).click()
    expect(page.locator(".live .caption")).to_contain_text(month)
    expect(page.locator(".tabell[aria-busy]")).to_have_count(0)
    expect(page.get_by_role("table", name=month)).to_be_attached()


def test_only_an_area_with_another_figure_is_touched(visit: Callable, app: str) -> None:
    """From January to February one of three areas goes from 60 to 12: it alone gets another fill and name."""
    page = open_app(visit, app)
    page.locator("path.area").evaluate_all(WATCH)
    choose(page, "feb")
    assert sorted(page.evaluate("window.touched")) == ["2 aria-label", "2 fill"]


def test_an_area_without_a_figure_is_hatched_again_whatever_it_was_between(visit: Callable, app: str) -> None:
    """None in January, seven in March, none in April: hatched, coloured and hatched, with its name beside."""
    page = open_app(visit, app)
    west = page.locator("path.area").first
    hatched = west.get_attribute("fill")
    assert hatched is not None
    assert hatched.startswith("url(#streck-")
    choose(page, "feb")
    expect(west).to_have_attribute("fill", hatched)
    choose(page, "mar")
    expect(west).to_have_attribute("aria-label", "Väst: 7")
    assert not str(west.get_attribute("fill")).startswith("url")
    choose(page, "apr")
    expect(west).to_have_attribute("fill", hatched)
    expect(west).to_have_attribute("aria-label", "Väst: None")


def test_rows_out_of_sight_follow_at_once_and_say_so_until_then(visit: Callable, app: str) -> None:
    """Of three hundred rows some are seen: those are right when the caption is, and the rest soon after."""
    page = open_app(visit, app)
    page.locator(".tabell").evaluate(
        """(table) => {
          window.states = [];
          const read = (row) => table.querySelectorAll("tbody tr")[row].textContent;
          const note = () => window.states.push([read(0), read(299), table.ariaBusy]);
          table.scrollIntoView();
          new MutationObserver(note).observe(table, { attributeFilter: ["aria-busy"] });
        }"""
    )
    page.wait_for_timeout(300)
    page.get_by_text("feb", exact=True).evaluate("(word) => word.click()")
    expect(page.locator(".tabell caption")).to_have_text("Antal, feb")
    expect(page.locator(".tabell tbody tr").last).to_have_text("område 2993300")
    first, last = page.evaluate("window.states")
    assert first == ["område 03001", "område 2993299", "true"]
    assert last == ["område 03001", "område 2993300", None]
