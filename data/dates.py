"""Dates as people and programs write them, each with how exact it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from data.months import MONTH_NAME, read_months

YEAR, MONTH, DAY, MINUTE = 1, 2, 3, 5
"""How exact a date is: it tells the year, the month, the day, or the minute."""

DAY_FIRST = "dag/månad"
MONTH_FIRST = "månad/dag"
EXCEL = "excel"
WHOLE_MONTH = "månad"
SERIALS = (20_000, 60_000)
"""The serial numbers read as dates: October 1954 to April 2064."""

CLOCK = r"(?:kl\.? ?)?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?"
_EXCEL_EPOCH = pd.Timestamp("1899-12-30")
_ISO = r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}(?:[T ][0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:[.][0-9]{1,9})?)?)?"
_ZONE = r" ?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_CLOCKED = r"[T ][0-9]{1,2}:?[0-9]{2}"
_TIME = (
    r"(?:(?:T|,? +)(?:kl\.? ?)?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})"
    r"(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?(?: ?(?P<half>[AaPp][Mm]))?)?"
)
_Y, _M, _D = r"(?P<year>[0-9]{4})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_WORD = rf"(?P<month>{MONTH_NAME})\.?"
_LATE_YEAR = rf"(?:[-/.] ?| ){_Y}"
_LEAST = {"year": float("nan"), "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0}
_YEAR_FIRST = (
    rf"{_Y}[-/.]{_M}[-/.]{_D}{_TIME}",
    rf"{_Y}(?:-|M|/)?(?P<month>[0-9]{{2}})",
    rf"{_Y}",
    rf"(?:{_D}\.? )?{_WORD},? {_Y}{_TIME}",
    rf"{_Y}[ ,-]+{_WORD}",
)
_NUMBERED: Mapping[str, str] = MappingProxyType(
    {DAY_FIRST: rf"{_D}[-/.]{_M}{_LATE_YEAR}{_TIME}", MONTH_FIRST: rf"{_M}[-/.]{_D}{_LATE_YEAR}{_TIME}"}
)


@dataclass(frozen=True, slots=True)
class Dates:
    """The first instant of each date, Swedish clock time, and how exact it is (0 where none could be read)."""

    first: "pd.Series[pd.Timestamp]"
    level: "pd.Series[int]"


def read_dates(texts: "pd.Series[str]", *, date_format: str | None) -> Dates:
    """Read dates whose form leaves no doubt, or is told.

    Parameters
    ----------
    texts
        Year first (``2024-01-31``, ``20240131``, ``2024-1-31 9:05``, with seconds or a time zone as well:
        a time with a zone becomes Swedish clock time), a month (``2024-01``, ``202401``), a year, or the
        month by name (``31 januari 2024``, ``jan 2024``).
    date_format
        ``dag/månad`` (1/5 2023, 1.5.2023), ``månad/dag`` (5/1/2023 9:05 AM), ``excel`` (days since
        1899-12-30, as 45047.378), ``månad`` (only the month of 2022-01-01 counts), or a form in
        the terms of ``strptime``.

    Examples
    --------
    >>> dates = read_dates(pd.Series(["1/5 2023", "31.12.2023 9:05"]), date_format="dag/månad")
    >>> dates.first.astype(str).tolist(), dates.level.tolist()
    (['2023-05-01 00:00:00', '2023-12-31 09:05:00'], [3, 5])
    """
    written = texts.str.strip()
    if date_format == EXCEL:
        return _read_serials(written)
    if date_format is None:
        return _read_year_first(written)
    if date_format == WHOLE_MONTH:
        read = _read_year_first(written)
        month = read.first.dt.normalize() - pd.to_timedelta(read.first.dt.day - 1, unit="D")
        return Dates(month, read.level.clip(upper=MONTH))
    if date_format in _NUMBERED:
        return _read_forms(written, (_NUMBERED[date_format],))
    return _read_told(written, date_format)


def _read_year_first(written: "pd.Series[str]") -> Dates:
    padded = written.str.replace(",", ".", regex=False)
    is_short = padded.str.contains("[T ][0-9]:", regex=True)
    if is_short.any():  # row by row in Python, and most files have none
        padded = padded.where(~is_short, padded[is_short].str.replace(r"([T ])([0-9]):", r"\g<1>0\2:", regex=True))
    is_plain, is_zoned = padded.str.fullmatch(_ISO), padded.str.fullmatch(_ISO + _ZONE)
    first = pd.to_datetime(padded.where(is_plain), format="ISO8601", errors="coerce")
    if is_zoned.any():
        zoned = pd.to_datetime(padded.where(is_zoned), format="ISO8601", errors="coerce", utc=True)
        first = first.fillna(_to_swedish(zoned))
    level = pd.Series(DAY, index=written.index).mask(written.str.contains(_CLOCKED), MINUTE).where(first.notna(), 0)
    is_left = first.isna() & (written != "")
    if is_left.any():
        more = _read_forms(written[is_left], _YEAR_FIRST)
        first = first.fillna(more.first.reindex(first.index))
        level = level.mask(is_left, more.level.reindex(level.index))
    return Dates(first, level.astype("int64"))


def _read_forms(written: "pd.Series[str]", forms: tuple[str, ...]) -> Dates:
    first = pd.Series(pd.NaT, index=written.index, dtype="datetime64[us]")
    level = pd.Series(0, index=written.index, dtype="int64")
    small = written.str.casefold().str.replace(r"\s+", " ", regex=True)
    for form in forms:
        parts = small.str.extract(rf"^(?i:{form})$")
        read = _assemble(parts)
        is_new = (level == 0) & read.first.notna()
        first, level = first.where(~is_new, read.first), level.where(~is_new, read.level)
    return Dates(first, level)


def _assemble(parts: pd.DataFrame) -> Dates:
    given = parts.reindex(columns=[*_LEAST, "half"]).astype("str")
    values = given[list(_LEAST)].apply(pd.to_numeric, errors="coerce").assign(month=read_months(given["month"]))
    level = pd.Series(YEAR, index=parts.index)
    for name, step in (("month", MONTH), ("day", DAY), ("hour", MINUTE)):
        level = level.mask(given[name].notna(), step)
    is_half = given["half"].notna()
    hour = values["hour"] % 12 + 12 * (given["half"] == "pm")
    is_sound = ~is_half | values["hour"].between(1, 12)
    values = values.assign(hour=values["hour"].where(~is_half, hour)).fillna(_LEAST)
    is_sound &= values["hour"].between(0, 23) & values["minute"].between(0, 59) & values["second"].between(0, 59)
    first = pd.to_datetime(values.where(is_sound), errors="coerce").astype("datetime64[us]")
    return Dates(first, level.where(first.notna(), 0).astype("int64"))


def _read_serials(written: "pd.Series[str]") -> Dates:
    number = pd.to_numeric(written.str.replace(",", ".", regex=False), errors="coerce")
    number = number.where(number.between(*SERIALS))
    # A float day holds about 0.1 ms here: the second is what was meant.
    first = (_EXCEL_EPOCH + pd.to_timedelta(number, unit="D")).dt.round("s")
    level = pd.Series(MINUTE, index=written.index).mask(number % 1 == 0, DAY).where(number.notna(), 0)
    return Dates(first, level.astype("int64"))


def _read_told(written: "pd.Series[str]", date_format: str) -> Dates:
    first = pd.to_datetime(written, format=date_format, errors="coerce", utc="%z" in date_format)
    marks = ((("%H", "%I", "%X", "%c"), MINUTE), (("%d", "%j", "%x", "%D"), DAY), (("%m", "%b", "%B"), MONTH))
    exact = next((level for names, level in marks if any(name in date_format for name in names)), YEAR)
    return Dates(_to_swedish(first), pd.Series(exact, index=written.index).where(first.notna(), 0).astype("int64"))


def _to_swedish(times: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return times if times.dt.tz is None else times.dt.tz_convert("Europe/Stockholm").dt.tz_localize(None)
