"""The reading child as its parent sees it: started bare, watched by the clock, and ended whatever happens."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Timer
from typing import IO, Any

from data.errors import DataError, Problem
from data.files.form import Form
from data.files.limits import MAX_FRAME, STARTING_SECONDS, allowed_seconds
from data.files.signatures import ZIP

_CLOCK_FACTOR = 3  # on a loaded machine the wall clock runs ahead of the processor's
_DRIVERS = frozenset({"ESRI Shapefile", "KML", "GPX"})
_NOWHERE = "http://127.0.0.1:9"
_BARE = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "GDAL_HTTP_PROXY": _NOWHERE,
    "GDAL_HTTPS_PROXY": _NOWHERE,
    "http_proxy": _NOWHERE,
    "https_proxy": _NOWHERE,
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "PROJ_NETWORK": "OFF",
}
_REASONS: Mapping[str, str] = {
    "memory": "filen kräver orimligt mycket minne att läsa.",
    "time": "filen kräver orimligt mycket arbete att läsa.",
    "death": "filen är skadad, eller gjord så att läsaren slutar fungera.",
}
_SIGNALS = {-9: "time", -24: "time", -6: "memory"}  # killed by the clock, by the processor bound, aborted

Frames = Iterator[dict[str, Any]]


@contextmanager
def ask_child(path: Path, form: Form, *, columns: list[str] | None, batch: int) -> Iterator[Frames]:
    """Start a child that reads a file, and end it when the context does.

    Parameters
    ----------
    path
        The upload; opened here and handed over open.
    form
        What is known of its layout.
    columns
        The headings of the columns that shall leave the child; None for a preview.
    batch
        Rows at a time.

    Raises
    ------
    DataError
        When the file can't be opened.
    """
    with open_upload(path) as file:
        size = path.stat().st_size
        head = file.read(len(ZIP))
        needs_gdal = (
            head.startswith(ZIP[:2]) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or not head.strip()
        )
        question = {
            "file": str(path) if sys.platform == "win32" else file.fileno(),
            "place": str(path) if sys.platform == "win32" else f"/dev/fd/{file.fileno()}",
            "size": size,
            "form": form.as_json(),
            "columns": columns,
            "batch": batch,
        }
        child = _start(file, needs_gdal=needs_gdal)
        try:
            yield _listen(child, question, path.name, allowed_seconds(size, is_packed=True))
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()


@contextmanager
def open_upload(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file that somebody has named, and say in Swedish when that can't be."""
    try:
        if path.is_dir():
            raise DataError(path.name, [Problem("", "det är en mapp, inte en fil.", "Ange en fil i mappen.")])
        file = path.open("rb")
    except FileNotFoundError:
        raise DataError(path.name, [Problem("", "filen finns inte.", "Kontrollera namnet och sökvägen.")]) from None
    except OSError as error:
        what = f"filen kan inte läsas ({error.strerror})."
        raise DataError(path.name, [Problem("", what, "Kontrollera att du får läsa den.")]) from None
    with file:
        yield file


def _start(file: IO[bytes], *, needs_gdal: bool) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", "-m", "data.files.child"]
    pipe = subprocess.PIPE
    if sys.platform == "win32":
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603  # our own program
    environment = _BARE | ({"GDAL_SKIP": _skipped_drivers()} if needs_gdal else {})
    return subprocess.Popen(  # noqa: S603  # our own program
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment, pass_fds=[file.fileno()]
    )


@cache
def _skipped_drivers() -> str:
    """Name every driver of this GDAL but the harmless ones; the list differs between versions."""
    import pyogrio  # noqa: PLC0415  # slow to load, and only some formats need it

    return ",".join(sorted(set(pyogrio.list_drivers()) - _DRIVERS))


def _listen(child: "subprocess.Popen[bytes]", question: dict[str, Any], source: str, seconds: int) -> Frames:
    if child.stdin is None or child.stdout is None:
        msg = "a child without pipes"
        raise RuntimeError(msg)
    reason = ""
    try:
        child.stdin.write(json.dumps(question).encode())
        child.stdin.close()
    except OSError:
        reason = "death"
    while not reason:
        # Only the wait for the child is timed: the one who uses its rows may take the time it wants.
        clock = Timer(_CLOCK_FACTOR * seconds + STARTING_SECONDS, child.kill)
        clock.start()
        try:
            frame = _read_frame(child.stdout)
        finally:
            clock.cancel()
        if frame is None:
            reason = _SIGNALS.get(child.wait(), "death")
        elif "is_whole" in frame:
            return
        elif "problems" in frame:
            raise DataError(source, [Problem(*map(str, one)) for one in frame["problems"]])
        elif "fault" in frame:
            reason = "memory" if frame["fault"] == "memory" else "death"
        else:
            yield frame
    raise DataError(
        source, [Problem("", _REASONS[reason], "Kontrollera att det är rätt fil, eller spara om den som CSV.")]
    )


def _read_frame(pipe: IO[bytes]) -> dict[str, Any] | None:
    length = int.from_bytes(pipe.read(8), "big")
    if not 0 < length <= MAX_FRAME:
        return None
    content = pipe.read(length)
    if len(content) < length:
        return None
    try:
        frame = json.loads(content)
    except ValueError:
        return None
    return frame if isinstance(frame, dict) else None
