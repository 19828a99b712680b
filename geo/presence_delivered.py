"""Presence that was delivered: how much, and how it lies against the windows where incidents were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.presences import Presence
from geo.presence import DAYS, HOURS
from geo.ranked_windows import RankedWindow

_MINUTES_IN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Delivered:
    """Presence between two days.

    Attributes
    ----------
    first, last
        The days, both included.
    n, minutes
        Presences that began in them, and how long they lasted together.
    newest
        The day of the last one; None without any.
    """

    first: date
    last: date
    n: int
    minutes: int
    newest: date | None


def sum_presences(presences: Iterable[Presence], *, area_id: str, first: date, last: date) -> Delivered:
    """Add up the presences in an area that began between two days.

    Parameters
    ----------
    presences
        Of any areas.
    area_id
        The area.
    first, last
        The days, both included.

    Examples
    --------
    >>> sum_presences([], area_id="a", first=date(2024, 1, 1), last=date(2024, 12, 31)).newest is None
    True
    """
    chosen = [one for one in presences if one.area_id == area_id and first <= one.start.date() <= last]
    newest = max((one.start.date() for one in chosen), default=None)
    return Delivered(first, last, len(chosen), sum(one.minutes for one in chosen), newest)


def lay_minutes(presences: Iterable[Presence]) -> pd.DataFrame:
    """Lay the minutes of presences out on the hours of a week.

    Parameters
    ----------
    presences
        Those to add up, whichever weeks they were in.

    Returns
    -------
    DataFrame
        Index weekday 0 (Monday) to 6, columns hour 0 to 23; sums to the minutes given.

    Notes
    -----
    By the clock on the wall: a presence through the night when the clocks are changed is an hour off.

    Examples
    --------
    >>> lay_minutes([]).to_numpy().sum()
    np.int64(0)
    """
    minutes = np.zeros((DAYS, HOURS), dtype=np.int64)
    for one in presences:
        at, left = one.start, one.minutes
        while left:
            here = min(left, _MINUTES_IN_HOUR - at.minute)
            minutes[at.weekday(), at.hour] += here
            at, left = at + timedelta(minutes=here), left - here
    return pd.DataFrame(minutes, index=pd.RangeIndex(DAYS), columns=pd.RangeIndex(HOURS))


def sum_within(hours: pd.DataFrame, windows: Sequence[RankedWindow]) -> float:
    """Add up the hours of a week that lie in some windows.

    Parameters
    ----------
    hours
        Seven days by 24 hours: incidents or minutes.
    windows
        Windows that don't overlap.

    Examples
    --------
    >>> windows = [RankedWindow(4, 20, 4, 9, 9, 4, 16, 1, 1, 2)]
    >>> sum_within(pd.DataFrame(np.ones((7, 24))), windows)
    4.0
    """
    table = hours.to_numpy()
    return float(sum(table[one.weekday, one.first_hour : one.first_hour + one.length].sum() for one in windows))
