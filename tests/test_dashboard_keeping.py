"""Saving a paper from a page: two who write at once both see what the other wrote."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import papers
from data.papers import Paper
from data.roles import LOCAL, find_rights
from data.store import open_store
from data.store.seen import Seen, ShownCounts, look
from data.values import Text
from tests.shown_pages import press


class Remark(Paper):
    """A paper of one text."""

    kind: ClassVar[str] = "anmärkning"
    text: Text


def make(text: str) -> Remark:
    """Make the one remark that there is."""
    return Remark(municipality="0586", key="lampa", author_role="polis", text=text)


def describe(paper: Paper) -> dict[str, str]:
    """Tell what a remark says."""
    return {"Text": getattr(paper, "text", "")}


def page(make: "Callable[[str], Remark]", describe: "Callable[[Paper], dict[str, str]]", seen: "Seen") -> None:
    """Show a form for one paper, and a button by which somebody else writes in it."""
    from datetime import datetime
    from functools import partial

    import streamlit as st

    from dashboard.viewer import AT_THE_MACHINE
    from dashboard.views import keeping
    from dashboard.views.field import Field

    def clock() -> datetime:
        return datetime(2026, 3, 3)  # noqa: DTZ001

    kind, field = type(make("x")), Field("text")
    if keeping.show_kept(AT_THE_MACHINE, kind, clock=clock, describe=describe):
        text = st.text_input("Text", key=field.key)
        mine = make(text) if text else None
        save = partial(keeping.keep, AT_THE_MACHINE, mine, after=0, clock=clock, told="Sparad.", forget=[field])
        st.button("Spara", on_click=save)
    st.button("Den andre", on_click=lambda: seen.record_paper(make("Den andres."), now=clock()))
    st.markdown("Gäller: " + " ".join(one.text for one in seen.read_papers(kind, ["0586"])))


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """Open the page, which reads papers of a store of its own."""
    with closing(open_store("sqlite://")) as store:
        seen = look(store, find_rights(LOCAL), protect=lambda *_: ShownCounts())
        monkeypatch.setattr(papers, "see", lambda _viewer: seen)
        given = {"make": make, "describe": describe, "seen": seen}
        yield AppTest.from_function(page, kwargs=given).run(timeout=30)


def test_what_is_written_is_saved_and_told(app: AppTest) -> None:
    """A saved paper is told and the field is emptied: another stands there, that no browser has a text for."""
    field = app.text_input[0].input("Lampan är trasig.").run().text_input[0].id
    press(app, "Spara")
    assert app.text_input[0].id != field
    assert [one.value for one in app.success] == ["**Sparad\\.**"]
    assert [one.value for one in app.toast] == ["Klart. Läs överst på sidan."]
    assert (app.text_input[0].value, app.markdown[-1].value) == ("", "Gäller: Lampan är trasig.")


def test_personal_data_are_refused_and_what_was_typed_stays(app: AppTest) -> None:
    """The reason is told, and the text can be mended in the same field."""
    field = app.text_input[0].input("Ring 070-123 45 67").run().text_input[0].id
    press(app, "Spara")
    assert app.text_input[0].id == field
    assert "personuppgifter" in app.error[0].value
    assert [one.value for one in app.toast] == ["Inget nytt är sparat. Läs överst på sidan."]
    assert app.text_input[0].value == "Ring 070-123 45 67"


def test_the_second_chooses_between_both(app: AppTest) -> None:
    """Nothing is saved over another's; who comes second sees both and may save or leave."""
    press(app, "Den andre")
    app.text_input[0].input("Min.").run()
    press(app, "Spara")
    assert app.table[0].value.to_numpy().tolist() == [["Text", "Den andres\\.", "Min\\."]]
    assert app.markdown[-1].value == "Gäller: Den andres."
    assert [one.value for one in app.toast] == ["Inte sparat: någon annan hann före. Läs överst på sidan."]
    assert not app.run().toast
    press(app, "Spara min")
    assert (app.text_input[0].value, app.markdown[-1].value) == ("", "Gäller: Min.")


def test_who_saves_what_already_holds_is_told_that_it_is_saved(app: AppTest) -> None:
    """As when a button is pressed twice: nobody came before, there is nothing to choose, and no second version."""
    press(app, "Den andre")
    app.text_input[0].input("Den andres.").run()
    press(app, "Spara")
    assert not app.table
    assert [one.value for one in app.success] == ["**Sparad\\.**"]
    assert (app.text_input[0].value, app.markdown[-1].value) == ("", "Gäller: Den andres.")
