"""A field of a form: what stands in it, and how it is emptied."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

_N_EMPTIED = "tömt "


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
