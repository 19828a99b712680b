"""The gate: what is read of the store and written to it, held against the rights of whoever looks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import geopandas as gpd
import pandas as pd

from data.deliveries import Delivery, Receipt, Rejection
from data.errors import DataError, Problem
from data.model import Decision, FollowUp
from data.publications import Publication, Published, Telling
from data.reports import Report
from data.reviews import Review
from data.roles import Act, Rights, demand, demand_counts, demand_points
from data.store.receiving import Rows
from data.store.record import Store

_REFERENCE = r"riket|län:.*"
_NUMBERS = "n_"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one municipality, as far as somebody may see them.

    Attributes
    ----------
    municipality
        Its code, or the name of a place outside Sweden.
    incidents, assignment
        One by one, and the areas they lie in (None where that isn't known); empty without the
        right to points.
    series
        Counts as they were delivered. Without the right to points: riket and län, and of the
        municipality itself what holds no small number in any period.
    areas, deliveries, coverage
        As the store's; without the right to points the deliveries tell no numbers of rows.
    is_demo
        The figures are invented.
    kept, rows_from
        What was counted of incidents that were culled, and per source the first day with rows;
        None and nothing without the right to points.
    publications, bases
        All that was published of the municipality, and the true counts behind the last; only for
        counts that are to be protected together with it.
    """

    municipality: str
    incidents: pd.DataFrame
    series: pd.DataFrame
    areas: gpd.GeoDataFrame
    deliveries: pd.DataFrame
    coverage: pd.DataFrame
    assignment: pd.DataFrame | None
    is_demo: bool
    kept: pd.DataFrame | None = None
    rows_from: Mapping[str, date] = field(default_factory=dict)
    publications: tuple[Publication, ...] = ()
    bases: str = field(default="{}", repr=False)


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """Counts that may be shown to someone: small ones and what gives them away are hidden.

    Attributes
    ----------
    tables
        Per source: `area_id`, `category`, `period`, `n` (empty where it isn't shown) and `mark`
        (empty, "skyddat" or "saknas").
    remarks
        Per source what its reader should know, in Swedish; also of a source without a table.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Protect = Callable[[Tables, Rights, date], ShownCounts]
"""Makes counts that someone may see of all there is, with the periods that had ended on a day."""


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
    data.roles.Denied: Granskning: 1 fel
      Din roll ser inte enskilda händelser. Det gör analytiker/polis. Be kommunens administratör om du behöver det.
    """
    if is_past:
        demand_points(rights, "Så som det var")
    return Seen(store.by(person_key) if person_key else store, rights, protect, is_past=is_past)


class Seen:
    """A store as somebody may see it; made by look. What isn't here is seen by nobody on the pages.

    Every method raises Denied where the right is missing, before anything is read.
    """

    def __init__(self, store: Store, rights: Rights, protect: Protect, *, is_past: bool) -> None:
        self._store = store
        self._protect = protect
        self._is_past = is_past
        self.rights = rights

    def content_key(self) -> str:
        """Give a text that is another after every commit, and in every other store: the key for caches."""
        return self._store.content_key()

    def municipalities(self) -> pd.DataFrame:
        """Tell which municipalities there are: municipality, has_real, has_demo. Open to everyone."""
        return self._store.municipalities()

    def read_tables(self, municipality: str, *, on: date, is_demo: bool) -> Tables:
        """Read the tables of a municipality, without what may not be seen."""
        demand_counts(self.rights, "Kommunens uppgifter")
        tables = self._gather(municipality, on=on, is_demo=is_demo)
        if self.rights.sees_points:
            return tables
        publications, _ = self._store.read_publications(municipality, is_demo=is_demo)
        published = {table.source for each in publications for table in each.tables}
        return strip(tables, k=self.rights.k, published=published)

    def read_counts(self, municipality: str, *, on: date, is_demo: bool) -> ShownCounts:
        """Count per area, category and closed period, and hide what is small or would tell what was published."""
        demand_counts(self.rights, "Antal")
        publications, bases = self._store.read_publications(municipality, is_demo=is_demo)
        tables = replace(
            self._gather(municipality, on=on, is_demo=is_demo), publications=publications, bases=bases or "{}"
        )
        return self._protect(tables, self.rights, on)

    def read_areas(self, municipality: str, *, on: date) -> gpd.GeoDataFrame:
        """Read the areas that held on a day; they are drawn by hand or by SCB and tell of no incident."""
        self._demand_counts_or(Act.READ_IN, "Områden")
        return self._store.read_areas(municipality, on=on, is_demo=False)

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

    def read_decisions(self, promise_id: str, *, as_of: date | None = None) -> tuple[Decision, ...]:
        """Read a promise's decisions."""
        demand_counts(self.rights, "Beslut om löften")
        return self._store.read_decisions(promise_id, as_of=as_of)

    def read_follow_ups(self, promise_id: str, *, as_of: date | None = None) -> tuple[FollowUp, ...]:
        """Read a promise's follow-ups."""
        demand_counts(self.rights, "Uppföljningar av löften")
        return self._store.read_follow_ups(promise_id, as_of=as_of)

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

    def register_incident(self, report: Report, *, now: datetime) -> int:
        """Save an incident registered by hand."""
        self._demand(Act.REGISTER)
        return self._store.register_incident(report, now=now)

    def record_review(self, review: Review, *, now: datetime) -> Review:
        """Write what was decided of an incident under review."""
        self._demand(Act.REVIEW)
        return self._store.record_review(review, now=now)

    def record_decision(self, decision: Decision, *, now: datetime, after: int | None = None) -> Decision:
        """Write how far a commitment has been done, after the version that the writer saw."""
        self._demand(Act.DECIDE)
        return self._store.record_decision(decision, now=now, after=after)

    def record_follow_up(self, follow_up: FollowUp, *, now: datetime) -> FollowUp:
        """Write that a promise was followed up."""
        self._demand(Act.DECIDE)
        return self._store.record_follow_up(follow_up, now=now)

    def read_for_publishing(self, municipality: str, *, on: date, is_demo: bool) -> Tables:
        """Read all there is of a municipality, for whoever is to publish it: what is shown of it is protected."""
        demand(self.rights, Act.PUBLISH)
        return self._gather(municipality, on=on, is_demo=is_demo)

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

    def _demand(self, act: Act) -> None:
        demand(self.rights, act)
        if self._is_past:
            what = "en dag som har varit går bara att se, inte ändra."
            raise DataError(
                str(act).capitalize(), [Problem("", what, "Ta bort dagen vid «Visa som det var» i menyn och gör om.")]
            )

    def _demand_counts_or(self, act: Act, what: str) -> None:
        if not self.rights.may(act):
            demand_counts(self.rights, what)

    def _gather(self, municipality: str, *, on: date, is_demo: bool) -> Tables:
        store = self._store
        deliveries = store.read_deliveries(municipality)
        is_shown = (deliveries["is_demo"] == is_demo) | (deliveries["kind"] == "områden")
        return Tables(
            municipality,
            incidents=store.read_incidents(municipality, is_demo=is_demo),
            series=store.read_series(municipality, is_demo=is_demo),
            areas=store.read_areas(municipality, on=on, is_demo=False),
            deliveries=deliveries[is_shown],
            coverage=store.read_coverage(municipality, is_demo=is_demo),
            assignment=store.read_assignment(municipality, on=on, is_demo=is_demo),
            is_demo=is_demo,
            kept=None if is_demo else store.read_kept(municipality, on=on),
            rows_from={} if is_demo else store.read_rows_from(municipality),
        )


def strip(tables: Tables, *, k: int, published: Collection[str] = ()) -> Tables:
    """Leave what someone without the right to points may see of the tables as they are.

    Parameters
    ----------
    tables
        All there is.
    k
        The smallest number that isn't small.
    published
        Sources that something was published of: beside it, today's figures tell what has come in since.
    """
    series = tables.series
    is_reference = series["area_id"].str.fullmatch(_REFERENCE)
    registers = {*tables.incidents["source"], *(() if tables.kept is None else tables.kept["source"])}
    own = series[~is_reference & ~series["source"].isin({*registers, *published})]
    deliveries = tables.deliveries
    numbers = [name for name in deliveries if str(name).startswith(_NUMBERS)]
    return Tables(
        tables.municipality,
        incidents=tables.incidents.head(0),
        series=pd.concat([find_large(own, tables.municipality, k=k), series[is_reference]], ignore_index=True),
        areas=tables.areas,
        deliveries=deliveries.drop(columns=numbers),
        coverage=tables.coverage,
        assignment=pd.DataFrame({"incident_id": pd.Series(dtype="int64"), "area_id": pd.Series(dtype="str")}),
        is_demo=tables.is_demo,
    )


def find_large(series: pd.DataFrame, municipality: str, *, k: int) -> pd.DataFrame:
    """Find the sources of a whole municipality that hold no small number, so that all of each may be shown.

    Parameters
    ----------
    series
        `data.tables.SERIES` without riket and län.
    municipality
        The `area_id` of the whole.
    k
        The smallest number that isn't small.

    Returns
    -------
    DataFrame
        Of sources that count the whole and nothing else, without a number from 1 to `k` - 1 in any
        category and period; of a year told by month only the months.

    Notes
    -----
    A source is shown wholly or not at all: beside a sum of categories, the large ones would give
    the small one away.

    Examples
    --------
    >>> rows = {"source": ["Brå", "Polisen"], "area_id": "0586", "category": "stöld", "n": [40, 3], "n_months": 1}
    >>> series = pd.DataFrame(rows | {"first_month": pd.Timestamp("2024-01-01")})
    >>> find_large(series, "0586", k=5)["source"].tolist()
    ['Brå']
    """
    is_small = (series["n"] > 0) & (series["n"] < k)
    is_other = (series["area_id"] != municipality) | is_small.fillna(value=False).astype(bool)
    whole = series[~series["source"].isin(series.loc[is_other, "source"])]
    cell = [whole["source"], whole["category"], whole["first_month"].dt.year]
    is_monthly = whole["n_months"] == 1
    told_by_month = pd.MultiIndex.from_arrays([part[is_monthly] for part in cell])
    is_repeated = ~is_monthly & pd.MultiIndex.from_arrays(cell).isin(told_by_month)
    return pd.DataFrame(whole[~is_repeated])
