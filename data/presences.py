"""Presence that was: where, when, how long and of what kind; never who."""

from datetime import datetime, time
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, NaiveDatetime, model_validator

from data.papers import Paper
from data.roles import Act, Grain, Rights
from data.values import Text

SHORTEST, LONGEST = 5, 24 * 60
"""Minutes of one presence."""

Minutes = Annotated[int, Field(ge=SHORTEST, le=LONGEST)]


class PresenceKind(StrEnum):
    """In what way somebody was there."""

    ON_FOOT = "till fots"
    BY_CAR = "med bil"
    TALK = "samtal på plats"
    CONTROL = "kontroll"
    WALK = "trygghetsvandring"
    OTHER = "annan närvaro"


class Presence(Paper):
    """One presence in an area.

    It holds no free text and no point: it tells of a public area and of nobody.

    Attributes
    ----------
    area_id
        The area, or the municipality for somewhere else in it.
    start
        When it began, Swedish clock time, to the minute.
    minutes
        How long it lasted.
    what
        In what way.

    Examples
    --------
    >>> Presence(
    ...     municipality="0586",
    ...     key="ett",
    ...     author_role="polis",
    ...     area_id="mjolby-resecentrum",
    ...     start=datetime(2026, 1, 16, 20),
    ...     minutes=45,
    ...     what=PresenceKind.ON_FOOT,
    ... ).what.value
    'till fots'
    """

    kind: ClassVar[str] = "närvaro"
    act: ClassVar[Act] = Act.REGISTER
    seen_from: ClassVar[Grain] = Grain.AREAS

    area_id: Text
    start: NaiveDatetime
    minutes: Minutes
    what: PresenceKind

    def seen_with(self, rights: Rights) -> Self:
        """Give the presence without its hour to those who see areas only."""
        if rights.grain in {Grain.POINTS, Grain.CELLS}:
            return self
        return self.model_copy(update={"start": datetime.combine(self.start.date(), time())})

    @model_validator(mode="after")
    def _begins_on_a_minute(self) -> "Presence":
        if find_fraction(self.start):
            msg = "starttiden ska vara en hel minut."
            raise ValueError(msg)
        return self


def find_fraction(moment: datetime) -> bool:
    """Tell whether a time is finer than a minute.

    Examples
    --------
    >>> find_fraction(datetime(2026, 1, 16, 20)), find_fraction(datetime(2026, 1, 16, 20, 0, 1))
    (False, True)
    """
    return bool(moment.second or moment.microsecond)
