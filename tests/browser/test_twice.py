"""A button pressed twice, as by somebody who is used to double-clicking: one thing is saved, and told to be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.activities import Activity
from data.cases import AreaCase
from data.meetings import Meeting
from tests.browser.test_saved_forms import Form, read, unfold
from tests.browser.visits import Visit
from tests.browser.waiting import settle, wait_for

pytestmark = pytest.mark.browser


def test_an_activity_saved_by_a_double_click_is_saved_once(
    visit: Callable[..., Visit], office: str, store_path: Path
) -> None:
    """A form of fields that are emptied: the second press neither saves again nor says that nothing is saved."""
    page = visit(f"{office}/aktiviteter").page
    wait_for(page, "Aktiviteter: Mjölby")
    n_before = len(read(store_path, Activity))
    unfold(page, "Skriv en aktivitet")
    form = Form(page, "Vad gjordes?")
    form.press("Vad gjordes?", "träff")
    form.press("Din roll (aldrig ditt namn)", "samordnare")
    page.get_by_role("button", name="Spara aktivitet", exact=True).dblclick()
    settle(page)
    expect(page.get_by_text("Aktiviteten är sparad.").first).to_be_visible()
    expect(page.get_by_text("Det sparades inte.", exact=True)).to_have_count(0)
    assert len(read(store_path, Activity)) == n_before + 1


def test_a_case_and_its_visit_saved_by_double_clicks_are_saved_once(
    visit: Callable[..., Visit], office: str, store_path: Path
) -> None:
    """A new paper with a key of its own, and the next version of one: nobody else came before."""
    page = visit(f"{office}/arenden?roll=samordnare").page
    wait_for(page, "Ärenden: Mjölby")
    before = {case.key for case in read(store_path, AreaCase)}
    new = Form(page, "Område")
    new.choose("Område", "Mjölby centrum")
    new.write("Varför platsen behöver ett ärende", "Återkommande på kvällar.")
    page.get_by_role("button", name="Öppna ärendet", exact=True).dblclick()
    settle(page)
    expect(page.get_by_text("Ärendet är öppnat.")).to_be_visible()
    new.choose("Öppna ett ärende", "Mjölby centrum")
    visited = Form(page, "Vad")
    visited.press("Vad", "samtal")
    page.get_by_role("button", name="Spara besöket", exact=True).dblclick()
    settle(page)
    expect(page.get_by_text("Besöket är sparat.")).to_be_visible()
    expect(page.get_by_text("Någon annan hann före.")).to_have_count(0)
    (case,) = (one for one in read(store_path, AreaCase) if one.key not in before)
    assert [one.n for one in case.visits] == [1]


def test_a_meeting_saved_by_a_double_click_is_one_meeting(
    visit: Callable[..., Visit], office: str, store_path: Path
) -> None:
    """Its title is emptied; the second press neither adds one nor says that it was refused."""
    page = visit(f"{office}/mote").page
    wait_for(page, "Möte: Mjölby")
    n_before = len(read(store_path, Meeting))
    unfold(page, "Lägg upp ett möte")
    Form(page, "Mötets rubrik").write("Mötets rubrik", "Rådet i vår")
    page.get_by_role("button", name="Lägg upp mötet", exact=True).dblclick()
    settle(page)
    expect(page.get_by_text("Mötet är upplagt.").first).to_be_visible()
    expect(page.get_by_text("Det sparades inte.", exact=True)).to_have_count(0)
    assert len(read(store_path, Meeting)) == n_before + 1
