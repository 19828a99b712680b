"""Two web servers on one database: somebody at each accepts what waits, while a command reads in more."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from benchmarks.load import find_free_port, wait_for
from benchmarks.sessions import ask, opened
from data.reviews import Verdict
from data.store import Store, open_store
from geo.join import assign_areas
from tests.soak import rows
from tests.soak.checks import check_sound, refuse

PLACE, QUERY = "0586", "kommun=Mj%C3%B6lby&roll=samordnare"
REVIEW, ACCEPT = "granskning", "Godta"
FEWEST_TIMES = 20
_NUMBER = re.compile(r"godta_(\d+)$")
_NEW = re.compile(r"Sparat som leverans \d+: (\d+) nya rader, 0 redan kända, 0 avvisade")
_PASSPORT = f"""\
sort: händelser
namn: PÅHITTADE händelser för uthållighetsprov
producent: PÅHITTAD
licens: fri
uttagsdatum: {rows.DAY}
definition: PÅHITTADE händelser för uthållighetsprov
täcker: {{från: 2025-01, till: 2025-12}}
kolumner: {{från: tid, kategori: brott, x: x, y: y}}
koordinatsystem: EPSG:3006
kategorier: {{Klotter: skadegörelse}}
kommun: "{PLACE}"
"""


@dataclass
class Done:
    """What was said to be saved so far, at both servers and by the command."""

    until: float
    accepted: dict[int, float] = field(default_factory=dict)
    n_files: int = 0
    n_rows: int = 0
    n_looks: int = 0

    @property
    def is_over(self) -> bool:
        """Tell whether time is up."""
        return time.monotonic() > self.until


def serve_together(url: str, folder: Path, *, minutes: float, n: int = 40) -> str:
    """Accept at two servers what a command reads in; nothing may be refused, nothing lost and nothing seen late.

    Parameters
    ----------
    url
        A new database.
    folder
        For the files to read in.
    minutes
        How long.
    n
        Rows of a file.

    Raises
    ------
    AssertionError
        When a page showed a fault or what another server had already accepted, the command refused a row, something
        acknowledged is gone or the store isn't sound.
    """
    with ExitStack() as stack:
        addresses = [stack.enter_context(_serving(url)) for _ in range(2)]
        done = asyncio.run(_work(addresses, url, folder, minutes=minutes, n=n))
    store = open_store(url, assign=assign_areas)
    _check_kept(store, done)
    store.close()
    check_sound(url)
    return (
        f"{minutes:g} minuter: {done.n_files} filer ({done.n_rows} rader) inlästa med kommandot, {len(done.accepted)}"
        f" händelser godtagna vid två webbservrar, {done.n_looks} sidvisningar; 0 fel visade, 0 förlorade;"
        f" {_tell_times(list(done.accepted.values()))}"
    )


@contextmanager
def _serving(url: str) -> Iterator[str]:
    """Run the real product on a database for as long as the block; gives its address."""
    port = find_free_port()
    command = [sys.executable, "-c", f"from dashboard.server import serve; serve({port})"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | {"LOFTESKARTAN_DB": url}, stdout=quiet, stderr=quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


async def _work(addresses: list[str], url: str, folder: Path, *, minutes: float, n: int) -> Done:
    done = Done(until=float("inf"))
    for address in addresses:  # one by one: the first to come to a new database makes the example, which takes its time
        await _open(address)
    done.until = time.monotonic() + 60 * minutes
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_read_in(url, folder, done, n=n))
        for parity, address in enumerate(addresses):
            tasks.create_task(_accept(address, done, parity=parity))
    return done


async def _open(address: str) -> None:
    async with opened(address) as line:
        shown = await ask(line, "", QUERY)
        refuse(shown.fault, shown.fault)


async def _read_in(url: str, folder: Path, done: Done, *, n: int) -> None:
    """Read file after file in, each by a command of its own; what is read in waits for review."""
    command = [sys.executable, "-c", "from dashboard.cli import main; raise SystemExit(main())", "import", "--granska"]
    while not done.is_over:
        file = folder / f"{done.n_files}.csv"
        file.write_text(_write_rows(done.n_rows, n), "utf-8")
        file.with_name(f"{file.name}.yaml").write_text(_PASSPORT, "utf-8")
        process = await asyncio.create_subprocess_exec(
            *command,
            str(file),
            env=os.environ | {"LOFTESKARTAN_DB": url},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        told = (await process.communicate())[0].decode().replace("\u00a0", " ")
        found = _NEW.search(told)
        refuse(found is None or int(found[1]) != n, told)
        done.n_files += 1
        done.n_rows += n


async def _accept(address: str, done: Done, *, parity: int) -> None:
    """Accept every other incident that waits, as soon as it is seen."""
    async with opened(address) as line:
        pressed = ""
        while not done.is_over:
            before, began = set(done.accepted), time.monotonic()
            shown = await ask(line, REVIEW, QUERY, pressed=pressed)
            refuse(shown.fault, f"{address}: {shown.fault}")
            if pressed:
                done.accepted[_read_number(pressed)] = time.monotonic() - began
            waiting = {_read_number(button): button for button, label in shown.buttons.items() if label == ACCEPT}
            late = before & set(waiting)
            refuse(late, f"{address} still shows {sorted(late)}, accepted before it was asked")
            own = [number for number in waiting if number % 2 == parity and number not in done.accepted]
            pressed = waiting[own[0]] if own else ""
            done.n_looks += 1
            await asyncio.sleep(0.05 if own else 0.5)


def _check_kept(store: Store, done: Done) -> None:
    """Hold what the store has against what was said to be saved."""
    for number in done.accepted:
        verdicts = store.read_reviews(number)["verdict"].tolist()
        refuse(verdicts != [Verdict.ACCEPTED], f"incident {number}: {verdicts}")
    n_counted = len(store.read_incidents(PLACE, is_demo=False))
    n_waiting = len(store.read_queue(PLACE, is_demo=False))
    refuse(n_counted + n_waiting != done.n_rows, f"{n_counted} + {n_waiting} incidents of {done.n_rows} read in")
    refuse(
        not len(done.accepted) <= n_counted <= len(done.accepted) + 2, f"{n_counted} count, {len(done.accepted)} said"
    )


def _write_rows(first: int, n: int) -> str:
    """Write incidents that are no one else's: each at its own hour."""
    begun = rows.REGISTERED_FROM
    times = (begun + timedelta(minutes=5 * number) for number in range(first, first + n))
    lines = (f"{at:%Y-%m-%d %H:%M};Klotter;{507_700 + 40 * (at.minute % 9)};{6_464_600}" for at in times)
    return "tid;brott;x;y\n" + "\n".join(lines) + "\n"


def _read_number(button: str) -> int:
    found = _NUMBER.search(button)
    if found is None:
        msg = f"{button} is no button that accepts"
        raise AssertionError(msg)
    return int(found[1])


def _tell_times(took_s: list[float]) -> str:
    if len(took_s) < FEWEST_TIMES:  # a twentieth of fewer is nobody
        return "för få för tider"
    parts = quantiles(took_s, n=20)
    return f"att godta en tar {1_000 * parts[9]:.0f} ms (p50), {1_000 * parts[18]:.0f} ms (p95)"
