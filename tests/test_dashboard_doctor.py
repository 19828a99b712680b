"""The command that looks an installation over."""

import http.server
import os
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.cli import doctor as command
from dashboard.doctor import examination, keeping, machine, sum_up, write_finding
from dashboard.doctor.finding import Finding
from dashboard.doctor.keeping import (
    HEADS,
    look_at_backup,
    look_at_heads,
    look_at_published,
    look_at_secrecy,
    look_at_store,
    look_at_ways_out,
)
from dashboard.doctor.machine import KEPT, look_at_clock, look_at_disk, look_at_port, look_at_rights, look_at_room
from dashboard.doctor.programs import LOCK, find_installed, look_at_lock, look_at_python, look_at_sqlite
from dashboard.health import Level
from dashboard.installation import Installation
from dashboard.store_health import look_at_store as look_at_health
from data.sqlite import DRIVER
from data.store import keep_head, open_store
from data.store.heads import MOST_BYTES
from data.store.log import Head

NOW = datetime(2026, 11, 21, 9, 12)  # noqa: DTZ001  # Swedish clock time
LOCKED = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:01
streamlit==1.67.0 \\
    --hash=sha256:02
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:03
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Make a store, and give its address."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder / 'store.sqlite3'}"
    open_store(url).close()
    return url


def levels(findings: Iterator[Finding]) -> list[tuple[str, Level]]:
    """List what was looked at and how it was."""
    return [(finding.about, finding.level) for finding in findings]


def test_every_finding_has_a_sign_a_word_and_what_is_wrong_a_remedy() -> None:
    """Neither colour nor sign alone tells."""
    line = write_finding(Finding("Disk", Level.WARNING, "900 MB ledigt.", "Frigör plats."))
    assert line.splitlines()[0].startswith("! varning ")
    assert line.splitlines()[1].strip() == "→ Frigör plats."
    assert sum_up([Level.WARNING]) == "0 i ordning, 1 varning, 0 fel"


@pytest.mark.parametrize(
    ("installed", "level", "said"),
    [
        ({"numpy": "2.5.5", "streamlit": "1.67.0"}, Level.FINE, "alla 3"),
        ({"numpy": "2.4.6", "streamlit": "1.67.0", "colorama": "0.4.6"}, Level.FINE, "alla 3"),
        ({"numpy": "2.4.6", "streamlit": "1.60.0"}, Level.FAULT, "streamlit 1.60.0 (ska vara 1.67.0)"),
        ({"numpy": "2.4.6"}, Level.FAULT, "streamlit saknas"),
        ({"numpy": "1.0", "streamlit": "1.67.0"}, Level.FAULT, "numpy 1.0 (ska vara 2.4.6 eller 2.5.5)"),
        ({"numpy": "2.4.6", "streamlit": "1.67.0", "colorama": "9"}, Level.FAULT, "colorama 9"),
    ],
)
def test_what_is_installed_is_held_against_the_lock(installed: dict[str, str], level: Level, said: str) -> None:
    """What is for other systems may be missing, but not be another."""
    finding = look_at_lock(LOCKED, installed.get)
    assert finding.level is level
    assert said in finding.seen


def test_this_installation_is_the_locks() -> None:
    """The one that the tests run in; without a lock nothing can be said."""
    assert look_at_lock(LOCK.read_text("utf-8"), find_installed).level is Level.FINE
    assert look_at_lock("", find_installed).level is Level.WARNING


def test_old_programs_are_told() -> None:
    """With what to install."""
    assert look_at_python((3, 10, 9)).level is Level.FAULT
    assert look_at_python((3, 11, 0)).level is Level.FINE
    assert [look_at_sqlite(one).level for one in ((3, 40, 1), (3, 51, 3), (3, 52, 0))] == [
        Level.WARNING,
        Level.FINE,
        Level.WARNING,
    ]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By trying; nothing is left behind."""
    assert look_at_rights(tmp_path).level is Level.FINE
    assert look_at_rights(tmp_path / "not" / "yet").seen == "mappen finns inte än men går att skapa."
    assert list(tmp_path.iterdir()) == []

    def refuse(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(machine, "TemporaryFile", refuse)
    finding = look_at_rights(tmp_path)
    assert finding.level is Level.FAULT
    assert "Read-only file system" in finding.seen


def test_the_folder_of_backups_must_be_there_and_take_what_the_night_puts_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing makes it but whoever installs: a backup to a folder that isn't there is no backup."""
    assert look_at_rights(tmp_path, kept=KEPT).level is Level.FINE
    away = look_at_rights(tmp_path / "away", kept=KEPT)
    assert (away.level, away.seen) == (
        Level.FAULT,
        "mappen finns inte. Nattens säkerhetskopia och loggens huvud blir inte sparade.",
    )
    assert "Skapa den" in away.remedy

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(machine, "TemporaryFile", refuse)
    denied = look_at_rights(tmp_path, kept=KEPT)
    assert denied.level is Level.FAULT
    assert "(Permission denied). Nattens säkerhetskopia" in denied.seen
    assert "rätt att skriva där" in denied.remedy


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


def test_room_is_told_with_a_swedish_comma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is too little for a backup is a fault."""
    for free, level, said in (
        (2**27, Level.FAULT, "0,1"),
        (3 * 2**29, Level.WARNING, "1,5"),
        (2**34, Level.FINE, "16,0"),
    ):
        monkeypatch.setattr(machine, "find_free", lambda _, free=free: free)
        finding = look_at_room(tmp_path)
        assert (finding.level, finding.seen) == (level, f"{said} GB ledigt.")


def test_a_database_on_a_network_disk_is_a_fault() -> None:
    """A server looks after its own disk."""
    mounts = "22 1 0:33 / / rw - cifs //fil/delad rw"
    assert levels(look_at_disk(Installation("sqlite:////srv/l.sqlite3"), mounts=mounts)) == [
        ("Databasens disk", Level.FAULT)
    ]
    assert levels(look_at_disk(Installation("postgresql://l@v/l"), mounts=mounts)) == []


def test_a_clock_before_what_is_already_written_is_wrong() -> None:
    """A day's slack, for files that were brought from elsewhere."""
    assert look_at_clock(NOW + timedelta(days=30), now=NOW).level is Level.FAULT
    assert look_at_clock(NOW + timedelta(hours=3), now=NOW).level is Level.FINE
    assert look_at_clock(NOW, now=NOW).seen == "2026-11-21 09:12 svensk tid."


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers as a test says."""

    said: tuple[int, bytes] = (200, b"")

    def do_GET(self) -> None:
        """Answer."""
        status, body = type(self).said
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def answering() -> Iterator[int]:
    """Run something that answers on a port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "level", "said"),
    [
        (200, b'{"status": "ok"}', Level.FINE, "programmet svarar «ok»."),
        (200, b'{"status": "varning"}', Level.WARNING, "programmet svarar «varning»."),
        (503, b'{"status": "fel"}', Level.WARNING, "programmet svarar «fel»."),
        (200, b"<html>", Level.FAULT, "används av ett annat program."),
        (200, b"[]", Level.FAULT, "används av ett annat program."),
        (404, b"", Level.FAULT, "används av ett annat program."),
    ],
)
def test_a_port_is_free_ours_or_somebody_elses(
    answering: int, status: int, body: bytes, level: Level, said: str
) -> None:
    """It is asked how it feels."""
    Answering.said = (status, body)
    finding = look_at_port(answering)
    assert (finding.level, finding.seen) == (level, said)


def test_a_port_where_nobody_answers_is_free(answering: int) -> None:
    """That is no fault: the product may be stopped."""
    assert look_at_port(1).level is Level.FINE
    assert answering != 1


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


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Streamlit's settings alone: they are the whole process's."""
    monkeypatch.setattr(examination, "find_all_faults", lambda *_, **__: [])
    monkeypatch.setattr(examination.streamlit_config, "_main_script_path", None)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[str], int]]:
    """Give the command's lines and what it ends with."""

    def ask_it(*words: str, **environment: str) -> tuple[list[str], int]:
        parser = ArgumentParser()
        command.add_doctor(parser.add_subparsers())
        asked: Namespace = parser.parse_args(["doctor", *words])
        monkeypatch.setattr(command.os, "environ", environment)
        told, lines = asked.do(asked), []
        while True:
            try:
                lines.append(next(told))
            except StopIteration as end:
                return lines, end.value

    return ask_it


@pytest.mark.usefixtures("calm")
def test_the_whole_installation_is_looked_over(ask: Callable, store: str, tmp_path: Path) -> None:
    """It ends with 0 where nothing is wrong; what is asked for has an answer each."""
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "a.sqlite3").touch()
    lines, ended = ask("--port", "1", LOFTESKARTAN_DB=store, LOFTESKARTAN_KOPIOR=str(copies))
    assert ended == 0, lines
    assert lines[-1].endswith("0 fel")
    told = "\n".join(lines)
    for about in (
        *("Python", "Låsta paket", "SQLite", "Webbläsarens filer", "Skriva i", "Plats i", "Databasens disk", "Klocka"),
        *("Port 1", "Inställningar", "Databas", "Databasens innehåll", "Säkerhetskopia", "Databasens fil"),
        "Loggens huvuden",
        *("Polisens notiser", "Bakgrundskarta"),
    ):
        assert about in told


@pytest.mark.usefixtures("calm")
def test_one_fault_is_enough_to_end_with_1(ask: Callable, tmp_path: Path) -> None:
    """So that a script can ask it."""
    lines, ended = ask("--snabb", "--port", "1", LOFTESKARTAN_DB=str(tmp_path / "store.sqlite3"))
    assert ended == 1
    assert any(line.startswith("✗ fel ") for line in lines)


def test_the_doctor_changes_nothing(store: str) -> None:
    """Not a byte of the store."""
    file = Path(store.removeprefix("sqlite:///"))
    before = file.read_bytes()
    list(keeping.look_at_store(store, is_quick=False))
    assert file.read_bytes() == before
