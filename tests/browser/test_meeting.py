"""A meeting in a real browser: the last one's view in two clicks, the agenda by keys, type large enough to read."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from data.example import EXAMPLE_SEED, fill
from data.meetings import Meeting, MeetingState, SavedView
from data.promises import PROMISES, find_promises
from data.store import open_store
from geo.join import assign_areas
from tests.browser.axe import find_serious
from tests.browser.keyboard import Keys
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser

SMALLEST_PX = 18
VIEWS = (
    SavedView(title="Bedrägerier 2024", path="baslinje", choices=(("kommun", "Mjölby"), ("ar", "2024"))),
    SavedView(title="Skadegörelse", path="lagesbild", choices=(("kommun", "Mjölby"), ("visa", "skadegörelse"))),
)

# Text that can be seen, in shadow trees too, and is smaller than what the last row of a room can read.
SMALL = """smallest => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const own = [...element.childNodes].filter((node) => node.nodeType === 3);
      const text = own.map((node) => node.data.trim()).join("");
      const box = element.getBoundingClientRect();
      const isSeen = text && box.width > 1 && box.height > 1 && element.checkVisibility({ checkVisibilityCSS: true });
      if (!isSeen || ["STYLE", "SCRIPT", "TITLE"].includes(element.tagName)) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (size < smallest) found.push(`${text.slice(0, 30)}: ${size}`);
    }
  };
  look(document.body);
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module")
def meetings(
    serve_store: Callable[..., AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve a store that was filled three days ago and has a meeting that was closed yesterday."""
    path = tmp_path_factory.mktemp("mote") / "lofteskartan.sqlite3"
    now = datetime.now(ZoneInfo("Europe/Stockholm")).replace(tzinfo=None)
    yesterday = now.date() - timedelta(days=1)
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=now - timedelta(days=3))
    last = Meeting(
        municipality="0586",
        key="mote-forra",
        author_role="samordnare",
        is_demo=True,
        title="Rådet i går (påhittat)",
        held_on=yesterday,
        agenda=VIEWS,
        state=MeetingState.CLOSED,
        closed_at=datetime.combine(yesterday, time(12)),
    )
    store.record_paper(last, now=datetime.combine(yesterday, time(12)))
    store.close()
    with serve_store(path) as address:
        yield address


def test_the_pack_is_made_with_a_button_and_taken_home(visit: Callable, meetings: str) -> None:
    """Opened and made with the keyboard alone, no fault of accessibility, and both files are what they are called."""
    page = visit(f"{meetings}/mote?kommun=Mj%C3%B6lby").page
    wait_for(page, "Möte: Mjölby")
    keys = Keys(page)
    keys.press(page.locator("summary", has_text="Mötespaket: PowerPoint och PDF"))
    expect(page.get_by_text("Får visas för förtroendevalda")).to_be_visible(timeout=30_000)
    keys.press(page.get_by_role("button", name="Gör mötespaketet"))
    expect(page.get_by_text("Mötespaketet är klart.")).to_be_visible(timeout=90_000)
    assert find_serious(page) == []
    for name, suffix, start in (("PowerPoint", ".pptx", b"PK"), ("PDF", ".pdf", b"%PDF-")):
        with page.expect_download(timeout=60_000) as taken:
            page.get_by_role("button", name=f"Ladda ner som {name}").click()
        assert taken.value.suggested_filename.endswith(f"-pahittade-demodata{suffix}")
        assert taken.value.path().read_bytes().startswith(start)


def test_the_last_meetings_view_is_two_clicks_away_as_it_was(visit: Callable, meetings: str) -> None:
    """From the first page: the menu, then the view, which opens with its choices and the day it was looked at."""
    page = visit(meetings).page
    wait_for(page, "Lägesbild: Mjölby")
    page.get_by_role("link", name="Möte", exact=True).click()
    wait_for(page, "Möte: Mjölby")
    assert find_serious(page) == []
    page.get_by_role("link", name="1. Bedrägerier 2024: så såg det ut").click()
    wait_for(page, "Baslinje: Mjölby")
    expect(page.get_by_role("combobox", name="Jämför 2023 med")).to_have_value("2024")
    expect(page.get_by_text("Så här såg det ut den").first).to_be_visible()


def test_the_agenda_is_stepped_through_by_keys_in_large_type(visit: Callable, meetings: str) -> None:
    """Arrows, page keys and links with a focus that is seen go forth and back; every text is at least 18 px."""
    page = visit(f"{meetings}/mote?kommun=Mj%C3%B6lby&mote=mote-forra&visning=projektor&punkt=0").page
    bar = page.locator(".st-key-projektor")
    steps = [
        ("Möte: Mjölby", "1 av 3"),
        ("Baslinje: Mjölby", "2 av 3: Bedrägerier 2024"),
        ("Lägesbild: Mjölby", "3 av 3"),
    ]

    def expect_step(number: int) -> None:
        heading, told = steps[number]
        wait_for(page, heading)
        expect(bar).to_contain_text(told)
        page.wait_for_timeout(700)  # charts come after the text
        assert page.evaluate(SMALL, SMALLEST_PX) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    expect_step(0)
    page.keyboard.press("ArrowLeft")
    for key, number in (("ArrowRight", 1), ("PageDown", 2), ("PageUp", 1)):
        page.keyboard.press(key)
        expect_step(number)
    assert find_serious(page) == []
    keys = Keys(page)
    for name, number in (("Nästa ▶", 2), ("◀ Föregående", 1)):
        keys.press(bar.get_by_role("link", name=name))
        expect_step(number)
    address = page.url
    other = visit(address).page
    wait_for(other, "Baslinje: Mjölby")
    expect(other.get_by_role("combobox", name="Jämför 2023 med")).to_have_value("2024")
    page.get_by_role("combobox", name="Jämför 2023 med").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.url == address  # a field keeps its own keys


def test_a_view_is_put_on_the_agenda_from_its_page(visit: Callable, meetings: str) -> None:
    """What is chosen stands in the view, defaults included, and the page fits a phone."""
    page = visit(f"{meetings}/baslinje?kommun=Mj%C3%B6lby&ar=2024").page
    wait_for(page, "Baslinje: Mjölby")
    page.get_by_text("Lägg vyn på en dagordning").click()
    page.get_by_label("Rubrik", exact=True).fill("Min vy")
    page.get_by_role("button", name="Lägg till vyn").click()
    expect(page.get_by_text("Vyn står på dagordningen.")).to_be_visible()
    phone = visit(f"{meetings}/mote?kommun=Mj%C3%B6lby", size="phone").page
    wait_for(phone, "Möte: Mjölby")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    href = phone.get_by_role("link", name="Min vy").get_attribute("href")
    assert "ar=2024" in href
    assert "kategori=bedr%C3%A4geri" in href
