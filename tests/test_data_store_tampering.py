"""What is altered behind the store's back is found, on both databases, whichever table it is in."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from dashboard.verifying import verify
from data.deliveries import Kind, Portion, Rejection
from data.errors import DataError
from data.follow_ups import Decision
from data.model import CommitmentStatus
from data.reviews import Review, Verdict
from data.store import Store, check_store, keep_head, log, open_store, read_heads, subjects, verify_store
from data.store.schema import LOG_ENTRY, METADATA
from data.store.tampering import find_altered
from tests.soak.flips import flip_bits
from tests.store_example import make_delivery, make_follow_up, make_report, pair_all

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO: dict[str, Any] = {"author_role": "samordnare", "reason": "prov"}
DECISION = Decision(promise_id="lofte", commitment_id="n", status=CommitmentStatus.ONGOING, decided_on=DAY, **WHO)


def incidents(n: int, **columns: Any) -> pd.DataFrame:  # noqa: ANN401  # any column
    """Make incidents a minute apart."""
    times = pd.Timestamp("2023-01-01 00:00:00.000001") + pd.to_timedelta(range(n), unit="min")
    what = {"municipality": "0586", "category": "stöld", "source_category": "cykel", "from_at": times, "to_at": times}
    where = {"x": [529_000 + number / 3 for number in range(n)], "y": 6_465_000.1, "crs": "EPSG:3006"}
    return pd.DataFrame({**what, **where, "lon": -0.0, "lat": 58.3, "is_outside": False, **columns})


def counts() -> pd.DataFrame:
    """Make one month's count."""
    cell = {"municipality": "0586", "area_id": "A", "category": "stöld", "source_category": "cykel", "n_months": 1}
    return pd.DataFrame({**cell, "first_month": pd.to_datetime(["2024-01-01"]), "n": [4], "is_preliminary": True})


def area() -> gpd.GeoDataFrame:
    """Make an area around everything."""
    outline = shapely.box(500_000, 6_400_000, 600_000, 6_500_000)
    names = {"area_id": ["a"], "municipality": "0586", "area_type": "centrum", "label": "Åby", "is_approximate": True}
    dates = {"valid_from": pd.to_datetime(["2020-01-01"]), "crs": "EPSG:3006", "exact_geometry": [outline]}
    return gpd.GeoDataFrame({**names, **dates}, geometry=[outline], crs="EPSG:4326")


def fill(address: str, fill_rest: Callable[[Store], None], n: int = 20) -> None:
    """Put a row in every table."""
    store = open_store(address, assign=pair_all)
    rows = incidents(3, remark=["oklar plats.", None, None], source_id=["K1", "K2", "K2"], from_at=pd.NaT)
    register = make_delivery(Kind.INCIDENTS, source="register")
    first = store.receive(register, [Portion(rows, (Rejection(9, "fel."),), masked={"telefonnummer": 2})])
    store.receive(register, rows)
    for _ in range(2):
        store.receive(make_delivery(Kind.SERIES), counts())
        store.receive(make_delivery(Kind.AREAS), area())
    store.receive(make_delivery(Kind.INCIDENTS), incidents(n))
    store.undo(first.delivery_id, now=NOW, **WHO)
    store.record_decision(DECISION, now=NOW)
    store.record_follow_up(make_follow_up(held_on=DAY), now=NOW)
    waiting = store.register_incident(make_report(), now=NOW)
    store.record_review(Review(incident_id=waiting, verdict=Verdict.ACCEPTED, **WHO), now=NOW)
    store.remember_profile("EST", "{}", author_role="samordnare", now=NOW)
    store.receive(make_delivery(Kind.INCIDENTS, is_demo=True), incidents(1))
    store.remove_demo()
    store.note_viewing("visning", {"vy": "karta"}, author_role="analytiker", now=NOW)
    fill_rest(store)
    store.close()


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory, fill_rest: Callable[[Store], None]) -> Path:
    """Fill a file once."""
    file = tmp_path_factory.mktemp("fylld") / "fylld.sqlite3"
    fill(f"sqlite:///{file}", fill_rest)
    return file


@pytest.fixture(scope="module")
def filled_database(make_database: Callable[..., str], fill_rest: Callable[[Store], None]) -> str:
    """Fill a database on the server once."""
    address = make_database()
    fill(address, fill_rest)
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def unguarded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """Have a filled store in one's hands, its guards let go."""
    if request.param == "sqlite":
        file = tmp_path / "fylld.sqlite3"
        shutil.copyfile(request.getfixturevalue("filled_file"), file)
        engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
        with engine.begin() as connection:
            asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.exec_driver_sql(asked).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        address = sa.make_url(request.getfixturevalue("filled_database")).set(drivername="postgresql+psycopg")
        options = {"options": "-c session_replication_role=replica"}
        engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args=options)
    yield engine
    engine.dispose()


@contextmanager
def altering(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Alter what is taken back at the end."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        yield connection
        connection.rollback()


def test_a_store_as_it_was_written_has_no_fault(unguarded: sa.Engine) -> None:
    """With a row in every table, some taken away again, on both databases."""
    with altering(unguarded) as connection:
        assert find_altered(connection) == []
        for table in METADATA.sorted_tables:
            assert connection.scalar(sa.select(sa.func.count()).select_from(table))


def alter(column: sa.Column[Any], value: object) -> object:
    """Give another value of a column."""
    kinds: dict[type, Callable[[Any], object]] = {
        bool: lambda it: not it,
        int: lambda it: it + 1_000,
        float: lambda it: it + 1e-9 * max(1.0, abs(it)),
        str: lambda it: f"{it[:-1]}{'b' if it[-1:] == 'a' else 'a'}",
        bytes: lambda it: it[:-1] + bytes([it[-1] ^ 1]),
        datetime: lambda it: it.replace(microsecond=it.microsecond ^ 1),
        date: lambda it: it.replace(day=it.day % 28 + 1),
    }
    kind = column.type.python_type
    if value is None:
        return {str: "", int: 0, float: 0.0, bytes: b"", datetime: NOW, date: DAY, bool: False}[kind]
    return kinds[kind](value)


@pytest.mark.parametrize("table", [table.name for table in METADATA.sorted_tables])
def test_any_altered_value_is_found(unguarded: sa.Engine, table: str) -> None:
    """Each value of the table's first row, one at a time; its last bit, or a microsecond, is enough."""
    found = METADATA.tables[table]
    unnoticed = []
    for column in found.columns:
        with altering(unguarded) as connection:
            row = connection.execute(sa.select(found).order_by(*found.primary_key)).first()
            assert row is not None
            same = sa.and_(*(key == row._mapping[key] for key in found.primary_key))  # noqa: SLF001  # public in fact
            value = row._mapping[column]  # noqa: SLF001  # as above
            with suppress(sa.exc.IntegrityError):  # the database itself refuses some
                connection.execute(found.update().where(same).values({column: alter(column, value)}))
                if not find_altered(connection):
                    unnoticed.append(column.name)
    assert unnoticed == []


@pytest.mark.parametrize("table", [table.name for table in METADATA.sorted_tables])
def test_a_row_taken_away_is_missed(unguarded: sa.Engine, table: str) -> None:
    """The last row of each table."""
    found = METADATA.tables[table]
    with altering(unguarded) as connection:
        row = connection.execute(sa.select(found).order_by(*(key.desc() for key in found.primary_key))).first()
        assert row is not None
        same = sa.and_(*(key == row._mapping[key] for key in found.primary_key))  # noqa: SLF001  # public in fact
        connection.execute(found.delete().where(same))
        assert find_altered(connection)


@pytest.mark.parametrize("table", ["decision", "incident", "sign_out", "change"])
def test_a_row_put_in_is_found(unguarded: sa.Engine, table: str) -> None:
    """What nobody wrote through the store is known to nobody's log."""
    found = METADATA.tables[table]
    with altering(unguarded) as connection:
        row = dict(connection.execute(sa.select(found)).mappings().first() or {})
        fresh = {"version": 7, "row_key": b"fedcba9876543210", f"{table}_id": 9_999}
        connection.execute(found.insert().values(row | {name: fresh[name] for name in fresh if name in row}))
        assert find_altered(connection)


def test_a_log_written_anew_is_found_by_who_kept_its_head(unguarded: sa.Engine) -> None:
    """Decision, digest and every link after it made to fit: only the head that was kept elsewhere tells."""
    with altering(unguarded) as connection:
        kept = log.find_head(connection)
        assert kept is not None
        decisions = METADATA.tables["decision"]
        connection.execute(decisions.update().values(reason="annat"))
        digest = log.digest_one(connection, "decision", 1)
        own = LOG_ENTRY.c
        connection.execute(LOG_ENTRY.update().where(own.subject == "decision 1").values(digest=digest))
        previous = log.FIRST
        for entry in list(log.read_entries(connection)):
            link = log.chain(entry._replace(previous=previous)[:-1])
            line = {"previous": previous, "own": link}
            connection.execute(LOG_ENTRY.update().where(own.log_id == entry.log_id).values(line))
            previous = link
        assert find_altered(connection) == []
        (problem,) = find_altered(connection, [kept])
        assert "loggen är omskriven" in problem.what


def test_a_missing_guard_is_found(unguarded: sa.Engine) -> None:
    """A store whose guards are let go isn't sound, though nothing in it is altered."""
    if unguarded.dialect.name != "sqlite":
        pytest.skip("The server's guards are off for one session only.")
    with pytest.raises(DataError, match="spärr mot ändring är ändrad eller saknas"):
        check_store(str(unguarded.url))


def test_no_flipped_bit_goes_unnoticed(tmp_path: Path, fill_rest: Callable[[Store], None]) -> None:
    """A bit of the file turned over: found, or nothing of what is stored is another."""
    file = tmp_path / "fylld.sqlite3"
    fill(f"sqlite:///{file}", fill_rest, n=1_500)
    flips = flip_bits(file, n=25, seed=7)
    assert flips.unnoticed == ()
    assert flips.n_found >= 5


def test_heads_that_were_kept_are_compared_and_the_newest_is_added(filled_file: Path, tmp_path: Path) -> None:
    """Every day a line; a line that isn't the log's is told, and nothing is added then."""
    copy, heads = tmp_path / "kopia.sqlite3", tmp_path / "huvud.jsonl"
    shutil.copyfile(filled_file, copy)
    url = f"sqlite:///{copy}"
    first = list(verify(url, heads=heads))
    assert first[1].startswith("Loggen hänger ihop till och med post ")
    assert list(verify(url, heads=heads))[2] == f"Den stämmer med 1 tidigare sparade huvuden i {heads}."
    assert len(read_heads(heads)) == 1
    store = open_store(url)
    store.record_decision(DECISION, now=NOW)
    store.close()
    list(verify(url, heads=heads))
    assert [head.log_id for head in read_heads(heads)] == [(n := verify_store(url).head.log_id) - 1, n]
    keep_head(heads, log.Head(3, "ab" * 32, "2026-01-15 12:00:00.000000"))
    with pytest.raises(DataError, match="loggen är omskriven"):
        list(verify(url, heads=heads))
    assert len(read_heads(heads)) == 3
    heads.write_text('{"nummer": "17"}\nhej\n', "utf-8")
    with pytest.raises(DataError, match=r"2 fel\n  rad 1: är inget sparat huvud"):
        read_heads(heads)


def test_a_store_from_before_the_log_is_taken_over(filled_file: Path, tmp_path: Path) -> None:
    """What was there gets an entry each, and is held against it from then on."""
    file = tmp_path / "gammal.sqlite3"
    shutil.copyfile(filled_file, file)
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        for guard in ("stays", "never_changes"):
            connection.exec_driver_sql(f"DROP TRIGGER log_entry_{guard}")
        connection.execute(LOG_ENTRY.delete())
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'log_entry'")
        assert find_altered(connection)
        subjects.take_over(connection)
        assert find_altered(connection) == []
        told = set(connection.scalars(sa.select(LOG_ENTRY.c.what)))
        abouts = [json.loads(about) for about in connection.scalars(sa.select(LOG_ENTRY.c.about))]
    assert told == {"övertaget"}
    assert abouts == [{}] * len(abouts)
