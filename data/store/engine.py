"""The one place that knows which database it is: SQLite in a file, or PostgreSQL on a server, by the address."""

import contextlib
from collections.abc import Iterator

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store import embedded, server
from data.store.embedded import WAIT_MS
from data.store.turns import Turn

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_KINDS = {SQLITE: SQLITE, POSTGRESQL: POSTGRESQL, "postgres": POSTGRESQL}
_SOMEWHERE = "databasen"
_REMEDY = "Skriv «sqlite:///» följt av sökvägen till en fil, eller «postgresql://användare@värd/databas»."


def make_engine(url: str) -> sa.Engine:
    """Connect to the database at `url`; nothing is read or made yet.

    Parameters
    ----------
    url
        ``sqlite:///path``, ``sqlite://`` for a store that lives as long as its process, or
        ``postgresql://user@host/database``.

    Raises
    ------
    DataError
        When the address is of another kind, its folder can't be made or its driver is missing.
    """
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # What can't be understood may hold a password: it is not repeated.
        raise DataError(_SOMEWHERE, [Problem("", "adressen går inte att förstå.", _REMEDY)]) from None
    kind = _KINDS.get(address.get_backend_name())
    if kind is None:
        what = f"databaser av slaget «{address.get_backend_name()}» stöds inte."
        raise DataError(_SOMEWHERE, [Problem("", what, _REMEDY)])
    return embedded.connect(address) if kind == SQLITE else server.connect(address)


def name_store(engine: sa.Engine) -> str:
    """Name a database as its user knows it, never with the password.

    Examples
    --------
    >>> name_store(make_engine("sqlite:///löften.sqlite3")), name_store(make_engine("sqlite://"))
    ('löften.sqlite3', 'minnet')
    """
    if is_embedded(engine):
        return engine.url.database or "minnet"
    host = engine.url.host or engine.url.query.get("host") or "den här datorn"
    return f"{engine.url.database or engine.url.username} på {host}"


def is_embedded(bind: sa.Engine | sa.Connection) -> bool:
    """Tell whether a database is SQLite's."""
    return bind.dialect.name == SQLITE


def reading(engine: sa.Engine) -> sa.Engine:
    """Give the same database for reading: its transactions see one moment and never wait for a writer."""
    own = engine.execution_options(**{embedded.READS: True})
    return own if is_embedded(engine) else server.reading(own)


def is_writable(engine: sa.Engine) -> bool:
    """Tell whether what a dead import left can be removed by this user."""
    return is_embedded(engine) or server.is_writable(engine)


@contextlib.contextmanager
def remaking(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction in which tables can be remade: rows may point at nothing until it ends.

    Yields
    ------
    Connection
        In a transaction that is committed at the end, if every row points at something then.
    """
    with embedded.remaking(engine) if is_embedded(engine) else server.remaking(engine) as connection:
        yield connection


@contextlib.contextmanager
def holding(engine: sa.Engine, turn: Turn, *, wait_ms: int = WAIT_MS) -> Iterator[bool]:
    """Hold a turn, which one process has at a time; the system frees it if the process dies.

    Pages can be read and decisions saved meanwhile.

    Parameters
    ----------
    engine
        The store's database.
    turn
        Of what.
    wait_ms
        How long to wait for the process that has it, in milliseconds.

    Yields
    ------
    bool
        Whether the turn was given.
    """
    hold = embedded.holding if is_embedded(engine) else server.holding
    with hold(engine, turn, wait_ms=wait_ms) as is_given:
        yield is_given


def importing(engine: sa.Engine, *, wait_ms: int = WAIT_MS) -> contextlib.AbstractContextManager[bool]:
    """Hold the turn to import: whatever import its holder finds unfinished is dead."""
    return holding(engine, Turn.IMPORT, wait_ms=wait_ms)
