"""What the doctor says of what is kept: store, backups, the log's heads, what is published and what is secret."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.doctor import keeping
from dashboard.doctor.keeping import (
    HEADS,
    look_at_backup,
    look_at_heads,
    look_at_published,
    look_at_secrecy,
    look_at_store,
    look_at_ways_out,
)
from dashboard.health import Level
from dashboard.installation import Installation
from dashboard.store_health import look_at_store as look_at_health
from data.sqlite import DRIVER
from data.store import keep_head, open_store
from data.store.heads import MOST_BYTES
from data.store.log import Head
from tests.doctor_example import NOW, levels, make_store


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Make a store, and give its address."""
    return make_store(tmp_path)


def test_the_file_of_the_logs_heads_is_tried_and_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There, it can be added to; a night run as root leaves one that can't; one that isn't there is told."""
    assert levels(look_at_heads(None)) == []
    assert levels(look_at_heads(tmp_path)) == [("Loggens huvuden", Level.WARNING)]
    assert not (tmp_path / HEADS).exists()
    keep_head(tmp_path / HEADS, Head(17, "kedja", "2026-11-21 02:15:00.000000"))
    before = (tmp_path / HEADS).stat()
    [fine] = look_at_heads(tmp_path)
    assert (fine.level, fine.seen) == (Level.FINE, "1 sparade; det går att lägga till.")
    assert (tmp_path / HEADS).stat().st_mtime_ns == before.st_mtime_ns
    real = Path.open

    def refuse(path: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if "a" in mode:
            raise PermissionError(13, "Permission denied")
        return real(path, mode, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    [denied] = look_at_heads(tmp_path)
    assert denied.level is Level.FAULT
    assert "går inte att läsa eller lägga till i (Permission denied)" in denied.seen
    assert "chown" in denied.remedy


def test_a_file_of_heads_that_is_something_else_is_told(tmp_path: Path) -> None:
    """Another file, or a folder by that name: the night's check would stop at it."""
    (tmp_path / HEADS).write_text("hej\n", "utf-8")
    [finding] = look_at_heads(tmp_path)
    assert finding.level is Level.FAULT
    assert "rad 1 är inget sparat huvud" in finding.seen
    (tmp_path / HEADS).write_bytes(b"x" * (MOST_BYTES + 1))
    [finding] = look_at_heads(tmp_path)
    assert "  " not in finding.seen
    (tmp_path / HEADS).unlink()
    (tmp_path / HEADS).mkdir()
    assert levels(look_at_heads(tmp_path)) == [("Loggens huvuden", Level.FAULT)]


def test_the_night_adds_the_head_where_the_doctor_looks() -> None:
    """The unit and the container's command name the same file in the folder of backups."""
    folder = Path(__file__).parents[1] / "docs" / "drift"
    unit, compose = ((folder / name).read_text("utf-8") for name in ("lofteskartan-kopia.service", "compose.yaml"))
    assert f"--huvud ${{LOFTESKARTAN_KOPIOR}}/{HEADS}" in unit
    assert f"/{HEADS}" in compose


def test_a_sound_store_is_told_with_its_rows(store: str) -> None:
    """And one that was not read through is no more than that."""
    assert levels(look_at_store(store, is_quick=False)) == [
        ("Databas", Level.FINE),
        ("Databasens innehåll", Level.FINE),
    ]
    assert levels(look_at_store(store, is_quick=True))[1] == ("Databasens innehåll", Level.WARNING)


def test_both_databases_say_how_they_are(address: str) -> None:
    """One in a file and one on a server, asked in the same way."""
    open_store(address).close()
    assert look_at_health(address).level is Level.FINE
    assert ("Databasens innehåll", Level.FINE) in levels(look_at_store(address, is_quick=False))


def test_a_store_whose_guard_is_gone_is_told(store: str) -> None:
    """With the table, and what to do."""
    with DRIVER.connect(store.removeprefix("sqlite:///")) as raw:
        [name] = raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'delivery'"
        ).fetchone()
        raw.execute(f"DROP TRIGGER {name}")
    raw.close()
    found = list(look_at_store(store, is_quick=False))
    assert found[1].level is Level.FAULT
    assert "tabellen delivery" in found[1].seen
    assert found[1].remedy


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """The remedy tells of both reasons."""
    path = tmp_path / "store.sqlite3"
    [finding] = look_at_store(f"sqlite:///{path}", is_quick=False)
    assert finding.level is Level.FAULT
    assert "db upgrade" in finding.remedy
    assert not path.exists()


def test_a_store_of_another_version_is_not_read(store: str) -> None:
    """First the tables, then what stands in them."""
    with DRIVER.connect(store.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()
    [finding] = look_at_store(store, is_quick=False)
    assert finding.level is Level.FAULT
    assert "version 0001" in finding.seen


def test_a_password_in_the_address_is_told_but_not_repeated() -> None:
    """It would stand in a terminal, and in whatever it is copied to."""
    found = list(look_at_store("postgresql://loften:hemligt@127.0.0.1:1/l?connect_timeout=2", is_quick=True))
    assert [finding.level for finding in found] == [Level.WARNING, Level.FAULT]
    assert "hemligt" not in str(found)


def test_a_backup_is_told_by_name_and_age(tmp_path: Path) -> None:
    """One that is too old says where to look."""
    now = NOW.astimezone()
    assert look_at_backup(Installation("sqlite://"), now=now).level is Level.WARNING
    file = tmp_path / "loften-2026-11-19.sqlite3"
    file.touch()
    at = (now - timedelta(hours=31)).timestamp()
    os.utime(file, (at, at))
    finding = look_at_backup(Installation("sqlite://", backups=tmp_path), now=now)
    assert (finding.level, finding.seen) == (Level.WARNING, "loften-2026-11-19.sqlite3, 31,0 timmar gammal.")


def test_a_published_file_that_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    """No folder named, nothing said; a folder that isn't there is a fault."""
    assert levels(look_at_published(None)) == []
    assert levels(look_at_published(tmp_path / "away")) == [("Publicerat", Level.FAULT)]
    assert levels(look_at_published(tmp_path)) == [("Publicerat", Level.FINE)]
    (tmp_path / "0586.json").write_text('{"sha256":"x","publication":{}}', "utf-8")
    [finding] = look_at_published(tmp_path)
    assert finding.level is Level.FAULT
    assert finding.seen.startswith("0586.json: ")


def test_what_others_can_read_is_told(tmp_path: Path) -> None:
    """A closed folder protects what lies in it."""
    folder = tmp_path / "hemligt"
    folder.mkdir(mode=0o755)
    file = folder / "secrets.toml"
    file.touch(mode=0o644)
    paths = {"Hemligheten": file, "Annat": tmp_path / "away"}
    assert levels(look_at_secrecy(paths)) == [("Hemligheten", Level.WARNING)]
    folder.chmod(0o700)
    assert levels(look_at_secrecy(paths)) == [("Hemligheten", Level.FINE)]
    folder.chmod(0o755)
    file.chmod(0o600)
    assert levels(look_at_secrecy(paths)) == [("Hemligheten", Level.FINE)]


@pytest.mark.parametrize(
    ("environment", "notices", "map_"),
    [
        ({}, Level.FINE, Level.FINE),
        ({"LOFTESKARTAN_NATVERK": "ja"}, Level.WARNING, Level.FINE),
        ({"LOFTESKARTAN_NATVERK": "ja", "LOFTESKARTAN_ANROPARE": "it@kommunen.example"}, Level.FINE, Level.FINE),
        ({"LOFTESKARTAN_TILE_URL": "https://kartor.example/{z}/{x}/{y}.png"}, Level.FINE, Level.FAULT),
    ],
)
def test_every_way_out_is_told(environment: dict[str, str], notices: Level, map_: Level) -> None:
    """What may be asked of others, and by whom."""
    assert [level for _, level in levels(look_at_ways_out(environment))] == [notices, map_]


def test_the_doctor_changes_nothing(store: str) -> None:
    """Not a byte of the store."""
    file = Path(store.removeprefix("sqlite:///"))
    before = file.read_bytes()
    list(keeping.look_at_store(store, is_quick=False))
    assert file.read_bytes() == before
