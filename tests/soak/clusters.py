"""A PostgreSQL server of our own on loopback, as safe as a real one, that can be killed and started again."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

SECRET = "hemligt-lösen"  # noqa: S105  # of a server that lives as long as its proof
SETTINGS = {"max_connections": "60", "shared_buffers": "64MB", "logging_collector": "off"}


class Cluster:
    """A server with a folder of its own; what it holds is on disk when it is called saved, as in real use."""

    def __init__(self, programs: Path, folder: Path, who: Mapping[str, Any]) -> None:
        self._programs, self._folder, self._who = programs, folder, who
        self._numbers = count(1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        secret = folder / "secret"
        secret.write_text(SECRET, "utf-8")
        secret.chmod(0o644)
        own = ["--username=ägare", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
        self._run("initdb", f"--pgdata={self.data}", *own, "--locale=C.UTF-8", "--no-sync")

    @property
    def data(self) -> Path:
        """Say where its files are."""
        return self._folder / "data"

    def start(self) -> None:
        """Start it, or start it again after a kill."""
        settings = SETTINGS | {
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "listen_addresses": "127.0.0.1",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        where = [f"--pgdata={self.data}", f"--log={self._folder / 'log'}"]
        for is_last in [False] * 50 + [True]:  # what was killed may take a moment to be gone
            words = ["start", *where, f"--options={options}", "--wait", "--timeout=120", "--silent"]
            if self._run("pg_ctl", *words, is_checked=is_last) == 0:
                return
            time.sleep(0.1)

    def kill(self) -> None:
        """End every process of it at once, as a power cut would; the disk's own cache survives."""
        parent = int((self.data / "postmaster.pid").read_text("utf-8").split()[0])
        for process in [parent, *_find_children(parent)]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop it, at once or when it has written what it has."""
        self._run("pg_ctl", "stop", f"--pgdata={self.data}", f"--mode={mode}", "--silent", is_checked=False)

    def make_database(self, *, tablespace: str | None = None) -> str:
        """Make a database and give its address."""
        name = f"prov{next(self._numbers)}"
        self.do(f"CREATE DATABASE {name}" + (f" TABLESPACE {tablespace}" if tablespace else ""))
        return self.find_address(name)

    def find_address(self, database: str = "postgres", *, port: int | None = None) -> str:
        """Give the address of a database, or of a way to it on another port."""
        url = sa.URL.create("postgresql", "ägare", SECRET, "127.0.0.1", port or self.port, database)
        return url.render_as_string(hide_password=False)

    def do(self, statement: str, *, database: str = "postgres") -> list[Any]:
        """Say something to the server as its owner, and give the rows that it answers with."""
        url = sa.make_url(self.find_address(database)).set(drivername="postgresql+psycopg")
        owner = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with owner.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return list(result) if result.returns_rows else []

    def own(self, folder: Path) -> None:
        """Give a folder to the server's user."""
        if self._who:
            shutil.chown(folder, "postgres", "postgres")

    def _run(self, program: str, *words: str, is_checked: bool = True) -> int:
        command = [self._programs / program, *words]
        quiet = subprocess.DEVNULL
        done = subprocess.run(command, check=is_checked, cwd=self._folder, stdout=quiet, stderr=quiet, **self._who)
        return done.returncode


def find_programs() -> Path | None:
    """Find the server's programs, if they are here and may be run."""
    found = shutil.which("initdb") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), None)
    may_run = os.geteuid() != 0 or "postgres" in {user.pw_name for user in pwd.getpwall()}
    return Path(found).resolve().parent if found and may_run else None


@contextmanager
def clustering() -> Iterator[Cluster]:
    """Run a new server for as long as the block.

    Raises
    ------
    FileNotFoundError
        When PostgreSQL isn't installed.
    """
    programs = find_programs()
    if programs is None:
        msg = "PostgreSQL saknas: installera det (på Debian: apt-get install postgresql)."
        raise FileNotFoundError(msg)
    folder = Path(tempfile.mkdtemp(prefix="lofteskartan-pg-"))
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres", "postgres")
    cluster = Cluster(programs, folder, who)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _find_children(parent: int) -> list[int]:
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text("utf-8").rpartition(")")[2].split()[1]) == parent:
                children.append(int(status.parent.name))
    return children
