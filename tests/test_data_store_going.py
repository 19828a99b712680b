"""What no longer counts goes with what stands in its place, and doesn't come back."""

from datetime import datetime

import pandas as pd
import pytest

from data.errors import DataError
from data.model import Category
from data.reports import Report, Severity
from data.retention import DataClass
from data.reviews import Review, Verdict
from data.store import open_store
from geo.join import assign_areas
from tests.culled_store import NOW, ROLE, ROWS, TOWN, count, cull, decide, fill, incidents_of, passport


def test_a_delivery_that_lost_rows_is_not_undone() -> None:
    """Undoing it is refused in plain Swedish; one that lost nothing is undone as before."""
    store = open_store("sqlite://", assign=assign_areas)
    delivery_id = fill(store)
    later = store.receive(passport(), incidents_of([("2025-02-02 12:00", "klotter", 4.0)])).delivery_id
    decide(store, 36)
    cull(store)
    with pytest.raises(DataError, match=r"rader före 2023-11-01 gallrades 2026-01-15.*Läs in en rättad leverans"):
        store.undo(delivery_id, author_role=ROLE, reason="fel", now=NOW)
    store.undo(later, author_role=ROLE, reason="fel", now=NOW)
    assert store.read_incidents(TOWN, is_demo=False)["from_at"].dt.year.tolist() == [2024]


def test_an_undone_delivery_loses_its_rows_too() -> None:
    """What doesn't count is as old as what does: it goes, is in no count, and can't be restored."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    other = store.receive(passport(), incidents_of([("2021-07-01 12:00", "cykel", 4.0)])).delivery_id
    store.undo(other, author_role=ROLE, reason="fel", now=NOW)
    before = count(store)
    decide(store, 36)
    assert cull(store) == [("händelserader", 5)]
    pd.testing.assert_frame_equal(count(store), before)
    with pytest.raises(DataError, match="varken ångras eller återställas"):
        store.restore(other, author_role=ROLE, reason="rätt", now=NOW)


def test_a_correction_goes_with_what_it_corrects() -> None:
    """A row that a newer one took the place of doesn't begin to count when the newer one goes."""
    store = open_store("sqlite://", assign=assign_areas)
    first = store.receive(passport(), incidents_of([("2024-03-01 10:00", "cykel", 1.0)], ids=["A1"])).delivery_id
    store.receive(passport(), incidents_of([("2021-03-01 10:00", "cykel", 1.0)], ids=["A1"]))
    before = count(store)
    decide(store, 36)
    assert cull(store) == [("händelserader", 2)]
    pd.testing.assert_frame_equal(count(store), before)
    with pytest.raises(DataError, match="varken ångras"):
        store.undo(first, author_role=ROLE, reason="fel", now=NOW)


def test_what_was_merged_goes_with_what_it_was_merged_with() -> None:
    """An incident that was found to be the same as one that goes, goes too: it doesn't come back to the queue."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(passport(), incidents_of([("2023-10-31 10:00", "cykel", 1.0), ("2025-01-01", "cykel", 1.0)]))
    queued = incidents_of([("2023-11-01 10:00", "klotter", 1.0)])
    store.receive(passport("väktarna", needs_review=True), queued)
    target = int(store.read_incidents(TOWN, is_demo=False)["incident_id"].min())
    (number,) = store.read_queue(TOWN, is_demo=False)["incident_id"].tolist()
    merged = Review(incident_id=number, verdict=Verdict.MERGED, merged_into_id=target, author_role=ROLE, reason="samma")
    store.record_review(merged, now=NOW)
    decide(store, 36)
    assert cull(store) == [("händelserader", 2)]
    assert store.read_queue(TOWN, is_demo=False).empty
    assert store.read_decided(TOWN, is_demo=False).empty


def test_reports_have_a_rule_of_their_own() -> None:
    """What is registered by hand goes by its own rule, and can't be registered again once its time is culled."""
    store = open_store("sqlite://", assign=assign_areas)
    report = Report(
        draft_id="7c1f",
        municipality=TOWN,
        category=Category.VANDALISM,
        from_at=datetime(2021, 1, 15, 20),  # noqa: DTZ001  # Swedish clock time
        to_at=datetime(2021, 1, 16, 7),  # noqa: DTZ001
        severity=Severity.MINOR,
        author_role="fältassistent",
        x=500_000.0,
        y=6_500_000.0,
        crs="EPSG:3006",
    )
    number = store.register_incident(report, now=NOW)
    store.record_review(
        Review(incident_id=number, verdict=Verdict.ACCEPTED, author_role=ROLE, reason="stämmer"), now=NOW
    )
    fill(store)
    decide(store, 36, DataClass.REPORTS)
    assert cull(store) == [("rapporter", 1)]
    assert len(store.read_incidents(TOWN, is_demo=False)) == len(ROWS)
    with pytest.raises(DataError, match="före 2023-11-01 är gallrade"):
        store.register_incident(report.model_copy(update={"draft_id": "8d2a"}), now=NOW)
