"""Uppföljning: what has been done, what came of it, and what is overdue."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.formats import format_count, format_date
from dashboard.selection import Selection
from dashboard.store import list_decisions, list_follow_ups, monthly_counts, the_situation
from dashboard.texts import (
    badge_assessment,
    badge_occasion,
    badge_status,
    capitalise,
    name_status,
    plain,
    say_counts,
    say_target,
    say_verdicts,
)
from dashboard.views.frame import show_empty, show_heading
from data.model import CommitmentStatus, Decision, FocusArea, Goal, Promise
from geo.baseline import Comparison
from geo.followup import assess, newest_decisions, spread_statuses
from geo.question import Question, answer
from geo.schedule import find_next, find_overdue, plan_occasions
from geo.situation import Situation, list_categories, list_sources


def show_follow_up(selection: Selection) -> None:
    """Show how the municipality's promises stand on a day."""
    situation = the_situation(selection.municipality, selection.today)
    show_heading("Uppföljning", selection, is_demo=situation.is_demo)
    if not selection.promises:
        show_empty("Kommunen har inget inlagt medborgarlöfte att följa upp.", "Se sidan Löften.")
        return
    day = st.date_input(
        "Så som det stod den", value=selection.today, key="dag", bind="query-params", format="YYYY-MM-DD"
    )
    for promise in selection.promises:
        st.header(plain(promise.title))
        decisions = list_decisions(promise.promise_id, is_demo=situation.is_demo, as_of=day)
        _show_schedule(promise, situation, day)
        for focus_area in promise.focus_areas:
            _show_focus_area(focus_area, promise, decisions, situation, selection)


def _show_schedule(promise: Promise, situation: Situation, day: date) -> None:
    st.subheader("När löftet ska följas upp")
    held = list_follow_ups(promise.promise_id, is_demo=situation.is_demo)
    for rule in promise.follow_up_rules:
        occasions = plan_occasions(rule, period=promise.period, follow_ups=held, today=day)
        st.markdown(f"**{plain(capitalise(rule.what))}** «{plain(rule.quote.text)}»")
        rows = [
            {
                "Tillfälle": f"{occasion.last_date.year}, nr {occasion.number}",
                "Föreslagen senast": format_date(occasion.suggested_date),
                "Löftets sista dag": format_date(occasion.last_date),
                "Hölls": "–" if occasion.held_on is None else format_date(occasion.held_on),
                "Läge": badge_occasion(occasion.state),
            }
            for occasion in occasions
        ]
        st.table(pd.DataFrame(rows), border="horizontal")
        overdue, coming = find_overdue(occasions), find_next(occasions)
        if overdue:
            st.markdown(f"**{len(overdue)} av {len(occasions)} tillfällen hölls inte i tid.**")
        if coming is not None:
            st.markdown(f"Nästa: senast {format_date(coming.suggested_date)} (vårt förslag; löftet anger ingen dag).")


def _show_focus_area(
    focus_area: FocusArea, promise: Promise, decisions: list[Decision], situation: Situation, selection: Selection
) -> None:
    newest = newest_decisions(decisions)
    st.subheader(plain(focus_area.name))
    spread = spread_statuses(focus_area.commitments, newest)
    st.markdown(" ".join(f"{badge_status(status)} {n}" for status, n in spread.items() if n))
    for goal in focus_area.goals:
        _show_goal(goal, focus_area, newest, situation, selection)
    _show_commitments(focus_area, promise, newest)
    _show_history(focus_area, decisions)


def _show_goal(
    goal: Goal, focus_area: FocusArea, newest: dict[str, Decision], situation: Situation, selection: Selection
) -> None:
    comparison = _compare_goal(goal, situation, selection)
    assessment = assess(focus_area, goal, newest, comparison)
    st.markdown(f"**Mål: {plain(goal.name)}** {badge_assessment(assessment)}\n\n{assessment.sentence}")
    if comparison is not None and comparison.n is not None:
        st.markdown(f"{say_counts(comparison)} {say_verdicts(comparison)} Underlaget står på sidan Baslinje.")


def _compare_goal(goal: Goal, situation: Situation, selection: Selection) -> Comparison | None:
    """Hold a goal's category against its baseline, the latest year that has figures; None without figures."""
    if goal.measure is None:
        return None
    category = goal.measure.category.value
    sources = [source for source in list_sources(situation) if category in list_categories(situation, source)]
    last_year = max(promise.period.last.year for promise in selection.promises)
    years = range(last_year, goal.measure.baseline_year, -1)
    for source in sources:
        monthly = monthly_counts(situation, source, selection.today)
        for year in years:
            question = Question(source, situation.municipality, category, goal.measure.baseline_year, year)
            compared = answer(question, situation, monthly)
            if compared.n is not None:
                return compared
    return None


def _show_commitments(focus_area: FocusArea, promise: Promise, newest: dict[str, Decision]) -> None:
    names = {party.party_id: party.name for party in promise.parties}
    rows = []
    for commitment in focus_area.commitments:
        decision = newest.get(commitment.commitment_id)
        rows.append(
            {
                "Status": badge_status(decision.status if decision else CommitmentStatus.UNKNOWN),
                "Åtagande": plain(commitment.name),
                "Ansvariga": plain(", ".join(names[owner] for owner in commitment.owners)),
                "Målvärde": plain(say_target(commitment)),
                "Gjort": format_count(decision.n_done) if decision and decision.n_done is not None else "–",
                "Bedömt": f"{format_date(decision.decided_on)}, {plain(decision.author_role)}" if decision else "–",
                "Skäl": plain(decision.reason) if decision else "Ingen status är registrerad.",
            }
        )
    st.table(pd.DataFrame(rows), border="horizontal")


def _show_history(focus_area: FocusArea, decisions: list[Decision]) -> None:
    ids = {commitment.commitment_id: commitment.name for commitment in focus_area.commitments}
    past = [decision for decision in decisions if decision.commitment_id in ids]
    if len(past) <= len(focus_area.commitments):
        return
    with st.expander("Historik"):
        rows = [
            {
                "Dag": format_date(decision.decided_on),
                "Åtagande": plain(ids[decision.commitment_id]),
                "Status": name_status(decision.status),
                "Roll": plain(decision.author_role),
                "Skäl": plain(decision.reason),
            }
            for decision in past
        ]
        st.table(pd.DataFrame(rows), border="horizontal")
