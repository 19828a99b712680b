"""A store is checked, backed up while it is used, restored and moved between databases without loss."""

import shutil
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from dashboard.cli import main
from data.deliveries import Kind, Portion, Rejection
from data.errors import DataError
from data.follow_ups import Decision
from data.model import CommitmentStatus
from data.reviews import Review, Verdict
from data.sqlite import DRIVER
from data.store import (
    Store,
    back_up_store,
    backups,
    check_store,
    copies,
    embedded,
    move_store,
    open_store,
    restore_store,
    server,
    upgrade_store,
)
from data.store.schema import METADATA
from tests.store_example import make_delivery, make_follow_up, make_report, pair_all

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO = {"author_role": "samordnare", "reason": "räksmörgås – «prov»"}
DECISION = Decision(promise_id="lofte", commitment_id="n", status=CommitmentStatus.ONGOING, decided_on=DAY, **WHO)


def incidents_of(n: int, **columns: Any) -> pd.DataFrame:  # noqa: ANN401  # any column
    """Make incidents a minute apart, with coordinates that need every bit of a float."""
    times = pd.Timestamp("2023-01-01 00:00:00.000001") + pd.to_timedelta(range(n), unit="min")
    table = pd.DataFrame(
        {
            "municipality": "0586",
            "category": "stöld",
            "source_category": "cykel",
            "from_at": times,
            "to_at": times,
            "x": [529_000 + number / 3 for number in range(n)],
            "y": 6_465_000.1,
            "crs": "EPSG:3006",
            "lon": -0.0,
            "lat": 58.3,
            "is_outside": False,
            "row": range(2, n + 2),
        }
    )
    return table.assign(**columns)


def counts_of(n: int | None) -> pd.DataFrame:
    """Make one month's count."""
    cell = {"municipality": "0586", "area_id": "A", "category": "stöld", "source_category": "cykel", "n_months": 1}
    columns = {"first_month": pd.to_datetime(["2024-01-01"]), "n": pd.array([n], dtype="Int64"), "is_preliminary": True}
    return pd.DataFrame({**cell, **columns})


def area() -> gpd.GeoDataFrame:
    """Make an area around everything."""
    outline = shapely.box(500_000, 6_400_000, 600_000, 6_500_000)
    names = {"area_id": ["a"], "municipality": "0586", "area_type": "centrum", "label": "Åby", "is_approximate": True}
    dates = {"valid_from": pd.to_datetime(["2020-01-01"]), "crs": "EPSG:3006", "exact_geometry": [outline]}
    return gpd.GeoDataFrame({**names, **dates}, geometry=[outline], crs="EPSG:4326")


def fill(address: str, fill_rest: Callable[[Store], None]) -> None:
    """Put a row in every table, and take some away, so that numbers have gaps at their ends."""
    store = open_store(address, assign=pair_all)
    rows = incidents_of(3, remark=["oklar plats.", None, None], source_id=["K1", "K2", "K2"], from_at=pd.NaT)
    register = make_delivery(Kind.INCIDENTS, source="register")
    first = store.receive(register, [Portion(rows, (Rejection(9, "fel."),), masked={"telefonnummer": 2})])
    store.receive(register, rows)
    store.receive(make_delivery(Kind.INCIDENTS), incidents_of(200))
    for _ in range(2):
        store.receive(make_delivery(Kind.SERIES), counts_of(None))
        store.receive(make_delivery(Kind.AREAS), area())
    store.undo(first.delivery_id, now=NOW, **WHO)
    for is_demo in (False, True):
        store.record_decision(DECISION.model_copy(update={"is_demo": is_demo}), now=NOW)
    store.record_follow_up(make_follow_up(held_on=DAY), now=NOW)
    waiting = store.register_incident(make_report(), now=NOW)
    store.record_review(Review(incident_id=waiting, verdict=Verdict.ACCEPTED, **WHO), now=NOW)
    store.remember_profile("EST", "{}", author_role="samordnare", now=NOW)
    fill_rest(store)
    store.receive(make_delivery(Kind.INCIDENTS, is_demo=True), incidents_of(1))
    store.remove_demo()
    store.close()


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory, fill_rest: Callable[[Store], None]) -> Path:
    """Fill a file once."""
    file = tmp_path_factory.mktemp("fylld") / "fylld.sqlite3"
    fill(f"sqlite:///{file}", fill_rest)
    return file


@pytest.fixture(scope="session")
def filled_database(make_database: Callable[..., str], fill_rest: Callable[[Store], None]) -> str:
    """Fill a database on the server once."""
    address = make_database()
    fill(address, fill_rest)
    return str(sa.make_url(address).database)


@pytest.fixture
def filled(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> str:
    """Give the address of a store with a row in every table."""
    if not address.startswith("sqlite"):
        make: Callable[[str], str] = request.getfixturevalue("make_database")
        return make(request.getfixturevalue("filled_database"))
    file = tmp_path / "fylld.sqlite3"
    shutil.copyfile(request.getfixturevalue("filled_file"), file)
    return f"sqlite:///{file}"


def dump(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read every table of a SQLite file by SQLite alone, with the type that each value has on disk."""
    with DRIVER.connect(str(file)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608  # its own names
    raw.close()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def test_a_store_moved_to_a_server_and_back_is_the_same(tmp_path: Path, filled_file: Path, server_address: str) -> None:
    """Every table, value and type on disk is the same, and numbers of what is gone aren't used again."""
    first, last = tmp_path / "först.sqlite3", tmp_path / "sist.sqlite3"
    server = server_address
    shutil.copyfile(filled_file, first)
    there = move_store(f"sqlite:///{first}", server)
    assert move_store(server, f"sqlite:///{last}") == there
    before = dump(first)
    assert all(before.values())
    assert dump(last) == before
    assert check_store(server) == check_store(f"sqlite:///{first}") == there
    stores = [open_store(address, assign=pair_all) for address in (f"sqlite:///{first}", server, f"sqlite:///{last}")]
    numbers = {store.receive(make_delivery(Kind.INCIDENTS), incidents_of(1, y=7.0)).delivery_id for store in stores}
    assert numbers == {before["delivery"][-1][0] + 2}, "the example delivery that was removed had the number between"
    for store in stores:
        store.record_decision(DECISION, now=NOW)
        assert store.data_version() == stores[0].data_version()
        store.close()


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path, address: str) -> str:
    """Give the address of an empty database of the other kind."""
    if not address.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'annan.sqlite3'}"
    return str(request.getfixturevalue("server_address"))


def test_a_backup_while_the_store_is_written_to_restores_to_what_was_acknowledged(
    address: str, other: str, tmp_path: Path
) -> None:
    """What was saved before is there, nothing half, the check passes; restored to the other kind of database."""
    store = open_store(address, assign=pair_all)
    is_done = threading.Event()
    saved: list[int] = []
    writer = threading.Thread(target=write, args=(address, saved, is_done))
    writer.start()
    try:
        for number in range(3):
            file = tmp_path / f"kopia{number}.sqlite3"
            before = len(saved)
            while len(saved) < before + 3:
                is_done.wait(0.01)
            before = len(saved)
            counts = back_up_store(address, file)
            assert before <= counts["decision"] <= len(saved) + 1
    finally:
        is_done.set()
        writer.join()
    assert [path.name for path in sorted(tmp_path.glob("kopia*"))] == [f"kopia{number}.sqlite3" for number in range(3)]
    assert oct(file.stat().st_mode)[-3:] == "600"
    restored = restore_store(other, file)
    assert restored["decision"] == counts["decision"]
    assert check_store(other) == restored
    again = open_store(other)
    whole = again.read_deliveries()["n_read"]
    assert len(again.read_incidents("0586", is_demo=False)) == whole.sum() == len(whole) * 40
    assert len(again.read_decisions("lofte")) == counts["decision"]
    again.close()
    store.close()


def write(address: str, saved: list[int], is_done: threading.Event) -> None:
    """Decide and import until told to stop."""
    store = open_store(address, assign=pair_all)
    while not is_done.is_set():
        store.receive(make_delivery(Kind.INCIDENTS), incidents_of(40, y=float(len(saved))))
        store.record_decision(DECISION, now=NOW)
        saved.append(1)
    store.close()


def test_nothing_is_put_into_a_store_that_has_something(filled: str, other: str, tmp_path: Path) -> None:
    """Neither a backup nor another store; and a file that is there isn't overwritten."""
    address = filled
    upgrade_store(other)
    back_up_store(address, tmp_path / "kopia.sqlite3")
    before = check_store(address)
    for act in (lambda: restore_store(address, tmp_path / "kopia.sqlite3"), lambda: move_store(other, address)):
        with pytest.raises(DataError, match="databasen är inte tom"):
            act()
    with pytest.raises(DataError, match="filen finns redan"):
        back_up_store(address, tmp_path / "kopia.sqlite3")
    assert check_store(address) == before


def test_a_copy_that_differs_is_no_copy(filled: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is taken back, and it can be done again."""
    right = copies.summarise
    monkeypatch.setattr(copies, "summarise", lambda connection, table: (right(connection, table)[0], 1))
    with pytest.raises(DataError, match="tabellen incident: kopian har inte samma rader"):
        move_store(filled, other)
    monkeypatch.undo()
    assert set(check_store(other).values()) == {0}
    assert move_store(filled, other) == check_store(filled)


def test_nobody_saves_in_the_old_store_while_it_is_moved(
    filled: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved then would have been left behind; who tries is told to wait."""
    monkeypatch.setattr(embedded, "PRAGMAS", ("busy_timeout=50",))
    monkeypatch.setattr(server, "SETTINGS", {"lock_timeout": "50ms"})
    store = open_store(filled)
    copy = backups.copy_store

    def decide_and_copy(source: sa.Connection, target: sa.Connection) -> dict[str, int]:
        with pytest.raises(DataError, match="databasen är låst"):
            store.record_decision(DECISION, now=NOW)
        assert len(store.read_decisions("lofte")) == 1
        return copy(source, target)

    monkeypatch.setattr(backups, "copy_store", decide_and_copy)
    assert move_store(filled, other)["decision"] == 1
    store.record_decision(DECISION, now=NOW)
    store.close()


def test_rows_taken_away_behind_the_guards_are_missed(filled: str) -> None:
    """The guard that was let go, the delivery that no longer adds up, and that it isn't what the log says."""
    engine = sa.create_engine(filled.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER rejection_stays")
        else:
            connection.exec_driver_sql("ALTER TABLE rejection DISABLE TRIGGER rejection_stays")
        connection.exec_driver_sql("DELETE FROM rejection")
    with pytest.raises(DataError) as found:
        check_store(filled)
    places = [problem.place for problem in found.value.problems]
    assert places == ["tabellen rejection", "leverans 1", "leverans 1"]


def test_a_damaged_backup_is_neither_made_nor_restored(filled_file: Path, tmp_path: Path) -> None:
    """A broken page in the store or in the backup is found before anything is written."""
    address = f"sqlite:///{filled_file}"
    good = tmp_path / "hel.sqlite3"
    back_up_store(address, good)
    content = bytearray(good.read_bytes())
    content[8 * 4096 : -4096] = b"\xa5" * (len(content) - 9 * 4096)
    bad = tmp_path / "trasig.sqlite3"
    bad.write_bytes(content)
    new = tmp_path / "ny.sqlite3"
    with pytest.raises(DataError, match="skadad"):
        restore_store(f"sqlite:///{new}", bad)
    with pytest.raises(DataError, match="skadad"):
        back_up_store(f"sqlite:///{bad}", tmp_path / "kopia.sqlite3")
    assert not list(tmp_path.glob("kopia*"))
    assert restore_store(f"sqlite:///{new}", good)["incident"] == 204
    for content in (b"", b"hej " * 1000):
        bad.write_bytes(content)
        with pytest.raises(DataError, match=r"ingen säkerhetskopia|ingen databas"):
            restore_store(f"sqlite:///{tmp_path / 'nyare.sqlite3'}", bad)


def test_the_commands_say_what_they_did(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Swedish, with counts; and what can't be done is told on standard error without the password."""
    monkeypatch.setenv("LOFTESKARTAN_DB", filled)
    file = str(tmp_path / "kopia.sqlite3")
    for words in (["upgrade"], ["check"], ["backup", file], ["move", "--to", f"sqlite:///{tmp_path / 'ny.sqlite3'}"]):
        assert main(["db", *words]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Databasen har redan de senaste tabellerna (version ")
    whole = "8 leveranser, 204 händelser, 1 antal, 1 områden, 1 beslut, 1 uppföljningar, 1 granskningar"
    assert said[1] == f"Databasen är hel: {whole}."
    assert said[2] == f"Säkerhetskopian {file} är sparad och granskad: {whole}."
    assert said[3] == f"Allt är kopierat och jämfört rad för rad: {whole}."
    for words in (["restore", file], ["backup", file], ["move", "--to", "postgresql://a:hemligt@127.0.0.1:1/b"]):
        assert main(["db", *words]) == 1
    refused = capsys.readouterr().err
    assert "databasen är inte tom" in refused
    assert "databasens server svarar inte" in refused
    assert "hemligt" not in refused


def test_every_table_is_copied() -> None:
    """A table that a migration adds is in the copies as soon as the code knows it."""
    assert {table.name for table in METADATA.sorted_tables} == set(METADATA.tables)
