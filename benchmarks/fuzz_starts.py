"""Reading children that are forked from one already warm: what reads is the product's own, only its start is quicker.

A child of the product starts bare and loads what its file needs, which takes ten times as long as
to read a small file. Here one process has loaded it all and read nothing; every child is forked
from it, is asked, bound and ended as the product's are, and meets one file.
"""

import gc
import importlib
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import IO, Any, NoReturn
from unittest.mock import patch

from data.files import child, process

_READERS = ("separated", "workbooks", "word_tables", "geojson", "geopackages", "parquet", "vectors", "arrow")
_LIBRARIES = ("pyogrio", "pyogrio.raw", "pyproj", "shapely", "numpy", "resource", "ctypes", "pyarrow.parquet")
_FDS = 4
HAS_FORK = sys.platform == "linux"
_MESSAGE = 8
_MOST_OPEN = 256


@contextmanager
def warm_starts() -> Iterator[None]:
    """Let every reading child of this process be forked from a warm one, where the system can, in this context."""
    if not HAS_FORK:
        yield
        return
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    none = subprocess.DEVNULL
    environment = process._BARE | {"GDAL_SKIP": process._skipped_drivers()}  # noqa: SLF001  # as the product's children have it
    command = [sys.executable, "-P", "-m", "benchmarks.fuzz_starts", str(there.fileno())]
    with (
        here,
        subprocess.Popen(  # noqa: S603  # our own program
            command, stdin=none, stdout=none, stderr=none, env=environment, pass_fds=[there.fileno()]
        ),
    ):
        there.close()
        asking = Lock()

        def start(file: IO[bytes], *, needs_gdal: bool) -> _Child:
            del needs_gdal
            with asking:
                return _Child(here, file)

        try:
            with patch.object(process, "_start", start):
                yield
        finally:
            here.shutdown(socket.SHUT_RDWR)  # then it ends by itself


class _Child:
    """A forked child, as its parent knows one it has started itself."""

    def __init__(self, line: socket.socket, file: IO[bytes]) -> None:
        question, self._question = os.pipe()
        self._answer, answer = os.pipe()
        self._told, told = os.pipe()
        given = (question, answer, file.fileno(), told)
        socket.send_fds(line, [str(file.fileno()).encode()], given)
        for one in (question, answer, told):
            os.close(one)
        self._pid = int(os.read(self._told, _MESSAGE))
        self._status: int | None = None
        self._ending = Lock()
        self.stdin: IO[bytes] = os.fdopen(self._question, "wb")
        self.stdout: IO[bytes] = os.fdopen(self._answer, "rb")

    def kill(self) -> None:
        """End it; from any thread."""
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end and give its status: the signal that ended it, below zero."""
        with self._ending:
            if self._status is None:
                self._status = int(os.read(self._told, _MESSAGE) or -signal.SIGKILL)
                os.close(self._told)
        return self._status


def main() -> None:
    """Fork a child for each file that is handed over, and tell how each ended."""
    line = socket.socket(fileno=int(sys.argv[1]))
    _load()
    watched = selectors.DefaultSelector()
    watched.register(line, selectors.EVENT_READ)
    while True:
        for key, _ in watched.select():
            if key.fileobj is not line:
                watched.unregister(key.fileobj)
                _tell_end(key.fd, *key.data)
                continue
            message, given, *_ = socket.recv_fds(line, _MESSAGE, _FDS)
            if not message:
                return
            question, answer, upload, told = given
            pid = os.fork()
            if pid == 0:
                _read(int(message), question, answer, upload)
            for one in (question, answer, upload):
                os.close(one)
            os.write(told, b"%8d" % pid)
            watched.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, told))


def _load() -> None:
    sys.modules["pandas"] = None  # type: ignore[assignment]  # as the reader of map files has it
    for name in (*(f"data.files.{reader}" for reader in _READERS), *_LIBRARIES):
        importlib.import_module(name)
    gc.freeze()


def _tell_end(watch: int, pid: int, told: int) -> None:
    _, status = os.waitpid(pid, 0)
    with suppress(BrokenPipeError):
        os.write(told, b"%8d" % os.waitstatus_to_exitcode(status))
    os.close(told)
    os.close(watch)


def _read(number: int, question: int, answer: int, upload: int) -> NoReturn:
    """Be a reading child: its file has the number that the question says, and nothing else is open."""
    status = 1
    try:
        os.dup2(question, 0)
        os.dup2(answer, 1)
        os.dup2(upload, number)
        os.closerange(3, number)
        os.closerange(number + 1, _MOST_OPEN)
        asked: Any = open(0, "rb", closefd=False)  # noqa: SIM115  # a number
        with open(1, "wb", closefd=False) as answering:  # as above
            child.main(asked, answering)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
