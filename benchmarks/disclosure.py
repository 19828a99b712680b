"""How long a publication of 50 areas, 12 categories and 8 half-years takes to protect, and to attack."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.timing import Timing
from geo.disclosure import HIDDEN_MARK, Hierarchy, Release, audit, lay_margins, protect

AREAS = [f"område {number:02}" for number in range(50)]
CATEGORIES = [f"kategori {number:02}" for number in range(12)]
YEARS = [2023, 2024, 2025, 2026]
HALVES = [f"{year}H{half}" for year in YEARS for half in (1, 2)]
MEANS = (10, 20, 60)
"""Incidents per area, category and half-year, on average."""

WORK = "röjandekontroll, 50 × 12 × 8 med summor"
MOST_S = 10.0


class Row(NamedTuple):
    """How one publication did.

    Attributes
    ----------
    mean
        Incidents per finest cell, on average.
    merged
        What was merged before anything was hidden.
    n_cells, hidden_share
        Cells in the published table, sums included, and the share that is hidden.
    protect_cpu_s
        Processor time to hide and to audit.
    audit_cpu_s
        Processor time of the audit alone.
    n_unsafe
        Hidden cells or unpublished parts that the audit could bound too narrowly.
    wall_s
        By the clock on the wall, to hide and to audit.
    """

    mean: float
    merged: tuple[str, ...]
    n_cells: int
    hidden_share: float
    protect_cpu_s: float
    audit_cpu_s: float
    n_unsafe: int
    wall_s: float

    @property
    def is_met(self) -> bool:
        """Whether the goal is met: audited within `MOST_S`, nothing given away."""
        return self.n_unsafe == 0 and self.protect_cpu_s <= MOST_S


def make_release(mean: float, *, seed: int = 1) -> Release:
    """Make invented counts, uneven over areas and categories, with every sum."""
    rng = np.random.default_rng(seed)
    weight = np.multiply.outer(rng.gamma(2, 0.5, len(AREAS)), rng.gamma(1.5, 1 / 1.5, len(CATEGORIES)))
    expected = np.repeat(mean * weight[:, :, None], len(HALVES), axis=2)
    n = rng.poisson(rng.gamma(4, expected / 4))
    hierarchy = Hierarchy(
        areas={"kommun": AREAS, **{f"del {number}": AREAS[number::5] for number in range(5)}},
        categories={"alla": CATEGORIES, **{f"grupp {number}": CATEGORIES[number::4] for number in range(4)}},
        periods={"2023–2026": HALVES, **{str(year): [f"{year}H1", f"{year}H2"] for year in YEARS}},
    )
    index = pd.MultiIndex.from_product([AREAS, CATEGORIES, HALVES], names=["area_id", "category", "period"])
    leaves = pd.Series(n.ravel(), index=index, name="n").astype("Int64").reset_index()
    return Release("prestanda", {"antal": lay_margins(leaves, hierarchy)}, hierarchy)


def run(means: tuple[float, ...] = MEANS) -> Iterator[Row]:
    """Protect and attack a publication for each mean count."""
    for mean in means:
        release = make_release(mean)
        start, wall = time.process_time(), time.perf_counter()
        published = protect(release)
        protected, wall_s = time.process_time(), time.perf_counter() - wall
        found = audit([published])
        audited = time.process_time()
        table = published.tables["antal"]
        hidden_share = float(table["mark"].eq(HIDDEN_MARK).mean())
        n_unsafe = sum(not each.is_safe for each in found)
        took = protected - start, audited - protected
        yield Row(mean, published.merged, len(table), hidden_share, *took, n_unsafe, wall_s)


def name_way(mean: float) -> str:
    """Say what was published."""
    return f"protect med granskning, i snitt {mean:g} per cell"


def measure(means: tuple[float, ...] = MEANS) -> Iterator[Timing]:
    """Time each publication once; one that gives a figure away is never a fast one."""
    for row in run(means):
        if row.n_unsafe:
            msg = f"{WORK}, {row.mean:g} on average: {row.n_unsafe} figures are given away"
            raise AssertionError(msg)
        n = len(AREAS) * len(CATEGORIES) * len(HALVES)
        yield Timing(WORK, n, name_way(row.mean), row.protect_cpu_s, row.wall_s, 1, None)


if __name__ == "__main__":
    for row in run():
        print(row, "ja" if row.is_met else "NEJ", flush=True)
