"""What holds for all tests, and the two databases that the store is tested on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings

from data.retention import DataClass
from data.sqlite import DRIVER
from data.store import Store, open_store, record, subjects
from data.store.engine import is_embedded, reading
from data.store.migration import migrate
from data.store.schema import METADATA
from tests.command_line import Command, give
from tests.postgresql_server import serving_postgresql

RAN_FIRST = sys.modules["__main__"]  # before any file's fixtures show a page
# The long form, for ``make soak``: pytest --hypothesis-profile=soak. A test that says how many has a number for it.
settings.register_profile("soak", max_examples=1_000, deadline=None, database=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the browser's tests go through nginx, as docs/drift/nginx.conf sets it up."""
    parser.addoption(
        "--through-nginx", action="store_true", help="put nginx in front of every server the browser meets"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: the slowest say nothing that the quick ones could have said sooner."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def _stand_as_main() -> Iterator[None]:
    """Put back what ran first: a page under test stands in its place, and a process started later would run that."""
    sys.modules["__main__"] = RAN_FIRST
    yield
    sys.modules["__main__"] = RAN_FIRST


@pytest.fixture(scope="session", autouse=True)
def _migrate_once() -> Iterator[None]:
    """Copy the first empty store's tables into the next: to make them anew takes longer than most tests.

    The first of each run, what has any table and what another process opens is migrated as ever.
    """
    one_at_a_time = Lock()
    first = DRIVER.connect(":memory:", check_same_thread=False)
    is_kept = False

    def migrate_or_copy(engine: sa.Engine) -> None:
        nonlocal is_kept
        with one_at_a_time:
            if not is_embedded(engine) or not is_empty(engine):
                migrate(engine)
                return
            if not is_kept:
                migrate(engine)
            with closing(engine.raw_connection()) as held:
                opened: Any = held.driver_connection
                source, target = (first, opened) if is_kept else (opened, first)
                source.backup(target)
            is_kept = True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "migrate", migrate_or_copy)
        yield
    first.close()


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every new store be made by its migrations, where it is the making that is tested."""
    monkeypatch.setattr(record, "migrate", migrate)


def is_empty(engine: sa.Engine) -> bool:
    """Tell whether a database has no tables yet."""
    with reading(engine).connect() as connection:
        return connection.scalar(sa.text("SELECT count(*) FROM sqlite_master")) == 0


@pytest.fixture(scope="session")
def server() -> Iterator[sa.URL]:
    """Start a PostgreSQL of our own on loopback, and say where its owner reaches it."""
    with serving_postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def make_database(server: sa.URL) -> Iterator[Callable[..., str]]:
    """Give the maker of new databases, each with the store's tables from the start."""
    numbers = count(1)
    owner = sa.create_engine(
        server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )

    def make(template: str = "mall") -> str:
        name = f"prov{next(numbers)}"
        with owner.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return server.set(database=name).render_as_string(hide_password=False)

    first = make("template0")
    open_store(first).close()
    with owner.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {sa.make_url(first).database} RENAME TO mall")
    yield make
    owner.dispose()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what takes an address on both databases, unless it has its hands on the file."""
    if "address" in metafunc.fixturenames:
        kinds = ["sqlite"] if "path" in metafunc.fixturenames else ["sqlite", "postgresql"]
        metafunc.parametrize("address", kinds, indirect=True)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a new database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'löften.sqlite3'}"
    return str(request.getfixturevalue("server_address"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Say where the store lies."""
    return tmp_path / "deep" / "löften.sqlite3"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store, of either kind; in the file at `path` for a test that wants to know."""
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Say where the store of the test's commands lies."""
    return tmp_path / "lager" / "löften.sqlite3"


@pytest.fixture
def command(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give commands to a store of the test's own."""
    monkeypatch.setenv("LOFTESKARTAN_DB", str(database))
    return lambda *words: give(words, capsys)


@pytest.fixture
def server_address(make_database: Callable[[], str], server: sa.URL) -> Iterator[str]:
    """Give the address of a new database on the server, which goes with its test."""
    address = make_database()
    yield address
    owner = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {sa.make_url(address).database} WITH (FORCE)")
    owner.dispose()


NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
SAMPLES = {bool: False, int: 3, float: 0.5, str: "x", bytes: b"0123456789abcdef", datetime: NOW, date: NOW.date()}
NAMED = {"data_class": DataClass.NOTICES.value}


@pytest.fixture(scope="session")
def fill_rest() -> Callable[[Store], None]:
    """Give what puts a row in each table that has none, whatever its columns."""

    def fill(store: Store) -> None:
        with store._engine.begin() as connection:  # noqa: SLF001  # some tables have no writer in the tests
            for table in METADATA.sorted_tables:
                if connection.execute(sa.select(table)).first() is None:
                    connection.execute(table.insert().values(find_values(connection, table)))
            subjects.take_over(connection)

    return fill


def find_values(connection: sa.Connection, table: sa.Table) -> dict[str, object]:
    """Make up a value of each column, and point at rows that are there."""
    parents = {one.parent.name: connection.scalar(sa.select(one.column)) for one in table.foreign_keys}
    own = [column for column in table.columns if column is not table.autoincrement_column]
    plain = {column.name: 0 for column in own if column.name.startswith("n_")}
    plain |= {name: value for name, value in NAMED.items() if name in table.c}
    return {column.name: SAMPLES[column.type.python_type] for column in own} | plain | parents
