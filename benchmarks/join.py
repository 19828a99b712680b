"""Which area each incident lies in, and how many there are per area, category and month."""

from collections.abc import Callable, Iterator, Mapping

from benchmarks.country import (
    MONTHS,
    N_CATEGORIES,
    Incidents,
    Outlines,
    make_incidents,
    make_small_areas,
    read_municipalities,
)
from benchmarks.peers import JOINS, find_missing
from benchmarks.timing import Answer, Timing, Way, compare
from geo.cell_index import CellIndex, build_index, count_points, find_first, has_compiled

TOWNS, MOST_FOR_ALL = "290 kommuner", 1_000_000
LAYERS: Mapping[str, Callable[[], Outlines]] = {
    TOWNS: read_municipalities,
    "små områden": make_small_areas,
}
ROUNDS = {10_000: 5, 100_000: 5, 1_000_000: 5, 10_000_000: 1}
"""Ten million points take the peers minutes."""


def measure(sizes: tuple[int, ...] = tuple(ROUNDS), *, rounds: int = 5) -> Iterator[Timing]:
    """Measure every way that is at hand on both layers."""
    for layer, read in LAYERS.items():
        outlines = read()
        index = build_index(list(outlines))
        for n in sizes:
            incidents = make_incidents(n, seed=n)
            few = min(rounds, ROUNDS.get(n, 1))
            ways = _list_ways(outlines, index, incidents, _choose_peers(layer, n))
            yield from compare(f"plats + antal, {layer}", n, ways, rounds=few)


def _choose_peers(layer: str, n: int) -> list[str]:
    """Choose those at hand; where all take minutes and nothing is promised of the others, only the first."""
    present = [name for name, (_, packages) in JOINS.items() if not find_missing(packages)]
    return present[:1] if layer == TOWNS and n > MOST_FOR_ALL else present


def _list_ways(outlines: Outlines, index: CellIndex, incidents: Incidents, peers: list[str]) -> dict[str, Way]:
    ways = {name: JOINS[name][0](outlines, incidents) for name in peers}
    ways["cellindex, numpy"] = _count(index, incidents, is_compiled=False)
    if has_compiled():
        find_first(index, [0.0], [0.0], is_compiled=True)  # compiles, once per machine
        ways["cellindex, numba"] = _count(index, incidents, is_compiled=True)
    return ways


def _count(index: CellIndex, incidents: Incidents, *, is_compiled: bool) -> Way:
    n_keys = N_CATEGORIES * len(MONTHS)

    def run() -> Answer:
        key = incidents.category * len(MONTHS) + incidents.month
        counts = count_points(index, incidents.x, incidents.y, key, n_keys=n_keys, is_compiled=is_compiled)
        return counts.reshape(-1, N_CATEGORIES, len(MONTHS))

    return run
