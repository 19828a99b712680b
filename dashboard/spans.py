"""Roughly when something happened: the words people use, and the exact times they stand for."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from dashboard.formats import MISSING

Span = tuple[datetime, datetime]

_DAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_EVENING, _MORNING, _LAST = time(22), time(6), time(23, 59)
_FRIDAY, _WEEK = 4, 7


class When(StrEnum):
    """A quick choice of time."""

    JUST_NOW = "nyss"
    TODAY = "i dag"
    LAST_NIGHT = "i natt"
    YESTERDAY = "i går"
    WEEKEND = "i helgen"
    OTHER = "annan tid"


def find_span(when: When, now: datetime) -> Span:
    """Find the times that a quick choice stands for; none of them lies in the future.

    Parameters
    ----------
    when
        The choice; `OTHER` begins at the last hour, for the person to change.
    now
        When it is made, Swedish clock time.

    Examples
    --------
    >>> [format(end, "%a %H:%M") for end in find_span(When.LAST_NIGHT, datetime(2026, 11, 21, 9))]
    ['Fri 22:00', 'Sat 06:00']
    """
    minute = now.replace(second=0, microsecond=0)
    first, last = _SPANS[when](minute)
    return first, min(last, minute)


def format_span(first: datetime | pd.Timestamp | None, last: datetime | pd.Timestamp | None) -> str:
    """Write a span of time with its weekdays.

    Examples
    --------
    >>> format_span(datetime(2026, 11, 20, 22), datetime(2026, 11, 21, 6))
    'fre 2026-11-20 22.00 – lör 2026-11-21 06.00'
    >>> format_span(datetime(2026, 11, 20, 22), datetime(2026, 11, 20, 23))
    'fre 2026-11-20 22.00–23.00'
    """
    if first is None or last is None or pd.isna(first) or pd.isna(last):
        return MISSING
    if first == last:
        return _format_moment(first)
    if first.date() == last.date():
        return f"{_format_moment(first)}–{last:%H.%M}"
    return f"{_format_moment(first)} – {_format_moment(last)}"


def _format_moment(moment: datetime) -> str:
    return f"{_DAYS[moment.weekday()]} {moment:%Y-%m-%d %H.%M}"


def _at(now: datetime, clock: time, *, days: int = 0) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), clock)


def _find_hour(now: datetime) -> Span:
    return now - timedelta(hours=1), now


def _find_today(now: datetime) -> Span:
    return _at(now, time()), now


def _find_night(now: datetime) -> Span:
    """Find the night that is, or the one that was last."""
    days = 0 if now.time() >= _EVENING else -1
    return _at(now, _EVENING, days=days), _at(now, _MORNING, days=days + 1)


def _find_yesterday(now: datetime) -> Span:
    return _at(now, time(), days=-1), _at(now, _LAST, days=-1)


def _find_weekend(now: datetime) -> Span:
    """Find the weekend that is, or the one that was last: Friday at six to Sunday midnight."""
    evening = time(18)
    friday = _at(now, evening, days=-((now.weekday() - _FRIDAY) % _WEEK))
    if friday > now:
        friday -= timedelta(days=_WEEK)
    return friday, _at(friday, _LAST, days=2)


_SPANS: Mapping[When, Callable[[datetime], Span]] = MappingProxyType(
    {
        When.JUST_NOW: _find_hour,
        When.TODAY: _find_today,
        When.LAST_NIGHT: _find_night,
        When.YESTERDAY: _find_yesterday,
        When.WEEKEND: _find_weekend,
        When.OTHER: _find_hour,
    }
)
