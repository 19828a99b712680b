"""What has changed between two standings: better, worse, overdue, new or published, and where that can't be said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from data.assessments import Colour
from data.meetings import MeetingDecision, StandingKind, StandingLine
from data.model import CommitmentStatus
from geo.comparison import ChanceVerdict
from geo.schedule import OccasionState

NOT_THERE = "fanns inte med"


class Turn(StrEnum):
    """Which way something went; the order is that of telling."""

    OVERDUE = "försenat"
    WORSE = "sämre"
    BETTER = "bättre"
    NEW = "nytt"
    PUBLISHED = "publicerat"
    CHANGED = "ändrat, utan att vara bättre eller sämre"
    UNKNOWN = "går inte att säga om det är bättre eller sämre"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one thing between two standings.

    Attributes
    ----------
    turn
        Which way it went.
    kind, name
        What it is.
    before, now
        How it stood and stands, period included.
    why
        What a reader must know, where the turn needs a reason.
    """

    turn: Turn
    kind: str
    name: str
    before: str
    now: str
    why: str = ""


RANKS: Mapping[StandingKind, Mapping[str, int]] = MappingProxyType(
    {
        StandingKind.STATUS: {
            CommitmentStatus.CLOSED_UNDONE: 0,
            CommitmentStatus.DELAYED: 1,
            CommitmentStatus.NOT_STARTED: 2,
            CommitmentStatus.ONGOING: 3,
            CommitmentStatus.DONE: 4,
        },
        StandingKind.ASSESSMENT: {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2},
        StandingKind.OCCASION: {
            OccasionState.OVERDUE: 0,
            OccasionState.COMING: 1,
            OccasionState.LATE: 1,
            OccasionState.DONE: 2,
        },
        StandingKind.BASELINE: {ChanceVerdict.MORE: 0, ChanceVerdict.UNCERTAIN: 1, ChanceVerdict.FEWER: 2},
        StandingKind.PUBLICATION: {},
        StandingKind.SOURCE: {},
    }
)
"""What is better than what, of each kind; a word that isn't here is neither better nor worse than any."""

_OVERDUE = frozenset({CommitmentStatus.DELAYED.value, OccasionState.OVERDUE.value})
_COMES_ANEW = frozenset({StandingKind.STATUS, StandingKind.PUBLICATION, StandingKind.SOURCE})
_ALWAYS_KEPT = frozenset({StandingKind.ASSESSMENT, StandingKind.OCCASION, StandingKind.BASELINE})
_OTHER_PERIOD = "Perioderna är olika långa eller olika, så de hålls inte mot varandra."
_NOT_BEFORE = "Det fanns inget om det vid förra mötet."
_NO_LONGER = "Det finns inget om det i dag. Underlaget kan ha tagits bort, eller skyddas för att talen är små."
_NO_DIRECTION = "Löftet säger inte åt vilket håll som är bra, eller så kan det inte sägas av antalet."
_UNCERTAIN = "Det som har ändrats kan vara slump, eller går inte att väga mot slumpen."


def compare_standings(before: Iterable[StandingLine], now: Iterable[StandingLine]) -> tuple[Change, ...]:
    """Tell what is otherwise now than it was.

    Parameters
    ----------
    before, now
        Two standings of the same municipality; what stands alike in both is passed over.

    Returns
    -------
    tuple of Change
        By turn. Better and worse are said only of the same thing for the same period, in words
        that have an order and where the promise says which way is good.

    Examples
    --------
    >>> line = StandingLine(kind=StandingKind.STATUS, subject="a", name="Vandra", word="pågår")
    >>> done = line.model_copy(update={"word": "genomförd"})
    >>> [change.turn.value for change in compare_standings([line], [done])]
    ['bättre']
    """
    old = {(line.kind, line.subject): line for line in before}
    new = {(line.kind, line.subject): line for line in now}
    silent = ({line.kind for line in new.values()} - {line.kind for line in old.values()}) & _ALWAYS_KEPT
    found = [_compare(old.get(key), line) for key, line in new.items() if line.kind not in silent]
    found += [_tell_silent(kind) for kind in StandingKind if kind in silent]
    gone = [_tell_gone(line) for key, line in old.items() if key not in new]
    order = list(Turn)
    return tuple(sorted(filter(None, [*found, *gone]), key=lambda change: order.index(change.turn)))


def compare_decisions(
    before: Sequence[MeetingDecision], now: Sequence[MeetingDecision], *, overdue: Iterable[str]
) -> tuple[Change, ...]:
    """Tell what has become of what meetings decided.

    Parameters
    ----------
    before
        As they stood when the last meeting was closed.
    now
        As they stand.
    overdue
        The keys of those that should have been done by now.
    """
    old, late = {each.key: each for each in before}, set(overdue)
    changes = []
    for decision in now:
        was = old.get(decision.key)
        turn = _turn_decision(was, decision, is_late=decision.key in late)
        if turn is not None:
            then = NOT_THERE if was is None else _say_decision(was)
            word = _say_decision(decision)
            told = f"{decision.state.value}: {decision.how}" if decision.how else word
            changes.append(Change(turn, "mötesbeslut", decision.text, then, told))
    held = {decision.key for decision in now}
    gone = [each for each in before if each.key not in held]
    changes += [Change(Turn.CHANGED, "mötesbeslut", each.text, _say_decision(each), "tillbakataget") for each in gone]
    return tuple(changes)


def _say_decision(decision: MeetingDecision) -> str:
    return f"{decision.state.value}, skulle vara klart {decision.due_on}, {decision.owner}"


def _turn_decision(was: MeetingDecision | None, now: MeetingDecision, *, is_late: bool) -> Turn | None:
    if is_late:
        return Turn.OVERDUE
    if was is None:
        return Turn.NEW
    if was.state is now.state:
        is_same = (was.text, was.due_on, was.owner) == (now.text, now.due_on, now.owner)
        return None if is_same else Turn.CHANGED
    return Turn.BETTER if now.how else Turn.CHANGED


def _compare(before: StandingLine | None, now: StandingLine) -> Change | None:
    if before is None:
        return _tell_new(now)
    if (before.word, before.detail, before.period) == (now.word, now.detail, now.period):
        return None
    turn, why = _turn(before, now)
    return Change(turn, now.kind.value, now.name, _say(before), _say(now), why)


def _turn(before: StandingLine, now: StandingLine) -> tuple[Turn, str]:
    if now.kind is StandingKind.SOURCE:
        return (Turn.NEW if now.period > before.period else Turn.CHANGED), ""
    if before.period != now.period:
        return Turn.UNKNOWN, _OTHER_PERIOD
    if now.word in _OVERDUE and before.word not in _OVERDUE:
        return Turn.OVERDUE, ""
    if not (now.is_directed and before.is_directed):
        return Turn.CHANGED, _NO_DIRECTION
    return _turn_baseline(before, now) if now.kind is StandingKind.BASELINE else _turn_work(before, now)


def _turn_baseline(before: StandingLine, now: StandingLine) -> tuple[Turn, str]:
    was, stands = (RANKS[now.kind].get(line.word) for line in (before, now))
    if was is None or stands is None or was == stands:
        return Turn.UNKNOWN, _UNCERTAIN
    return (Turn.BETTER if stands > was else Turn.WORSE), ""


def _turn_work(before: StandingLine, now: StandingLine) -> tuple[Turn, str]:
    was, stands = (RANKS[now.kind].get(line.word) for line in (before, now))
    if stands is None:
        return Turn.UNKNOWN, ""
    if was is None:
        return Turn.NEW, ""
    if was == stands:
        return Turn.CHANGED, ""
    return (Turn.BETTER if stands > was else Turn.WORSE), ""


def _tell_new(now: StandingLine) -> Change | None:
    if now.kind is StandingKind.PUBLICATION:
        return Change(Turn.PUBLISHED, now.kind.value, now.name, NOT_THERE, _say(now))
    if now.kind in _COMES_ANEW:
        return Change(Turn.NEW, now.kind.value, now.name, NOT_THERE, _say(now))
    if now.word in _OVERDUE:
        return Change(Turn.OVERDUE, now.kind.value, now.name, NOT_THERE, _say(now))
    if now.kind is StandingKind.BASELINE:
        return Change(Turn.UNKNOWN, now.kind.value, now.name, NOT_THERE, _say(now), _NOT_BEFORE)
    return None if now.word not in RANKS[now.kind] else Change(Turn.NEW, now.kind.value, now.name, NOT_THERE, _say(now))


def _tell_silent(kind: StandingKind) -> Change:
    return Change(Turn.UNKNOWN, kind.value, "allt av det slaget", NOT_THERE, "finns", _NOT_BEFORE)


def _tell_gone(before: StandingLine) -> Change:
    return Change(Turn.UNKNOWN, before.kind.value, before.name, _say(before), "finns inte med", _NO_LONGER)


def _say(line: StandingLine) -> str:
    if line.kind is StandingKind.BASELINE:
        return f"räknemässigt {line.detail}, mot slumpen {line.word} ({line.period})"
    return line.word
