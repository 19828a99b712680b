"""How a focus area stands: what was done, what came of it, and never one colour for both."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from data.assessments import Colour
from data.follow_ups import Decision
from data.model import Category, Commitment, CommitmentStatus, FocusArea, Goal
from geo.comparison import ChanceVerdict, Comparison, CountVerdict


class Effort(StrEnum):
    """How far the commitments of a focus area have come, taken together."""

    ALL_DONE = "allt genomfört"
    UNDER_WAY = "på väg"
    BEHIND = "efter"
    NOT_BEGUN = "inte påbörjat"
    UNKNOWN = "kan ej bedömas"


class Direction(StrEnum):
    """Which way is good for a category's count; narcotics are found by police work, so neither."""

    LOWER_IS_BETTER = "lägre bättre"
    AMBIGUOUS = "ej entydig"


class Effect(StrEnum):
    """How a goal "färre än basåret" stands by the figure it is held against."""

    BETTER = "säkert färre"
    BETTER_SO_FAR = "säkert färre i en del av året"
    MAYBE_BETTER = "färre, kan vara slump"
    UNWEIGHED_FEWER = "färre, kan inte vägas mot slumpen"
    UNWEIGHED_NOT_FEWER = "inte färre, kan inte vägas mot slumpen"
    PRELIMINARY = "preliminärt, för nära för att avgöra"
    NOT_BETTER = "inte färre, ingen säker skillnad"
    WORSE_SO_FAR = "säkert fler i en del av året"
    WORSE = "säkert fler"
    AMBIGUOUS = "siffran säger inte vad som är bättre"
    UNKNOWN = "kan inte bedömas"
    NO_MEASURE = "mått saknas"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A colour with the word and the sentence that must stand beside it."""

    colour: Colour
    word: str
    sentence: str


_RESULTS = {
    Effect.BETTER: Assessment(Colour.GREEN, "målet nås", "Antalet är lägre, och mer än slumpen förklarar."),
    Effect.BETTER_SO_FAR: Assessment(
        Colour.YELLOW, "nås i en del av året", "Säkert färre i de månader som jämförs, men de är inte hela året."
    ),
    Effect.MAYBE_BETTER: Assessment(Colour.YELLOW, "nås räknemässigt", "Antalet är lägre, men det kan vara en slump."),
    Effect.UNWEIGHED_FEWER: Assessment(
        Colour.YELLOW, "nås räknemässigt", "Antalet är lägre. Det går inte att säga om det är mer än slump."
    ),
    Effect.UNWEIGHED_NOT_FEWER: Assessment(
        Colour.YELLOW, "nås inte räknemässigt", "Antalet är inte lägre. Det går inte att säga om det är mer än slump."
    ),
    Effect.PRELIMINARY: Assessment(
        Colour.YELLOW, "preliminärt", "Siffrorna är preliminära och ligger för nära basåret."
    ),
    Effect.NOT_BETTER: Assessment(
        Colour.YELLOW, "nås inte räknemässigt", "Antalet är inte lägre; ingen säker skillnad."
    ),
    Effect.WORSE_SO_FAR: Assessment(
        Colour.YELLOW, "nås inte i en del av året", "Säkert fler i de månader som jämförs, men de är inte hela året."
    ),
    Effect.WORSE: Assessment(Colour.RED, "målet nås inte", "Antalet är högre, och mer än slumpen förklarar."),
    Effect.AMBIGUOUS: Assessment(
        Colour.GREY,
        "kan inte bedömas",
        "Antalet följer hur mycket polisen letar. Färre är därför varken bättre eller sämre.",
    ),
    Effect.UNKNOWN: Assessment(Colour.GREY, "kan inte bedömas", "Underlag saknas för att bedöma målet."),
    Effect.NO_MEASURE: Assessment(Colour.GREY, "mått saknas", "Löftet anger inget mått för målet."),
}
"""What came of a goal, whatever was done."""

_DONE = {
    Effort.ALL_DONE: "Alla åtaganden har status genomförd.",
    Effort.UNDER_WAY: "Inte alla åtaganden har status genomförd.",
    Effort.BEHIND: "Minst ett åtagande har status försenad eller avslutad utan genomförande.",
    Effort.NOT_BEGUN: "Inget åtagande har en status som säger att det är påbörjat.",
    Effort.UNKNOWN: "Status saknas för alla åtaganden.",
}
"""What was done, whatever came of it."""

ASSESSMENTS: Mapping[tuple[Effort, Effect], Assessment] = MappingProxyType(
    {
        (effort, effect): replace(result, sentence=f"{result.sentence} {done}")
        for effort, done in _DONE.items()
        for effect, result in _RESULTS.items()
    }
)
"""Every pair of effort and effect: the colour says the result, the sentence says both."""


def newest_decisions(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Give the decision that holds for each commitment: the last decided, and of those the last recorded.

    Examples
    --------
    >>> newest_decisions([])
    {}
    """
    ordered = sorted(decisions, key=lambda decision: decision.decided_on)
    return {decision.commitment_id: decision for decision in ordered}


def spread_statuses(commitments: Iterable[Commitment], newest: Mapping[str, Decision]) -> dict[CommitmentStatus, int]:
    """Count a focus area's commitments per status; one that nobody has judged "kan ej bedömas".

    Returns
    -------
    dict
        Every status, zeros included; the counts add up to the number of commitments.
    """
    counted = Counter(status_of(commitment, newest) for commitment in commitments)
    return {status: counted[status] for status in CommitmentStatus}


def status_of(commitment: Commitment, newest: Mapping[str, Decision]) -> CommitmentStatus:
    """Give the status that holds for a commitment."""
    decision = newest.get(commitment.commitment_id)
    return CommitmentStatus.UNKNOWN if decision is None else decision.status


def find_effort(spread: Mapping[CommitmentStatus, int]) -> Effort:
    """Say how far the commitments have come, from their spread.

    Notes
    -----
    For the sentence beside an assessment only. Show the spread itself: one word for eight
    commitments hides the one that fails.
    """
    present = {status for status, n in spread.items() if n}
    if present <= {CommitmentStatus.UNKNOWN}:
        return Effort.UNKNOWN
    if present & {CommitmentStatus.DELAYED, CommitmentStatus.CLOSED_UNDONE}:
        return Effort.BEHIND
    if present == {CommitmentStatus.DONE}:
        return Effort.ALL_DONE
    return Effort.NOT_BEGUN if present <= {CommitmentStatus.NOT_STARTED, CommitmentStatus.UNKNOWN} else Effort.UNDER_WAY


def find_direction(category: Category) -> Direction:
    """Say which way is good for a category's count.

    Examples
    --------
    >>> find_direction(Category.NARCOTICS).value, find_direction(Category.FRAUD).value
    ('ej entydig', 'lägre bättre')
    """
    return Direction.AMBIGUOUS if category is Category.NARCOTICS else Direction.LOWER_IS_BETTER


def find_effect(goal: Goal, comparison: Comparison | None) -> Effect:
    """Say how a goal stands by its figure: "färre än 2023" is strictly fewer.

    Parameters
    ----------
    goal
        The goal; without a measure no figure can judge it.
    comparison
        The goal's category now against its baseline year; None where no figures were given.

    Returns
    -------
    Effect
        Never `BETTER` while preliminary figures could turn the verdict round.
    """
    if goal.measure is None:
        return Effect.NO_MEASURE
    if find_direction(goal.measure.category) is Direction.AMBIGUOUS:
        return Effect.AMBIGUOUS
    if comparison is None or comparison.count_verdict is CountVerdict.UNKNOWN:
        return Effect.UNKNOWN
    if comparison.is_within_preliminary_margin:
        return Effect.PRELIMINARY
    is_whole_year = not comparison.missing_months
    by_chance = {
        ChanceVerdict.FEWER: Effect.BETTER if is_whole_year else Effect.BETTER_SO_FAR,
        ChanceVerdict.MORE: Effect.WORSE if is_whole_year else Effect.WORSE_SO_FAR,
        ChanceVerdict.WITHHELD: Effect.UNKNOWN,
    }
    is_fewer = comparison.count_verdict is CountVerdict.FEWER
    if comparison.chance_verdict is ChanceVerdict.UNKNOWN:
        return Effect.UNWEIGHED_FEWER if is_fewer else Effect.UNWEIGHED_NOT_FEWER
    by_count = Effect.MAYBE_BETTER if is_fewer else Effect.NOT_BETTER
    return by_chance.get(comparison.chance_verdict, by_count)


def assess(
    focus_area: FocusArea, goal: Goal, newest: Mapping[str, Decision], comparison: Comparison | None
) -> Assessment:
    """Assess one goal of a focus area: the effect gives the colour, the effort stands in the sentence."""
    effort = find_effort(spread_statuses(focus_area.commitments, newest))
    return ASSESSMENTS[effort, find_effect(goal, comparison)]
