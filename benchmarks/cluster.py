"""Twenty million points on two workers, one of them killed: from `benchmarks.parts`, where it can run."""

import statistics
from collections import defaultdict
from collections.abc import Iterator

from benchmarks.join import LAYERS
from benchmarks.peers import find_missing
from benchmarks.timing import Timing

WORK = "plats + antal i många filer, {}"
N = 20_000_000
CLUSTER, KILLED = "Dask, två arbetare", "Dask, två arbetare, en dödad"


def measure(n: int = N, *, rounds: int = 1) -> Iterator[Timing]:
    """Measure by the clock on the wall: the work is other processes'. Nothing where distributed is missing."""
    if find_missing(("distributed",)):
        return
    from benchmarks import parts  # noqa: PLC0415  # an extra

    for layer in LAYERS:
        took = defaultdict(list)
        for run in parts.measure(n, layer=layer, rounds=rounds):
            took[run.way].append(run.wall_s)
        for way, seconds in took.items():
            yield Timing(WORK.format(layer), n, way, None, statistics.median(seconds), rounds, None)
