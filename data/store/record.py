"""The store: what has been delivered, decided and followed up, behind one address."""

import contextlib
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from data.store import assignments, log, subjects, sweeping
from data.store.assignments import Assign
from data.store.engine import holding, importing, is_writable, make_engine, name_store
from data.store.faults import swedish_faults
from data.store.history import look_back
from data.store.log import Author
from data.store.migration import migrate
from data.store.records.deliveries import Deliveries
from data.store.records.logged import Logged
from data.store.records.notices import Notices
from data.store.records.papers import Papers
from data.store.records.promises import Promises
from data.store.records.publications import Publications
from data.store.records.reports import Reports
from data.store.records.retention import Retention
from data.store.records.situation import Situation
from data.store.schema import ASSESSMENT, CHANGE, DECISION, DEFINITION, DELIVERY, FOLLOW_UP, PAPER, PUBLICATION, TELLING
from data.store.turns import Turn

_FILLING_MS = 300_000
"""How long a first start is waited for; an example takes some ten seconds."""


def open_store(url: str, *, assign: Assign | None = None) -> "Store":
    """Open the store, made or brought up to date if need be; what a dead import left is removed.

    Parameters
    ----------
    url
        ``sqlite:///path``, ``sqlite://`` for one that lives as long as its process, or
        ``postgresql://user@host/database``.
    assign
        Finds the areas that incidents lie in, as ``geo.join.assign_areas``. Each delivery is then
        stored with its answer, and those received without are caught up with.

    Raises
    ------
    DataError
        When the address is not understood, or the database can't be opened.

    Examples
    --------
    >>> open_store("sqlite://").municipalities().columns.tolist()
    ['municipality', 'has_real', 'has_demo']
    """
    engine = make_engine(url)
    with swedish_faults(name_store(engine)):
        migrate(engine)
        with importing(engine, wait_ms=0) as is_given:
            if is_given and is_writable(engine):
                sweeping.sweep(engine)
                if assign is not None:
                    assignments.catch_up(engine, assign)
    return Store(engine, assign)


class Store(Deliveries, Situation, Reports, Notices, Promises, Papers, Publications, Retention, Logged):
    """The system of record; made by open_store.

    Every method raises DataError, in Swedish, when the database is locked, full, corrupt
    or out of reach. What a method has returned from is on disk, with its entry in the log.
    """

    def data_version(self) -> int:
        """Give a number that grows with every commit."""
        with self._looking() as connection:
            return connection.scalar(sa.select(sa.func.max(CHANGE.c.change_id))) or 0

    def content_key(self) -> str:
        """Give a text that is another after every commit, and in every other store: the key for caches.

        A number alone would not do: an older copy that is put back counts from where it was taken.

        Examples
        --------
        >>> open_store("sqlite://").content_key()
        ''
        """
        with self._looking() as connection:
            return log.find_newest_change(connection) or ""

    def as_of(self, moment: datetime) -> "Store":
        """Give the store as it was: what it reads is what this one read then. Nothing can be written in it; close it.

        Parameters
        ----------
        moment
            Swedish clock time; what was written then and before is there.

        Examples
        --------
        >>> store = open_store("sqlite://")
        >>> store.as_of(datetime(2026, 3, 3)).read_deliveries().empty
        True
        """
        return Store(look_back(self._engine, moment), self._assign)

    def list_demo(self) -> dict[str, int]:
        """List how much there is of each kind of what is invented, by the Swedish word for it; only what there is.

        Examples
        --------
        >>> open_store("sqlite://").list_demo()
        {}
        """
        with self._looking() as connection:
            return subjects.count_demo(connection)

    @contextlib.contextmanager
    def filling(self) -> Iterator[bool]:
        """Hold the turn to give a new store its example; False where another process has it for too long."""
        with swedish_faults(self.name), holding(self._engine, Turn.EXAMPLE, wait_ms=_FILLING_MS) as is_given:
            yield is_given

    def remove_demo(self, *, now: datetime | None = None) -> None:
        """Remove all invented example data; what is real can't be removed."""
        with self._writing() as connection:
            gone = subjects.find_demo(connection)
            sweeping.remove(connection, DELIVERY.c.is_demo & DELIVERY.c.is_complete)
            demo = sa.select(PUBLICATION.c.publication_id).where(PUBLICATION.c.is_demo)
            connection.execute(TELLING.delete().where(TELLING.c.publication_id.in_(demo)))
            for register in (DECISION, ASSESSMENT, DEFINITION, FOLLOW_UP, PAPER, PUBLICATION):
                connection.execute(register.delete().where(register.c.is_demo))
            author, about = Author(person_key=self._person_key), {log.GONE: gone}
            log.add(connection, what="borttaget", about=about, subject=log.DEMO, author=author, now=now)
