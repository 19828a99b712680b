"""Digests of what the store holds: the same on both databases, and another as soon as a byte is another.

All that is stored belongs to one *subject* each, named after a table and a number: ``decision 17`` is a
row, ``delivery 7`` a passport with all that came with it, ``notice 2026-01`` a month of notices. The
log says what the digest of each is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from data.store.engine import is_embedded
from data.store.fetching import fetch_rows
from data.store.schema import (
    AREA,
    ASSESSMENT,
    CULLED_DELIVERY,
    CULLING,
    DECISION,
    DEFINITION,
    DELIVERY,
    FOLLOW_UP,
    INCIDENT,
    KEPT_COUNT,
    KNOWN_AREA,
    KNOWN_FIGURE,
    KNOWN_INCIDENT,
    MASKED,
    NOTICE,
    PAPER,
    PLACE,
    PROFILE,
    PUBLICATION,
    REJECTION,
    REMARK,
    REPEATED_ID,
    RETENTION_RULE,
    REVIEW,
    SERIES_VALUE,
    SIGHTING,
    SIGN_OUT,
    SOURCE_CALL,
    TELLING,
    UNDOING,
    WORD,
)

SIZE = 32
Row = tuple[Any, ...]

ROWS_OF_DELIVERY = (
    *(REJECTION, REMARK, INCIDENT, KNOWN_INCIDENT, REPEATED_ID),
    *(SERIES_VALUE, KNOWN_FIGURE, AREA, KNOWN_AREA),
)
"""What is there of a delivery before it is whole."""

_SINGLE = (
    *(UNDOING, REVIEW, PROFILE, DECISION, ASSESSMENT, DEFINITION, FOLLOW_UP),
    *(PUBLICATION, TELLING, SIGN_OUT, RETENTION_RULE, SOURCE_CALL, PAPER),
)
GROUPS: Mapping[str, tuple[sa.Table, ...]] = MappingProxyType(
    {
        "delivery": (DELIVERY, *ROWS_OF_DELIVERY, MASKED, PLACE, WORD),
        "culling": (CULLING, CULLED_DELIVERY, KEPT_COUNT),
        **{table.name: (table,) for table in _SINGLE},
    }
)
"""The tables of each kind of subject; that a row belongs to one is told by the column named after its number."""


@dataclass(slots=True)
class Digest:
    """What some rows add up to so far, in the order of their keys."""

    n: int = 0
    _hash: Any = field(default_factory=lambda: blake2b(digest_size=SIZE))

    def add(self, rows: Iterable[Row]) -> None:
        """Take the next rows."""
        texts = list(map(repr, rows))
        self.n += len(texts)
        self._hash.update(("\n".join(texts) + "\n").encode("utf-8", "surrogatepass"))

    def add_bytes(self, n: int, content: bytes) -> None:
        """Take the next rows where they are numbers only."""
        self.n += n
        self._hash.update(content)

    def __str__(self) -> str:
        """Write how many rows, and the digest of them."""
        return f"{self.n} {self._hash.hexdigest()}"


Parts = dict[str, Digest]
"""Of a subject the digest of its rows in each table."""


def combine(parts: Mapping[str, Digest]) -> str:
    """Make one digest of a subject's; tables where it has nothing count for nothing.

    Examples
    --------
    >>> empty = {"area": Digest()}
    >>> combine({}) == combine(empty), len(combine({}))
    (True, 64)
    """
    said = "".join(f"{name} {parts[name]}\n" for name in sorted(parts) if parts[name].n)
    return blake2b(said.encode(), digest_size=SIZE).hexdigest()


def read_rows(
    connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool] | None = None
) -> Iterator[list[Row]]:
    """Read rows as SQLite has them on disk, whichever database it is, in the order of their key."""
    select = sa.select(*(sa.type_coerce(column, sa.types.NullType()) for column in table.columns))
    if condition is not None:
        select = select.where(condition)
    is_file = is_embedded(connection)
    for key in table.primary_key:
        # A server has an order of letters of its own.
        select = select.order_by(key.collate("C") if not is_file and isinstance(key.type, sa.Text) else key)
    for rows in fetch_rows(connection, select):
        yield list(rows) if is_file else _write(rows)


def find_parts(connection: sa.Connection, tables: Iterable[sa.Table], name: str, number: int) -> Parts:
    """Digest one subject's rows in some tables."""
    parts: Parts = {}
    for table in tables:
        digest = parts.setdefault(table.name, Digest())
        for rows in read_rows(connection, table, table.c[f"{name}_id"] == number):
            digest.add(rows)
    return parts


def digest_one(connection: sa.Connection, name: str, number: int) -> str:
    """Digest all there is of one subject: a row, or a delivery with all its rows."""
    return combine(find_parts(connection, GROUPS[name], name, number))


def digest_group(connection: sa.Connection, name: str) -> dict[str, str]:
    """Digest every subject of a kind, reading each table once."""
    found: dict[int, Parts] = {}
    for table in GROUPS[name]:
        at = table.columns.keys().index(f"{name}_id")
        for rows in read_rows(connection, table):
            for number, run in groupby(rows, key=itemgetter(at)):
                found.setdefault(number, {}).setdefault(table.name, Digest()).add(run)
    return {f"{name} {number}": combine(parts) for number, parts in found.items()}


def digest_notices(connection: sa.Connection, months: Iterable[str] | None = None) -> dict[str, str]:
    """Digest the notices of each month, as ``2026-01``, with when each of their wordings was seen."""
    found: dict[str, Parts] = {}
    wanted = [None] if months is None else [_is_in(month) for month in sorted(months)]
    at = NOTICE.columns.keys().index("published_at")
    for condition in wanted:
        month_of: dict[int, str] = {}
        for rows in read_rows(connection, NOTICE, condition):
            for row in rows:
                month = month_of[row[0]] = str(row[at])[:7]
                found.setdefault(month, {}).setdefault(NOTICE.name, Digest()).add([row])
        chosen = None
        if condition is not None:
            chosen = SIGHTING.c.notice_row_id.in_(sa.select(NOTICE.c.notice_row_id).where(condition))
        for rows in read_rows(connection, SIGHTING, chosen):
            for month, run in groupby(rows, key=lambda row: month_of.get(row[0], "")):
                found.setdefault(month, {}).setdefault(SIGHTING.name, Digest()).add(run)
    return {f"{NOTICE.name} {month}": combine(parts) for month, parts in found.items()}


def _is_in(month: str) -> sa.ColumnElement[bool]:
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    start, end = (datetime(day.year, day.month, day.day) for day in (first, after))  # noqa: DTZ001  # clock time
    return (NOTICE.c.published_at >= start) & (NOTICE.c.published_at < end)


_WRITTEN: Mapping[type, Callable[[Any], Any]] = MappingProxyType(
    {
        datetime: lambda moment: moment.isoformat(" ", "microseconds"),
        date: lambda day: day.isoformat(),
        bool: int,
        float: lambda number: number + 0.0,  # SQLite has no zero below zero
        memoryview: bytes,
    }
)


def _write(rows: Sequence[Sequence[Any]]) -> list[Row]:
    """Write a server's values as SQLite does."""
    return [
        tuple(write(value) if (write := _WRITTEN.get(type(value))) is not None else value for value in row)
        for row in rows
    ]
