"""Every earlier version of the tables becomes today's, wholly or not at all, on both kinds of database."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from data.errors import DataError
from data.store import migration
from data.store.backups import back_up_store
from data.store.engine import make_engine, reading, remaking
from data.store.migration import find_revision, migrate
from data.store.schema import METADATA


@pytest.fixture
def bare(address: str, request: pytest.FixtureRequest) -> str:
    """Give a database of either kind that has no tables yet."""
    if address.startswith("sqlite"):
        return address
    return str(request.getfixturevalue("make_database")("template0"))


EARLIER = ["0001", "0002", "0003", "0004", "0005"]


def make_earlier(address: str, revision: str) -> sa.Engine:
    """Make a database as a version of the product did, with a delivery in it."""
    engine, config = make_engine(address), migration._configure()  # noqa: SLF001 - the same way to an earlier end
    with remaking(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        delivery = sa.Table("delivery", sa.MetaData(), autoload_with=connection)
        plain: dict[type, object] = {int: 1, bool: True, str: "x"}
        row = {
            column.name: plain.get(column.type.python_type, sa.func.current_timestamp())
            for column in delivery.c
            if not column.nullable and not column.primary_key and column.server_default is None
        }
        amounts = {name: 0 for name in row if name.startswith("n_")}
        connection.execute(delivery.insert().values(row | amounts | {"source": "polisen"}))
    return engine


def list_tables(engine: sa.Engine) -> set[str]:
    """Name the tables there are."""
    with reading(engine).connect() as connection:
        return set(sa.inspect(connection).get_table_names())


@pytest.mark.parametrize("revision", EARLIER)
def test_every_earlier_version_becomes_todays_and_keeps_what_it_had(bare: str, revision: str) -> None:
    """The tables are those that the code knows, and the delivery is there."""
    engine = make_earlier(bare, revision)
    assert find_revision(engine) == revision
    migrate(engine)
    with reading(engine).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert connection.scalars(sa.text("SELECT source FROM delivery")).all() == ["polisen"]
    engine.dispose()


@pytest.mark.parametrize("revision", EARLIER)
def test_an_earlier_version_is_backed_up_before_it_is_upgraded(tmp_path: Path, revision: str) -> None:
    """The copy is of the version that the store is of, and has its delivery; a damaged store gives no copy."""
    file, copy = tmp_path / "old.sqlite3", tmp_path / "kopia.sqlite3"
    make_earlier(f"sqlite:///{file}", revision).dispose()
    back_up_store(f"sqlite:///{file}", copy)
    copied = make_engine(f"sqlite:///{copy}")
    assert find_revision(copied) == revision
    with reading(copied).connect() as connection:
        assert connection.scalars(sa.text("SELECT source FROM delivery")).all() == ["polisen"]
    copied.dispose()
    content = bytearray(copy.read_bytes())
    content[2 * 4096 :] = b"\xa5" * (len(content) - 2 * 4096)
    damaged = tmp_path / "skadad.sqlite3"
    damaged.write_bytes(content)
    with pytest.raises(DataError, match="skadad"):
        back_up_store(f"sqlite:///{damaged}", tmp_path / "ny.sqlite3")
    assert not (tmp_path / "ny.sqlite3").exists()


@pytest.mark.parametrize("revision", [EARLIER[0], EARLIER[-1]])
def test_a_migration_that_breaks_leaves_all_as_it_was(
    bare: str, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault after the last step takes every step back; mended, it goes through."""
    engine = make_earlier(bare, revision)
    before = list_tables(engine)
    with monkeypatch.context() as patch:
        patch.setattr(migration.subjects, "take_over", lambda _: 1 / 0)
        patch.setattr(migration.log, "find_head", lambda _: None)
        with pytest.raises(ZeroDivisionError):
            migrate(engine)
    assert (find_revision(engine), list_tables(engine)) == (revision, before)
    migrate(engine)
    assert find_revision(engine) != revision
    engine.dispose()
