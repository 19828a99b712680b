"""How many of the reports that were expected came in: without it, the number of reports can't be understood."""

import hashlib
import re
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from data.model import Text
from data.papers import Paper
from data.reports import SOURCE
from data.roles import SMALLEST_SHOWN
from data.surveys import LETTERS

MONTH = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"
REPORTERS = ("skola", "fritidsgård", "bostadsbolag", "ordningsvakt", "fältgrupp", "polis", "räddningstjänst", "övriga")
"""Kinds of reporters; never a name or a place of work."""

_EST = re.compile(r"\bEST\b|effektiv samordning för trygghet", re.IGNORECASE)


class ReportingRate(Paper):
    """Rapporteringsgrad: the reports expected and received for a source during one month.

    Attributes
    ----------
    source
        The source whose reports they are.
    month
        As ``"2026-03"``.
    n_expected
        Reports that the reporters had undertaken to hand in: reporters times weeks.
    n_received
        How many of these came in; one that says that nothing happened is one too.
    reporters
        Which kinds of reporters handed in any.

    Examples
    --------
    >>> told = {"municipality": "0586", "key": "a", "author_role": "samordnare", "source": "EST", "month": "2026-03"}
    >>> ReportingRate(**told, n_expected=40, n_received=30).n_received
    30
    """

    kind: ClassVar[str] = "rapporteringsgrad"

    source: Text
    month: Annotated[str, StringConstraints(pattern=f"^{MONTH}$")]
    n_expected: Annotated[int, Field(ge=1)]
    n_received: Annotated[int, Field(ge=0)]
    reporters: tuple[Text, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether those that came in, or those that didn't, are so few that they are protected."""
        return any(0 < n < SMALLEST_SHOWN for n in (self.n_received, self.n_expected - self.n_received))

    @model_validator(mode="after")
    def _is_at_most_whole(self) -> Self:
        if self.n_received > self.n_expected:
            msg = "fler rapporter kom in än de som väntades: räkna bara de väntade."
            raise ValueError(msg)
        return self


def name_rate(source: str, month: str) -> str:
    """Make the key of a month's paper.

    Examples
    --------
    >>> name_rate("EST", "2026-03")
    '2026-03-cjahbdbgpk'
    """
    return f"{month}-{hashlib.sha256(source.encode()).hexdigest()[:10].translate(LETTERS)}"


def is_reported(source: str, definition: str = "") -> bool:
    """Tell whether a source's number depends on how many report: EST, and what is registered here by hand.

    Examples
    --------
    >>> is_reported("EST-rapporter"), is_reported("Brå", "Anmälda brott"), is_reported("Lista", "Enligt EST.")
    (True, False, True)
    """
    return source == SOURCE or bool(_EST.search(f"{source} {definition}"))
