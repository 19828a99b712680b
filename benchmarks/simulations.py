"""What must hold, by simulation from fixed seeds or by counting every case; on several processors at once."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from benchmarks import hotspots, verdicts
from benchmarks.hotspots import Draws, Row

MOST_WRONG = 0.055
N_SERIES = 1_000
POWER = "säkert omdöme vid ändring, jan–okt"
WRONG = "fel omdöme utan ändring, jan–okt"


def simulate(share: float = 1.0, *, processes: int | None = None) -> list[Row]:
    """Simulate everything, or a share of it; the figures don't depend on the number of processes."""
    draws = Draws().take(share)
    jobs: list[Callable[[], list[Row]]] = [partial(_collect, part, draws) for part in hotspots.PARTS]
    jobs.insert(2, partial(judge, max(20, round(share * N_SERIES))))
    with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return [row for rows in pool.map(_do, jobs) for row in rows]


def judge(n_series: int) -> list[Row]:
    """Give the verdicts' rows; where every case is counted there is no error of drawing."""
    rows = []
    for what, setting, share in verdicts.run(n_series):
        is_held = share <= MOST_WRONG if what == WRONG else None
        limit = f"≤ {100 * MOST_WRONG:g} %".replace(".", ",") if is_held is not None else ""
        rows.append(Row(what, setting, 0, share, limit, is_held, find_drawn(what, n_series)))
    return rows


def find_drawn(what: str, n_series: int) -> int:
    """Tell how many series a row of `benchmarks.verdicts` is over; 0 where every case is counted."""
    if what in {WRONG, POWER}:
        return 0
    return verdicts.N_SCREENS if what.startswith("skärm") else n_series


def _collect(part: Callable[[Draws], Iterator[Row]], draws: Draws) -> list[Row]:
    return list(part(draws))


def _do(job: Callable[[], list[Row]]) -> list[Row]:
    return job()
