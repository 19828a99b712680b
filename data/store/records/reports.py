"""What was registered by hand, and what was decided of incidents under review."""

from datetime import datetime

import pandas as pd

from data.reports import Report
from data.reviews import Review
from data.store import registering, reviewing
from data.store.faults import swedish_faults
from data.store.records.opened import Opened


class Reports(Opened):
    """What was registered by hand, and what was decided of incidents under review."""

    def register_incident(self, report: Report, *, now: datetime) -> int:
        """Save an incident registered by hand and tell its number; it counts when somebody has accepted it.

        The same draft sent twice is one incident; sent again with other words it is corrected, and
        the correction awaits review while what was accepted before stands.

        Raises
        ------
        DataError
            When it lies in the future, nowhere on earth, or in an area that isn't there.
        """
        with swedish_faults(self.name):
            return registering.register(self._engine, report, now=now, assign=self._assign, person_key=self._person_key)

    def read_queue(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read the incidents that await review as data.store.QUEUE, oldest first."""
        with self._looking() as connection:
            return reviewing.read_queue(connection, municipality, is_demo=is_demo)

    def read_decided(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read the incidents of which something is decided as data.store.QUEUE, the last decided first."""
        with self._looking() as connection:
            return reviewing.read_decided(connection, municipality, is_demo=is_demo)

    def record_review(self, review: Review, *, now: datetime) -> Review:
        """Write what was decided of an incident under review; a later decision takes its place, both are kept.

        Gives it back stamped with `now`.

        Raises
        ------
        DataError
            When the incident needs no review, or the one it is merged with doesn't count.
        """
        with self._writing() as connection:
            return reviewing.add(connection, review, now=now, person_key=self._person_key)

    def read_reviews(self, incident_id: int) -> pd.DataFrame:
        """Read what was decided of an incident, by whom and why, as data.store.REVIEWS, oldest first."""
        with self._looking() as connection:
            return reviewing.read(connection, incident_id)
