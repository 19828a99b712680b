"""A whole store copied into an empty one, of the same kind or the other, and held against what was copied."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store.engine import is_embedded
from data.store.schema import METADATA
from data.store.server import copy_rows
from data.store.shape import BATCH

_MODULUS = 2**128


def find_filled(connection: sa.Connection) -> list[str]:
    """Find the tables that have rows.

    Examples
    --------
    >>> from data.store.engine import make_engine
    >>> with make_engine("sqlite://").begin() as connection:
    ...     METADATA.create_all(connection)
    ...     find_filled(connection)
    []
    """
    tables = METADATA.sorted_tables
    return [table.name for table in tables if connection.execute(sa.select(sa.literal(1)).select_from(table)).first()]


def copy_store(source: sa.Connection, target: sa.Connection) -> dict[str, int]:
    """Copy every row with its number, in the callers' transactions, and hold the copy against what was copied.

    Parameters
    ----------
    source
        Sees one moment of a store with the newest tables.
    target
        An empty store with the newest tables.

    Returns
    -------
    dict
        Rows per table.

    Raises
    ------
    DataError
        When a table of the copy has other rows.
    """
    numbers = _find_numbers(source)
    copied = {table.name: _copy(source, target, table) for table in METADATA.sorted_tables}
    _set_numbers(target, numbers)
    faults = [
        Problem(f"tabellen {table.name}", f"kopian har inte samma rader som de {copied[table.name][0]} i källan.")
        for table in METADATA.sorted_tables
        if summarise(target, table) != copied[table.name]
    ]
    if faults:
        source_name = "kopian"
        raise DataError(source_name, faults)
    return {name: n for name, (n, _) in copied.items()}


def summarise(connection: sa.Connection, table: sa.Table) -> tuple[int, int]:
    """Count a table's rows, and add up a checksum of each; in whatever order they come."""
    n = total = 0
    for rows in _read(connection, table):
        n += len(rows)
        total += _add_up(rows)
    return n, total % _MODULUS


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> tuple[int, int]:
    n = total = 0
    names = table.columns.keys()
    for rows in _read(source, table):
        if is_embedded(target):
            target.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
        else:
            copy_rows(target, table, names, rows)
        n += len(rows)
        total += _add_up(rows)
    return n, total % _MODULUS


def _read(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[sa.Row[*tuple[Any, ...]]]]:
    streamed = {"stream_results": True, "yield_per": BATCH}
    return connection.execute(sa.select(table), execution_options=streamed).partitions()


def _add_up(rows: Sequence[Sequence[object]]) -> int:
    return sum(int.from_bytes(blake2b(_write(row), digest_size=16).digest()) for row in rows)


def _write(row: Sequence[object]) -> bytes:
    # SQLite has no zero below zero.
    values = [value + 0.0 if isinstance(value, float) else value for value in row]
    return repr(values).encode("utf-8", "surrogatepass")


def _find_numbers(connection: sa.Connection) -> dict[str, int]:
    """Find the highest number that a row of each table has ever had: those of rows that are gone aren't used again."""
    used = {}
    for table, column in _list_numbered():
        highest = connection.scalar(sa.select(sa.func.max(column))) or 0
        if is_embedded(connection):
            found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar()
        else:
            sequence = _name_sequence(connection, table, column)
            found = connection.exec_driver_sql(f"SELECT last_value FROM {sequence} WHERE is_called").scalar()  # noqa: S608  # the server's own name
        used[table.name] = max(highest, found or 0)
    return used


def _set_numbers(connection: sa.Connection, used: Mapping[str, int]) -> None:
    for table, column in _list_numbered():
        highest = used[table.name]
        if not highest:
            continue
        if not is_embedded(connection):
            sequence = _name_sequence(connection, table, column)
            connection.execute(
                sa.select(sa.func.setval(sa.cast(sequence, sa.Text).op("::")(sa.text("regclass")), highest))
            )
        elif table.dialect_options["sqlite"]["autoincrement"]:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, highest))


def _list_numbered() -> list[tuple[sa.Table, sa.Column[int]]]:
    numbered = [(table, table.autoincrement_column) for table in METADATA.sorted_tables]
    return [(table, column) for table, column in numbered if column is not None]


def _name_sequence(connection: sa.Connection, table: sa.Table, column: sa.Column[int]) -> str:
    return str(connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name))))
