"""When the database can't, it is said in Swedish, and what was there stays."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.deliveries import Kind
from data.errors import DataError
from data.sqlite import DRIVER
from data.store import Store, embedded, open_store
from tests.store_example import NOW, make_decision, make_incidents, receive


def test_a_full_disk_keeps_what_was_and_says_so(path: Path, store: Store) -> None:
    """The message is Swedish, reading goes on, and nothing is half-written."""
    receive(store, Kind.INCIDENTS, make_incidents())

    def limit(connection: Any, *_: object) -> None:  # noqa: ANN401  # the driver publishes no types
        connection.execute("PRAGMA max_page_count=90")

    full = open_store(f"sqlite:///{path}")
    sa.event.listen(full._engine, "connect", limit)  # noqa: SLF001  # stands in for a small disk
    full.close()
    with pytest.raises(DataError, match="disken är full"):
        receive(full, Kind.INCIDENTS, make_incidents(20_000, start=100))
    assert len(full.read_incidents("0586", is_demo=False)) == 3
    assert len(store.read_deliveries()) == 1


def test_a_locked_database_is_said_to_be_locked(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After waiting for the other program; reading goes on meanwhile."""
    store.close()
    monkeypatch.setattr(embedded, "PRAGMAS", ("busy_timeout=50",))
    with DRIVER.connect(str(path), isolation_level=None) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataError, match=r"löften\.sqlite3: 1 fel\n  databasen är låst"):
            store.record_decision(make_decision(), now=NOW)
        assert store.read_decisions("lofte") == ()
        raw.execute("ROLLBACK")
    store.record_decision(make_decision(), now=NOW)


@pytest.mark.parametrize("content", [b"hej " * 1_000, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """One Swedish sentence, and the file is as it was."""
    file = tmp_path / "annat.sqlite3"
    file.write_bytes(content)
    with pytest.raises(DataError, match=r"filen är ingen databas eller är skadad|databasen är skadad|gick inte att"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_damaged_database_is_said_to_be_damaged(path: Path, store: Store) -> None:
    """Reading a broken page is a Swedish sentence, not a stack of English."""
    receive(store, Kind.INCIDENTS, make_incidents(5_000))
    store.close()
    with DRIVER.connect(str(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    content = bytearray(path.read_bytes())
    content[8 * 4096 : -4096] = b"\xa5" * (len(content) - 9 * 4096)
    path.write_bytes(content)
    with pytest.raises(DataError, match="skadad"):
        open_store(f"sqlite:///{path}").read_incidents("0586", is_demo=False)


def test_a_lock_that_cannot_be_made_is_a_swedish_sentence(path: Path, store: Store) -> None:
    """Something else stands where the import's lock should."""
    (lock := Path(f"{path}-import")).unlink()
    lock.mkdir()
    with pytest.raises(DataError, match="databasen gick inte att öppna"):
        receive(store, Kind.INCIDENTS, make_incidents())


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://a:hemligt@värd/löften", "databaser av slaget «mysql» stöds inte"),
        ("postgresql://a:hemligt@värd:port/löften", "går inte att förstå"),
        ("hej", "går inte att förstå"),
    ],
)
def test_other_databases_are_refused_without_telling_the_password(url: str, says: str) -> None:
    """What can be chosen is said instead."""
    with pytest.raises(DataError, match=says) as refused:
        open_store(url)
    assert "hemligt" not in str(refused.value)


def test_a_store_from_a_newer_version_is_left_alone(path: Path, store: Store) -> None:
    """An old program doesn't guess at new tables."""
    store.close()
    with DRIVER.connect(str(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(DataError, match="nyare version"):
        open_store(f"sqlite:///{path}")
