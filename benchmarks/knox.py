"""Near repeats: pairs close in place and time, against as many deals of the dates, beside pointpats."""

import warnings
from collections.abc import Iterator
from importlib import import_module

import numpy as np

from benchmarks.peers import find_missing
from benchmarks.timing import Answer, Timing, Way, compare
from geo.grid import Floats
from geo.near_repeat import find_near_repeats

WORK = "närliggande par (Knox), 999 omdelningar"
POINTPATS, OURS = "pointpats knox, ett par av band", "find_near_repeats, alla band"
SIZES = (500, 2_000)
NEAR_M, NEAR_DAYS = 400.0, 28
N_DEALT = 999


def measure(sizes: tuple[int, ...] = SIZES, *, rounds: int = 5, n_dealt: int = N_DEALT) -> Iterator[Timing]:
    """Measure so many incidents of a year on ten kilometres square; the number of close pairs is the answer."""
    for n in sizes:
        rng = np.random.default_rng(n)
        x, y = rng.uniform(500_000, 510_000, n), rng.uniform(6_400_000, 6_410_000, n)
        day = rng.integers(0, 365, n)
        ways: dict[str, Way] = {}
        if not find_missing(("pointpats",)):
            ways[POINTPATS] = _ask_pointpats(x, y, day.astype(np.float64), n_dealt)
        ways[OURS] = _ask_product(x, y, day, n_dealt)
        yield from compare(WORK, n, ways, rounds=rounds)


def _ask_product(x: Floats, y: Floats, day: Answer, n_dealt: int) -> Way:
    def run() -> Answer:
        found = find_near_repeats(x, y, day, rng=np.random.default_rng(1), n_permutations=n_dealt).pairs
        is_near = (found["distance_high_m"] <= NEAR_M) & (found["days_high"] <= NEAR_DAYS)
        return np.array([found.loc[is_near, "n"].sum()])

    return run


def _ask_pointpats(x: Floats, y: Floats, day: Floats, n_dealt: int) -> Way:
    """Ask its quicker form. It counts up to and including its limits, ours up to them."""
    spacetime = import_module("pointpats.spacetime")
    places = np.column_stack([x, y])

    def run() -> Answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            found = spacetime.knox(
                places, day[:, np.newaxis].copy(), NEAR_M - 1e-6, NEAR_DAYS - 0.5, permutations=n_dealt
            )
        return np.array([found["stat"]])

    return run
