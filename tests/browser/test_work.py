"""The work in a real browser: few clicks, by keyboard too, readable on a phone, nothing asked of anyone else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.keyboard import Keys
from tests.browser.waiting import settle

pytestmark = pytest.mark.browser

MOST_CLICKS = 6
COMMITMENT = "Erbjuda riskgrupper fysiska träffar"
PAGES = {"bedomning": "Bedömning", "arshjul": "Årshjul", "aktiviteter": "Aktiviteter", "atgardsplan": "Åtgärdsplan"}


class Mouse:
    """Clicks, and counts how often."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.n_clicks = 0

    def click(self, target: Locator) -> None:
        """Click once, and wait until the page has answered."""
        target.click()
        self.n_clicks += 1
        settle(self.page)


def open_at(page: Page, address: str, title: str) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name=f"{title}: Mjölby")).to_be_visible()
    settle(page)


def test_a_commitment_is_set_to_done_with_evidence_in_at_most_six_clicks(
    visit: Callable, office: str, store_path: Path
) -> None:
    """From the start page: the menu, the commitment, the status, the evidence, the role, save; typing is no click."""
    page = visit(office).page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mjölby")
    settle(page)
    mouse = Mouse(page)
    mouse.click(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Bedömning"))
    row = (
        page.get_by_test_id("stHorizontalBlock")
        .filter(has_text=COMMITMENT)
        .or_(page.locator("[data-testid='stLayoutWrapper']").filter(has_text=COMMITMENT))
    )
    mouse.click(row.last.get_by_role("button", name="Ändra"))
    expect(page.get_by_text("Nu gäller:")).to_be_visible()
    mouse.click(page.get_by_role("radio", name="genomförd", exact=True))
    mouse.click(page.get_by_role("textbox", name="Skäl och underlag"))
    page.keyboard.type("Åtta träffar 2025, minnesanteckningar dnr KS/2025:12.")
    mouse.click(page.get_by_role("radio", name="samordnare", exact=True))
    mouse.click(page.get_by_role("button", name="Spara status"))
    expect(page.get_by_text("Sparad: ✔ genomförd")).to_be_visible()
    assert mouse.n_clicks <= MOST_CLICKS
    decisions = open_store(f"sqlite:///{store_path}").read_decisions("mjolby-2024-2025")
    saved = max(decisions, key=lambda one: one.decided_on)
    assert (saved.status.value, saved.reason) == (
        "genomförd",
        "Åtta träffar 2025, minnesanteckningar dnr KS/2025:12.",
    )
    assert saved.is_demo  # Mjölby's figures are invented: what is written there is an exercise
    assert "atagande=" in page.url


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_of_the_work_reads_well(visit: Callable, office: str, size: str) -> None:
    """Nothing serious by axe, nothing sideways, and the exercise is called one, on a desk and in a hand."""
    page = visit(f"{office}/arshjul", size=size).page
    for path, title in PAGES.items():
        open_at(page, f"{office}/{path}", title)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert find_serious(page) == [], path
        if path == "aktiviteter":
            unfold(page)
        expect(page.get_by_text("Det här är en övning:").first).to_be_visible()


@pytest.mark.parametrize("part", ["Bedömning", "Mål och basår", "Hållen uppföljning"])
def test_an_address_opens_the_same_form(visit: Callable, office: str, part: str) -> None:
    """What is chosen stands in the address, and another who opens it sees the same."""
    page = visit(f"{office}/bedomning?gor={part}").page
    expect(page.get_by_role("button", name="Spara")).to_be_visible()
    settle(page)
    assert find_serious(page) == []


def test_an_activity_is_written_by_keyboard_alone(visit: Callable, office: str) -> None:
    """No mouse: Tab, arrows, Enter and typing write an activity that is then in the log; the focus is always seen."""
    page = visit(f"{office}/aktiviteter").page
    open_at(page, f"{office}/aktiviteter", "Aktiviteter")
    keys = Keys(page)
    keys.reach(page.locator("summary", has_text="Skriv en aktivitet"))
    unfold(page)
    keys.press(page.get_by_role("radio", name="träff", exact=True))
    keys.write(page.get_by_role("textbox", name="Anteckning (aldrig namn)"), "Skriven med tangentbord.")
    keys.press(page.get_by_role("radio", name="samordnare", exact=True))
    keys.press(page.get_by_role("button", name="Spara aktivitet"))
    expect(page.get_by_text("Aktiviteten är sparad.")).to_be_visible()
    expect(page.get_by_text("Skriven med tangentbord.")).to_be_visible()
    expect(page.get_by_test_id("stToast").and_(page.get_by_role("status"))).to_have_text("Klart. Läs överst på sidan.")
    assert find_serious(page) == []  # the box included


def unfold(page: Page) -> None:
    """Unfold the form, which stands unfolded where nothing is written yet."""
    fold = page.locator("details").filter(has_text="Skriv en aktivitet")
    if fold.get_attribute("open") is None:
        fold.locator("summary").press("Enter")
    expect(page.get_by_text("Vad gjordes?")).to_be_visible()
