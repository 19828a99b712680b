"""What a new store is filled with: the areas that the promises name, and invented data to look at."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from data.activities import Activity
from data.areas import read_areas
from data.deliveries import COUNTRY, Delivery, Kind, MissingRow, find_county
from data.descriptions import SourceDescription
from data.documents import read_document
from data.files.rows import find_checksum
from data.follow_ups import Decision, FollowUp
from data.intake import Intake
from data.invented.action_plans import invent_plan
from data.invented.activities import invent_activities, invent_situations
from data.invented.cases import NamedArea, invent_cases
from data.invented.est import describe_reports, invent_rates, invent_reports
from data.invented.meetings import invent_meetings
from data.invented.presences import invent_presences
from data.invented.surveys import invent_surveys
from data.model import CommitmentStatus, Per, Promise
from data.papers import Paper
from data.presences import Presence
from data.store import Store
from data.synthetic import FIRST_YEAR, LAST_YEAR, TOWNS, Town, make_fraud_series, make_incidents, make_reference_series

EXAMPLE_SEED = 2026
AREAS_FILE = Path(__file__).parent / "example" / "areas.geojson"

_ROLE = "säkerhetssamordnare (påhittad)"
_REASON = "Påhittat exempel."
_SHORTFALL = (
    "Bedrägerier saknar ofta brottsplats. Antalet per kommun är därför för lågt, och hur mycket för lågt "
    "kan ändras över tid."
)
_STEPS = (CommitmentStatus.NOT_STARTED, CommitmentStatus.ONGOING, CommitmentStatus.DONE)


def fill(store: Store, promises: tuple[Promise, ...], *, seed: int, now: datetime) -> None:
    """Give a store the areas that the promises name and, when it is new, invented data to look at.

    A store that was ever given anything gets no invented data, so what was removed stays away. The
    areas come last and tell that the rest is there: what a start that was cut short left is made anew.

    Parameters
    ----------
    store
        Where to.
    promises
        The promises to invent statuses for.
    seed
        The same seed gives the same example.
    now
        When it was done.
    """
    sha256 = find_checksum(AREAS_FILE)
    if _has(store, sha256):
        return
    with store.filling() as is_given:
        if not is_given or _has(store, sha256):
            return
        intake = _read_bundled_areas()
        if _is_half_filled(store):
            store.remove_demo(now=now)
        if store.read_deliveries(with_undone=True).empty:
            _invent(store, promises, intake, seed=seed, now=now)
        store.receive(intake.delivery(now=now), intake.table)


def _has(store: Store, sha256: str) -> bool:
    """Tell whether the store was ever given the areas of a file; undone they stay away."""
    return sha256 in set(store.read_deliveries(with_undone=True)["sha256"])


def _is_half_filled(store: Store) -> bool:
    """Tell whether a first start was cut short: nothing but invented data, and never any areas, which come last."""
    ever = store.read_deliveries(with_undone=True)
    return not ever.empty and bool(ever["is_demo"].all()) and Kind.AREAS.value not in set(ever["kind"])


def _invent(store: Store, promises: tuple[Promise, ...], intake: Intake, *, seed: int, now: datetime) -> None:
    for town in TOWNS:
        _add_incidents(store, town, seed=seed, now=now)
        _add_fraud(store, town, seed=seed, now=now)
        _add_reports(store, town, seed=seed, now=now)
    _add_references(store, seed=seed, now=now)
    named = intake.table[["area_id", "label", "municipality"]].itertuples(index=False)
    areas = [NamedArea(*map(str, each)) for each in named]
    municipality_of = {area.area_id: area.municipality for area in areas}
    for promise in promises:
        logged: tuple[Activity | Presence, ...] = (
            *invent_activities(promise, seed=seed),
            *invent_presences(promise, municipality_of, seed=seed),
        )
        _add_statuses(store, promise, _find_begun(promise, logged), seed=seed, now=now)
        _add_follow_ups(store, promise, now=now)
        papers = tuple(_invent_papers(store, promise, areas, seed=seed, today=now.date()))  # read before writing begins
        store.record_papers((*logged, *papers), now=now)
    surveys = {
        (one.municipality, one.key): one for town in TOWNS for one in invent_surveys(town.municipality, seed=seed)
    }
    store.record_papers(surveys.values(), now=now)


def _invent_papers(
    store: Store, promise: Promise, areas: Sequence[NamedArea], *, seed: int, today: date
) -> Iterator[Paper]:
    yield from invent_situations(promise)
    yield from invent_plan(promise)
    yield from invent_cases(promise, areas)
    decisions = store.read_decisions(promise.promise_id, is_demo=True)
    for place in promise.municipalities:
        yield from invent_meetings(promise, decisions, municipality=place.code, name=place.name, today=today, seed=seed)


def _read_bundled_areas() -> Intake:
    description = read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription)
    return read_areas(AREAS_FILE, description)


def _add_incidents(store: Store, town: Town, *, seed: int, now: datetime) -> None:
    made = make_incidents(town, seed=seed)
    table = _as_incidents(made.assign(source_category=made["category"]), town)
    store.receive(_passport(Kind.INCIDENTS, town.name, "Påhittade händelser", "Påhittade händelser.", now=now), table)


def _add_reports(store: Store, town: Town, *, seed: int, now: datetime) -> None:
    """Add what was reported to EST and how well it was reported, where a promise names EST."""
    rates = invent_rates(town.municipality, seed=seed)
    if rates:
        store.receive(describe_reports(town, now=now), _as_incidents(invent_reports(town, seed=seed), town))
        store.record_papers(rates, now=now)


def _as_incidents(made: pd.DataFrame, town: Town) -> pd.DataFrame:
    return made.assign(municipality=town.municipality, x=made["lon"], y=made["lat"], crs="EPSG:4326", is_outside=False)


def _add_fraud(store: Store, town: Town, *, seed: int, now: datetime) -> None:
    made = make_fraud_series(town, seed=seed).assign(municipality=town.municipality)
    definition = "Påhittade anmälda bedrägerier per månad, hela 9 kap. brottsbalken, försök inräknade."
    passport = _passport(Kind.SERIES, town.name, "Påhittade anmälda bedrägerier", definition, now=now)
    store.receive(passport, _as_counts(made))


def _add_references(store: Store, *, seed: int, now: datetime) -> None:
    counties = {find_county(town.municipality) for town in TOWNS} - {None}
    made = [make_reference_series(str(area_id), seed=seed) for area_id in (COUNTRY, *sorted(map(str, counties)))]
    passport = _passport(Kind.SERIES, "riket och län", "Påhittad jämförelse", "Påhittade bedrägerier.", now=now)
    table = pd.concat(made, ignore_index=True)
    store.receive(passport, _as_counts(table.assign(municipality=table["area_id"])))


def _as_counts(made: pd.DataFrame) -> pd.DataFrame:
    return made.assign(source_category=made["category"], n_months=1, is_preliminary=False)


def _passport(kind: Kind, place: str, source: str, definition: str, *, now: datetime) -> Delivery:
    """Say of invented data that they are, in every field a reader meets."""
    name = f"PÅHITTADE DEMODATA {place} {kind.value}"
    return Delivery(
        kind=kind,
        source=source,
        file_name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        producer="Löfteskartans exempelgenerator (PÅHITTADE DEMODATA)",
        licence="fri",
        extract_date=now.date(),
        definition=definition,
        received_at=now,
        shortfall_note=_SHORTFALL if kind is Kind.SERIES else None,
        covers_first=date(FIRST_YEAR, 1, 1),
        covers_last=date(LAST_YEAR, 12, 1),
        missing_row=MissingRow.ZERO if kind is Kind.INCIDENTS else MissingRow.UNKNOWN,
        is_demo=True,
    )


def _find_begun(promise: Promise, logged: Sequence[Activity | Presence]) -> frozenset[str]:
    """Find the commitments that the invented logs hold something for, written for them or done where they are."""
    served = {one.commitment_id for one in logged if isinstance(one, Activity)}
    where = {one.area_id for one in logged if isinstance(one, Presence)}
    return frozenset(
        each.commitment_id
        for each in promise.commitments
        if each.commitment_id in served or not where.isdisjoint(each.areas)
    )


def _add_statuses(store: Store, promise: Promise, begun: frozenset[str], *, seed: int, now: datetime) -> None:
    """Let each commitment take zero to two steps, one at least where a log says so, and one of them fall behind."""
    rng = np.random.default_rng([seed, *promise.promise_id.encode()])
    for number, commitment in enumerate(promise.commitments):
        n_steps = int(rng.integers(1, len(_STEPS) + 1))
        steps = [*_STEPS[:n_steps]]
        if number == 1:
            steps[-1:] = [CommitmentStatus.DELAYED]
        if steps == [CommitmentStatus.NOT_STARTED] and commitment.commitment_id in begun:
            steps.append(CommitmentStatus.ONGOING)
        for step, status in enumerate(steps):
            decision = Decision(
                promise_id=promise.promise_id,
                commitment_id=commitment.commitment_id,
                status=status,
                decided_on=promise.period.first + timedelta(days=45 + 120 * step),
                author_role=_ROLE,
                reason=_REASON,
                is_demo=True,
            )
            store.record_decision(decision, now=now)


def _add_follow_ups(store: Store, promise: Promise, *, now: datetime) -> None:
    """Hold every occasion but the last of each rule."""
    n_years = promise.period.last.year - promise.period.first.year + 1
    for rule in promise.follow_up_rules:
        n_asked = rule.times * (n_years if rule.per is Per.YEAR else 1)
        days = (promise.period.last - promise.period.first).days
        for number in range(1, n_asked):
            store.record_follow_up(
                FollowUp(
                    promise_id=promise.promise_id,
                    rule_id=rule.rule_id,
                    held_on=promise.period.first + timedelta(days=days * number // n_asked - 14),
                    told_to="påhittad mottagare",
                    channel="påhittad kanal",
                    author_role=_ROLE,
                    is_demo=True,
                ),
                now=now,
            )
