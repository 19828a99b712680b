"""What the citizens' process lets in, and what it never loads."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.public.doors import Doors
from dashboard.public.server import find_fault
from data.publication_files import write_publication
from tests.publication_variants import publish_mjolby


def ask_doors(path: str, method: str) -> int:
    """Knock; fails if the body is asked for or the app is reached by what should be refused."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        pytest.fail("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Doors(app)({"type": "http", "path": path, "method": method, "headers": []}, receive, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/karta", 200),
        ("PUT", "/_stcore/upload_file/session/file", 403),
        ("POST", "/_stcore/upload_file", 403),
        ("OPTIONS", "/publikt/_stcore/upload_file/a/b", 403),
        ("GET", "/auth/login", 404),
        ("GET", "/oauth2callback", 404),
        ("POST", "/", 405),
        ("DELETE", "/media/x.csv", 405),
        ("OPTIONS", "/_stcore/health", 405),
    ],
)
def test_the_doors_let_readers_in_and_nothing_else(method: str, path: str, status: int) -> None:
    """What is refused is refused before its body is read."""
    assert ask_doors(path, method) == status


def test_it_does_not_start_where_more_than_publications_lie(tmp_path: Path) -> None:
    """A folder with a database in it is not one to show the world."""
    (tmp_path / "lofteskartan.sqlite3").write_bytes(b"")
    assert "innehåller lofteskartan.sqlite3" in find_fault(tmp_path, 8502, address="127.0.0.1")
    (tmp_path / "lofteskartan.sqlite3").unlink()
    assert "är ingen port" in find_fault(tmp_path, 0, address="127.0.0.1")


def test_nothing_that_reads_the_store_is_loaded(tmp_path: Path) -> None:
    """Every page has been shown, and no driver of a database, no store and no reader of uploads is in memory."""
    write_publication(publish_mjolby(), tmp_path / "0586.json")
    script = """
import sys
import dashboard.public.app, dashboard.public.server
from dashboard.cli import make_parser
make_parser().parse_args(["publik"])
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("dashboard/public/main.py", default_timeout=60).run()
assert not page.exception and "Mjölby" in page.title[0].value
for name in ("figures", "area_map", "about"):
    __import__(f"dashboard.public.views.{name}")
barred = ("data.store", "dashboard.store", "dashboard.signin", "data.sqlite", "data.intake", "data.files",
          "sqlalchemy", "alembic", "sqlite3", "_sqlite3", "pysqlite3", "psycopg", "duckdb")
print([name for name in sys.modules if name.startswith(barred)])
"""
    environ = os.environ | {"LOFTESKARTAN_PUBLICERAT": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environ,
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr[-2000:]
