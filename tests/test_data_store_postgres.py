"""PostgreSQL keeps what SQLite keeps, and a server's own faults are told in Swedish and mend by themselves."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from data.deliveries import Delivery, Kind
from data.errors import DataError
from data.follow_ups import Decision
from data.model import CommitmentStatus
from data.store import Store, check_store, open_store, server
from data.store.engine import importing
from data.store.incidents import IncidentShelf
from data.store.schema import METADATA
from data.store.shape import Tally

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
PASSWORD = "bara-läsa"  # noqa: S105  # of a server that lives as long as its tests
DAY = date(2026, 1, 15)
DECISION = Decision(
    promise_id="lofte",
    commitment_id="n",
    status=CommitmentStatus.ONGOING,
    decided_on=DAY,
    author_role="samordnare",
    reason="prov",
)


@pytest.fixture
def database(server_address: str) -> str:
    """Give the address of a new database on the server."""
    return server_address


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Open a new store there."""
    store = open_store(database)
    yield store
    store.close()


@pytest.fixture
def raw(database: str) -> Iterator[sa.Engine]:
    """Reach the same database with plain SQL."""
    engine = sa.create_engine(sa.make_url(database).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    yield engine
    engine.dispose()


def receive(store: Store, n: int, **columns: Any) -> int:  # noqa: ANN401  # any column
    """Hand over some incidents, and say how many were new."""
    times = pd.Timestamp("2023-01-01") + pd.to_timedelta(range(n), unit="h")
    common = {"municipality": "0586", "category": "stöld", "source_category": "cykel", "is_outside": False}
    where = {"x": 529_000.0, "y": 6_465_000.0, "crs": "EPSG:3006", "lon": 15.5, "lat": 58.3}
    table = pd.DataFrame({"from_at": times, "to_at": times, **common, **where, **columns})
    passport = Delivery(
        kind=Kind.INCIDENTS,
        source="polisen",
        file_name="brott.csv",
        sha256="0" * 64,
        producer="Polisen",
        licence="fri",
        extract_date=DAY,
        definition="anmälda brott",
        received_at=NOW,
    )
    return store.receive(passport, table).n_accepted


def count(store: Store) -> int:
    """Count the incidents that are seen."""
    return len(store.read_incidents("0586", is_demo=False))


def cut(raw: sa.Engine) -> None:
    """Cut every other connection to the database, as a restart of the server does."""
    with raw.connect() as connection:
        cut_off(connection)


def cut_off(connection: sa.Connection) -> None:
    """Cut every connection but this one."""
    connection.exec_driver_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


# What is read and written at once


def test_a_reader_sees_one_moment_and_cannot_write(store: Store) -> None:
    """However many questions it asks meanwhile."""
    with store._reading.connect() as connection:  # noqa: SLF001  # what all reading goes through
        before = connection.scalar(sa.text("SELECT count(*) FROM decision"))
        store.record_decision(DECISION, now=NOW)
        assert connection.scalar(sa.text("SELECT count(*) FROM decision")) == before
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            connection.execute(sa.text("INSERT INTO change (what) VALUES ('x')"))


def test_versions_come_in_the_order_of_their_commits(store: Store) -> None:
    """No cache keyed by the newest number can have missed an older one, whoever wrote at once."""
    seen: list[tuple[int, int]] = []
    is_done = threading.Event()

    def look() -> None:
        while not is_done.is_set():
            seen.append((store.data_version(), len(store.read_decisions("lofte"))))

    with ThreadPoolExecutor(5) as threads:
        looking = threads.submit(look)
        list(threads.map(lambda _: store.record_decision(DECISION, now=NOW), range(60)))
        is_done.set()
        looking.result()
    assert store.data_version() == len(store.read_decisions("lofte")) == 60
    assert all(version <= n for version, n in seen)


# Who may do what


def test_a_user_who_may_only_read_reads_and_is_told_so(database: str, store: Store, raw: sa.Engine) -> None:
    """It opens the store too, also while an import is unfinished; what the import left is for others to remove."""
    receive(store, 3)
    with raw.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS läsare")
        connection.exec_driver_sql(f"CREATE ROLE läsare LOGIN PASSWORD '{PASSWORD}'")
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO läsare")
        names = set(METADATA.tables["delivery"].columns.keys()) - {"delivery_id", "is_complete"}
        columns = ", ".join(sorted(names))
        connection.exec_driver_sql(
            f"INSERT INTO delivery ({columns}, is_complete) SELECT {columns}, false FROM delivery"  # noqa: S608
        )
    reader = open_store(
        sa.make_url(database).set(username="läsare", password=PASSWORD).render_as_string(hide_password=False)
    )
    assert count(reader) == 3
    assert reader.data_version() == 1
    with pytest.raises(DataError, match="användaren får inte göra det i databasen"):
        reader.record_decision(DECISION, now=NOW)
    with pytest.raises(DataError, match="användaren får inte göra det i databasen"):
        receive(reader, 4)
    reader.close()
    assert receive(store, 4) == 1
    assert check_store(database)["delivery"] == 2
    with raw.begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY läsare; DROP ROLE läsare")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "fel-hemlighet"}, "godtog inte användaren eller lösenordet"),
        ({"username": "ingen"}, "godtog inte användaren eller lösenordet"),
        ({"database": "saknas"}, "databasen finns inte på servern"),
        ({"port": 1}, "databasens server svarar inte"),
        ({"host": "finns.inte.invalid"}, "databasens server svarar inte"),
    ],
)
def test_a_database_out_of_reach_is_told_without_the_password(
    database: str, changes: dict[str, Any], says: str
) -> None:
    """One Swedish sentence with what to do, nothing of the driver's own words."""
    url = sa.make_url(database).set(**changes)
    with pytest.raises(DataError, match=says) as refused:
        open_store(url.render_as_string(hide_password=False))
    told = f"{refused.value} {refused.value.__cause__}"
    assert "hemlig" not in told
    assert refused.value.source == f"{url.database} på {url.host}"


def test_a_database_with_another_alphabet_is_refused(make_database: Callable[..., str], server: sa.URL) -> None:
    """It could not hold what is written in Swedish everywhere."""
    del make_database
    owner = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE gammal TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'")
    owner.dispose()
    with pytest.raises(DataError, match="databasens teckenkodning är LATIN1"):
        open_store(server.set(database="gammal").render_as_string(hide_password=False))


# When the server fails


def test_a_cut_connection_mends_by_itself(store: Store, raw: sa.Engine) -> None:
    """The next question goes to the server anew; nothing has to be restarted."""
    receive(store, 3)
    cut(raw)
    assert count(store) == 3
    cut(raw)
    store.record_decision(DECISION, now=NOW)
    assert len(store.read_decisions("lofte")) == 1


def test_an_import_whose_connections_are_cut_leaves_nothing(
    database: str, store: Store, raw: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, another program opens a clean store, and the file can be read in again."""
    add = IncidentShelf.add
    n_batches = 0

    def add_and_cut(shelf: IncidentShelf, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        nonlocal n_batches
        n_batches += 1
        tally = add(shelf, connection, rows)
        if n_batches == 2:
            cut(raw)
        return tally

    monkeypatch.setattr(IncidentShelf, "add", add_and_cut)
    with pytest.raises(DataError, match="förbindelsen med databasen bröts"):
        receive(store, 12_000)
    monkeypatch.undo()
    open_store(database).close()
    assert count(store) == 0
    assert check_store(database)["incident"] == 0
    assert receive(store, 12_000) == count(store) == 12_000


def test_an_import_that_waits_for_another_when_the_server_dies_is_told(store: Store, raw: sa.Engine) -> None:
    """It is told as any other whose connection broke, and the same store reads the file in afterwards."""
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with ThreadPoolExecutor(1) as threads, raw.connect() as looking:
        with importing(store._engine):  # noqa: SLF001  # as another process that imports
            waiting = threads.submit(receive, store, 3)
            until = time.monotonic() + 60
            while not looking.exec_driver_sql(waits).scalar() and time.monotonic() < until:
                time.sleep(0.05)
            cut_off(looking)
            with pytest.raises(DataError, match="förbindelsen med databasen bröts"):
                waiting.result()
        assert threads.submit(receive, store, 3).result() == 3


def test_a_question_that_never_ends_is_broken_off(store: Store) -> None:
    """A server with much to do is told of, and the next question is asked."""
    with pytest.raises(DataError, match="frågan till databasen tog för lång tid"), store._looking() as connection:  # noqa: SLF001
        connection.exec_driver_sql("SET statement_timeout = '50ms'; SELECT pg_sleep(5)")
    assert store.data_version() == 0


def test_a_text_that_the_server_cannot_hold_is_told(store: Store) -> None:
    """A zero byte in a text is nothing that PostgreSQL can store; nothing else of the row is told."""
    with pytest.raises(DataError, match="en text har ett tecken som databasen inte kan spara"):
        receive(store, 3, source_category="cyk\0el")
    with pytest.raises(DataError, match="en text har ett tecken som databasen inte kan spara"):
        store.record_decision(DECISION.model_copy(update={"reason": "hem\0ligt"}), now=NOW)
    assert count(store) == 0


def test_without_the_driver_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite needs nothing more; PostgreSQL is an extra."""

    def refuse(*_: object, **__: object) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(server.sa, "create_engine", refuse)
    with pytest.raises(DataError, match=r"drivrutinen för PostgreSQL saknas. Installera den"):
        open_store("postgresql://a:hemligt@värd/löften")
