"""How a municipality's promises stand for all who may take part in a meeting, now or as a past moment knew it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from dashboard.selection import Selection
from dashboard.store import is_demo, list_municipalities, monthly_counts, see, the_situation
from dashboard.viewer import Viewer
from data.demands import demand_points
from data.meetings import StandingLine
from data.model import Promise
from data.roles import RIGHTS, Role
from geo.answer import answer
from geo.comparison import Comparison
from geo.question import Question
from geo.situation import Situation, list_categories, list_sources
from geo.standing import (
    stand_assessments,
    stand_baseline,
    stand_commitments,
    stand_occasions,
    stand_publications,
    stand_sources,
)


def take_standing(selection: Selection) -> tuple[StandingLine, ...]:
    """Tell how everything stands, with the rights of who sees least in the room.

    Whoever asks, the lines are the same: a meeting keeps them for all who take part.
    """
    viewer = replace(selection.viewer, rights=RIGHTS[Role.ELECTED], as_of=None)
    situation = the_situation(viewer, selection.municipality, selection.today)
    seen = see(viewer)
    lines: list[StandingLine] = []
    for promise in selection.promises:
        name, invented = promise.promise_id, situation.is_demo
        decisions = seen.read_decisions(name, as_of=selection.today)
        assessments = seen.read_assessments(name, as_of=selection.today)
        held = seen.read_follow_ups(name, as_of=selection.today)
        lines += stand_commitments(promise, [each for each in decisions if each.is_demo == invented])
        lines += stand_assessments(promise, [each for each in assessments if each.is_demo == invented])
        lines += stand_occasions(promise, [each for each in held if each.is_demo == invented], today=selection.today)
        for question, is_promised in list_questions(promise, situation, selection.today):
            compared = _answer(question, situation, viewer, selection)
            lines += [stand_baseline(question, compared, is_promised=is_promised)] if compared.n is not None else []
    lines += stand_publications(seen.list_published(selection.municipality, is_demo=situation.is_demo))
    lines += stand_sources(situation.deliveries)
    return tuple({(line.kind, line.subject): line for line in lines}.values())


def list_questions(promise: Promise, situation: Situation, today: date) -> Iterator[tuple[Question, bool]]:
    """Ask of each source and year of a promise what it is about; and whether the promise says fewer."""
    goals = [goal for area in promise.focus_areas for goal in area.goals]
    measured = {goal.measure.category: goal.measure for goal in goals if goal.measure is not None}
    years = range(promise.period.first.year, min(promise.period.last.year, today.year) + 1)
    about = dict.fromkeys([*measured, *(each for area in promise.focus_areas for each in area.categories)])
    baseline_year = next((measure.baseline_year for measure in measured.values()), promise.period.first.year - 1)
    for source in list_sources(situation):
        told = set(list_categories(situation, source))
        for category in about:
            base = measured[category].baseline_year if category in measured else baseline_year
            for year in years if category.value in told else ():
                yield Question(source, situation.municipality, category.value, base, year), category in measured


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """The same question, answered with what was known then and with what is known now."""

    question: Question
    then: Comparison
    now: Comparison

    @property
    def is_alike(self) -> bool:
        """Whether both answers are for the same months, so that their counts may be held against each other."""
        return bool(self.now.months) and self.then.months == self.now.months


def compare_moments(selection: Selection, moment: datetime) -> tuple[list[ThenAndNow], pd.DataFrame] | None:
    """Answer the promises' questions as a moment knew them and as today does; for those who see points.

    Returns
    -------
    tuple or None
        The answers, and per source how many incidents the register had then and has now; None where it had
        nothing of the municipality then.
    """
    demand_points(selection.viewer.rights, "Antalen då och nu")
    now = replace(selection.viewer, as_of=None)
    then = replace(selection.viewer, as_of=moment)
    known = list_municipalities(then)
    if selection.municipality not in set(known["municipality"]):
        return None
    if is_demo(then, selection.municipality) != is_demo(now, selection.municipality):
        return None
    before = the_situation(then, selection.municipality, moment.date())
    after = the_situation(now, selection.municipality, selection.today)
    answers = [
        ThenAndNow(
            question,
            _answer(question, before, then, replace(selection, today=moment.date())),
            _answer(question, after, now, selection),
        )
        for promise in selection.promises
        for question, _ in list_questions(promise, after, selection.today)
    ]
    counts = pd.DataFrame({"then": _count_rows(before), "now": _count_rows(after)}).fillna(0).astype("int64")
    return answers, counts


def _answer(question: Question, situation: Situation, viewer: Viewer, selection: Selection) -> Comparison:
    """Answer with the months that had ended: a month that is under way is never held against a whole one."""
    monthly = monthly_counts(viewer, situation, question.source, selection.today)
    ended = monthly[monthly["month"] + pd.offsets.MonthEnd(0) < pd.Timestamp(selection.today)]
    return answer(question, situation, ended)


def _count_rows(situation: Situation) -> "pd.Series[int]":
    return situation.incidents.groupby("source").size()
