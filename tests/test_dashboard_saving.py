"""Saving by a button: once though it is pressed twice, and told though another press broke in."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

import pytest
from streamlit.testing.v1 import AppTest

from tests.shown_pages import press


def page(saved: "list[str]") -> None:
    """Show buttons that save a thing in the ways that presses come."""
    import contextlib
    from collections.abc import Callable
    from functools import partial

    import streamlit as st

    from dashboard.views import saving
    from dashboard.views.field import Field

    class Breaking(Field):
        """A field at which another press breaks in, the first time."""

        def empty(self) -> None:
            if not st.session_state.get("broken"):
                st.session_state["broken"] = True
                raise InterruptedError
            super().empty()

    def save(thing: str, field: Field) -> None:
        with contextlib.suppress(InterruptedError):
            saving.save_once(thing, partial(saved.append, thing), told=f"Sparad: {thing}.", forget=[field])

    def do(*presses: Callable[[], None]) -> None:
        for one in presses:
            one()

    saving.show_told()
    field = Field("text")
    st.text_input("Text", key=field.key)
    first, second = partial(save, "en träff", field), partial(save, "ett möte", field)
    broken, refused = partial(save, "en träff", Breaking("text")), partial(saving.refuse, "Kvar att fylla i: dag.")
    for name, presses in {
        "En gång": [first],
        "Två gånger": [first, first],
        "Två saker": [first, second],
        "Bruten": [broken],
        "Bruten, och om igen": [broken, broken],
        "Sparad och vägrad": [first, refused],
        "Vägrad": [refused],
    }.items():
        st.button(name, on_click=do, args=presses)


def told(app: AppTest) -> list[str]:
    """Give what the page says of the saving."""
    return [one.value.replace("\\", "") for one in (*app.success, *app.error)]


@pytest.mark.parametrize(
    ("button", "known"),
    [
        ("En gång", ["en träff"]),
        ("Två gånger", ["en träff"]),
        ("Två saker", ["en träff", "ett möte"]),
        ("Bruten", ["en träff"]),
        ("Bruten, och om igen", ["en träff"]),
        ("Sparad och vägrad", ["en träff"]),
    ],
)
def test_each_thing_is_saved_once_and_told(button: str, known: list[str]) -> None:
    """Whatever comes between: the thing is there once, it is told, the field is empty, and nothing is refused."""
    saved: list[str] = []
    app = AppTest.from_function(page, kwargs={"saved": saved}).run(timeout=30)
    field = app.text_input[0].input("Torget").run().text_input[0].id
    press(app, button)
    assert saved == known
    assert told(app) == [f"**Sparad: {known[-1]}.**"]
    assert (app.text_input[0].value, app.text_input[0].id == field) == ("", False)


def test_the_same_may_be_saved_again_by_who_was_told_of_the_first() -> None:
    """Two dialogues of the same day and place are two."""
    saved: list[str] = []
    app = AppTest.from_function(page, kwargs={"saved": saved}).run(timeout=30)
    for _ in range(2):
        press(app, "En gång")
    assert saved == ["en träff", "en träff"]


def test_who_is_refused_after_a_saving_hears_that_the_first_is_saved() -> None:
    """The second press of two may come when the form is empty already; nobody shall write it all again."""
    app = AppTest.from_function(page, kwargs={"saved": []}).run(timeout=30)
    press(app, "Vägrad")
    assert told(app) == ["**Det sparades inte.** Kvar att fylla i: dag."]
    press(app, "En gång")
    press(app, "Vägrad")
    assert told(app) == ["**Inget nytt är sparat.** Senast: Sparad: en träff. Kvar att fylla i: dag."]
    press(app, "Vägrad")
    assert told(app) == ["**Det sparades inte.** Kvar att fylla i: dag."]
