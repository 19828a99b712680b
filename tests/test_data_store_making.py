"""A store is made by its migrations, is opened by many at once, and saves in the safest way there is."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from data.deliveries import Kind
from data.sqlite import DRIVER
from data.store import Store, embedded, open_store
from data.store.engine import make_engine
from data.store.schema import METADATA
from tests.store_example import fill, make_incidents, receive


@pytest.mark.usefixtures("made_anew")
def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    """The schema in the code and the one on disk are the same."""
    with store._engine.connect() as connection:  # noqa: SLF001  # the schema has no reader
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.usefixtures("path")
def test_what_is_saved_is_saved_in_the_safest_way(store: Store) -> None:
    """A write-ahead log where it is safe, every commit on disk before it is acknowledged."""
    with store._engine.connect() as connection:  # noqa: SLF001  # settings have no reader
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == embedded.find_journal_mode(
            DRIVER.sqlite_version_info
        )
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 2
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(sa.text("PRAGMA trusted_schema")) == 0


@pytest.mark.usefixtures("made_anew")
def test_an_older_sqlite_uses_the_journal_that_is_safe_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And everything works the same."""
    monkeypatch.setattr(embedded, "find_journal_mode", lambda _: "delete")
    store = open_store(f"sqlite:///{tmp_path / 'gammal.sqlite3'}")
    assert receive(store, Kind.INCIDENTS, make_incidents()).n_accepted == 3
    assert not list(tmp_path.glob("*-wal"))


@pytest.mark.usefixtures("made_anew")
def test_many_can_open_a_new_store_at_once(address: str) -> None:
    """One of them makes the tables; the others wait for it."""
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(open_store, [address] * 8))
    assert [store.data_version() for store in stores] == [0] * 8
    for store in stores:
        store.close()


@pytest.mark.usefixtures("made_anew")
def test_different_stores_can_be_made_at_once(tmp_path: Path) -> None:
    """What makes the tables of one store never touches another's."""
    urls = [f"sqlite:///{tmp_path / str(name)}" for name in range(12)]
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(open_store, urls))
    assert [store.data_version() for store in stores] == [0] * 12


def test_nobody_is_turned_away_while_the_journal_changes(tmp_path: Path) -> None:
    """The first connections to a new file all want its journal changed; each waits its turn (6 of 4 800 did not)."""

    def connect(name: int) -> int:
        engine = make_engine(f"sqlite:///{tmp_path / str(name // 16)}")
        with engine.connect() as connection:
            answer = connection.scalar(sa.text("SELECT 1"))
        engine.dispose()
        return int(answer or 0)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(connect, range(16 * 40))) == 16 * 40


def test_opening_again_changes_nothing(path: Path, store: Store) -> None:
    """The store is there for the next process."""
    fill(store)
    version = store.data_version()
    again = open_store(f"sqlite:///{path}")
    assert again.data_version() == version
    assert len(again.read_incidents("0586", is_demo=False)) == 3


def test_rows_come_in_the_same_order_every_time(store: Store) -> None:
    """Readers can compare two readings row by row."""
    receive(store, Kind.INCIDENTS, make_incidents(100).sample(frac=1, random_state=1))
    fill(store)
    reads = [
        partial(store.read_incidents, "0586", is_demo=False),
        partial(store.read_series, "2080", is_demo=False),
        partial(store.read_deliveries),
    ]
    for read in reads:
        pd.testing.assert_frame_equal(read(), read())
    assert Counter(store.read_incidents("0586", is_demo=False)["incident_id"]).most_common(1)[0][1] == 1
