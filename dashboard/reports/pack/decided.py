"""What meetings decided and what has changed since the last one, as slides."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dashboard.formats import format_date
from dashboard.reports.document import Grid
from dashboard.reports.slide import Slide
from dashboard.reports.words import join_words, unbadge
from dashboard.texts import capitalise
from dashboard.views.meeting_changes import BADGES, RULES
from dashboard.views.meeting_decisions import badge_decision
from data.meetings import DecisionState, Meeting, MeetingDecision
from geo.changes import Change, Turn

_SEVERAL = {
    Turn.OVERDUE: "försenade",
    Turn.NEW: "nya",
    Turn.PUBLISHED: "publicerade",
    Turn.CHANGED: "ändrade",
}
"""What several are called; the others are called as one is."""

NO_PREVIOUS = "Inget möte har avslutats före det här, så det finns inget att jämföra med."


def tell_changes(changes: Sequence[Change], previous: Meeting | None) -> Slide:
    """Tell what has changed since the last meeting.

    Parameters
    ----------
    changes
        In the order of telling.
    previous
        The meeting closed last, None where none was.
    """
    if previous is None or previous.closed_at is None:
        return Slide(NO_PREVIOUS)
    since = f"Sedan {previous.title}, avslutat {previous.closed_at:%Y-%m-%d kl. %H.%M}"
    if not changes:
        return Slide(f"{since}: inget är ändrat.", notes=RULES)
    counted = Counter(change.turn for change in changes)
    told = join_words([f"{n} {_name(turn, n)}" for turn in Turn if (n := counted[turn])])
    rows = tuple(
        (
            f"{BADGES[each.turn][1]} {BADGES[each.turn][2]}",
            f"{capitalise(each.kind)}: {each.name}",
            each.before,
            f"{each.now}. {each.why}" if each.why else each.now,
        )
        for each in changes
    )
    return Slide(
        f"{since}: {told}.",
        shown=Grid("Ändrat sedan förra mötet", ("Hur", "Vad", "Förra mötet", "Nu"), rows),
        notes=RULES,
    )


def _name(turn: Turn, n: int) -> str:
    """Name a turn as its number has it.

    Examples
    --------
    >>> _name(Turn.NEW, 1), _name(Turn.NEW, 2), _name(Turn.UNKNOWN, 2)
    ('nytt', 'nya', 'som inte går att säga')
    """
    word = BADGES[turn][2]
    if turn is Turn.UNKNOWN:
        return f"som {word.replace('går inte', 'inte går')}"
    return word if n == 1 else _SEVERAL.get(turn, word)


def tell_decisions(decisions: Sequence[MeetingDecision], meetings: Sequence[Meeting], day: date) -> Slide:
    """Tell the decisions that are open on a day, the earliest day first: what, who and when."""
    titles = {meeting.key: meeting.title for meeting in meetings}
    still = sorted((each for each in decisions if each.state is DecisionState.OPEN), key=lambda each: each.due_on)
    n_done = len(decisions) - len(still)
    done = "Ett beslut är klart." if n_done == 1 else f"{n_done} beslut är klara." if n_done else ""
    if not still:
        return Slide("Inget beslut är öppet.", (done,) if done else ())
    n_late = sum(each.is_overdue(day) for each in still)
    late = f", {n_late} av dem försenat" if n_late == 1 else f", {n_late} av dem försenade" if n_late else ""
    rows = tuple(
        (
            unbadge(badge_decision(each, day)),
            each.text,
            each.owner,
            format_date(each.due_on),
            titles.get(each.raised_at, "ett borttaget möte"),
        )
        for each in still
    )
    return Slide(
        f"{'Ett beslut är öppet' if len(still) == 1 else f'{len(still)} beslut är öppna'}{late}.",
        shown=Grid("Öppna beslut", ("Läge", "Beslut", "Vem", "Senast", "Beslutat på"), rows),
        notes=done,
        source=f"Källa: rådets egna beslut. Läget den {format_date(day)}.",
    )
