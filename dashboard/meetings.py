"""Meetings in their order: which comes next, which came before, and what was decided when one was closed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from dashboard.papers import list_papers, list_versions
from dashboard.selection import Selection
from dashboard.standing import take_standing
from dashboard.viewer import Viewer
from data.meetings import DecisionState, Meeting, MeetingDecision, MeetingState, SavedView
from data.papers import Paper
from geo.changes import Change, Turn, compare_decisions, compare_standings

P = TypeVar("P", bound=Paper)
NewId = Callable[[], UUID]
Pages = Mapping[str, str]
"""Titles of the pages that there are, by their path."""

MEETING_PATH = "mote"


def make_key(prefix: str, new_id: UUID) -> str:
    """Make a paper's key of letters alone: digits in a row could look like a personal number.

    Examples
    --------
    >>> make_key("mote", UUID(int=255))
    'mote-aaaaaaaaaaaaaapp'
    """
    return f"{prefix}-" + "".join(chr(ord("a") + int(digit, 16)) for digit in new_id.hex[-16:])


def renew(paper: P, **changes: object) -> P:
    """Make the next version of a paper, held against its rules."""
    return type(paper).model_validate(paper.model_dump() | changes)


def order_meetings(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Put meetings in the order of a list: those to come and under way first, then the closed, the newest first."""
    closed = [each for each in meetings if each.state is MeetingState.CLOSED]
    coming = [each for each in meetings if each.state is not MeetingState.CLOSED]
    newest = sorted(closed, key=lambda each: each.closed_at or datetime.min, reverse=True)  # noqa: DTZ901 - clock time
    return (*sorted(coming, key=lambda each: each.held_on), *newest)


def find_previous(meetings: Iterable[Meeting], meeting: Meeting | None) -> Meeting | None:
    """Find the meeting that was closed last before one; before none, the last of all."""
    until = None if meeting is None else meeting.closed_at
    before = [
        (each.closed_at, each)
        for each in meetings
        if each.closed_at is not None
        and (meeting is None or each.key != meeting.key)
        and (until is None or each.closed_at < until)
    ]
    return max(before, key=lambda pair: pair[0])[1] if before else None


def find_stood(
    viewer: Viewer, decisions: Iterable[MeetingDecision], *, closed: Meeting, meetings: Iterable[Meeting]
) -> list[MeetingDecision]:
    """Give the decisions as they stood when a meeting was closed.

    Parameters
    ----------
    viewer
        Who looks.
    decisions
        As they stand now.
    closed
        The closed meeting.
    meetings
        All meetings: what one of them decided, and was written down only afterwards, stood open.
    """
    until = closed.closed_at
    if until is None:
        return []
    held = {each.key for each in meetings if each.closed_at is not None and each.closed_at <= until}
    stood = (_find_version(viewer, each, until, was_raised=each.raised_at in held) for each in decisions)
    return [each for each in stood if each is not None]


def _find_version(
    viewer: Viewer, decision: MeetingDecision, until: datetime, *, was_raised: bool
) -> MeetingDecision | None:
    if decision.recorded_at is not None and decision.recorded_at <= until:
        return decision
    versions = [decision] if decision.version <= 1 else list_versions(viewer, decision)
    known = [each for each in versions if each.recorded_at is not None and each.recorded_at <= until]
    if known:
        return None if known[-1].is_withdrawn else known[-1]
    return renew(versions[0], state=DecisionState.OPEN, how=None) if was_raised else None


def list_known(viewer: Viewer, kind: type[P], meeting: Meeting) -> tuple[P, ...]:
    """Give what there is of a kind for a meeting; for a closed one as it was when it was closed.

    What was taken back or written anew since then stands as it stood. What was written only afterwards
    is there as it is: what a meeting decided may be written down when it is over.
    """
    where, invented = [meeting.municipality], meeting.is_demo
    now = list_papers(viewer, kind, where, is_demo=invented)
    if meeting.closed_at is None:
        return now
    then = list_papers(viewer, kind, where, is_demo=invented, as_of=meeting.closed_at)
    own = [meeting] if isinstance(meeting, kind) else []
    return tuple({each.key: each for each in (*now, *then, *own)}.values())


def list_changes(
    selection: Selection, previous: Meeting, meetings: Sequence[Meeting], decisions: Sequence[MeetingDecision]
) -> list[Change]:
    """List what has changed since a meeting was closed, in the order of telling.

    Parameters
    ----------
    selection
        Whose promises, and who looks.
    previous
        The meeting closed last.
    meetings, decisions
        All meetings and all that they decided.
    """
    stood = find_stood(selection.viewer, decisions, closed=previous, meetings=meetings)
    overdue = {each.key for each in decisions if each.is_overdue(selection.today)}
    standings = compare_standings(previous.standing, take_standing(selection))
    return _order([*compare_decisions(stood, decisions, overdue=overdue), *standings])


def list_changes_then(
    viewer: Viewer,
    previous: Meeting,
    meeting: Meeting,
    meetings: Sequence[Meeting],
    decisions: Sequence[MeetingDecision],
) -> list[Change]:
    """List what had changed between two closed meetings, when the later was closed: it never changes again."""
    if meeting.closed_at is None:
        return []
    before = find_stood(viewer, decisions, closed=previous, meetings=meetings)
    after = find_stood(viewer, decisions, closed=meeting, meetings=meetings)
    overdue = {each.key for each in after if each.is_overdue(meeting.closed_at.date())}
    standings = compare_standings(previous.standing, meeting.standing)
    return _order([*compare_decisions(before, after, overdue=overdue), *standings])


def _order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: list(Turn).index(change.turn))


def list_steps(meeting: Meeting, municipality: str) -> Sequence[SavedView]:
    """List what a meeting is stepped through: its own page first, then the agenda."""
    own = SavedView(title=meeting.title, path=MEETING_PATH, choices=(("kommun", municipality),))
    return [own, *meeting.agenda]
