"""When somebody should be in an area: its incidents by weekday and hour, and what is known of their times."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.hours import HourShares, share_hours

DAYS, HOURS = 7, 24

KNOWN_HOURS = 2
"""The longest span that still says what hour it was."""

_WHOLE_DAY = pd.Timedelta(hours=23, minutes=59)
_MIDNIGHT_SHARE = 0.1
_MOST_DAY_ONLY = 0.5


class Basis(StrEnum):
    """What the times of some incidents can carry."""

    HOURS = "veckodag och klockslag"
    DAYS = "bara veckodag"
    REGISTERED = "när det skrevs in"
    NOTHING = "ingenting"


@dataclass(frozen=True, slots=True)
class Week:
    """An area's incidents by weekday and hour, and what is known of their times.

    Attributes
    ----------
    hours
        `geo.hours.share_hours` of them: the matrix and how many are beside it.
    n
        All incidents, those beside the matrix too.
    n_known
        Incidents whose span is at most `KNOWN_HOURS`.
    n_day_only
        Incidents of which only the day is known.
    n_midnight
        Incidents at midnight to the second: more than a few mean that the clock is lacking.
    basis
        What may be read out of it.
    """

    hours: HourShares
    n: int
    n_known: int
    n_day_only: int
    n_midnight: int
    basis: Basis

    @property
    def has_false_midnight(self) -> bool:
        """Whether so many stand at midnight that the source seems to lack their clock."""
        return self.n_midnight > max(2, _MIDNIGHT_SHARE * self.n)


def lay_week(incidents: pd.DataFrame, *, is_registered: bool = False, only_known: bool = False) -> Week:
    """Lay incidents out on the hours of a week.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`; `from_at` and `to_at` are read. Only whole months that the source covers.
    is_registered
        The source dates incidents by when they were written in, not by when they happened.
    only_known
        Share out only those whose span is at most `KNOWN_HOURS`; the others count as too long.

    Returns
    -------
    Week
        What stands in the matrix and beside it sums to `n`.

    Notes
    -----
    An incident of which only the day is known is shared evenly over its 24 hours: it says nothing
    of the hour and flattens the others. When they are more than half, only weekdays may be read.

    Examples
    --------
    >>> at = pd.to_datetime(["2024-05-03 22:10", "2024-05-04 00:00"])
    >>> week = lay_week(pd.DataFrame({"from_at": at, "to_at": [at[0], pd.Timestamp("2024-05-04 23:59:59")]}))
    >>> (week.n, week.n_known, week.n_day_only, float(week.hours.shares.loc[4, 22]), week.basis.value)
    (2, 1, 1, 1.0, 'veckodag och klockslag')
    """
    first, last = incidents["from_at"], incidents["to_at"]
    span = last.fillna(first) - first.fillna(last)
    is_known = (span <= pd.Timedelta(hours=KNOWN_HOURS)) & span.notna()
    starts_day = first.notna() & (first == first.dt.normalize())
    is_day_only = starts_day & (span >= _WHOLE_DAY) & (span <= pd.Timedelta(hours=HOURS))
    n_dated, n_day_only = int(span.notna().sum()), int(is_day_only.sum())
    if n_dated == 0:
        basis = Basis.NOTHING
    elif is_registered:
        basis = Basis.REGISTERED
    elif not only_known and n_day_only > _MOST_DAY_ONLY * n_dated:
        basis = Basis.DAYS
    else:
        basis = Basis.HOURS
    return Week(
        share_hours(first, last, **({"longest_hours": KNOWN_HOURS} if only_known else {})),
        n=len(incidents),
        n_known=int(is_known.sum()),
        n_day_only=n_day_only,
        n_midnight=int((starts_day & (span == pd.Timedelta(0))).sum()),
        basis=basis,
    )
