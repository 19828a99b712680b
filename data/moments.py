"""When something happened, as exactly as the source says: a span from the earliest to the latest time."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from data.dates import CLOCK, DAY, MINUTE, MONTH, YEAR, Dates, read_dates
from data.months import read_months

FIRST_YEAR = 1900
_CLOCK_COLUMN = r"^(?:kl\.? ?)?([0-9]{1,2})[:.]?([0-9]{2})(?:[:.]?([0-9]{2}))?$"
_SPAN = r"\s+(?:-|till|to)\s+|\s*(?:–|—|--)\s*"
_EMPTY = ("", "-", "..", "NULL", "NaT", "nan", "NA")
_SECOND = pd.Timedelta(seconds=1)

PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"year": (FIRST_YEAR, 2100), "month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59)}
)
_STEPS: Mapping[int, pd.DateOffset] = MappingProxyType(
    {
        YEAR: pd.DateOffset(years=1),
        MONTH: pd.DateOffset(months=1),
        DAY: pd.DateOffset(days=1),
        DAY + 1: pd.DateOffset(hours=1),
    }
)
_START = {"year": FIRST_YEAR, "month": 1, "day": 1, "hour": 0, "minute": 0}


@dataclass(frozen=True, slots=True)
class Moments:
    """Spans of time, row by row; both ends empty where the source gives no time.

    Attributes
    ----------
    first, last
        Earliest and latest time, Swedish clock time: a date alone lasts its whole day.
    is_faulty
        Rows whose time could not be read.
    """

    first: "pd.Series[pd.Timestamp]"
    last: "pd.Series[pd.Timestamp]"
    is_faulty: "pd.Series[bool]"


def read_moments(
    dates: "pd.Series[str]",
    clocks: "pd.Series[str] | None",
    *,
    date_format: str | None,
    is_midnight_day: bool | None = None,
) -> Moments:
    """Read times written in one column, or in one for the date and one for the clock.

    Parameters
    ----------
    dates
        What `data.dates.read_dates` reads, or a span of two with a dash or «till» between; the later may be a
        clock alone, on the next day when it is not after the earlier. Empty, ``-`` and ``..`` mean
        that the time is unknown.
    clocks
        ``13:45`` or ``1345``; empty means the whole day.
    date_format
        How dates are written when the year doesn't come first, see `data.dates.read_dates`.
    is_midnight_day
        Whether midnight means that the clock is unknown; None when it does only if every clock is midnight.

    Examples
    --------
    >>> written = pd.Series(["2024-01-31", "2024-01-31 9:05", "2024-05-01 22:00 – 06:00", "31/1"])
    >>> moments = read_moments(written, None, date_format=None)
    >>> moments.last[:3].astype(str).tolist()
    ['2024-01-31 23:59:59', '2024-01-31 09:05:00', '2024-05-02 06:00:00']
    >>> moments.is_faulty.tolist()
    [False, False, False, True]
    """
    written = dates.str.strip()
    is_empty = written.isin(_EMPTY)
    is_span = ~is_empty & written.str.contains(_SPAN, regex=True)
    begins = written.where(~is_span, written.str.replace(rf"(?:{_SPAN}).*$", "", regex=True))
    read = _read_sane(begins.where(~is_empty, ""), date_format)
    first, level = read.first, read.level
    is_faulty = ~is_empty & first.isna()
    if clocks is not None:
        since_midnight, is_unclear = _read_clocks(clocks)
        is_clocked = (level == DAY) & since_midnight.notna() & ~is_span
        first = first.where(~is_clocked, first + since_midnight)
        level = level.mask(is_clocked, MINUTE)
        is_faulty |= is_unclear
    first = first.where(~is_faulty)
    is_midnight = first == first.dt.normalize()
    if is_midnight_day is None:
        is_midnight_day = bool((is_midnight | first.isna()).all()) and not is_span.any()
    if is_midnight_day:
        level = level.mask(is_midnight & (level == MINUTE), DAY)  # a date that a spreadsheet wrote as midnight
    last = _end(first, level)
    if is_span.any():
        ends = _read_ends(written[is_span], read, date_format)
        last = last.where(~is_span, ends.reindex(last.index))
        is_faulty |= is_span & ~(last >= first)
        first, last = first.where(~is_faulty), last.where(~is_faulty)
    return Moments(first.astype("datetime64[us]"), last.astype("datetime64[us]"), is_faulty)


def is_midnight_throughout(
    dates: "pd.Series[str]", clocks: "pd.Series[str] | None", *, date_format: str | None
) -> bool:
    """Tell whether every time that can be read is a midnight, as when a spreadsheet wrote dates.

    What `read_moments` finds for itself when nobody says it; a file that is read stretch by
    stretch is asked for it stretch by stretch.

    Examples
    --------
    >>> is_midnight_throughout(pd.Series(["2024-01-31 00:00", "", "igår"]), None, date_format=None)
    True
    """
    first = read_moments(dates, clocks, date_format=date_format, is_midnight_day=False).first.dropna()
    return bool((first == first.dt.normalize()).all()) and not dates.str.strip().str.contains(_SPAN, regex=True).any()


def read_parts(parts: pd.DataFrame) -> Moments:
    """Read times written in parts.

    Parameters
    ----------
    parts
        Text columns year, month, day, hour, minute, of which the finer can be absent or
        empty; a span is as long as the finest part given. The month may be a name.

    Examples
    --------
    >>> moments = read_parts(pd.DataFrame({"year": ["2020", "2020"], "month": ["februari", "13"]}))
    >>> str(moments.first[0]), str(moments.last[0]), moments.is_faulty.tolist()
    ('2020-02-01 00:00:00', '2020-02-29 23:59:59', [False, True])
    """
    dated = pd.DataFrame({name: _START[name] for name in ("year", "month", "day")}, index=parts.index)
    is_faulty = pd.Series(data=False, index=parts.index)
    is_given = pd.Series(data=True, index=parts.index)
    level = pd.Series(data=0, index=parts.index)
    for number, name in enumerate((name for name in PARTS if name in parts), start=1):
        written = parts[name].str.strip()
        value = read_months(written) if name == "month" else pd.to_numeric(written, errors="coerce")
        has_value = ~written.isin(_EMPTY)
        is_faulty |= has_value & ~(value.between(*PARTS[name]) & (value % 1 == 0) & is_given)
        is_given &= has_value
        level = level.where(~is_given, number)
        dated[name] = value.where(is_given & ~is_faulty, _START[name])
    first = pd.to_datetime(dated, errors="coerce").where(level > 0)
    is_faulty |= (level > 0) & first.isna()
    first = first.where(~is_faulty)
    last = _end(first, level)
    return Moments(first.astype("datetime64[us]"), last.astype("datetime64[us]"), is_faulty)


def _read_sane(written: "pd.Series[str]", date_format: str | None) -> Dates:
    """Read dates; before 1900 nothing was registered in a computer, so an earlier year is a slip."""
    read = read_dates(written, date_format=date_format)
    is_sane = read.first.dt.year >= FIRST_YEAR
    return Dates(read.first.where(is_sane), read.level.where(is_sane, 0))


def _end(first: "pd.Series[pd.Timestamp]", level: "pd.Series[int]") -> "pd.Series[pd.Timestamp]":
    last = first.copy()
    for step, length in _STEPS.items():
        is_so = (level == step) & first.notna()
        if is_so.any():
            last = last.where(~is_so, first + length - _SECOND)
    return last


def _read_ends(spans: "pd.Series[str]", begun: Dates, date_format: str | None) -> "pd.Series[pd.Timestamp]":
    """Read the later end of each span, up to its last second."""
    written = spans.str.split(_SPAN, n=1, regex=True).str[1].str.strip()
    is_clock = written.str.fullmatch(CLOCK)
    read = _read_sane(written.where(~is_clock, ""), date_format)
    begins, level = begun.first.reindex(spans.index), begun.level.reindex(spans.index)
    since_midnight, _ = _read_clocks(written.where(is_clock, ""))
    same_day = begins.dt.normalize() + since_midnight.where(level >= MINUTE)
    clocked = same_day.where(same_day > begins, same_day + pd.Timedelta(days=1))
    return _end(read.first, read.level).where(~is_clock, clocked)


def _read_clocks(clocks: "pd.Series[str]") -> tuple["pd.Series[pd.Timedelta]", "pd.Series[bool]"]:
    written = clocks.str.strip()
    parts = written.str.extract(_CLOCK_COLUMN).astype("float64").fillna({2: 0})
    is_sound = parts[0].between(0, 23) & parts[1].between(0, 59) & parts[2].between(0, 59)
    since_midnight = pd.to_timedelta((parts[0] * 60 + parts[1]) * 60 + parts[2], unit="s").where(is_sound)
    return since_midnight, ~written.isin(_EMPTY) & ~is_sound
