"""At the foot of a form: in what role somebody writes, and on which day; never who."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.views.role import ROLES

_KEPT = "skriver_som"


@dataclass(frozen=True, slots=True)
class Signed:
    """In what role somebody writes, and the day they say."""

    role: str
    day: date


def ask_signing(form: str, *, today: date, day: str) -> None:
    """Ask for role and day, inside a form; the role is remembered from the last form that was saved.

    Parameters
    ----------
    form
        The form's key.
    today
        The day that stands there from the start, and the last that may be given.
    day
        What the day is of, as «Beslutad den».
    """
    st.pills(
        "Din roll (aldrig ditt namn)",
        ROLES,
        default=st.session_state.get(_KEPT),
        key=f"{form}_roll",
    )
    st.date_input(day, value=today, max_value=today, key=f"{form}_dag", format="YYYY-MM-DD")


def read_signing(form: str) -> Signed | None:
    """Give what was answered; None while something lacks."""
    role, day = st.session_state.get(f"{form}_roll"), st.session_state.get(f"{form}_dag")
    if role is None or not isinstance(day, date):
        return None
    st.session_state[_KEPT] = role
    return Signed(role, day)
