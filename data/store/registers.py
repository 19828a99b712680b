"""The registers of what is decided and followed up: what was written is kept, a change of mind is a new version."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

import sqlalchemy as sa

from data.assessments import Assessment
from data.definitions import Definition
from data.follow_ups import Decision, FollowUp
from data.papers import refuse_personal
from data.store import log, papers
from data.store.conflicts import Conflict
from data.store.log import Author
from data.store.schema import ASSESSMENT, DECISION, DEFINITION, FOLLOW_UP
from data.struck_follow_ups import StruckFollowUp, list_standing

V = TypeVar("V", Decision, Assessment, Definition)


@dataclass(frozen=True, slots=True)
class Register(Generic[V]):
    """Where values of a kind are kept, and what a version is a version of."""

    kind: type[V]
    table: sa.Table
    key: str
    what: str
    named: str


DECISIONS = Register(Decision, DECISION, "commitment_id", "beslut", "åtagandet")
ASSESSMENTS = Register(Assessment, ASSESSMENT, "focus_area_id", "bedömning", "fokusområdet")
DEFINITIONS = Register(Definition, DEFINITION, "goal_id", "definition", "målet")


def add(
    connection: sa.Connection,
    register: Register[V],
    value: V,
    *,
    now: datetime,
    after: int | None = None,
    person_key: str | None = None,
) -> V:
    """Write the next version, stamped with the time.

    Parameters
    ----------
    connection
        In a transaction that writes: one at a time has one.
    register, value
        What to write where.
    now
        When it is written.
    after
        The version that the writer saw, 0 for none; without, whatever holds is followed.
    person_key
        Tells the log who it was.

    Raises
    ------
    Conflict
        When another version holds than the one the writer saw.
    DataError
        When a text of it looks like personal data.
    """
    refuse_personal(value, source=register.what)
    table, thing = register.table, getattr(value, register.key)
    is_same = (table.c.promise_id == value.promise_id) & (table.c[register.key] == thing)
    versions = sa.select(*(table.c[name] for name in register.kind.model_fields)).where(
        is_same, table.c.is_demo == value.is_demo
    )
    newest = connection.execute(versions.order_by(table.c.version.desc()).limit(1)).mappings().one_or_none()
    current = None if newest is None else register.kind.model_validate(dict(newest), strict=False)
    found = 0 if current is None else current.version
    if after is not None and after != found:
        name = f"{register.named} {thing}"
        raise Conflict(name, current)
    stamped = value.model_copy(update={"recorded_at": now, "version": found + 1})
    number_of = table.c[f"{table.name}_id"]
    number = connection.scalars(table.insert().values(stamped.model_dump()).returning(number_of)).one()
    about = {"löfte": value.promise_id, register.named: thing, "version": stamped.version}
    author = Author(value.author_role, person_key)
    log.add_row(connection, table, number, what=register.what, about=about, author=author, now=now)
    return stamped


def read(
    connection: sa.Connection, register: Register[V], promise_id: str, *, as_of: date | None, is_demo: bool | None
) -> tuple[V, ...]:
    """Read a promise's, the earliest day first and in the order they were written."""
    table = register.table
    found = sa.select(*(table.c[name] for name in register.kind.model_fields)).where(table.c.promise_id == promise_id)
    if as_of is not None:
        found = found.where(table.c.decided_on <= as_of)
    if is_demo is not None:
        found = found.where(table.c.is_demo == is_demo)
    in_order = found.order_by(table.c.decided_on, table.c[f"{table.name}_id"])
    rows = connection.execute(in_order).mappings()
    return tuple(register.kind.model_validate(dict(row), strict=False) for row in rows)


def add_follow_up(
    connection: sa.Connection, follow_up: FollowUp, *, now: datetime, person_key: str | None = None
) -> FollowUp:
    """Write a follow-up, stamped with the time."""
    refuse_personal(follow_up, source="uppföljning")
    stamped = follow_up.model_copy(update={"recorded_at": now})
    line = FOLLOW_UP.insert().values(stamped.model_dump()).returning(FOLLOW_UP.c.follow_up_id)
    number = connection.scalars(line).one()
    about = {"löfte": follow_up.promise_id, "regel": follow_up.rule_id}
    author = Author(follow_up.author_role, person_key)
    log.add_row(connection, FOLLOW_UP, number, what="uppföljning", about=about, author=author, now=now)
    return stamped


def read_follow_ups(
    connection: sa.Connection, promise_id: str, *, as_of: date | None, is_demo: bool | None
) -> tuple[FollowUp, ...]:
    """Read a promise's follow-ups, the earliest day first and in the order they were written; none struck out."""
    names = tuple(FollowUp.model_fields)
    found = sa.select(*(FOLLOW_UP.c[name] for name in names)).where(FOLLOW_UP.c.promise_id == promise_id)
    if as_of is not None:
        found = found.where(FOLLOW_UP.c.held_on <= as_of)
    if is_demo is not None:
        found = found.where(FOLLOW_UP.c.is_demo == is_demo)
    rows = connection.execute(found.order_by(FOLLOW_UP.c.held_on, FOLLOW_UP.c.follow_up_id)).mappings()
    held = [FollowUp.model_validate(dict(row)) for row in rows]
    return list_standing(held, papers.read(connection, StruckFollowUp, None, is_demo=is_demo))
