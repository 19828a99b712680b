"""A follow-up that was written by mistake is struck out: it counts no more, and what was written is kept."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID, uuid5

from data.follow_ups import FollowUp
from data.papers import Paper
from data.values import Slug, Text

_NAMESPACE = UUID("4c6f6674-6573-4b61-8274-616e5374726b")


class StruckFollowUp(Paper):
    """That a follow-up was never held, or not as it was written; taken back, the follow-up counts again.

    Attributes
    ----------
    promise_id, rule_id, held_on, written_at
        Which follow-up.
    reason
        Why it is struck out.

    Examples
    --------
    >>> held = FollowUp(
    ...     promise_id="mjolby-2024-2025",
    ...     rule_id="halvar",
    ...     held_on=date(2025, 3, 4),
    ...     told_to="kommunstyrelsen",
    ...     channel="sammanträde",
    ...     author_role="samordnare",
    ...     recorded_at=datetime(2025, 3, 5, 9),
    ... )
    >>> struck = StruckFollowUp.of(held, municipality="0586", author_role="samordnare", reason="Mötet blev inte av.")
    >>> list_standing([held], [struck])
    ()
    """

    kind: ClassVar[str] = "struken uppföljning"

    promise_id: Slug
    rule_id: Slug
    held_on: date
    written_at: datetime
    reason: Text

    @classmethod
    def of(cls, held: FollowUp, *, municipality: str, author_role: str, reason: str) -> Self:
        """Strike a follow-up out; striking the same one again is a newer version of the same paper.

        Raises
        ------
        ValueError
            When the follow-up was never saved: then there is nothing to strike out.
        """
        if held.recorded_at is None:
            msg = "bara en sparad uppföljning kan strykas"
            raise ValueError(msg)
        which = (held.promise_id, held.rule_id, held.held_on.isoformat(), held.recorded_at.isoformat())
        return cls(
            municipality=municipality,
            key=str(uuid5(_NAMESPACE, "|".join(which))),
            author_role=author_role,
            is_demo=held.is_demo,
            promise_id=held.promise_id,
            rule_id=held.rule_id,
            held_on=held.held_on,
            written_at=held.recorded_at,
            reason=reason,
        )

    def strikes(self, held: FollowUp) -> bool:
        """Tell whether this is the follow-up that is struck out."""
        mine = (self.promise_id, self.rule_id, self.held_on, self.written_at, self.is_demo)
        return mine == (held.promise_id, held.rule_id, held.held_on, held.recorded_at, held.is_demo)


def list_standing(held: Iterable[FollowUp], struck: Iterable[StruckFollowUp]) -> tuple[FollowUp, ...]:
    """List the follow-ups that count: those that nobody struck out, in the same order."""
    listed = tuple(struck)
    return tuple(one for one in held if not any(each.strikes(one) for each in listed))
