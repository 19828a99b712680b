"""Where the figures are invented, what is written is an exercise, and the page says so."""

import streamlit as st

EXERCISE = (
    "**Det här är en övning:** det du skriver hör till de påhittade uppgifterna och försvinner med dem. "
    "Skriv ändå aldrig namn eller andra personuppgifter."
)


def show_exercise(*, is_demo: bool) -> None:
    """Say above a form that what is written there is an exercise, where it is."""
    if is_demo:
        st.info(EXERCISE, icon=":material/school:")
