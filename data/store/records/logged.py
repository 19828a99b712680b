"""The log of what was done and looked at, and the sign-ins that were ended."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from data.store import log, sign_outs
from data.store.log import Author, Head
from data.store.records.opened import Opened


class Logged(Opened):
    """The log of what was done and looked at, and the sign-ins that were ended."""

    def sign_out(self, person_key: str, session_key: str, issued: int, *, now: datetime) -> None:
        """Write that a person ended a sign-in; it and their earlier ones say no longer who somebody is.

        Parameters
        ----------
        person_key, session_key
            Stand for the person and the sign-in; neither says who it is.
        issued
            When the sign-in began, in whole seconds since 1970, by the provider's clock.
        now
            The Swedish time.
        """
        with self._writing() as connection:
            sign_outs.add(connection, person_key, session_key, issued, now=now)

    def is_signed_out(self, person_key: str, issued: int) -> bool:
        """Whether a person's sign-in that began at a time has been ended."""
        with self._looking() as connection:
            return sign_outs.is_ended(connection, person_key, issued)

    def note_viewing(
        self,
        what: str,
        about: Mapping[str, object],
        *,
        author_role: str | None,
        person_key: str | None = None,
        now: datetime,
    ) -> None:
        """Write in the log that something was looked at or taken out.

        Parameters
        ----------
        what
            What was done, in Swedish: ``"visning"``, ``"uttag"``.
        about
            More about it, as JSON takes it; never personal data.
        author_role
            Who did it, as a role; never a name.
        person_key
            As for `by`.
        now
            When, Swedish clock time.
        """
        with self._writing() as connection:
            author = Author(author_role, person_key or self._person_key)
            log.add(connection, what=what, about=about, author=author, now=now, is_change=False)

    def read_log(self, *, n: int | None = None) -> pd.DataFrame:
        """Read the log as data.store.log.LOG, the newest entry first; all of it, or the newest `n`."""
        with self._looking() as connection:
            return log.read(connection, n)

    def find_head(self) -> Head | None:
        """Find the newest entry of the log; kept elsewhere it proves that all up to it is as it was."""
        with self._looking() as connection:
            return log.find_head(connection)
