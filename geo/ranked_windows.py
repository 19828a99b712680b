"""Windows of the week in order of their incidents, each with what chance leaves open."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.presence import DAYS, HOURS
from geo.rates import TAIL_SHARE, learn_rates

WINDOW_HOURS = (2, 3, 4, 6, 8)
"""Lengths of a window that divide a day."""

N_TOP = 5
N_DRAWS = 400
FEWEST_IN_WINDOW = 5
"""Incidents below which a window is grey: one or two more or less would move it."""

FEWEST_FOR_ORDER = 20
"""Incidents below which windows are not put in order."""


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


def choose_top(windows: Sequence[RankedWindow]) -> tuple[RankedWindow, ...]:
    """Choose the windows to answer with: the highest `N_TOP` that hold enough to say anything of.

    Examples
    --------
    >>> choose_top(())
    ()
    """
    return tuple(window for window in windows[:N_TOP] if not window.is_few)


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
