"""The citizens' pages in a real browser: easy to reach, easy to read, and nobody else is asked."""

import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Response, expect

from data.publication_files import write_publication
from data.publications import DEMO_MARK
from tests.browser.axe import find_serious
from tests.browser.waiting import wait_for
from tests.canary_store import fill_canary_store, find_canaries, list_canaries, publish
from tests.publication_example import make_example_publication

pytestmark = pytest.mark.browser

PAGES = {
    "": "Vårt löfte i Mjölby",
    "siffror": "Hur går det i Mjölby?",
    "karta": "Karta över Mjölby",
    "om": "Om uppgifterna för Mjölby",
}
Serve = Callable[[Path], AbstractContextManager[str]]


def check_is_readable(page: Page) -> None:
    """See that axe finds nothing serious, once the colours have come to rest."""
    page.wait_for_timeout(1_000)
    assert find_serious(page) == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_alone_fits_its_screen_and_can_be_read_by_all(
    visit: Callable, public: str, path: str, size: str
) -> None:
    """In Swedish, marked as invented, nothing asked of others, nothing serious found by axe in light or dark."""
    page = visit(f"{public}/{path}", size=size).page
    wait_for(page, PAGES[path])
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page.get_by_text(DEMO_MARK).first).to_be_visible()
    for english in ("Choose an option", "Press Enter", "Deploy", "Page not found"):
        expect(page.get_by_text(english)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_is_readable(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    check_is_readable(page)


def test_an_area_without_a_figure_is_hatched_for_those_who_see_no_colours(visit: Callable, public: str) -> None:
    """In grey the grey of what is lacking would be taken for a class of counts; the legend shows the hatching."""
    page = visit(f"{public}/karta").page
    wait_for(page, PAGES["karta"])
    area, missing = page.locator("path.area"), page.locator(".legend li", has_text="saknas").locator(".swatch")
    expect(area).to_have_attribute("fill", re.compile("^#"))
    expect(missing).to_have_css("background-image", re.compile("gradient"))
    page.get_by_role("combobox", name="Vad har hänt?").click()
    page.get_by_role("option", name="Narkotika").click()
    expect(area).to_have_attribute("fill", re.compile("^url"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_is_a_click_away(visit: Callable, public: str, size: str) -> None:
    """The way between the pages stands in sight, on a phone too."""
    page = visit(public, size=size).page
    wait_for(page, PAGES[""])
    for path, name in (("siffror", "Hur går det?"), ("karta", "Karta"), ("om", "Om uppgifterna"), ("", "Vårt löfte")):
        link = page.get_by_role("link", name=name, exact=True)
        expect(link).to_be_in_viewport()
        link.click()
        wait_for(page, PAGES[path])
        expect(page).to_have_title(f"{name} – Medborgarlöften")


def test_figures_are_chosen_with_the_keyboard_and_said_in_words(visit: Callable, public: str) -> None:
    """What is hidden is called so in the table and in the sentence; the choice stands in the address."""
    page = visit(f"{public}/siffror").page
    wait_for(page, PAGES["siffror"])
    page.get_by_role("combobox", name="Vad har hänt?").focus()
    page.keyboard.type("Skade")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="När?").focus()
    page.keyboard.type("kvartalen")
    page.keyboard.press("Enter")
    row = page.get_by_role("row", name="Mjölby centrum")
    expect(row).to_contain_text("skyddat")
    expect(row.get_by_role("rowheader")).to_have_text("Mjölby centrum")
    page.get_by_text("Samma sak i ord").click()
    expect(page.get_by_text("Mjölby centrum: skyddat jan–mar 2024, 101 händelser år 2024.")).to_be_visible()
    assert "vad=Skadeg" in page.url
    check_is_readable(page)
    again = visit(page.url).page
    wait_for(again, PAGES["siffror"])
    expect(again.get_by_role("row", name="Mjölby centrum")).to_contain_text("skyddat")


def test_an_area_on_the_map_tells_its_figures(visit: Callable, public: str) -> None:
    """By keyboard: the area's name, its figure and its colour's meaning, all in words."""
    page = visit(f"{public}/karta").page
    wait_for(page, PAGES["karta"])
    area = page.get_by_role("button", name="Mjölby centrum: 130 händelser år 2024.")
    area.wait_for(timeout=30_000)
    area.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mjölby centrum: 31 händelser jan–mar 2024, 130 händelser år 2024.")).to_be_visible()
    expect(page.get_by_role("list", name="Teckenförklaring")).to_contain_text("skyddat")
    expect(page.get_by_role("row", name="Mjölby centrum")).to_contain_text("130")
    check_is_readable(page)


@pytest.mark.parametrize(("name", "ending"), [("Ladda ner till Excel", ".xlsx"), ("Ladda ner som CSV", ".csv")])
def test_the_figures_can_be_taken_away(visit: Callable, public: str, tmp_path: Path, name: str, ending: str) -> None:
    """The file says in its name that it is invented."""
    page = visit(f"{public}/siffror").page
    wait_for(page, PAGES["siffror"])
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    assert waiting.value.suggested_filename == f"medborgarlofte-mjölby-2025-01-20-pahittade-demodata{ending}"
    waiting.value.save_as(tmp_path / "fil")
    assert (tmp_path / "fil").stat().st_size > 500


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_before_anything_is_published_the_reader_is_told_what_happens(
    visit: Callable, public: str, shelf: Path, size: str
) -> None:
    """Then a municipality publishes, and another: the next view has them, without a restart."""
    kept = (shelf / "0586.json").rename(shelf / "0586.undan")
    page = visit(public, size=size).page
    expect(page.get_by_text("Inget är publicerat ännu.")).to_be_visible(timeout=60_000)
    check_is_readable(page)
    kept.rename(shelf / "0586.json")
    page.reload()
    wait_for(page, PAGES[""])
    other = {"municipality": "1960", "municipality_name": "Kungsör"}
    write_publication(make_example_publication().model_copy(update=other), shelf / "1960.json")
    page.goto(f"{public}/siffror?kommun=Mj%C3%B6lby")
    wait_for(page, PAGES["siffror"])
    expect(page.get_by_role("combobox", name="Kommun")).to_have_value("Mjölby")
    check_is_readable(page)
    (shelf / "1960.json").unlink()


def test_nothing_of_the_store_is_seen_heard_or_taken_away(
    browser: Browser, serve_public: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every answer, every message over the websocket and both downloads, from a store with a secret in every row."""
    store = tmp_path / "hemligt.sqlite3"
    monkeypatch.setenv("LOFTESKARTAN_DB", str(store))
    fill_canary_store(store)
    publish(tmp_path / "publicerat")
    sent: list[bytes] = []
    answers: list[Response] = []
    with serve_public(tmp_path / "publicerat") as address:
        page = browser.new_context(locale="sv-SE", accept_downloads=True).new_page()
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 # the driver marks what it is given
        page.on("websocket", lambda line: line.on("framereceived", lambda frame: sent.append(as_bytes(frame))))
        for path, heading in PAGES.items():
            page.goto(f"{address}/{path}")
            wait_for(page, heading)
            page.wait_for_timeout(500)
            sent.append(page.content().encode())
        page.goto(f"{address}/karta")
        page.get_by_role("button", name="Väster:").press("Enter")
        expect(page.get_by_text("Väster:").first).to_be_visible()
        page.goto(f"{address}/siffror")
        for name in ("Ladda ner till Excel", "Ladda ner som CSV"):
            with page.expect_download() as waiting:
                page.get_by_role("button", name=name).click()
            waiting.value.save_as(tmp_path / "fil")
            sent += read_parts(tmp_path / "fil")
        sent += [body for answer in answers if (body := read_body(answer))]
        page.context.close()
    assert "Väster".encode() in b"".join(sent)
    assert find_canaries(b"\0".join(sent), list_canaries(store)) == []


def as_bytes(frame: str | bytes) -> bytes:
    """Give what came over the websocket as it was sent."""
    return frame.encode() if isinstance(frame, str) else frame


def read_body(answer: Response) -> bytes:
    """Give what an answer held; some have nothing, or are gone with their page."""
    with suppress(Error):
        return answer.body()
    return b""


def read_parts(file: Path) -> list[bytes]:
    """Give what a file holds, a workbook's parts unpacked."""
    if not zipfile.is_zipfile(file):
        return [file.read_bytes()]
    with zipfile.ZipFile(file) as packed:
        return [packed.read(name) for name in packed.namelist()]
