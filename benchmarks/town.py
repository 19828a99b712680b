"""An invented town of 13 000 in 1 620 cells, and incidents in it whose truth is known."""

from enum import StrEnum
from functools import cache

import numpy as np
from scipy import ndimage

from geo.grid import Counts, Floats, Grid

GRID = Grid(100, 500_000, 6_400_000, 60, 60)
N_INHABITED = 1_620
N_PEOPLE = 13_000


class Truth(StrEnum):
    """Where incidents go."""

    EVERYWHERE = "fullständig slump"
    PEOPLE = "följer befolkningen"
    MICRO = "få platser"
    MIXED = "få platser och befolkningen"
    SMOOTH = "jämnt varierande risk"


@cache
def count_people() -> Floats:
    """Give residents per cell: dense in the middle, uneven at every scale, at least one in an inhabited cell."""
    rng = np.random.default_rng(0)
    row, column = np.indices(GRID.shape)
    uneven = ndimage.gaussian_filter(rng.normal(size=GRID.shape), 3)
    dense = np.exp(-((column - 30) ** 2 + (row - 30) ** 2) / (2 * 14**2) + 0.7 * uneven / uneven.std())
    dense[dense < np.sort(dense.ravel())[-N_INHABITED]] = 0
    drawn = rng.multinomial(N_PEOPLE - N_INHABITED, (dense / dense.sum()).ravel()).reshape(GRID.shape)
    return np.where(dense > 0, drawn + 1, 0).astype(np.float64)


def make_risk(truth: Truth, *, rng: np.random.Generator) -> Floats:
    """Give each cell's share of the incidents to come."""
    people = count_people()
    if truth is Truth.EVERYWHERE:
        risk = np.ones(GRID.shape)
    elif truth is Truth.PEOPLE:
        risk = people
    elif truth is Truth.SMOOTH:
        field = ndimage.gaussian_filter(rng.normal(size=GRID.shape), 4)
        risk = people * np.exp(0.8 * field / field.std())
    else:
        own = rng.gamma(0.03, 1 / 0.03, GRID.shape)
        risk = people * (own if truth is Truth.MICRO else 0.4 + 0.6 * own)
    return np.asarray(risk / risk.sum())


def draw_incidents(risk: Floats, n: int, *, dispersion: float, rng: np.random.Generator) -> Counts:
    """Draw exactly `n` incidents in series of geometric length, each in one cell."""
    p = 2 / (dispersion + 1)
    lengths = rng.geometric(p, n)
    lengths = lengths[: np.searchsorted(lengths.cumsum(), n) + 1]
    lengths[-1] -= lengths.sum() - n
    at = rng.choice(risk.size, lengths.size, p=risk.ravel())
    return np.bincount(at, lengths, minlength=risk.size).astype(np.int64).reshape(risk.shape)


def choose_station(share_of_people: float) -> tuple[int, int]:
    """Choose the inhabited cell whose window holds nearest to a share of the residents; half a per cent is usual."""
    people = count_people()
    share = ndimage.uniform_filter(people, 3, mode="constant") * 9 / people.sum()
    row, column = np.unravel_index(np.argmin(np.abs(share - share_of_people) + (people == 0)), GRID.shape)
    return int(row), int(column)


def add_at_station(n: Counts, extra: int, *, station: tuple[int, int], rng: np.random.Generator) -> Counts:
    """Add incidents in the nine cells around the station."""
    row, column = station
    more = n.copy()
    np.add.at(more, (row + rng.integers(-1, 2, extra), column + rng.integers(-1, 2, extra)), 1)
    return more
