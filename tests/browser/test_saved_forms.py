"""Forms in a real browser: what is saved leaves the screen, and another press doesn't save it again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.activities import Activity
from data.cases import AreaCase
from data.meetings import MeetingDecision
from data.presences import Presence
from data.store import open_store
from data.surveys import Survey
from tests.browser.waiting import settle, wait_for

pytestmark = pytest.mark.browser

DIALOGUE = "Minst en medborgardialog för centrala Högsby och centrala Mönsterås"

# What each field shows, when all are there: texts, numbers, the parts of days and times, and what is chosen.
LOOK = """labels => {
  const names = [...document.querySelectorAll("[data-testid=stMain] [data-testid=stWidgetLabel]")];
  const find = (label) => names.find((name) => name.textContent.trim() === label);
  const read = (one) => (one.matches("input, textarea") ? one.value : one.ariaLabel || one.textContent).trim();
  const shown = "input, textarea, [role=spinbutton], [aria-checked=true], [data-testid=stMultiSelect] button";
  const list = (field) => [...field.querySelectorAll(shown)].map((one) => read(one));
  return labels.every(find) && Object.fromEntries(
    labels.map((label) => [label, list(find(label).closest("[data-testid=stElementContainer]"))]),
  );
}"""

POINTED = "[role=option][data-focused=true]"
N_OPTIONS = 60


class Form:
    """A form as somebody sees it, and as it looked when it was opened."""

    def __init__(self, page: Page, *fields: str) -> None:
        self.page, self.fields = page, fields
        self.blank = self.look()

    def look(self) -> dict[str, list[str]]:
        """Read the fields off the screen."""
        settle(self.page)
        shown: dict[str, list[str]] = self.page.wait_for_function(LOOK, arg=self.fields).json_value()
        return shown

    def write(self, label: str, text: str) -> None:
        """Write a text or a number and leave the field."""
        boxes = self.page.get_by_role("textbox", name=label, exact=True)
        field = boxes.or_(self.page.get_by_role("spinbutton", name=label, exact=True))
        field.fill(text)
        field.press("Tab")
        settle(self.page)

    def date(self, label: str, digits: str) -> None:
        """Write a day, or a day and a time."""
        kinds = ":is([data-testid=stDateInput], [data-testid=stDateTimeInput])"
        self.page.locator(kinds, has_text=label).locator("[role=spinbutton], input").first.click()
        self.page.keyboard.type(digits, delay=20)
        self.page.keyboard.press("Tab")
        settle(self.page)

    def choose(self, label: str, option: str | re.Pattern[str]) -> None:
        """Choose in a list by arrows, once the page is at rest: it closes when the page scrolls, and loses clicks."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.evaluate("box => box.scrollIntoView({block: 'center'})")
        settle(self.page)
        box.click()
        named = self.page.get_by_role("option", name=option, exact=True)
        expect(self.page.get_by_role("option").first).to_be_visible()
        for _ in range(N_OPTIONS):
            if named.and_(self.page.locator(POINTED)).count():
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")
        settle(self.page)

    def press(self, label: str, choice: str) -> None:
        """Press one of the buttons under a label."""
        named = self.page.get_by_test_id("stWidgetLabel").get_by_text(label, exact=True)
        group = self.page.get_by_test_id("stButtonGroup").filter(has=named)
        group.get_by_role("radio", name=choice, exact=True).click()
        settle(self.page)

    def save(self, button: str) -> None:
        """Press the button that saves."""
        self.page.get_by_role("button", name=button, exact=True).click()
        settle(self.page)

    def list_blank(self) -> list[str]:
        """List the fields that show what they did when the form was opened."""
        return [field for field, shown in self.look().items() if shown == self.blank[field]]

    def is_emptied(self, told: str) -> bool:
        """Tell whether it is told to be saved, and every field shows what it did when the form was opened."""
        expect(self.page.get_by_text(told)).to_be_visible()
        return self.look() == self.blank


def read(path: Path, kind: type) -> tuple:
    """Give what a store holds of a kind, for Mjölby."""
    return open_store(f"sqlite:///{path}").read_papers(kind, ["0586"])


def test_a_saved_activity_leaves_its_form_and_a_refused_one_stays(
    visit: Callable, office: str, store_path: Path
) -> None:
    """A telephone number is refused and the text can be mended; saved, the next press asks what was done."""
    page = visit(f"{office}/aktiviteter").page
    wait_for(page, "Aktiviteter: Mjölby")
    n_before = len(read(store_path, Activity))
    unfold(page, "Skriv en aktivitet")
    counted = ("Vad gjordes?", "Antal gånger", "Antal deltagare", "Område", "Kanal")
    form = Form(page, *counted, "Plats i ord (aldrig en bostad)", "Anteckning (aldrig namn)")
    form.press("Vad gjordes?", "träff")
    form.write("Antal gånger", "3")
    form.write("Antal deltagare", "40")
    form.choose("Område", "Mjölby centrum")
    form.write("Plats i ord (aldrig en bostad)", "Torget")
    form.press("Kanal", "webbplats")
    form.write("Anteckning (aldrig namn)", "Ring 070-174 06 05.")
    form.press("Din roll (aldrig ditt namn)", "samordnare")
    typed = form.look()
    form.save("Spara aktivitet")
    expect(page.get_by_text("Det sparades inte.").first).to_be_visible()
    unfold(page, "Skriv en aktivitet")
    assert form.list_blank() == []
    assert form.look() == typed
    form.write("Anteckning (aldrig namn)", "Välbesökt.")
    form.save("Spara aktivitet")
    unfold(page, "Skriv en aktivitet")
    assert form.is_emptied("Aktiviteten är sparad.")
    form.save("Spara aktivitet")
    expect(page.get_by_text("Kvar att fylla i: vad som gjordes.")).to_be_visible()
    assert len(read(store_path, Activity)) == n_before + 1
    page.reload()  # nobody is asked: `visit` counts the questions


def test_a_saved_presence_leaves_its_form(visit: Callable, office: str, store_path: Path) -> None:
    """A day, a time and a length of one's own: asked for anew, they are empty, and nothing can be saved."""
    page = visit(f"{office}/narvaro?del=Logga").page
    wait_for(page, "Närvaro: Mjölby")
    n_before = len(read(store_path, Presence))
    form = Form(page, "När?", "Hur länge?", "På vilket sätt?")
    own = ask_own_time(form)
    own.date("Började", "202601051830")
    own.write("Minuter", "50")
    form.press("På vilket sätt?", "till fots")
    assert form.list_blank() == []
    assert own.list_blank() == []
    form.save("Spara närvaron")
    assert form.is_emptied("Närvaron är sparad.")
    expect(page.get_by_role("button", name="Spara närvaron")).to_be_disabled()
    assert ask_own_time(form).look() == own.blank
    assert len(read(store_path, Presence)) == n_before + 1


def ask_own_time(form: Form) -> Form:
    """Ask for a time and a length that aren't among those to press."""
    form.press("När?", "annan tid")
    form.press("Hur länge?", "annan längd")
    return Form(form.page, "Började", "Minuter")


def test_a_saved_case_and_its_step_and_visit_leave_their_forms(visit: Callable, office: str, store_path: Path) -> None:
    """The new case, then its step, whose owner stands as the one that was saved, then a visit."""
    page = visit(f"{office}/arenden?roll=samordnare").page
    wait_for(page, "Ärenden: Mjölby")
    before = {case.key for case in read(store_path, AreaCase)}
    new = Form(page, "Område", "Handlar om", "Varför platsen behöver ett ärende", "Kartlagd senast")
    new.choose("Område", "Mjölby centrum")
    new.choose("Handlar om", "skadegörelse")
    new.write("Varför platsen behöver ett ärende", "Återkommande på kvällar.")
    new.date("Kartlagd senast", "20270115")
    assert new.list_blank() == []
    new.save("Öppna ärendet")
    assert new.is_emptied("Ärendet är öppnat.")
    expect(page.get_by_role("button", name="Öppna ärendet")).to_be_disabled()
    new.choose("Öppna ett ärende", "Mjölby centrum")
    step = Form(page, "Steg", "Varför, och vad som kom fram", "Nästa steg senast")
    step.press("Steg", "kartlagd")
    step.write("Varför, och vad som kom fram", "Mest vid bussarna.")
    step.date("Nästa steg senast", "20270301")
    step.write("Vem tar nästa steg (roll eller part)", "polis")
    assert step.list_blank() == []
    step.save("Spara steget")
    assert step.is_emptied("Steget är sparat.")
    assert Form(page, "Vem tar nästa steg (roll eller part)").blank.popitem()[1] == ["polis"]
    expect(page.get_by_role("button", name="Spara steget")).to_be_disabled()
    visited = Form(page, "Vad", "Vilken dag", "Hur många", "Vad som kom fram")
    visited.press("Vad", "samtal")
    visited.date("Vilken dag", "20260110")
    visited.write("Hur många", "2")
    visited.write("Vad som kom fram", "Väktaren ser samma sak.")
    assert visited.list_blank() == []
    visited.save("Spara besöket")
    assert visited.is_emptied("Besöket är sparat.")
    expect(page.get_by_role("button", name="Spara besöket")).to_be_disabled()
    (case,) = (one for one in read(store_path, AreaCase) if one.key not in before)
    assert (case.owner, case.version, [one.n for one in case.visits]) == ("polis", 3, [2])


def test_a_saved_decision_of_a_meeting_leaves_its_form(visit: Callable, office: str, store_path: Path) -> None:
    """What and who are empty for the next one; when stays, as the decisions of a meeting are often due together."""
    page = visit(f"{office}/mote").page
    wait_for(page, "Möte: Mjölby")
    unfold(page, "Lägg upp ett möte")
    meeting = Form(page, "Mötets rubrik")
    meeting.write("Mötets rubrik", "Rådet")
    meeting.save("Lägg upp mötet")
    unfold(page, "Lägg upp ett möte")
    assert meeting.is_emptied("Mötet är upplagt.")
    unfold(page, "Nytt beslut")
    form = Form(page, "Vad ska göras?", "Vem (roll eller part, aldrig namn)")
    form.write("Vad ska göras?", "Byt lampan.")
    unfold(page, "Nytt beslut")  # what was told of the meeting has gone, and the part above with it
    form.choose("Vem (roll eller part, aldrig namn)", "polis")
    assert form.list_blank() == []
    form.save("Spara beslutet")
    unfold(page, "Nytt beslut")
    assert form.is_emptied("Beslutet är sparat.")
    form.save("Spara beslutet")
    unfold(page, "Nytt beslut")
    expect(page.get_by_text("Kvar att fylla i: vad som ska göras, vem.")).to_be_visible()
    assert [one.text for one in read(store_path, MeetingDecision) if one.text == "Byt lampan."] == ["Byt lampan."]


def test_a_saved_status_leaves_its_form_and_so_does_another_commitments(visit: Callable, office: str) -> None:
    """Status, reason and a number; what was begun for one commitment doesn't stand in another's form."""
    page = visit(f"{office}/bedomning?kommun=H%C3%B6gsby").page
    wait_for(page, "Bedömning: Högsby")
    page.get_by_role("button", name=f"Ändra {DIALOGUE}").click()
    fields = ("Ny status", "Skäl och underlag")
    form = Form(page, *fields, "Antal gjorda (medborgardialog)")
    form.press("Ny status", "◐ pågår")
    form.write("Skäl och underlag", "En dialog i Högsby, dnr KS/2026:12.")
    form.write("Antal gjorda (medborgardialog)", "1")
    form.press("Din roll (aldrig ditt namn)", "samordnare")
    assert form.list_blank() == []
    form.save("Spara status")
    assert form.is_emptied("Sparad: ◐ pågår")
    form.save("Spara status")
    expect(page.get_by_text("Kvar att fylla i: status, skäl och underlag.")).to_be_visible()
    form.write("Skäl och underlag", "Halvvägs.")
    form.save("Till alla åtaganden")
    page.get_by_role("button", name=re.compile("^Ändra ")).first.click()
    assert form.blank.items() >= Form(page, *fields).blank.items()


def test_a_saved_judgement_leaves_its_form(visit: Callable, office: str) -> None:
    """A colour, texts and the day of a source, typed or taken from the figures of today."""
    page = visit(f"{office}/bedomning?gor=Bed%C3%B6mning").page
    wait_for(page, "Bedömning: Mjölby")
    texts = ("Omdömet i en mening", "Vad siffrorna eller handlingen säger", "Period", "Källa")
    form = Form(page, "Bedömning", *texts, "Källans datum")
    form.press("Bedömning", "? grå: kan inte bedömas")
    for each in texts:
        form.write(each, "Protokollet.")
    form.date("Källans datum", "20260110")
    form.press("Din roll (aldrig ditt namn)", "samordnare")
    assert form.list_blank() == []
    form.save("Spara bedömning")
    assert form.is_emptied("Bedömningen är sparad: grå")
    form.save("Spara bedömning")
    expect(page.get_by_text("Kvar att fylla i: färg, omdömet i en mening, underlag.")).to_be_visible()


def test_a_saved_survey_value_leaves_its_form(visit: Callable, office: str, store_path: Path) -> None:
    """The share, its margins and the answers; the year stays, for the next place, and nothing can be saved."""
    page = visit(f"{office}/undersokningar?roll=samordnare").page
    wait_for(page, "Undersökningar: Mjölby")
    unfold(page, "Skriv in eller ta bort ett undersökningsvärde")
    margins = ("Felmarginalens undre gräns (%)", "Felmarginalens övre gräns (%)")
    form = Form(page, "Andel (%)", *margins, "Antal svarande")
    form.write("Undersökningens år", "2016")
    for label, number in zip(form.fields, ("14,5", "10", "18", "295"), strict=True):
        form.write(label, number.replace(",", "."))
    assert form.list_blank() == []
    form.save("Spara värdet")
    unfold(page, "Skriv in eller ta bort ett undersökningsvärde")
    assert form.is_emptied("Undersökningsvärdet är sparat.")
    expect(page.get_by_role("button", name="Spara värdet")).to_be_disabled()
    saved = [value for one in read(store_path, Survey) for value in one.figures if value.survey_year == 2016]
    assert [(value.share, value.n) for value in saved] == [(0.145, 295)]


def test_a_saved_row_of_the_plan_leaves_its_form(visit: Callable, office: str) -> None:
    """The row that was changed is no longer the chosen one: the form is that of a new row."""
    page = visit(f"{office}/atgardsplan").page
    wait_for(page, "Åtgärdsplan: Mjölby")
    form = Form(
        page, "Rad", "Orsak", "Åtgärd", "När", "Vem (roll eller part, aldrig ett namn)", "Ska följas upp senast"
    )
    for label in ("Orsak", "Åtgärd", "När"):
        form.write(label, "Byt belysning")
    form.choose("Vem (roll eller part, aldrig ett namn)", "polis")
    form.date("Ska följas upp senast", "20270301")
    form.press("Din roll (aldrig ditt namn)", "samordnare")
    form.save("Spara rad")
    assert form.is_emptied("Raden är sparad.")
    form.choose("Rad", re.compile("Byt belysning$"))
    assert form.list_blank() == []
    form.save("Spara rad")
    assert form.is_emptied("Raden är sparad.")


def unfold(page: Page, label: str) -> None:
    """Unfold a part of the page that stands folded."""
    fold = page.locator("details", has=page.locator("summary", has_text=label))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    settle(page)
