"""Two invented meetings of a council, and what the first of them decided: something to look at in a new store."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np

from data.follow_ups import Decision
from data.invented.est import N_REPORTERS
from data.invented.est import SOURCE as EST
from data.meetings import (
    DecisionState,
    Meeting,
    MeetingDecision,
    MeetingState,
    SavedView,
    StandingKind,
    StandingLine,
)
from data.model import Promise
from data.papers import Paper
from data.synthetic import LAST_YEAR

_ROLE = "säkerhetssamordnare (påhittad)"
_TASKS = (
    "Påhittat: Gå trygghetsvandring och redovisa vad som behöver rättas till.",
    "Påhittat: Ta fram underlag om vilka platser som återkommer.",
    "Påhittat: Berätta för medborgarna hur det går.",
)
_NO_STATUS = "ingen status registrerad"
_SOURCES = ("Påhittade anmälda bedrägerier", "Påhittade händelser", "Påhittad jämförelse")
_BETWEEN = timedelta(days=182)


def invent_meetings(
    promise: Promise, decisions: Iterable[Decision], *, municipality: str, name: str, today: date, seed: int
) -> tuple[Paper, ...]:
    """Invent one closed meeting and one planned for each municipality of a promise.

    Parameters
    ----------
    promise
        What the meetings are about.
    decisions
        The invented statuses of its commitments; the closed meeting keeps those that had been decided by then.
    municipality, name
        Code and name of one of the promise's municipalities.
    today
        The planned meeting lies two weeks after this day, the closed half a year before that.
    seed
        The same seed gives the same decisions.

    Returns
    -------
    tuple of Paper
        Marked as invented, in the texts too. What the closed meeting keeps of figures is nothing: its
        page says that it can't be told whether they are better or worse.
    """
    rng = np.random.default_rng([seed, *municipality.encode()])
    planned_on = today + timedelta(days=14)
    closed_on = planned_on - _BETWEEN
    known = [each for each in decisions if each.decided_on <= closed_on]
    closed = Meeting(
        municipality=municipality,
        key="mote-pahittat-ett",
        author_role=_ROLE,
        is_demo=True,
        title="Rådet i våras (påhittat möte)" if closed_on.month < 7 else "Rådet i höstas (påhittat möte)",  # noqa: PLR2004 - July
        held_on=closed_on,
        agenda=_lay_agenda(name),
        state=MeetingState.CLOSED,
        closed_at=datetime.combine(closed_on, time(15, 30)),
        standing=_stand(promise, known, municipality=municipality),
    )
    planned = Meeting(
        municipality=municipality,
        key="mote-pahittat-tva",
        author_role=_ROLE,
        is_demo=True,
        title="Nästa råd (påhittat möte)",
        held_on=planned_on,
        agenda=_lay_agenda(name),
    )
    return (closed, planned, *_decide(promise, closed, rng))


def _lay_agenda(name: str) -> tuple[SavedView, ...]:
    views = (("Lägesbild", "lagesbild"), ("Baslinje mot löftets basår", "baslinje"), ("Uppföljning", "uppfoljning"))
    return tuple(SavedView(title=title, path=path, choices=(("kommun", name),)) for title, path in views)


def _stand(promise: Promise, known: Sequence[Decision], *, municipality: str) -> tuple[StandingLine, ...]:
    """Keep what the invented statuses were, but of one commitment, which had none: it is new at the next meeting."""
    newest = {each.commitment_id: each.status.value for each in sorted(known, key=lambda each: each.decided_on)}
    newest.pop(promise.commitments[-1].commitment_id, None)
    statuses = (
        StandingLine(
            kind=StandingKind.STATUS,
            subject=f"{promise.promise_id}/{commitment.commitment_id}",
            name=commitment.name,
            word=newest.get(commitment.commitment_id, _NO_STATUS),
        )
        for commitment in promise.commitments
    )
    reach, last = f"till och med dec {LAST_YEAR}", f"{LAST_YEAR}-12"
    names = (*_SOURCES, EST) if municipality in N_REPORTERS else _SOURCES
    sources = (
        StandingLine(kind=StandingKind.SOURCE, subject=name, name=name, word=reach, period=last) for name in names
    )
    return (*statuses, *sources)


def _decide(promise: Promise, closed: Meeting, rng: np.random.Generator) -> tuple[MeetingDecision, ...]:
    owners = [party.name for party in promise.parties]
    days = (30, 90, 240)
    return tuple(
        MeetingDecision(
            municipality=closed.municipality,
            key=f"beslut-pahittat-{'abc'[number]}",
            author_role=_ROLE,
            is_demo=True,
            text=text,
            owner=owners[int(rng.integers(len(owners)))],
            due_on=closed.held_on + timedelta(days=days[number]),
            raised_at=closed.key,
            state=DecisionState.DONE if number == 0 else DecisionState.OPEN,
            how="Påhittat: vandringen gicks och fyra saker rättades till." if number == 0 else None,
        )
        for number, text in enumerate(_TASKS)
    )
