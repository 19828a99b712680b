"""When somebody should be in an area: its incidents by weekday and hour, and windows in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.hours import HourShares, share_hours
from geo.rates import TAIL_SHARE, learn_rates

DAYS, HOURS = 7, 24
WINDOW_HOURS = (2, 3, 4, 6, 8)
"""Lengths of a window that divide a day."""

N_TOP = 5
N_DRAWS = 400

FEWEST_IN_WINDOW = 5
"""Incidents below which a window is grey: one or two more or less would move it."""

FEWEST_FOR_ORDER = 20
"""Incidents below which windows are not put in order."""

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


@dataclass(frozen=True, slots=True)
class RankedWindow:
    """A window of the week.

    Attributes
    ----------
    weekday, first_hour, length
        Monday 0 to Sunday 6; 0 to 23; hours.
    n
        Incidents in it, shared out by hour.
    expected_n, low_n, high_n
        What to expect of it in an equally long period, with 90 % interval.
    rank, rank_low, rank_high
        Its place, and the best and worst place that chance leaves open.
    """

    weekday: int
    first_hour: int
    length: int
    n: float
    expected_n: float
    low_n: float
    high_n: float
    rank: int
    rank_low: int
    rank_high: int

    @property
    def is_certain(self) -> bool:
        """Whether it would be among the `N_TOP` whichever way chance went."""
        return self.rank_high <= N_TOP

    @property
    def is_few(self) -> bool:
        """Whether it holds too few incidents to say anything of it alone."""
        return self.n < FEWEST_IN_WINDOW


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


def sum_windows(shares: pd.DataFrame, length: int) -> npt.NDArray[np.float64]:
    """Add the hours of a week up to windows, the first of each day from midnight.

    Parameters
    ----------
    shares
        `geo.hours.HourShares.shares`.
    length
        Hours; one of `WINDOW_HOURS`, or 1 or 24.

    Returns
    -------
    array
        Shape (7, 24 / length).

    Raises
    ------
    ValueError
        When a day isn't a whole number of windows.

    Examples
    --------
    >>> sum_windows(pd.DataFrame(np.ones((7, 24))), 4)[0].tolist()
    [4.0, 4.0, 4.0, 4.0, 4.0, 4.0]
    """
    if length < 1 or HOURS % length:
        msg = f"length must divide 24 hours; got {length}"
        raise ValueError(msg)
    return np.asarray(shares.to_numpy().reshape(DAYS, HOURS // length, length).sum(axis=2))


def rank_windows(
    shares: pd.DataFrame, *, length: int, dispersion: float, rng: np.random.Generator
) -> tuple[RankedWindow, ...]:
    """Put the windows of a week in order, each with what chance leaves open.

    Parameters
    ----------
    shares
        `geo.hours.HourShares.shares`.
    length
        Hours of a window, as in `sum_windows`; 24 for weekdays.
    dispersion
        From `geo.chance.estimate_dispersion`.
    rng
        Draws the rank intervals.

    Returns
    -------
    tuple of RankedWindow
        All windows, the highest first; none with fewer than `FEWEST_FOR_ORDER` incidents.

    Notes
    -----
    The same way as places are put in order (`geo.rates.learn_rates`), by counts rounded so that
    their sum stands. An order always has a top: lean on the interval. It tells when incidents
    happened that somebody noticed and reported, and nothing of the next one.

    Examples
    --------
    >>> shares = pd.DataFrame(np.zeros((7, 24)))
    >>> shares.loc[4, 20:23] = 10.0
    >>> windows = rank_windows(shares, length=4, dispersion=1.0, rng=np.random.default_rng(1))
    >>> windows[0].weekday, windows[0].first_hour, windows[0].n, windows[0].is_certain
    (4, 20, 40.0, True)
    """
    sums = sum_windows(shares, length).ravel()
    if sums.sum() < FEWEST_FOR_ORDER:
        return ()
    rates = learn_rates(round_together(sums), dispersion=dispersion)
    low, high = rates.find_interval()
    order = np.argsort(-sums, kind="stable")
    drawn = rates.draw(order, n_draws=N_DRAWS, rng=rng)
    ranks = 1 + np.argsort(np.argsort(-drawn, axis=1), axis=1)
    rank_low, rank_high = np.quantile(ranks, (TAIL_SHARE, 1 - TAIL_SHARE), axis=0)
    per_day = HOURS // length
    return tuple(
        RankedWindow(
            weekday=int(window) // per_day,
            first_hour=int(window) % per_day * length,
            length=length,
            n=float(sums[window]),
            expected_n=float(rates.value[window]),
            low_n=float(low[window]),
            high_n=float(high[window]),
            rank=at + 1,
            rank_low=int(min(np.floor(rank_low[at]), at + 1)),
            rank_high=int(max(np.ceil(rank_high[at]), at + 1)),
        )
        for at, window in enumerate(order)
    )


def round_together(values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Round numbers to whole ones whose sum is the rounded sum: the largest remainders go up.

    Examples
    --------
    >>> round_together([0.5, 0.3, 1.2]).tolist()
    [1, 0, 1]
    """
    given = np.asarray(values, dtype=np.float64)
    whole = np.floor(given).astype(np.int64)
    n_up = round(float(given.sum())) - int(whole.sum())
    up = np.argsort(-(given - whole), kind="stable")[:n_up]
    whole[up] += 1
    return whole


def choose_top(windows: Sequence[RankedWindow]) -> tuple[RankedWindow, ...]:
    """Choose the windows to answer with: the highest `N_TOP` that hold enough to say anything of.

    Examples
    --------
    >>> choose_top(())
    ()
    """
    return tuple(window for window in windows[:N_TOP] if not window.is_few)
