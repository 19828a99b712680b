"""A large file the whole way into a store, beside pandas reading it and writing it to a table."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import sqlalchemy as sa

from benchmarks.timing import Timing, run_for_memory
from data.arrivals import look_at, open_arrival, store_arrival
from data.columns.describing import Fields
from data.store import open_store

WORK = "en fil hela vägen in i lagret"
OURS, IDENTIFIED, PANDAS = "granskad och sparad", "granskad och sparad, med källans id", "pandas read_csv + to_sql"
SIZES = (100_000, 1_000_000)
LEAST_PER_S = 20_000
NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001  # Swedish clock time
ANSWERS: Fields = {
    "namn": "Påhittade händelser",
    "producent": "Påhittad",
    "licens": "PÅHITTADE DEMODATA",
    "uttagsdatum": "2026-01-15",
    "definition": "Påhittat.",
    "täcker": {"från": "2020-01", "till": "2024-12"},
    "koordinatsystem": "EPSG:3006",
}
_WORDS = ("Skadegörelse", "Cykelstöld", "Misshandel", "Stöld ur bil", "Narkotikabrott")


def measure(sizes: tuple[int, ...] = SIZES, *, rounds: int = 1) -> Iterator[Timing]:
    """Measure; processor time is that of this process and of the one that reads the file."""
    for n in sizes:
        with TemporaryDirectory() as folder:
            path = Path(folder, "brott.csv")
            write_file(path, n)
            ways: dict[str, Callable[[Path], int]] = {
                OURS: partial(bring, path, {}),
                IDENTIFIED: partial(bring, path, {"kolumner": {"id": "Diarienummer"}}),
                PANDAS: partial(write_plainly, path),
            }
            for way, run in ways.items():
                yield _time(n, way, run, rounds)


def write_file(path: Path, n: int) -> None:
    """Write a file of so many invented incidents round Mjölby, as a register gives them out."""
    rng = np.random.default_rng(n)
    at = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 5 * 365 * 24 * 60, n), unit="min")
    pd.DataFrame(
        {
            "Diarienummer": [f"K{number:07d}" for number in range(n)],
            "Brottstyp": rng.choice(_WORDS, n),
            "Tid": at.strftime("%Y-%m-%d %H:%M"),
            "Östlig": rng.uniform(500_000, 515_000, n).round(1),
            "Nordlig": rng.uniform(6_455_000, 6_470_000, n).round(1),
        }
    ).to_csv(path, sep=";", decimal=",", index=False)


def bring(path: Path, more: Fields, folder: Path) -> int:
    """Look at a file, describe it and store it; give the number of new rows."""
    look = look_at(path, municipality="0586")
    said = look.proposal.describe({**ANSWERS, **more})
    store = open_store(f"sqlite:///{folder}/store.sqlite")
    receipt = store_arrival(store, open_arrival(path, said, form=look.preview.form), now=NOW, is_outside_confirmed=True)
    store.close()
    return receipt.n_accepted + receipt.n_remarked + receipt.n_known


def write_plainly(path: Path, folder: Path) -> int:
    """Read a file and write it to a table: nothing is checked, found again or kept out."""
    table = pd.read_csv(path, sep=";", decimal=",", parse_dates=["Tid"])
    engine = sa.create_engine(f"sqlite:///{folder}/plain.sqlite")
    table.to_sql("incident", engine, index=False)
    engine.dispose()
    return len(table)


def _time(n: int, way: str, run: Callable[[Path], int], rounds: int) -> Timing:
    took, peaks = [], []
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            cpu, wall = _read_cpu(), time.perf_counter()
            n_stored, peak_mb = run_for_memory(lambda there=Path(folder): np.array([run(there)]))  # type: ignore[misc]
            took.append((_read_cpu() - cpu, time.perf_counter() - wall))
            peaks.append(peak_mb or 0.0)
        if n_stored[0] != n:
            msg = f"{way}: {n_stored[0]} of {n} rows"
            raise AssertionError(msg)
    cpu_s, wall_s = (statistics.median(times) for times in zip(*took, strict=True))
    return Timing(WORK, n, way, cpu_s, wall_s, rounds, max(peaks) or None, None)


def _read_cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
