"""Evidence that holds today, in words: what the figures and the log of activities say, with source and date.

What stands in an assessment is read by everyone who sees more than what is published. The figures are therefore
those that the one of them who sees the least may see, whoever writes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from dashboard.comparison_texts import say_counts, say_gaps, say_verdicts
from dashboard.formats import format_count, format_date, format_months
from dashboard.goals import Answers, Ground, answer_goal, lay_ground
from dashboard.registers import find_definition, list_definitions
from dashboard.selection import Selection
from dashboard.store import is_demo, the_situation
from data.activities import Activity
from data.assessments import Evidence
from data.definitions import Definition
from data.model import Commitment, FocusArea, Goal, Measure, Promise
from data.roles import Role, find_rights
from data.store.seen import ShownCounts
from geo.activities import Sum, add_activities
from geo.comparison import Comparison, CountVerdict
from geo.followup import Effect, find_effect
from geo.question import Question
from geo.situation import Situation, list_sources

LOG = "aktivitetsloggen"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Evidence that somebody may take as theirs, with what it says of the goal."""

    name: str
    evidence: Evidence
    effect: Effect


class Extract(NamedTuple):
    """What a source's last extract says of itself; no day where there is none."""

    dated: date | None
    definition: str
    shortfall: str


def propose_evidence(focus_area: FocusArea, promise: Promise, selection: Selection) -> tuple[Proposal, ...]:
    """Propose what the figures that hold today say of a focus area's goals.

    Parameters
    ----------
    focus_area, promise
        Whose goals. Of a goal that is defined, only the source decided on.
    selection
        Which municipality, on which day.

    Returns
    -------
    tuple of Proposal
        One for each goal, source and year that has figures; none where nothing can be compared.
    """
    shared = _share(selection)
    demo = is_demo(selection.viewer, selection.municipality)
    definitions = list_definitions(selection.viewer, promise.promise_id, is_demo=demo, as_of=selection.today)
    proposals = []
    for goal in focus_area.goals:
        if goal.measure is None:
            continue
        definition = find_definition(definitions, goal.goal_id)
        situation = the_situation(shared.viewer, shared.municipality, shared.today)
        for question, compared in _answer(goal.measure, promise, definition, shared, situation):
            extract = find_extract(situation, question.source)
            if compared.count_verdict is CountVerdict.UNKNOWN or extract.dated is None:
                continue
            defined = extract.definition if definition is None else definition.text
            told = f"{defined.rstrip('.')}. {extract.shortfall and 'Bortfall: ' + extract.shortfall}"
            is_protected = question.source not in list_sources(situation)
            counts = _say_unnumbered(compared) if is_protected else say_counts(compared)
            proposals.append(_propose(goal, question, compared, counts=counts, defined=told, dated=extract.dated))
    return tuple(proposals)


def propose_done(commitment: Commitment, activities: Iterable[Activity], promise: Promise, *, today: date) -> str:
    """Say what the log holds for a commitment, as evidence that it was carried out; nothing where it holds nothing.

    Parameters
    ----------
    commitment, promise
        Of what.
    activities
        Any; those of others are passed over.
    today
        The day the log is read.
    """
    own = [
        each
        for each in activities
        if (each.promise_id, each.commitment_id) == (promise.promise_id, commitment.commitment_id)
    ]
    sums = add_activities(own, until=today)
    if not sums:
        return ""
    first, last = min(each.first for each in sums), max(each.last for each in sums)
    said = "; ".join(say_sum(each) for each in sums)
    period = f"{format_date(first)} till {format_date(last)}"
    return str(Evidence(said=f"Gjort: {said}.", period=period, source=LOG, dated=today))


def say_sum(added: Sum) -> str:
    """Say how many times, and how many took part; a number that nobody took is said to be missing.

    Examples
    --------
    >>> day = date(2024, 3, 1)
    >>> say_sum(Sum("träff", 2, 12, 1, day, day))
    'träff 2 gånger (12 deltagare; antal saknas för 1)'
    """
    times = "1 gång" if added.n == 1 else f"{format_count(added.n)} gånger"
    if added.n_participants is None:
        return f"{added.what} {times}"
    lacking = f"; antal saknas för {added.n_uncounted}" if added.n_uncounted else ""
    return f"{added.what} {times} ({format_count(added.n_participants)} deltagare{lacking})"


def find_extract(situation: Situation, source: str) -> Extract:
    """Find when a source was last drawn out, how it defines what it counts, and what it says that it misses."""
    deliveries = situation.deliveries[situation.deliveries["source"] == source]
    if deliveries.empty:
        return Extract(None, "", "")
    newest = deliveries.sort_values("extract_date").iloc[-1]
    note = newest["shortfall_note"]
    drawn = pd.Timestamp(newest["extract_date"]).date()
    return Extract(drawn, str(newest["definition"]), "" if pd.isna(note) else str(note))


def _share(selection: Selection) -> Selection:
    """Look with the rights of those who see the least of all who read assessments."""
    return replace(selection, viewer=replace(selection.viewer, rights=find_rights(frozenset({Role.ELECTED}))))


def _answer(
    measure: Measure, promise: Promise, definition: Definition | None, shared: Selection, situation: Situation
) -> Answers:
    """Answer from what is shown as it is, and only where that holds nothing from protected counts: they take long."""
    plain_ground = Ground(shared.viewer, situation, ShownCounts(), shared.today)
    found = answer_goal(measure, promise, plain_ground, definition)
    return found or answer_goal(measure, promise, lay_ground(shared, situation, day=shared.today), definition)


def _say_unnumbered(compared: Comparison) -> str:
    """Say what is compared without the counts: another day's, or those published, could be taken from them."""
    return f"hela {compared.year} mot hela {compared.baseline_year}, skyddade tal som inte skrivs ut här."


def _propose(
    goal: Goal, question: Question, compared: Comparison, *, counts: str, defined: str, dated: date
) -> Proposal:
    told = f"{goal.name}: {counts} {say_verdicts(compared)} {say_gaps(compared)}"
    said = " ".join(f"{told} Räknas: {defined}".split())
    period = f"{format_months(compared.months)} {compared.year} mot samma månader {compared.baseline_year}"
    evidence = Evidence(said=said, period=period, source=question.source, dated=dated)
    return Proposal(f"{question.year}, {question.source}: {goal.name}", evidence, find_effect(goal, compared))
