"""Another source of the same kinds and periods: what it tells of a source's figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from data.published import Mark, PublishedTable
from geo.disclosure import DisclosureError
from geo.disclosure.hierarchy import find_undivided
from geo.publishing.basis import Basis
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K
from geo.publishing.levels import Key

NOT_BESIDE = (
    "Talen går inte att skydda bredvid en annan källa som räknar samma slag: är det samma händelser skulle enskilda gå "
    "att räkna ut som skillnaden mellan källorna."
)


class BesideError(DisclosureError):
    """Figures that could be protected by themselves can't be so beside a twin."""

    def __init__(self) -> None:
        super().__init__(NOT_BESIDE)


@dataclass(frozen=True, slots=True, eq=False)
class Twin:
    """Another source of some of the same kinds and periods.

    Attributes
    ----------
    source
        Its name.
    basis
        The true counts behind what is told of it.
    tables
        What is told of it, the first table first.
    """

    source: str
    basis: Basis
    tables: Sequence[PublishedTable]


def find_near(cells: Iterable[Key], truth: pd.DataFrame, basis: Basis, twin: Twin, *, k: int) -> set[Key]:
    """Find the cells that a twin hides, or shows a figure of that lies so near that the difference is small.

    Parameters
    ----------
    cells
        New cells of a source.
    truth
        Their true counts.
    basis
        The source's.
    twin
        The other.
    k
        The smallest difference that isn't small.
    """
    told = _list_told(twin)
    theirs = {(area, find_undivided(code, twin.basis.groups), period): n for (area, code, period), n in told.items()}
    near = set()
    for key in cells:
        same = (key[0], find_undivided(key[1], basis.groups), key[2])
        n = truth["n"].get(key)
        if pd.isna(n) or same not in theirs:
            continue
        other, limit = theirs[same], max(k, SENSITIVE_K) if key[1] == SENSITIVE else k
        if other is None or 0 < abs(int(n) - other) < limit:
            near.add(key)
    return near


def _list_told(twin: Twin) -> dict[Key, int | None]:
    """List what is told of a twin: figures, and None where they are hidden."""
    told: dict[Key, int | None] = {}
    for table in twin.tables:
        for cell in table.cells:
            if cell.mark is not Mark.MISSING:
                told[cell.area_id, cell.category, cell.period] = cell.n
    return told
