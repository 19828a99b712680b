"""Saving a paper from a page: two who write at once both see what the other wrote."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import papers


@pytest.fixture(autouse=True)
def _see_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back how papers are seen: the page under test has them read from a store of its own."""
    monkeypatch.setattr(papers, "see", papers.see)


def page() -> None:
    """Show a form for one paper, in a store that lives as long as the process."""
    from collections.abc import Mapping
    from datetime import datetime
    from functools import partial
    from typing import ClassVar

    import streamlit as st

    from dashboard import papers
    from dashboard.viewer import AT_THE_MACHINE
    from dashboard.views import keeping
    from data.papers import Paper
    from data.roles import LOCAL, find_rights
    from data.store import open_store
    from data.store.seen import ShownCounts, look
    from data.values import Text

    class Remark(Paper):
        kind: ClassVar[str] = "anmärkning"
        text: Text

    def describe(paper: Paper) -> Mapping[str, str]:
        return {"Text": getattr(paper, "text", "")}

    if "store" not in st.session_state:
        st.session_state["store"] = open_store("sqlite://")
    seen = look(st.session_state["store"], find_rights(LOCAL), protect=lambda *_: ShownCounts())
    papers.see = lambda _viewer: seen
    viewer = AT_THE_MACHINE

    def clock() -> datetime:
        return datetime(2026, 3, 3)  # noqa: DTZ001

    def make(text: str) -> Remark:
        return Remark(municipality="0586", key="lampa", author_role="polis", text=text)

    if keeping.show_kept(viewer, Remark, clock=clock, describe=describe):
        text = st.text_input("Text", key="text")
        mine = make(text) if text else None
        save = partial(keeping.keep, viewer, mine, after=0, clock=clock, told="Sparad.", forget=["text"])
        st.button("Spara", on_click=save)
    st.button("Den andre", on_click=lambda: seen.record_paper(make("Den andres."), now=clock()))
    st.markdown("Gäller: " + " ".join(one.text for one in seen.read_papers(Remark, ["0586"])))


def press(app: AppTest, label: str) -> AppTest:
    """Press a button."""
    return next(button for button in app.button if button.label == label).click().run(timeout=30)


def test_what_is_written_is_saved_and_told() -> None:
    """A saved paper is told and the field is emptied."""
    app = AppTest.from_function(page).run(timeout=30)
    app.text_input[0].input("Lampan är trasig.").run()
    press(app, "Spara")
    assert [one.value for one in app.success] == ["**Sparad\\.**"]
    assert [one.value for one in app.toast] == ["Klart. Läs överst på sidan."]
    assert (app.text_input[0].value, app.markdown[-1].value) == ("", "Gäller: Lampan är trasig.")


def test_personal_data_are_refused_and_what_was_typed_stays() -> None:
    """The reason is told, and the text can be mended."""
    app = AppTest.from_function(page).run(timeout=30)
    app.text_input[0].input("Ring 070-123 45 67").run()
    press(app, "Spara")
    assert "personuppgifter" in app.error[0].value
    assert [one.value for one in app.toast] == ["Det sparades inte. Läs överst på sidan."]
    assert app.text_input[0].value == "Ring 070-123 45 67"


def test_the_second_chooses_between_both() -> None:
    """Nothing is saved over another's; who comes second sees both and may save or leave."""
    app = AppTest.from_function(page).run(timeout=30)
    press(app, "Den andre")
    app.text_input[0].input("Min.").run()
    press(app, "Spara")
    assert app.table[0].value.to_numpy().tolist() == [["Text", "Den andres\\.", "Min\\."]]
    assert app.markdown[-1].value == "Gäller: Den andres."
    assert [one.value for one in app.toast] == ["Inte sparat: någon annan hann före. Läs överst på sidan."]
    assert not app.run().toast
    press(app, "Spara min")
    assert app.markdown[-1].value == "Gäller: Min."
