"""Nothing of a row that went can be read in the store's files, and who is in the way is told of."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.errors import DataError
from data.retention import DataClass
from data.reviews import Review, Verdict
from data.store import erasing, open_store
from data.store.engine import reading
from geo.join import assign_areas
from tests.culled_store import NOW, ROLE, ROWS, TODAY, TOWN, cull, decide, fill, incidents_of, passport

CANARY = "KANARIEFÅGEL-58331"


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
