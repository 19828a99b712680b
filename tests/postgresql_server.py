"""A PostgreSQL of the tests' own, which lives as long as they run and is never meant to survive anything."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.ports import find_port

NO_SERVER = "Proven mot PostgreSQL hoppas över: installera postgresql (på Debian: apt-get install postgresql)."
SECRET = "hemligt-lösen"  # noqa: S105  # of a server that lives as long as its tests
SETTINGS = {"fsync": "off", "listen_addresses": "127.0.0.1", "max_connections": "60", "shared_buffers": "64MB"}


@contextmanager
def serving_postgresql() -> Iterator[sa.URL]:
    """Start a server on loopback, and say where its owner reaches it; skip the test where there is none to start."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="lofteskartan-pg-"))
    who = find_user()
    if who:
        shutil.chown(folder, who["user"], who["group"])
    port = find_port()

    def run(program: str, *words: str, is_checked: bool = True) -> None:
        command = [programs / program, *words]
        subprocess.run(command, check=is_checked, cwd=folder, stdout=subprocess.DEVNULL, **who)

    where = f"--pgdata={folder / 'data'}"
    try:
        run("initdb", where, *lay_secret(folder))
        run("pg_ctl", "start", where, f"--log={folder / 'log'}", set_up(folder, port), "--wait", "--silent")
        yield sa.URL.create("postgresql", "ägare", SECRET, "127.0.0.1", port, "postgres")
    finally:
        run("pg_ctl", "stop", where, "--mode=immediate", "--silent", is_checked=False)
        shutil.rmtree(folder)


def find_programs() -> Path:
    """Find where the server's programs lie, or skip the test."""
    found = shutil.which("initdb") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), None)
    is_refused = os.geteuid() == 0 and "postgres" not in {user.pw_name for user in pwd.getpwall()}
    if found is None or is_refused:
        pytest.skip(NO_SERVER)
    return Path(found).resolve().parent


def find_user() -> dict[str, Any]:
    """Find whom the server runs as: PostgreSQL refuses the superuser."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def lay_secret(folder: Path) -> list[str]:
    """Lay the owner's password in a file, and give the words that make a database of that owner's."""
    (folder / "secret").write_text(SECRET, "utf-8")
    (folder / "secret").chmod(0o644)
    own = ["--username=ägare", f"--pwfile={folder / 'secret'}", "--auth=scram-sha-256"]
    return [*own, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]


def set_up(folder: Path, port: int) -> str:
    """Give the word that sets a server up."""
    settings = SETTINGS | {"port": str(port), "unix_socket_directories": str(folder)}
    return "--options=" + " ".join(f"-c {name}={value}" for name, value in settings.items())
