"""SQLite, the store in a file: how it is connected to, written to by one at a time and remade.

SQLite before 3.51.3 can corrupt a write-ahead log when several connections write and
checkpoint at once (3.52.0 was withdrawn). Linux gets a newer one with pysqlite3; where only
an older is at hand the rollback journal is used: slower beside other writers, never corrupt.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.sqlite import DRIVER
from data.store.reopening import follow_file
from data.store.turns import Turn

SAFE_WAL = (3, 51, 3)
WITHDRAWN = (3, 52, 0)
WAIT_MS = 30_000
CHANGES = 100

PRAGMAS = (
    f"busy_timeout={WAIT_MS}",
    "synchronous=FULL",  # what is called saved survives a power cut
    "foreign_keys=ON",
    "recursive_triggers=ON",  # REPLACE is a DELETE too, and the triggers must see it
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "cache_size=-65536",  # the keys of a million rows in memory, not read anew for each batch
)

READS = "is_reading"


def find_journal_mode(version: tuple[int, ...]) -> str:
    """Tell which journal is safe with several writers in this SQLite.

    Parameters
    ----------
    version
        ``sqlite_version_info`` of the driver.

    Returns
    -------
    str
        ``"wal"`` or ``"delete"``.

    Examples
    --------
    >>> find_journal_mode((3, 53, 4)), find_journal_mode((3, 40, 1)), find_journal_mode((3, 52, 0))
    ('wal', 'delete', 'delete')
    """
    return "wal" if version >= SAFE_WAL and version != WITHDRAWN else "delete"


def connect(address: sa.URL) -> sa.Engine:
    """Make an engine for a file, whose folder is made, or for a store in memory.

    Raises
    ------
    DataError
        When the folder can't be made.
    """
    if address.database:
        _make_folder(Path(address.database).parent)
    shared_memory: dict[str, Any] = {} if address.database else {"poolclass": sa.StaticPool}
    engine = sa.create_engine(
        address.set(drivername="sqlite+pysqlite"),
        module=DRIVER,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
        **shared_memory,
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    if address.database:
        follow_file(engine, Path(address.database))
    return engine


@contextlib.contextmanager
def remaking(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction in which tables can be remade; see data.store.engine.remaking."""
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # SQLite takes no notice of this once a transaction has begun
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    msg = "the remade tables have rows that point at nothing"
                    raise DRIVER.IntegrityError(msg)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


@contextlib.contextmanager
def holding(engine: sa.Engine, turn: Turn, *, wait_ms: int) -> Iterator[bool]:
    """Hold a lock in a small file of its own, so that pages can be read and decisions saved meanwhile."""
    database = engine.url.database
    if not database:
        yield True
        return
    with contextlib.closing(DRIVER.connect(f"{database}-{turn.ending}", isolation_level=None)) as lock:
        lock.execute(f"PRAGMA busy_timeout={wait_ms:d}")
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except DRIVER.OperationalError as error:
            if "locked" not in str(error):
                raise
            yield False
            return
        yield True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        what = f"mappen för databasen går inte att skapa ({error.strerror})."
        raise DataError(str(folder), [Problem("", what, "Kontrollera sökvägen och rättigheterna.")]) from None


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver publishes no types
    connection.isolation_level = None  # BEGIN is ours, so that a failed migration leaves nothing behind
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    wanted = find_journal_mode(DRIVER.sqlite_version_info)
    found = _change_journal(connection, wanted)
    if found not in (wanted, "memory"):
        msg = f"journal_mode is {found}: database is locked by a newer SQLite, wanted {wanted}"
        raise DRIVER.OperationalError(msg)


def _change_journal(connection: Any, wanted: str) -> str:  # noqa: ANN401  # the driver publishes no types
    """Ask for a journal until it is had: SQLite refuses this one change at once where it otherwise waits its turn."""
    for _ in range(CHANGES):
        try:
            (found,) = connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()
        except DRIVER.OperationalError as error:
            if "locked" not in str(error):
                raise
            connection.execute("BEGIN EXCLUSIVE")  # waits for the others, as busy_timeout says
            connection.execute("ROLLBACK")
        else:
            return str(found)
    msg = "database is locked by others that open it"
    raise DRIVER.OperationalError(msg)


def _begin(connection: sa.Connection) -> None:
    is_reading = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
