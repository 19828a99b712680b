"""A new municipality from nothing to its first view, in a real browser, counted in presses."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.own_promises import OwnPromise
from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.waiting import settle

pytestmark = pytest.mark.browser

MOST_PRESSES = 40

# The invented example of docs/filformat.md.
DOCUMENT = """Medborgarlöfte 2026

Målet är att antalet skadegörelser ska vara färre än 2024 och att fler ska känna sig trygga.

Polisen och kommunen ska hålla minst två trygghetsvandringar.

Medborgarlöftet följs upp en gång per år.
"""
COUNTS = "Region;Brott;År;Period;Antal;/100 000 inv\r\n" + "".join(
    f"Ekerö;Skadegörelsebrott;År;{year};{n};\r\n" for year, n in ((2024, 210), (2025, 180))
)


class Hand:
    """Presses, and counts how often; writing in a field that is pressed is one press."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.n_presses = 0

    def press(self, target: Locator) -> None:
        """Press once, and wait for the page."""
        target.click()
        self.n_presses += 1
        settle(self.page)

    def write(self, label: str, text: str) -> None:
        """Write in a field."""
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)
        self.page.keyboard.press("Tab")
        self.n_presses += 1
        settle(self.page)

    def choose(self, label: str | re.Pattern[str], option: str) -> None:
        """Choose in a list: the list, where the first letters find what stands there, and that."""
        wanted = self.page.get_by_role("option", name=option, exact=True).first
        for _ in range(4):  # the page may be redrawn under the open list
            self.page.get_by_role("combobox", name=label).first.click()
            self.page.keyboard.type(option)
            self.page.wait_for_timeout(400)
            if wanted.is_visible():
                break
        wanted.click()
        self.n_presses += 2
        settle(self.page)

    def press_button(self, name: str) -> None:
        """Press a button by what stands on it."""
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str, heading: str) -> None:
        """Follow a link to another page."""
        self.press(self.page.get_by_test_id("stMain").get_by_role("link", name=name))
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        settle(self.page)

    def go_back(self) -> None:
        """Go to the page of steps by the menu."""
        more = self.page.get_by_test_id("stSidebarNavViewButton")
        if more.count() and "till" in more.inner_text():
            self.press(more)
        self.press(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Kom igång"))
        expect(self.page.get_by_role("heading", level=1, name="Kom igång: Ekerö")).to_be_visible()
        settle(self.page)


def tell_step(page: Page, number: int) -> str:
    """Give what is told of a step."""
    told = page.get_by_test_id("stMain").inner_text()
    return told.split(f"\n{number}. ", 1)[1].split(f"\n{number + 1}. ", 1)[0]


def test_a_new_municipality_comes_from_nothing_to_its_first_view(
    visit: Callable, office: str, store_path: Path
) -> None:
    """Municipality, promise, area, figures, definition, view: each step says when it is done, and nothing is lost."""
    page = visit(f"{office}/kom-igang").page
    hand = Hand(page)
    expect(page.get_by_role("heading", level=1, name=re.compile("^Kom igång: "))).to_be_visible()
    settle(hand.page)
    hand.choose("Kommun, ur SCB:s lista", "Ekerö")
    expect(page.get_by_role("heading", level=1, name="Kom igång: Ekerö")).to_be_visible()
    assert "Gör nu" in tell_step(page, 2)
    hand.choose("Din roll", "samordnare")
    write_promise(hand)
    assert "1 löfte är inlagt" in tell_step(page, 2)
    assert find_serious(page) == []
    draw_area(hand)
    hand.go_back()
    assert "1 område gäller i dag" in tell_step(page, 3)
    read_in(hand)
    hand.go_back()
    assert "Klart" in tell_step(page, 4)
    assert "1 av 1 mål med ett mått saknar beslut" in tell_step(page, 5)
    define(hand)
    hand.go_back()
    assert "Klart" in tell_step(page, 5)
    hand.follow("Öppna lägesbilden", "Lägesbild: Ekerö")
    expect(page.get_by_test_id("stMain")).to_contain_text("kadegörelse")
    assert hand.n_presses <= MOST_PRESSES
    store = open_store(f"sqlite:///{store_path}")
    (own,) = store.read_papers(OwnPromise, ["0125"])
    assert (own.key, own.promise.commitments[0].owners) == ("ekero-2026-2027", ("polisen", "ekero-kommun"))
    store.close()


def write_promise(hand: Hand) -> None:
    """Write the promise in the form; a quote that isn't in the document is told, and mended."""
    page = hand.page
    hand.press(page.get_by_role("radio", name="Skriv i ett formulär"))
    hand.write("Löftets rubrik", "Medborgarlöfte 2026")
    hand.write("Dokumentets text", DOCUMENT)
    hand.write("Parter, en per rad", "Polisen\nEkerö kommun")
    hand.write("Fokusområde 1: namn", "Skadegörelse")
    hand.write("Fokusområde 1: mål, ett per rad", "Målet är att antalet skadegörelser ska vara färre än 2024")
    hand.press(page.get_by_text("första målet säger «färre än» ett visst år"))
    hand.page.get_by_role("spinbutton", name="Fokusområde 1: basår").fill("2024")
    page.keyboard.press("Tab")
    settle(hand.page)
    hand.choose("Fokusområde 1: det som ska bli färre", "skadegörelse")
    hand.write("Fokusområde 1: åtaganden, ett per rad", "Polisen och kommunen ska hålla minst tre trygghetsvandringar.")
    expect(page.get_by_text("citatet står inte ordagrant i dokumentet")).to_be_visible()
    hand.write("Fokusområde 1: åtaganden, ett per rad", "Polisen och kommunen ska hålla minst två trygghetsvandringar.")
    expect(page.get_by_text("citatet står inte ordagrant i dokumentet")).to_have_count(0)
    hand.press_button("Spara löftet")
    expect(page.get_by_text("Löftet «Medborgarlöfte 2026» är inlagt.")).to_be_visible()


def draw_area(hand: Hand) -> None:
    """Write an area's corners."""
    page = hand.page
    hand.follow("Till områdena", "Områden: Ekerö")
    hand.page.get_by_role("textbox", name="Områdets hörn").fill("59.290 17.800\n59.292 17.800\n59.292 17.805")
    page.keyboard.press("Control+Enter")
    hand.n_presses += 1
    settle(hand.page)
    hand.write("Områdets namn", "Ekerö centrum")
    hand.write("Skäl, i en mening", "Löftet gäller där.")
    hand.press_button("Spara området")
    expect(page.get_by_text("Området «Ekerö centrum» är sparat")).to_be_visible()


def read_in(hand: Hand) -> None:
    """Read in the counts of a file as Brå's database gives it."""
    page = hand.page
    hand.follow("Läs in en fil", "Läs in: Ekerö")
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "bra.csv", "mimeType": "text/csv", "buffer": COUNTS.encode()}]
    )
    hand.n_presses += 2
    expect(page.get_by_role("heading", name="4. Läs in")).to_be_visible()
    settle(hand.page)
    hand.write("Vad ska källan heta? Samma källa ska heta lika i varje leverans.", "Brå")
    field = page.locator("[data-testid=stDateInput]", has_text="Vilken dag togs uppgifterna ut")
    field.locator("[role=spinbutton], input").first.click()
    page.keyboard.type("20260115")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    hand.n_presses += 1
    settle(hand.page)
    page.get_by_label("Vad räknas:").first.fill("Anmälda brott.")
    page.keyboard.press("Tab")
    hand.n_presses += 1
    settle(hand.page)
    hand.press_button("Läs in filen")
    expect(page.get_by_text("Klart: leverans")).to_be_visible()


def define(hand: Hand) -> None:
    """Decide what the goal is held against."""
    hand.follow("Bestäm definition", "Bedömning: Ekerö")
    hand.press(hand.page.get_by_role("radio", name="samordnare", exact=True))
    hand.write("Varför just så", "Den enda källan för hela kommunen.")
    hand.press_button("Spara definition")
    expect(hand.page.get_by_text("Definitionen är sparad")).to_be_visible()


def test_invented_data_go_with_one_press_that_is_asked_about_first(
    visit: Callable, office: str, store_path: Path
) -> None:
    """What goes is told and must be read; what is real stays, and the page fits a phone all the while."""
    page = visit(f"{office}/kom-igang?kommun=Mj%C3%B6lby", size="phone").page
    hand = Hand(page)
    expect(page.get_by_role("heading", name="Påhittade uppgifter")).to_be_visible()
    settle(hand.page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert find_serious(page) == []
    told = page.get_by_test_id("stMain").inner_text()
    assert re.search(r"[1-9][0-9\s]+ händelser", told)
    button = page.get_by_role("button", name="Ta bort alla påhittade uppgifter")
    expect(button).to_be_disabled()
    hand.press(page.get_by_text("Jag har läst vad som försvinner"))
    hand.press(button)
    expect(page.get_by_text("Det finns inga påhittade uppgifter.")).to_be_visible()
    store = open_store(f"sqlite:///{store_path}")
    assert not store.municipalities()["has_demo"].any()
    assert "mjolby-centrum" in set(store.read_area_history("0586")["area_id"])
    store.close()
