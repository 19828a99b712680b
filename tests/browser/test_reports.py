"""The reports as web pages, opened as files: nothing for axe to remark on, on a screen, a phone and in a dark look."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Browser

from dashboard.reports.document import Document, Grid
from dashboard.reports.public_report import make_public_report
from dashboard.reports.web import write_html
from data.roles import Role
from data.store import open_store
from geo.join import assign_areas
from tests.browser.axe import find_faults
from tests.browser.visits import SIZES
from tests.publication_variants import make_worded
from tests.test_dashboard_reports_work import fill, make

KINDS = ("halvår", "halvår för förtroendevald", "medborgare")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Write each kind of report as a file; the citizens' is of invented figures, marked as such."""
    folder = tmp_path_factory.mktemp("rapporter")
    store = open_store(f"sqlite:///{folder / 'a.sqlite3'}", assign=assign_areas)
    fill(store)
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(folder / "a.sqlite3"))
        st.cache_resource.clear()
        documents = (make(), make(Role.ELECTED), make_public_report(make_worded()))
        files = {kind: folder / f"{number}.html" for number, kind in enumerate(KINDS)}
        for file, document in zip(files.values(), documents, strict=True):
            file.write_bytes(write_html(document))
        yield files
        st.cache_resource.clear()
    shutil.rmtree(folder)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_at_all(browser: Browser, pages: dict[str, Path], kind: str, size: str, look: str) -> None:
    """Not even what is minor or only advice; the page is in Swedish, as wide as its window and asks nobody."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=look)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[kind].as_uri())
    assert find_faults(page) == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.lang") == "sv"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_wide_table_is_read_row_by_row_on_a_phone(browser: Browser, pages: dict[str, Path]) -> None:
    """Each cell stands after its heading, nothing is to be pushed sideways, and it is still a table to the ear."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for kind in KINDS:
        page.goto(pages[kind].as_uri())
        sideways = "[...document.querySelectorAll('.box')].filter(box => box.scrollWidth > box.clientWidth)"
        assert page.evaluate(f"{sideways}.map(box => box.getAttribute('aria-label'))") == []
    page.goto(pages["halvår"].as_uri())
    table = page.get_by_role("table", name="Åtaganden inom Bedrägeri")
    first = table.get_by_role("row").nth(1).get_by_role("cell")
    told = first.evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    assert told[:3] == ['"Åtagande, ordagrant: "', '"Ansvariga: "', '"Status: "']
    tops = first.evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    context.close()


def test_a_table_wider_than_its_window_is_reached_and_read_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    """It scrolls in its own box, which takes the focus and says what it is."""
    columns = tuple(f"Kolumnrubrik{letter}" for letter in "abcdefgh")
    grid = Grid("Åtta kolumner", columns, (columns,))
    file = tmp_path / "bred.html"
    file.write_bytes(write_html(Document("Rapport", "", (), (grid,), date(2026, 1, 15), is_demo=False)))
    context = browser.new_context(viewport={"width": 660, "height": 844})
    page = context.new_page()
    page.goto(file.as_uri())
    page.keyboard.press("Tab")
    focused = page.evaluate("[document.activeElement.className, document.activeElement.getAttribute('aria-label')]")
    assert focused == ["box wide", "Åtta kolumner"]
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 660
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_reached_from_the_list_of_parts(browser: Browser, pages: dict[str, Path], kind: str) -> None:
    """Its heading comes into sight below the notice that stays."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(pages[kind].as_uri())
    contents = page.get_by_role("navigation", name="Innehåll")
    named = contents.get_by_role("link").all_inner_texts()
    assert named == page.locator("h2").all_inner_texts()
    contents.get_by_role("link").nth(-1).click()
    heading = page.locator("h2").nth(-1).bounding_box()
    assert heading is not None
    bottoms = page.locator(".demo").evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")
    assert max(bottoms, default=0) <= heading["y"] < 844
    context.close()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_column_is_lost_on_paper(browser: Browser, pages: dict[str, Path], kind: str, look: str) -> None:
    """On standing A4 every cell is within the page, no text wider than its cell, and all is dark on white."""
    context = browser.new_context(viewport={"width": 673, "height": 980}, color_scheme=look)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(pages[kind].as_uri())
    page.emulate_media(media="print", color_scheme=look)  # type: ignore[arg-type]
    cells = page.evaluate(
        "[...document.querySelectorAll('th, td')].map(one => "
        "[one.getBoundingClientRect().right, one.scrollWidth - one.clientWidth])"
    )
    assert cells
    assert max(right for right, _ in cells) <= 673
    assert max(over for _, over in cells) <= 0
    body = "getComputedStyle(document.body)"
    assert page.evaluate(f"[{body}.color, {body}.backgroundColor]") == ["rgb(26, 26, 26)", "rgb(255, 255, 255)"]
    context.close()
