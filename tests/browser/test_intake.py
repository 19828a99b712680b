"""A file read in by a person: from the upload to what became of its rows, and back."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.waiting import settle

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)> ${alert(1)} ![x](http://a.example/b.png)"

# As an officer sends it: a title, Windows-1252, decimal commas, a date of report beside the date of the event.
FILE = "\r\n".join(
    [
        f"Anmälda brott i Mjölby tätort {HOSTILE};;;;;",
        "Händelsetyp;Datum;Hände;Öst;Nord;Målsägande",
        *(
            f"Cykelstöld;2025-09-0{day};2025-0{day}-11 14:30;{507731 + 40 * day},5;{6464677 + 30 * day},2;Åsa Öberg"
            for day in range(1, 7)
        ),
        "Klotter på skola;2025-09-07;2025-05-02 08:00;507900,1;6464800,9;Per Ek",
        "Cykelstöld;2025-09-08;i går;507731,5;6464677,2;Per Ek",
        "Klotter på skola;2025-09-09;2025-05-03 09:15;507950,1;6464850,9;Per Ek",
    ]
).encode("cp1252")


def open_page(visit: Callable, address: str, *, size: str = "desktop") -> Page:
    """Open the page and wait for it."""
    page: Page = visit(f"{address}/las-in", size=size).page
    expect(page.get_by_role("heading", level=1, name="Läs in: Mjölby")).to_be_visible()
    settle(page)
    return page


def upload(page: Page, content: bytes, name: str = "uttag.csv") -> None:
    """Choose a file."""
    page.locator("input[type=file]").set_input_files(
        files=[{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    )
    expect(page.get_by_role("heading", name="4. Läs in")).to_be_visible()
    settle(page)


def choose(page: Page, label: str | re.Pattern[str], option: str | re.Pattern[str]) -> None:
    """Choose in a list by what stands there."""
    wanted = page.get_by_role("option", name=option).first
    box = page.get_by_role("combobox", name=label).first
    for _ in range(4):  # the page may be redrawn under the open list
        box.evaluate("box => box.scrollIntoView({block: 'center'})")  # or the list opens outside the window
        box.click()
        page.wait_for_timeout(800)
        if wanted.is_visible():
            break
    wanted.click()
    settle(page)


def write(page: Page, label: str, text: str) -> None:
    """Write an answer and leave the field."""
    page.get_by_label(label).first.fill(text)
    page.keyboard.press("Tab")
    settle(page)


def write_day(page: Page, label: str, day: str) -> None:
    """Write a date: its parts stand in fields of their own."""
    field = page.locator("[data-testid=stDateInput]", has_text=label)
    field.locator("[role=spinbutton], input").first.click()
    page.keyboard.type(day.replace("-", ""))
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    settle(page)


def answer(page: Page) -> None:
    """Answer what only a person knows."""
    write(page, "Vad ska källan heta?", "Provuttag")
    write(page, "Vem har tagit fram uppgifterna?", "Polisen")
    write(page, "På vilka villkor", "intern")
    write_day(page, "Vilken dag togs uppgifterna ut", "2025-10-01")
    write(page, "Vad räknas:", "Anmälda brott efter brottsdatum.")
    write(page, "Från och med månaden", "2025-01")
    write(page, "Till och med månaden", "2025-08")


def store_it(page: Page) -> Locator:
    """Read the file in, and give what is told of it."""
    if page.get_by_role("combobox", name="Din roll").first.input_value() == "":
        choose(page, "Din roll", "samordnare")
    page.get_by_role("button", name="Läs in filen").click()
    told = page.get_by_text("Klart: leverans")
    expect(told).to_be_visible()
    settle(page)
    return page.locator("[data-testid=stAlert]", has_text="Klart: leverans")


def check_looks(page: Page) -> None:
    """Check that nothing is seriously wrong for those who can't see, and that nothing sticks out."""
    assert find_serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_file_is_read_in_corrected_seen_on_the_map_and_undone(
    visit: Callable, office: str, store_path: Path, tmp_path: Path, size: str
) -> None:
    """Nobody cleans a file: it is understood, corrected, accepted, accounted for row by row, and can be taken back."""
    page = open_page(visit, office, size=size)
    check_looks(page)
    content = FILE + f"\r\n# {size}".encode()  # another file for each
    upload(page, content, "${alert(1)} <b>uttag.csv")
    # 1. what it is
    expect(page.get_by_text("Texten är läst som Windows-1252")).to_be_visible()
    expect(page.get_by_text("«Anmälda brott i Mjölby tätort <img src=x onerror=alert(1)>")).to_be_visible()
    expect(page.locator("a[href*='a.example'], img[src*='a.example']")).to_have_count(0)
    # 2. what the columns mean
    expect(page.get_by_text("«Målsägande» läses inte")).to_be_visible()
    expect(page.get_by_text("Åsa Öberg")).to_have_count(0)
    choose(page, re.compile("^Från: Tidigaste tid"), re.compile(r"^Hände \("))
    understood = page.locator("table", has_text="tas emot")
    expect(understood).to_contain_text("2025-01-11 14:30")
    choose(page, "«Klotter på skola» är", "skadegörelse")
    expect(understood).to_contain_text("skadegörelse («Klotter på skola»)")
    expect(understood).to_contain_text("avvisas: tiden «i går» går inte att läsa.")
    # 3. where the points lie
    expect(page.get_by_text("faller i Mjölby")).to_be_visible()
    points = page.locator("canvas.points")
    ink = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    points.scroll_into_view_if_needed()
    settle(page)
    assert points.evaluate(ink)
    expect(page.get_by_role("button", name="Läs in filen")).to_be_disabled()
    answer(page)
    check_looks(page)
    # 4. read in
    told = store_it(page)
    expect(told).to_contain_text(re.compile("(9|10) lästa = 8 nya"))
    check_looks(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="avvisade rader som Excel").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    rejected = pd.read_excel(file, sheet_name=0, dtype=str, engine="calamine")
    assert "i går" in set(rejected["Hände"])
    assert "Per Ek" not in rejected.to_csv()
    if size == "desktop":
        check_again(visit, page, office, content, told)
    undo(page)
    expect(page.get_by_text("Klart: leverans")).to_have_count(0)
    store = open_store(f"sqlite:///{store_path}")
    undone = store.read_undoings().iloc[-1]
    assert (undone["is_undone"], undone["reason"], undone["author_role"]) == (True, "provade bara", "samordnare")
    assert store.read_incidents("0586", is_demo=False).empty
    store.close()


def check_again(visit: Callable, page: Page, office: str, content: bytes, told: Locator) -> None:
    """Check that the new rows are shown, and that the same file once more adds none; leaves the first to be undone."""
    first = re.search(r"leverans (\d+)", told.inner_text())
    assert first
    situation = visit(office).page
    expect(situation.get_by_role("combobox", name="Källa").first).to_have_value("Provuttag")
    expect(situation.get_by_text("PÅHITTADE DEMODATA")).to_have_count(0)
    upload(page, content)
    expect(page.get_by_text(f"redan inläst som leverans {first[1]}")).to_be_visible()
    expect(store_it(page)).to_contain_text("0 nya + 0 nya med anmärkning + 8 redan kända")
    undo(page)
    choose(page, "Visa en leverans", re.compile(f"^{first[1]}: "))


def undo(page: Page) -> None:
    """Take the delivery back: with a reason, and in two steps."""
    page.get_by_role("button", name=re.compile("^Ångra leverans")).first.click()
    settle(page)
    expect(page.get_by_role("button", name="Ja, ångra leveransen")).to_be_disabled()
    write(page, "Skäl", "provade bara")
    page.get_by_role("button", name="Ja, ångra leveransen").click()
    settle(page)
