"""What a goal is held against: which source's figures, of what, compared with which year."""

from datetime import date, datetime

from data.model import Category
from data.values import Slug, Text, Value


class Definition(Value):
    """One definition of a goal's baseline; a later one takes its place, both are kept.

    Attributes
    ----------
    text
        The definition in words, as it is told.
    source
        Whose figures.
    author_role
        Who decided, as a role; never a name.
    version
        Which in order of the goal, from 1; given by the store.

    Examples
    --------
    >>> day = date(2026, 1, 15)
    >>> what = {"text": "anmälda cykelstölder i centrum", "source": "Brå", "category": Category.THEFT}
    >>> who = {"author_role": "styrgrupp", "reason": "enligt löftet"}
    >>> Definition(promise_id="lofte", goal_id="cyklar", baseline_year=2023, decided_on=day, **what, **who).source
    'Brå'
    """

    promise_id: Slug
    goal_id: Slug
    text: Text
    source: Text
    category: Category
    baseline_year: int
    decided_on: date
    author_role: Text
    reason: Text
    recorded_at: datetime | None = None
    is_demo: bool = False
    version: int = 0
