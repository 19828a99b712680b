"""The police's notices, and the calls made to sources on the net."""

from datetime import datetime

import pandas as pd

from data.sources.notices import Change
from data.store import calls, notices
from data.store.records.opened import Opened


class Notices(Opened):
    """The police's notices, and the calls made to sources on the net."""

    def add_notices(self, table: pd.DataFrame) -> Change:
        """Save notices as data.sources.notices.NOTICES, in whatever order they come; every wording is kept.

        Raises
        ------
        DataError
            When the table isn't as described, or an import goes on.
        """
        with self._alone() as connection:
            return notices.add(connection, table)

    def read_notices(self, place: str | None, *, since: datetime | None = None) -> pd.DataFrame:
        """Read the notices of a place, or of all, as data.sources.notices.NOTICES; they are never counted."""
        with self._looking() as connection:
            return notices.read(connection, place, since=since)

    def record_call(
        self, source: str, *, called_at: float, apart: float = 0.0, closed_until: float | None = None
    ) -> None:
        """Write that a source on the net is called, in seconds since 1970, and before when it wants no other.

        Raises
        ------
        DataError
            When another call was made less than `apart` seconds before, or an import goes on.
        """
        with self._alone() as connection:
            calls.add(connection, source, called_at=called_at, apart=apart, closed_until=closed_until)

    def read_calls(self, source: str, *, since: float) -> pd.DataFrame:
        """Read the calls to a source that count after a time: called_at and closed_until, in seconds since 1970."""
        with self._looking() as connection:
            return calls.read(connection, source, since=since)
