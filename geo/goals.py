"""Whether a goal is kept, over all the years that a promise speaks of: one verdict, and what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from data.assessments import Colour
from data.model import Goal, Period
from geo.comparison import Comparison
from geo.followup import Direction, Effect, find_direction, find_effect


class Kept(StrEnum):
    """How a goal "färre än basåret" stands, all years of the promise together."""

    YES = "målet nås"
    BY_COUNT = "målet nås räknemässigt"
    SO_FAR = "målet nås räknemässigt hittills"
    MIXED = "målet nås vissa år men inte andra"
    NOT_BY_COUNT = "målet nås inte räknemässigt"
    NOT_SO_FAR = "målet nås inte räknemässigt hittills"
    NO = "målet nås inte"
    PARTLY = "det går bara delvis att bedöma"
    DISAGREE = "källorna ger olika svar"
    AMBIGUOUS = "siffran säger inte vad som är bättre"
    UNKNOWN = "det går inte att bedöma"
    NO_MEASURE = "mått saknas"


COLOURS: Mapping[Kept, Colour] = MappingProxyType(
    {
        Kept.YES: Colour.GREEN,
        Kept.BY_COUNT: Colour.YELLOW,
        Kept.SO_FAR: Colour.YELLOW,
        Kept.MIXED: Colour.YELLOW,
        Kept.NOT_BY_COUNT: Colour.YELLOW,
        Kept.NOT_SO_FAR: Colour.YELLOW,
        Kept.NO: Colour.RED,
        Kept.PARTLY: Colour.GREY,
        Kept.DISAGREE: Colour.GREY,
        Kept.AMBIGUOUS: Colour.GREY,
        Kept.UNKNOWN: Colour.GREY,
        Kept.NO_MEASURE: Colour.GREY,
    }
)
"""Green only where every year is over and certainly fewer, red only where every year is certainly more."""

_FEWER = frozenset({Effect.BETTER, Effect.BETTER_SO_FAR, Effect.MAYBE_BETTER, Effect.UNWEIGHED_FEWER})
_NOT_FEWER = frozenset({Effect.WORSE, Effect.WORSE_SO_FAR, Effect.NOT_BETTER, Effect.UNWEIGHED_NOT_FEWER})


@dataclass(frozen=True, slots=True)
class YearEffect:
    """How a goal stands one year, by one source."""

    year: int
    effect: Effect
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """How a goal stands.

    Attributes
    ----------
    kept
        The verdict, over all years.
    by_source
        Per source the verdict of its own and its years, those that lack figures left out.
    """

    kept: Kept
    by_source: Mapping[str, tuple[Kept, tuple[YearEffect, ...]]]


def judge_goal(
    goal: Goal, comparisons: Mapping[str, Sequence[Comparison]], *, period: Period, today: date
) -> GoalStanding:
    """Judge a goal by every source that has figures for it.

    Parameters
    ----------
    goal
        The goal; without a measure no figure can judge it.
    comparisons
        Per source the years of the promise against the baseline year; those decided on where a
        definition says which source holds.
    period
        The days the promise covers: every year of it that has ended must have a figure.
    today
        The day to judge from.

    Returns
    -------
    GoalStanding
        "målet nås" only when the promise is over and every one of its years is certainly fewer.
        Sources that differ are never weighed together.

    Examples
    --------
    >>> from data.model import Category, Measure, Quote
    >>> from geo.baseline import compare_counts
    >>> goal = Goal(
    ...     goal_id="farre", name="färre", quote=Quote(text="färre än 2023", document="lofte"),
    ...     measure=Measure(category=Category.FRAUD, baseline_year=2023),
    ... )
    >>> fewer = compare_counts(200, 180, baseline_year=2023, year=2024, dispersion=1.0)
    >>> year = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
    >>> judge_goal(goal, {"Brå": [fewer]}, period=year, today=date(2025, 3, 1)).kept.value
    'målet nås räknemässigt'
    """
    if goal.measure is None:
        return GoalStanding(Kept.NO_MEASURE, {})
    is_ambiguous = find_direction(goal.measure.category) is Direction.AMBIGUOUS
    by_source = {}
    for source, compared in comparisons.items():
        years = tuple(YearEffect(each.year, find_effect(goal, each), each) for each in compared)
        kept = Kept.AMBIGUOUS if is_ambiguous else _judge_years(years, period=period, today=today)
        by_source[source] = (kept, years)
    verdicts = {kept for kept, _ in by_source.values()}
    said = sorted(verdicts - {Kept.UNKNOWN}) or [Kept.UNKNOWN]
    return GoalStanding(said[0] if len(said) == 1 else Kept.DISAGREE, by_source)


def list_asked_years(period: Period, today: date) -> list[int]:
    """List the years of a promise that a figure is asked for: those that have begun.

    Examples
    --------
    >>> list_asked_years(Period(first=date(2024, 1, 1), last=date(2025, 12, 31)), date(2026, 1, 15))
    [2024, 2025]
    """
    return list(range(period.first.year, min(period.last.year, today.year) + 1))


def _judge_years(years: Sequence[YearEffect], *, period: Period, today: date) -> Kept:
    effects = {each.effect for each in years}
    known = effects & (_FEWER | _NOT_FEWER)
    if not known:
        return Kept.UNKNOWN
    ended = [year for year in list_asked_years(period, today) if year < today.year]
    whole = {each.year for each in years if not each.comparison.missing_months}
    if known != effects or not whole.issuperset(ended):
        return Kept.PARTLY
    is_over = period.last < today
    if known.issubset(_FEWER):
        by_count = Kept.YES if known == {Effect.BETTER} else Kept.BY_COUNT
        return by_count if is_over else Kept.SO_FAR
    if known.issubset(_NOT_FEWER):
        by_count = Kept.NO if known == {Effect.WORSE} else Kept.NOT_BY_COUNT
        return by_count if is_over else Kept.NOT_SO_FAR
    return Kept.MIXED
