"""Meetings of the council for crime prevention: what they look at, what they decide and how things stood at the end.

A meeting's agenda is saved views: pages of our own with what was chosen there, never an address somewhere else.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from data.papers import Paper, PaperKey
from data.roles import Act, Grain
from data.values import Text, Value

LONGEST_AGENDA = 30
_MOST_CHOICES = 20
_PARAMETER = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST_CHOICE = 200

PagePath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Title = Annotated[Text, StringConstraints(max_length=120)]
Told = Annotated[Text, StringConstraints(max_length=2000)]


class MeetingState(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planerat"
    OPEN = "pågår"
    CLOSED = "avslutat"


class DecisionState(StrEnum):
    """Whether what a meeting decided is done."""

    OPEN = "öppet"
    DONE = "klart"


class StandingKind(StrEnum):
    """What a line tells of."""

    STATUS = "åtagande"
    ASSESSMENT = "bedömning"
    OCCASION = "uppföljning"
    BASELINE = "baslinje"
    PUBLICATION = "publicering"
    SOURCE = "källa"


class SavedView(Value):
    """A page of ours as somebody had chosen to see it.

    Attributes
    ----------
    title
        What it is called on the agenda.
    path
        The page, as in the address: letters, digits and hyphens, so never another site.
    choices
        What was chosen: name and value of each of the address's parameters; one may stand several times.

    Examples
    --------
    >>> view = SavedView(title="Bedrägerier", path="baslinje", choices=(("kommun", "Mjölby"), ("ar", "2025")))
    >>> dict(view.choices)["ar"]
    '2025'
    """

    title: Title
    path: PagePath
    choices: tuple[tuple[str, str], ...] = Field(default=(), max_length=_MOST_CHOICES)

    @field_validator("choices")
    @classmethod
    def _refuse_strange(cls, choices: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        for name, value in choices:
            if not _PARAMETER.fullmatch(name) or len(value) > _LONGEST_CHOICE or _UNREADABLE.search(value):
                msg = f"«{name[:40]}» är inget val som en sida kan ha."
                raise ValueError(msg)
        return choices


class StandingLine(Value):
    """How one thing stood, in words that all who see counts may read: no number of incidents.

    Attributes
    ----------
    kind, subject
        What it tells of; the same thing has the same subject in every standing.
    name
        What readers call it.
    word
        How it stood.
    detail
        What else belongs to the word.
    period
        What the word is for; words for different periods are never held against each other.
    is_directed
        Whether the promise says which way is good.
    """

    kind: StandingKind
    subject: Text
    name: Text
    word: Text
    detail: str = ""
    period: str = ""
    is_directed: bool = True


class Meeting(Paper):
    """A meeting: what is looked at, and when it is closed, how things stood then.

    Attributes
    ----------
    held_on
        The day it is or was held.
    agenda
        What is looked at, in order.
    closed_at
        The moment it was closed; its snapshot is what the register knew then.
    standing
        How things stood at that moment.

    Examples
    --------
    >>> first = {"municipality": "0586", "key": "mote-1", "author_role": "samordnare", "title": "Rådet i mars"}
    >>> Meeting(held_on=date(2026, 3, 3), **first).state.value
    'planerat'
    """

    kind: ClassVar[str] = "möte"
    act: ClassVar[Act] = Act.DECIDE
    seen_from: ClassVar[Grain] = Grain.AREAS

    title: Title
    held_on: date
    agenda: tuple[SavedView, ...] = Field(default=(), max_length=LONGEST_AGENDA)
    state: MeetingState = MeetingState.PLANNED
    closed_at: datetime | None = None
    standing: tuple[StandingLine, ...] = ()

    @model_validator(mode="after")
    def _demand_moment(self) -> Self:
        if (self.state is MeetingState.CLOSED) != (self.closed_at is not None):
            msg = "ett avslutat möte har en tid då det avslutades, och inget annat möte har det."
            raise ValueError(msg)
        return self


class MeetingDecision(Paper):
    """What a meeting decided: who does what, and by when; it returns at every meeting until it is done.

    Attributes
    ----------
    owner
        A role or a party; never a name.
    due_on
        The day it is to be done.
    how
        What was done, told when it is.
    raised_at
        The key of the meeting that decided it.

    Examples
    --------
    >>> what = {"text": "Byt lampan vid resecentrum.", "owner": "Mjölby kommun", "raised_at": "mote-1"}
    >>> first = {"municipality": "0586", "key": "beslut-1", "author_role": "samordnare"}
    >>> decided = MeetingDecision(due_on=date(2026, 4, 1), **what, **first)
    >>> decided.is_overdue(date(2026, 4, 1)), decided.is_overdue(date(2026, 4, 2))
    (False, True)
    """

    kind: ClassVar[str] = "mötesbeslut"
    act: ClassVar[Act] = Act.DECIDE
    seen_from: ClassVar[Grain] = Grain.AREAS

    text: Told
    owner: Title
    due_on: date
    raised_at: PaperKey
    state: DecisionState = DecisionState.OPEN
    how: Told | None = None

    @model_validator(mode="after")
    def _demand_how(self) -> Self:
        if (self.state is DecisionState.DONE) != (self.how is not None):
            msg = "ett klart beslut säger vad som gjordes, och ett öppet säger inget."
            raise ValueError(msg)
        return self

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been done before a day and isn't."""
        return self.state is DecisionState.OPEN and self.due_on < day
