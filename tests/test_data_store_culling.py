"""What has been kept as long as decided goes, and what was counted of it is counted still."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from data.deliveries import Delivery, Kind, Rejection
from data.errors import DataError
from data.model import Category
from data.reports import Report, Severity
from data.retention import DataClass, Rule, find_cut
from data.reviews import Review, Verdict
from data.sources.notices import NOTICES
from data.store import Store, erasing, open_store
from data.store.engine import reading
from data.store.soundness import find_faults
from geo.answer import answer
from geo.join import assign_areas
from geo.question import Question
from geo.situation import Situation, add_kept, count_months, gather, has_rows

FEW = (Phase.explicit, Phase.reuse, Phase.generate)
NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
TODAY = date(2026, 11, 21)
ROLE = "arkivarie"
TOWN = "0586"
CANARY = "KANARIEFÅGEL-58331"


def passport(source: str = "polisen", **changes: Any) -> Delivery:  # noqa: ANN401  # any field of a delivery
    """Make a passport of incidents in 2021–2025."""
    common: dict[str, Any] = {
        "kind": Kind.INCIDENTS,
        "source": source,
        "file_name": "brott.csv",
        "sha256": "0" * 64,
        "producer": "Polisen",
        "licence": "fri",
        "extract_date": date(2026, 1, 10),
        "definition": "anmälda brott",
        "received_at": NOW,
        "covers_first": date(2021, 1, 1),
        "covers_last": date(2025, 12, 1),
        "words": {"cykel": "stöld", "klotter": "skadegörelse"},
    }
    return Delivery(**common | changes)


def incidents_of(rows: Sequence[tuple[str, str, float | None]], ids: list[str] | None = None) -> pd.DataFrame:
    """Make incidents from (time, word, place on the line)."""
    at = pd.to_datetime([time for time, _, _ in rows], format="ISO8601").astype("datetime64[us]")
    x = pd.Series([place for _, _, place in rows], dtype="float64")
    meant = {"cykel": "stöld", "klotter": "skadegörelse"}
    table = pd.DataFrame(
        {
            "municipality": TOWN,
            "category": [meant[word] for _, word, _ in rows],
            "source_category": pd.Series([word for _, word, _ in rows], dtype="str"),
            "from_at": at,
            "to_at": at,
            "x": x,
            "y": x * 0 + 5.0,
            "crs": pd.Series(["EPSG:3006" if place is not None else None for _, _, place in rows], dtype="str"),
            "lon": x,
            "lat": x * 0 + 5.0,
            "is_outside": False,
            "row": pd.Series(range(2, len(rows) + 2), dtype="Int64"),
        }
    )
    return table if ids is None else table.assign(source_id=pd.Series(ids, dtype="str"))


def areas_of(widths: dict[str, tuple[int, str]]) -> gpd.GeoDataFrame:
    """Make areas across the line, from id to (width, first day)."""
    outlines = [shapely.box(0, 0, width, 10) for width, _ in widths.values()]
    table = pd.DataFrame(
        {
            "area_id": pd.Series(list(widths), dtype="str"),
            "municipality": TOWN,
            "area_type": "centrum",
            "label": "område",
            "valid_from": pd.to_datetime([day for _, day in widths.values()]).astype("datetime64[us]"),
            "is_approximate": True,
            "crs": "EPSG:3006",
            "exact_geometry": outlines,
        }
    )
    return gpd.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326")


def receive_areas(store: Store, widths: dict[str, tuple[int, str]]) -> int:
    """Hand over areas."""
    given = passport("SCB", kind=Kind.AREAS, covers_first=None, covers_last=None, words={})
    return store.receive(given, areas_of(widths)).delivery_id


def gather_situation(store: Store, *, on: date = TODAY) -> Situation:
    """Gather what a page knows of the town."""
    situation = gather(
        TOWN,
        incidents=store.read_incidents(TOWN, is_demo=False),
        series=store.read_series(TOWN, is_demo=False),
        areas=store.read_areas(TOWN, on=on, is_demo=False),
        deliveries=store.read_deliveries(TOWN),
        coverage=store.read_coverage(TOWN, is_demo=False),
        is_demo=False,
        assignment=store.read_assignment(TOWN, on=on, is_demo=False),
    )
    return add_kept(situation, store.read_kept(TOWN, on=on), rows_from=store.read_rows_from(TOWN))


def count(store: Store, source: str = "polisen", *, on: date = TODAY) -> pd.DataFrame:
    """Count as the pages do: what is missing is not there."""
    counted = count_months(gather_situation(store, on=on), source).dropna(subset="n")
    return counted.sort_values(["area_id", "category", "month"], ignore_index=True)


def decide(store: Store, months: int | None, data_class: DataClass = DataClass.INCIDENTS) -> None:
    """Write a rule."""
    store.set_rule(Rule(data_class=data_class, months=months, author_role=ROLE, reason="plan 3.2"), now=NOW)


def look_for(engine: sa.Engine) -> list[str]:
    """Tell what is wrong with the database."""
    with engine.connect() as connection:
        return [str(problem) for problem in find_faults(connection)]


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store of either kind."""
    store = open_store(address, assign=assign_areas)
    yield store
    store.close()


ROWS = [
    ("2021-03-04 10:00", "cykel", 3.0),
    ("2021-03-05 11:00", "klotter", 8.0),
    ("2021-05-01 01:00", "cykel", 99.0),
    ("2022-01-01 00:00", "cykel", None),
    ("2024-02-02 12:00", "cykel", 4.0),
]


def fill(store: Store) -> int:
    """Hand over two areas and five incidents, four of them from before November 2023."""
    receive_areas(store, {"centrum": (10, "2021-01-01"), "skolan": (5, "2021-01-01")})
    return store.receive(passport(), incidents_of(ROWS)).delivery_id


def cull(store: Store, *, today: date = TODAY) -> list[tuple[str, int]]:
    """Cull, and tell what went."""
    outcome = store.cull(today=today, author_role=ROLE, now=NOW)
    assert outcome.traces == ()
    return [(removal.data_class.value, removal.n) for removal in outcome.removals]


def test_counts_outlive_their_rows(store: Store) -> None:
    """Counts per area, category and month, zeros included, are the same before the rows go and after."""
    fill(store)
    before = count(store)
    decide(store, 36)
    assert cull(store) == [("händelserader", 4)]
    pd.testing.assert_frame_equal(count(store), before)
    assert store.read_incidents(TOWN, is_demo=False)["from_at"].dt.year.tolist() == [2024]
    in_march = before[(before["month"] == "2021-03-01") & (before["n"] > 0)]
    assert in_march[["area_id", "category", "n"]].to_numpy().tolist() == [
        ["0586", "skadegörelse", 1],
        ["0586", "stöld", 1],
        ["centrum", "skadegörelse", 1],
        ["centrum", "stöld", 1],
        ["skolan", "stöld", 1],
    ]
    assert look_for(store._engine) == []  # noqa: SLF001  # as the command that checks a store does


def test_nothing_goes_without_a_rule(store: Store) -> None:
    """A class that nobody decided of is kept, and so is one that is to be kept for good."""
    fill(store)
    assert cull(store, today=date(2090, 1, 1)) == []
    decide(store, 36)
    decide(store, None)
    assert cull(store, today=date(2090, 1, 1)) == []
    assert len(store.read_incidents(TOWN, is_demo=False)) == len(ROWS)


def test_the_clock_runs_from_the_end_of_the_month() -> None:
    """An incident of October is kept N months after its last day: in the next month it isn't there."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(passport(), incidents_of([("2023-10-01 00:00", "cykel", 1.0), ("2023-11-01 00:00", "cykel", 1.0)]))
    decide(store, 36)
    assert cull(store, today=date(2026, 10, 31)) == []
    assert cull(store, today=date(2026, 11, 1)) == [("händelserader", 1)]
    assert cull(store, today=date(2026, 11, 30)) == []
    assert cull(store, today=date(2026, 12, 1)) == [("händelserader", 1)]


def test_a_dry_run_tells_what_would_go_and_takes_nothing(store: Store) -> None:
    """What would go is told per class, delivery and month, and all of it is still there."""
    delivery_id = fill(store)
    decide(store, 36)
    (removal,) = store.preview_culling(today=TODAY)
    told = [(row["delivery_id"], f"{row['month']:%Y-%m}", row["n"]) for row in removal.rows.to_dict("records")]
    assert told == [(delivery_id, "2021-03", 2), (delivery_id, "2021-05", 1), (delivery_id, "2022-01", 1)]
    assert (removal.n_counted, removal.n_waiting) == (4, 0)
    assert len(store.read_incidents(TOWN, is_demo=False)) == len(ROWS)


def test_the_same_file_brings_nothing_back(store: Store) -> None:
    """Rows that were culled are refused with the reason when their file comes again; nothing counts twice."""
    fill(store)
    before = count(store)
    decide(store, 36)
    cull(store)
    receipt = store.receive(passport(), incidents_of(ROWS))
    assert (receipt.n_read, receipt.n_accepted, receipt.n_known, receipt.n_rejected) == (5, 0, 1, 4)
    reasons = store.read_rejections(receipt.delivery_id)
    assert reasons["row"].tolist() == [2, 3, 4, 5]
    assert set(reasons["reason"]) == {"händelser före 2023-11-01 är gallrade; raden är äldre och tas inte emot igen."}
    pd.testing.assert_frame_equal(count(store), before)


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


def test_a_later_outline_has_no_figures_of_culled_months() -> None:
    """How many there were within an outline drawn afterwards is unknown, never zero; the old one keeps its figures."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    cull(store)
    receive_areas(store, {"centrum": (6, "2026-01-01"), "torget": (9, "2026-01-01")})
    counted = count(store)
    drawn_now = counted[counted["area_id"].isin(["centrum", "torget"])]
    assert drawn_now["month"].min() == pd.Timestamp("2023-11-01")
    assert drawn_now.loc[drawn_now["n"] > 0, "area_id"].tolist() == ["centrum", "torget"]
    then = count(store, on=date(2025, 1, 1))
    assert then.loc[then["area_id"] == "centrum", "n"].sum() == 3


def test_a_culled_month_that_is_vouched_for_later_has_no_figure() -> None:
    """A source whose old rows were refused has no figures of those months, though its file covers them."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    cull(store)
    store.receive(passport("väktarna"), incidents_of(ROWS))
    counted = count(store, "väktarna")
    assert (counted["month"].min(), counted["n"].sum()) == (pd.Timestamp("2023-11-01"), 3)


def test_rows_are_said_to_be_culled() -> None:
    """Whoever needs hours and places is told from which day there are rows: an empty table would look like calm."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    assert has_rows(gather_situation(store), "polisen", pd.Timestamp("2021-01-01"))
    cull(store)
    situation = gather_situation(store)
    assert [has_rows(situation, "polisen", pd.Timestamp(day)) for day in ("2023-10-01", "2023-11-01")] == [False, True]


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


def test_reasons_and_remarks_go_by_when_they_were_received(store: Store) -> None:
    """Why rows were refused, and what was remarked, goes N months after the delivery; the account of it stays."""
    noted = incidents_of(ROWS).assign(remark=pd.Series(["konstig tid", *[None] * 4], dtype="str"))
    receipt = store.receive(passport(), noted, rejections=[Rejection(9, "okänt ord")])
    decide(store, 12, DataClass.REJECTIONS)
    decide(store, 12, DataClass.REMARKS)
    assert cull(store, today=date(2027, 1, 31)) == []
    assert cull(store, today=date(2027, 2, 1)) == [("avvisade-rader", 1), ("anmärkningar", 1)]
    assert store.read_rejections(receipt.delivery_id).empty
    assert store.read_remarks(receipt.delivery_id).empty
    told = store.read_deliveries().iloc[0]
    assert (told["n_rejected"], told["n_remarked"]) == (1, 1)
    assert look_for(store._engine) == []  # noqa: SLF001
    store.undo(receipt.delivery_id, author_role=ROLE, reason="fel", now=NOW)


def test_culled_notices_are_not_fetched_again(store: Store) -> None:
    """Notices go by when they were published, and a saved list that has them brings none of them back."""
    saved = notices_of([("2023-10-31 23:59", 1), ("2023-11-01 00:00", 2)])
    store.add_notices(saved)
    decide(store, 36, DataClass.NOTICES)
    assert cull(store) == [("notiser", 1)]
    assert store.read_notices(None)["notice_id"].tolist() == [2]
    store.add_notices(saved)
    assert store.read_notices(None)["notice_id"].tolist() == [2]
    assert look_for(store._engine) == []  # noqa: SLF001


def notices_of(rows: list[tuple[str, int]]) -> pd.DataFrame:
    """Make notices from (published, number)."""
    n = range(len(rows))
    seen = pd.Series(pd.Timestamp("2026-01-02"), index=n).astype("datetime64[us]")
    given: dict[str, Any] = {
        "notice_id": pd.Series([number for _, number in rows], dtype="int64"),
        "version": 1,
        "is_newest": True,
        "is_summary": False,
        "seen_at": seen,
        "last_seen_at": seen,
        "published_at": pd.to_datetime([at for at, _ in rows]).astype("datetime64[us]"),
        "centre_lon": float("nan"),
        "centre_lat": float("nan"),
        "position": "ingen position",
    }
    table = pd.DataFrame({name: given.get(name, "x") for name in NOTICES}, index=n)
    return table.astype({name: column.dtype for name, column in NOTICES.items()})


def test_an_ended_sign_in_is_forgotten_in_time() -> None:
    """That a sign-in was ended goes when no cookie of it can be in use any more, and not before."""
    store = open_store("sqlite://")
    store.sign_out("person", "session", 1_768_000_000, now=NOW)
    decide(store, 2, DataClass.SIGN_OUTS)
    assert cull(store, today=date(2026, 3, 31)) == []
    assert store.is_signed_out("person", 1_768_000_000)
    assert cull(store, today=date(2026, 4, 1)) == [("utloggningar", 1)]
    assert look_for(store._engine) == []  # noqa: SLF001


def test_culled_months_without_their_counts_have_no_figures() -> None:
    """Where the kept counts aren't read, a month whose rows went is missing; it is never counted as none."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    cull(store)
    situation = replace(gather_situation(store), kept=None, rows_from={})
    counted = count_months(situation, "polisen")
    assert counted["month"].min() == pd.Timestamp("2023-11-01")


def test_a_day_before_a_culling_has_no_figure_of_what_went() -> None:
    """Looked back at, a month whose rows went since is missing: it is unknown, and never counted as none."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    later = NOW + timedelta(days=30)
    store.cull(today=TODAY, author_role=ROLE, now=later)
    assert count(store.as_of(NOW))["month"].min() == pd.Timestamp("2023-11-01")
    assert count(store.as_of(later))["month"].min() == pd.Timestamp("2021-01-01")


def test_rows_go_only_in_a_culling(store: Store) -> None:
    """The database refuses to let an incident go outside an open culling, and a closed one never opens."""
    fill(store)
    decide(store, 36)
    cull(store)
    for statement in ("DELETE FROM incident", "DELETE FROM kept_count", "UPDATE culling SET is_open = (1 = 1)"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store._engine.begin() as connection:  # noqa: SLF001
            connection.exec_driver_sql(statement)


def test_nothing_of_a_culled_row_is_left_in_the_files(tmp_path: Path) -> None:
    """After a culling no byte of a row's own words is in the database's file, its log or its journal."""
    file = tmp_path / "löften.sqlite3"
    store = open_store(f"sqlite:///{file}", assign=assign_areas)
    rows = [(f"2021-03-{1 + n % 28:02d} 10:00", "cykel", float(n)) for n in range(500)]
    told = [f"{CANARY}-{n:04d}" for n in range(len(rows))]
    given = passport("väktarna", needs_review=True)
    store.receive(given, incidents_of(rows, ids=told).assign(remark=told))
    queued = store.read_queue(TOWN, is_demo=False)["incident_id"].tolist()
    for number in queued[:20]:
        review = Review(incident_id=number, verdict=Verdict.ACCEPTED, author_role=ROLE, reason=f"{CANARY} sågs")
        store.record_review(review, now=NOW)
    decide(store, 36)
    decide(store, 1, DataClass.REMARKS)
    assert find_canary(tmp_path) != []
    assert cull(store) == [("händelserader", 500), ("anmärkningar", 500)]
    assert find_canary(tmp_path) == []
    assert len(store.read_kept(TOWN, on=TODAY)) > 0


def test_nothing_of_a_culled_row_is_left_in_the_tables_of_a_server(server_address: str) -> None:
    """After a culling no byte of a row's own words is in the files of the database's tables."""
    store = open_store(server_address, assign=assign_areas)
    told = [f"{CANARY}-{n:04d}" for n in range(200)]
    rows = incidents_of([("2021-03-04 10:00", "cykel", 3.0)] * len(told), ids=told)
    store.receive(passport(), rows.assign(remark=told))
    engine = sa.create_engine(sa.make_url(server_address).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.connect() as raw:
        folder = Path(raw.exec_driver_sql("SHOW data_directory").scalar_one())
        oid = raw.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()").scalar_one()
        raw.exec_driver_sql("CHECKPOINT")
        assert find_canary(folder / "base" / str(oid)) != []
        decide(store, 36)
        decide(store, 1, DataClass.REMARKS)
        assert cull(store) == [("händelserader", 200), ("anmärkningar", 200)]
        raw.rollback()
        raw.exec_driver_sql("CHECKPOINT")
        assert find_canary(folder / "base" / str(oid)) == []
    store.close()


def find_canary(folder: Path) -> list[str]:
    """Name the files that hold the canary."""
    return sorted(file.name for file in folder.iterdir() if CANARY.encode() in file.read_bytes())


def test_a_reader_in_the_way_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are gone; that the log of writing could not be emptied is said, and mended by culling again."""
    monkeypatch.setattr(erasing, "WAIT_MS", 50)
    store = open_store(f"sqlite:///{tmp_path / 'löften.sqlite3'}", assign=assign_areas)
    fill(store)
    decide(store, 36)
    with reading(store._engine).connect() as reader:  # noqa: SLF001  # somebody who looks for long
        assert reader.exec_driver_sql("SELECT count(*) FROM incident").scalar() == len(ROWS)
        outcome = store.cull(today=TODAY, author_role=ROLE, now=NOW)
        (trace,) = outcome.traces
        assert "skrivloggen (-wal) gick inte att tömma, för någon läser i databasen" in trace.what
    assert len(store.read_incidents(TOWN, is_demo=False)) == 1
    assert cull(store) == []


def test_an_import_keeps_a_culling_waiting(tmp_path: Path) -> None:
    """Nothing is culled while rows are read in."""
    address = f"sqlite:///{tmp_path / 'löften.sqlite3'}"
    store, other = open_store(address, assign=assign_areas), open_store(address, assign=assign_areas)
    fill(store)
    decide(store, 36)

    def give() -> Iterator[pd.DataFrame]:
        with pytest.raises(DataError, match="en inläsning pågår"):
            other.cull(today=TODAY, author_role=ROLE, now=NOW)
        yield incidents_of([("2025-03-04 10:00", "cykel", 3.0)])

    store.receive(passport("väktarna"), give())
    assert len(store.read_incidents(TOWN, is_demo=False)) == len(ROWS) + 1


HALF = 12
deliveries = st.lists(
    st.lists(
        st.tuples(st.integers(0, 47), st.sampled_from(["cykel", "klotter"]), st.sampled_from([2.0, 7.0, 50.0, None])),
        min_size=1,
        max_size=40,
    ),
    min_size=1,
    max_size=3,
)


@given(
    deliveries=deliveries,
    is_named=st.booleans(),
    undone=st.sets(st.integers(0, 2), max_size=1),
    months=st.lists(st.integers(1, 60), min_size=1, max_size=3),
)
@example(  # the source's only row that counts goes first, then nothing but rows of an undone delivery
    deliveries=[[(33, "klotter", 2.0), (43, "klotter", 7.0)], [(0, "klotter", 2.0)]],
    is_named=False,
    undone={0},
    months=[24, 8],
)
@settings(max_examples=8, deadline=None, phases=FEW, suppress_health_check=list(HealthCheck))
def test_no_figure_and_no_verdict_changes_when_rows_go(
    deliveries: list[list[tuple[int, str, float | None]]], *, is_named: bool, undone: set[int], months: list[int]
) -> None:
    """Whatever was delivered, corrected and undone, and however often it is culled: counts and verdicts stay."""
    store = open_store("sqlite://", assign=assign_areas)
    receive_areas(store, {"centrum": (10, "2021-01-01"), "skolan": (5, "2021-01-01")})
    numbers = []
    for rows in deliveries:
        at = [(f"{2022 + month // 12}-{month % 12 + 1:02d}-15 10:00", word, x) for month, word, x in rows]
        ids = [f"id{number % HALF}" for number in range(len(rows))] if is_named else None
        given = passport(covers_first=date(2022, 1, 1))
        numbers.append(store.receive(given, incidents_of(at, ids=ids)).delivery_id)
    for place in undone & set(range(len(numbers))):
        store.undo(numbers[place], author_role=ROLE, reason="fel", now=NOW)
    before, verdicts = judge(store)
    for kept in sorted(months, reverse=True):
        decide(store, kept)
        cull(store, today=date(2026, 6, 1))
    after, verdicts_after = judge(store)
    pd.testing.assert_frame_equal(after, before)
    assert verdicts_after == verdicts
    left = store.read_incidents(TOWN, is_demo=False)["from_at"]
    assert left.empty or left.min() >= pd.Timestamp(find_cut(date(2026, 6, 1), min(months)))
    assert look_for(store._engine) == []  # noqa: SLF001
    store.close()


def judge(store: Store) -> tuple[pd.DataFrame, list[str]]:
    """Count, and hold each area's figures against the baseline year, as the pages do."""
    situation = gather_situation(store)
    monthly = count_months(situation, "polisen")
    verdicts = [
        repr(answer(Question("polisen", area, category, 2023, 2025), situation, monthly))
        for area in (TOWN, "centrum")
        for category in ("stöld", "skadegörelse")
    ]
    return monthly.dropna(subset="n").sort_values(["area_id", "category", "month"], ignore_index=True), verdicts
