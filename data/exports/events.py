"""Times of a plan as an iCalendar file that any calendar takes in."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

_CLOCK = ZoneInfo("Europe/Stockholm")
_PRODUCER = "-//Löfteskartan//SV"


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One entry of a calendar.

    Attributes
    ----------
    uid
        The same each time the same entry is written, so that a calendar changes it instead of adding another.
    start, minutes
        Swedish clock time, and how long by the clock on the wall.
    title, place, told
        Plain text.
    """

    uid: str
    start: datetime
    minutes: int
    title: str
    place: str
    told: str = ""


def write_events(events: Iterable[PlannedEvent], *, name: str, now: datetime) -> bytes:
    r"""Write entries as an iCalendar file.

    Parameters
    ----------
    events
        In the order they are to stand.
    name
        What the calendar is called.
    now
        When it was written, Swedish clock time; the same entries and time give the same bytes.

    Returns
    -------
    bytes
        UTF-8. Times are written in UTC, which every calendar turns into the clock of its reader.

    References
    ----------
    RFC 5545.

    Examples
    --------
    >>> event = PlannedEvent("a", datetime(2026, 1, 16, 20), 60, "Närvaro; torget", "Torget")
    >>> lines = write_events([event], name="v. 3", now=datetime(2026, 1, 12, 8)).decode().split("\r\n")
    >>> [line for line in lines if line.startswith(("DTSTART", "DTEND", "SUMMARY"))]
    ['SUMMARY:Närvaro\\; torget', 'DTSTART:20260116T190000Z', 'DTEND:20260116T200000Z']
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _clean(name))
    for event in events:
        start, end = _to_utc(event.start), _to_utc(event.start + timedelta(minutes=event.minutes))
        entry = Event()
        entry.add("uid", _clean(event.uid))
        entry.add("dtstamp", _to_utc(now))
        entry.add("dtstart", start)
        # In the hour that is skipped in spring the clock on the wall could end before it begins.
        entry.add("dtend", end if end > start else start + timedelta(minutes=event.minutes))
        entry.add("summary", _clean(event.title))
        entry.add("location", _clean(event.place))
        if event.told:
            entry.add("description", _clean(event.told))
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _to_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=_CLOCK, microsecond=0).astimezone(UTC)


def _clean(text: str) -> str:
    """Leave nothing in a text that could end its line and begin another."""
    return " ".join("".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text).split())
