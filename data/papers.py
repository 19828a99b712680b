"""What people write during the work with a promise: one frozen value per kind, kept whole in versions.

A presence, a meeting, a case, an activity: each is a paper. What changes is a newer version of the same
paper; what is taken back is a version that says so. Nothing is ever overwritten.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, StringConstraints

from data.coordinates.mentions import mentions_point
from data.errors import DataError, Problem
from data.personal import mask
from data.roles import Act, Grain, Rights
from data.values import Text, Value

PaperKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

_MADE_BY_CHANCE = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
"""An id that nobody wrote: one in thirty has digits in it that look like a telephone number."""


class Paper(Value):
    """The base of every kind of paper.

    Attributes
    ----------
    kind
        What the kind is called in the store and in the log; never changed once in use.
    act
        What somebody must be allowed to do in order to write one.
    seen_from
        The coarsest grain whose holders read it: ``Grain.AREAS`` all who see more than what is published,
        ``Grain.CELLS`` the council for crime prevention and police, ``Grain.POINTS`` police and analysts.
    may_name_points
        Whether its words may hold coordinates; those of a paper about a public area may not.
    municipality
        Code, or the name of a place outside Sweden.
    key
        The same for every version, unique within the kind and the municipality.
    author_role
        Who wrote it, as a role; never a name.
    is_withdrawn
        Taken back: it no longer counts, its versions are kept.
    version
        Which in order, from 1; given by the store.

    Examples
    --------
    >>> class Remark(Paper):
    ...     kind: ClassVar[str] = "anmärkning"
    ...     text: Text
    >>> Remark(municipality="0586", key="lampa-1", author_role="samordnare", text="Lampan är trasig.").version
    0
    """

    kind: ClassVar[str]
    act: ClassVar[Act] = Act.DECIDE
    seen_from: ClassVar[Grain] = Grain.AREAS
    may_name_points: ClassVar[bool] = True

    municipality: Text
    key: PaperKey
    author_role: Text
    recorded_at: datetime | None = None
    is_demo: bool = False
    is_withdrawn: bool = False
    version: int = 0

    def seen_with(self, _rights: Rights) -> Self:
        """Give the paper as finely as somebody may see it; a kind that has more to hide says what."""
        return self


def refuse_personal(written: Value, *, source: str = "det du skrev") -> None:
    """Refuse what somebody wrote, in which a text looks like personal data: nothing of it is saved.

    Parameters
    ----------
    written
        What is about to be saved; each text of it is searched, at any depth.
    source
        What it is called, for whoever wrote it.

    Raises
    ------
    DataError
        With what kinds of personal data there seem to be, and never the data themselves; and where points may
        not be named, that one seems to be.

    Examples
    --------
    >>> class Remark(Paper):
    ...     kind: ClassVar[str] = "anmärkning"
    ...     text: Text
    >>> remark = Remark(municipality="0586", key="ett", author_role="polis", text="Ring 070-123 45 67")
    >>> refuse_personal(remark, source=remark.kind)
    Traceback (most recent call last):
    data.errors.DataError: anmärkning: 1 fel
      texten ser ut att innehålla personuppgifter (telefonnummer). Skriv om den utan dem.
    """
    texts = list(_list_texts(written))
    found = {kind.value for text in texts for kind in mask(_MADE_BY_CHANCE.sub("", text)).counts}
    problems = []
    if found:
        what = f"texten ser ut att innehålla personuppgifter ({', '.join(sorted(found))})."
        problems.append(Problem("", what, "Skriv om den utan dem."))
    is_open = isinstance(written, Paper) and not written.may_name_points
    if is_open and any(mentions_point(text) for text in texts):
        remedy = "Skriv var med ord, eller öppna ett ärende om en plats, som bara analytiker/polis ser."
        problems.append(Problem("", "texten ser ut att innehålla koordinater.", remedy))
    if problems:
        raise DataError(source, problems)


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _list_texts(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _list_texts(each)
    elif isinstance(value, dict):
        for each in value.items():
            yield from _list_texts(each)
