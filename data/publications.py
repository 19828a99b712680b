"""What has been published of a municipality: all that a citizen may see, and nothing else."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field, model_validator

from data.published import (
    LARGEST,
    PublishedArea,
    PublishedCategory,
    PublishedPeriod,
    PublishedPromise,
    PublishedSource,
    PublishedTable,
)
from data.values import Day, Text, Value

DEMO_MARK = "PÅHITTADE DEMODATA"
ALL = "alla"
"""The sum of the groups; what is sensitive is not in it, and stands alone."""


class Publication(Value):
    """All that is public of a municipality.

    Attributes
    ----------
    municipality, municipality_name
        Code and name; the code is also the `area_id` of the whole.
    number
        1 for the municipality's first publication.
    published_on, closed_on
        The day it was published; the day up to which periods had closed.
    k
        The smallest count that isn't small.
    periods, categories, areas
        What the codes in the cells mean.
    tables
        One per source; earlier publications' figures stand unchanged among them.
    coarsened
        What is told only in coarser cells, in Swedish.
    methods
        How the figures were made, in Swedish sentences.
    """

    format: Literal["löfteskartan-publicering-1"] = "löfteskartan-publicering-1"
    municipality: Text
    municipality_name: Text
    number: int = Field(ge=1, le=LARGEST)
    published_on: Day
    closed_on: Day
    k: int = Field(ge=2, le=LARGEST)
    periods: tuple[PublishedPeriod, ...]
    categories: tuple[PublishedCategory, ...]
    areas: tuple[PublishedArea, ...]
    tables: tuple[PublishedTable, ...]
    promises: tuple[PublishedPromise, ...] = ()
    sources: tuple[PublishedSource, ...]
    coarsened: tuple[Text, ...] = ()
    methods: tuple[Text, ...]
    is_demo: bool

    @property
    def name(self) -> str:
        """What the publication is called; says so where its figures are invented."""
        mark = f" ({DEMO_MARK})" if self.is_demo else ""
        return f"{self.municipality_name} till och med {self.closed_on}, publicering {self.number}{mark}"

    @model_validator(mode="after")
    def _hangs_together(self) -> "Publication":
        known = (
            {area.area_id for area in self.areas},
            {category.code for category in self.categories},
            {period.code for period in self.periods},
        )
        for table in self.tables:
            keys = [(cell.area_id, cell.category, cell.period) for cell in table.cells]
            if len(set(keys)) < len(keys):
                msg = f"tabellen «{table.source}» har samma cell två gånger"
                raise ValueError(msg)
            if not all(code in codes for key in set(keys) for code, codes in zip(key, known, strict=True)):
                msg = f"tabellen «{table.source}» har ett område, ett slag eller en period som inte är förklarad"
                raise ValueError(msg)
        if any(period.last > self.closed_on for period in self.periods):
            msg = "en period som inte är avslutad får inte publiceras"
            raise ValueError(msg)
        if {table.source for table in self.tables} != {source.source for source in self.sources}:
            msg = "varje tabell ska ha sin källa"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with the grounds that it was published on.

    Attributes
    ----------
    publication
        What citizens see.
    difference, audit
        What it added to the last one and what the audit found, in Swedish.
    bases
        The true counts behind it as JSON. Internal: never in the file.
    author_role
        The role of whoever published it; never a name.
    """

    publication: Publication
    difference: str
    audit: str
    bases: str = field(repr=False)
    author_role: str


class Telling(Value):
    """That a publication was told: on a day, before somebody, through a channel."""

    publication_id: int
    told_on: Day
    told_to: Text
    channel: Text
    author_role: Text
