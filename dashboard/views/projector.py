"""Projector mode: large type, and a meeting's agenda stepped through by keys or buttons, with no timer."""

from collections.abc import Sequence

import streamlit as st

from dashboard.address import link, write_address
from dashboard.meetings import Pages, list_steps
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import is_demo
from dashboard.texts import plain
from data.meetings import Meeting, SavedView

PROJECTOR = {"visning": "projektor"}

# As for the live map: Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/projektor.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.projektor", js=_LOADER)


def is_projected() -> bool:
    """Whether the address asks for projector mode."""
    return st.query_params.get("visning") == PROJECTOR["visning"]


def show_projector(selection: Selection, *, pages: Pages) -> None:
    """Show the bar of projector mode on top of any page, where the address asks for it.

    Parameters
    ----------
    selection
        What is looked at, and by whom.
    pages
        Titles of the pages that there are, by their path.
    """
    if not is_projected() or not selection.viewer.rights.sees_counts:
        return
    meeting = _find_meeting(selection)
    steps = list(list_steps(meeting, selection.name)) if meeting else []
    steps = [step for step in steps if step.path in pages]
    with st.container(key="projektor", horizontal=True, vertical_alignment="center"):
        if meeting is None:
            st.markdown("Adressen nämner inget möte som finns. Öppna visningen från sidan Möte.")
        else:
            _show_steps(steps, meeting, pages)
        _component(key="projektor-tangenter")


def _show_steps(steps: Sequence[SavedView], meeting: Meeting, pages: Pages) -> None:
    at = _find_place(len(steps))
    addresses = [
        write_address(step, pages, **PROJECTOR, mote=meeting.key, punkt=str(number))
        for number, step in enumerate(steps)
    ]
    if at > 0:
        link("◀ Föregående", addresses[at - 1], name="projektor-bak")
    st.markdown(f"**{at + 1} av {len(steps)}: {plain(steps[at].title)}**", width="stretch")
    if at < len(steps) - 1:
        link("Nästa ▶", addresses[at + 1], name="projektor-fram")
    link("Avsluta visningen", write_address(steps[0], pages, mote=meeting.key), name="projektor-slut")


def _find_meeting(selection: Selection) -> Meeting | None:
    asked = st.query_params.get("mote", "")
    invented = is_demo(selection.viewer, selection.municipality)
    found = list_papers(selection.viewer, Meeting, [selection.municipality], is_demo=invented)
    return next((each for each in found if each.key == asked), None)


def _find_place(n_steps: int) -> int:
    asked = st.query_params.get("punkt", "0")
    place = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 0  # noqa: PLR2004 - a small number
    return max(0, min(place, n_steps - 1))
