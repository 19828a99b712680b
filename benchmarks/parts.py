"""Very many incidents in many files, counted by two workers of which one is killed in mid-run.

Run alone: ``python -m benchmarks.parts``. Every way must give the very same counts.
"""

import argparse
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.country import CATEGORIES, SWEREF, Outlines, make_incidents
from benchmarks.join import LAYERS, TOWNS
from benchmarks.peers import find_missing
from dashboard.counting.cluster import do_on_cluster
from dashboard.counting.job import Job, do_part
from data.errors import DataError
from data.part_counts import add_counts, read_counts
from data.parts import Columns
from geo.area_set import make_area_set, save_area_set

N, N_PARTS, ROUNDS = 20_000_000, 40, 3
WORKERS = 2
COLUMNS = Columns("x", "y", "category", "from_at", SWEREF)
ALONE, CLUSTER, KILLED = "en process", "Dask, två arbetare", "Dask, två arbetare, en dödad"
GOAL = 1.3
"""How many times an undisturbed run a disturbed one may take."""


class Run(NamedTuple):
    """One way to the counts, in seconds by the clock on the wall, and what it gave."""

    way: str
    wall_s: float
    counts: pa.Table


def measure(n: int = N, *, layer: str = TOWNS, n_parts: int = N_PARTS, rounds: int = ROUNDS) -> Iterator[Run]:
    """Count the same files per area of one of `benchmarks.join.LAYERS` in every way, in turns.

    Raises
    ------
    AssertionError
        When a count differs.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts, outlines = _write_parts(Path(folder, "in"), n, n_parts), LAYERS[layer]()
        expected = None
        for number in range(rounds):
            for way in (ALONE, CLUSTER, KILLED):
                run = _count(way, _list_jobs(Path(folder), f"{number}-{way}", parts, outlines))
                expected = run.counts if expected is None else expected
                if not run.counts.equals(expected):
                    msg = f"{way}, round {number}: the counts differ"
                    raise AssertionError(msg)
                yield run


def write_lines(n: int, layer: str, runs: Sequence[Run]) -> Iterator[str]:
    """Write the measurement as a table, in Swedish."""
    took = {way: [run.wall_s for run in runs if run.way == way] for way in (ALONE, CLUSTER, KILLED)}
    wall = {way: statistics.median(seconds) for way, seconds in took.items()}
    millions = f"{n / 1e6:g}".replace(".", ",")
    of = f"median av {len(took[ALONE])}"
    what = f"{millions} miljoner punkter i {N_PARTS} filer, {layer}"
    yield f"| {what} | klocktid, {of} | snabbast | mot ostörd körning, {of} |"
    yield "|---|---:|---:|---:|"
    for way, seconds in wall.items():
        against = _decimal(seconds / wall[CLUSTER])
        yield f"| {way} | {_decimal(seconds)} s | {_decimal(min(took[way]))} s | {against}× |"
    ratio = wall[KILLED] / wall[CLUSTER]
    word = "ja" if ratio <= GOAL else "NEJ"
    yield ""
    yield "Alla körningar gav samma antal."
    yield f"Med en dödad arbetare, högst {_decimal(GOAL)} gånger en ostörd körning: {word} ({_decimal(ratio)})."


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts", description=__doc__)
    parser.add_argument("--points", type=int, default=N)
    parser.add_argument("--layer", choices=LAYERS, default=TOWNS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args(arguments)
    if find_missing(("distributed",)):
        print("Överhoppat: distributed är inte installerat (`make bench` installerar det).")
        return
    runs = []
    for run in measure(asked.points, layer=asked.layer, rounds=asked.rounds):
        print(f"{run.way}: {run.wall_s:.1f} s", file=sys.stderr, flush=True)
        runs.append(run)
    print("\n".join(write_lines(asked.points, asked.layer, runs)))


def _decimal(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


def _write_parts(folder: Path, n: int, n_parts: int) -> list[str]:
    names = [f"år={2023 + i % 4}/del-{i:03}.parquet" for i in range(n_parts)]
    for i, (name, rows) in enumerate(zip(names, np.array_split(np.arange(n), n_parts), strict=True)):
        made = make_incidents(len(rows), seed=i)
        columns = {
            "x": made.x,
            "y": made.y,
            "category": pa.DictionaryArray.from_arrays(pa.array(made.category), CATEGORIES),
            "from_at": pa.array(made.at),
        }
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), folder / name, compression="zstd")
    return names


def _list_jobs(folder: Path, out: str, parts: Sequence[str], outlines: Outlines) -> list[Job]:
    """Make the jobs of a run that has nothing to resume."""
    areas = make_area_set([str(i) for i in range(len(outlines))], list(outlines), crs=SWEREF, folder=folder / out)
    save_area_set(areas, folder / out)
    return [Job(str(folder / "in"), part, str(folder / out), COLUMNS, areas.digest) for part in parts]


def _count(way: str, jobs: Sequence[Job]) -> Run:
    if way == ALONE:
        began = time.perf_counter()
        for job in jobs:
            do_part(job)
        return _finish(way, jobs, began)
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "host": "127.0.0.1"}
    cluster_of = import_module("distributed").LocalCluster
    with cluster_of(n_workers=WORKERS, silence_logs=50, **options) as cluster:
        began = time.perf_counter()
        for number, (_, answer) in enumerate(do_on_cluster(jobs, cluster.scheduler_address), start=1):
            if isinstance(answer, DataError):
                raise answer
            if way == KILLED and number == len(jobs) // 3:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        return _finish(way, jobs, began)


def _finish(way: str, jobs: Sequence[Job], began: float) -> Run:
    counted = [kept.counts for job in jobs if (kept := read_counts(job.target)) is not None]
    if len(counted) != len(jobs):
        msg = f"{way}: {len(jobs) - len(counted)} of {len(jobs)} parts have no counts"
        raise AssertionError(msg)
    counts = add_counts(counted)
    return Run(way, time.perf_counter() - began, counts)


if __name__ == "__main__":
    main()
