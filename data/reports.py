"""An incident that somebody registers by hand: when, where and what, never who."""

from datetime import datetime
from enum import StrEnum

from pydantic import model_validator

from data.model import Category
from data.values import Text, Value

SOURCE = "Registrerat i Löfteskartan"
"""The source of what is registered by hand."""


class Severity(StrEnum):
    """How serious it was, as whoever registered it saw it."""

    MINOR = "mindre allvarlig"
    SERIOUS = "allvarlig"
    GRAVE = "mycket allvarlig"


class Report(Value):
    """An incident registered by hand, at a point or somewhere in an area.

    Attributes
    ----------
    draft_id
        The draft's own id: the same draft sent twice is one incident, sent again with other words a correction.
    from_at, to_at
        The earliest and the latest time it can have happened, Swedish clock time.
    x, y, crs
        The point; without one, `area_id` says in which area.
    author_role
        Who registered it, as a role; never a name.

    Examples
    --------
    >>> Report(
    ...     draft_id="7c1f",
    ...     municipality="0586",
    ...     category=Category.VANDALISM,
    ...     from_at=datetime(2026, 1, 15, 20),
    ...     to_at=datetime(2026, 1, 16, 7),
    ...     severity=Severity.MINOR,
    ...     author_role="fältassistent",
    ...     area_id="centrum",
    ... ).severity.value
    'mindre allvarlig'
    """

    draft_id: Text
    municipality: Text
    category: Category
    from_at: datetime
    to_at: datetime
    severity: Severity
    author_role: Text
    x: float | None = None
    y: float | None = None
    crs: Text | None = None
    area_id: Text | None = None

    @model_validator(mode="after")
    def _is_somewhere_and_sometime(self) -> "Report":
        if self.to_at < self.from_at:
            msg = "sluttiden är före starttiden."
            raise ValueError(msg)
        n_given = sum(part is not None for part in (self.x, self.y, self.crs))
        if n_given not in (0, 3) or (n_given == 3) == (self.area_id is not None):  # noqa: PLR2004  # x, y, crs
            msg = "ange antingen en punkt (x, y och koordinatsystem) eller ett område."
            raise ValueError(msg)
        return self
