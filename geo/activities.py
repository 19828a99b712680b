"""How much was done: activities counted by kind and by commitment, with those who took part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.activities import Activity
from data.model import Commitment, Promise
from geo.minimum import Count, Done, count_minimum


@dataclass(frozen=True, slots=True)
class Sum:
    """Activities of one kind, added.

    Attributes
    ----------
    what
        Of what kind.
    n
        How many times.
    n_participants
        How many took part where that was counted; None where it never was, which is not 0.
    n_uncounted
        How many times nobody counted.
    first, last
        The first day and the last.
    """

    what: str
    n: int
    n_participants: int | None
    n_uncounted: int
    first: date
    last: date


def add_activities(activities: Iterable[Activity], *, until: date) -> tuple[Sum, ...]:
    """Add activities up, each kind for itself; in the order they first occur.

    Parameters
    ----------
    activities
        Any; the same word in small and capital letters is the same kind.
    until
        Later ones are passed over.

    Examples
    --------
    >>> who = {"municipality": "0586", "author_role": "samordnare", "what": "träff"}
    >>> one = Activity(key="a", day=date(2024, 3, 1), n_participants=12, **who)
    >>> two = Activity(key="b", day=date(2024, 5, 1), **who)
    >>> added = add_activities([one, two], until=date(2024, 12, 31))[0]
    >>> added.n, added.n_participants, added.n_uncounted
    (2, 12, 1)
    """
    by_kind: dict[str, list[Activity]] = {}
    for activity in sorted(activities, key=lambda each: each.day):
        if activity.day <= until:
            by_kind.setdefault(activity.what.strip().casefold(), []).append(activity)
    return tuple(_add(alike) for alike in by_kind.values())


def serves(activity: Activity, commitment: Commitment, promise: Promise) -> bool:
    """Tell whether an activity is written for a commitment and of the promise's own time.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> link = {"promise_id": promise.promise_id, "commitment_id": promise.commitments[0].commitment_id}
    >>> who = {"municipality": "1960", "author_role": "samordnare", "what": "träff", "key": "a", **link}
    >>> [
    ...     serves(Activity(day=day, **who), promise.commitments[0], promise)
    ...     for day in (date(2020, 12, 31), date(2021, 1, 1))
    ... ]
    [True, False]
    """
    own = (activity.promise_id, activity.commitment_id) == (promise.promise_id, commitment.commitment_id)
    return own and promise.period.first <= activity.day <= promise.period.last


def count_commitment(
    commitment: Commitment, activities: Iterable[Activity], promise: Promise, *, today: date
) -> Count | None:
    """Count a commitment's "minst" from the activities that serve it; None where it names no number.

    Parameters
    ----------
    commitment
        One of the promise's.
    activities
        All that was recorded: of another commitment they count nothing, but show that the log is kept.
    promise
        Whose period it is.
    today
        The day to judge from.
    """
    if commitment.minimum is None:
        return None
    done = [_as_done(each, commitment) for each in activities if each.promise_id == promise.promise_id]
    return count_minimum(commitment.minimum, done, period=promise.period, today=today)


def _as_done(activity: Activity, commitment: Commitment) -> Done:
    is_serving = activity.commitment_id == commitment.commitment_id
    return Done(activity.what if is_serving else "", activity.area_id or "", activity.day, activity.n)


def _add(alike: list[Activity]) -> Sum:
    counted = [each.n_participants for each in alike if each.n_participants is not None]
    return Sum(
        what=alike[0].what,
        n=sum(each.n for each in alike),
        n_participants=sum(counted) if counted else None,
        n_uncounted=sum(each.n for each in alike if each.n_participants is None),
        first=alike[0].day,
        last=alike[-1].day,
    )
