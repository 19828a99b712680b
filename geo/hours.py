"""When incidents happen, weekday by hour, when only a span of time is known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

CLOCK = "Europe/Stockholm"

LONGEST_HOURS = 7 * 24
"""A span longer than a week says nothing about weekday or hour."""

_PARTS = 2**30
"""An incident is shared in so many parts: sums of them are exact up to eight million incidents."""


@dataclass(frozen=True)
class HourShares:
    """Incidents by weekday and hour.

    Attributes
    ----------
    shares
        Index weekday 0 (Monday) to 6, columns hour 0 to 23, Swedish clock time. Sums to
        `n` exactly.
    n
        Incidents shared out.
    n_unknown
        Incidents without any time.
    n_too_long
        Incidents whose span is longer than `LONGEST_HOURS`.
    """

    shares: pd.DataFrame
    n: int
    n_unknown: int
    n_too_long: int


def share_hours(from_at: pd.Series, to_at: pd.Series, *, longest_hours: float = LONGEST_HOURS) -> HourShares:
    """Share every incident over the hours in which it can have happened.

    Parameters
    ----------
    from_at, to_at
        Earliest and latest time, Swedish clock time without zone. With one of them missing the
        other is taken as the time.
    longest_hours
        Longer spans are left out and counted in `n_too_long`.

    Returns
    -------
    HourShares
        Each incident weighs 1, spread evenly over its span in elapsed time: the night the
        clock goes forward has no hour 2 and the night it goes back has two.

    Raises
    ------
    ValueError
        A span ends before it begins.

    Notes
    -----
    Even spreading is an assumption; it flattens a real peak and can move one that lies in many
    people's absence. A burglary found after a working day looks like lunch time. Read the
    matrix for incidents with short spans beside that of all.

    References
    ----------
    Ratcliffe, J. H. (2000). Aoristic analysis: the spatial interpretation of unspecific
    temporal events. International Journal of Geographical Information Science 14, 669-679.
    Ratcliffe, J. H. (2002). Aoristic signatures and the spatio-temporal analysis of high
    volume crime patterns. Journal of Quantitative Criminology 18, 23-43.

    Examples
    --------
    A bicycle left at 22.30 on a Friday and gone at 01.00:

    >>> left, gone = (pd.Series(pd.to_datetime([at])) for at in ("2024-05-03 22:30", "2024-05-04 01:00"))
    >>> shares = share_hours(left, gone).shares
    >>> [float(round(share, 3)) for share in (shares.loc[4, 22], shares.loc[4, 23], shares.loc[5, 0])]
    [0.2, 0.4, 0.4]
    """
    is_known = (from_at.notna() | to_at.notna()).to_numpy()
    start = _elapse(from_at.fillna(to_at)[is_known], is_late=False)
    end = _elapse(to_at.fillna(from_at)[is_known], is_late=True)
    turned = int((end < start).sum())
    if turned:
        msg = f"every span must end after it begins: {turned} of {len(start)} don't; mend or leave them out"
        raise ValueError(msg)
    fits = end - start <= longest_hours * 3600
    parts = _share_parts(start[fits], end[fits])
    return HourShares(
        pd.DataFrame(parts.reshape(7, 24) / _PARTS, index=pd.RangeIndex(7), columns=pd.RangeIndex(24)),
        n=int(fits.sum()),
        n_unknown=int((~is_known).sum()),
        n_too_long=int((~fits).sum()),
    )


def _elapse(at: pd.Series, *, is_late: bool) -> np.ndarray:
    """Turn clock time into seconds elapsed; of an hour that comes twice, take the first or the last."""
    is_summer = np.full(len(at), not is_late)
    zoned = at.dt.tz_localize(CLOCK, ambiguous=is_summer, nonexistent="shift_forward")
    return np.asarray(
        zoned.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
    )


def _share_parts(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    first, last = start // 3600, np.maximum(end - 1, start) // 3600
    n_hours = last - first + 1
    incident = np.repeat(np.arange(start.size), n_hours)
    hour = np.arange(n_hours.sum()) - np.repeat(n_hours.cumsum() - n_hours, n_hours) + first[incident]
    length = np.maximum(end - start, 1)[incident]
    # Whole parts up to each hour's end, taken apart again: what is rounded in one hour comes in the next.
    until = np.minimum((hour + 1) * 3600 - start[incident], length) * _PARTS // length
    before = np.maximum(hour * 3600 - start[incident], 0) * _PARTS // length
    clock = pd.DatetimeIndex((hour * 3600).astype("datetime64[s]")).tz_localize("UTC").tz_convert(CLOCK)
    parts = np.zeros(7 * 24, dtype=np.int64)
    np.add.at(parts, clock.day_of_week.to_numpy() * 24 + clock.hour.to_numpy(), until - before)
    return parts
