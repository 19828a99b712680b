"""The processes that a browser meets: started, waited for, and stopped."""

import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

STARTED_WITHIN = 90  # seconds; a busy machine imports slowly


@contextmanager
def running(
    command: Sequence[str], *, port: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[str]:
    """Run a server for as long as it is needed; what it said is shown when it doesn't start."""
    said = subprocess.PIPE
    process = subprocess.Popen(
        command, env=os.environ | (environment or {}), cwd=folder, stdout=said, stderr=subprocess.STDOUT, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _answers(address), process, name="the server")
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait_until(is_ready: Callable[[], bool], process: subprocess.Popen[str], *, name: str) -> None:
    """Wait until a process is ready; fail with what it said when it isn't in time."""
    until = time.monotonic() + STARTED_WITHIN
    while not is_ready():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            said = "".join(one or "" for one in process.communicate())
            pytest.fail(f"{name} did not start:\n{said}")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310 # our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
