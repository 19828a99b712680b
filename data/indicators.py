"""Figures that others publish about a municipality: key figures and population, never counts of incidents."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from data.papers import Paper
from data.personal import mask
from data.roles import Act, Grain
from data.texts import clean
from data.values import Day, Text, Value

MAX_TEXT, MAX_VALUES = 4_000, 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
Geography = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_]{2,40}$")]


class Sex(StrEnum):
    """Whom a figure is about."""

    ALL = "alla"
    WOMEN = "kvinnor"
    MEN = "män"


class IndicatorValue(Value):
    """One figure.

    Attributes
    ----------
    geography
        The municipality's code, or that of an area within it, as the source writes it.
    year
        The year it is about.
    sex
        Whom it is about.
    value
        None where the source has none; never 0 for that.
    """

    geography: Geography
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    sex: Sex = Sex.ALL
    value: float | None = Field(allow_inf_nan=False)


class Indicator(Paper):
    """What a source says of one thing in a municipality, year by year, with its passport.

    It is a paper and no delivery of counts: a share or a population is never added to incidents.

    Attributes
    ----------
    code
        What the source calls it: ``N07403``, or the number of a table and its content, ``638/BE0101N1``.
    title, definition
        The source's own words.
    unit
        What is counted, where the source says so apart from the title.
    selection
        Which part of it was asked for.
    producer, licence, attribution
        Who publishes it, on what conditions, and what must be written beside it.
    fetched_on, updated_on
        When it was fetched, and when the source last changed it.
    is_population
        Whether the values are how many live there, so that rates may be made of them.
    values
        In order of geography, year and sex.

    Examples
    --------
    >>> value = IndicatorValue(geography="0586", year=2024, value=28_686.0)
    >>> value.sex, value.value
    (<Sex.ALL: 'alla'>, 28686.0)
    """

    kind: ClassVar[str] = "nyckeltal"
    act: ClassVar[Act] = Act.READ_IN
    seen_from: ClassVar[Grain] = Grain.AREAS

    code: Text
    title: Text
    definition: str = ""
    unit: str = ""
    selection: str = ""
    producer: Text
    licence: Text
    attribution: Text
    fetched_on: Day
    updated_on: Day | None = None
    is_population: bool = False
    values: tuple[IndicatorValue, ...] = Field(min_length=1, max_length=MAX_VALUES)

    def says_the_same(self, other: "Indicator") -> bool:
        """Tell whether another says the same, whenever it was fetched."""
        aside = {"fetched_on", "updated_on", "recorded_at", "version", "author_role"}
        return self.model_dump(exclude=aside) == other.model_dump(exclude=aside)


def plain_text(text: object) -> str:
    """Make a text from a source fit to keep: nothing invisible, no personal data, not endless.

    Examples
    --------
    >>> plain_text("Andel (%). Fråga 070-174 06 05.")
    'Andel (%). Fråga [telefonnummer].'
    """
    said = mask(clean(text if isinstance(text, str) else "")).text
    return said if len(said) <= MAX_TEXT else f"{said[:MAX_TEXT]} …"


def find_population(indicators: Iterable[Indicator], *, geography: str, year: int) -> tuple[int, Indicator] | None:
    """Find how many lived somewhere in a year, and who says so.

    Parameters
    ----------
    indicators
        What is known of the municipality.
    geography
        The municipality's or the area's code.
    year
        This year and no other: nothing is carried over or interpolated.

    Returns
    -------
    tuple[int, Indicator] or None
        From what was fetched last; None where that year is missing.

    Examples
    --------
    >>> find_population([], geography="0586", year=2024) is None
    True
    """
    found = [
        (one.fetched_on, one.key, int(value.value), one)
        for one in indicators
        if one.is_population
        for value in one.values
        if (value.geography, value.year, value.sex) == (geography, year, Sex.ALL) and value.value
    ]
    if not found:
        return None
    _, _, n, indicator = max(found, key=_newest)
    return n, indicator


def _newest(found: tuple[date, str, int, Indicator]) -> tuple[date, str]:
    return found[:2]
