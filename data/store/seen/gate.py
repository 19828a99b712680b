"""The gate: what is read of the store and written to it, held against the rights of whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import geopandas as gpd
import pandas as pd

from data.deliveries import Absent, Delivery, Receipt, Rejection
from data.demands import demand, demand_counts, demand_points
from data.follow_ups import FollowUp
from data.other_incidents import OtherIncidents
from data.publications import Publication, Published, Telling
from data.reports import Report
from data.reviews import Review
from data.roles import Act, Rights
from data.store.receiving import Rows
from data.store.record import Store
from data.store.seen.stripping import strip
from data.store.seen.tables import Protect, ShownCounts, Tables
from data.store.seen.work import Work
from data.store.shape import make_table
from data.tables import COUNTED, INCIDENTS, Table


def look(store: Store, rights: Rights, *, protect: Protect, person_key: str = "", is_past: bool = False) -> "Seen":
    """Look at a store with somebody's rights.

    Parameters
    ----------
    store
        The store, which nobody beyond this holds.
    rights
        Whose.
    protect
        Hides what is small.
    person_key
        Stands for whoever writes, in the log; empty for whoever sits at the machine.
    is_past
        The store is as it was on a day gone by: nothing is written.

    Examples
    --------
    >>> from data.roles import LEAST
    >>> from data.store import open_store
    >>> seen = look(open_store("sqlite://"), LEAST, protect=lambda *_: ShownCounts())
    >>> seen.read_queue("0586", is_demo=False)
    Traceback (most recent call last):
    data.demands.Denied: Granskning: 1 fel
      Din roll ser inte enskilda händelser. Det gör analytiker/polis. Be kommunens administratör om du behöver det.
    """
    if is_past:
        demand_points(rights, "Så som det var")
    return Seen(store.by(person_key) if person_key else store, rights, protect, is_past=is_past)


class Seen(Work):
    """A store as somebody may see it; made by look. What isn't here is seen by nobody on the pages.

    Every method raises Denied where the right is missing, before anything is read.
    """

    def content_key(self) -> str:
        """Give a text that is another after every commit, and in every other store: the key for caches."""
        return self._store.content_key()

    def municipalities(self) -> pd.DataFrame:
        """Tell which municipalities there are: municipality, has_real, has_demo. Open to everyone."""
        return self._store.municipalities()

    def read_tables(self, municipality: str, *, on: date, is_demo: bool) -> Tables:
        """Read the tables of a municipality, without what may not be seen."""
        demand_counts(self.rights, "Kommunens uppgifter")
        if self.rights.sees_points:
            return self._gather(municipality, on=on, is_demo=is_demo)
        publications, _ = self._store.read_publications(municipality, is_demo=is_demo)
        published = {table.source for each in publications for table in each.tables}
        registers = self._store.find_registers(municipality, is_demo=is_demo)
        tables = self._gather(municipality, on=on, is_demo=is_demo, has_points=False)
        return strip(tables, k=self.rights.k, published=published, registers=registers)

    def read_counts(self, municipality: str, *, on: date, is_demo: bool) -> ShownCounts:
        """Count per area, category and closed period, and hide what is small or would tell what was published."""
        demand_counts(self.rights, "Antal")
        publications, bases = self._store.read_publications(municipality, is_demo=is_demo)
        tables = replace(
            self._gather(municipality, on=on, is_demo=is_demo, columns=COUNTED),
            publications=publications,
            bases=bases or "{}",
            said=self._read_said(municipality, is_demo=is_demo),
        )
        return self._protect(tables, self.rights, on)

    def read_areas(self, municipality: str, *, on: date) -> gpd.GeoDataFrame:
        """Read the areas that held on a day; they are drawn by hand or by SCB and tell of no incident."""
        self._demand_counts_or(Act.READ_IN, "Områden")
        return self._store.read_areas(municipality, on=on, is_demo=False)

    def read_area_history(self, municipality: str) -> gpd.GeoDataFrame:
        """Read every outline that each of a municipality's areas has had."""
        self._demand_counts_or(Act.READ_IN, "Områden")
        return self._store.read_area_history(municipality)

    def read_queue(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read the incidents that await review."""
        demand_points(self.rights, "Granskning")
        return self._store.read_queue(municipality, is_demo=is_demo)

    def read_decided(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read the incidents of which something is decided."""
        demand_points(self.rights, "Granskning")
        return self._store.read_decided(municipality, is_demo=is_demo)

    def read_reviews(self, incident_id: int) -> pd.DataFrame:
        """Read what was decided of an incident."""
        demand_points(self.rights, "Granskning")
        return self._store.read_reviews(incident_id)

    def read_notices(self, place: str) -> pd.DataFrame:
        """Read what the police have written in public of a place."""
        demand_counts(self.rights, "Polisens notiser")
        return self._store.read_notices(place)

    def read_deliveries(self, municipality: str | None = None, *, with_undone: bool = False) -> pd.DataFrame:
        """Read the passports of the deliveries, numbers of rows included: for those who read files in."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_deliveries(municipality, with_undone=with_undone)

    def read_undoings(self, delivery_id: int | None = None) -> pd.DataFrame:
        """Read who undid and restored deliveries."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_undoings(delivery_id)

    def read_rejections(self, delivery_id: int) -> pd.DataFrame:
        """Read the rows of a delivery that were not taken."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_rejections(delivery_id)

    def read_remarks(self, delivery_id: int) -> pd.DataFrame:
        """Read what was remarked of a delivery's rows."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_remarks(delivery_id)

    def read_masked(self, delivery_id: int) -> pd.DataFrame:
        """Read how much personal data was masked in a delivery."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_masked(delivery_id)

    def read_repeated_ids(self, delivery_id: int) -> int:
        """Count the ids of the source that stand on several different rows of a delivery."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_repeated_ids(delivery_id)

    def find_absent(self, delivery_id: int) -> Absent | None:
        """Find the earlier incidents of the months that a delivery covers whose ids it hasn't."""
        demand(self.rights, Act.READ_IN)
        return self._store.find_absent(delivery_id)

    def read_profiles(self, name: str | None = None) -> pd.DataFrame:
        """Read how files have been understood before."""
        demand(self.rights, Act.READ_IN)
        return self._store.read_profiles(name)

    def receive(self, delivery: Delivery, rows: Rows, *, rejections: Sequence[Rejection] = ()) -> Receipt:
        """Save a delivery."""
        self._demand(Act.READ_IN)
        return self._store.receive(delivery, rows, rejections=rejections)

    def remember_profile(self, name: str, text: str, *, author_role: str, now: datetime) -> int:
        """Save how a file was understood."""
        self._demand(Act.READ_IN)
        return self._store.remember_profile(name, text, author_role=author_role, now=now)

    def undo(self, delivery_id: int, *, author_role: str, reason: str, now: datetime) -> None:
        """Undo a whole delivery."""
        self._demand(Act.ADMINISTER)
        self._store.undo(delivery_id, author_role=author_role, reason=reason, now=now)

    def restore(self, delivery_id: int, *, author_role: str, reason: str, now: datetime) -> None:
        """Let an undone delivery stand again."""
        self._demand(Act.ADMINISTER)
        self._store.restore(delivery_id, author_role=author_role, reason=reason, now=now)

    def list_demo(self) -> Mapping[str, int]:
        """List how much there is of each kind of what is invented."""
        demand(self.rights, Act.ADMINISTER)
        return self._store.list_demo()

    def remove_demo(self, *, now: datetime) -> None:
        """Remove all that is invented; what is real can't be removed."""
        self._demand(Act.ADMINISTER)
        self._store.remove_demo(now=now)

    def register_incident(self, report: Report, *, now: datetime) -> int:
        """Save an incident registered by hand."""
        self._demand(Act.REGISTER)
        return self._store.register_incident(report, now=now)

    def record_review(self, review: Review, *, now: datetime) -> Review:
        """Write what was decided of an incident under review."""
        self._demand(Act.REVIEW)
        return self._store.record_review(review, now=now)

    def read_for_publishing(self, municipality: str, *, on: date, is_demo: bool) -> Tables:
        """Read all there is of a municipality, for whoever is to publish it: what is shown of it is protected."""
        demand(self.rights, Act.PUBLISH)
        said = self._read_said(municipality, is_demo=is_demo)
        return replace(self._gather(municipality, on=on, is_demo=is_demo), said=said)

    def read_publications(self, municipality: str, *, is_demo: bool) -> tuple[tuple[Publication, ...], str]:
        """Read all that was published of a municipality, and the true counts behind the last."""
        demand(self.rights, Act.PUBLISH)
        return self._store.read_publications(municipality, is_demo=is_demo)

    def list_publications(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """List what was published, by whom and on what grounds."""
        demand(self.rights, Act.PUBLISH)
        return self._store.list_publications(municipality, is_demo=is_demo)

    def list_tellings(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """List where publications were told."""
        demand(self.rights, Act.PUBLISH)
        return self._store.list_tellings(municipality, is_demo=is_demo)

    def publish(self, published: Published, *, now: datetime, person_key: str | None = None) -> int:
        """Publish."""
        self._demand(Act.PUBLISH)
        return self._store.publish(published, now=now, person_key=person_key)

    def tell(self, telling: Telling, follow_ups: Sequence[FollowUp] = (), *, now: datetime) -> None:
        """Write where a publication was told."""
        self._demand(Act.PUBLISH)
        self._store.tell(telling, follow_ups, now=now)

    def read_log(self, *, n: int) -> pd.DataFrame:
        """Read the newest of what was done and looked at."""
        demand(self.rights, Act.ADMINISTER)
        return self._store.read_log(n=n)

    def note_viewing(self, about: Mapping[str, object], *, author_role: str, now: datetime) -> None:
        """Write in the log that incidents were seen one by one."""
        demand_points(self.rights, "Händelser")
        self._store.note_viewing("visning", about, author_role=author_role, now=now)

    def note_export(self, about: Mapping[str, object], *, author_role: str, now: datetime) -> None:
        """Write in the log that incidents were taken out one by one; without the right it is refused."""
        demand(self.rights, Act.EXPORT_ROWS)
        self._store.note_viewing("uttag", about, author_role=author_role, now=now)

    def _read_said(self, municipality: str, *, is_demo: bool) -> tuple[OtherIncidents, ...]:
        return self._store.read_papers(OtherIncidents, [municipality], is_demo=is_demo, with_withdrawn=True)

    def _gather(
        self, municipality: str, *, on: date, is_demo: bool, has_points: bool = True, columns: Table = INCIDENTS
    ) -> Tables:
        """Read the tables; without points no incident leaves the store at all."""
        store = self._store
        incidents, assignment = make_table([], list(INCIDENTS), INCIDENTS), None
        if has_points:
            incidents = store.read_incidents(municipality, is_demo=is_demo, columns=columns)
            held = incidents["incident_id"]
            assignment = store.read_assignment(municipality, on=on, is_demo=is_demo, among=held)
            if assignment is None and columns is not INCIDENTS:  # found anew of the points
                incidents = store.read_incidents(municipality, is_demo=is_demo)
        deliveries = store.read_deliveries(municipality)
        is_shown = (deliveries["is_demo"] == is_demo) | (deliveries["kind"] == "områden")
        return Tables(
            municipality,
            incidents=incidents,
            series=store.read_series(municipality, is_demo=is_demo),
            areas=store.read_areas(municipality, on=on, is_demo=False),
            deliveries=deliveries[is_shown],
            coverage=store.read_coverage(municipality, is_demo=is_demo),
            assignment=assignment,
            is_demo=is_demo,
            kept=None if is_demo else store.read_kept(municipality, on=on),
            rows_from={} if is_demo else store.read_rows_from(municipality),
        )
