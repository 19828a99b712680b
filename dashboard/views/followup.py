"""Uppföljning: what has been done, what came of it, and what is overdue."""

from collections.abc import Mapping

import streamlit as st

from dashboard.comparison_texts import say_counts, say_gaps, say_verdicts
from dashboard.done_rows import COUNTED, NOTHING_DONE
from dashboard.formats import format_date
from dashboard.goal_texts import name_badge
from dashboard.goals import Ground, answer_goal, lay_ground, list_definitions
from dashboard.protected import ONLY_NUMBERS
from dashboard.selection import Selection, name_whole
from dashboard.store import list_decisions, the_situation
from dashboard.texts import (
    badge_assessment,
    badge_occasion,
    badge_status,
    capitalise,
    name_status,
    plain,
    say_period,
    say_target,
)
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_heading
from dashboard.views.promise_work import NO_RULES
from dashboard.views.reporting import show_rates_of_goal
from dashboard.views.sources import show_passport
from dashboard.views.stacked import show_stacked
from dashboard.work import Work, gather_work
from dashboard.work_texts import say_coming, say_counted, say_delivered, say_reason, say_sums
from data.follow_ups import Decision
from data.model import Commitment, CommitmentStatus, FocusArea, Goal, Promise
from geo.followup import assess, spread_statuses
from geo.schedule import find_next, find_overdue, plan_occasions


def show_follow_up(selection: Selection) -> None:
    """Show how the municipality's promises stand on a day."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Uppföljning", selection, is_demo=situation.is_demo)
    if not selection.promises:
        show_beginning("Kommunen har inget inlagt medborgarlöfte att följa upp.", "Se sidan Löftestext.", selection)
        return
    day = st.date_input(
        "Så som det stod den",
        value=selection.today,
        max_value=selection.today,
        key="dag",
        bind="query-params",
        format="YYYY-MM-DD",
    )
    known = "är kända i dag" if selection.viewer.as_of is None else "var kända då"
    st.caption(f"Statusar, uppföljningar och månader fram till dagen. Antalen är de som {known}.")
    ground = lay_ground(selection, situation, day=day)
    for promise in selection.promises:
        st.header(plain(promise.title))
        st.markdown(f"Gäller {say_period(promise.period, day)}.")
        decisions = list_decisions(selection.viewer, promise.promise_id, is_demo=situation.is_demo, as_of=day)
        work = gather_work(promise, ground)
        _show_schedule(work, ground)
        for focus_area in promise.focus_areas:
            _show_focus_area(focus_area, work, decisions, ground)


def _show_schedule(work: Work, ground: Ground) -> None:
    st.subheader("När löftet ska följas upp")
    promise, held = work.promise, work.follow_ups
    if not promise.follow_up_rules:
        st.markdown(NO_RULES)
    for rule in promise.follow_up_rules:
        occasions = plan_occasions(rule, period=promise.period, follow_ups=held, today=ground.day)
        st.markdown(f"**{plain(capitalise(rule.what))}** «{plain(rule.quote.text)}»")
        rows = [
            {
                "Tillfälle": f"{occasion.years}, nr {occasion.number}",
                "Föreslagen senast": format_date(occasion.suggested_date),
                "Senast enligt löftet": format_date(occasion.last_date),
                "Hölls": "–" if occasion.held_on is None else format_date(occasion.held_on),
                "Läge": name_badge(badge_occasion(occasion.state)),
            }
            for occasion in occasions
        ]
        show_stacked(capitalise(rule.what), rows)
        overdue, coming = find_overdue(occasions), find_next(occasions)
        if not held:
            st.markdown("Ingen uppföljning är registrerad för löftet. Om tillfällena hölls kan inte bedömas här.")
        if counted := say_counted(rule, promise.commitments, work.counts):
            st.markdown(counted)
        if overdue:
            st.markdown(f"**{len(overdue)} av {len(occasions)} tillfällen hölls inte i tid.**")
        if coming is not None:
            st.markdown(say_coming(coming))


def _show_focus_area(focus_area: FocusArea, work: Work, decisions: list[Decision], ground: Ground) -> None:
    promise, newest = work.promise, work.newest
    st.subheader(plain(focus_area.name))
    spread = spread_statuses(focus_area.commitments, newest)
    st.markdown(" ".join(f"{badge_status(status)} {n}" for status, n in spread.items() if n))
    for goal in focus_area.goals:
        _show_goal(goal, focus_area, promise, newest, ground)
    _show_commitments(focus_area, work, ground)
    _show_history(focus_area, decisions)


def _show_goal(
    goal: Goal, focus_area: FocusArea, promise: Promise, newest: Mapping[str, Decision], ground: Ground
) -> None:
    definition = list_definitions(promise, ground).get(goal.goal_id)
    answers = [] if goal.measure is None else answer_goal(goal.measure, promise, ground, definition)
    situation = ground.situation
    if not answers:
        assessment = assess(focus_area, goal, newest, None)
        st.markdown(f"**Mål: {plain(goal.name)}** {badge_assessment(assessment)}\n\n{assessment.sentence}")
        return
    st.markdown(f"**Mål: {plain(goal.name)}**")
    for question, compared in answers:
        assessment = assess(focus_area, goal, newest, compared)
        told = f"{say_counts(compared)} {say_verdicts(compared)} {say_gaps(compared)} {assessment.sentence}"
        whose = f"{plain(question.source)}, {plain(name_whole(situation, question.source))}"
        st.markdown(f"**{question.year}** {badge_assessment(assessment)}  \n{' '.join(told.split())} Källa: {whose}.")
    if any(ground.is_protected(question.source) for question, _ in answers):
        st.caption(f"{ONLY_NUMBERS} Den som ser alla tal kan få ett säkrare omdöme.")
    show_rates_of_goal(answers, ground)
    if len({question.source for question, _ in answers}) > 1:
        st.markdown("Källorna räknar olika och läggs inte ihop. Löftet säger inte vilken som gäller.")
    for source in dict.fromkeys(question.source for question, _ in answers):
        show_passport(situation, source)


def _show_commitments(focus_area: FocusArea, work: Work, ground: Ground) -> None:
    names = {party.party_id: party.name for party in work.promise.parties}
    rows = []
    for commitment in focus_area.commitments:
        decision = work.newest.get(commitment.commitment_id)
        rows.append(
            {
                "Åtagande": commitment.name,
                "Status": name_status(decision.status if decision else CommitmentStatus.UNKNOWN),
                "Ansvariga": ", ".join(names[owner] for owner in commitment.owners),
                "Målvärde": say_target(commitment),
                "Gjort under löftet": _say_done(commitment, work, ground) or NOTHING_DONE,
                "Bedömt": f"{format_date(decision.decided_on)}, {decision.author_role}" if decision else "–",
                "Skäl": say_reason(decision) if decision else "Ingen status är registrerad.",
            }
        )
    show_stacked(f"Åtaganden: {focus_area.name}", rows)
    st.caption(f"{COUNTED} Närvaro: närvarologgen.")


def _say_done(commitment: Commitment, work: Work, ground: Ground) -> str:
    """Say what the logs hold of a commitment: activities, and presence where that is what was promised."""
    delivered = say_delivered(work.list_delivered(commitment, ground))
    told = [say_sums(work.list_sums(commitment, ground)), f"närvaro: {delivered}" if delivered else ""]
    return "; ".join(filter(None, told))


def _show_history(focus_area: FocusArea, decisions: list[Decision]) -> None:
    ids = {commitment.commitment_id: commitment.name for commitment in focus_area.commitments}
    past = [decision for decision in decisions if decision.commitment_id in ids]
    if len(past) <= len(focus_area.commitments):
        return
    with st.expander("Historik"):
        rows = [
            {
                "Åtagande": ids[decision.commitment_id],
                "Dag": format_date(decision.decided_on),
                "Status": name_status(decision.status),
                "Roll": decision.author_role,
                "Skäl": decision.reason,
            }
            for decision in past
        ]
        show_stacked(f"Historik: {focus_area.name}", rows)
