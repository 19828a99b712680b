"""The log: what was done with the store, in which role and when, each entry chained to the one before.

An entry is written in the same transaction as what it tells of, and tells the digest of that. The
database refuses to change or remove one. Who has the database in their hands could still write the
whole chain anew: then its head differs from one that was kept elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from data.store.digests import (
    SIZE,
    digest_one,
    read_rows,
)
from data.store.schema import (
    CHANGE,
    DECISION,
    DELIVERY,
    FOLLOW_UP,
    LOG_ENTRY,
    PAPER,
    PROFILE,
    REVIEW,
    UNDOING,
)
from data.store.shape import make_table
from data.tables import TIME, Column, Table

FIRST = "0" * 2 * SIZE
"""What the first entry says of the one before."""
DEMO = "demo"
"""The subject of removing all that is invented."""
LOG: Table = MappingProxyType(
    {
        "log_id": Column("int64", "the entry's number, from 1"),
        "recorded_at": Column(TIME, "when, Swedish clock time"),
        "author_role": Column("str", "who did it, as a role", is_nullable=True),
        "person_key": Column("str", "the same for the same person, and telling nobody who", is_nullable=True),
        "what": Column("str", "what was done, in Swedish"),
        "subject": Column("str", "what of the store it was done with", is_nullable=True),
        "about": Column("str", "more about it, as JSON"),
        "own": Column("str", "what it and all entries before it add up to"),
    }
)

TAKEN_OVER = "övertaget"

HELD = "tilldelad"
"""What is done when a delivery is held against the others."""
GONE = "borta"
"""Which subjects a removal took."""

_TIMES = (
    *(LOG_ENTRY.c.recorded_at, DELIVERY.c.received_at, UNDOING.c.recorded_at, REVIEW.c.recorded_at),
    *(DECISION.c.recorded_at, FOLLOW_UP.c.recorded_at, PROFILE.c.recorded_at, PAPER.c.recorded_at),
)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a log: kept elsewhere it proves that all up to it is as it was.

    Attributes
    ----------
    log_id
        Its number.
    own
        What it and all before it add up to.
    recorded_at
        Its time, as text.
    """

    log_id: int
    own: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who did something: the role, and a key of the person that tells nobody who it is."""

    role: str | None = None
    person_key: str | None = None


class Entry(NamedTuple):
    """An entry as it is on disk."""

    log_id: int
    recorded_at: str
    author_role: str | None
    person_key: str | None
    what: str
    subject: str | None
    about: str
    digest: str | None
    change_id: int | None
    previous: str
    own: str


def add(
    connection: sa.Connection,
    *,
    what: str,
    about: Mapping[str, object] | None = None,
    subject: str | None = None,
    digest: str | None = None,
    author: Author,
    now: datetime | None,
    is_change: bool = True,
) -> None:
    """Write an entry in the caller's transaction, which is the one that writes what the entry tells of.

    Parameters
    ----------
    connection
        In a transaction that writes: one at a time has one.
    what
        What was done, in Swedish, as one word.
    about
        More about it, never personal data.
    subject, digest
        What it was done with, and the digest of that as it is now; see data.store.digests.
    author
        Who did it.
    now
        When; when nobody knows, that of the entry before.
    is_change
        Whether what was read before may be another now.
    """
    last = connection.execute(sa.select(LOG_ENTRY).order_by(LOG_ENTRY.c.log_id.desc()).limit(1)).one_or_none()
    change_id = None
    if is_change:
        told = CHANGE.insert().values(what=subject or what).returning(CHANGE.c.change_id)
        change_id = connection.scalars(told).one()
    values: dict[str, Any] = {
        "log_id": last.log_id + 1 if last else 1,
        "recorded_at": now or _find_newest_time(connection),
        "author_role": author.role,
        "person_key": author.person_key,
        "what": what,
        "subject": subject,
        "about": json.dumps(about or {}, ensure_ascii=False, sort_keys=True),
        "digest": digest,
        "change_id": change_id,
        "previous": last.own if last else FIRST,
    }
    as_written = values | {"recorded_at": values["recorded_at"].isoformat(" ", "microseconds")}
    connection.execute(LOG_ENTRY.insert().values(values | {"own": chain(tuple(as_written.values()))}))


def add_row(
    connection: sa.Connection,
    table: sa.Table,
    number: int,
    *,
    what: str,
    about: Mapping[str, object] | None = None,
    author: Author,
    now: datetime | None,
) -> None:
    """Write the entry of a row that was just added, or of a culling with what is under it.

    Parameters
    ----------
    connection
        In the transaction that added it.
    table, number
        Where, and its number.
    what, about, author, now
        As for `add`.
    """
    digest = digest_one(connection, table.name, number)
    subject = f"{table.name} {number}"
    add(connection, what=what, about=about, subject=subject, digest=digest, author=author, now=now)


def chain(entry: tuple[object, ...]) -> str:
    """Digest an entry with what it says of the one before; its values as on disk, its own digest aside."""
    return blake2b(repr(entry).encode("utf-8", "surrogatepass"), digest_size=SIZE).hexdigest()


def find_head(connection: sa.Connection) -> Head | None:
    """Find the newest entry; None in a store that nothing was ever done with."""
    newest = LOG_ENTRY.c.log_id == sa.select(sa.func.max(LOG_ENTRY.c.log_id)).scalar_subquery()
    for rows in read_rows(connection, LOG_ENTRY, newest):
        for row in rows:
            entry = Entry(*row)
            return Head(entry.log_id, entry.own, entry.recorded_at)
    return None


def find_newest_change(connection: sa.Connection) -> str | None:
    """Find what the newest entry of something that was written, and all before it, add up to."""
    newest = sa.select(LOG_ENTRY.c.own).where(LOG_ENTRY.c.change_id.is_not(None)).order_by(LOG_ENTRY.c.log_id.desc())
    return connection.scalar(newest.limit(1))


def read(connection: sa.Connection, n: int | None) -> pd.DataFrame:
    """Read the newest entries as LOG, the newest first."""
    found = sa.select(*(LOG_ENTRY.c[name] for name in LOG)).order_by(LOG_ENTRY.c.log_id.desc()).limit(n)
    return make_table(connection.execute(found).all(), list(LOG), LOG)


def read_entries(connection: sa.Connection) -> Iterator[Entry]:
    """Read the log, oldest first."""
    for rows in read_rows(connection, LOG_ENTRY):
        yield from (Entry(*row) for row in rows)


def find_told(entries: Iterable[Entry]) -> dict[str, str | None]:
    """Find what the log says last of each subject: its digest, or that it is gone."""
    told: dict[str, str | None] = {}
    for entry in entries:
        if entry.subject == DEMO:
            told |= dict.fromkeys(json.loads(entry.about)[GONE])
        elif entry.subject is not None:
            told[entry.subject] = entry.digest
    return told


def _find_newest_time(connection: sa.Connection) -> datetime:
    """Find the newest time that the store tells of: nobody looks at a clock here."""
    times = [connection.scalar(sa.select(sa.func.max(column))) for column in _TIMES]
    return max((time for time in times if time is not None), default=datetime(1970, 1, 1))  # noqa: DTZ001  # clock time
