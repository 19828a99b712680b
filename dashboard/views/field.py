"""A field of a form: what stands in it, and how it is emptied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

_N_EMPTIED, _SUBJECT = "tömt ", "gäller "


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; or a whole form, whose fields have keys that begin with its own.

    A browser goes on showing, and sending, what was typed in a widget whose key has lost its value. So the widget of
    an emptied field gets another key, and begins as a new one does, of whatever kind it is.

    Attributes
    ----------
    name
        The key of its widget until it is emptied.

    Examples
    --------
    >>> Field("aktivitet_not").key
    'aktivitet_not'
    """

    name: str

    @property
    def key(self) -> str:
        """The key of its widget now."""
        n_emptied = st.session_state.get(f"{_N_EMPTIED}{self.name}", 0)
        return f"{self.name}#{n_emptied}" if n_emptied else self.name

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever its widget gives
        """What stands in it; None where nothing does."""
        return st.session_state.get(self.key)

    @property
    def text(self) -> str:
        """What is written in it, without the space around."""
        return str(self.value or "").strip()

    def fill(self, value: object) -> None:
        """Let something else stand in it."""
        st.session_state[self.key] = value

    def empty(self) -> None:
        """Let it begin anew."""
        st.session_state.pop(self.key, None)
        counted = f"{_N_EMPTIED}{self.name}"
        st.session_state[counted] = st.session_state.get(counted, 0) + 1


def is_another(form: str, subject: object) -> bool:
    """Tell, once, that a form is about something else than when it was drawn last; remembers what it is about.

    Parameters
    ----------
    form
        Its name.
    subject
        What it is about: a commitment, a case, a municipality.

    Notes
    -----
    A list tells of a choice that somebody makes, not of one that it loses when the municipality is another.
    """
    key = f"{_SUBJECT}{form}"
    before = st.session_state.get(key, subject)
    st.session_state[key] = subject
    return bool(before != subject)


def empty(fields: Iterable[Field]) -> None:
    """Let fields begin anew."""
    for field in fields:
        field.empty()


def keep_apart(form: str, subject: object, fields: Iterable[Field]) -> None:
    """Empty a form's fields before they are drawn, if what stands in them was written about something else.

    Parameters
    ----------
    form, subject
        As for `is_another`.
    fields
        Those of the form.
    """
    if is_another(form, subject):
        empty(fields)
