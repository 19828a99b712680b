"""A delivery can be undone and restored: the store then holds what the standing deliveries alone would give."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.deliveries import Delivery, Kind, MissingRow, Portion, Rejection
from data.errors import DataError, Problem
from data.store import UNDOINGS, Store, open_store
from data.store.soundness import find_faults
from data.tables import find_problems
from geo.join import assign_areas
from tests.store_example import make_delivery

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO = {"author_role": "samordnare", "reason": "fel fil", "now": NOW}
FEW = (Phase.explicit, Phase.reuse, Phase.generate)
MONTHS = ("2024-01", "2024-02")


@dataclass(frozen=True)
class Given:
    """One delivery, ready to be received."""

    delivery: Delivery
    rows: Any


def incidents_of(rows: list[tuple[str, str, int]], ids: list[str] | None = None) -> pd.DataFrame:
    """Make incidents from (municipality, word, hour)."""
    hours = pd.Timestamp("2024-01-01") + pd.to_timedelta([hour for _, _, hour in rows], unit="h")
    x = [float(hour) for _, _, hour in rows]
    table = pd.DataFrame(
        {
            "municipality": [place for place, _, _ in rows],
            "category": "stöld",
            "source_category": [word for _, word, _ in rows],
            "from_at": hours,
            "to_at": hours,
            "x": x,
            "y": 5.0,
            "crs": "EPSG:3006",
            "lon": x,
            "lat": 5.0,
            "is_outside": False,
            "row": range(2, len(rows) + 2),
        }
    )
    return table if ids is None else table.assign(source_id=ids)


def counts_of(cells: dict[tuple[str, str, str], int | None]) -> pd.DataFrame:
    """Make counts from (area, word, month)."""
    return pd.DataFrame(
        {
            "municipality": "0586",
            "area_id": [area for area, _, _ in cells],
            "category": ["trafik" if word == "fylla" else "stöld" for _, word, _ in cells],
            "source_category": [word for _, word, _ in cells],
            "first_month": pd.to_datetime([f"{month}-01" for _, _, month in cells]),
            "n_months": 1,
            "n": pd.array(list(cells.values()), dtype="Int64"),
            "is_preliminary": False,
        }
    )


def areas_of(widths: dict[str, tuple[int, str]]) -> gpd.GeoDataFrame:
    """Make areas across the line, from id to (width, first day)."""
    outlines = [shapely.box(0, 0, width, 10) for width, _ in widths.values()]
    table = pd.DataFrame(
        {
            "area_id": list(widths),
            "municipality": "0586",
            "area_type": "centrum",
            "label": "område",
            "valid_from": pd.to_datetime([day for _, day in widths.values()]),
            "is_approximate": True,
            "crs": "EPSG:3006",
            "exact_geometry": outlines,
        }
    )
    return gpd.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326")


rows = st.lists(
    st.tuples(st.sampled_from(["0586", "0583"]), st.sampled_from(["cykel", "fylla"]), st.integers(0, 3)), max_size=6
)
ids = st.sampled_from(["K1", "K2", "K3"])
areas = st.sampled_from(["A", "B", "0586"])
cells = st.tuples(areas, st.sampled_from(["cykel", "bil", "fylla"]), st.sampled_from(MONTHS))
covers = {"covers_first": date(2024, 1, 1), "covers_last": date(2024, 2, 1)}


@st.composite
def deliveries(draw: st.DrawFn) -> Given:
    """Draw a delivery among few values, so that rows are often repeated, corrected and withdrawn."""
    shape: str = draw(st.sampled_from(["plain", "named", "counts", "areas"]))
    if shape in ("plain", "named"):
        drawn = draw(rows)
        named = draw(st.lists(ids, min_size=len(drawn), max_size=len(drawn))) if shape == "named" else None
        word = draw(st.sampled_from(["stöld", "våld"]))
        table = incidents_of(drawn, named).assign(category=word)
        cut = draw(st.integers(0, len(drawn)))
        return Given(make_delivery(Kind.INCIDENTS, source=shape, **covers), [table[:cut], table[cut:]])
    if shape == "counts":
        table = counts_of(draw(st.dictionaries(cells, st.sampled_from([None, 0, 1, 2]), max_size=6)))
        rule = draw(st.sampled_from(list(MissingRow)))
        words = draw(st.sampled_from([{}, {"cykel": "stöld", "fylla": "trafik"}]))
        since = draw(st.sampled_from([None, date(2024, 2, 1)]))
        return Given(
            make_delivery(Kind.SERIES, source=shape, missing_row=rule, words=words, preliminary_from=since, **covers),
            [table],
        )
    sizes = st.tuples(st.integers(1, 3), st.sampled_from(["2020-01-01", "2022-01-01"]))
    return Given(
        make_delivery(Kind.AREAS, source=shape), [areas_of(draw(st.dictionaries(areas, sizes, min_size=1, max_size=3)))]
    )


def contents(store: Store) -> dict[str, Any]:
    """Read all that a reader can see, without the numbers that depend on who came first."""
    seen: dict[str, Any] = {"places": store.municipalities().to_dict("records")}
    for place in ("0586", "0583"):
        found = store.read_incidents(place, is_demo=False)
        seen[f"incidents {place}"] = sorted(found.drop(columns="incident_id").astype(str).apply("|".join, axis=1))
        seen[f"series {place}"] = store.read_series(place, is_demo=False).astype(str).to_dict("records")
        seen[f"coverage {place}"] = store.read_coverage(place, is_demo=False).astype(str).to_dict("records")
        for on in (DAY, date(2021, 1, 1)):
            outlines = store.read_areas(place, on=on, is_demo=False)
            seen[f"areas {place} {on}"] = outlines.astype(str).to_dict("records")
            pairs = store.read_assignment(place, on=on, is_demo=False)
            assert pairs is not None
            fresh = assign_areas(found, outlines)
            pd.testing.assert_frame_equal(pairs, fresh, check_dtype=False)
    seen["versions"] = store.read_area_versions("A").astype(str).to_dict("records")
    return seen


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.one_of(deliveries(), st.integers(0, 5)), min_size=1, max_size=8))
def test_what_is_seen_is_what_the_standing_deliveries_alone_would_give(steps: list[Given | int]) -> None:
    """Receive, undo and restore in any order: the same as receiving only those that stand, in their order."""
    stores = [open_store("sqlite://", assign=assign_areas) for _ in range(2)]
    follow(steps, *stores)


@settings(
    deadline=None, max_examples=2, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], phases=FEW
)
@given(st.lists(st.one_of(deliveries(), st.integers(0, 5)), min_size=4, max_size=8))
def test_what_is_seen_on_a_server_is_what_is_seen_in_a_file(
    make_database: "Callable[[], str]", steps: list[Given | int]
) -> None:
    """The same law with PostgreSQL on the one side and SQLite on the other: both show the same of the same."""
    follow(steps, open_store(make_database(), assign=assign_areas), open_store("sqlite://", assign=assign_areas))


def follow(steps: list[Given | int], store: Store, alone: Store) -> None:
    """Receive, undo and restore in one store, and in the other only receive what stands in the end."""
    received: list[Given] = []
    numbers: list[int] = []
    undone: set[int] = set()
    for step in steps:
        if isinstance(step, Given):
            receipt = store.receive(step.delivery, step.rows)
            assert receipt.n_read == sum(map(len, step.rows))
            received.append(step)
            numbers.append(receipt.delivery_id)
        elif received:
            chosen = step % len(received)
            change: Callable[..., None] = store.restore if chosen in undone else store.undo
            change(numbers[chosen], **WHO)
            undone ^= {chosen}
    for number, one in enumerate(received):
        if number not in undone:
            alone.receive(one.delivery, one.rows)
    assert contents(store) == contents(alone)
    for one_store in (store, alone):
        with one_store._engine.begin() as connection:  # noqa: SLF001  # the check of a store in memory
            assert find_faults(connection) == []
        one_store.close()


PLAIN = incidents_of([("0586", "cykel", 1), ("0586", "cykel", 1), ("0586", "fylla", 2)])


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store, of either kind."""
    store = open_store(address, assign=assign_areas)
    yield store
    store.close()


def count(store: Store) -> int:
    """Count the incidents that are seen."""
    return len(store.read_incidents("0586", is_demo=False))


def test_rows_that_a_later_delivery_repeated_stay_when_the_first_is_undone(store: Store) -> None:
    """All three were known when they came again; they are there through the second."""
    first = store.receive(make_delivery(Kind.INCIDENTS), PLAIN)
    again = store.receive(make_delivery(Kind.INCIDENTS), PLAIN[:2])
    assert (again.n_known, count(store)) == (2, 3)
    version = store.data_version()
    store.undo(first.delivery_id, **WHO)
    assert count(store) == 2
    assert store.data_version() > version
    store.undo(again.delivery_id, **WHO)
    assert count(store) == 0
    assert store.municipalities().empty
    store.restore(first.delivery_id, **WHO)
    assert count(store) == 3


def test_rows_of_an_undone_delivery_are_new_when_they_come_again(store: Store) -> None:
    """The receipt says what changes for the reader."""
    first = store.receive(make_delivery(Kind.INCIDENTS), PLAIN)
    store.undo(first.delivery_id, **WHO)
    again = store.receive(make_delivery(Kind.INCIDENTS), PLAIN)
    assert (again.n_accepted, again.n_known) == (3, 0)
    assert store.receive(make_delivery(Kind.INCIDENTS), PLAIN).n_known == 3


def test_an_undone_delivery_is_remembered_with_who_and_why(store: Store) -> None:
    """It is out of sight, and its passport can still be read."""
    first = store.receive(make_delivery(Kind.INCIDENTS), PLAIN)
    store.undo(first.delivery_id, **WHO)
    assert store.read_deliveries().empty
    assert store.read_deliveries(with_undone=True)["delivery_id"].tolist() == [first.delivery_id]
    undoings = store.read_undoings(first.delivery_id)
    assert find_problems(undoings, UNDOINGS) == []
    assert undoings.to_dict("records") == [
        {
            "delivery_id": first.delivery_id,
            "is_undone": True,
            "author_role": "samordnare",
            "reason": "fel fil",
            "recorded_at": pd.Timestamp(NOW),
        }
    ]


def test_what_cannot_be_undone_is_refused_and_nothing_changes(store: Store) -> None:
    """A delivery that isn't there, is undone already, or without a reason."""
    first = store.receive(make_delivery(Kind.INCIDENTS), PLAIN).delivery_id
    version = store.data_version()
    with pytest.raises(DataError, match="leveransen finns inte"):
        store.undo(99, **WHO)
    with pytest.raises(DataError, match="leveransen är inte ångrad"):
        store.restore(first, **WHO)
    with pytest.raises(DataError, match="roll och skäl måste anges"):
        store.undo(first, author_role="samordnare", reason=" ", now=NOW)
    assert store.data_version() == version
    store.undo(first, **WHO)
    with pytest.raises(DataError, match="leveransen är redan ångrad"):
        store.undo(first, **WHO)


EDITOR = """
import sys
from datetime import datetime
from data.reviews import Review, Verdict
from data.store import open_store
store, now = open_store(f"sqlite:///{sys.argv[1]}"), datetime(2026, 1, 15, 12)
who = {"author_role": "samordnare", "reason": "prov"}
print("begins", flush=True)
while True:
    store.undo(1, now=now, **who)
    print("acknowledged", flush=True)
    store.record_review(Review(incident_id=4, verdict=Verdict.ACCEPTED, **who), now=now)
    print("acknowledged", flush=True)
    store.restore(1, now=now, **who)
    print("acknowledged", flush=True)
"""


def test_a_killed_editor_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Undoing, restoring and reviewing: each is there when it was said to be, and at most one more."""
    path = tmp_path / "löften.sqlite3"
    store = open_store(f"sqlite:///{path}")
    store.receive(make_delivery(Kind.INCIDENTS), PLAIN)
    store.receive(make_delivery(Kind.INCIDENTS, source="EST", needs_review=True), PLAIN[:1])
    process = subprocess.Popen([sys.executable, "-c", EDITOR, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    time.sleep(0.7)
    os.kill(process.pid, signal.SIGKILL)
    said, _ = process.communicate()
    n_said = said.count("acknowledged\n")
    assert n_said >= 1
    n_written = len(store.read_undoings()) + len(store.read_reviews(4))
    assert n_written in (n_said, n_said + 1)
    assert store.data_version() == 2 + n_written
    is_undone = len(store.read_undoings()) % 2 == 1
    assert count(open_store(f"sqlite:///{path}")) == (0 if is_undone else 3) + 1


def test_rows_fetched_with_a_fault_leave_the_store_as_it_was(store: Store) -> None:
    """What fails while a file is read in portions undoes all of it."""

    def portions() -> Iterator[pd.DataFrame]:
        yield PLAIN
        msg = "filen tog slut"
        raise DataError(msg, [Problem("", msg)])

    with pytest.raises(DataError, match="filen tog slut"):
        store.receive(make_delivery(Kind.INCIDENTS), portions())
    assert (count(store), store.data_version()) == (0, 0)


@given(cuts=st.lists(st.integers(0, 40), max_size=4), repeats=st.integers(1, 8))
@settings(deadline=None, max_examples=10)
def test_however_a_file_is_cut_its_rows_are_the_same(cuts: list[int], repeats: int) -> None:
    """Identical rows are told apart over the portions, so the same file in one piece is known."""
    table = pd.concat([PLAIN] * repeats, ignore_index=True)
    edges = [0, *sorted(cuts), len(table)]
    store = open_store("sqlite://")
    pieces = [Portion(table[first:last]) for first, last in pairwise(edges)]
    first = store.receive(make_delivery(Kind.INCIDENTS), pieces)
    assert (first.n_accepted, first.n_read) == (len(table), sum(len(piece.table) for piece in pieces))
    assert store.receive(make_delivery(Kind.INCIDENTS), table).n_known == len(table)
    store.close()


def test_a_row_that_its_source_corrects_is_replaced_and_the_old_one_kept(store: Store) -> None:
    """By the source's own id; undoing the correction brings the old row back."""
    first = incidents_of([("0586", "cykel", 1), ("0586", "cykel", 2)], ["K1", "K2"])
    receipt = store.receive(make_delivery(Kind.INCIDENTS), first)
    assert receipt.n_identified == 2
    later = incidents_of([("0586", "cykel", 1), ("0586", "cykel", 3), ("0586", "cykel", 3)], ["K1", "K2", "K3"])
    changed = store.receive(make_delivery(Kind.INCIDENTS), later)
    assert (changed.n_known, changed.n_accepted, changed.n_corrected) == (1, 2, 1)
    assert store.read_incidents("0586", is_demo=False)["x"].tolist() == [1, 3, 3]
    store.undo(changed.delivery_id, **WHO)
    assert store.read_incidents("0586", is_demo=False)["x"].tolist() == [1, 2]


def test_an_id_on_several_rows_tells_none_of_them_apart(store: Store) -> None:
    """A column that isn't an id after all replaces nothing."""
    for hour in (1, 3):
        rows = incidents_of([("0586", "cykel", hour), ("0586", "cykel", hour + 1)], ["D1", "D1"])
        assert store.receive(make_delivery(Kind.INCIDENTS), rows).n_corrected == 0
    assert store.read_incidents("0586", is_demo=False)["x"].tolist() == [1, 2, 3, 4]


def test_a_row_with_an_id_that_stood_on_several_rows_is_not_told_as_a_correction(store: Store) -> None:
    """All of them count, so none was replaced; a row after it with the same id replaces that row alone."""
    rows = incidents_of([("0586", "cykel", 1), ("0586", "cykel", 2)], ["D1", "D1"])
    store.receive(make_delivery(Kind.INCIDENTS), rows)
    for hour, n_corrected in ((3, 0), (4, 1)):
        later = incidents_of([("0586", "cykel", hour)], ["D1"])
        assert store.receive(make_delivery(Kind.INCIDENTS), later).n_corrected == n_corrected
        assert store.read_incidents("0586", is_demo=False)["x"].tolist() == [1, 2, hour]


def test_rows_with_and_without_an_id_are_not_mixed(store: Store) -> None:
    """The same event would be counted twice; nothing is stored, and the way out is said."""
    first = store.receive(make_delivery(Kind.INCIDENTS), PLAIN)
    named = PLAIN.assign(source_id=["K1", "K2", "K3"])
    with pytest.raises(DataError, match=r"leverans 1\) saknar det; samma händelse skulle räknas två gånger"):
        store.receive(make_delivery(Kind.INCIDENTS), named)
    assert count(store) == 3
    store.undo(first.delivery_id, **WHO)
    assert store.receive(make_delivery(Kind.INCIDENTS), named).n_accepted == 3
    with pytest.raises(DataError, match="räknas två gånger"):
        store.restore(first.delivery_id, **WHO)
    assert count(store) == 3


def test_four_outcomes_are_what_was_read(store: Store) -> None:
    """A remark is kept with its row; what was masked is counted."""
    rows = PLAIN.assign(remark=["oklar plats.", None, None])
    portions = [Portion(rows[:2], (Rejection(9, "tom."),), masked={"telefon": 2}), Portion(rows, masked={"telefon": 1})]
    receipt = store.receive(make_delivery(Kind.INCIDENTS), portions)
    assert (receipt.n_remarked, receipt.n_accepted, receipt.n_known, receipt.n_rejected) == (2, 3, 0, 1)
    assert receipt.n_read == 6
    again = store.receive(make_delivery(Kind.INCIDENTS), [rows, Portion(rows[:0], (Rejection(9, "tom."),))])
    assert (again.n_remarked, again.n_accepted, again.n_known, again.n_rejected) == (0, 0, 3, 1)
    remarks = store.read_remarks(receipt.delivery_id)
    assert remarks.to_dict("records") == [{"row": 2, "remark": "oklar plats."}] * 2
    assert store.read_masked(receipt.delivery_id).to_dict("records") == [{"kind": "telefon", "n": 3}]
