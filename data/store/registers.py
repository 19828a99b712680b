"""The registers of decisions and follow-ups: what was written is kept, a change of mind is a new line."""

from datetime import date, datetime

import sqlalchemy as sa

from data.model import CommitmentStatus, Decision, FollowUp
from data.store.schema import CHANGE, DECISION, FOLLOW_UP


def add_decision(connection: sa.Connection, decision: Decision, *, now: datetime) -> Decision:
    """Write a decision, stamped with the time."""
    is_same = (
        (DECISION.c.promise_id == decision.promise_id)
        & (DECISION.c.commitment_id == decision.commitment_id)
        & (DECISION.c.is_demo == decision.is_demo)
    )
    found = connection.scalar(sa.select(sa.func.max(DECISION.c.version)).where(is_same)) or 0
    stamped = decision.model_copy(update={"recorded_at": now, "version": found + 1})
    connection.execute(DECISION.insert().values(stamped.model_dump()))
    connection.execute(CHANGE.insert().values(what="decision"))
    return stamped


def add_follow_up(connection: sa.Connection, follow_up: FollowUp, *, now: datetime) -> FollowUp:
    """Write a follow-up, stamped with the time."""
    stamped = follow_up.model_copy(update={"recorded_at": now})
    connection.execute(FOLLOW_UP.insert().values(stamped.model_dump()))
    connection.execute(CHANGE.insert().values(what="follow_up"))
    return stamped


def read_decisions(
    connection: sa.Connection, promise_id: str, *, as_of: date | None, is_demo: bool | None
) -> tuple[Decision, ...]:
    """Read a promise's decisions, the earliest day first and in the order they were written."""
    names = tuple(Decision.model_fields)
    found = sa.select(*(DECISION.c[name] for name in names)).where(DECISION.c.promise_id == promise_id)
    if as_of is not None:
        found = found.where(DECISION.c.decided_on <= as_of)
    if is_demo is not None:
        found = found.where(DECISION.c.is_demo == is_demo)
    rows = connection.execute(found.order_by(DECISION.c.decided_on, DECISION.c.decision_id)).mappings()
    return tuple(Decision.model_validate({**row, "status": CommitmentStatus(row["status"])}) for row in rows)


def read_follow_ups(
    connection: sa.Connection, promise_id: str, *, as_of: date | None, is_demo: bool | None
) -> tuple[FollowUp, ...]:
    """Read a promise's follow-ups, the earliest day first and in the order they were written."""
    names = tuple(FollowUp.model_fields)
    found = sa.select(*(FOLLOW_UP.c[name] for name in names)).where(FOLLOW_UP.c.promise_id == promise_id)
    if as_of is not None:
        found = found.where(FOLLOW_UP.c.held_on <= as_of)
    if is_demo is not None:
        found = found.where(FOLLOW_UP.c.is_demo == is_demo)
    rows = connection.execute(found.order_by(FOLLOW_UP.c.held_on, FOLLOW_UP.c.follow_up_id)).mappings()
    return tuple(FollowUp.model_validate(dict(row)) for row in rows)
