"""A field of a form: emptied, its widget is another, whatever its kind."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.shown_pages import press

BLANK = {
    "text": "",
    "skäl": "",
    "antal": 1,
    "andel": None,
    "dag": date(2026, 3, 3),
    "datum": None,
    "val": None,
    "flera": [],
    "knappar": None,
    "ruta": False,
}
TYPED = {
    "text": "Lampan.",
    "skäl": "Den är trasig.",
    "antal": 7,
    "andel": 12,
    "dag": date(2026, 1, 2),
    "datum": date(2026, 1, 3),
    "val": "b",
    "flera": ["a"],
    "knappar": "b",
    "ruta": True,
}


def page(names: list[str]) -> None:
    """Show a field of each kind, and what has no widget."""
    from datetime import date

    import streamlit as st

    from dashboard.views.field import Field

    fields = {name: Field(name) for name in names}
    keys = {name: field.key for name, field in fields.items()}
    st.text_input("text", key=keys["text"])
    st.text_area("skäl", key=keys["skäl"])
    st.number_input("antal", value=1, key=keys["antal"])
    st.number_input("andel", value=None, step=1, key=keys["andel"])
    st.date_input("dag", value=date(2026, 3, 3), key=keys["dag"])
    st.date_input("datum", value=None, key=keys["datum"])
    st.selectbox("val", ["a", "b"], index=None, key=keys["val"])
    st.multiselect("flera", ["a", "b"], key=keys["flera"])
    st.pills("knappar", ["a", "b"], key=keys["knappar"])
    st.checkbox("ruta", key=keys["ruta"])
    hidden = Field("nyckel")
    st.button("Minns", on_click=hidden.fill, args=["n1"])
    st.button("Töm", on_click=lambda: [field.empty() for field in (*fields.values(), hidden)])
    st.markdown(f"{hidden.value} «{fields['text'].text}»")


@pytest.fixture
def app() -> AppTest:
    """Open the page."""
    return AppTest.from_function(page, kwargs={"names": list(BLANK)}).run(timeout=30)


def widgets(app: AppTest) -> dict[str, object]:
    """Give the widget of each field by its label."""
    kinds = (app.text_input, app.text_area, app.number_input, app.date_input, app.selectbox, app.multiselect)
    return {each.label: each for kind in (*kinds, app.button_group, app.checkbox) for each in kind}


def test_an_emptied_field_of_any_kind_is_another_widget_that_holds_its_default(app: AppTest) -> None:
    """A browser keeps what was typed by the widget: under the same one it would show it, and send it again."""
    for name, value in TYPED.items():
        widgets(app)[name].set_value(value)
    typed = widgets(app.run())
    assert {name: each.value for name, each in typed.items()} == TYPED
    emptied = widgets(press(app, "Töm"))
    assert {name: each.value for name, each in emptied.items()} == BLANK
    assert not {each.id for each in typed.values()} & {each.id for each in emptied.values()}


def test_what_has_no_widget_is_forgotten_too(app: AppTest) -> None:
    """A key that a new paper is to have goes with the form."""
    assert press(app, "Minns").markdown[0].value.startswith("n1 ")
    assert press(app, "Töm").markdown[0].value.startswith("None ")


def test_a_text_is_read_without_the_space_around(app: AppTest) -> None:
    """Spaces alone are no text."""
    assert app.text_input[0].input("  Lampan. ").run().markdown[0].value == "None «Lampan.»"
    assert app.text_input[0].input("   ").run().markdown[0].value == "None «»"
