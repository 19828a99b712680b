"""When an area ceased to hold: its outlines stay for the days before."""

from hashlib import sha256
from typing import ClassVar

from data.papers import Paper, PaperKey
from data.roles import Act, Grain
from data.values import Day, Text


class AreaEnd(Paper):
    """The last day an area holds; an outline that begins later brings the area back.

    Attributes
    ----------
    area_id
        The area's id.
    last_day
        The last day that it holds.
    reason
        Why, in a sentence.
    delivery_id
        The delivery of the areas that took its place: the end holds only while that one stands. None where
        the area was ended by itself.

    Examples
    --------
    >>> from datetime import date
    >>> key = make_end_key("mjolby-centrum")
    >>> end = AreaEnd(municipality="0586", key=key, author_role="samordnare", area_id="mjolby-centrum",
    ...     last_day=date(2025, 12, 31), reason="Delat i två områden.")
    >>> end.last_day.year
    2025
    """

    kind: ClassVar[str] = "områdesslut"
    act: ClassVar[Act] = Act.READ_IN
    seen_from: ClassVar[Grain] = Grain.PUBLISHED

    area_id: Text
    last_day: Day
    reason: Text
    delivery_id: int | None = None


def make_end_key(area_id: str) -> PaperKey:
    """Make the key of an area's end: an area has one, however its id is spelt.

    Examples
    --------
    >>> make_end_key("mjolby-centrum")
    'slut-1fd1d92641dcbd58'
    """
    return f"slut-{sha256(area_id.encode()).hexdigest()[:16]}"
