"""The store: what has been delivered, decided and followed up, behind one address."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from data.deliveries import Delivery, Receipt, Rejection, find_references
from data.errors import DataError, Problem
from data.model import Decision, FollowUp
from data.publications import Publication, Published, Telling
from data.reports import Report
from data.reviews import Review
from data.sources.notices import Change
from data.store import (
    areas,
    assignments,
    calls,
    coverage,
    incidents,
    notices,
    passports,
    profiles,
    provenance,
    publications,
    receiving,
    registering,
    registers,
    reviewing,
    series,
    sign_outs,
    standing,
)
from data.store.assignments import Assign
from data.store.engine import importing, is_writable, make_engine, name_store, reading
from data.store.faults import swedish_faults
from data.store.migration import migrate
from data.store.receiving import Rows
from data.store.schema import CHANGE, DECISION, DELIVERY, FOLLOW_UP, PUBLICATION, TELLING


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
                receiving.sweep(engine)
                if assign is not None:
                    assignments.catch_up(engine, assign)
    return Store(engine, assign)


class Store:
    """The system of record; made by open_store.

    Every method raises DataError, in Swedish, when the database is locked, full, corrupt
    or out of reach. What a method has returned from is on disk.
    """

    def __init__(self, engine: sa.Engine, assign: Assign | None = None) -> None:
        self._engine = engine
        self._assign = assign
        self._reading = reading(engine)
        self.name = name_store(engine)

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
            return receiving.receive(self._engine, delivery, rows, rejections, self._assign)

    def undo(self, delivery_id: int, *, author_role: str, reason: str, now: datetime) -> None:
        """Undo a whole delivery: everything is as if it had never come, and it can be restored.

        Rows that another standing delivery had too are still there, through that one.

        Raises
        ------
        DataError
            When there is no such delivery, it is undone already, or a version before 0003 received it.
        """
        with swedish_faults(self.name), self._engine.begin() as connection:
            standing.change(connection, delivery_id, is_undone=True, author_role=author_role, reason=reason, now=now)

    def restore(self, delivery_id: int, *, author_role: str, reason: str, now: datetime) -> None:
        """Let an undone delivery stand again, in its old place among the others.

        Raises
        ------
        DataError
            When it is not undone.
        """
        with swedish_faults(self.name), self._engine.begin() as connection:
            standing.change(connection, delivery_id, is_undone=False, author_role=author_role, reason=reason, now=now)

    def read_undoings(self, delivery_id: int | None = None) -> pd.DataFrame:
        """Read who undid and restored deliveries, when and why, as data.store.UNDOINGS, oldest first."""
        with self._looking() as connection:
            return standing.read(connection, delivery_id)

    def read_incidents(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read a municipality's incidents as data.tables.INCIDENTS, in the order they were received."""
        with self._looking() as connection:
            return incidents.read(connection, municipality, is_demo=is_demo)

    def read_series(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read a municipality's counts as data.tables.SERIES, with its county's and the country's.

        The newest delivery's figure holds for each cell; absent cells are absent, whatever
        they mean (`missing_row` of the delivery tells).
        """
        with self._looking() as connection:
            return series.read(connection, municipality, is_demo=is_demo)

    def read_areas(self, municipality: str, *, on: date, is_demo: bool) -> gpd.GeoDataFrame:
        """Read a municipality's areas as data.tables.AREAS: of each the newest version valid on the day.

        Invented figures are shown on real outlines where there are any: `is_demo` adds, it doesn't replace.
        """
        with self._looking() as connection:
            return areas.read(connection, municipality, on=on, is_demo=is_demo)

    def read_assignment(
        self, municipality: str, *, on: date, is_demo: bool, has_demo_areas: bool = False
    ) -> pd.DataFrame | None:
        """Read which areas each incident lies in: `incident_id`, `area_id`, one row per match, sorted by both.

        The incidents are those of ``read_incidents(municipality, is_demo=is_demo)``, the areas those of
        ``read_areas(municipality, on=on, is_demo=has_demo_areas)``. None when something was received by a
        store opened without `assign`: then the answer isn't known, and has to be found anew.
        """
        with self._looking() as connection:
            return assignments.read(connection, municipality, on=on, is_demo=is_demo, has_demo_areas=has_demo_areas)

    def read_area_versions(self, area_id: str, *, is_demo: bool = False) -> gpd.GeoDataFrame:
        """Read every outline an area has had as data.tables.AREAS, version 1 first."""
        with self._looking() as connection:
            return areas.read_versions(connection, area_id, is_demo=is_demo)

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

    def read_masked(self, delivery_id: int) -> pd.DataFrame:
        """Read how much personal data was masked in a delivery before it came here: kind, n."""
        with self._looking() as connection:
            return passports.read_masked(connection, delivery_id)

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
        with swedish_faults(self.name), self._engine.begin() as connection:
            sign_outs.add(connection, person_key, session_key, issued, now=now)

    def is_signed_out(self, person_key: str, issued: int) -> bool:
        """Whether a person's sign-in that began at a time has been ended."""
        with self._looking() as connection:
            return sign_outs.is_ended(connection, person_key, issued)

    def read_provenance(self, incident_id: int) -> pd.DataFrame:
        """Read where an incident comes from, as data.store.PROVENANCE: every delivery that had it, oldest first."""
        with self._looking() as connection:
            return provenance.read(connection, incident_id)

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
            return registering.register(self._engine, report, now=now, assign=self._assign)

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
        with swedish_faults(self.name), self._engine.begin() as connection:
            return reviewing.add(connection, review, now=now)

    def read_reviews(self, incident_id: int) -> pd.DataFrame:
        """Read what was decided of an incident, by whom and why, as data.store.REVIEWS, oldest first."""
        with self._looking() as connection:
            return reviewing.read(connection, incident_id)

    def remember_profile(self, name: str, text: str, *, author_role: str, now: datetime) -> int:
        """Save the next version of a profile (as JSON) and tell its number; the same text again is no new version."""
        with swedish_faults(self.name), self._engine.begin() as connection:
            return profiles.add(connection, name, text, author_role=author_role, now=now)

    def read_profiles(self, name: str | None = None) -> pd.DataFrame:
        """Read the newest version of each profile as data.store.PROFILES, or every version of one."""
        with self._looking() as connection:
            return profiles.read(connection, name)

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

    def record_decision(self, decision: Decision, *, now: datetime) -> Decision:
        """Write how far a commitment has been done; earlier decisions stay. Gives it back stamped with `now`."""
        with swedish_faults(self.name), self._engine.begin() as connection:
            return registers.add_decision(connection, decision, now=now)

    def read_decisions(
        self, promise_id: str, *, as_of: date | None = None, is_demo: bool | None = None
    ) -> tuple[Decision, ...]:
        """Read a promise's decisions made up to a day, in order; the last per commitment holds.

        Without `as_of` those of every day, without `is_demo` real and invented ones.
        """
        with self._looking() as connection:
            return registers.read_decisions(connection, promise_id, as_of=as_of, is_demo=is_demo)

    def record_follow_up(self, follow_up: FollowUp, *, now: datetime) -> FollowUp:
        """Write that a promise was followed up; gives it back stamped with `now`."""
        with swedish_faults(self.name), self._engine.begin() as connection:
            return registers.add_follow_up(connection, follow_up, now=now)

    def read_follow_ups(
        self, promise_id: str, *, as_of: date | None = None, is_demo: bool | None = None
    ) -> tuple[FollowUp, ...]:
        """Read a promise's follow-ups held up to a day, in order.

        Without `as_of` those of every day, without `is_demo` real and invented ones.
        """
        with self._looking() as connection:
            return registers.read_follow_ups(connection, promise_id, as_of=as_of, is_demo=is_demo)

    def publish(self, published: Published, *, now: datetime, person_key: str | None = None) -> int:
        """Save what is published with its grounds, and tell its number; what was published before stays.

        Raises
        ------
        DataError
            When another has been published since this one was prepared.
        """
        with self._alone() as connection:
            return publications.add(connection, published, person_key=person_key, now=now)

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
        with swedish_faults(self.name), self._engine.begin() as connection:
            publications.tell(connection, telling, follow_ups, now=now)

    def list_tellings(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """List where publications were told, as data.store.publications.TELLINGS."""
        with self._looking() as connection:
            return publications.list_tellings(connection, municipality, is_demo=is_demo)

    def municipalities(self) -> pd.DataFrame:
        """Tell for each municipality with deliveries: municipality, has_real, has_demo.

        Example data is shown for a municipality only while it has nothing real. Figures
        count, outlines don't: with outlines alone, both are False.
        """
        with self._looking() as connection:
            return passports.read_municipalities(connection)

    def data_version(self) -> int:
        """Give a number that grows with every commit: the key for caches."""
        with self._looking() as connection:
            return connection.scalar(sa.select(sa.func.max(CHANGE.c.change_id))) or 0

    def remove_demo(self) -> None:
        """Remove all invented example data; what is real can't be removed."""
        with swedish_faults(self.name), self._engine.begin() as connection:
            receiving.remove(connection, DELIVERY.c.is_demo & DELIVERY.c.is_complete)
            demo = sa.select(PUBLICATION.c.publication_id).where(PUBLICATION.c.is_demo)
            connection.execute(TELLING.delete().where(TELLING.c.publication_id.in_(demo)))
            for register in (DECISION, FOLLOW_UP, PUBLICATION):
                connection.execute(register.delete().where(register.c.is_demo))
            connection.execute(CHANGE.insert().values(what="remove_demo"))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _looking(self) -> Iterator[sa.Connection]:
        with swedish_faults(self.name), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        """Write while nobody else does, for what first looks at what is there."""
        with swedish_faults(self.name), importing(self._engine) as is_given:
            if not is_given:
                raise DataError(self.name, [Problem("", "en inläsning pågår.", "Vänta tills den är klar och gör om.")])
            with self._engine.begin() as connection:
                yield connection
