"""What needs review counts when somebody has accepted it, and every decision is kept."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.deliveries import Delivery, Kind
from data.errors import DataError
from data.model import Category
from data.reports import Report, Severity
from data.reviews import Review, Verdict
from data.store import PROFILES, PROVENANCE, QUEUE, REVIEWS, Store, open_store
from data.tables import find_problems
from geo.join import assign_areas

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO = {"author_role": "samordnare", "reason": "stämmer"}


def passport(**changes: Any) -> Delivery:  # noqa: ANN401  # any field of a delivery
    """Make a passport."""
    common: dict[str, Any] = {
        "kind": Kind.INCIDENTS,
        "source": "EST",
        "file_name": "est.xlsx",
        "sha256": "a" * 64,
        "producer": "Kommunen",
        "licence": "intern",
        "extract_date": DAY,
        "definition": "rapporterade händelser",
        "received_at": NOW,
        "author_role": "handläggare",
        "needs_review": True,
    }
    return Delivery(**common | changes)


def incidents_of(*x: float, ids: bool = False) -> pd.DataFrame:
    """Make incidents along a line, an hour apart, on the rows from 5 on."""
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(range(len(x)), unit="h")
    table = pd.DataFrame(
        {
            "municipality": "0586",
            "category": "stöld",
            "source_category": "cykel",
            "from_at": times,
            "to_at": times,
            "x": list(x),
            "y": 5.0,
            "crs": "EPSG:3006",
            "lon": 15.5,
            "lat": 58.3,
            "is_outside": False,
            "row": range(5, 5 + len(x)),
        }
    )
    return table.assign(source_id=[f"E{number}" for number in range(len(x))]) if ids else table


def report(**changes: Any) -> Report:  # noqa: ANN401  # any field of a report
    """Write a report of an incident by hand."""
    common: dict[str, Any] = {
        "draft_id": "7c1f",
        "municipality": "0586",
        "category": Category.VANDALISM,
        "from_at": datetime(2026, 1, 14, 20),  # noqa: DTZ001  # Swedish clock time
        "to_at": datetime(2026, 1, 15, 7),  # noqa: DTZ001  # as above
        "severity": Severity.SERIOUS,
        "author_role": "fältassistent",
        "x": 529_000.0,
        "y": 6_465_000.0,
        "crs": "EPSG:3006",
    }
    return Report(**common | changes)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store, of either kind."""
    store = open_store(address, assign=assign_areas)
    yield store
    store.close()


def counted(store: Store) -> list[int]:
    """Say which incidents count."""
    return store.read_incidents("0586", is_demo=False)["incident_id"].tolist()


def queued(store: Store) -> list[int]:
    """Say which incidents await review."""
    return store.read_queue("0586", is_demo=False)["incident_id"].tolist()


def decide(store: Store, incident_id: int, verdict: Verdict, merged_into_id: int | None = None) -> None:
    """Decide of an incident."""
    review = Review(incident_id=incident_id, verdict=verdict, merged_into_id=merged_into_id, **WHO)
    assert store.record_review(review, now=NOW).recorded_at == NOW


def test_nothing_counts_before_somebody_has_accepted_it(store: Store) -> None:
    """The queue has all of them; accepted they count, declined they don't, reopened they wait again."""
    receipt = store.receive(
        passport(covers_first=date(2024, 1, 1), covers_last=date(2024, 1, 1)), incidents_of(1, 2, 3)
    )
    assert receipt.n_accepted == 3
    queue = store.read_queue("0586", is_demo=False)
    assert find_problems(queue, QUEUE) == []
    first, second, third = queue["incident_id"]
    assert counted(store) == []
    assert store.municipalities().empty
    decide(store, first, Verdict.ACCEPTED)
    decide(store, second, Verdict.DECLINED)
    assert (counted(store), queued(store)) == ([first], [third])
    assert store.municipalities()["has_real"].tolist() == [True]
    assert store.read_coverage("0586", is_demo=False).empty, "a month with undecided rows is no zero"
    decide(store, third, Verdict.MERGED, first)
    assert (counted(store), queued(store)) == ([first], [])
    assert len(store.read_coverage("0586", is_demo=False)) == 1
    decide(store, first, Verdict.REOPENED)
    assert (counted(store), queued(store)) == ([], [first, third]), "what it was merged with doesn't count any more"
    reviews = store.read_reviews(first)
    assert find_problems(reviews, REVIEWS) == []
    assert reviews["verdict"].tolist() == ["godtagen", "åter i kön"]


def test_a_decision_that_cannot_hold_is_refused_and_nothing_changes(store: Store) -> None:
    """An incident that isn't there, one that needs no review, a merge with one that doesn't count."""
    store.receive(passport(), incidents_of(1, 2))
    store.receive(passport(source="polisen", needs_review=False), incidents_of(9))
    first, second = queued(store)
    (police,) = counted(store)
    version = store.data_version()
    for incident_id, verdict, target, says in (
        (99, Verdict.ACCEPTED, None, "händelsen finns inte"),
        (police, Verdict.DECLINED, None, "som inte granskas"),
        (first, Verdict.MERGED, second, "räknas inte"),
        (first, Verdict.MERGED, 99, "räknas inte"),
    ):
        with pytest.raises(DataError, match=says):
            decide(store, incident_id, verdict, target)
    assert store.data_version() == version
    decide(store, first, Verdict.MERGED, police)
    assert queued(store) == [second]


def test_an_accepted_incident_goes_with_its_delivery_and_comes_back_accepted(store: Store) -> None:
    """Undoing is about what was delivered; what was decided of it stands."""
    receipt = store.receive(passport(), incidents_of(1, 2))
    first, _ = queued(store)
    decide(store, first, Verdict.ACCEPTED)
    store.undo(receipt.delivery_id, now=NOW, **WHO)
    assert (counted(store), queued(store)) == ([], [])
    store.restore(receipt.delivery_id, now=NOW, **WHO)
    assert counted(store) == [first]


def test_a_corrected_row_awaits_review_while_the_accepted_one_stands(store: Store) -> None:
    """The newest accepted words hold."""
    store.receive(passport(), incidents_of(1, ids=True))
    (first,) = queued(store)
    decide(store, first, Verdict.ACCEPTED)
    assert store.receive(passport(), incidents_of(2, ids=True)).n_corrected == 1
    (second,) = queued(store)
    assert counted(store) == [first]
    decide(store, second, Verdict.ACCEPTED)
    assert counted(store) == [second]


def test_an_incident_registered_by_hand_waits_and_is_followed_to_its_author(store: Store) -> None:
    """The same draft twice is one incident; with other words it is a correction."""
    number = store.register_incident(report(), now=NOW)
    assert store.register_incident(report(), now=NOW) == number
    assert (queued(store), counted(store)) == ([number], [])
    decide(store, number, Verdict.ACCEPTED)
    seen = store.read_incidents("0586", is_demo=False).iloc[0]
    assert (seen["category"], seen["is_outside"], round(seen["lon"], 1)) == ("skadegörelse", False, 15.5)
    other = store.register_incident(report(severity=Severity.GRAVE), now=NOW)
    assert store.read_queue("0586", is_demo=False)[["incident_id", "severity"]].to_numpy().tolist() == [
        [other, "mycket allvarlig"]
    ]
    assert counted(store) == [number]
    decide(store, other, Verdict.ACCEPTED)
    assert counted(store) == [other]
    origin = store.read_provenance(other)
    assert origin[["source", "author_role", "source_id"]].to_numpy().tolist() == [
        ["Registrerat i Löfteskartan", "fältassistent", "7c1f"]
    ]


def test_an_incident_somewhere_in_an_area_is_counted_in_it(store: Store) -> None:
    """It has no point, and none is made up."""
    outline = shapely.box(15, 58, 16, 59)
    areas = gpd.GeoDataFrame(
        {
            "area_id": ["centrum"],
            "municipality": "0586",
            "area_type": "centrum",
            "label": "Centrum",
            "valid_from": pd.to_datetime(["2020-01-01"]),
            "is_approximate": True,
            "crs": "EPSG:4326",
            "exact_geometry": [outline],
        },
        geometry=[outline],
        crs="EPSG:4326",
    )
    store.receive(passport(kind=Kind.AREAS, needs_review=False), areas)
    inside = report(x=None, y=None, crs=None, area_id="centrum")
    number = store.register_incident(inside, now=NOW)
    decide(store, number, Verdict.ACCEPTED)
    pairs = store.read_assignment("0586", on=DAY, is_demo=False)
    assert pairs is not None
    assert pairs.to_numpy().tolist() == [[number, "centrum"]]
    assert store.read_incidents("0586", is_demo=False)["x"].isna().all()
    with pytest.raises(DataError, match="området finns inte"):
        store.register_incident(report(x=None, y=None, crs=None, area_id="månen"), now=NOW)


def test_what_cannot_have_happened_is_not_registered(store: Store) -> None:
    """In the future, nowhere on earth, or ending before it begins."""
    later = datetime(2026, 1, 16, 20)  # noqa: DTZ001  # Swedish clock time
    with pytest.raises(DataError, match="kan inte ha börjat än"):
        store.register_incident(report(from_at=later, to_at=later), now=NOW)
    with pytest.raises(DataError, match="inte på jorden"):
        store.register_incident(report(crs="EPSG:4326"), now=NOW)
    with pytest.raises(ValueError, match="före starttiden"):
        report(from_at=later)
    with pytest.raises(ValueError, match="antingen en punkt"):
        report(area_id="centrum")
    assert store.data_version() == 0


def test_every_row_can_be_followed_to_its_file(store: Store) -> None:
    """Delivery, row, checksum and who, also for a row that came twice."""
    first = store.receive(passport(source="polisen", needs_review=False), incidents_of(1, 2))
    store.receive(passport(source="polisen", needs_review=False, file_name="b.csv"), incidents_of(0, 1, 2).iloc[[0, 2]])
    store.receive(passport(source="polisen", needs_review=False, file_name="c.csv"), incidents_of(1, 2)[1:])
    number = counted(store)[1]
    store.undo(first.delivery_id, now=NOW, **WHO)
    origin = store.read_provenance(number)
    assert find_problems(origin, PROVENANCE) == []
    assert origin[["file_name", "row", "is_undone"]].to_numpy().tolist() == [["est.xlsx", 6, True], ["c.csv", 6, False]]
    assert set(origin["sha256"]) == {"a" * 64}
    assert set(origin["author_role"]) == {"handläggare"}


def test_profiles_are_remembered_in_every_version(store: Store) -> None:
    """The newest holds; the same again is no new version."""
    for text, version in (('{"a": 1}', 1), ('{"a": 2}', 2), ('{"a": 2}', 2), ('{"a": 1}', 3)):
        assert store.remember_profile("EST", text, author_role="samordnare", now=NOW) == version
    store.remember_profile("Brå", "{}", author_role="samordnare", now=NOW)
    newest = store.read_profiles()
    assert find_problems(newest, PROFILES) == []
    assert newest[["name", "version", "text"]].to_numpy().tolist() == [["Brå", 1, "{}"], ["EST", 3, '{"a": 1}']]
    assert store.read_profiles("EST")["version"].tolist() == [1, 2, 3]
