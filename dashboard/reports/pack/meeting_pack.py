"""The pack of a meeting, made: the agenda's saved views told to whoever may see it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from dashboard.formats import format_date, format_long_date
from dashboard.goals import Ground, lay_ground
from dashboard.meetings import find_previous, find_stood, list_changes, list_changes_then, list_known
from dashboard.reports.pack.audience import Audience
from dashboard.reports.pack.decided import tell_changes, tell_decisions
from dashboard.reports.pack.framing import tell_opening, tell_sources, tell_standing
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.pack import Pack, Part
from dashboard.reports.pack.pages import tell_item
from dashboard.reports.slide import Slide
from dashboard.selection import Selection, promises_of
from dashboard.store import is_demo, list_municipalities, the_promises_then, the_situation
from dashboard.views.meeting_closed import NO_PAST_COUNTS
from data.meetings import Meeting, MeetingDecision

UNKNOWN_THEN = "Registret hade inga uppgifter om kommunen när mötet avslutades, så vyn kan inte visas som den var."

Tell = Callable[[str], object]
"""Hears how far the work has come."""


def make_pack(meeting: Meeting, selection: Selection, *, audience: Audience, tell: Tell = str) -> Pack:
    """Make the pack of a meeting.

    Parameters
    ----------
    meeting
        The meeting. The pack of a closed one tells how it was when it was closed, and stays the same.
    selection
        The municipality and the day; who makes the pack.
    audience
        Who may see it: only figures that the role may see are in it.
    tell
        Hears how far the work has come.
    """
    seen = audience.look(selection)
    meetings, decisions = (
        list_known(seen.viewer, Meeting, meeting),
        list_known(seen.viewer, MeetingDecision, meeting),
    )
    day = seen.today if meeting.closed_at is None else meeting.closed_at.date()
    then = _look_back(seen, meeting.closed_at)
    ground, missing = _lay_ground(meeting, then)
    parts = [
        Part("Mötet", (tell_opening(meeting, seen, is_demo=meeting.is_demo),)),
        Part("Ändrat sedan förra mötet", (_tell_changes(meeting, seen, meetings, decisions),)),
    ]
    if meeting.closed_at is not None:
        parts.append(Part("Så stod det", (tell_standing(meeting),)))
    parts += _tell_agenda(meeting, then, ground, missing=missing, tell=tell)
    if meeting.closed_at is not None:
        decisions = tuple(find_stood(seen.viewer, decisions, closed=meeting, meetings=meetings))
    parts.append(Part("Beslut som följs upp", (tell_decisions(decisions, meetings, day),)))
    parts.append(Part("Källor och metod", tuple(tell_sources(ground))))
    return Pack(
        f"Mötespaket: {meeting.title}, {selection.name}",
        _list_facts(meeting, seen, audience, day),
        tuple(parts),
        day,
        is_demo=meeting.is_demo or (ground is not None and ground.situation.is_demo),
        notice=audience.notice,
        shows_small=audience.rights.sees_points,
    )


def _lay_ground(meeting: Meeting, seen: Selection) -> tuple[Ground | None, str]:
    """Gather the figures of today, or of the moment when the meeting was closed; none where they can't be shown.

    Protected counts of two days would give away the incidents that came in between, so a closed
    meeting's counts are for those who see points.
    """
    viewer, today = seen.viewer, seen.today
    if meeting.closed_at is not None:
        if not viewer.rights.sees_points:
            return None, NO_PAST_COUNTS
        known = list_municipalities(viewer)
        if seen.municipality not in set(known["municipality"]):
            return None, UNKNOWN_THEN
        if is_demo(viewer, seen.municipality) != meeting.is_demo:
            return None, UNKNOWN_THEN
    return lay_ground(seen, the_situation(viewer, seen.municipality, today), day=today), ""


def _look_back(seen: Selection, closed_at: datetime | None) -> Selection:
    """Give what is looked at as it was when the meeting was closed, promises included, to those who may see it."""
    if closed_at is None or not seen.viewer.rights.sees_points:
        return seen
    viewer = replace(seen.viewer, as_of=closed_at)
    promises = promises_of(seen.municipality, the_promises_then(viewer))
    return replace(seen, viewer=viewer, today=closed_at.date(), promises=promises)


def _tell_changes(
    meeting: Meeting, seen: Selection, meetings: Sequence[Meeting], decisions: Sequence[MeetingDecision]
) -> Slide:
    previous = find_previous(meetings, meeting)
    if previous is None:
        return tell_changes([], None)
    if meeting.closed_at is None:
        return tell_changes(list_changes(seen, previous, meetings, decisions), previous)
    return tell_changes(list_changes_then(seen.viewer, previous, meeting, meetings, decisions), previous)


def _tell_agenda(meeting: Meeting, seen: Selection, ground: Ground | None, *, missing: str, tell: Tell) -> list[Part]:
    parts = []
    for number, view in enumerate(meeting.agenda, 1):
        tell(f"{number} av {len(meeting.agenda)}: {view.title}")
        slides = [Slide(f"«{view.title}» visas inte med den dagens tal.", (missing,))]
        if ground is not None:
            slides = tell_item(Item(view, seen, ground))
        parts.append(Part(f"{number}. {view.title}", tuple(slides)))
    return parts


def _list_facts(meeting: Meeting, seen: Selection, audience: Audience, day: date) -> tuple[tuple[str, str], ...]:
    numbers = dict.fromkeys(promise.registry_number for promise in seen.promises if promise.registry_number)
    return (
        ("Kommun", seen.name),
        ("Diarienummer", ", ".join(numbers) or "saknas i löftenas dokument"),
        ("Möte", f"{meeting.title}, {format_long_date(meeting.held_on)} ({meeting.state.value})"),
        ("Läget den", format_date(day)),
        ("Gjort för", audience.role.value),
    )
