"""How a municipality's promises stand, as lines of words: what one meeting keeps and the next is held against.

No line tells a number of incidents. What was told at two meetings would otherwise, laid side by side, tell what
came in late between them, one by one.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from data.assessments import Assessment
from data.deliveries import Kind
from data.follow_ups import Decision, FollowUp
from data.meetings import StandingKind, StandingLine
from data.model import Category, Promise
from geo.comparison import Comparison
from geo.followup import newest_decisions
from geo.question import Question
from geo.schedule import plan_occasions

NO_STATUS = "ingen status registrerad"
NO_ASSESSMENT = "ingen bedömning registrerad"
AMBIGUOUS = frozenset({Category.NARCOTICS})
"""Found by police work: more of it is neither better nor worse."""

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def stand_commitments(promise: Promise, decisions: Iterable[Decision]) -> list[StandingLine]:
    """Tell how far each commitment has come; also of those that nobody has judged."""
    newest = newest_decisions(decisions)
    return [
        StandingLine(
            kind=StandingKind.STATUS,
            subject=f"{promise.promise_id}/{commitment.commitment_id}",
            name=commitment.name,
            word=newest[commitment.commitment_id].status.value if commitment.commitment_id in newest else NO_STATUS,
        )
        for commitment in promise.commitments
    ]


def stand_assessments(promise: Promise, assessments: Iterable[Assessment]) -> list[StandingLine]:
    """Tell how each focus area was last judged."""
    newest = {each.focus_area_id: each for each in sorted(assessments, key=lambda each: each.decided_on)}
    return [
        StandingLine(
            kind=StandingKind.ASSESSMENT,
            subject=f"{promise.promise_id}/{area.focus_area_id}",
            name=area.name,
            word=newest[area.focus_area_id].colour.value if area.focus_area_id in newest else NO_ASSESSMENT,
        )
        for area in promise.focus_areas
    ]


def stand_occasions(promise: Promise, follow_ups: Sequence[FollowUp], *, today: date) -> list[StandingLine]:
    """Tell how each occasion that the promise's own rules ask for stands on a day."""
    return [
        StandingLine(
            kind=StandingKind.OCCASION,
            subject=f"{promise.promise_id}/{rule.rule_id}/{occasion.last_date:%Y}/{occasion.number}",
            name=f"{rule.what}, {occasion.last_date:%Y} nr {occasion.number}",
            word=occasion.state.value,
        )
        for rule in promise.follow_up_rules
        for occasion in plan_occasions(rule, period=promise.period, follow_ups=follow_ups, today=today)
    ]


def stand_baseline(question: Question, compared: Comparison, *, is_promised: bool) -> StandingLine:
    """Tell how a year stands against the baseline year; directed only where the promise says fewer.

    Parameters
    ----------
    question, compared
        What was asked, and the answer.
    is_promised
        The promise itself says that there is to be fewer.
    """
    return StandingLine(
        kind=StandingKind.BASELINE,
        subject=f"{question.source}/{question.category}/{question.year}/{question.baseline_year}",
        name=f"{question.category} {question.year} mot {question.baseline_year}, {question.source}",
        word=compared.chance_verdict.value,
        detail=compared.count_verdict.value,
        period=name_months(compared.months),
        is_directed=is_promised and question.category not in AMBIGUOUS,
    )


def stand_publications(published: pd.DataFrame) -> list[StandingLine]:
    """Tell what has been published: a table with `publication_id`, `name` and `recorded_at`."""
    rows = zip(published["publication_id"], published["name"], published["recorded_at"], strict=True)
    return [
        StandingLine(kind=StandingKind.PUBLICATION, subject=str(number), name=str(name), word=f"publicerad {at:%F}")
        for number, name, at in rows
    ]


def stand_sources(deliveries: pd.DataFrame) -> list[StandingLine]:
    """Tell how far each source reaches: the last month that its deliveries vouch for."""
    counted = deliveries[deliveries["kind"] != Kind.AREAS.value]
    lines = []
    for source, rows in counted.groupby("source"):
        last = rows["covers_last"].max()
        reach = "okänt hur långt" if pd.isna(last) else f"till och med {_MONTHS[last.month - 1]} {last.year}"
        period = "" if pd.isna(last) else f"{last:%Y-%m}"
        name = str(source)
        lines.append(StandingLine(kind=StandingKind.SOURCE, subject=name, name=name, word=reach, period=period))
    return lines


def name_months(months: Sequence[int]) -> str:
    """Name months as runs, so that the same months are always written alike.

    Examples
    --------
    >>> name_months([1, 2, 3, 5]), name_months([])
    ('jan–mar, maj', 'inga månader')
    """
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = [_MONTHS[run[0] - 1] + (f"–{_MONTHS[run[-1] - 1]}" if len(run) > 1 else "") for run in runs]
    return ", ".join(named) or "inga månader"
