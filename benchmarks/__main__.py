"""Measure, print the tables, and keep them where it is asked for.

Everything takes half an hour of two processors. A quick look, or a part of it:

    python -m benchmarks --quick
    python -m benchmarks --only gistar,density --rounds 3
    python -m benchmarks --only simulations --share 0.1
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from benchmarks.exactness import write_differences
from benchmarks.hotspots import write as write_simulations
from benchmarks.plan import MEASURED, SIMULATIONS, Asked, choose, find_skipped, measure
from benchmarks.report import describe_run, write_goals, write_growth, write_table
from benchmarks.simulations import simulate
from benchmarks.timing import Timing

START, END = "<!-- mätning -->", "<!-- slut på mätning -->"
EXACTNESS = "exactness"
QUICK = Asked(most=100_000, rounds=1, share=0.01)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    names = (*MEASURED, EXACTNESS, SIMULATIONS)
    parser.add_argument("--only", default=",".join(names), help=f"some of {', '.join(names)}; commas between")
    parser.add_argument("--most", type=int, default=Asked().most, help="no more points than this")
    parser.add_argument("--rounds", type=int, default=Asked().rounds, help="how often each way is timed")
    parser.add_argument("--share", type=float, default=Asked().share, help="of the simulations, 1 for all")
    parser.add_argument("--quick", action="store_true", help="few points, one round, few simulations")
    parser.add_argument("--keep", type=Path, help="a Markdown file to write the tables into, between its marks")
    given = parser.parse_args(arguments)
    asked = QUICK if given.quick else Asked(given.most, given.rounds, given.share)
    chosen = choose(given.only.split(","), names, parser.error)
    lines = list(chain.from_iterable(["", *section] for section in _write(chosen, asked)))[1:]
    print("\n".join(lines))
    if given.keep:
        before, _, rest = given.keep.read_text("utf-8").partition(START)
        text = "\n".join([before + START, "", *lines, "", END + rest.partition(END)[2]])
        given.keep.write_text(text, encoding="utf-8")


def _write(chosen: Sequence[str], asked: Asked) -> Iterator[list[str]]:
    timings = list(_tell(chain.from_iterable(measure(name, asked) for name in chosen if name in MEASURED)))
    yield [describe_run(date.today()), *find_skipped()]  # noqa: DTZ011 - the entry point may
    if timings:
        yield ["## Ska vara snabbt", "", *write_goals(timings)]
        yield ["## Så växer kostnaden", "", *write_growth(timings)]
    if EXACTNESS in chosen:
        yield ["## Samma svar som shapely", "", *write_differences(min(asked.most, 1_000_000))]
    if SIMULATIONS in chosen:
        rows = simulate(asked.share)
        for heading, is_chosen in (("## Ska hålla", True), ("## Simulerat utan gräns", False)):
            some = [row for row in rows if (row.is_held is not None) is is_chosen]
            yield [heading, "", *write_simulations(some)]
    if timings:
        yield ["## Alla mätningar", "", *write_table(timings)]


def _tell(timings: Iterator[Timing]) -> Iterator[Timing]:
    say = partial(print, file=sys.stderr, flush=True)
    for timing in timings:
        say(f"{timing.work}, {timing.n}: {timing.way} {timing.cpu_s or timing.wall_s:.4f} s")
        yield timing


if __name__ == "__main__":
    main()
