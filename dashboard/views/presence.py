"""Närvaro: when an area's incidents happen, what presence was delivered of what was promised, and a week's plan."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from dashboard.presence import find_default_area
from dashboard.selection import Selection, name_areas
from dashboard.store import the_situation
from dashboard.views.frame import show_heading
from dashboard.views.presence_delivered import show_delivered
from dashboard.views.presence_effect import show_effect
from dashboard.views.presence_log import show_log
from dashboard.views.presence_plan import show_plan
from dashboard.views.presence_when import show_when
from data.demands import demand_counts
from data.roles import Grain
from geo.situation import Situation

Clock = Callable[[], datetime]

WHEN, LOG, PLAN, DELIVERED, EFFECT = "När?", "Logga", "Plan", "Utfört", "Före/efter"
EXERCISE = "Det här är en övning: det du skriver hör till de påhittade uppgifterna och försvinner med dem."


def show_presence(selection: Selection, *, clock: Clock, new_id: Callable[[], object]) -> None:
    """Show one part of the page for one area.

    Parameters
    ----------
    selection
        Whose presence it is.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each presence a key of its own.
    """
    rights = selection.viewer.rights
    demand_counts(rights, "Närvaro")
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Närvaro", selection, is_demo=situation.is_demo)
    left, right = st.columns([2, 3])
    with left:
        area_id = _ask_place(situation, selection)
    parts = [WHEN, LOG, PLAN, DELIVERED, EFFECT]
    if rights.grain not in {Grain.POINTS, Grain.CELLS}:
        parts = [WHEN, DELIVERED, EFFECT]  # sums are for all; at which hours somebody was or will be there is not
    with right:
        part = st.segmented_control(
            "Del", parts, default=WHEN, key="del", bind="query-params", required=True, width="stretch"
        )
    if part in {LOG, PLAN} and situation.is_demo:
        st.caption(EXERCISE)
    if part == LOG:
        show_log(selection, situation, area_id, clock=clock, new_id=new_id)
    elif part == PLAN:
        show_plan(selection, situation, area_id, clock=clock)
    elif part == DELIVERED:
        show_delivered(selection, situation, area_id)
    elif part == EFFECT:
        show_effect(selection, situation, area_id)
    else:
        show_when(selection, situation, area_id)


def _ask_place(situation: Situation, selection: Selection) -> str:
    """Ask for the place; a presence is asked for first where one was promised."""
    names = name_areas(situation)
    ids = list(names)
    first = find_default_area(selection.promises, ids)
    return st.selectbox(
        "Plats",
        ids,
        index=ids.index(first) if first else 0,
        format_func=names.__getitem__,
        key="plats",
        bind="query-params",
    )
