"""The reports as web pages, opened as files: nothing for axe to remark on, on a screen, a phone and in a dark look."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import Browser

from dashboard.reports.public_report import make_public_report
from dashboard.reports.web import write_html
from data.roles import Role
from data.store import open_store
from geo.join import assign_areas
from tests.browser.axe import find_faults
from tests.browser.visits import SIZES
from tests.test_dashboard_public_report import make_worded
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


def test_a_wide_table_is_reached_and_read_by_keyboard(browser: Browser, pages: dict[str, Path]) -> None:
    """On a phone the table scrolls in its own box, which takes the focus and says what it is."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(pages["halvår"].as_uri())
    page.keyboard.press("Tab")
    focused = page.evaluate("[document.activeElement.className, document.activeElement.getAttribute('aria-label')]")
    assert focused[0] == "box"
    assert focused[1]
    wide = page.get_by_role("group", name="Åtaganden inom Bedrägeri")
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    context.close()
