"""Time several ways to the same answer: in turns, by processor time, and only if the answers are equal."""

import ctypes
import gc
import statistics
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Answer = npt.NDArray[np.integer] | npt.NDArray[np.floating]
Way = Callable[[], Answer]

_STATUS, _FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_MEGABYTE = 1024

LEAST_ALIKE = 0.99
"""Correlation from which another kernel of the same width is taken to do the same work."""


class Timing(NamedTuple):
    """How one way did.

    Attributes
    ----------
    work, n, way
        What was done, to how many points, and how.
    cpu_s, wall_s
        Medians over the rounds; processor time is that of all threads, None where other
        processes do the work.
    n_rounds
        How many rounds the medians are over.
    peak_mb
        Memory beyond what was held before, at the most; None where the system doesn't tell.
    difference
        The greatest from what all are held against; None for a way that does something else.
    """

    work: str
    n: int
    way: str
    cpu_s: float | None
    wall_s: float
    n_rounds: int
    peak_mb: float | None
    difference: float | None = 0.0


def compare(
    work: str,
    n: int,
    ways: Mapping[str, Way],
    *,
    rounds: int = 5,
    expected: Answer | None = None,
    allowed: float = 0.0,
    scale: float = 1.0,
    alike: Collection[str] = (),
) -> list[Timing]:
    """Time each way; the first is what the others are held against.

    Parameters
    ----------
    work, n
        For the table.
    ways
        Each gives the whole answer.
    rounds
        How often each way is run, in turns, after one round that isn't timed.
    expected
        What all are held against; the first way's answer when not given.
    allowed, scale
        The greatest difference that is let through, in units of `scale`.
    alike
        Ways that can't do the same, only something as costly: they need only rise and fall with
        what is expected.

    Raises
    ------
    AssertionError
        When two ways give different answers: then there is nothing to compare.
    """
    peaks, differences = {}, {}
    for name, way in ways.items():
        answer, peaks[name] = run_for_memory(way)
        expected = answer if expected is None else expected
        differences[name] = None if name in alike else find_difference(answer, expected) / scale
        is_right = _rises_and_falls(answer, expected) if name in alike else (differences[name] or 0) <= allowed
        if not is_right:
            msg = f"{work}, {n}: {name} differs from what is expected by {differences[name]}"
            raise AssertionError(msg)
        del answer
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            took[name].append(_time(way))
    return [
        Timing(
            work,
            n,
            name,
            cpu_s=statistics.median(cpu for cpu, _ in times),
            wall_s=statistics.median(wall for _, wall in times),
            n_rounds=rounds,
            peak_mb=peaks[name],
            difference=differences[name],
        )
        for name, times in took.items()
    ]


def find_difference(answer: Answer, expected: Answer) -> float:
    """Find the greatest difference; infinite where shapes or gaps differ."""
    if answer.shape != expected.shape or not np.array_equal(np.isnan(answer), np.isnan(expected)):
        return np.inf
    return 0.0 if np.array_equal(answer, expected) else float(np.nanmax(np.abs(answer - expected), initial=0.0))


def _rises_and_falls(answer: Answer, expected: Answer) -> bool:
    return float(np.corrcoef(answer.ravel(), expected.ravel())[0, 1]) > LEAST_ALIKE


def _time(way: Way) -> tuple[float, float]:
    """Run for at least some milliseconds; a single run of less can't be read off the clock."""
    gc.collect()
    n_runs, cpu, wall = 0, time.process_time(), time.perf_counter()
    while n_runs == 0 or time.perf_counter() - wall < 0.02:  # noqa: PLR2004  # seconds
        way()
        n_runs += 1
    return (time.process_time() - cpu) / n_runs, (time.perf_counter() - wall) / n_runs


def run_for_memory(way: Way) -> tuple[Answer, float | None]:
    """Give a way's answer, and the memory in megabytes that it took at the most beyond what was held."""
    _give_back()
    try:
        _FORGET_PEAK.write_text("5", encoding="ascii")
    except OSError:
        return way(), None
    before = _read_memory("VmRSS")
    answer = way()
    return answer, max(0.0, _read_memory("VmHWM") - before) / _MEGABYTE


def _give_back() -> None:
    """Return freed memory to the system, so that the next way doesn't live off what the last one left."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _read_memory(name: str) -> float:
    """Read a line of the system's account of this process, in kilobytes."""
    lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="ascii").splitlines())
    return float(lines[name].split()[0])
