"""How many can use the product at once: sessions and real pages that walk it, and what that takes.

The product must be quick for the nineteenth of twenty pages, and must not grow while it is used.

    python -m benchmarks.load
    python -m benchmarks.load --sessions 5,10 --seconds 30 --minutes 2 --pages 2
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import async_playwright

from benchmarks.sessions import PAGES, Log, Visit, browse, measured_from, read_memory_mb, read_processor_s, walk

QUICK_S = 1.5
GOAL = 50
STEPS = (5, 10, 20, 30, 40, 50, 60, 80)
QUERIES = ("", "kommun=Mj%C3%B6lby")
_WARM_VISITS = 2 * len(QUERIES) * len(PAGES)


@dataclass(frozen=True, slots=True)
class Server:
    """A running product."""

    address: str
    process: int


@dataclass(frozen=True, slots=True)
class Load:
    """How it went with so many at once."""

    n: int
    visits: list[Visit]
    pages: list[Visit]
    memory_mb: float
    processor_share: float

    @property
    def p95_s(self) -> float:
        """Tell what the slowest twentieth of the pages took at least."""
        return find_share(self.visits, 95)

    @property
    def n_faults(self) -> int:
        """Count the pages on which something went wrong."""
        return sum(bool(visit.fault) for visit in (*self.visits, *self.pages))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked, and print the tables for docs/prestanda.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sessions", default=",".join(map(str, STEPS)), help="how many at once, step by step")
    parser.add_argument("--seconds", type=float, default=90.0, help="how long each step is measured")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between two pages of a session, on average")
    parser.add_argument("--pages", type=int, default=5, help="real pages in Chromium beside the sessions")
    parser.add_argument("--minutes", type=float, default=30.0, help="how long memory is followed; 0 for not")
    parser.add_argument("--follow", type=int, metavar="N", help="with how many; without, the most that were quick")
    parser.add_argument("--store", type=Path, help="a store to serve, which is copied; without, the example data")
    asked = parser.parse_args(arguments)
    steps = [int(n) for n in asked.sessions.split(",")]
    with serving(asked.store) as server:
        print("\n".join(asyncio.run(_measure(server, steps, asked))))


async def _measure(server: Server, steps: Sequence[int], asked: argparse.Namespace) -> list[str]:
    async with _browsers(asked.pages) as pages:
        await _warm(server)
        idle_mb, loads = read_memory_mb(server.process), list[Load]()
        for n in steps:
            loads.append(await _load(server, n, pages, seconds=asked.seconds, think_s=asked.think))
            _say(loads[-1])
            if loads[-1].p95_s >= QUICK_S:
                break
        held = [load for load in loads if load.p95_s < QUICK_S and not load.n_faults]
        lines = list(_tell(loads, held, idle_mb, asked))
        n_followed = asked.follow or max((load.n for load in held), default=0)
        if asked.minutes and n_followed:
            lines += await _follow(server, n_followed, pages, minutes=asked.minutes, think_s=asked.think)
        return lines


async def _load(server: Server, n: int, pages: Sequence[object], *, seconds: float, think_s: float) -> Load:
    async with _visiting(server, n, pages, think_s=think_s) as (sessions, browsers):
        await asyncio.sleep(think_s)  # until all have come
        with measured_from(sessions) as visits, measured_from(browsers) as shown:
            used, began = read_processor_s(server.process), time.monotonic()
            await asyncio.sleep(seconds)
            memory, share = read_memory_mb(server.process), read_processor_s(server.process) - used
            share /= time.monotonic() - began
        return Load(n, visits, shown, memory, share)


async def _follow(server: Server, n: int, pages: Sequence[object], *, minutes: float, think_s: float) -> list[str]:
    """Follow the memory while so many go on."""
    n_marks = max(4, min(30, round(minutes)))
    async with _visiting(server, n, pages, think_s=think_s) as (sessions, browsers):
        await asyncio.sleep(think_s)
        with measured_from(sessions) as visits, measured_from(browsers) as shown:
            marks = []
            for number in range(n_marks + 1):
                marks.append((number * minutes / n_marks, read_memory_mb(server.process)))
                print("{:.1f} min: {:.0f} MB".format(*marks[-1]), file=sys.stderr)
                if number < n_marks:
                    await asyncio.sleep(60 * minutes / n_marks)
    later = marks[len(marks) // 2 :]
    slope = statistics.linear_regression(*zip(*later, strict=True)).slope
    await asyncio.sleep(5)
    left_mb = read_memory_mb(server.process)
    load = Load(n, visits, shown, marks[-1][1], 0.0)
    told = (
        f"Under {_write(minutes, 1)} minuter med {n} sessioner och {len(pages)} riktiga sidor: {len(visits)} visningar"
        f" och {len(shown)} i Chromium, p95 {_write_s(load.p95_s)}, {load.n_faults} fel."
        f" Minnet var {marks[0][1]:.0f} MB i början,"
        f" {marks[len(marks) // 2][1]:.0f} MB halvvägs och {marks[-1][1]:.0f} MB i slutet; under den andra hälften"
        f" växte det {_write(slope, 2)} MB per minut. När alla hade gått var det {left_mb:.0f} MB."
    )
    return ["", told]


@contextlib.asynccontextmanager
async def _visiting(
    server: Server, n: int, pages: Sequence[object], *, think_s: float
) -> AsyncIterator[tuple[Log, Log]]:
    sessions, browsers = Log(), Log()
    common = {"think_s": think_s, "queries": QUERIES}
    walking = [walk(server.address, sessions, seed=seed, **common) for seed in range(n)]  # type: ignore[arg-type]
    browsing = [
        browse(page, server.address, browsers, seed=1000 + seed, **common)  # type: ignore[arg-type]
        for seed, page in enumerate(pages)
    ]
    tasks = [asyncio.create_task(one) for one in (*walking, *browsing)]
    try:
        yield sessions, browsers
    finally:
        sessions.end()
        browsers.end()
        for failed in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(failed, BaseException):
                sessions.note("sessionen bröts", time.monotonic(), str(failed) or type(failed).__name__)


async def _warm(server: Server) -> None:
    """Let every page be shown, so that what is kept is there."""
    log = Log(n_wanted=_WARM_VISITS)
    warming = [walk(server.address, log, think_s=0.01, seed=1, queries=[query]) for query in QUERIES]
    await asyncio.gather(*warming)
    if faults := {f"{visit.page}: {visit.fault}" for visit in log.visits if visit.fault}:
        print("Fel redan vid uppvärmningen:", *sorted(faults), sep="\n  ", file=sys.stderr)


@contextlib.asynccontextmanager
async def _browsers(n: int) -> AsyncIterator[list[object]]:
    if not n:
        yield []
        return
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=shutil.which("chromium"))
        yield [await launched.new_page() for _ in range(n)]
        await launched.close()


@contextlib.contextmanager
def serving(store: Path | None) -> Iterator[Server]:
    """Run the real product with a store of its own for as long as the block."""
    port = find_free_port()
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "lofteskartan.sqlite3"
        if store is not None:
            shutil.copy(store, own)
        command = [sys.executable, "-c", f"from dashboard.server import serve; serve({port})"]
        process = subprocess.Popen(command, env=os.environ | {"LOFTESKARTAN_DB": str(own)}, stdout=subprocess.DEVNULL)  # noqa: S603  # ourselves
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process)
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def find_free_port() -> int:
    """Find a port of this machine that nobody answers on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers, or end with a sentence when it has stopped."""
    while not _answers(address):
        if process.poll() is not None:
            sys.exit("Produkten startade inte.")
        time.sleep(0.2)


def find_share(visits: Sequence[Visit], percent: int) -> float:
    """Tell what so many per cent of the pages took at most.

    Examples
    --------
    >>> visits = [Visit("om", 0.0, took_s) for took_s in (0.1, 0.2, 0.3, 0.4, 2.0)]
    >>> find_share(visits, 50), find_share(visits, 95), find_share([], 95)
    (0.3, 2.0, inf)
    """
    took = sorted(visit.took_s for visit in visits)
    return took[min(len(took) - 1, len(took) * percent // 100)] if took else float("inf")


def _tell(loads: Sequence[Load], held: Sequence[Load], idle_mb: float, asked: argparse.Namespace) -> Iterator[str]:
    yield f"{asked.pages} riktiga sidor i Chromium går runt samtidigt på de {os.cpu_count()} kärnor som också mäter."
    yield f"Varje session tänker i snitt {asked.think:g} s mellan två sidor."
    yield ""
    yield "| sessioner | sidvisningar | p50 | p95 | i Chromium p95 | fel | processor | minne |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for load in loads:
        times = [find_share(load.visits, 50), load.p95_s, find_share(load.pages, 95)]
        cells = [load.n, len(load.visits), *map(_write_s, times), load.n_faults]
        yield f"| {' | '.join(map(str, cells))} | {100 * load.processor_share:.0f} % | {load.memory_mb:.0f} MB |"
    yield ""
    if not held:
        yield f"Inget av dessa antal höll p95 under {_write(QUICK_S, 1)} s."
        return
    best = held[-1]
    per_session = (best.memory_mb - idle_mb) / best.n
    added = f"lägger till {_write(per_session, 1)} MB" if per_session > 0 else "lägger till så lite att det inte märks"
    yield (
        f"Flest med p95 under {_write(QUICK_S, 1)} s och inga fel: {best.n} sessioner (målet är {GOAL}). Uppvärmd"
        f" och tom tar servern {idle_mb:.0f} MB; en session {added}."
    )


def _write(number: float, n_decimals: int) -> str:
    return f"{number:.{n_decimals}f}".replace(".", ",").replace("-", "−")


def _write_s(seconds: float) -> str:
    return f"{_write(seconds, 2)} s" if seconds < float("inf") else "–"


def _say(load: Load) -> None:
    faults = sorted({f"{visit.page}: {visit.fault}" for visit in (*load.visits, *load.pages) if visit.fault})
    print(f"{load.n} sessioner: p95 {load.p95_s:.2f} s, {load.n_faults} fel", *faults[:5], sep="\n  ", file=sys.stderr)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)  # noqa: PLR2004  # 200 is its own name
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
