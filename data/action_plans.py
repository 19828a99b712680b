"""The action plan (åtgärdsplan) in Brå's six columns: Orsak, Åtgärd, Operativa mål, När, Vem, Uppföljning."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from data.assessments import Colour, Evidence, find_lacking
from data.model import CommitmentStatus
from data.papers import Paper
from data.values import Slug, Text, Value

SIX_COLUMNS = ("Orsak", "Åtgärd", "Operativa mål", "När", "Vem", "Uppföljning")
"""Brå's columns, in Brå's order."""


class CommitmentKey(Value):
    """Which commitment of which promise."""

    promise_id: Slug
    commitment_id: Slug


class PlanRow(Paper):
    """One row of the action plan.

    Attributes
    ----------
    position
        Where the row stands among the others: the smallest first.
    cause
        Orsak: why the problem is there.
    action
        Åtgärd: what is done about the cause.
    operative_goals
        Operativa mål: what the action is to reach.
    when
        När: in words, as «våren 2025».
    owners
        Vem: roles and parties; never a name.
    follow_up
        Uppföljning: how it is followed up.
    follow_up_on, followed_up_on
        The day that the plan sets for it, and the day it was done.
    commitments
        The commitments that the cause is behind.
    status
        How far it has come, which says nothing of the result.
    colour, judged, evidence
        How it went: a colour, a sentence and what they rest on. Green demands evidence, any colour but
        grey a sentence.

    Examples
    --------
    >>> who = {"municipality": "0586", "key": "rad-1", "author_role": "samordnare", "owners": ("Mjölby kommun",)}
    >>> row = PlanRow(position=1, cause="Mörk gångväg", action="Byt belysning", when="våren 2025", **who)
    >>> row.status.value, row.colour.value
    ('ej påbörjad', 'grå')
    """

    kind: ClassVar[str] = "åtgärdsplansrad"

    position: Annotated[float, Field(allow_inf_nan=False)]
    cause: Text
    action: Text
    operative_goals: Text | None = None
    when: Text
    owners: Annotated[tuple[Text, ...], Field(min_length=1)]
    follow_up: Text | None = None
    follow_up_on: date | None = None
    followed_up_on: date | None = None
    commitments: tuple[CommitmentKey, ...] = ()
    status: CommitmentStatus = CommitmentStatus.NOT_STARTED
    colour: Colour = Colour.GREY
    judged: Text | None = None
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _says_what_the_colour_rests_on(self) -> Self:
        evidence = self.evidence
        if self.colour is Colour.GREEN and (evidence is None or find_lacking(evidence, on=evidence.dated)):
            msg = "green without evidence"
            raise ValueError(msg)
        if self.colour is not Colour.GREY and self.judged is None:
            msg = "a colour without a sentence"
            raise ValueError(msg)
        return self


def order_rows(rows: tuple[PlanRow, ...]) -> tuple[PlanRow, ...]:
    """Put rows in the plan's order; of two in the same place the first written comes first."""
    return tuple(sorted(rows, key=lambda row: row.position))


def find_position(rows: tuple[PlanRow, ...], number: int) -> float:
    """Find the position that puts a row at a number of the plan, from 1, without moving the others.

    Parameters
    ----------
    rows
        The others, in order.
    number
        Which row it is to be; beyond the last it comes last.

    Examples
    --------
    >>> find_position((), 1)
    1.0
    """
    before = [row.position for row in rows[: max(0, number - 1)]]
    after = [row.position for row in rows[max(0, number - 1) :]]
    if not before:
        return after[0] - 1 if after else 1.0
    return (before[-1] + after[0]) / 2 if after else before[-1] + 1
