"""How a focus area stands, as somebody judged it on a day with the evidence before them."""

from datetime import date, datetime
from enum import StrEnum

from data.model import Slug, Text, Value


class Colour(StrEnum):
    """Brå's grön/gul/röd, and grey where nothing can be said."""

    GREEN = "grön"
    YELLOW = "gul"
    RED = "röd"
    GREY = "grå"


class Assessment(Value):
    """One assessment of a focus area; a later one takes its place, both are kept.

    Attributes
    ----------
    evidence
        What it rests on: figures with their sources, and what they can't say.
    author_role
        Who judged, as a role; never a name.
    version
        Which in order of the focus area, from 1; given by the store.

    Examples
    --------
    >>> day = date(2026, 1, 15)
    >>> where = {"promise_id": "lofte", "focus_area_id": "droger", "decided_on": day}
    >>> why = {"evidence": "se tabell 2", "author_role": "styrgrupp", "reason": "målet nås"}
    >>> Assessment(colour=Colour.GREEN, **where, **why).colour.value
    'grön'
    """

    promise_id: Slug
    focus_area_id: Slug
    colour: Colour
    evidence: Text
    decided_on: date
    author_role: Text
    reason: Text
    recorded_at: datetime | None = None
    is_demo: bool = False
    version: int = 0
