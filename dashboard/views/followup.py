"""Uppföljning: what has been done, what came of it, and what is overdue."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.derived import answer, end_months, list_categories, list_sources
from dashboard.formats import format_count, format_date
from dashboard.protected import ONLY_NUMBERS, answer_protected
from dashboard.selection import Selection, name_whole
from dashboard.store import list_decisions, list_follow_ups, monthly_counts, the_counts, the_situation
from dashboard.texts import (
    badge_assessment,
    badge_occasion,
    badge_status,
    capitalise,
    name_status,
    plain,
    say_counts,
    say_gaps,
    say_target,
    say_verdicts,
)
from dashboard.viewer import Viewer
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.sources import show_passport
from data.model import CommitmentStatus, Decision, FocusArea, Goal, Measure, Promise
from data.store.seen import ShownCounts
from geo.baseline import Comparison
from geo.followup import assess, newest_decisions, spread_statuses
from geo.question import Question
from geo.schedule import find_next, find_overdue, plan_occasions
from geo.situation import Situation


def show_follow_up(selection: Selection) -> None:
    """Show how the municipality's promises stand on a day."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Uppföljning", selection, is_demo=situation.is_demo)
    if not selection.promises:
        show_empty("Kommunen har inget inlagt medborgarlöfte att följa upp.", "Se sidan Löften.")
        return
    day = st.date_input(
        "Så som det stod den", value=selection.today, key="dag", bind="query-params", format="YYYY-MM-DD"
    )
    known = "är kända i dag" if selection.viewer.as_of is None else "var kända då"
    st.caption(f"Statusar, uppföljningar och månader fram till dagen. Antalen är de som {known}.")
    ground = _Ground(selection.viewer, situation, _find_counts(selection), day)
    for promise in selection.promises:
        st.header(plain(promise.title))
        decisions = list_decisions(selection.viewer, promise.promise_id, is_demo=situation.is_demo, as_of=day)
        _show_schedule(promise, ground)
        for focus_area in promise.focus_areas:
            _show_focus_area(focus_area, promise, decisions, ground)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What promises are held against: the figures that the viewer may see, up to a day."""

    viewer: Viewer
    situation: Situation
    counts: ShownCounts
    day: date


def _find_counts(selection: Selection) -> ShownCounts:
    if selection.viewer.rights.sees_points:
        return ShownCounts()
    return the_counts(selection.viewer, selection.municipality, selection.today)


def _show_schedule(promise: Promise, ground: _Ground) -> None:
    st.subheader("När löftet ska följas upp")
    held = list_follow_ups(ground.viewer, promise.promise_id, is_demo=ground.situation.is_demo)
    for rule in promise.follow_up_rules:
        occasions = plan_occasions(rule, period=promise.period, follow_ups=held, today=ground.day)
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
        show_table(rows)
        overdue, coming = find_overdue(occasions), find_next(occasions)
        if not held:
            st.markdown("Ingen uppföljning är registrerad för löftet. Om tillfällena hölls kan inte bedömas här.")
        if overdue:
            st.markdown(f"**{len(overdue)} av {len(occasions)} tillfällen hölls inte i tid.**")
        if coming is not None:
            st.markdown(f"Nästa: senast {format_date(coming.suggested_date)} (vårt förslag; löftet anger ingen dag).")


def _show_focus_area(focus_area: FocusArea, promise: Promise, decisions: list[Decision], ground: _Ground) -> None:
    newest = newest_decisions(decisions)
    st.subheader(plain(focus_area.name))
    spread = spread_statuses(focus_area.commitments, newest)
    st.markdown(" ".join(f"{badge_status(status)} {n}" for status, n in spread.items() if n))
    for goal in focus_area.goals:
        _show_goal(goal, focus_area, promise, newest, ground)
    _show_commitments(focus_area, promise, newest)
    _show_history(focus_area, decisions)


def _show_goal(
    goal: Goal, focus_area: FocusArea, promise: Promise, newest: dict[str, Decision], ground: _Ground
) -> None:
    answers = [] if goal.measure is None else _answer_goal(goal.measure, promise, ground)
    situation = ground.situation
    if not answers:
        assessment = assess(focus_area, goal, newest, None)
        st.markdown(f"**Mål: {plain(goal.name)}** {badge_assessment(assessment)}\n\n{assessment.sentence}")
        return
    st.markdown(f"**Mål: {plain(goal.name)}**")
    rows = []
    for question, compared in answers:
        assessment = assess(focus_area, goal, newest, compared)
        told = f"{say_counts(compared)} {say_verdicts(compared)} {say_gaps(compared)} {assessment.sentence}"
        rows.append(
            {
                "År": str(question.year),
                "Bedömning": badge_assessment(assessment),
                "Underlag": " ".join(told.split()),
                "Källa": f"{question.source}, {name_whole(situation, question.source)}",
            }
        )
    show_table(rows)
    if any(question.source in ground.counts.tables for question, _ in answers):
        st.caption(f"{ONLY_NUMBERS} Den som ser alla tal kan få ett säkrare omdöme.")
    if len({question.source for question, _ in answers}) > 1:
        st.markdown("Källorna räknar olika och läggs inte ihop. Löftet säger inte vilken som gäller.")
    for source in dict.fromkeys(question.source for question, _ in answers):
        show_passport(situation, source)


def _answer_goal(measure: Measure, promise: Promise, ground: _Ground) -> list[tuple[Question, Comparison]]:
    """Answer for each year of the promise and each source, with the months that had ended on the day."""
    situation, day = ground.situation, ground.day
    answers = _answer_protected(measure, promise, ground)
    for source in list_sources(situation):
        if measure.category.value not in list_categories(situation, source):
            continue
        monthly = monthly_counts(ground.viewer, situation, source, day)
        ended = end_months(situation, monthly, day)
        for year in range(promise.period.first.year, min(promise.period.last.year, day.year) + 1):
            question = Question(source, situation.municipality, measure.category.value, measure.baseline_year, year)
            compared = answer(question, situation, ended)
            is_whole_year_ended = year < day.year
            if compared.n is not None and (len(ended) or is_whole_year_ended):
                answers.append((question, compared))
    return answers


def _answer_protected(measure: Measure, promise: Promise, ground: _Ground) -> list[tuple[Question, Comparison]]:
    """Answer with the whole years that may be shown of sources that aren't seen as they are."""
    years = range(promise.period.first.year, min(promise.period.last.year, ground.day.year - 1) + 1)
    hidden = [source for source in ground.counts.tables if source not in list_sources(ground.situation)]
    return [
        found
        for source in hidden
        for found in answer_protected(
            ground.counts,
            source=source,
            area_id=ground.situation.municipality,
            category=measure.category.value,
            baseline_year=measure.baseline_year,
            years=years,
        )
    ]


def _show_commitments(focus_area: FocusArea, promise: Promise, newest: dict[str, Decision]) -> None:
    names = {party.party_id: party.name for party in promise.parties}
    rows = []
    for commitment in focus_area.commitments:
        decision = newest.get(commitment.commitment_id)
        rows.append(
            {
                "Status": badge_status(decision.status if decision else CommitmentStatus.UNKNOWN),
                "Åtagande": commitment.name,
                "Ansvariga": ", ".join(names[owner] for owner in commitment.owners),
                "Målvärde": say_target(commitment),
                "Gjort": format_count(decision.n_done) if decision and decision.n_done is not None else "–",
                "Bedömt": f"{format_date(decision.decided_on)}, {decision.author_role}" if decision else "–",
                "Skäl": decision.reason if decision else "Ingen status är registrerad.",
            }
        )
    show_table(rows)


def _show_history(focus_area: FocusArea, decisions: list[Decision]) -> None:
    ids = {commitment.commitment_id: commitment.name for commitment in focus_area.commitments}
    past = [decision for decision in decisions if decision.commitment_id in ids]
    if len(past) <= len(focus_area.commitments):
        return
    with st.expander("Historik"):
        rows = [
            {
                "Dag": format_date(decision.decided_on),
                "Åtagande": ids[decision.commitment_id],
                "Status": name_status(decision.status),
                "Roll": decision.author_role,
                "Skäl": decision.reason,
            }
            for decision in past
        ]
        show_table(rows)
