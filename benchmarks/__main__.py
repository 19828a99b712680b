"""Measure, print one table, and keep it where it is asked for."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks import join, window
from benchmarks.exactness import write_differences
from benchmarks.peers import JOINS, find_missing
from benchmarks.report import describe_run, write_goals, write_table
from benchmarks.timing import Timing

START, END = "<!-- mätning -->", "<!-- slut på mätning -->"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--most", type=int, default=10_000_000, help="no more points than this")
    parser.add_argument("--keep", type=Path, help="a Markdown file to write the table into, between its marks")
    asked = parser.parse_args(arguments)
    timings = list(_tell(measure(asked.most)))
    differences = list(write_differences())
    tables = (differences, write_table(timings), write_goals(timings))
    lines = [describe_run(date.today()), *_tell_missing()]  # noqa: DTZ011
    for table in tables:
        lines += ["", *table]
    print("\n".join(lines))
    if asked.keep:
        before, _, rest = asked.keep.read_text("utf-8").partition(START)
        text = "\n".join([before + START, "", *lines, "", END + rest.partition(END)[2]])
        asked.keep.write_text(text, encoding="utf-8")


def measure(most: int) -> Iterator[Timing]:
    """Run every measurement of up to so many points."""
    yield from join.measure(tuple(n for n in join.ROUNDS if n <= most))
    yield from window.measure(tuple(n for n in window.SIZES if n <= most))


def _tell(timings: Iterator[Timing]) -> Iterator[Timing]:
    for timing in timings:
        print(f"{timing.work}, {timing.n}: {timing.way} {timing.cpu_s:.4f} s", file=sys.stderr, flush=True)
        yield timing


def _tell_missing() -> list[str]:
    skipped = [name for name, (_, packages) in JOINS.items() if find_missing(packages)]
    return [f"Överhoppade, inte installerade (`make bench` installerar dem): {', '.join(skipped)}."] if skipped else []


if __name__ == "__main__":
    main()
