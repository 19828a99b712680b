"""Which incidents happened in a month: looked up in an order of months, not searched for among a million."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.derived import kept_with_situation
from geo.situation import Situation

MONTHS_OF_A_YEAR = 12
UNDATED = -1
"""The number of the month of what has no time."""

Rows = npt.NDArray[np.intp]


def number_month(year: int, month: int) -> int:
    """Give a month its number, one after another over the years.

    Examples
    --------
    >>> number_month(2026, 1) - number_month(2025, 12)
    1
    """
    return year * MONTHS_OF_A_YEAR + month - 1


@dataclass(frozen=True, slots=True)
class MonthRows:
    """Rows of a table of incidents, month by month.

    Attributes
    ----------
    rows
        Where they stand in the table; within a month in the table's order.
    months
        The month of each by `number_month`, rising.
    """

    rows: Rows
    months: npt.NDArray[np.int16]

    def find(self, months: Iterable[int]) -> Rows:
        """Give the rows of some months, in the table's order.

        Examples
        --------
        >>> MonthRows(np.array([2, 0, 3, 1]), np.array([7, 8, 8, 9], np.int16)).find([7, 8])
        array([0, 2, 3])
        """
        wanted = [self.rows[slice(*self._span(month, month + 1))] for month in months]
        return wanted[0] if len(wanted) == 1 else np.sort(np.concatenate([np.empty(0, np.intp), *wanted]))

    def count(self, first: int, end: int) -> int:
        """Count the rows from a month to one that isn't counted."""
        start, stop = self._span(first, end)
        return stop - start

    def _span(self, first: int, end: int) -> tuple[int, int]:
        start, stop = np.searchsorted(self.months, np.array([first, end], np.int16))
        return int(start), int(stop)


@partial(kept_with_situation, most=8)
def order_rows(situation: Situation, source: str, categories: tuple[str, ...]) -> MonthRows:
    """Order the incidents of a source and some categories by month."""
    index = _index_incidents(situation)
    sources = [at for at, name in enumerate(index.sources) if name == source]
    wanted = [at for at, name in enumerate(index.categories) if name in categories]
    rows = np.flatnonzero(np.isin(index.source, sources) & np.isin(index.category, wanted))
    months = index.month[rows]
    order = np.argsort(months, kind="stable")
    return MonthRows(rows[order], months[order])


@dataclass(frozen=True, slots=True)
class _Index:
    """The incidents' source, category and month as numbers."""

    sources: list[str]
    source: npt.NDArray[np.intp]
    categories: list[str]
    category: npt.NDArray[np.intp]
    month: npt.NDArray[np.int16]


@kept_with_situation
def _index_incidents(situation: Situation) -> _Index:
    incidents = situation.incidents
    source, sources = pd.factorize(incidents["source"])
    category, categories = pd.factorize(incidents["category"])
    when = incidents["from_at"].dt
    month = (when.year * MONTHS_OF_A_YEAR + when.month - 1).fillna(UNDATED).to_numpy(dtype=np.int16)
    return _Index(list(sources), source, list(categories), category, month)
