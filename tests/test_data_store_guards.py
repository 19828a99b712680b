"""The database itself refuses to change or remove what is saved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.sqlite import DRIVER
from data.store import Store, open_store
from data.store.schema import METADATA
from tests.store_example import fill, pair_all

TABLES = sorted(set(METADATA.tables) - {"change"})


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory, fill_rest: Callable[[Store], None]) -> Path:
    """Fill a file once."""
    file = tmp_path_factory.mktemp("fylld") / "fylld.sqlite3"
    store = open_store(f"sqlite:///{file}", assign=pair_all)
    fill(store)
    fill_rest(store)
    store.close()
    return file


@pytest.fixture(scope="module")
def filled_database(make_database: Callable[[], str], fill_rest: Callable[[Store], None]) -> Iterator[sa.Engine]:
    """Fill a database on a server once, and reach it with plain SQL."""
    address = make_database()
    store = open_store(address, assign=pair_all)
    fill(store)
    fill_rest(store)
    store.close()
    engine = sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("table", TABLES)
def test_what_is_saved_can_neither_be_changed_nor_removed(filled_file: Path, table: str) -> None:
    """Not even by somebody with the database in their hands and plain SQL."""
    with DRIVER.connect(str(filled_file)) as raw:
        raw.execute("PRAGMA recursive_triggers=ON")
        (before,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # names from the schema
        assert before
        column = raw.execute(f"PRAGMA table_info({table})").fetchall()[-1][1]
        for statement in (
            f"UPDATE {table} SET {column} = {column}",  # noqa: S608  # as above
            f"DELETE FROM {table}",  # noqa: S608  # as above
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",  # noqa: S608  # as above
        ):
            with pytest.raises(DRIVER.IntegrityError, match="append-only"):
                raw.execute(statement)
    raw.close()


@pytest.mark.parametrize("table", TABLES)
def test_nor_can_it_on_a_server(filled_database: sa.Engine, table: str) -> None:
    """Not by its owner, not by emptying, nor with a table of the same name put in the way."""
    column = METADATA.tables[table].columns.keys()[-1]
    disguise = "CREATE TEMP TABLE delivery AS SELECT delivery_id, true AS is_demo, false AS is_complete FROM delivery"
    for statement in (
        f'UPDATE {table} SET "{column}" = "{column}"',  # noqa: S608  # names from the schema
        f"DELETE FROM {table}",  # noqa: S608  # as above
        f"{disguise}; DELETE FROM public.{table}",  # noqa: S608  # as above
        f"TRUNCATE {table} CASCADE",
    ):
        with filled_database.begin() as connection:
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # as above
            with pytest.raises(sa.exc.IntegrityError, match="append-only"), connection.begin_nested():
                connection.exec_driver_sql(statement)


def test_the_version_of_the_data_grows_with_every_commit(store: Store) -> None:
    """Caches are keyed by it."""
    versions = [store.data_version()]
    fill(store)
    versions.append(store.data_version())
    store.remove_demo()
    versions.append(store.data_version())
    assert versions == sorted(set(versions))
    assert versions[1] == 13
