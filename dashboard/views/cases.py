"""Ärenden: recurring places from discovery to follow-up, what is late and what was done."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.cases import name_commitments, name_kind, name_step, order_cases, tabulate_cases
from dashboard.draft import UNTOLD_ROLE
from dashboard.formats import format_date
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import the_situation
from dashboard.views.case_new import show_new
from dashboard.views.case_work import show_case
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import show_kept
from dashboard.views.role import ask_role
from dashboard.views.stacked import show_stacked
from data.case_steps import CaseStep
from data.cases import AreaCase, Case, PlaceCase
from data.demands import demand_grain
from data.papers import Paper
from data.roles import Act, Grain
from geo.situation import Situation

Clock = Callable[[], datetime]

OPEN, ALL = "pågående", "alla"
_CHOSEN = "arende_valt"
EXERCISE = "Det här är en övning: det du skriver hör till de påhittade uppgifterna och försvinner med dem."


def show_cases(selection: Selection, *, clock: Clock, new_id: Callable[[], object]) -> None:
    """Show the municipality's cases, the one chosen, and a form for a new one.

    Parameters
    ----------
    selection
        Whose cases.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each case a key of its own.
    """
    viewer = selection.viewer
    demand_grain(viewer.rights, Grain.CELLS, "Ärenden")
    situation = the_situation(viewer, selection.municipality, selection.today)
    show_heading("Ärenden", selection, is_demo=situation.is_demo)
    may_write = viewer.rights.may(Act.DECIDE) and viewer.as_of is None
    if situation.is_demo and may_write:
        st.caption(EXERCISE)
    describe = partial(_describe, selection=selection)
    # Both are asked, for each shows what became of its own kind.
    is_open = [show_kept(viewer, kind, clock=clock, describe=describe) for kind in (AreaCase, PlaceCase)]
    if not all(is_open):
        return
    cases = _list_cases(selection, situation)
    chosen = _choose(cases, selection)
    role = (ask_role() or UNTOLD_ROLE) if may_write else None
    if chosen is not None:
        show_case(chosen, selection, situation, clock=clock, role=role)
    if role is not None:
        show_new(cases, selection, situation, clock=clock, new_id=new_id, role=role)


def _list_cases(selection: Selection, situation: Situation) -> list[Case]:
    """List the cases that the viewer may see, the most urgent first."""
    viewer, where = selection.viewer, [selection.municipality]
    cases: list[Case] = [*list_papers(viewer, AreaCase, where, is_demo=situation.is_demo)]
    if viewer.rights.sees_points:
        cases += list_papers(viewer, PlaceCase, where, is_demo=situation.is_demo)
    return order_cases(cases, today=selection.today)


def _choose(cases: list[Case], selection: Selection) -> Case | None:
    if not cases:
        show_empty(
            "Inget ärende är registrerat.", "Öppna ett nedan: från en plats som sökningen hittat, eller för hand."
        )
        return None
    shown = st.segmented_control("Visa", [OPEN, ALL], default=OPEN, key="urval", bind="query-params", required=True)
    listed = [case for case in cases if shown == ALL or case.step is not CaseStep.CLOSED]
    if listed:
        show_stacked("Ärenden, det mest försenade först", tabulate_cases(listed, today=selection.today))
    else:
        st.markdown("Inga pågående ärenden.")
    if not selection.viewer.rights.sees_points:
        st.caption("Ärenden om en enskild plats kan peka ut ett hushåll och visas bara för analytiker/polis.")
    by_key = {case.key: case for case in listed}
    if _CHOSEN not in st.session_state and st.query_params.get("arende") in by_key:
        st.session_state[_CHOSEN] = st.query_params["arende"]
    key = st.selectbox(
        "Öppna ett ärende",
        list(by_key),
        index=None,
        placeholder="Välj ärende",
        format_func=lambda each: by_key[each].name,
        key=_CHOSEN,
        on_change=_remember,
    )
    return by_key.get(key) if key else None


def _remember() -> None:
    """Put the case's key in the address; bound to it, the widget would put the name of a place in servers' logs."""
    if key := st.session_state[_CHOSEN]:
        st.query_params["arende"] = key
    else:
        st.query_params.pop("arende", None)


def _describe(paper: Paper, *, selection: Selection) -> Mapping[str, str]:
    if not isinstance(paper, Case):
        return {}
    return {
        "Ärende": paper.name,
        "Gäller": name_kind(paper),
        "Steg": name_step(paper.step),
        "Dag": format_date(paper.step_on),
        "Varför": paper.reason,
        "Nästa steg": format_date(paper.next_on) if paper.next_on else "–",
        "Vem": paper.owner or "–",
        "Åtaganden": ", ".join(name_commitments(paper, selection.promises)) or "–",
        "Besök och samtal": str(sum(visit.n for visit in paper.visits)),
        "Roll": paper.author_role,
    }
