"""How long what is kept: rules, what they would remove, what they removed and what was counted of it."""

from datetime import date, datetime

import pandas as pd

from data.retention import Rule
from data.store import archives, culling, kept, rules
from data.store.archives import Contents
from data.store.culling import Outcome, Removal
from data.store.faults import swedish_faults
from data.store.log import Author
from data.store.records.opened import Opened


class Retention(Opened):
    """How long what is kept: rules, what they would remove, what they removed and what was counted of it."""

    def set_rule(self, rule: Rule, *, now: datetime) -> Rule:
        """Write how long a class of data is kept; earlier rules stay. Gives it back stamped with `now`."""
        with self._writing() as connection:
            return rules.add(connection, rule, now=now, person_key=self._person_key)

    def read_rules(self) -> tuple[Rule, ...]:
        """Read every rule of retention there has been, oldest first; the newest of a class holds."""
        with self._looking() as connection:
            return rules.read(connection)

    def preview_culling(self, *, today: date) -> tuple[Removal, ...]:
        """Find what the rules would remove on a day; nothing is changed."""
        with self._looking() as connection:
            return culling.preview(connection, today=today)

    def cull(self, *, today: date, author_role: str, now: datetime) -> Outcome:
        """Remove what has been kept as long as the rules say; what was counted of it is counted still.

        A class without a rule loses nothing. Deliveries that lost rows can't be undone any more, and
        the rows aren't taken again.

        Parameters
        ----------
        today
            The day that the rules are held against.
        author_role
            Who does it, as a role; never a name.
        now
            When it is done.

        Raises
        ------
        DataError
            When an import goes on, the areas of some incidents aren't found, or the store was altered
            behind its back; then nothing is removed.
        """
        with swedish_faults(self.name):
            author = Author(author_role, self._person_key)
            return culling.cull(self._engine, self._assign, today=today, author=author, now=now)

    def read_cullings(self) -> pd.DataFrame:
        """Read what was removed, when, by whom and why, as data.store.CULLINGS, oldest first."""
        with self._looking() as connection:
            return rules.read_cullings(connection)

    def read_archive(self, *, day: date, has_rows: bool) -> Contents:
        """Read what an archive package holds: all that was written up to a day, invented data aside."""
        with self._looking() as connection:
            return archives.read(connection, day=day, has_rows=has_rows)

    def read_kept(self, municipality: str, *, on: date) -> pd.DataFrame:
        """Read what was counted of a municipality's culled incidents as data.store.KEPT, by the areas of a day."""
        with self._looking() as connection:
            return kept.read(connection, municipality, on=on)

    def read_rows_from(self, municipality: str) -> dict[str, date]:
        """Read per source the first day that there can be incidents from; sources that lost none aren't there."""
        with self._looking() as connection:
            found = rules.find_rows_from(connection, [municipality])
            return {source: first for (source, _), first in found.items()}
