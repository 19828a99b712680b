"""What the doctor says of the machine: rights, room, disk, clock and port."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.doctor import machine
from dashboard.doctor.machine import KEPT, look_at_clock, look_at_disk, look_at_port, look_at_rights, look_at_room
from dashboard.health import Level
from dashboard.installation import Installation
from tests.doctor_example import NOW, levels


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
