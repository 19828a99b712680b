"""How the product says that it feels."""

import asyncio
import json
import os
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.types import Message

from dashboard import health
from dashboard.frame import Frame
from dashboard.health import Health, Level, Sign, look_at_backups, look_at_folder, make_public_health
from dashboard.installation import Installation
from dashboard.store_health import look_at_store, make_store_health
from data.sqlite import DRIVER
from data.store import open_store

NOW = datetime(2026, 11, 21, 9, 12, 3, tzinfo=ZoneInfo("Europe/Stockholm"))


def ask(app: Callable, path: str = "/halsa", method: str = "GET") -> tuple[int, dict[str, str], dict]:
    """Ask an application for a path; gives status, headers and what the JSON says."""
    return asyncio.run(ask_again(app, path, method))


async def ask_again(app: Callable, path: str = "/halsa", method: str = "GET") -> tuple[int, dict[str, str], dict]:
    """Ask within a loop of one's own."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await app({"type": "http", "path": path, "method": method, "headers": []}, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], headers, json.loads(body) if headers["content-type"] == "application/json" else {}


def make(*signs: Sign) -> Health:
    """Make an answer of signs that are known."""
    return Health(lambda: signs, clock=lambda: NOW)


@pytest.mark.parametrize(
    ("levels", "status", "said"),
    [
        ([Level.FINE, Level.FINE], 200, "ok"),
        ([Level.FINE, Level.WARNING], 200, "varning"),
        ([Level.FAULT, Level.WARNING], 503, "fel"),
    ],
)
def test_the_worst_sign_decides(levels: list[Level], status: int, said: str) -> None:
    """Only what stops the work is a 503: a watcher restarts on that, and a restart makes no backup."""
    answer = ask(make(*(Sign(f"s{place}", level) for place, level in enumerate(levels))))
    assert (answer[0], answer[2]["status"]) == (status, said)
    assert answer[2]["tid"] == "2026-11-21T09:12:03+01:00"
    assert answer[1]["cache-control"] == "no-store"


def test_the_frame_answers_itself_and_with_its_headers() -> None:
    """The application behind is not asked, so it also answers when pages can't."""

    async def nobody(*_: object) -> None:
        pytest.fail("the application was asked")

    status, headers, _ = ask(Frame(nobody, health=make(Sign("disk", Level.FINE))))
    assert status == 200
    assert "content-security-policy" in headers
    assert ask(make(), method="POST")[0] == 405


def test_many_who_ask_at_once_are_answered_by_one_look() -> None:
    """Nobody can tire the database by asking."""
    n_looks = 0

    def look() -> Iterable[Sign]:
        nonlocal n_looks
        n_looks += 1
        return (Sign("disk", Level.FINE),)

    app = Health(look, clock=lambda: NOW)

    async def ask_often() -> None:
        await asyncio.gather(*(ask_again(app) for _ in range(20)))
        await ask_again(app)

    asyncio.run(ask_often())
    assert n_looks == 1


def test_what_hangs_is_told_as_a_fault_and_not_started_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that never answers doesn't keep the watcher waiting."""
    monkeypatch.setattr(health, "_ANSWERS_WITHIN_S", 0.05)
    let_go, n_looks = threading.Event(), []

    def look() -> Iterable[Sign]:
        n_looks.append(1)
        let_go.wait(20)
        return ()

    app = Health(look, clock=lambda: NOW)

    async def ask_twice() -> list[int]:
        answers = [(await ask_again(app))[0] for _ in range(2)]
        let_go.set()
        return answers

    assert asyncio.run(ask_twice()) == [503, 503]
    assert len(n_looks) == 1


def test_a_fault_nobody_thought_of_is_told_by_its_kind_alone() -> None:
    """Its message could hold anything."""

    def look() -> Iterable[Sign]:
        msg = "Åsa Öberg, Storgatan 1"
        raise KeyError(msg)

    status, _, told = ask(Health(look, clock=lambda: NOW))
    assert status == 503
    assert told["granskning"] == {"status": "fel", "orsak": "KeyError"}


def test_a_store_that_is_not_there_or_of_another_version_stops_the_work(tmp_path: Path) -> None:
    """And is not made by being looked at."""
    path = tmp_path / "store.sqlite3"
    url = f"sqlite:///{path}"
    assert look_at_store(url) == Sign("databas", Level.FAULT, {"orsak": "databasen finns inte"})
    assert not path.exists()
    open_store(url).close()
    assert look_at_store(url).level is Level.FINE
    with DRIVER.connect(str(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()
    sign = look_at_store(url)
    assert (sign.level, sign.seen["version"]) == (Level.FAULT, "0001")
    path.write_bytes(b"this is no database" * 100)
    assert look_at_store(url) == Sign("databas", Level.FAULT, {"orsak": "databasen svarar inte"})


def test_a_server_that_is_away_stops_the_work() -> None:
    """Told without its name, its user or its own words."""
    sign = look_at_store("postgresql://loften:hemligt@127.0.0.1:1/loften?connect_timeout=2")
    assert sign == Sign("databas", Level.FAULT, {"orsak": "databasen svarar inte"})


def test_a_night_without_a_backup_is_seen_the_morning_after(tmp_path: Path) -> None:
    """The newest counts, and files of other kinds don't."""
    assert look_at_backups(None, now=NOW).level is Level.WARNING
    assert look_at_backups(tmp_path, now=NOW).seen == {"orsak": "det finns ingen säkerhetskopia"}
    assert look_at_backups(tmp_path / "away", now=NOW).level is Level.WARNING
    for hours in (50, 27, 7):
        file = tmp_path / f"{hours}.sqlite3"
        file.touch()
        at = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(file, (at, at))
        sign = look_at_backups(tmp_path, now=NOW)
        assert (sign.level, sign.seen["timmar"]) == (Level.WARNING if hours > 26 else Level.FINE, hours)
    (tmp_path / "x.sqlite3.ofullständig").touch()
    assert look_at_backups(tmp_path, now=NOW).seen["timmar"] == 7


@pytest.mark.parametrize(
    ("free", "level"), [(100 * 2**20, Level.FAULT), (2**30, Level.WARNING), (5 * 2**30, Level.FINE)]
)
def test_a_disk_that_fills_is_told_before_it_is_full(monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    """The folder with least room decides."""
    monkeypatch.setattr(health, "find_free", lambda folder: free if folder.name == "small" else 10**13)
    sign = health.look_at_room(Path("large"), Path("small"))
    assert (sign.level, sign.seen["ledigt_mb"]) == (level, free // 2**20)


def test_the_citizens_process_tells_of_its_folder(tmp_path: Path) -> None:
    """It has no database to tell of."""
    assert look_at_folder(tmp_path / "away").level is Level.FAULT
    assert look_at_folder(tmp_path).level is Level.WARNING
    (tmp_path / "0586.json").touch()
    told = ask(make_public_health(tmp_path, clock=lambda: NOW))[2]
    assert told["publicerat"] == {"status": "ok", "filer": 1}
    assert set(told) == {"status", "tid", "publicerat", "disk"}


def test_the_product_tells_of_database_backup_and_disk(tmp_path: Path) -> None:
    """And of nothing that stands in the database."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    open_store(url).close()
    told = ask(make_store_health(Installation(url, backups=tmp_path), clock=lambda: NOW))[2]
    assert set(told) == {"status", "tid", "databas", "säkerhetskopia", "disk"}
    assert str(tmp_path) not in str(told)
