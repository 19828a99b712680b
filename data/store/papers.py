"""Papers in the store: a version is written after the one its writer saw, and the newest of each is what holds."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import sqlalchemy as sa

from data.own_promises import OwnPromise, refuse_elsewhere, refuse_moved
from data.papers import Paper, refuse_personal
from data.store import log
from data.store.conflicts import Conflict
from data.store.log import Author
from data.store.papers_schema import PAPER

P = TypeVar("P", bound=Paper)
_OF_THE_ROW = {"recorded_at", "version"}


def add(
    connection: sa.Connection, paper: P, *, now: datetime, after: int | None = None, person_key: str | None = None
) -> P:
    """Write the next version of a paper, stamped with the time.

    Raises
    ------
    Conflict
        When another version holds than the one the writer saw.
    DataError
        When a text of it looks like personal data, or a promise's id would come to stand for something else.
    """
    refuse_personal(paper, source=paper.kind)
    versions = read_versions(
        connection, type(paper), paper.municipality, paper.key, is_demo=paper.is_demo, newest_only=True
    )
    current = versions[-1] if versions else None
    found = 0 if current is None else current.version
    if after is not None and after != found:
        raise Conflict(paper.kind, current)
    if isinstance(paper, OwnPromise):
        _refuse_unsound(connection, paper)
    stamped = paper.model_copy(update={"recorded_at": now, "version": found + 1})
    line = PAPER.insert().values(
        municipality=stamped.municipality,
        kind=stamped.kind,
        paper_key=stamped.key,
        version=stamped.version,
        body=stamped.model_dump_json(exclude=_OF_THE_ROW),
        author_role=stamped.author_role,
        recorded_at=now,
        is_demo=stamped.is_demo,
    )
    number = connection.scalars(line.returning(PAPER.c.paper_id)).one()
    about = {"kommun": stamped.municipality, stamped.kind: stamped.key, "version": stamped.version}
    what = "tillbakataget" if stamped.is_withdrawn else stamped.kind
    author = Author(stamped.author_role, person_key)
    log.add_row(connection, PAPER, number, what=what, about=about, author=author, now=now)
    return stamped


def read(
    connection: sa.Connection,
    kind: type[P],
    municipalities: Collection[str] | None,
    *,
    is_demo: bool | None,
    as_of: date | None = None,
    with_withdrawn: bool = False,
) -> tuple[P, ...]:
    """Read what holds of a kind: each paper's newest version unless taken back, in the order first written.

    With `as_of` the newest version that was written when the day ended, or by the moment. Without
    municipalities, of every one. With those that were taken back, too, where that says something.
    """
    same = (PAPER.c.kind, PAPER.c.municipality, PAPER.c.paper_key, PAPER.c.is_demo)
    newest = sa.select(sa.func.max(PAPER.c.paper_id)).where(_is_wanted(kind, municipalities, is_demo=is_demo))
    if as_of is not None:
        newest = newest.where(_was_written(as_of))
    first = sa.select(sa.func.min(PAPER.c.paper_id).label("first"), *same).group_by(*same).subquery()
    is_same = sa.and_(*(column == first.c[column.name] for column in same))
    found = sa.select(PAPER).join(first, is_same).where(PAPER.c.paper_id.in_(newest.group_by(*same)))
    papers = (_make(kind, row) for row in connection.execute(found.order_by(first.c.first)).mappings())
    return tuple(paper for paper in papers if with_withdrawn or not paper.is_withdrawn)


def _was_written(as_of: date) -> sa.ColumnElement[bool]:
    if isinstance(as_of, datetime):
        return PAPER.c.recorded_at <= as_of
    return PAPER.c.recorded_at < datetime.combine(as_of + timedelta(days=1), time())


def read_versions(
    connection: sa.Connection,
    kind: type[P],
    municipality: str,
    key: str,
    *,
    is_demo: bool,
    newest_only: bool = False,
) -> tuple[P, ...]:
    """Read every version of a paper, the oldest first."""
    is_wanted = _is_wanted(kind, [municipality], is_demo=is_demo) & (PAPER.c.paper_key == key)
    found = sa.select(PAPER).where(is_wanted).order_by(PAPER.c.version.desc()).limit(1 if newest_only else None)
    return tuple(_make(kind, row) for row in reversed(connection.execute(found).mappings().all()))


def _refuse_unsound(connection: sa.Connection, paper: OwnPromise) -> None:
    """Refuse a promise that would be mistaken for another one, or in which a part would."""
    is_elsewhere = (PAPER.c.kind == paper.kind) & (PAPER.c.municipality != paper.municipality)
    found = sa.select(PAPER.c.municipality).where(is_elsewhere, PAPER.c.paper_key == paper.key).distinct()
    refuse_elsewhere(paper, list(connection.scalars(found)))
    same = read_versions(connection, OwnPromise, paper.municipality, paper.key, is_demo=paper.is_demo)
    refuse_moved(paper, same)


def _is_wanted(
    kind: type[Paper], municipalities: Collection[str] | None, *, is_demo: bool | None
) -> sa.ColumnElement[bool]:
    is_wanted = PAPER.c.kind == kind.kind
    if municipalities is not None:
        is_wanted &= PAPER.c.municipality.in_(sorted(municipalities))
    return is_wanted if is_demo is None else is_wanted & (PAPER.c.is_demo == is_demo)


def _make(kind: type[P], row: sa.RowMapping) -> P:
    made = kind.model_validate_json(row["body"])
    return made.model_copy(update={name: row[name] for name in _OF_THE_ROW})
