"""The measurements as tables, in Swedish."""

import platform
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from benchmarks.goals import GOALS, Goal, Kind
from benchmarks.timing import Timing

PACKAGES = (
    *("numpy", "scipy", "pandas", "geopandas", "shapely", "numba", "pyarrow", "distributed"),
    *("duckdb", "sedonadb", "esda", "libpysal", "scikit-learn", "KDEpy", "pointpats"),
)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
NOT_MEASURED, MISSING = "inte mätt", "–"


def write_goals(timings: list[Timing], goals: Iterable[Goal] = GOALS) -> Iterator[str]:
    """Write for each goal both ways' time, and what was reached."""
    yield "| arbete | storlek | vårt sätt | CPU | varv | jämfört med | CPU | uppnått | mål | nått |"
    yield "|---|---:|---|---:|---:|---|---:|---:|---:|---|"
    for goal in goals:
        ours, peer = find_timing(goal, goal.way, timings), find_timing(goal, goal.peer, timings)
        reached = find_reached(goal, timings)
        cells = (
            goal.work,
            f"{_thousands(goal.n)} {goal.unit}",
            goal.way,
            _taken(goal, ours),
            str(ours.n_rounds) if ours else MISSING,
            goal.peer or MISSING,
            _taken(goal, peer),
            MISSING if reached is None else _describe(goal, reached),
            _describe_limit(goal),
            NOT_MEASURED if reached is None else "ja" if is_met(goal, reached) else "NEJ",
        )
        yield f"| {' | '.join(cells)} |"


def find_timing(goal: Goal, way: str | None, timings: Iterable[Timing]) -> Timing | None:
    """Find how a way did; None where it wasn't measured."""
    return next((each for each in timings if (each.work, each.n, each.way) == (goal.work, goal.n, way)), None)


def find_reached(goal: Goal, timings: Iterable[Timing]) -> float | None:
    """Find what is held against the goal's limit; None when either way wasn't measured."""
    known = list(timings)
    ours, peer = find_timing(goal, goal.way, known), find_timing(goal, goal.peer, known)
    if ours is None or (peer is None and goal.kind is not Kind.SECONDS):
        return None
    if goal.kind is Kind.SECONDS or peer is None:
        return ours.cpu_s
    if goal.kind is Kind.WALL:
        return ours.wall_s / peer.wall_s
    if goal.kind is Kind.MEMORY:  # below a megabyte nothing can be told
        return None if ours.peak_mb is None or peer.peak_mb is None else max(peer.peak_mb, 1) / max(ours.peak_mb, 1)
    return None if ours.cpu_s is None or peer.cpu_s is None else peer.cpu_s / ours.cpu_s


def is_met(goal: Goal, reached: float) -> bool:
    """Tell whether the goal is met."""
    return reached <= goal.limit if goal.kind in {Kind.SECONDS, Kind.WALL} else reached >= goal.limit


def write_growth(timings: Iterable[Timing]) -> Iterator[str]:
    """Write processor time by size, for every way that was run at several of `SIZES`."""
    taken: dict[tuple[str, str], dict[int, Timing]] = {}
    for timing in timings:
        if timing.n in SIZES:
            taken.setdefault((timing.work, timing.way), {})[timing.n] = timing
    rows = {key: by_size for key, by_size in taken.items() if len(by_size) > 1}
    yield f"| arbete | sätt | {' | '.join(_thousands(n) for n in SIZES)} |"
    yield f"|---|---|{'---:|' * len(SIZES)}"
    for (work, way), by_size in rows.items():
        cells = [_seconds(by_size[n].cpu_s) if n in by_size else "" for n in SIZES]
        yield f"| {work} | {way} | {' | '.join(cells)} |"


def write_table(timings: Iterable[Timing]) -> Iterator[str]:
    """Write one line per way; within a work and size all are held against the first."""
    yield "| arbete | antal | sätt | CPU | klocktid | varv | gånger den första | mest minne | skiljer som mest |"
    yield "|---|---:|---|---:|---:|---:|---:|---:|---:|"
    for _, group in groupby(timings, key=lambda timing: (timing.work, timing.n)):
        first = None
        for timing in group:
            first = first or timing
            cells = (
                timing.work,
                _thousands(timing.n),
                timing.way,
                _seconds(timing.cpu_s),
                _seconds(timing.wall_s),
                str(timing.n_rounds),
                _times((first.cpu_s or first.wall_s) / (timing.cpu_s or timing.wall_s)),
                MISSING if timing.peak_mb is None else f"{_thousands(round(timing.peak_mb))} MB",
                "annan kärna" if timing.difference is None else f"{timing.difference:.1g}".replace(".", ","),
            )
            yield f"| {' | '.join(cells)} |"


def describe_run(today: date) -> str:
    """Say when and on what."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} saknas")
    return f"Mätt {today}. Python {platform.python_version()}, {', '.join(found)}. {_describe_machine()}."


def _describe_machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        memory = int(Path("/proc/meminfo").read_text("utf-8").split()[1]) / 2**20
        load = Path("/proc/loadavg").read_text("utf-8").split()[0].replace(".", ",")
    except (OSError, ValueError):
        return platform.processor() or "Okänd processor"
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else "okänd processor"
    return f"{len(names)} kärnor {name}, {memory:.0f} GiB minne; belastning {load} när tabellen skrevs"


def _taken(goal: Goal, timing: Timing | None) -> str:
    if timing is None:
        return MISSING
    if goal.kind is Kind.MEMORY:
        return MISSING if timing.peak_mb is None else f"{_thousands(round(timing.peak_mb))} MB"
    return f"{_seconds(timing.wall_s)} (klocktid)" if goal.kind is Kind.WALL else _seconds(timing.cpu_s)


def _describe(goal: Goal, number: float) -> str:
    if goal.kind is Kind.WALL:
        return f"{number:.2f}×".replace(".", ",")
    return _seconds(number) if goal.kind is Kind.SECONDS else _times(number)


def _describe_limit(goal: Goal) -> str:
    if goal.kind is Kind.MEMORY:
        return f"≤ 1/{goal.limit:g} minne"
    return f"{'≤' if goal.kind in {Kind.SECONDS, Kind.WALL} else '≥'} {_describe(goal, goal.limit)}"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return MISSING
    if seconds < 1e-3:  # noqa: PLR2004
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 1:
        return f"{seconds * 1e3:.1f} ms".replace(".", ",")
    return f"{seconds:.1f} s".replace(".", ",")


def _times(ratio: float) -> str:
    return f"{ratio:.1f}×".replace(".", ",") if ratio < 10 else f"{ratio:,.0f}×".replace(",", " ")  # noqa: PLR2004
