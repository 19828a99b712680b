"""Genvägar: on the first page, the questions that are asked most often, one press away on a phone too."""

from collections.abc import Collection

import streamlit as st

from dashboard.drafting import JUST_NOW
from dashboard.selection import Selection
from dashboard.views.way import show_way

_NO_CHOICES: dict[str, str] = {}
SHORTCUTS = (
    ("lofte", "Hålls löftet?", _NO_CHOICES),
    ("narvaro", "När ska vi vara där?", _NO_CHOICES),
    ("mote", "Förra mötet", _NO_CHOICES),
    ("bedomning", "Sätt status", _NO_CHOICES),
    ("registrera", "Registrera det som hände nyss", JUST_NOW),
)
"""Path, what the link says, and what else its address holds; the menu is closed on a phone and costs a press."""


def show_shortcuts(selection: Selection, *, offered: Collection[str]) -> None:
    """Show the ways to what is asked most often.

    Parameters
    ----------
    selection
        Whose municipality, and who looks.
    offered
        Paths of the pages that the reader has a use for.
    """
    shown = [shortcut for shortcut in SHORTCUTS if shortcut[0] in offered]
    if not shown:
        return
    with st.container(key="genvagar", horizontal=True, gap="small"):
        for path, label, address in shown:
            show_way(label, path, selection, **address)
