"""An incident half written: what the browser keeps until it is saved, and what it still lacks."""

from typing import Annotated

from pydantic import Field, NaiveDatetime, ValidationError

from dashboard.spans import When
from data.model import Category
from data.reports import Report, Severity
from data.values import Text, Value

UNTOLD_ROLE = "roll ej angiven"

_NOT_KEPT_ALONE = {"draft_id", "municipality", "when", "from_at", "to_at"}


class Draft(Value):
    """What a person has said so far of an incident.

    Attributes
    ----------
    draft_id
        The draft's own id, by which the same draft sent twice is one incident.
    lon, lat
        The point, degrees in WGS 84; or `area_id`, never both.
    when
        The quick choice that the times came from.

    Examples
    --------
    >>> Draft(draft_id="7c1f", municipality="0586").is_blank
    True
    """

    draft_id: Text
    municipality: Text
    category: Category | None = None
    severity: Severity | None = None
    when: When | None = None
    from_at: NaiveDatetime | None = None
    to_at: NaiveDatetime | None = None
    area_id: Text | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been said that is worth keeping; «nyss» alone is wrong an hour later."""
        return not set(self.model_dump(exclude_none=True)) - _NOT_KEPT_ALONE

    @property
    def place(self) -> tuple[float, float] | None:
        """The longitude and latitude, where a point is given."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)

    def find_gaps(self) -> list[str]:
        """Name what must still be said, in the order of the page.

        Examples
        --------
        >>> Draft(draft_id="7c1f", municipality="0586", area_id="centrum").find_gaps()
        ['vad som hände', 'när det hände', 'hur allvarligt det var']
        """
        said = {
            "var det hände": self.area_id or self.place,
            "vad som hände": self.category,
            "när det hände": self.from_at and self.to_at,
            "hur allvarligt det var": self.severity,
        }
        return [name for name, value in said.items() if value is None]

    def report(self, *, author_role: str) -> Report:
        """Make the report that is saved.

        Raises
        ------
        ValidationError
            When something is missing still, or the times stand in the wrong order.
        """
        point = {"x": self.lon, "y": self.lat, "crs": "EPSG:4326"} if self.place else {}
        said = self.model_dump(include={"draft_id", "municipality", "category", "severity", "from_at", "to_at"})
        return Report.model_validate(said | point | {"area_id": self.area_id, "author_role": author_role})


def read_draft(text: str, *, municipality: str) -> Draft | None:
    """Read a draft that a browser kept; None when it is none, or another municipality's.

    Examples
    --------
    >>> read_draft('{"draft_id": "7c1f", "municipality": "0586"}', municipality="0586").draft_id
    '7c1f'
    >>> read_draft("<script>", municipality="0586") is None
    True
    """
    try:
        draft = Draft.model_validate_json(text)
    except ValidationError:
        return None
    is_whole = draft.municipality == municipality and (draft.area_id is None or draft.place is None)
    return draft if is_whole else None
