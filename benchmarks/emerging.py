"""The prospective search for a new series, with all its maps of chance."""

from collections.abc import Iterator

import numpy as np

from benchmarks.timing import Answer, Timing, Way, compare
from geo.cell_index import has_compiled
from geo.grid import Counts, Floats, Grid
from geo.hotspots.emerging import hotspot_emerging
from geo.hotspots.series import find_highest, stand_cylinders

WORK = "pågående serie, 999 slumpade kartor"
OURS = "hotspot_emerging"
SIZES = (250, 1_000)
N_MAPS, LONGEST_DAYS, LAST_DAY = 999, 60, 364
RADII_M = (0.0, 50.0, 100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1_000.0)
GRID = Grid(100, 500_000, 6_400_000, 100, 100)
N_CHECKED = 5
SAME = 1e-9


def measure(sizes: tuple[int, ...] = SIZES, *, rounds: int = 5, n_maps: int = N_MAPS) -> Iterator[Timing]:
    """Measure so many incidents of a year on ten kilometres square."""
    for n in sizes:
        rng = np.random.default_rng(n)
        x, y = rng.uniform(500_000, 510_000, n), rng.uniform(6_400_000, 6_410_000, n)
        day = rng.integers(0, LAST_DAY + 1, n)
        if has_compiled():
            check_compiled(x, y, day, rng=rng)
        yield from compare(WORK, n, {OURS: _search(x, y, day, n_maps)}, rounds=rounds)


def check_compiled(x: Floats, y: Floats, day: Counts, *, rng: np.random.Generator) -> None:
    """Hold numba's highest scores against those of numpy, on some maps of chance."""
    from geo.hotspots.compiled import highest_scores  # noqa: PLC0415 - numba is optional

    cylinders = stand_cylinders(x, y, radii_m=RADII_M)
    dealt = np.stack([rng.permutation(day) for _ in range(N_CHECKED)])
    fast = highest_scores(
        cylinders.first, cylinders.incident, cylinders.ring, dealt, LAST_DAY + 1, LONGEST_DAYS, is_prospective=True
    )
    plain = [
        find_highest(cylinders, one, n_times=LAST_DAY + 1, longest=LONGEST_DAYS, is_prospective=True)[0]
        for one in dealt
    ]
    if not np.allclose(fast, plain, rtol=0, atol=SAME):
        msg = f"the compiled search gives {fast}, the plain one {plain}"
        raise AssertionError(msg)


def _search(x: Floats, y: Floats, day: Counts, n_maps: int) -> Way:
    def run() -> Answer:
        found = hotspot_emerging(
            x,
            y,
            day,
            grid=GRID,
            last_day=LAST_DAY,
            longest_days=LONGEST_DAYS,
            radii_m=RADII_M,
            rng=np.random.default_rng(1),
            n_maps=n_maps,
        )
        return np.array([-1.0 if found.series is None else found.series.score])

    return run
