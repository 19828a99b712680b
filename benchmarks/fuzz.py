"""Damaged files of every format: each must be read or refused in Swedish, and nothing else may happen.

``python -m benchmarks.fuzz 2000`` makes so many from sound files by fixed seeds, reads each as an
upload is read, and tells what became of them. ``python -m benchmarks.fuzz 2000 --store`` takes each
the whole way into a store. A crash, a hang, rows that don't add up, or a store that a refused file
has changed ends it with exit code 1.

The children that read are forked from a warm one, where the system can. Whatever then ends in
another way than read or refused, or takes its time, is judged by taking it again, alone, in
children started as the product starts them; so is every hundredth, which must end alike. With
``--log FILE`` what became of each is kept, and a run that was stopped goes on where it was.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.fuzz_damage import mutate
from benchmarks.fuzz_samples import make_samples
from benchmarks.fuzz_starts import HAS_FORK, warm_starts
from benchmarks.fuzz_taking import HANG_S, Bringer, Outcome, read

SOUND = frozenset({"read", "stored", "refused"})
SLOW_S = 10
WORKED_S = 4
"""Less than any child may use."""
CONTROL = 100
STRETCH = 250
N_WORKERS = 2
N_TRIES = 3

Taker = Callable[[str, Path], Outcome]


@dataclass(frozen=True, slots=True)
class Files:
    """The damaged files, by number.

    Attributes
    ----------
    samples
        Sound files by name; each is damaged in turn.
    seed
        The same seed makes the same files.
    folder
        Where they lie while they are read; those that end badly are kept.
    """

    samples: Mapping[str, bytes]
    seed: int
    folder: Path

    def take(self, number: int, taker: Taker) -> Outcome:
        """Make a file and see what becomes of it."""
        name = list(self.samples)[number % len(self.samples)]
        path = self.folder / f"{number}.csv"
        chance = random.Random(self.seed * 1_000_003 + number)  # noqa: S311  # no secret
        path.write_bytes(mutate(self.samples[name], chance))
        outcome = taker(name, path)
        if outcome.end in SOUND:
            path.unlink()
        return replace(outcome, number=number)


def run(
    numbers: Sequence[int], files: Files, *, take: Taker = read, take_again: Taker = read, is_warm: bool = HAS_FORK
) -> Iterator[Outcome]:
    """Take damaged files, and judge each.

    Parameters
    ----------
    numbers
        Which.
    files
        What makes them.
    take, take_again
        What is done with each, and with those that are taken again.
    is_warm
        Whether the children that read are forked from a warm one.
    """
    for start in range(0, len(numbers), STRETCH):
        with warm_starts() if is_warm else nullcontext(), ThreadPoolExecutor(N_WORKERS) as workers:
            found = list(workers.map(lambda number: files.take(number, take), numbers[start : start + STRETCH]))
        for one in found:
            yield judge(one, lambda number: files.take(number, take_again)) if needs_judging(one) else one


def needs_judging(one: Outcome) -> bool:
    """Tell whether a file is to be taken again, alone."""
    return one.end not in SOUND or one.seconds > SLOW_S or one.number % CONTROL == 0


def judge(one: Outcome, again: Callable[[int], Outcome]) -> Outcome:
    """Take a file again, alone: what only stood in line on a busy machine does not hang.

    What was read or refused at first, and then stands in line for so long that the clock ends its
    child before it has used the time of a processor, keeps its first verdict.

    Parameters
    ----------
    one
        What became of it.
    again
        Takes the file with this number.

    Examples
    --------
    >>> judge(Outcome("csv", "hung", 31, ""), lambda number: Outcome("csv", "read", 0.2, "", number)).end
    'read'
    >>> judge(Outcome("csv", "lost", 1, "3 of 4"), lambda number: Outcome("csv", "read", 0.2, "", number)).end
    'unlike'
    """
    for _ in range(N_TRIES):
        began = _spent()
        second = again(one.number)
        if second.seconds <= HANG_S:
            break
        if one.end in SOUND and _spent() - began < WORKED_S:
            return one
    is_told_apart = one.end in {"hung", "died"} or second.end == one.end
    return second if is_told_apart else replace(second, end="unlike", said=f"{one} and {second}")


def _spent() -> float:
    """Give the processor time of the children that have ended."""
    if sys.platform == "win32":
        return time.process_time()
    import resource  # noqa: PLC0415  # not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def keep(outcomes: Iterator[Outcome], log: Path | None) -> Iterator[Outcome]:
    """Write down what became of each file, a line each, as it is known."""
    if log is None:
        yield from outcomes
        return
    with log.open("a", encoding="utf-8") as lines:
        for one in outcomes:
            print(json.dumps(asdict(one), ensure_ascii=False), file=lines, flush=True)
            yield one


def tell(outcomes: Sequence[Outcome]) -> bool:
    """Print what became of the files, and give whether nothing bad did."""
    ends = Counter(one.end for one in outcomes)
    by_sample = Counter((one.sample, one.end) for one in outcomes)
    for sample in dict.fromkeys(one.sample for one in outcomes):
        told = ", ".join(f"{end} {n}" for (name, end), n in sorted(by_sample.items()) if name == sample)
        print(f"{sample:18}{told}")
    print(f"{len(outcomes)} files: {dict(ends)}; slowest {max(one.seconds for one in outcomes):.1f} s")
    bad = [one for one in outcomes if one.end not in {*SOUND, "died"}]
    for one in [one for one in outcomes if one.end == "died"][:20] + bad:
        print(one)
    return not bad


def main() -> int:
    """Run, tell and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("n_files", type=int, nargs="?", default=2_000)
    parser.add_argument("--store", action="store_true", help="the whole way into a store")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="keep what became of each file, and go on from there")
    parser.add_argument("--cold", action="store_true", help="start every child as the product does")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    log: Path | None = given.log
    known = (
        [Outcome(**json.loads(line)) for line in log.read_text("utf-8").splitlines()] if log and log.exists() else []
    )
    left = sorted(set(range(given.n_files)) - {one.number for one in known})
    takers = [Bringer(folder, n).bring for n in (1, 2)] if given.store else [read, read]
    outcomes = run(
        left,
        Files(make_samples(), given.seed, folder),
        take=takers[0],
        take_again=takers[1],
        is_warm=HAS_FORK and not given.cold,
    )
    is_sound = tell([*known, *keep(outcomes, log)])
    print(f"kept: {folder}")
    return int(not is_sound)


if __name__ == "__main__":
    sys.exit(main())
