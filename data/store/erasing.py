"""What was removed made unreadable: the database written anew, so that nothing of it is left in its files.

Removing a row only frees its place; what stood there can be read from the file until something else is
written over it. Backups, replicas and archived write-ahead logs hold it until they go themselves.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from data.errors import Problem
from data.store import server
from data.store.engine import is_embedded, name_store

WAIT_MS = 5_000
"""How long to wait for those who read, before the log of writing is left as it is."""

_AGAIN = "Kör kommandot igen när ingen annan använder databasen."


def forget_at_once(connection: sa.Connection) -> None:
    """Let what this connection removes be overwritten with zeros where it stood; a server has no such thing."""
    if is_embedded(connection):
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def erase(engine: sa.Engine, tables: Sequence[sa.Table]) -> list[Problem]:
    """Write the database anew without what was removed from some tables.

    Returns
    -------
    list of Problem
        Empty when nothing of it is left; else what stood in the way. The rows are gone all the same.
    """
    try:
        return _erase_file(engine) if is_embedded(engine) else _erase_tables(engine, tables)
    except sa.exc.DBAPIError:
        what = (
            f"{name_store(engine)} gick inte att skriva om, så spår av de gallrade raderna kan finnas kvar i filerna."
        )
        return [Problem("", what, _AGAIN)]


def _erase_file(engine: sa.Engine) -> list[Problem]:
    driver: Any
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.execute("VACUUM")  # outside any transaction; the whole of it passes through the write-ahead log
        (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute(f"PRAGMA busy_timeout={WAIT_MS:d}")
        try:
            is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(f"PRAGMA busy_timeout={usual:d}")
    if not is_busy:
        return []
    what = "skrivloggen (-wal) gick inte att tömma, för någon läser i databasen."
    return [Problem("", what, _AGAIN)]


def _erase_tables(engine: sa.Engine, tables: Sequence[sa.Table]) -> list[Problem]:
    quote = engine.dialect.identifier_preparer.quote
    alone = engine.execution_options(isolation_level="AUTOCOMMIT", is_lock=True)
    with alone.connect() as connection, server.limiting(connection, "statement_timeout", 0):
        for table in tables:
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {quote(table.name)}")
    return []
