"""When something happened, as exactly as the source says: a span from the earliest to the latest time."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

FIRST_YEAR = 1900
_ISO = r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}(?:[T ][0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:[.][0-9]{1,9})?)?)?"
_ZONE = r" ?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_CLOCKED = r"[T ][0-9]{1,2}:?[0-9]{2}"
_CLOCK = r"^([0-9]{1,2})[:.]?([0-9]{2})(?:[:.]?([0-9]{2}))?$"
_EMPTY = ("", "-", "..", "NULL", "NaT", "nan")

PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"year": (FIRST_YEAR, 2100), "month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59)}
)
_STEPS = (pd.DateOffset(years=1), pd.DateOffset(months=1), pd.DateOffset(days=1), pd.DateOffset(hours=1))
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


def read_moments(dates: "pd.Series[str]", clocks: "pd.Series[str] | None", *, date_format: str | None) -> Moments:
    """Read times written in one column, or in one for the date and one for the clock.

    Parameters
    ----------
    dates
        ``2024-01-31``, ``20240131``, ``2024-01-31 13:45``, with seconds or a time zone as well; a time
        with a zone becomes Swedish clock time. Empty, ``-`` and ``..`` mean that the time is unknown.
    clocks
        ``13:45`` or ``1345``; empty means the whole day.
    date_format
        How dates are written when not as above, in the terms of ``strptime``.

    Examples
    --------
    >>> moments = read_moments(pd.Series(["2024-01-31", "2024-01-31 13:45", "31/1"]), None, date_format=None)
    >>> moments.last[:2].astype(str).tolist(), moments.is_faulty.tolist()
    (['2024-01-31 23:59:59', '2024-01-31 13:45:00'], [False, False, True])
    """
    written = dates.str.strip()
    is_empty = written.isin(_EMPTY)
    first = _parse(written, date_format).where(~is_empty)
    has_clock = written.str.contains(_CLOCKED) if date_format is None else first.notna() & ("%H" in date_format)
    is_faulty = ~is_empty & ~(first.dt.year >= FIRST_YEAR)
    if clocks is not None:
        since_midnight, is_unclear = _read_clocks(clocks)
        is_clocked = ~has_clock & since_midnight.notna()
        first = first.where(~is_clocked, first + since_midnight)
        has_clock |= is_clocked
        is_faulty |= is_unclear
    first = first.where(~is_faulty)
    if (first.dropna() == first.dropna().dt.normalize()).all():
        has_clock &= False  # a date column that a spreadsheet wrote as midnight
    last = first.where(has_clock, first + pd.Timedelta(days=1, seconds=-1))
    return Moments(first.astype("datetime64[us]"), last.astype("datetime64[us]"), is_faulty)


def read_parts(parts: pd.DataFrame) -> Moments:
    """Read times written in parts.

    Parameters
    ----------
    parts
        Text columns year, month, day, hour, minute, of which the finer can be absent or
        empty; a span is as long as the finest part given.

    Examples
    --------
    >>> moments = read_parts(pd.DataFrame({"year": ["2020", "2020"], "month": ["2", "13"]}))
    >>> str(moments.first[0]), str(moments.last[0]), moments.is_faulty.tolist()
    ('2020-02-01 00:00:00', '2020-02-29 23:59:59', [False, True])
    """
    dated = pd.DataFrame({name: _START[name] for name in ("year", "month", "day")}, index=parts.index)
    is_faulty = pd.Series(data=False, index=parts.index)
    is_given = pd.Series(data=True, index=parts.index)
    level = pd.Series(data=0, index=parts.index)
    for number, name in enumerate((name for name in PARTS if name in parts), start=1):
        written = parts[name].str.strip()
        value = pd.to_numeric(written, errors="coerce")
        has_value = ~written.isin(_EMPTY)
        is_faulty |= has_value & ~(value.between(*PARTS[name]) & (value % 1 == 0) & is_given)
        is_given &= has_value
        level = level.where(~is_given, number)
        dated[name] = value.where(is_given & ~is_faulty, _START[name])
    first = pd.to_datetime(dated, errors="coerce").where(level > 0)
    is_faulty |= (level > 0) & first.isna()
    first = first.where(~is_faulty)
    last = first.copy()
    for number, step in enumerate(_STEPS, start=1):
        last = last.where(level != number, first + step - pd.Timedelta(seconds=1))
    return Moments(first.astype("datetime64[us]"), last.astype("datetime64[us]"), is_faulty)


def _parse(written: "pd.Series[str]", date_format: str | None) -> "pd.Series[pd.Timestamp]":
    if date_format is not None:
        return _to_swedish(pd.to_datetime(written, format=date_format, errors="coerce", utc="%z" in date_format))
    padded = written.str.replace(r"([T ])([0-9]):", r"\g<1>0\2:", regex=True).str.replace(",", ".", regex=False)
    is_plain, is_zoned = padded.str.fullmatch(_ISO), padded.str.fullmatch(_ISO + _ZONE)
    plain = pd.to_datetime(padded.where(is_plain), format="ISO8601", errors="coerce")
    if not is_zoned.any():
        return plain
    return plain.fillna(
        _to_swedish(pd.to_datetime(padded.where(is_zoned), format="ISO8601", errors="coerce", utc=True))
    )


def _to_swedish(times: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return times if times.dt.tz is None else times.dt.tz_convert("Europe/Stockholm").dt.tz_localize(None)


def _read_clocks(clocks: "pd.Series[str]") -> tuple["pd.Series[pd.Timedelta]", "pd.Series[bool]"]:
    written = clocks.str.strip()
    parts = written.str.extract(_CLOCK).astype("float64").fillna({2: 0})
    is_sound = parts[0].between(0, 23) & parts[1].between(0, 59) & parts[2].between(0, 59)
    since_midnight = pd.to_timedelta((parts[0] * 60 + parts[1]) * 60 + parts[2], unit="s").where(is_sound)
    return since_midnight, ~written.isin(_EMPTY) & ~is_sound
