"""How long a publication of 50 areas, 12 categories and 8 half-years takes to protect, and to attack."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo.disclosure import HIDDEN_MARK, Hierarchy, Release, audit, lay_margins, protect

AREAS = [f"område {number:02}" for number in range(50)]
CATEGORIES = [f"kategori {number:02}" for number in range(12)]
YEARS = [2023, 2024, 2025, 2026]
HALVES = [f"{year}H{half}" for year in YEARS for half in (1, 2)]
MEANS = (10, 20, 60)
"""Incidents per area, category and half-year, on average."""

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
    """

    mean: float
    merged: tuple[str, ...]
    n_cells: int
    hidden_share: float
    protect_cpu_s: float
    audit_cpu_s: float
    n_unsafe: int

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
        start = time.process_time()
        published = protect(release)
        protected = time.process_time()
        found = audit([published])
        audited = time.process_time()
        table = published.tables["antal"]
        hidden_share = float(table["mark"].eq(HIDDEN_MARK).mean())
        n_unsafe = sum(not each.is_safe for each in found)
        yield Row(mean, published.merged, len(table), hidden_share, protected - start, audited - protected, n_unsafe)


if __name__ == "__main__":
    for row in run():
        print(row, "ja" if row.is_met else "NEJ", flush=True)
