"""Counts kept ready in memory: per area, category and month, with the days and hours to recount any window."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Counts = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int32]

HOURS_IN_DAY = 24
MOST_DAYS = 2**16
"""179 years: a day then fits in two bytes."""


class Rows(NamedTuple):
    """One row per incident and area, in order of day: day from the first, hour, and area × category."""

    day: npt.NDArray[np.uint16]
    hour: npt.NDArray[np.uint8]
    cell: Codes


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts of one set of incidents; made by `build_cube` or `fill_cube`, shared by all who look.

    Attributes
    ----------
    area_ids, categories
        What is counted, in the order of the first two axes of every answer.
    months
        First day of every month that the source covers.
    monthly
        Counts per month, area and category: month first, so that a window is one piece of memory.
    month_day, month_row
        Where each month begins among days and rows, and where the last one ends.
    rows
        What is counted.
    """

    area_ids: tuple[str, ...]
    categories: tuple[str, ...]
    months: pd.DatetimeIndex
    monthly: Counts
    month_day: npt.NDArray[np.int64]
    month_row: npt.NDArray[np.int64]
    rows: Rows


def build_cube(
    incidents: pd.DataFrame,
    assignment: pd.DataFrame,
    *,
    area_ids: Sequence[str],
    categories: Sequence[str],
    months: pd.DatetimeIndex,
    whole: str | None = None,
) -> Cube:
    """Count incidents per area, category and month once, for every later question.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`; the time is that of `from_at`, and rows without one are left out.
    assignment
        What `geo.join.assign_areas` gave; an incident counts once in each of its areas.
    area_ids, categories
        What to count; others are left out.
    months
        First days of consecutive months that the source covers; others are left out.
    whole
        The id under which every incident is counted once, wherever it lies and also without place.

    Notes
    -----
    The cube answers for what its incidents are: don't count a month as quiet that nobody
    reported. Hours are those of `from_at`; for crimes found long after they were done, that is
    the first possible hour, and a table of hours needs the aoristic method instead.

    References
    ----------
    Gray, J. et al. (1997). Data cube: a relational aggregation operator generalizing group-by,
    cross-tab, and sub-totals. Data Mining and Knowledge Discovery 1, 29–53.

    Examples
    --------
    >>> points = {"incident_id": [1], "category": ["stöld"], "from_at": [pd.Timestamp("2023-02-03 14:00")]}
    >>> found = pd.DataFrame({"incident_id": [1], "area_id": ["a"]})
    >>> months = pd.date_range("2023-01-01", periods=2, freq="MS")
    >>> cube = build_cube(pd.DataFrame(points), found, area_ids=["a", "b"], categories=["stöld"], months=months)
    >>> cube.monthly[:, :, 0].tolist()
    [[0, 0], [1, 0]]
    """
    if incidents["incident_id"].duplicated().any():
        msg = f"incident_id must be unique; {incidents['incident_id'].duplicated().sum()} come again: drop them first"
        raise ValueError(msg)
    named = [*area_ids] if whole is None else [*area_ids, whole]
    incident_at = pd.Index(incidents["incident_id"]).get_indexer(pd.Index(assignment["incident_id"]))
    area = pd.Index(area_ids).get_indexer(pd.Index(assignment["area_id"]))
    is_known = incident_at >= 0
    incident_at, area = incident_at[is_known], area[is_known]
    if whole is not None:
        incident_at = np.append(incident_at, np.arange(len(incidents)))
        area = np.append(area, np.full(len(incidents), len(area_ids)))
    return fill_cube(
        incidents["from_at"].to_numpy(dtype="datetime64[s]")[incident_at],
        area,
        pd.Index(categories).get_indexer(pd.Index(incidents["category"]))[incident_at],
        area_ids=named,
        categories=categories,
        months=months,
    )


def fill_cube(
    at: npt.NDArray[np.datetime64],
    area: npt.NDArray[np.integer],
    category: npt.NDArray[np.integer],
    *,
    area_ids: Sequence[str],
    categories: Sequence[str],
    months: pd.DatetimeIndex,
) -> Cube:
    """Make a cube of columns: one row per incident and area.

    Parameters
    ----------
    at
        Swedish clock time; shape (n,). NaT and times outside the months are left out.
    area, category
        Positions in `area_ids` and `categories`; -1 is left out; shape (n,).
    area_ids, categories, months
        As for `build_cube`.

    Raises
    ------
    ValueError
        When months are not consecutive first days.
    """
    month_day = _find_month_days(months)
    at = at.astype("datetime64[s]")
    day = (at.astype("datetime64[D]") - months[0].to_datetime64().astype("datetime64[D]")).astype(np.int64)
    is_counted = ~np.isnat(at) & (day >= 0) & (day < month_day[-1]) & (area >= 0) & (category >= 0)
    chosen = np.flatnonzero(is_counted)
    chosen = chosen[np.argsort(day[chosen].astype(np.uint16), kind="stable")]
    hour = (at[chosen].astype(np.int64) // 3600 % HOURS_IN_DAY).astype(np.uint8)
    cell = area[chosen].astype(np.int32) * np.int32(len(categories)) + category[chosen].astype(np.int32)
    rows = Rows(day[chosen].astype(np.uint16), hour, cell)
    month_row = np.searchsorted(rows.day, month_day)
    shape = (len(months), len(area_ids), len(categories))
    monthly = np.empty((shape[0], shape[1] * shape[2]), dtype=np.int32)
    for month, (start, end) in enumerate(pairwise(month_row)):
        monthly[month] = np.bincount(rows.cell[start:end], minlength=monthly.shape[1])
    for array in (*rows, monthly):
        array.flags.writeable = False
    return Cube(tuple(area_ids), tuple(categories), months, monthly.reshape(shape), month_day, month_row, rows)


def _find_month_days(months: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
    if not len(months) or not months.equals(pd.date_range(months[0].replace(day=1), periods=len(months), freq="MS")):
        msg = "months must be the first days of consecutive months, at least one; use geo.counts.months_between"
        raise ValueError(msg)
    starts = pd.date_range(months[0], periods=len(months) + 1, freq="MS").to_numpy(dtype="datetime64[D]")
    days: npt.NDArray[np.int64] = (starts - starts[0]).astype(np.int64)
    if days[-1] > MOST_DAYS:
        msg = f"a cube holds at most {MOST_DAYS} days; got {days[-1]}: take fewer months"
        raise ValueError(msg)
    return days
