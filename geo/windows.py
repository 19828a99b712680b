"""Counts of any window of days, weekdays and hours, from a cube in memory."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from geo.cube import HOURS_IN_DAY, Counts, Cube

DAYS_IN_WEEK = 7


def count_window(
    cube: Cube,
    first: date,
    last: date,
    *,
    weekdays: Sequence[int] | None = None,
    hours: Sequence[int] | None = None,
) -> Counts:
    """Count per area, category and month from one day to another, both included.

    Parameters
    ----------
    cube
        From `geo.cube.build_cube`.
    first, last
        Days within the cube's months. A month that the window cuts is counted in part.
    weekdays
        Only these, Monday 0 to Sunday 6.
    hours
        Only these, 0 to 23.

    Returns
    -------
    array of int32
        Shape (areas, categories, months of the window), read-only; sum over the last axis for the
        whole window.

    Raises
    ------
    ValueError
        When the window lies outside the months: nothing is known of those, not even zero.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.cube import fill_cube
    >>> at = np.array(["2023-01-05T10", "2023-01-20T23", "2023-02-01T23"], dtype="datetime64[s]")
    >>> months = pd.date_range("2023-01-01", periods=2, freq="MS")
    >>> only = np.zeros(3, dtype=np.int64)
    >>> cube = fill_cube(at, only, only, area_ids=["a"], categories=["stöld"], months=months)
    >>> count_window(cube, date(2023, 1, 10), date(2023, 2, 28))[0, 0].tolist()
    [1, 1]
    >>> count_window(cube, date(2023, 1, 1), date(2023, 1, 31), hours=range(8, 17))[0, 0].tolist()
    [1]
    """
    first_day, end_day, start, end = _find_window(cube, first, last)
    if weekdays is None and hours is None:
        counts = cube.monthly[start:end]
        cut = {start} if first_day != cube.month_day[start] else set()
        cut |= {end - 1} if end_day != cube.month_day[end] else set()
        if cut:
            counts = counts.copy()
        for month in cut:
            counts[month - start] = _count_days(cube, month, first_day, end_day)
    else:
        counts = _count_chosen(cube, first_day, end_day, start, end, weekdays, hours)
    counts.flags.writeable = False
    return np.moveaxis(counts, 0, -1)


def count_week(cube: Cube, first: date, last: date, *, area_id: str) -> Counts:
    """Count an area's incidents per category, weekday and hour, from one day to another.

    Parameters
    ----------
    cube, first, last
        As for `count_window`.
    area_id
        One of the cube's.

    Returns
    -------
    array of int32
        Shape (categories, 7, 24), Monday first.

    Notes
    -----
    By the first possible hour alone; see `geo.cube.build_cube`.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.cube import fill_cube
    >>> at, only = np.array(["2023-01-04T10:30"], dtype="datetime64[s]"), np.zeros(1, dtype=np.int64)
    >>> months = pd.date_range("2023-01-01", periods=1, freq="MS")
    >>> cube = fill_cube(at, only, only, area_ids=["a"], categories=["stöld"], months=months)
    >>> np.argwhere(count_week(cube, date(2023, 1, 1), date(2023, 1, 31), area_id="a")).tolist()
    [[0, 2, 10]]
    """
    first_day, end_day, _, _ = _find_window(cube, first, last)
    start, end = _find_row(cube, first_day), _find_row(cube, end_day)
    n_categories = len(cube.categories)
    area, category = np.divmod(cube.rows.cell[start:end], n_categories)
    is_here = area == cube.area_ids.index(area_id)
    weekday = (cube.rows.day[start:end][is_here] + cube.months[0].weekday()) % DAYS_IN_WEEK
    slot = (category[is_here] * DAYS_IN_WEEK + weekday) * HOURS_IN_DAY + cube.rows.hour[start:end][is_here]
    counts = np.bincount(slot, minlength=n_categories * DAYS_IN_WEEK * HOURS_IN_DAY)
    return counts.astype(np.int32).reshape(n_categories, DAYS_IN_WEEK, HOURS_IN_DAY)


def _find_window(cube: Cube, first: date, last: date) -> tuple[int, int, int, int]:
    """Find the window's first day and the one after its last, and its first month and the one after its last."""
    origin = cube.months[0].to_pydatetime().date()
    first_day, end_day = (first - origin).days, (last - origin).days + 1
    if not 0 <= first_day < end_day <= cube.month_day[-1]:
        covered = f"{cube.months[0]:%Y-%m} to {cube.months[-1]:%Y-%m}"
        msg = f"first and last must be days in order within {covered}; got {first} and {last}"
        raise ValueError(msg)
    start = int(np.searchsorted(cube.month_day, first_day, side="right")) - 1
    return first_day, end_day, start, int(np.searchsorted(cube.month_day, end_day))


def _find_row(cube: Cube, day: int) -> int:
    """Find the first row of a day or later."""
    month = int(np.searchsorted(cube.month_day, day, side="right")) - 1
    start = int(cube.month_row[month])
    if day == cube.month_day[month]:
        return start
    of_month = cube.rows.day[start : cube.month_row[month + 1]]
    return start + int(np.searchsorted(of_month, of_month.dtype.type(day)))


def _count_days(cube: Cube, month: int, first_day: int, end_day: int) -> Counts:
    """Count those days of a month that lie in the window."""
    start = _find_row(cube, max(first_day, int(cube.month_day[month])))
    end = _find_row(cube, min(end_day, int(cube.month_day[month + 1])))
    n_areas, n_categories = len(cube.area_ids), len(cube.categories)
    counts = np.bincount(cube.rows.cell[start:end], minlength=n_areas * n_categories)
    return counts.astype(np.int32).reshape(n_areas, n_categories)


def _count_chosen(
    cube: Cube,
    first_day: int,
    end_day: int,
    start: int,
    end: int,
    weekdays: Sequence[int] | None,
    hours: Sequence[int] | None,
) -> Counts:
    low, high = _find_row(cube, first_day), _find_row(cube, end_day)
    day, hour = cube.rows.day[low:high], cube.rows.hour[low:high]
    days = np.arange(cube.month_day[-1])
    of_weekday = _choose(weekdays, DAYS_IN_WEEK)[(days + cube.months[0].weekday()) % DAYS_IN_WEEK]
    is_chosen = of_weekday[day] & _choose(hours, HOURS_IN_DAY)[hour]
    month = (np.searchsorted(cube.month_day, days, side="right") - 1 - start)[day[is_chosen]]
    shape = (end - start, len(cube.area_ids), len(cube.categories))
    slot = month * (shape[1] * shape[2]) + cube.rows.cell[low:high][is_chosen]
    return np.bincount(slot, minlength=int(np.prod(shape))).astype(np.int32).reshape(shape)


def _choose(wanted: Sequence[int] | None, n: int) -> npt.NDArray[np.bool_]:
    return np.ones(n, dtype=bool) if wanted is None else np.isin(np.arange(n), list(wanted))
