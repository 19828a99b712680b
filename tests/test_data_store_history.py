"""The store as of a moment reads what the store read then."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.assessments import Assessment, Colour
from data.deliveries import Kind
from data.errors import DataError
from data.follow_ups import Decision, FollowUp
from data.model import Category, CommitmentStatus
from data.reports import Report, Severity
from data.reviews import Review, Verdict
from data.store import Store, open_store
from tests.store_example import make_delivery, pair_all

START = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO: dict[str, Any] = {"author_role": "samordnare", "reason": "prov"}


def incidents(y: float) -> pd.DataFrame:
    """Make two incidents, the second the same every time."""
    at = pd.Timestamp("2025-01-01 12:00")
    where = {"x": 529_000.0, "y": [6_465_000.0 + y, 1.0], "crs": "EPSG:3006", "lon": 15.1, "lat": 58.3}
    what = {"municipality": "0586", "category": "stöld", "source_category": "cykel", "from_at": at, "to_at": at}
    return pd.DataFrame({**what, **where, "is_outside": False})


def counts(n: int) -> pd.DataFrame:
    """Make a month's count."""
    cell = {"municipality": "0586", "area_id": "A", "category": "stöld", "source_category": "cykel", "n_months": 1}
    return pd.DataFrame({**cell, "first_month": pd.to_datetime(["2024-01-01"]), "n": [n], "is_preliminary": True})


def area(size: float) -> gpd.GeoDataFrame:
    """Make an area around everything."""
    outline = shapely.box(500_000, 6_400_000, 600_000 + size, 6_500_000)
    names = {"area_id": ["a"], "municipality": "0586", "area_type": "centrum", "label": "Åby", "is_approximate": True}
    dates = {"valid_from": pd.to_datetime(["2020-01-01"]), "crs": "EPSG:3006", "exact_geometry": [outline]}
    return gpd.GeoDataFrame({**names, **dates}, geometry=[outline], crs="EPSG:4326")


def change_standing(store: Store, now: datetime, n: int) -> None:
    """Undo a delivery, or restore it."""
    deliveries = store.read_deliveries(with_undone=True)["delivery_id"].tolist()
    if not deliveries:
        return
    chosen = deliveries[n % len(deliveries)]
    undone = store.read_undoings(chosen)["is_undone"].tolist()
    act = store.restore if undone[-1:] == [True] else store.undo
    act(chosen, now=now, **WHO)


def review(store: Store, now: datetime, n: int) -> None:
    """Decide of the oldest in the queue."""
    for waiting in store.read_queue("0586", is_demo=False)["incident_id"].tolist()[:1]:
        verdict = Verdict.ACCEPTED if n % 2 else Verdict.DECLINED
        store.record_review(Review(incident_id=waiting, verdict=verdict, **WHO), now=now)


def register(store: Store, now: datetime, n: int) -> None:
    """Register an incident by hand."""
    where = {"x": 529_000.0, "y": 6_465_000.0, "crs": "EPSG:3006"}
    what = {"category": Category.VANDALISM, "severity": Severity.GRAVE, "from_at": START, "to_at": START}
    store.register_incident(
        Report(draft_id=f"d{n}", municipality="0586", author_role="fältassistent", **what, **where), now=now
    )


def decide(store: Store, now: datetime, n: int) -> None:
    """Decide how far a commitment has come, and what colour its focus area has."""
    status = list(CommitmentStatus)[n % len(CommitmentStatus)]
    common = {"promise_id": "lofte", "decided_on": DAY, **WHO}
    store.record_decision(Decision(commitment_id="n", status=status, **common), now=now)
    colour = list(Colour)[n % len(Colour)]
    store.record_assessment(Assessment(focus_area_id="f", colour=colour, evidence="tabell 2", **common), now=now)


def follow_up(store: Store, now: datetime, n: int) -> None:
    """Follow up, and write a profile."""
    held = {"held_on": DAY, "told_to": f"nämnden {n}", "channel": "möte", "author_role": "samordnare"}
    store.record_follow_up(FollowUp(promise_id="lofte", rule_id="halvar", **held), now=now)
    store.remember_profile("EST", f'{{"n": {n}}}', author_role="samordnare", now=now)


WRITES: tuple[Callable[[Store, datetime, int], object], ...] = (
    lambda store, now, n: store.receive(make_delivery(Kind.INCIDENTS, received_at=now), incidents(float(n))),
    lambda store, now, n: store.receive(make_delivery(Kind.SERIES, received_at=now), counts(n)),
    lambda store, now, n: store.receive(make_delivery(Kind.AREAS, received_at=now), area(float(n))),
    change_standing,
    register,
    review,
    decide,
    follow_up,
)


def read_all(store: Store) -> str:
    """Read what any page can show."""
    tables = [
        store.read_incidents("0586", is_demo=False),
        store.read_series("0586", is_demo=False),
        store.read_areas("0586", on=DAY, is_demo=False),
        store.read_area_versions("a"),
        store.read_assignment("0586", on=DAY, is_demo=False),
        store.read_deliveries("0586", with_undone=True),
        store.read_undoings(),
        store.read_coverage("0586", is_demo=False),
        store.read_queue("0586", is_demo=False),
        store.read_decided("0586", is_demo=False),
        store.read_profiles(),
        store.municipalities(),
        store.read_log(),
    ]
    values = [store.read_decisions("lofte"), store.read_assessments("lofte"), store.read_follow_ups("lofte")]
    return "\n".join([*(table.to_csv() for table in tables if table is not None), *map(repr, values)])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(st.integers(0, len(WRITES) - 1), st.integers(0, 3)), min_size=1, max_size=6))
def test_any_moment_reads_as_it_did(acts: list[tuple[int, int]]) -> None:
    """Whatever was received, undone, registered, reviewed and decided: each moment is as it was."""
    store = open_store("sqlite://", assign=pair_all)
    seen = []
    for number, (act, n) in enumerate(acts):
        now = START + timedelta(minutes=number)
        WRITES[act](store, now, n)
        seen.append((now, read_all(store)))
    for now, was in seen:
        then = store.as_of(now)
        assert read_all(then) == was
        then.close()
    store.close()


def test_a_moment_of_a_database_is_seen_without_a_copy(address: str) -> None:
    """On both databases: what came later is not there, the store itself goes on, and the past takes no writing."""
    store = open_store(address, assign=pair_all)
    for number, write in enumerate(WRITES):
        write(store, START + timedelta(days=number), 1)
    between = store.as_of(START + timedelta(days=3, hours=12))
    before = read_all(between)
    assert store.read_deliveries(with_undone=True)["delivery_id"].tolist() == [1, 2, 3, 4]
    assert between.read_deliveries(with_undone=True)["delivery_id"].tolist() == [1, 2, 3]
    assert between.read_undoings()["delivery_id"].tolist() == [2]
    assert between.read_decisions("lofte") == ()
    with pytest.raises(DataError, match="får bara läsas"):
        decide(between, START, 1)
    decide(store, START + timedelta(days=20), 2)
    assert read_all(between) == before
    assert len(store.read_decisions("lofte")) == 2
    between.close()
    store.close()
