"""A recurring place as a case (ärende): each step a version of it, with day, role and reason.

There are two kinds. What concerns a public area is read by the council for crime prevention. What
concerns a point may point at a household, and only those who see points read it: no field lets a
point into the first kind, and one whose words hold coordinates is refused when it is saved, as every
paper with an address is.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from data.case_steps import STEPS_AFTER, CaseStep
from data.model import Category
from data.papers import Paper
from data.roles import Act, Grain
from data.values import Day, Slug, Text, Value
from data.visits import Visit

MOST_VISITS = 500
"""Visits and talks of one case."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class Origin(StrEnum):
    """How a place became known."""

    TEST = "plats som sticker ut"
    RANKING = "platser i ordning"
    REPORTS = "rapporter från EST"
    HAND = "registrerad för hand"


class Link(Value):
    """A commitment that a case concerns."""

    promise_id: Slug
    commitment_id: Slug


class Case(Paper):
    """What both kinds of case hold.

    Attributes
    ----------
    name
        What the place is called.
    origin
        How it became known.
    categories
        What happens there.
    step, step_on, reason
        How far it has come, since which day and why.
    next_on
        The day by which the next step is to be taken; None only when the case is closed.
    owner
        Who takes it, as a role or a party.
    commitments
        The commitments it concerns.
    visits
        Visits and talks so far, the earliest first.
    """

    act: ClassVar[Act] = Act.DECIDE

    name: Name
    origin: Origin
    categories: tuple[Category, ...] = ()
    step: CaseStep
    step_on: Day
    reason: Text
    next_on: Day | None
    owner: Text | None = None
    commitments: tuple[Link, ...] = ()
    visits: Annotated[tuple[Visit, ...], Field(max_length=MOST_VISITS)] = ()

    @property
    def area_ids(self) -> tuple[str, ...]:
        """The areas it lies in."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _has_a_next_day(self) -> Self:
        if (self.next_on is None) != (self.step is CaseStep.CLOSED):
            msg = "ange när nästa steg ska tas; ett avslutat ärende har inget."
            raise ValueError(msg)
        if self.next_on is not None and self.next_on < self.step_on:
            msg = "nästa steg kan inte tas före det senaste."
            raise ValueError(msg)
        if [visit.on for visit in self.visits] != sorted(visit.on for visit in self.visits):
            msg = "besök och samtal ska stå i tidsordning."
            raise ValueError(msg)
        return self


class AreaCase(Case):
    """A case that concerns a public area.

    Attributes
    ----------
    area_id
        The area.

    Examples
    --------
    >>> AreaCase(
    ...     municipality="0586",
    ...     key="ett",
    ...     author_role="samordnare",
    ...     name="Mjölby resecentrum",
    ...     origin=Origin.HAND,
    ...     step=CaseStep.FOUND,
    ...     step_on=date(2026, 1, 15),
    ...     reason="Återkommande ordningsstörningar på kvällar.",
    ...     next_on=date(2026, 2, 15),
    ...     area_id="mjolby-resecentrum",
    ... ).area_ids
    ('mjolby-resecentrum',)
    """

    kind: ClassVar[str] = "ärende"
    seen_from: ClassVar[Grain] = Grain.CELLS
    may_name_points: ClassVar[bool] = False

    area_id: Text

    @property
    def area_ids(self) -> tuple[str, ...]:
        """The area."""
        return (self.area_id,)


class PlaceCase(Case):
    """A case that concerns a point, which may be at a household: only those who see points read it.

    Attributes
    ----------
    lon, lat
        The point, degrees in WGS 84; both None where only the name says where.
    within
        The areas the point lies in.
    """

    kind: ClassVar[str] = "platsärende"
    seen_from: ClassVar[Grain] = Grain.POINTS

    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    within: tuple[Text, ...] = ()

    @property
    def area_ids(self) -> tuple[str, ...]:
        """The areas the point lies in."""
        return self.within

    @model_validator(mode="after")
    def _has_both_or_none(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            msg = "ange både longitud och latitud, eller ingen av dem."
            raise ValueError(msg)
        return self


def take_step(case: Case, step: CaseStep, *, on: date, reason: str, next_on: date | None, author_role: str) -> Case:
    """Take a case to its next step, or say anew where it stands.

    Parameters
    ----------
    case
        It is not changed.
    step
        The same, or one of `STEPS_AFTER`.
    on
        The day it was taken.
    reason
        Why.
    next_on
        When the step after is to be taken.
    author_role
        Who says so.

    Raises
    ------
    ValueError
        When the step can't follow, or lies before the last one.

    Examples
    --------
    >>> case = PlaceCase(
    ...     municipality="0586",
    ...     key="ett",
    ...     author_role="polis",
    ...     name="Gångtunneln",
    ...     origin=Origin.HAND,
    ...     step=CaseStep.FOUND,
    ...     step_on=date(2026, 1, 15),
    ...     reason="Upprepad skadegörelse.",
    ...     next_on=date(2026, 2, 1),
    ... )
    >>> take_step(
    ...     case,
    ...     CaseStep.FOLLOWED_UP,
    ...     on=date(2026, 2, 1),
    ...     reason="Klar.",
    ...     next_on=date(2026, 3, 1),
    ...     author_role="polis",
    ... )
    Traceback (most recent call last):
    ValueError: efter upptäckt kommer kartlagd eller avslutad, inte uppföljd.
    """
    if step is not case.step and step not in STEPS_AFTER[case.step]:
        usual = " eller ".join(STEPS_AFTER[case.step])
        msg = f"efter {case.step} kommer {usual}, inte {step}."
        raise ValueError(msg)
    if on < case.step_on:
        msg = f"det senaste steget togs {case.step_on}; det nya kan inte ha tagits före."
        raise ValueError(msg)
    changed = {"step": step, "step_on": on, "reason": reason, "next_on": next_on, "author_role": author_role}
    return type(case).model_validate(dict(case) | changed)


def add_visit(case: Case, visit: Visit, *, author_role: str) -> Case:
    """Add a visit or a talk to a case, in its place in time; the case is not changed.

    Parameters
    ----------
    case
        Any case, a closed one too: somebody may still look after the place.
    visit
        What was done.
    author_role
        Who says so.
    """
    visits = tuple(sorted((*case.visits, visit), key=lambda each: each.on))
    return type(case).model_validate(dict(case) | {"visits": visits, "author_role": author_role})
