"""Where a published source began to say something else of what it counts: told of periods, never of counts."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from data.published import PublishedDefinition, PublishedPeriod, PublishedSource

MOST_TOLD = 3
"""Redefinitions of a source that are told one by one; more are summed up."""

Said = dict[date, list[str]]
"""By the first day of each month, what the source said then that it counts: each vouches for all of the month."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that the same definitions stand for, from the first day of a month to the last of one."""

    first: date
    last: date
    words: str


@dataclass(frozen=True, slots=True)
class Redefinition:
    """From which day a source says something else of what it counts, and what it said before and after."""

    first: date
    before: str
    after: str


def find_redefinitions(source: PublishedSource, periods: Sequence[PublishedPeriod]) -> list[Redefinition]:
    """Find where a source said something else of some periods than of those before.

    Parameters
    ----------
    source
        One of a publication's.
    periods
        Those that stand beside each other. A period that holds the day is itself partly of either.

    Returns
    -------
    list of Redefinition
        In the order of time; none where the same definitions stand for every month of which any is known. That is no
        promise: which of them a figure was counted from isn't known.

    Examples
    --------
    >>> from data.published import PeriodKind
    >>> said = [PublishedDefinition(words="Alla brott", first=date(2023, 1, 1), last=date(2024, 6, 30)),
    ...         PublishedDefinition(words="Bara klotter", first=date(2024, 7, 1), last=date(2024, 12, 31))]
    >>> source = PublishedSource(source="polisen", producer="Polisen", licence="fri", extract_date=date(2025, 1, 15),
    ...                          definition="Bara klotter", definitions=tuple(said))
    >>> year = PublishedPeriod(
    ...     code="2024", label="2024", kind=PeriodKind.YEAR, first=date(2024, 1, 1), last=date(2024, 12, 31)
    ... )
    >>> [str(found.first) for found in find_redefinitions(source, [year])]
    ['2024-07-01']
    """
    said = list_said(source.definitions)
    found = []
    for before, after in pairwise(list_stretches(source, periods)):
        first = after.first
        for month in sorted((month for month in said if before.last < month < after.first), reverse=True):
            if _join(said[month]) != after.words:
                break
            first = month
        found.append(Redefinition(first, before.words, after.words))
    return found


def list_stretches(source: PublishedSource, periods: Iterable[PublishedPeriod]) -> list[Stretch]:
    """List the fewest stretches that the months of some periods fall into, each with the same definitions throughout.

    Parameters
    ----------
    source, periods
        As for `find_redefinitions`.

    Notes
    -----
    Months of which nothing is known part nothing. Words that come or go part, also where others stand on both sides:
    those may be another file's of the source, of other kinds or places.
    """
    asked = list(periods)
    stretches: list[tuple[date, date, list[str]]] = []
    for month, said in sorted(list_said(source.definitions).items()):
        if not any(period.first <= month <= period.last for period in asked):
            continue
        first = month
        if stretches and set(stretches[-1][2]) == set(said):
            first, _, _ = stretches.pop()
        stretches.append((first, end_month(month), said))
    return [Stretch(first, last, _join(said)) for first, last, said in stretches]


def list_said(definitions: Iterable[PublishedDefinition]) -> Said:
    """List month by month what a source said that it counts."""
    said: defaultdict[date, dict[str, None]] = defaultdict(dict)
    for each in definitions:
        for month in list_months(each.first, each.last):
            said[month][each.words] = None
    return {month: list(words) for month, words in said.items()}


def _join(said: Iterable[str]) -> str:
    return " och ".join(sorted(said))


def list_months(first: date, last: date) -> list[date]:
    """List the first day of each month that a stretch of days touches.

    Examples
    --------
    >>> [str(month) for month in list_months(date(2023, 12, 1), date(2024, 1, 31))]
    ['2023-12-01', '2024-01-01']
    """
    n_months = (last.year - first.year) * 12 + last.month - first.month
    return [date(first.year + at // 12, at % 12 + 1, 1) for at in range(first.month - 1, first.month + n_months)]


def end_month(day: date) -> date:
    """Find the last day of a month.

    Examples
    --------
    >>> str(end_month(date(2024, 2, 1)))
    '2024-02-29'
    """
    return day.replace(day=monthrange(day.year, day.month)[1])
