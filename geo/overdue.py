"""What of a promise is overdue on a day: by its own rules of follow-up, its commitments and the numbers it names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.follow_ups import Decision, FollowUp
from data.model import Commitment, CommitmentStatus, Promise
from geo.followup import status_of
from geo.minimum import Count, Reached
from geo.schedule import Occasion, find_overdue, plan_occasions

_UNFINISHED = frozenset({CommitmentStatus.NOT_STARTED, CommitmentStatus.ONGOING})


class Why(StrEnum):
    """Why something is overdue."""

    NOT_HELD = "uppföljningen hölls inte i tid"
    DELAYED = "åtagandet är försenat"
    UNFINISHED = "löftet är slut, men åtagandet har inte status genomförd"
    NOT_MET = "löftet är slut, men antalet är inte uppfyllt"


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing that is overdue: a commitment, or an occasion of follow-up."""

    why: Why
    commitment: Commitment | None = None
    occasion: Occasion | None = None


def list_overdue(
    promise: Promise,
    *,
    newest: Mapping[str, Decision],
    follow_ups: Iterable[FollowUp],
    counts: Mapping[str, Count],
    today: date,
) -> tuple[Overdue, ...]:
    """List what is overdue, each thing once; what nobody has judged or written down is not called overdue.

    Parameters
    ----------
    promise
        The promise.
    newest
        The decision that holds for each commitment, from `geo.followup.newest_decisions`.
    follow_ups
        What was held.
    counts
        For the commitments that name a number, by id, from `geo.minimum.count_minimum`.
    today
        The day to judge from.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> list_overdue(promise, newest={}, follow_ups=(), counts={}, today=date(2024, 6, 30))
    ()
    """
    held = list(follow_ups)
    occasions = [
        occasion
        for rule in promise.follow_up_rules
        for occasion in plan_occasions(rule, period=promise.period, follow_ups=held, today=today)
    ]
    late = [Overdue(Why.NOT_HELD, occasion=occasion) for occasion in find_overdue(occasions)]
    is_over = today > promise.period.last
    return (*late, *_list_commitments(promise.commitments, newest, counts, is_over=is_over))


def _list_commitments(
    commitments: Iterable[Commitment], newest: Mapping[str, Decision], counts: Mapping[str, Count], *, is_over: bool
) -> Iterator[Overdue]:
    for commitment in commitments:
        status, count = status_of(commitment, newest), counts.get(commitment.commitment_id)
        if status is CommitmentStatus.DELAYED:
            yield Overdue(Why.DELAYED, commitment)
        elif is_over and status in _UNFINISHED:
            yield Overdue(Why.UNFINISHED, commitment)
        elif count is not None and count.reached is Reached.NOT_MET:
            yield Overdue(Why.NOT_MET, commitment)
