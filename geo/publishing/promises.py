"""How promises stand, as the public sees it: titles, statuses and quarters, no free text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.model import Decision, FollowUp, Promise
from data.publications import PublishedCommitment, PublishedPromise
from geo.followup import newest_decisions, status_of
from geo.publishing.closed import describe_period
from geo.schedule import find_next, plan_occasions


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """A promise with what was decided of it and when it was followed up."""

    promise: Promise
    decisions: Sequence[Decision] = ()
    follow_ups: Sequence[FollowUp] = ()


def describe_promise(record: PromiseRecord, *, on: date) -> PublishedPromise:
    """Say how a promise stands on a day."""
    promise = record.promise
    newest = newest_decisions(each for each in record.decisions if each.decided_on <= on)
    held = [each for each in record.follow_ups if each.held_on <= on]
    due = [
        coming.suggested_date
        for rule in promise.follow_up_rules
        if (coming := find_next(plan_occasions(rule, period=promise.period, follow_ups=held, today=on)))
    ]
    return PublishedPromise(
        promise_id=promise.promise_id,
        title=promise.title,
        first=promise.period.first,
        last=promise.period.last,
        commitments=tuple(
            PublishedCommitment(
                commitment_id=commitment.commitment_id,
                focus_area=area.name,
                title=commitment.name,
                status=status_of(commitment, newest),
                quarter=_name_quarter(newest.get(commitment.commitment_id)),
            )
            for area in promise.focus_areas
            for commitment in area.commitments
        ),
        last_told_on=max((each.held_on for each in held), default=None),
        next_told_by=min(due, default=None),
    )


def _name_quarter(decision: Decision | None) -> str | None:
    if decision is None:
        return None
    day = decision.decided_on
    return describe_period(f"{day.year}K{(day.month + 2) // 3}").label
