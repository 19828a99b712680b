"""How many of the reports that were expected came in: without it, the number of reports can't be understood."""

import hashlib
import re
from collections.abc import Iterable
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from data.papers import Paper
from data.reports import SOURCE
from data.roles import SMALLEST_SHOWN
from data.surveys import LETTERS
from data.values import Text, Value

MONTH = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"
REPORTERS = ("skola", "fritidsgård", "bostadsbolag", "ordningsvakt", "fältgrupp", "polis", "räddningstjänst", "övriga")
"""Kinds of reporters; never a name or a place of work."""

_MONTHS_OF_A_QUARTER = 3

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

    @model_validator(mode="after")
    def _is_at_most_whole(self) -> Self:
        if self.n_received > self.n_expected:
            msg = "fler rapporter kom in än de som väntades: räkna bara de väntade."
            raise ValueError(msg)
        return self


class QuarterShare(Value):
    """Rapporteringsgrad of a whole quarter, for those who see no months.

    Attributes
    ----------
    source
        The source whose reports they are.
    quarter
        As ``"2026K1"``.
    share
        The part of the expected reports that came in, 0 to 1.
    """

    source: Text
    quarter: Annotated[str, StringConstraints(pattern="^[0-9]{4}K[1-4]$")]
    share: Annotated[float, Field(ge=0, le=1)]


def share_by_quarter(rates: Iterable[ReportingRate]) -> tuple[QuarterShare, ...]:
    """Put months together to quarters, of which only the share is told.

    A quarter that lacks a month has none, nor has one with so few reports, or so few that didn't come, that the
    share would tell them.

    Parameters
    ----------
    rates
        What has been kept count of, each month of a source once.

    Examples
    --------
    >>> told = {"municipality": "0586", "key": "a", "author_role": "samordnare", "source": "EST"}
    >>> months = [("2026-01", 30), ("2026-02", 25), ("2026-03", 35), ("2026-04", 40)]
    >>> rates = [ReportingRate(**told, month=month, n_expected=40, n_received=n) for month, n in months]
    >>> [(one.quarter, one.share) for one in share_by_quarter(rates)]
    [('2026K1', 0.75)]
    """
    quarters: dict[tuple[str, str], list[ReportingRate]] = {}
    for one in rates:
        quarters.setdefault((one.source, name_quarter(one.month)), []).append(one)
    whole = {
        key: (sum(one.n_expected for one in held), sum(one.n_received for one in held))
        for key, held in sorted(quarters.items())
        if len(held) == _MONTHS_OF_A_QUARTER
    }
    return tuple(
        QuarterShare(source=source, quarter=quarter, share=received / expected)
        for (source, quarter), (expected, received) in whole.items()
        if not is_few(expected, received)
    )


def name_quarter(month: str) -> str:
    """Name the quarter that a month lies in.

    Examples
    --------
    >>> name_quarter("2026-03"), name_quarter("2026-04")
    ('2026K1', '2026K2')
    """
    return f"{month[:4]}K{(int(month[5:]) - 1) // _MONTHS_OF_A_QUARTER + 1}"


def is_few(n_expected: int, n_received: int) -> bool:
    """Tell whether those that came in, or those that didn't, are so few that they are protected.

    Examples
    --------
    >>> is_few(40, 37), is_few(40, 40), is_few(40, 30)
    (True, False, False)
    """
    return any(0 < n < SMALLEST_SHOWN for n in (n_received, n_expected - n_received))


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
