"""A file that is mended under a running process: connections to what was there before are let go of.

A restored file takes the old one's name, but a connection goes on with what it once opened: it
would read what is damaged, and save where nobody looks again.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.sqlite import DRIVER

SPOILING = ("malformed", "not a database", "disk i/o error", "readonly", "unable to open")
"""Words of SQLite after which a connection is not used again: what it holds may be wrong, or wrong when mended."""

_OPENED = "opened"


def follow_file(engine: sa.Engine, path: Path) -> None:
    """Keep an engine's connections to the file that has the name now.

    A file that was there and is gone is not made anew, which would look like a store that lost everything.

    Parameters
    ----------
    engine
        Of a SQLite database in a file.
    path
        The file.
    """
    was_there = False

    def refuse_missing(*_: object) -> None:
        if was_there and _identify(path) is None:
            msg = "unable to open database file"
            raise DRIVER.OperationalError(msg)

    def note(_connection: object, record: sa.pool.ConnectionPoolEntry) -> None:
        nonlocal was_there
        record.info[_OPENED] = _identify(path)
        was_there = True

    def compare(_connection: object, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[_OPENED] != _identify(path):
            raise sa.exc.InvalidatePoolError

    sa.event.listen(engine, "do_connect", refuse_missing)
    sa.event.listen(engine, "connect", note)
    sa.event.listen(engine, "checkout", compare)
    sa.event.listen(engine, "handle_error", _let_go)


def _identify(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mode  # what was opened for reading stays so when the rights are mended


def _let_go(context: Any) -> None:  # noqa: ANN401  # SQLAlchemy's ExceptionContext, whose attribute is set
    said = str(context.original_exception).lower()
    if any(words in said for words in SPOILING):
        context.is_disconnect = True
