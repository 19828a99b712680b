"""What there is to measure, by name, and how much of it is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, NoReturn

from benchmarks import cluster, density, disclosure, emerging, gistar, join, knox, whole_import, window
from benchmarks.peers import JOINS, find_missing
from benchmarks.timing import Timing

SIMULATIONS = "simulations"


class Asked(NamedTuple):
    """How much: no more points than `most`, `rounds` of each way, a `share` of the simulations."""

    most: int = 20_000_000
    rounds: int = 5
    share: float = 1.0


MEASURED: Mapping[str, Callable[[Asked], Iterator[Timing]]] = {
    "join": lambda asked: join.measure(_fit(tuple(join.ROUNDS), asked), rounds=asked.rounds),
    "window": lambda asked: window.measure(_fit(window.SIZES, asked), rounds=asked.rounds),
    "gistar": lambda asked: gistar.measure(_fit(tuple(gistar.SIDES), asked), rounds=asked.rounds),
    "density": lambda asked: density.measure(_fit((density.N_EXACT, density.N_FAST), asked), rounds=asked.rounds),
    "knox": lambda asked: knox.measure(_fit(knox.SIZES, asked), rounds=asked.rounds),
    "emerging": lambda asked: emerging.measure(_fit(emerging.SIZES, asked), rounds=asked.rounds),
    "disclosure": lambda asked: disclosure.measure(disclosure.MEANS if asked.rounds > 1 else disclosure.MEANS[:1]),
    "import": lambda asked: whole_import.measure(_fit(whole_import.SIZES, asked), rounds=min(asked.rounds, 1)),
    "parts": lambda asked: cluster.measure(rounds=min(asked.rounds, 3)) if asked.most >= cluster.N else iter(()),
}

PEERS = {
    "esda och libpysal": ("esda", "libpysal"),
    "scikit-learn": ("sklearn",),
    "KDEpy": ("KDEpy",),
    "pointpats": ("pointpats",),
    "distributed": ("distributed",),
    **{name: packages for name, (_, packages) in JOINS.items()},
}


def measure(name: str, asked: Asked) -> Iterator[Timing]:
    """Run one of the measurements."""
    yield from MEASURED[name](asked)


def choose(given: Sequence[str], names: Sequence[str], refuse: Callable[[str], NoReturn]) -> list[str]:
    """Keep what is asked for, in the names' own order; refuse what there isn't."""
    unknown = [name for name in given if name not in names]
    if unknown:
        refuse(f"there is no {', '.join(unknown)}; choose among {', '.join(names)}")
    return [name for name in names if name in given]


def find_skipped() -> list[str]:
    """Say which peers aren't installed."""
    skipped = [name for name, packages in PEERS.items() if find_missing(packages)]
    return [f"Överhoppade, inte installerade (`make bench` installerar dem): {', '.join(skipped)}."] if skipped else []


def _fit(sizes: tuple[int, ...], asked: Asked) -> tuple[int, ...]:
    return tuple(n for n in sizes if n <= asked.most)
