"""What was published, and where it was told."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from data.follow_ups import FollowUp
from data.publications import Publication, Published, Telling
from data.store import publications
from data.store.records.opened import Opened


class Publications(Opened):
    """What was published, and where it was told."""

    def publish(self, published: Published, *, now: datetime, person_key: str | None = None) -> int:
        """Save what is published with its grounds, and tell its number; what was published before stays.

        Raises
        ------
        DataError
            When another has been published since this one was prepared.
        """
        with self._alone() as connection:
            return publications.add(connection, published, person_key=person_key or self._person_key, now=now)

    def read_publications(self, municipality: str, *, is_demo: bool) -> tuple[tuple[Publication, ...], str]:
        """Read all that was published of a municipality, in order, and the true counts behind the last as JSON.

        Raises
        ------
        DataError
            When one has been altered.
        """
        with self._looking() as connection:
            return publications.read(connection, municipality, is_demo=is_demo)

    def list_publications(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """List what was published, by whom and on what grounds, as data.store.publications.PUBLICATIONS."""
        with self._looking() as connection:
            return publications.list_all(connection, municipality, is_demo=is_demo)

    def tell(self, telling: Telling, follow_ups: Sequence[FollowUp] = (), *, now: datetime) -> None:
        """Write where a publication was told, and the follow-ups that it thereby was of promises.

        Raises
        ------
        DataError
            When there is no such publication, or the day lies ahead.
        """
        with self._writing() as connection:
            publications.tell(connection, telling, follow_ups, now=now, person_key=self._person_key)

    def list_tellings(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """List where publications were told, as data.store.publications.TELLINGS."""
        with self._looking() as connection:
            return publications.list_tellings(connection, municipality, is_demo=is_demo)
