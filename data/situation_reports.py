"""The situation picture (lägesbild) that the municipality has taken: when it is from, and where it is found."""

from datetime import date
from typing import ClassVar

from data.papers import Paper
from data.values import Text


class SituationReport(Paper):
    """A situation picture that was taken on a day; a newer one is a paper of its own.

    Attributes
    ----------
    dated
        The day it is from.
    title
        What it is called.
    reference
        Where it is found: a registry number or a link.

    Examples
    --------
    >>> told = {"title": "Lokal lägesbild 2024", "reference": "dnr KS/2024:126"}
    >>> who = {"municipality": "0586", "key": "lagesbild-2024", "author_role": "samordnare"}
    >>> SituationReport(**who, **told, dated=date(2024, 1, 15)).reference
    'dnr KS/2024:126'
    """

    kind: ClassVar[str] = "lägesbild"

    dated: date
    title: Text
    reference: Text
