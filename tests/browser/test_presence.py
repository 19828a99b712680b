"""Presence and cases, as the police meet them on a phone and at a desk."""

import re
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect

from data.case_steps import CaseStep
from data.cases import AreaCase
from data.plans import WeekPlan
from data.presences import Presence, PresenceKind
from data.store import open_store
from tests.browser.axe import find_serious
from tests.browser.waiting import settle

pytestmark = pytest.mark.browser

MOST_PRESSES = 6


def assert_fits(page: Page) -> None:
    """See that the page doesn't scroll sideways and that axe finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    assert find_serious(page) == []


def tap(target: Locator) -> None:
    """Press on a phone and wait for the answer."""
    target.tap()
    settle(target.page)


def test_when_to_be_at_resecentrum_is_two_presses_away(visit: Callable, office: str) -> None:
    """From the start, Närvaro in the menu: the answer, the promise's words and the whole week are there."""
    page = visit(office).page
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)  # the first page of a new store
    page.get_by_role("link", name="Närvaro").click()
    expect(page.get_by_role("heading", level=1, name="Närvaro: Mjölby")).to_be_visible()
    expect(page.get_by_role("heading", name="När händer det: Mjölby resecentrum")).to_be_visible()
    expect(page.get_by_role("heading", name="Flest händelser")).to_be_visible()
    expect(page.get_by_text("inget målvärde angivet")).to_be_visible()
    expect(page.get_by_role("table", name="högsta av 42 fönster")).to_be_visible()
    expect(page.get_by_role("table", name="som tabell")).to_be_visible()
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_be_visible()
    settle(page)
    assert_fits(page)


def test_the_week_can_be_read_on_a_phone_and_its_address_opens_the_same(visit: Callable, office: str) -> None:
    """Windows of eight hours of one year, asked for in the address: three rows, and nothing scrolls sideways."""
    page = visit(f"{office}/narvaro?kommun=Mj%C3%B6lby&fonster=8&aren=bara+%C3%A5ret&ar=2024", size="phone").page
    expect(page.get_by_role("heading", name="Hela veckan")).to_be_visible()
    expect(page.get_by_role("table").last.get_by_role("row")).to_have_count(4)
    expect(page.get_by_text(re.compile(r"2024\. \d+ av \d+ händelser är med"))).to_be_visible()
    settle(page)
    assert_fits(page)


def test_presence_is_logged_on_a_phone_in_at_most_six_presses_and_taken_back(
    visit: Callable, office: str, store_path: Path
) -> None:
    """Logga, how long, in what way, save: four; it is saved as an exercise, counted, and can be taken back."""
    page = visit(f"{office}/narvaro?kommun=Mj%C3%B6lby", size="phone").page
    settle(page)
    n_presses = 0
    expect(page.get_by_role("heading", name="När händer det")).to_be_visible()
    for name in ("Logga", "30 min", "till fots"):
        tap(page.get_by_role("radio", name=name, exact=True))
        n_presses += 1
    expect(page.get_by_text("Det här är en övning")).to_be_visible()
    tap(page.get_by_role("button", name="Spara närvaron"))
    n_presses += 1
    expect(page.get_by_text("Närvaron är sparad.")).to_be_visible()
    assert n_presses <= MOST_PRESSES
    assert_fits(page)
    (logged,) = (one for one in read(store_path, Presence) if not one.key.startswith("pahitta"))
    assert (logged.area_id, logged.minutes, logged.what) == ("mjolby-resecentrum", 30, PresenceKind.ON_FOOT)
    assert logged.is_demo
    expect(page.get_by_role("button", name="Spara närvaron")).to_be_disabled()
    tap(page.get_by_role("radio", name="Utfört", exact=True))
    expect(page.get_by_role("heading", name="Närvaron mot löftet")).to_be_visible()
    assert_fits(page)
    tap(page.get_by_role("radio", name="Logga", exact=True))
    tap(page.get_by_role("button", name="Ta tillbaka").first)
    expect(page.get_by_text("Närvaron är tillbakatagen")).to_be_visible()
    assert not [one for one in read(store_path, Presence) if one.key == logged.key]


def test_a_week_is_planned_and_taken_along(visit: Callable, office: str, store_path: Path) -> None:
    """The windows with the most incidents become a plan, and its calendar holds as many entries."""
    page = visit(f"{office}/narvaro?kommun=Mj%C3%B6lby&del=Plan").page
    expect(page.get_by_text("Inget är planerat den här veckan.")).to_be_visible()
    page.get_by_role("button", name="Lägg till fönstren med flest händelser").click()
    expect(page.get_by_text("Planen är sparad.")).to_be_visible()
    settle(page)
    assert_fits(page)
    (plan,) = read(store_path, WeekPlan)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Kalender (ICS)").click()
    calendar = icalendar.Calendar.from_ical(Path(taken.value.path()).read_bytes())
    assert len(calendar.walk("VEVENT")) == len(plan.windows) > 0
    with page.expect_download() as taken:
        page.get_by_role("button", name="GPX").click()
    assert "<name>Mjölby resecentrum</name>" in Path(taken.value.path()).read_text("utf-8")
    page.get_by_role("button", name="Ta bort").first.click()
    expect(page.get_by_text("Fönstret är borttaget ur planen.")).to_be_visible()
    assert len(read(store_path, WeekPlan)[0].windows) == len(plan.windows) - 1


def test_a_case_goes_its_way(visit: Callable, office: str, store_path: Path) -> None:
    """Opened by hand for an area, mapped, visited; the list says the step, the next one and by when."""
    page = visit(f"{office}/arenden?kommun=Mj%C3%B6lby&roll=samordnare").page
    expect(page.get_by_role("heading", level=2, name="Nytt ärende")).to_be_visible()
    expect(page.get_by_role("button", name="Öppna ärendet")).to_be_disabled()
    before = {case.key for case in read(store_path, AreaCase)}
    choose(page, "Område", "Mjölby centrum")
    write(page, "Varför platsen behöver ett ärende", "Återkommande skadegörelse på kvällar.")
    page.get_by_role("button", name="Öppna ärendet").click()
    expect(page.get_by_text("Ärendet är öppnat.")).to_be_visible()
    settle(page)
    choose(page, "Öppna ett ärende", "Mjölby centrum")
    expect(page.get_by_role("heading", level=2, name="Mjölby centrum")).to_be_visible()
    page.get_by_role("radio", name="kartlagd", exact=True).click()
    settle(page)
    write(page, "Varför, och vad som kom fram", "Mest vid bussarna.")
    page.get_by_role("button", name="Spara steget").click()
    expect(page.get_by_text("Steget är sparat.")).to_be_visible()
    page.get_by_role("radio", name="samtal", exact=True).click()
    settle(page)
    write(page, "Vad som kom fram", "Väktaren ser samma sak.", exact=True)
    page.get_by_role("button", name="Spara besöket").click()
    expect(page.get_by_text("Besöket är sparat.")).to_be_visible()
    settle(page)
    assert "arende=" in page.url
    assert "Mj%C3%B6lby+centrum" not in page.url
    assert_fits(page)
    (case,) = (case for case in read(store_path, AreaCase) if case.key not in before)
    assert (case.step, case.reason, case.version) == (CaseStep.MAPPED, "Mest vid bussarna.", 3)
    assert [visit.told for visit in case.visits] == ["Väktaren ser samma sak."]
    again = visit(page.url, size="phone").page
    expect(again.get_by_role("heading", level=2, name="Mjölby centrum")).to_be_visible()
    expect(again.get_by_text("«analyserad» ska nås senast").first).to_be_visible()
    settle(again)
    assert_fits(again)


def read(path: Path, kind: type) -> tuple:
    """Give what a store holds of a kind, for Mjölby."""
    return open_store(f"sqlite:///{path}").read_papers(kind, ["0586"])


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list, once the page is at rest: a list closes when the page scrolls."""
    settle(page)
    box = page.get_by_role("combobox", name=label, exact=True)
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    settle(page)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def write(page: Page, label: str, text: str, *, exact: bool = False) -> None:
    """Write in a field and leave it."""
    field = page.get_by_role("textbox", name=label, exact=exact)
    field.fill(text)
    field.press("Tab")
    settle(page)
