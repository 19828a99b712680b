"""What was delivered: received, undone and restored, with its passport and what became of its rows."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from data.deliveries import Absent, Delivery, Receipt, Rejection, find_references
from data.errors import DataError
from data.store import absent, coverage, passports, profiles, provenance, receiving, standing
from data.store.faults import swedish_faults
from data.store.receiving import Rows
from data.store.recency import find_restored_reversal
from data.store.records.opened import Opened


class Deliveries(Opened):
    """What was delivered: received, undone and restored, with its passport and what became of its rows."""

    def receive(self, delivery: Delivery, rows: Rows, *, rejections: Sequence[Rejection] = ()) -> Receipt:
        """Save a delivery, wholly or not at all; nobody sees any of it before all of it is there.

        Parameters
        ----------
        delivery
            The passport.
        rows
            The rows that were understood, with the columns of ``data.deliveries.ROWS[delivery.kind]`` and
            those of ``data.deliveries.NOTES`` that are known: a table, or portions of a file one by one,
            each a table or a ``data.deliveries.Portion``. What goes wrong while they are fetched undoes all.
        rejections
            The rows that were not, beside those of the portions.

        Returns
        -------
        Receipt
            ``n_read = n_accepted + n_remarked + n_known + n_rejected``, which the database checks too.

        Raises
        ------
        DataError
            When the rows are not as described, another import goes on, or the source's incidents have
            ids of their own here and not in what stands of it before (or the reverse).
        """
        with swedish_faults(self.name):
            key = self._person_key
            return receiving.receive(self._engine, delivery, rows, rejections, self._assign, person_key=key)

    def undo(self, delivery_id: int, *, author_role: str, reason: str, now: datetime) -> None:
        """Undo a whole delivery: everything is as if it had never come, and it can be restored.

        Rows that another standing delivery had too are still there, through that one.

        Raises
        ------
        DataError
            When there is no such delivery, it is undone already, or a version before 0003 received it.
        """
        with self._writing() as connection:
            standing.change(
                connection,
                delivery_id,
                is_undone=True,
                author_role=author_role,
                reason=reason,
                now=now,
                person_key=self._person_key,
            )

    def restore(self, delivery_id: int, *, author_role: str, reason: str, now: datetime) -> None:
        """Let an undone delivery stand again, in its old place among the others.

        Raises
        ------
        DataError
            When it is not undone, or what it says would stand against a newer extract of its source.
        """
        with self._writing() as connection:
            standing.change(
                connection,
                delivery_id,
                is_undone=False,
                author_role=author_role,
                reason=reason,
                now=now,
                person_key=self._person_key,
            )
            if (problem := find_restored_reversal(connection, delivery_id)) is not None:
                source = f"leverans {delivery_id}"
                raise DataError(source, [problem])

    def read_undoings(self, delivery_id: int | None = None) -> pd.DataFrame:
        """Read who undid and restored deliveries, when and why, as data.store.UNDOINGS, oldest first."""
        with self._looking() as connection:
            return standing.read(connection, delivery_id)

    def read_deliveries(self, municipality: str | None = None, *, with_undone: bool = False) -> pd.DataFrame:
        """Read the passports of the deliveries that stand as data.store.DELIVERIES, oldest first.

        For a municipality: those with rows of it, of its county or of the country. On request
        also those that are undone; `read_undoings` tells which they are.
        """
        with self._looking() as connection:
            return passports.read(connection, municipality, with_undone=with_undone)

    def read_coverage(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read what the sources vouch for, per category and month, as data.store.COVERAGE.

        A month that is not there is covered by nobody: an absent row then says nothing. For
        a municipality with its county and the country.
        """
        with self._looking() as connection:
            return coverage.read(connection, find_references(municipality), is_demo=is_demo)

    def read_rejections(self, delivery_id: int) -> pd.DataFrame:
        """Read the rows of a delivery that were not taken: row, reason."""
        with self._looking() as connection:
            return passports.read_rejections(connection, delivery_id)

    def read_remarks(self, delivery_id: int) -> pd.DataFrame:
        """Read what was remarked of a delivery's rows: row, remark."""
        with self._looking() as connection:
            return passports.read_remarks(connection, delivery_id)

    def read_repeated_ids(self, delivery_id: int) -> int:
        """Count the source's ids that stand on several different rows of a delivery: such an id corrects nothing."""
        with self._looking() as connection:
            return passports.read_repeated_ids(connection, delivery_id)

    def find_absent(self, delivery_id: int) -> Absent | None:
        """Find the earlier incidents of the months that a delivery covers whose ids it hasn't; they still count."""
        with self._looking() as connection:
            return absent.find_absent(connection, delivery_id)

    def read_masked(self, delivery_id: int) -> pd.DataFrame:
        """Read how much personal data was masked in a delivery before it came here: kind, n."""
        with self._looking() as connection:
            return passports.read_masked(connection, delivery_id)

    def read_provenance(self, incident_id: int) -> pd.DataFrame:
        """Read where an incident comes from, as data.store.PROVENANCE: every delivery that had it, oldest first."""
        with self._looking() as connection:
            return provenance.read(connection, incident_id)

    def municipalities(self) -> pd.DataFrame:
        """Tell for each municipality with deliveries: municipality, has_real, has_demo.

        Example data is shown for a municipality only while it has nothing real. Figures
        count, outlines don't: with outlines alone, both are False.
        """
        with self._looking() as connection:
            return passports.read_municipalities(connection)

    def remember_profile(self, name: str, text: str, *, author_role: str, now: datetime) -> int:
        """Save the next version of a profile (as JSON) and tell its number; the same text again is no new version."""
        with self._writing() as connection:
            key = self._person_key
            return profiles.add(connection, name, text, author_role=author_role, now=now, person_key=key)

    def read_profiles(self, name: str | None = None) -> pd.DataFrame:
        """Read the newest version of each profile as data.store.PROFILES, or every version of one."""
        with self._looking() as connection:
            return profiles.read(connection, name)
