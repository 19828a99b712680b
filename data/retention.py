"""Retention (gallring): how long each class of data is kept, who decided it and why; without a rule nothing goes.

The law names no number of months. What is proposed here is a proposal, for the municipality's own
records schedule (dokumenthanteringsplan) to settle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from data.errors import DataError, Problem
from data.values import Text, Value

KEPT = "bevaras"
"""Said instead of a number of months: nothing of the class goes."""

MOST_MONTHS = 1_200


class DataClass(StrEnum):
    """A class of data that has a rule of its own."""

    INCIDENTS = "händelserader"
    REPORTS = "rapporter"
    REJECTIONS = "avvisade-rader"
    REMARKS = "anmärkningar"
    NOTICES = "notiser"
    SIGN_OUTS = "utloggningar"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a class until somebody decides.

    Attributes
    ----------
    meaning
        What the class holds, for whoever decides.
    counted_from
        From the end of which month the time runs.
    months
        The months proposed.
    reason
        Why so long and no longer.
    """

    meaning: str
    counted_from: str
    months: int
    reason: str


_RECEIVED = "månaden då leveransen togs emot"

PROPOSALS: Mapping[DataClass, Proposal] = MappingProxyType(
    {
        DataClass.INCIDENTS: Proposal(
            "inlästa händelser med tid och plats",
            "månaden då händelsen inträffade",
            60,
            "löftets år, basåret och året före behöver rader för att platser ska gå att jämföra",
        ),
        DataClass.REPORTS: Proposal(
            "händelser som har registrerats för hand, med granskningar",
            "månaden då händelsen inträffade",
            36,
            "de skrivs av många händer och behövs så länge löftet följs upp",
        ),
        DataClass.REJECTIONS: Proposal(
            "skälet till att en rad inte togs emot; kan återge vad som stod i raden",
            _RECEIVED,
            12,
            "filen kan rättas och läsas in igen under ett år",
        ),
        DataClass.REMARKS: Proposal(
            "anmärkningar på rader som togs emot; kan återge vad som stod i raden",
            _RECEIVED,
            24,
            "behövs så länge leveransens kvalitet frågas efter",
        ),
        DataClass.NOTICES: Proposal(
            "polisens notiser från nätet",
            "månaden då notisen publicerades",
            24,
            "de räknas aldrig och är bara en dagsbild",
        ),
        DataClass.SIGN_OUTS: Proposal(
            "att en inloggning har avslutats: en nyckel per person, aldrig ett namn",
            "månaden då den avslutades",
            2,
            "en avslutad inloggning går inte att använda igen efter 30 dagar ändå",
        ),
    }
)


class Rule(Value):
    """How long a class is kept, as somebody decided it; the newest rule of a class holds.

    Attributes
    ----------
    months
        Whole months, counted from the end of a month (`Proposal.counted_from`); None keeps the class for good.
    author_role
        Who decided, as a role; never a name.
    reason
        Why: the paragraph of the records schedule, say.

    Examples
    --------
    >>> Rule(data_class=DataClass.NOTICES, months=24, author_role="arkivarie", reason="plan 3.2").months
    24
    """

    data_class: DataClass
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None
    author_role: Text
    reason: Text
    recorded_at: datetime | None = None


def find_cut(today: date, months: int) -> date:
    """Find the first day that is kept: what lies before it has been kept for the months, each counted whole.

    Parameters
    ----------
    today
        The day of the culling.
    months
        How many months are kept after the end of the month that something belongs to.

    Examples
    --------
    >>> find_cut(date(2026, 11, 21), 36), find_cut(date(2026, 1, 31), 1)
    (datetime.date(2023, 11, 1), datetime.date(2025, 12, 1))
    """
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(max(years, 1), month + 1, 1)


def understand_rule(text: str) -> tuple[DataClass, int | None]:
    """Understand a rule as it is written on the command line: class=months, or class=bevaras.

    Raises
    ------
    DataError
        When the class or the number isn't one.

    Examples
    --------
    >>> understand_rule("händelserader=36")
    (<DataClass.INCIDENTS: 'händelserader'>, 36)
    >>> understand_rule("notiser=bevaras")[1] is None
    True
    """
    name, _, kept = (part.strip().lower() for part in text.partition("="))
    source = "regel"
    if name not in set(DataClass):
        names = ", ".join(DataClass)
        raise DataError(source, [Problem("", f"«{text}» nämner inget slags uppgifter.", f"Skriv något av {names}.")])
    if kept == KEPT:
        return DataClass(name), None
    is_number = kept.isascii() and kept.isdecimal() and len(kept) <= len(str(MOST_MONTHS))
    if not is_number or not 1 <= int(kept) <= MOST_MONTHS:
        remedy = f"Skriv antalet månader, 1 till {MOST_MONTHS}, eller {KEPT}: {name}=36."
        raise DataError(source, [Problem("", f"«{text}» säger inte hur många månader.", remedy)])
    return DataClass(name), int(kept)
