"""What was done to keep a promise: meetings, warnings, controls, dialogues; each written when it has been held."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from data.papers import Paper
from data.values import Slug, Text

KINDS = ("träff", "varning", "kontroll", "medborgardialog", "möte", "utbildning", "information", "annat")
"""What is usually done; a promise that counts something else by its own word has that word beside these."""

CHANNELS = ("fysiskt", "brev", "webbplats", "sociala medier", "lokalpress", "telefon", "annan kanal")
"""How people were reached."""


class Activity(Paper):
    """Something that was done on a day, for a commitment or beside them.

    Attributes
    ----------
    what
        What was done, in the singular, as the promise counts it (`data.model.Minimum.what`).
    day
        When; the last day where it went on for several.
    n
        How many times, as «fyra kontroller samma dag».
    n_participants
        How many took part, all times together; None where nobody counted, which is never 0.
    channel
        How people were reached.
    promise_id, commitment_id
        Which commitment it serves; both or neither.
    area_id
        The area where it was; what a commitment counts per place is counted by this.
    place
        Where, in words; never an address of somebody's home.
    note
        What else there is to say; never a name.

    Examples
    --------
    >>> held = {"what": "medborgardialog", "day": date(2024, 10, 3), "area_id": "hogsby-centrum"}
    >>> Activity(municipality="0821", key="dialog-1", author_role="samordnare", **held).n
    1
    """

    kind: ClassVar[str] = "aktivitet"

    what: Text
    day: date
    n: Annotated[int, Field(ge=1)] = 1
    n_participants: Annotated[int, Field(ge=0)] | None = None
    channel: Text | None = None
    promise_id: Slug | None = None
    commitment_id: Slug | None = None
    area_id: Text | None = None
    place: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _names_a_whole_commitment(self) -> Self:
        if (self.promise_id is None) != (self.commitment_id is None):
            msg = "an activity names a promise and a commitment, or neither"
            raise ValueError(msg)
        return self
