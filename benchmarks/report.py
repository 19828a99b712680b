"""The measurements as one table, in Swedish."""

import platform
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from benchmarks.goals import GOALS, Goal
from benchmarks.timing import Timing

PACKAGES = ("numpy", "pandas", "geopandas", "shapely", "numba", "duckdb", "sedonadb")

HEADINGS = ("arbete", "punkter", "sätt", "CPU", "klocktid", "gånger den första", "mest minne")
_RULE = "|---|---:|---|---:|---:|---:|---:|"


def write_table(timings: Iterable[Timing]) -> Iterator[str]:
    """Write one line per way; within a work and size all are held against the first."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield _RULE
    for _, group in groupby(timings, key=lambda timing: (timing.work, timing.n)):
        first = None
        for timing in group:
            first = first or timing
            memory = "–" if timing.peak_mb is None else f"{timing.peak_mb:,.0f} MB".replace(",", " ")
            times = f"{_seconds(timing.cpu_s)} | {_seconds(timing.wall_s)}"
            ratio = _short(first.cpu_s / timing.cpu_s)
            n = f"{timing.n:,}".replace(",", " ")
            yield f"| {timing.work} | {n} | {timing.way} | {times} | {ratio} | {memory} |"


def write_goals(timings: list[Timing]) -> Iterator[str]:
    """Write for each goal what was reached."""
    yield "| mål | minst | nått | |"
    yield "|---|---:|---:|---|"
    for goal in GOALS:
        reached = find_ratio(goal, timings)
        if reached is None:
            yield f"| {goal.describe()} | {_short(goal.at_least)} | – | inte mätt |"
        else:
            word = "ja" if reached >= goal.at_least else "NEJ"
            yield f"| {goal.describe()} | {_short(goal.at_least)} | {_short(reached)} | {word} |"


def find_ratio(goal: Goal, timings: list[Timing]) -> float | None:
    """Find how many times as much the peer took as we did; None when either wasn't measured."""
    taken = {
        timing.way: timing.peak_mb if goal.is_memory else timing.cpu_s
        for timing in timings
        if (timing.work, timing.n) == (goal.work, goal.n)
    }
    ours, peer = taken.get(goal.way), taken.get(goal.peer)
    floor = 1.0 if goal.is_memory else 0.0  # below a megabyte nothing can be told
    return None if ours is None or peer is None else max(peer, floor) / max(ours, floor)


def describe_run(today: date) -> str:
    """Say when and on what."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} saknas")
    return f"Mätt {today}. Python {platform.python_version()}, {', '.join(found)}. {_describe_processor()}."


def _describe_processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "Okänd processor"
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} kärnor {names[0]}" if names else "Okänd processor"


def _seconds(seconds: float) -> str:
    if seconds < 1e-3:  # noqa: PLR2004
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 1:
        return f"{seconds * 1e3:.1f} ms".replace(".", ",")
    return f"{seconds:.1f} s".replace(".", ",")


def _short(ratio: float) -> str:
    return f"{ratio:.1f}×".replace(".", ",") if ratio < 10 else f"{ratio:,.0f}×".replace(",", " ")  # noqa: PLR2004
