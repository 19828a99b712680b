"""Visits and talks at the place of a case, never with whom."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from data.values import Day, Text, Value


class VisitKind(StrEnum):
    """What somebody did at the place."""

    VISIT = "besök"
    TALK = "samtal"


class Visit(Value):
    """Visits or talks on a day.

    Attributes
    ----------
    on
        The day.
    what
        Visit or talk.
    n
        How many.
    told
        What came of it, in words without persons.
    """

    on: Day
    what: VisitKind
    n: Annotated[int, Field(ge=1, le=1000)] = 1
    told: Text | None = None
