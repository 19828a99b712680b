"""A store that is open: its database, and how it is read and written."""

import copy
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store.assignments import Assign
from data.store.engine import importing, is_embedded, name_store, reading
from data.store.faults import swedish_faults


class Opened:
    """What every part of the record stands on."""

    def __init__(self, engine: sa.Engine, assign: Assign | None = None) -> None:
        self._engine = engine
        self._assign = assign
        self._reading = reading(engine)
        self._person_key: str | None = None
        self.name = name_store(engine)
        self._original: Opened | None = None
        if not is_embedded(engine):
            weakref.finalize(self, engine.dispose)

    def by(self, person_key: str) -> Self:
        """Give the same store as somebody writes in it: the log's entries then hold the key of the person.

        Parameters
        ----------
        person_key
            The same for the same person, and telling nobody who it is.
        """
        own = copy.copy(self)
        own._person_key = person_key  # noqa: SLF001  # a copy of its own
        own._original = self  # noqa: SLF001  # the connections are let go of with the last of them
        return own

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _looking(self) -> Iterator[sa.Connection]:
        with swedish_faults(self.name), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Write in one transaction, beside an import."""
        with swedish_faults(self.name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """Write while nobody else does, for what first looks at what is there."""
        with swedish_faults(self.name), importing(self._engine) as is_given:
            if not is_given:
                raise DataError(self.name, [Problem("", "en inläsning pågår.", "Vänta tills den är klar och gör om.")])
            with self._engine.begin() as connection:
                yield connection
