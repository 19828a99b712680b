"""PostgreSQL, the store that several machines share: how it is connected to, and written to by one at a time.

A writer holds a lock of the transaction, as a SQLite writer does: what it read still holds when it
writes, and the numbers of commits come in the order of the commits. Readers see one moment and
wait for nobody.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store.turns import Turn

OLDEST = 150_000
"""PostgreSQL 15, as its server_version_num."""

PLACE = 1_282_368_116
"""Tells this product's locks from those of others in the same database: «Loft» in ASCII."""
WRITING = 1
"""The lock of whoever writes; turns have numbers of their own (data.store.turns)."""

SETTINGS = MappingProxyType(
    {
        "lock_timeout": "30s",
        "statement_timeout": "5min",
        "idle_in_transaction_session_timeout": "15min",
        "tcp_keepalives_idle": "30",  # a machine that vanished in mid-import lets go of its locks
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }
)
LOCK_TIMEOUT = "55P03"

_READS = MappingProxyType({"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
_MISSING = "drivrutinen för PostgreSQL saknas."
_INSTALL = "Installera den: pip install «lofteskartan[postgres]»."


def connect(address: sa.URL) -> sa.Engine:
    """Make an engine for a database on a server.

    Raises
    ------
    DataError
        When the driver isn't installed.
    """
    arguments: dict[str, Any] = {
        "connect_timeout": 10,
        "application_name": "lofteskartan",
        "keepalives_idle": 15,  # a server that vanished is found out within half a minute
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "options": " ".join(f"-c {name}={value}" for name, value in SETTINGS.items()),
    }
    own = {name: value for name, value in arguments.items() if name not in address.query}
    # A plan made while a table was empty would be kept as it grows.
    own |= {"client_encoding": "utf8", "prepare_threshold": None}
    try:
        engine = sa.create_engine(address.set(drivername="postgresql+psycopg"), connect_args=own, hide_parameters=True)
        from data.store.patience import never_wait_for_ever  # noqa: PLC0415  # needs the driver
    except ModuleNotFoundError:
        source = f"databasen {address.database}"
        raise DataError(source, [Problem("", _MISSING, _INSTALL)]) from None
    never_wait_for_ever(engine)
    sa.event.listen(engine, "connect", _check)
    sa.event.listen(engine, "begin", _begin)
    return engine


def reading(engine: sa.Engine) -> sa.Engine:
    """Give the same database for reading."""
    return engine.execution_options(**_READS)


@contextlib.contextmanager
def remaking(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction in which tables can be remade, however long that takes."""
    with engine.begin() as connection:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        yield connection


@contextlib.contextmanager
def limiting(connection: sa.Connection, name: str, limit_ms: int) -> Iterator[None]:
    """Let a limit hold while the block lasts; a connection on which it fails is not used again, for it may be gone."""
    connection.exec_driver_sql(f"SET {name} = {limit_ms:d}")
    try:
        yield
    except BaseException:
        connection.invalidate()
        raise
    connection.exec_driver_sql(f"RESET {name}")


@contextlib.contextmanager
def holding(engine: sa.Engine, turn: Turn, *, wait_ms: int) -> Iterator[bool]:
    """Hold a lock that goes with its connection."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", is_lock=True) as connection:
        is_given = _take(connection, turn, wait_ms)
        try:
            yield is_given
        finally:
            if is_given:
                _let_go(connection, turn)


def is_writable(engine: sa.Engine) -> bool:
    """Tell whether this user may write here, and the server takes writing."""
    asked = (
        "SELECT has_table_privilege('delivery', 'INSERT') AND has_table_privilege('delivery', 'DELETE')"
        " AND current_setting('default_transaction_read_only') = 'off' AND NOT pg_is_in_recovery()"
    )
    with reading(engine).connect() as connection:
        return bool(connection.exec_driver_sql(asked).scalar())


def copy_rows(connection: sa.Connection, table: sa.Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add many rows by COPY, in the caller's transaction; several times as fast as INSERT."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    driver: Any = connection.connection.dbapi_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def is_fault(error: Exception) -> bool:
    """Tell whether an error comes from PostgreSQL's driver."""
    return type(error).__module__.partition(".")[0] == "psycopg"


def _take(connection: sa.Connection, turn: Turn, wait_ms: int) -> bool:
    if not wait_ms:
        return bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({PLACE}, {turn.number})").scalar())
    try:
        with limiting(connection, "lock_timeout", wait_ms):
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({PLACE}, {turn.number})")
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_TIMEOUT:
            raise
        return False
    return True


def _let_go(connection: sa.Connection, turn: Turn) -> None:
    try:
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({PLACE}, {turn.number})")
    except sa.exc.DBAPIError:
        connection.invalidate()  # the connection is gone, and the lock with it


def _check(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver may be missing
    found = connection.info
    problems = []
    if found.server_version < OLDEST:
        what = f"servern är PostgreSQL {found.server_version // 10_000}."
        problems.append(Problem("", what, f"Den behöver vara PostgreSQL {OLDEST // 10_000} eller nyare."))
    encoding = found.parameter_status("server_encoding")
    if encoding != "UTF8":
        remedy = "Skapa den med «createdb --encoding=UTF8 --template=template0»."
        problems.append(Problem("", f"databasens teckenkodning är {encoding}.", remedy))
    if problems:
        source = f"{found.dbname} på {found.host}"
        raise DataError(source, problems)


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("postgresql_readonly") and not options.get("is_lock"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PLACE}, {WRITING})")
