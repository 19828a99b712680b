"""Leaving a page: whoever has written something that isn't saved is asked, and nobody else."""

import ast
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.waiting import settle, wait_for

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
RELOAD = "setTimeout(() => location.reload())"
UNSEEN = "window.confirm = () => false"  # as a browser that was told to show no more questions
BACK = "setTimeout(() => history.go(-navigation.currentEntry.index))"

SCRIPT = """
import streamlit as st

def answer(told, about):
    st.toast(f"{told} Läs överst på sidan om {about}.")

st.title("Formulär")
with st.sidebar:
    st.text_input("I menyn")
    if st.button("Spara i menyn"):
        answer("Klart.", "menyn")
st.selectbox("Urval", ["alla", "några"])
st.number_input("Visa högst", value=10)
for each in ("ett", "två"):
    with st.form(each, enter_to_submit=False):
        st.text_area("Skäl", key=each, max_chars=12)
        if st.form_submit_button(f"Spara {each}"):
            answer("Klart.", each)
        if st.form_submit_button(f"Pröva {each}"):
            answer("Det sparades inte.", each)
st.text_input("Vem")
if st.button("Flytta upp"):
    answer("Klart.", "ordningen")
if st.button("Spara vem", type="primary"):
    answer("Sparat.", "vem")
st.download_button("Ladda ner", "a;b", "tabell.csv", on_click="ignore")
if st.checkbox("Någon hann före"):
    with st.container(key="krock"):
        st.button("Spara min")
"""


class Reader:
    """Somebody at a page: what they are asked when they leave it, and whether they stay."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.stays = True
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        time.sleep(0.2)  # nobody answers at once
        if self.stays:
            dialog.dismiss()
        else:
            dialog.accept()

    def write(self, name: str, text: str, *, at: int = 0) -> None:
        """Write in a field as people do: a click, and a key at a time."""
        field = self.page.get_by_role("textbox", name=name).nth(at)
        field.click()
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def press(self, name: str) -> None:
        """Press a button, and wait for what the page says of it."""
        self.page.get_by_role("button", name=name, exact=True).click()
        settle(self.page)

    def is_asked(self, leave: Callable[[], object], *, how: str = "beforeunload") -> bool:
        """Leave the page, be asked once, and stay on it."""
        self.asked.clear()
        address = self.page.url
        with self.page.expect_event("dialog"):
            leave()
        self.page.wait_for_timeout(500)
        return self.asked == [how] and self.page.url == address

    def is_asked_on_reload(self) -> bool:
        """Load the page anew, be asked once, and stay on it."""
        return self.is_asked(lambda: self.page.evaluate(RELOAD))

    def reloads(self) -> bool:
        """Load the page anew, and be asked nothing."""
        self.asked.clear()
        with self.page.expect_event("load"):
            self.page.evaluate(RELOAD)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        settle(self.page)
        return not self.asked

    def choose_page(self, name: str) -> None:
        """Choose a page in the menu."""
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Give somebody with a window of their own."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="sv-SE")
    yield Reader(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def forms(serve_script: Callable[[str], str]) -> str:
    """Serve forms that keep their texts when they are saved; gives their address."""
    return serve_script(SCRIPT)


def add_meeting(page: Page) -> None:
    """Add a meeting to the municipality's."""
    title = page.get_by_role("textbox", name="Mötets rubrik")
    if not title.is_visible():
        page.get_by_text("Lägg upp ett möte").click()
    title.fill("Rådet")
    page.get_by_role("button", name="Lägg upp mötet").click()
    settle(page)
    expect(page.get_by_role("heading", name="Rådet")).to_be_visible()


def open_forms(reader: Reader, forms: str) -> None:
    """Open the page of forms."""
    reader.page.goto(forms)
    wait_for(reader.page, "Formulär")


def test_a_judgement_half_written_is_asked_about_whatever_way_the_page_is_left(reader: Reader, office: str) -> None:
    """Loaded anew, closed, left by the menu or by the browser's own button back; refused by the product it is too."""
    page = reader.page
    page.goto(f"{office}/arshjul")
    wait_for(page, "Årshjul: Mjölby")
    reader.choose_page("Bedömning")
    wait_for(page, "Bedömning: Mjölby")
    page.get_by_role("radio", name="Bedömning", exact=True).click()
    settle(page)
    reader.write("Omdömet i en mening", "Halvvägs.")
    assert reader.is_asked_on_reload()
    reader.press("Spara bedömning")
    expect(page.get_by_text("Det sparades inte.").first).to_be_visible()
    assert reader.is_asked_on_reload()
    assert reader.is_asked(lambda: page.close(run_before_unload=True))
    assert reader.is_asked(lambda: reader.choose_page("Aktiviteter"), how="confirm")
    assert reader.is_asked(lambda: page.evaluate(BACK), how="confirm")
    expect(page.get_by_role("textbox", name="Omdömet i en mening")).to_have_value("Halvvägs.")
    reader.stays = False
    reader.asked.clear()
    page.evaluate(BACK)
    wait_for(page, "Årshjul: Mjölby")
    assert reader.asked == ["confirm"]
    assert reader.reloads()
    page.goto(f"{office}/bedomning?gor=Bed%C3%B6mning")
    expect(page.get_by_role("textbox", name="Omdömet i en mening")).to_have_value("")


def test_an_activity_that_is_saved_is_asked_about_no_more(reader: Reader, office: str) -> None:
    """Enter doesn't save it, the button does; the next one that is begun is asked about."""
    page = reader.page
    page.goto(f"{office}/aktiviteter")
    wait_for(page, "Aktiviteter: Mjölby")
    page.get_by_text("Skriv en aktivitet").click()
    page.get_by_role("radio", name="träff", exact=True).click()
    reader.write("Anteckning (aldrig namn)", "Torgmöte.")
    page.keyboard.press("Enter")
    settle(page)
    assert reader.is_asked_on_reload()
    page.get_by_role("radio", name="samordnare", exact=True).click()
    reader.press("Spara aktivitet")
    expect(page.get_by_text("Aktiviteten är sparad.")).to_be_visible()
    assert reader.reloads()
    page.get_by_text("Skriv en aktivitet").click()
    reader.write("Anteckning (aldrig namn)", "Ett till.")
    assert reader.is_asked_on_reload()


def test_what_is_chosen_or_written_in_the_menu_is_not_asked_about(reader: Reader, office: str) -> None:
    """A list that is searched, a box that is opened: neither is a form that somebody forgot to save."""
    page = reader.page
    page.goto(f"{office}/baslinje")
    wait_for(page, "Baslinje: Mjölby")
    page.get_by_role("combobox").first.click()
    page.keyboard.type("s")
    page.keyboard.press("Escape")
    page.get_by_text("Lägg vyn på en dagordning").click()
    settle(page)
    assert reader.reloads()
    reader.choose_page("Årshjul")
    wait_for(page, "Årshjul: Mjölby")
    assert reader.asked == []


def test_a_button_that_saves_something_else_leaves_what_is_written_unsaved(reader: Reader, office: str) -> None:
    """A view that is taken off a meeting's agenda says «Klart.» beside a title half written."""
    page = reader.page
    page.goto(f"{office}/mote")
    wait_for(page, "Möte: Mjölby")
    add_meeting(page)
    page.get_by_text("Ändra dagordningen").click()
    expect(page.get_by_role("button", name="Lägg till sidan")).to_be_in_viewport()
    settle(page)
    reader.press("Lägg till sidan")
    expect(page.get_by_text("står nu på dagordningen.")).to_be_visible()
    reader.write("Rubrik på dagordningen", "Andra")
    page.get_by_role("button", name="✕", exact=True).first.click()
    expect(page.get_by_text("Dagordningen är ändrad.")).to_be_visible()
    settle(page)
    assert reader.is_asked_on_reload()


def test_nobody_is_held_where_the_browser_shows_no_questions(reader: Reader, office: str) -> None:
    """A question that is answered before anyone can have seen it lets the reader go."""
    page = reader.page
    page.goto(f"{office}/aktiviteter")
    wait_for(page, "Aktiviteter: Mjölby")
    page.get_by_text("Skriv en aktivitet").click()
    reader.write("Anteckning (aldrig namn)", "Halvvägs.")
    page.evaluate(UNSEEN)
    reader.choose_page("Årshjul")
    wait_for(page, "Årshjul: Mjölby")


def test_no_form_is_saved_by_enter_which_presses_no_button() -> None:
    """Every form of the product turns it off: what no button saved would be asked about though it is saved."""
    sources = (ROOT / "dashboard").rglob("*.py")
    calls = [node for path in sources for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    forms = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "form"]
    assert forms
    assert {ast.unparse(word.value) for call in forms for word in call.keywords if word.arg == "enter_to_submit"} == {
        "False"
    }
    assert all("enter_to_submit" in {word.arg for word in call.keywords} for call in forms)


def test_a_saved_text_that_stays_in_its_field_is_asked_about_no_more(reader: Reader, forms: str) -> None:
    """Saved is what the box in the corner says is saved, and only of the form whose button was pressed."""
    open_forms(reader, forms)
    assert reader.reloads()
    reader.write("Skäl", "av ett", at=0)
    reader.write("Skäl", "av två", at=1)
    reader.press("Pröva ett")
    assert reader.is_asked_on_reload()
    reader.press("Spara ett")
    assert reader.is_asked_on_reload()
    reader.press("Spara i menyn")
    assert reader.is_asked_on_reload()
    reader.press("Spara två")
    reader.write("Vem", "polisen")
    assert reader.is_asked_on_reload()
    reader.press("Flytta upp")
    assert reader.is_asked_on_reload()
    reader.press("Spara vem")
    assert reader.reloads()


def test_what_only_chooses_what_is_shown_or_takes_out_is_not_asked_about(reader: Reader, forms: str) -> None:
    """The menu, a list, a number, a text put back as it was, a file taken out."""
    open_forms(reader, forms)
    reader.write("I menyn", "en titel")
    reader.page.get_by_role("spinbutton", name="Visa högst").fill("20")
    reader.page.get_by_role("spinbutton", name="Visa högst").press("Enter")
    reader.page.get_by_role("combobox", name="Urval").click()
    reader.page.get_by_role("option", name="några").click()
    settle(reader.page)
    assert reader.reloads()
    reader.write("Skäl", "bort")
    with reader.page.expect_download():
        reader.page.get_by_role("button", name="Ladda ner").click()
    assert reader.asked == []
    for _ in "bort":
        reader.page.get_by_role("textbox", name="Skäl").first.press("Backspace")
    assert reader.reloads()


def test_a_field_that_is_full_and_a_choice_between_two_versions_are_asked_about(reader: Reader, forms: str) -> None:
    """The last letter that doesn't fit changes nothing; a clash that waits holds what was written."""
    open_forms(reader, forms)
    reader.write("Skäl", "tolv tecken.")
    reader.page.keyboard.type("!")
    assert reader.is_asked_on_reload()
    reader.stays = False
    with reader.page.expect_event("load"):
        reader.page.evaluate(RELOAD)
    reader.stays = True
    reader.page.get_by_text("Någon hann före").click()
    expect(reader.page.get_by_role("button", name="Spara min")).to_be_visible()
    assert reader.is_asked_on_reload()
