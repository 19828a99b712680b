"""How promises stand, as the public sees it: the documents' own words, statuses and quarters; no other free text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from data.follow_ups import Decision, FollowUp
from data.model import Promise
from data.promise_words import find_personal, lay_words
from data.published import PublishedCommitment, PublishedPromise
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
    promise, words = record.promise, lay_words(record.promise)
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
        words=None if find_personal(words) else words,
    )


def warn_of_words(record: PromiseRecord) -> Iterator[str]:
    """Say that a promise's words are not published when they look like personal data."""
    if found := find_personal(lay_words(record.promise)):
        yield (
            f"Löftets egna ord publiceras inte: «{record.promise.title}» ser ut att innehålla personuppgifter "
            f"({', '.join(found)}). Rätta löftets fil."
        )


def _name_quarter(decision: Decision | None) -> str | None:
    if decision is None:
        return None
    day = decision.decided_on
    return describe_period(f"{day.year}K{(day.month + 2) // 3}").label
