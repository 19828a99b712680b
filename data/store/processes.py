"""Which processes serve a store: SQLite before 3.51.3 is not trusted with several that write for hours."""

import contextlib
from collections.abc import Iterator

from data.sqlite import DRIVER
from data.store.embedded import find_journal_mode
from data.store.engine import is_embedded, make_engine

WAIT_MS = 1_000
_JOURNAL_OF_MANY = "wal"


@contextlib.contextmanager
def serving(url: str, *, version: tuple[int, ...] = DRIVER.sqlite_version_info) -> Iterator[bool]:
    """Hold a place among the processes that serve a store; the system frees it if the process dies.

    A process whose SQLite can corrupt a log that several write wants to be alone. The others share.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.
    version
        ``sqlite_version_info`` of the driver.

    Yields
    ------
    bool
        Whether there was a place. Always on a server, and for a store in memory.

    Raises
    ------
    DataError
        When the address isn't one of a store.

    Examples
    --------
    >>> with serving("sqlite://") as is_given:
    ...     is_given
    True
    """
    engine = make_engine(url)
    file = engine.url.database if is_embedded(engine) else None
    engine.dispose()
    if not file:
        yield True
        return
    with contextlib.closing(DRIVER.connect(f"{file}-process", isolation_level=None)) as lock:
        lock.execute(f"PRAGMA busy_timeout={WAIT_MS:d}")
        try:
            _take(lock, is_alone=find_journal_mode(version) != _JOURNAL_OF_MANY)
        except DRIVER.OperationalError as error:
            # Where nothing can be written, nobody writes.
            yield "locked" not in str(error)
            return
        yield True


def _take(lock: DRIVER.Connection, *, is_alone: bool) -> None:  # type: ignore[name-defined]  # publishes no types
    if is_alone:
        lock.execute("BEGIN EXCLUSIVE")
        return
    lock.execute("BEGIN")
    lock.execute("SELECT count(*) FROM sqlite_master").fetchone()  # holds a shared lock from here on
