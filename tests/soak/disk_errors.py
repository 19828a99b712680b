"""Reads and writes that the disk refuses, now and then, under a store that is open all the while.

The errors are made by libfiu (Debian's fiu-utils), which stands between SQLite and the system in a process of its own:
a write, the order to keep it, or a read is answered with «input/output error». What is asserted: nobody is told that
something is saved which then is gone; no delivery is half; and what is read is right or refused, never short.
"""

import argparse
import ctypes
import errno
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from data.errors import DataError
from data.store import Store, open_store
from geo.join import assign_areas
from tests.soak import rows
from tests.soak.checks import check_sound, refuse
from tests.soak.writers import edit, find_kept, receive, receive_areas

WHO = "a"
TOLD = ("databasen gick inte att läsa eller skriva", "databasen är skadad", "databasen gick inte att öppna")
POINTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "skrivning": ("posix/io/rw/pwrite",),
        "tömning till disken": ("posix/io/sync/fsync", "posix/io/sync/fdatasync"),
        "läsning": ("posix/io/rw/pread",),
    }
)
SIZE, N_EDITS = 600, 6
OFTEN = 0.3
PRELOADS = (Path("/usr/lib/fiu/fiu_posix_preload.so"), Path("/usr/lib/x86_64-linux-gnu/fiu/fiu_posix_preload.so"))
MISSING = "hoppas över: libfiu saknas (på Debian: apt-get install fiu-utils)"
STUCK = "hoppas över: libfiu låste sig varje gång den startades"
BEGUN = "börjat"
N_STARTS, START_S, PATIENCE_S = 5, 60, 1_800


def err_now_and_then(folder: Path, *, n: int, seed: int = 1) -> str:
    """Let the disk refuse in `n` rounds, in a process that libfiu was put under; tells how it went, or why it didn't.

    Parameters
    ----------
    folder
        For the store.
    n
        Rounds; in each the disk refuses writes, then orders to keep them, then reads.
    seed
        Of the chance.

    Raises
    ------
    AssertionError
        With what the process said, when something was lost or told wrongly.
    """
    preload = find_preload()
    if preload is None:
        return MISSING
    command = [sys.executable, "-m", "tests.soak.disk_errors", str(folder), "--n", str(n), "--seed", str(seed)]
    beside = f"{preload.parents[1]}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    more = {"LD_PRELOAD": str(preload), "LD_LIBRARY_PATH": beside, "OPENBLAS_NUM_THREADS": "1"}
    for _ in range(N_STARTS):
        (folder / BEGUN).unlink(missing_ok=True)
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | more
        )
        if not _has_begun(process, folder / BEGUN):
            process.kill()
            process.communicate()
            continue
        said, faults = process.communicate(timeout=PATIENCE_S)
        refuse(process.returncode, faults[-2_000:])
        return said.strip()
    return STUCK


def _has_begun(process: "subprocess.Popen[str]", sign: Path) -> bool:
    """Wait for a process to begin: libfiu sometimes locks itself out before Python has started."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        if sign.exists():
            return True
        time.sleep(0.2)
    return process.poll() is not None


def find_preload() -> Path | None:
    """Find libfiu's library, where Debian puts it or where FIU says."""
    given = os.environ.get("FIU")
    return next((path for path in ([Path(given)] if given else PRELOADS) if path.is_file()), None)


class Disk:
    """The disk as libfiu makes it."""

    def __init__(self, seed: int) -> None:
        self._fiu = ctypes.CDLL("libfiu.so.0")
        self._fiu.fiu_set_prng_seed(ctypes.c_uint(seed))
        self._fiu.fiu_enable_random.argtypes = [
            *(ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_float)
        ]

    @contextmanager
    def erring(self, points: tuple[str, ...], share: float) -> Iterator[None]:
        """Refuse a share of what is asked at some points."""
        for point in points:
            refuse(self._fiu.fiu_enable_random(point.encode(), 1, errno.EIO, 0, share), f"no {point}")
        try:
            yield
        finally:
            for point in points:
                self._fiu.fiu_disable(point.encode())


class Witness:
    """What was begun and what was told to be saved, held against what is there."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store: Store = open_store(url, assign=assign_areas)
        self.begun: dict[str, set[int]] = {"leverans": set(), "beslut": set()}
        self.saved: dict[str, set[int]] = {"leverans": set(), "beslut": set()}
        self.told: Counter[str] = Counter()

    def do(self, kind: str, number: int, act: Callable[[], object]) -> None:
        """Do something that may be refused."""
        self.begun[kind].add(number)
        if self.listen(act):
            self.saved[kind].add(number)

    def listen(self, act: Callable[[], object]) -> bool:
        """Tell whether something was done; refused it must be for the disk's sake, in Swedish and with a remedy."""
        try:
            act()
        except DataError as refused:
            (problem,) = refused.problems
            refuse(not problem.what.startswith(TOLD) or not problem.remedy, f"told wrongly: {refused}")
            self.told[problem.what] += 1
            return False
        return True

    def check(self, store: Store | None = None) -> None:
        """Hold what is read against what was told: all that was saved, nothing unknown, each delivery whole."""
        store = store or self.store
        kept = {number for _, number in find_kept(store, "beslut", WHO)}
        _hold("decisions", kept, saved=self.saved["beslut"], begun=self.begun["beslut"])
        names = [name for name in store.read_deliveries()["file_name"] if name.startswith("händelser ")]
        there = {int(name.split()[1].removesuffix(".csv")) for name in names}
        _hold("deliveries", there, saved=self.saved["leverans"], begun=self.begun["leverans"])
        for number in sorted(there)[-3:]:
            n_seen = len(store.read_incidents(rows.find_place(number), is_demo=False))
            refuse(n_seen != SIZE, f"delivery {number} shows {n_seen} of {SIZE} rows")

    def check_anew(self) -> None:
        """Read as one who has just come: nothing is in memory, so all is asked of the disk."""
        store = open_store(self.url, assign=assign_areas)
        try:
            self.check(store)
        finally:
            store.close()

    def count_untold(self) -> int:
        """Count what is there though its writer was told of an error: it is found when the page is read again."""
        return len({number for _, number in find_kept(self.store, "beslut", WHO)} - self.saved["beslut"])


def _hold(what: str, there: set[int], *, saved: set[int], begun: set[int]) -> None:
    refuse(not saved <= there, f"{what} lost: {sorted(saved - there)}")
    refuse(not there <= begun, f"{what} unknown: {sorted(there - begun)}")


def write_on_bad_disk(url: str, *, n: int, seed: int) -> str:
    """Write and read while the disk errs, and hold all against what was told; before, meanwhile and after."""
    disk, witness, began = Disk(seed), Witness(url), time.monotonic()
    receive_areas(witness.store, 3 * n + 1)
    witness.do("leverans", 0, lambda: receive(witness.store, 0, SIZE))
    number = 0
    for _ in range(n):
        for points in POINTS.values():
            number += 1
            with disk.erring(points, OFTEN):
                witness.do("leverans", number, lambda: receive(witness.store, number, SIZE))  # noqa: B023 # done at once
                for one in range(number * N_EDITS, (number + 1) * N_EDITS):
                    witness.do("beslut", one, lambda: edit(witness.store, "beslut", WHO, one))  # noqa: B023 # as above
                witness.listen(witness.check)
                witness.listen(witness.check_anew)
            witness.check()
            witness.check_anew()
    n_untold = witness.count_untold()
    witness.store.close()
    check_sound(url)
    n_saved, n_begun = (sum(map(len, things.values())) for things in (witness.saved, witness.begun))
    told = "; ".join(f"«{what}» {times} gånger" for what, times in witness.told.most_common())
    return (
        f"{n} omgångar: {n_saved} av {n_begun} kvitterade, 0 förlorade, 0 halva, 0 fel lästa; {n_untold} sparade trots "
        f"felmeddelande; {told} ({time.monotonic() - began:.0f} s)"
    )


def main() -> int:
    """Be the process that libfiu was put under."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.disk_errors")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--n", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    (given.folder / BEGUN).touch()
    own = given.folder / "disk"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    print(write_on_bad_disk(f"sqlite:///{own / 'löften.sqlite3'}", n=given.n, seed=given.seed))  # noqa: T201 # its parent reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
