"""Åtgärdsplan: Brå's six columns, with what each cause lies behind, how far it has come and how it went."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from dashboard.formats import format_date
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import is_demo
from dashboard.texts import name_status
from dashboard.views.assessing import WORDS
from dashboard.views.exercise import show_exercise
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, show_kept
from dashboard.views.plan_exchange import ask_plan_file, offer_files
from dashboard.views.plan_form import Plan, Titles, ask_row
from dashboard.views.role import ROLES
from dashboard.views.stacked import show_stacked
from data.action_plans import CommitmentKey, PlanRow, order_rows
from data.demands import demand_counts
from data.roles import Act


def show_action_plan(selection: Selection, *, clock: Clock, new_id: Callable[[], object]) -> None:
    """Show the municipality's action plan, and the form that writes its rows.

    Parameters
    ----------
    selection
        Whose, and the day that everything is judged from.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each row an id of its own.
    """
    viewer = selection.viewer
    demand_counts(viewer.rights, "Åtgärdsplan")
    demo = is_demo(viewer, selection.municipality)
    show_heading("Åtgärdsplan", selection, is_demo=demo)
    plan = read_plan(selection, is_demo=demo)
    if plan.rows:
        show_stacked(f"Åtgärdsplan för {selection.name}, rad för rad", _lay_out(plan), is_long=True)
    else:
        show_empty("Åtgärdsplanen har inga rader.", "Skriv den första nedan: börja med en orsak.")
    offer_files(plan)
    if viewer.rights.may(Act.DECIDE) and viewer.as_of is None:
        st.header("Skriv i planen")
        if show_kept(viewer, PlanRow, clock=clock, describe=partial(_describe, titles=plan.titles)):
            show_exercise(is_demo=demo)
            ask_row(plan, clock, new_id)
            ask_plan_file(plan, clock, new_id)


def read_plan(selection: Selection, *, is_demo: bool) -> Plan:
    """Read a municipality's plan in order, with what its rows may name."""
    rows = order_rows(list_papers(selection.viewer, PlanRow, [selection.municipality], is_demo=is_demo))
    is_one = len(selection.promises) == 1
    titles = {
        commitment.name if is_one else f"{commitment.name} ({promise.title})": CommitmentKey(
            promise_id=promise.promise_id, commitment_id=commitment.commitment_id
        )
        for promise in selection.promises
        for commitment in promise.commitments
    }
    parties = [party.name for promise in selection.promises for party in promise.parties]
    written = [owner for row in rows for owner in row.owners]
    return Plan(selection, rows, titles, tuple(dict.fromkeys([*parties, *ROLES, *written])), is_demo)


def _lay_out(plan: Plan) -> list[dict[str, str]]:
    """Lay the rows out in Brå's six columns, with the commitments behind and one column for how it stands."""
    rows = []
    for number, row in enumerate(plan.rows, start=1):
        told = dict(_describe(row, plan.titles))
        told["Orsak"] = f"{number}. {told['Orsak']}"
        evidence = told.pop("Underlag")
        standing = [told.pop("Genomförande"), told.pop("Bedömning"), *([evidence] if row.evidence else [])]
        rows.append(told | {"Genomförande; bedömning": "; ".join(standing)})
    return rows


def _describe(row: PlanRow, titles: Titles) -> Mapping[str, str]:
    names = {key: name for name, key in titles.items()}
    days = {"senast": row.follow_up_on, "gjord": row.followed_up_on}
    dated = ", ".join(f"{word} {format_date(day)}" for word, day in days.items() if day)
    judged = f"{WORDS[row.colour]}. {row.judged}" if row.judged else WORDS[row.colour]
    return {
        "Orsak": row.cause,
        "Åtgärd": row.action,
        "Operativa mål": row.operative_goals or "–",
        "När": row.when,
        "Vem": ", ".join(row.owners),
        "Uppföljning": " · ".join(filter(None, [row.follow_up or "", dated])) or "–",
        "Åtaganden": "; ".join(names.get(key, key.commitment_id) for key in row.commitments) or "–",
        "Genomförande": name_status(row.status),
        "Bedömning": judged,
        "Underlag": str(row.evidence) if row.evidence else "–",
    } | ({"Läge": "tillbakatagen"} if row.is_withdrawn else {})
