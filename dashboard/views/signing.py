"""At the foot of a form: in what role somebody writes, and on which day; never who."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.views.field import Field
from dashboard.views.role import ROLES

_KEPT = "skriver_som"


@dataclass(frozen=True, slots=True)
class Signed:
    """In what role somebody writes, and the day they say."""

    role: str
    day: date


def ask_own_role(form: str) -> None:
    """Ask for the role inside a form: one press, and remembered from the last form that was saved."""
    st.pills("Din roll (aldrig ditt namn)", ROLES, default=st.session_state.get(_KEPT), key=f"{form}_roll")


def read_own_role(form: str) -> str | None:
    """Give the role that was answered, and remember it."""
    role = st.session_state.get(f"{form}_roll")
    if role is None:
        return None
    st.session_state[_KEPT] = role
    return str(role)


def day_of(form: str) -> Field:
    """Give the field with the day, to be emptied with the form's own."""
    return Field(f"{form}_dag")


def ask_signing(form: str, *, today: date, day: str, is_given: bool = True) -> None:
    """Ask for role and day, inside a form.

    Parameters
    ----------
    form
        The form's key.
    today
        The last day that may be given.
    day
        What the day is of, as «Beslutad den».
    is_given
        Whether today stands there from the start.
    """
    ask_own_role(form)
    value = today if is_given else None
    st.date_input(day, value=value, max_value=today, key=day_of(form).key, format="YYYY-MM-DD")


def read_signing(form: str) -> Signed | None:
    """Give what was answered; None while something lacks."""
    role, day = read_own_role(form), day_of(form).value
    return Signed(role, day) if role is not None and isinstance(day, date) else None
