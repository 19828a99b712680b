"""What people come to do, each within so many presses of the first page: by mouse, by thumb, and by keyboard alone."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

from data.follow_ups import Decision
from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.keyboard import Keys
from tests.browser.waiting import settle, wait_for

pytestmark = pytest.mark.browser

EVIDENCE = "Åtta träffar 2025, minnesanteckningar dnr KS/2025:12."
COUNTS = "Region;Brott;År;Period;Antal;/100 000 inv\r\n" + "".join(
    f"Ekerö;Skadegörelsebrott;År;{year};{n};\r\n" for year, n in ((2024, 210), (2025, 180))
)


class Hand(Protocol):
    """What presses and writes, and counts how often it presses; writing in a field that is pressed is one press."""

    page: Page
    n: int

    def press(self, target: Locator) -> None:
        """Press once, and wait for the answer."""

    def write(self, target: Locator, text: str) -> None:
        """Press a field and write in it."""


class Pointer:
    """A mouse, or a thumb."""

    def __init__(self, page: Page, *, is_thumb: bool) -> None:
        self.page, self.n, self._is_thumb = page, 0, is_thumb

    def press(self, target: Locator) -> None:
        """Press once, and wait for the answer."""
        target.tap() if self._is_thumb else target.click()
        self.n += 1
        settle(self.page)

    def write(self, target: Locator, text: str) -> None:
        """Press a field and write in it."""
        self.press(target)
        self.page.keyboard.type(text)


def follow(hand: Hand, name: str, heading: str) -> None:
    """Follow a link on the page itself, not in the menu."""
    hand.press(hand.page.get_by_test_id("stMain").get_by_role("link", name=name))
    wait_for(hand.page, heading)


def choose(hand: Hand, *names: str) -> None:
    """Choose what stands on buttons."""
    for name in names:
        button = hand.page.get_by_role("radio", name=name, exact=True)
        hand.press(button)
        expect(button).to_be_checked()


@pytest.fixture(params=["mouse", "thumb", "keys"])
def hand(request: pytest.FixtureRequest, visit: Callable, office: str) -> Hand:
    """Stand at the first page with a mouse, a thumb or a keyboard."""
    page = visit(office, size="phone" if request.param == "thumb" else "desktop").page
    wait_for(page, "Lägesbild: Mjölby")
    return Keys(page) if request.param == "keys" else Pointer(page, is_thumb=request.param == "thumb")


def test_is_fraud_below_2023_takes_two(hand: Hand) -> None:
    """The answer is a sentence, with the years that it holds against each other."""
    follow(hand, "Hålls löftet?", "Hålls löftet i Mjölby?")
    answer = hand.page.get_by_text("enligt «Påhittade anmälda bedrägerier»: 2024 var antalet")
    expect(answer).to_contain_text("2025 var antalet")
    expect(answer).to_contain_text("år 2023")
    assert hand.n <= 2


def test_what_was_promised_at_resecentrum_and_how_it_stands_takes_two(hand: Hand) -> None:
    """The place's commitment word for word, with its status; nothing of other places."""
    follow(hand, "Hålls löftet?", "Hålls löftet i Mjölby?")
    choose(hand, "Mjölby resecentrum")
    main = hand.page.get_by_test_id("stMain")
    expect(main.get_by_text("Arbeta med att ha hög närvaro i och omkring resecentrum.")).to_be_visible()
    expect(main.get_by_text("◐ pågår").first).to_be_visible()
    expect(main.get_by_text("Polisen genomför riktade trafikövervakningsinsatser")).to_have_count(0)
    assert hand.n <= 2


def test_an_event_is_registered_within_six(hand: Hand, store_path: Path) -> None:
    """The link says that it happened just now, and the page says which hour that is; the rest is asked for."""
    page = hand.page
    follow(hand, "Registrera det som hände nyss", "Registrera: Mjölby")
    expect(page.get_by_role("radio", name="nyss", exact=True)).to_be_checked()
    expect(page.get_by_text("«Nyss» är valt, som länken sade.")).to_be_visible()
    settle(page)
    choose(hand, "Mjölby resecentrum", "ordningsstörning", "allvarlig")
    hand.press(page.get_by_role("button", name="Registrera", exact=True))
    expect(page.get_by_text("Sparad som händelse")).to_be_visible()
    assert hand.n <= 6
    assert "nar=" not in page.url
    saved = open_store(f"sqlite:///{store_path}").read_queue("0586", is_demo=False).iloc[-1]
    assert (saved["area_id"], saved["category"]) == ("mjolby-resecentrum", "ordningsstörning")
    assert (saved["to_at"] - saved["from_at"]).total_seconds() == 3600


def test_a_commitment_is_set_to_done_with_evidence_within_six(hand: Hand, store_path: Path) -> None:
    """The commitment, the status, the evidence, the role and save; what was written stands in the store."""
    page = hand.page
    before = len(read_decisions(store_path))
    follow(hand, "Sätt status", "Bedömning: Mjölby")
    button = page.get_by_role("button", name="Ändra Varna medborgarna för aktuella bedrägerier", exact=True)
    assert button.bounding_box()["width"] < 150  # what is seen is short
    hand.press(button)
    expect(page.get_by_text("Nu gäller:")).to_be_visible()
    choose(hand, "genomförd")
    hand.write(page.get_by_role("textbox", name="Skäl och underlag"), EVIDENCE)
    hand.press(page.get_by_role("radio", name="samordnare", exact=True))
    hand.press(page.get_by_role("button", name="Spara status"))
    expect(page.get_by_text("Sparad: ✔ genomförd")).to_be_visible()
    assert hand.n <= 6
    after = read_decisions(store_path)
    assert len(after) == before + 1
    assert EVIDENCE in {one.reason for one in after}


def test_the_last_meetings_view_takes_two(hand: Hand) -> None:
    """The meeting, then the view that was looked at."""
    follow(hand, "Förra mötet", "Möte: Mjölby")
    hand.press(hand.page.get_by_role("link", name="2. Baslinje mot löftets basår").first)
    wait_for(hand.page, "Baslinje: Mjölby")
    assert hand.n <= 2


def test_when_to_be_at_resecentrum_takes_two(hand: Hand) -> None:
    """The windows with the most events, and what the promise says about it."""
    follow(hand, "När ska vi vara där?", "Närvaro: Mjölby")
    expect(hand.page.get_by_role("heading", name="När händer det: Mjölby resecentrum")).to_be_visible()
    expect(hand.page.get_by_role("heading", name="Flest händelser")).to_be_visible()
    assert hand.n <= 2


def set_point(hand: Hand, presses: int) -> None:
    """Press the middle of the map so many times, and see that the point is there."""
    page = hand.page
    page.locator("path.area").first.wait_for()
    settle(page)
    for _ in range(presses):
        hand.press(page.locator(".map"))
        page.wait_for_timeout(1_000)  # the map comes to rest
    expect(page.get_by_text("Punkten ligger")).to_be_visible()


def test_a_point_that_happened_just_now_is_registered_within_six_by_thumb(visit: Callable, office: str) -> None:
    """Two presses on the map take the place of the area's one."""
    page = visit(office, size="phone").page
    wait_for(page, "Lägesbild: Mjölby")
    hand = Pointer(page, is_thumb=True)
    follow(hand, "Registrera det som hände nyss", "Registrera: Mjölby")
    expect(page.get_by_role("radio", name="nyss", exact=True)).to_be_checked()
    set_point(hand, 2)
    choose(hand, "skadegörelse", "allvarlig")
    hand.press(page.get_by_role("button", name="Registrera", exact=True))
    expect(page.get_by_text("Sparad som händelse")).to_be_visible()
    assert hand.n <= 6


def test_a_point_of_another_time_is_registered_within_six_by_mouse(visit: Callable, office: str) -> None:
    """A mouse is exact enough for one press on the map; the time that the link told is changed by another."""
    page = visit(office).page
    wait_for(page, "Lägesbild: Mjölby")
    hand = Pointer(page, is_thumb=False)
    follow(hand, "Registrera det som hände nyss", "Registrera: Mjölby")
    expect(page.get_by_role("radio", name="nyss", exact=True)).to_be_checked()
    set_point(hand, 1)
    choose(hand, "skadegörelse", "i går", "allvarlig")
    hand.press(page.get_by_role("button", name="Registrera", exact=True))
    expect(page.get_by_text("Sparad som händelse")).to_be_visible()
    assert hand.n <= 6


def test_a_small_file_is_read_in_by_keyboard_alone(visit: Callable, office: str) -> None:
    """The button that opens the machine's own list of files is reached and pressed; the rest is written."""
    page = visit(f"{office}/las-in?kommun=Eker%C3%B6").page
    wait_for(page, "Läs in: Ekerö")
    keys = Keys(page)
    with page.expect_file_chooser() as chooser:
        keys.press(page.get_by_test_id("stFileUploaderDropzone").locator("button"))
    chooser.value.set_files([{"name": "bra.csv", "mimeType": "text/csv", "buffer": COUNTS.encode()}])
    expect(page.get_by_role("heading", name="4. Läs in")).to_be_visible()
    settle(page)
    keys.write(page.get_by_role("textbox", name=re.compile("^Vad ska källan heta")), "Brå")
    day = page.locator("[data-testid=stDateInput]", has_text="Vilken dag togs uppgifterna ut")
    keys.write(day.get_by_role("spinbutton").first, "20260115")
    keys.write(page.get_by_label("Vad räknas:").first, "Anmälda brott.")
    page.keyboard.press("Tab")
    settle(page)
    role = page.get_by_role("combobox", name="Din roll").first
    keys.write(role, "samordnare")
    page.keyboard.press("Enter")
    settle(page)
    keys.press(page.get_by_role("button", name="Läs in filen"))
    expect(page.get_by_text("Klart: leverans")).to_be_visible()


def test_the_preview_of_what_is_published_is_read_by_keyboard_alone(visit: Callable, office: str) -> None:
    """Unfolded, both its parts, and the box that says that it has been seen; nothing is published by it."""
    page = visit(f"{office}/publicera?kommun=Mj%C3%B6lby").page
    wait_for(page, "Publicera: Mjölby")
    keys = Keys(page)
    keys.press(page.locator("summary").filter(has_text="Förhandsvisning"))
    expect(page.get_by_role("tab", name="Hur går det?")).to_be_visible()
    keys.press(page.get_by_role("tab", name="Vårt löfte"))
    expect(page.get_by_role("tab", name="Vårt löfte")).to_have_attribute("aria-selected", "true")
    keys.press(page.get_by_role("checkbox", name=re.compile("^Jag har sett skillnaden")))
    expect(page.get_by_role("checkbox", name=re.compile("^Jag har sett skillnaden"))).to_be_checked()
    expect(page.get_by_role("button", name="Publicera", exact=True)).to_be_disabled()


def test_the_whole_menu_and_the_municipality_are_seen_on_a_low_screen(visit: Callable, office: str) -> None:
    """At 1280 by 720 every page's name is whole and on the screen, and so is the choice of municipality."""
    page = visit(office).page
    wait_for(page, "Lägesbild: Mjölby")
    names = page.get_by_test_id("stSidebarNavLink")
    assert names.count() >= 25
    for place in (names.last, page.get_by_role("combobox", name="Kommun", exact=True)):
        expect(place).to_be_in_viewport(ratio=1)
    cut = (
        "[...document.querySelectorAll('[data-testid=stSidebarNavLink] p')].filter(p => p.scrollWidth > p.clientWidth)"
    )
    assert page.evaluate(f"{cut}.map(p => p.innerText)") == []


def test_a_part_of_the_menu_is_folded_by_keyboard_alone(visit: Callable, office: str) -> None:
    """Its heading is a button that says whether the part is open; Enter and Space fold and unfold it."""
    page = visit(office).page
    wait_for(page, "Lägesbild: Mjölby")
    menu = page.get_by_test_id("stSidebarNav")
    heading, link = menu.get_by_role("button", name="Arbetet"), menu.get_by_role("link", name="Närvaro")
    expect(heading).to_have_attribute("aria-expanded", "true")
    keys = Keys(page)
    keys.press(heading)
    expect(link).to_have_count(0)
    expect(heading).to_have_attribute("aria-expanded", "false")
    assert find_serious(page, within="[data-testid=stSidebar]") == []
    keys.press(heading, "Space")
    expect(link).to_be_visible()
    expect(heading).to_have_attribute("aria-expanded", "true")
    assert find_serious(page, within="[data-testid=stSidebar]") == []


def test_a_choice_that_is_gone_is_told(visit: Callable, office: str) -> None:
    """A kept address with an area that has ended and a year that isn't there says so, until something is chosen."""
    page = visit(f"{office}/baslinje?kommun=Mj%C3%B6lby&ar=1999&kategori=bedr%C3%A4geri").page
    wait_for(page, "Baslinje: Mjölby")
    told = page.get_by_text("År: «1999» finns inte här. Visas i stället: «2025».")
    expect(told).to_be_visible()
    expect(page.get_by_text("Kategori: «")).to_have_count(0)
    page.get_by_role("combobox", name="Jämför 2023 med").click()
    page.get_by_role("option", name="2024", exact=True).click()
    settle(page)
    expect(told).to_have_count(0)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read what has been decided of the promise's commitments."""
    return open_store(f"sqlite:///{path}").read_decisions("mjolby-2024-2025")
