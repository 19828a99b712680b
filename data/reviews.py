"""Review: incidents that don't count until somebody has looked at them, and what that somebody decided."""

from datetime import datetime
from enum import StrEnum

from pydantic import model_validator

from data.values import Text, Value


class Verdict(StrEnum):
    """What was decided of an incident under review."""

    ACCEPTED = "godtagen"
    MERGED = "sammanslagen"
    DECLINED = "avslagen"
    REOPENED = "åter i kön"


class Review(Value):
    """One decision of one incident; a later one about the same incident takes its place, both are kept.

    Attributes
    ----------
    merged_into_id
        The incident that it is the same as, when it is merged: that one counts, this one doesn't.
    author_role
        Who decided, as a role; never a name.

    Examples
    --------
    >>> Review(incident_id=1, verdict=Verdict.ACCEPTED, author_role="samordnare", reason="stämmer").verdict.value
    'godtagen'
    """

    incident_id: int
    verdict: Verdict
    author_role: Text
    reason: Text
    merged_into_id: int | None = None
    recorded_at: datetime | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Review":
        if (self.verdict is Verdict.MERGED) != (self.merged_into_id is not None):
            msg = "ange vilken händelse den slås ihop med, och bara då den slås ihop."
            raise ValueError(msg)
        if self.merged_into_id == self.incident_id:
            msg = "en händelse kan inte slås ihop med sig själv."
            raise ValueError(msg)
        return self
