"""What is recorded of how a promise is followed up: decisions on commitments, and the occasions it was told of."""

from datetime import date, datetime

from data.model import CommitmentStatus
from data.values import Slug, Text, Value


class Decision(Value):
    """The status of one commitment as somebody judged it on a day; history is kept, never overwritten.

    `version` counts those of the commitment, from 1; it is given by the store.
    """

    promise_id: Slug
    commitment_id: Slug
    status: CommitmentStatus
    decided_on: date
    author_role: Text
    reason: Text
    n_done: int | None = None
    recorded_at: datetime | None = None
    is_demo: bool = False
    version: int = 0


class FollowUp(Value):
    """An occasion when the promise was followed up or its results were told."""

    promise_id: Slug
    rule_id: Slug
    held_on: date
    told_to: Text
    channel: Text
    author_role: Text
    recorded_at: datetime | None = None
    is_demo: bool = False
