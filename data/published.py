"""The parts of a publication: figures and what their codes mean, areas, sources, how promises stand."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from data.model import Category, CommitmentStatus
from data.values import Day, Slug, Text, Value

Place = tuple[
    Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)],
    Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)],
]


def _check_closed(places: tuple[Place, ...]) -> tuple[Place, ...]:
    if places[0] != places[-1]:
        msg = "en gräns ska sluta där den börjar"
        raise ValueError(msg)
    return places


Ring = Annotated[tuple[Place, ...], Field(min_length=4), AfterValidator(_check_closed)]
"""A closed line round a surface: at least three places, and the first again."""

Polygon = Annotated[tuple[Ring, ...], Field(min_length=1)]

LARGEST = 2**63 - 1
"""What a table of whole numbers can hold."""


class Mark(StrEnum):
    """Why a cell has no figure; none of a shown one."""

    SHOWN = ""
    HIDDEN = "skyddat"
    MISSING = "saknas"


class PeriodKind(StrEnum):
    """What a published period is."""

    QUARTER = "kvartal"
    YEAR = "år"
    LATE = "inkommet senare"
    """What came in of a year after its quarters had been published: quarters + this = the year."""


class PublishedPeriod(Value):
    """A closed stretch of whole months; `code` is what the cells name it by: 2024, 2024K1, 2024S."""

    code: Text
    label: Text
    kind: PeriodKind
    first: Day
    last: Day


class PublishedCategory(Value):
    """A group, a category, or the sum of all groups; `parts` are what it is the sum of at most.

    `k` is the smallest count that isn't small. A sensitive one is shown per year for the whole municipality only.
    """

    code: Text
    label: Text
    parts: tuple[Text, ...] = ()
    k: int = Field(ge=2, le=LARGEST)
    is_sensitive: bool = False


class Outline(Value):
    """A GeoJSON outline in WGS 84, longitude first: areas only, never a point."""

    type: Literal["MultiPolygon"] = "MultiPolygon"
    coordinates: Annotated[tuple[Polygon, ...], Field(min_length=1)]


class PublishedArea(Value):
    """An area that figures are told of; the whole municipality has no outline here."""

    area_id: Text
    label: Text
    area_type: Text
    is_approximate: bool = False
    outline: Outline | None = None


class PublishedCell(Value):
    """One figure: `n` and no mark, or no `n` and the mark that says why."""

    area_id: Text
    category: Text
    period: Text
    n: int | None = Field(ge=0, le=LARGEST)
    mark: Mark = Mark.SHOWN

    @model_validator(mode="after")
    def _says_one_thing(self) -> "PublishedCell":
        if (self.n is None) != bool(self.mark):
            msg = "en cell har antingen ett antal eller ett märke"
            raise ValueError(msg)
        return self


class PublishedTable(Value):
    """All figures of one source; sources are never added together. `groups` are the parts of its groups."""

    source: Text
    cells: tuple[PublishedCell, ...]
    groups: dict[str, tuple[Text, ...]] = Field(default_factory=dict)


class PublishedDefinition(Value):
    """Words that a source covered every month from `first` to `last` with, when they were published first."""

    words: Text
    first: Day
    last: Day


class PublishedSource(Value):
    """Where the figures of a table come from.

    `definition` is what the newest delivery counts; `definitions` what all those did that covered the months of the
    figures, whichever each was counted from: none in what was published before that was noted.
    """

    source: Text
    producer: Text
    licence: Text
    extract_date: Day
    definition: Text
    shortfall_note: Text | None = None
    definitions: tuple[PublishedDefinition, ...] = ()


class PublishedCommitment(Value):
    """How one commitment stands: title, status and the quarter it was judged in, no free text."""

    commitment_id: Slug
    focus_area: Text
    title: Text
    status: CommitmentStatus
    quarter: Text | None = None


class PublishedQuote(Value):
    """Words of a document, verbatim, and what the document is called."""

    text: Text
    document: Text


class PublishedGoal(Value):
    """A goal in its own words; one without a measure has no category and no baseline year."""

    name: Text
    quote: PublishedQuote
    category: Category | None = None
    baseline_year: int | None = None


class PublishedFocusArea(Value):
    """A problem the promise takes on: what kinds of incidents it is about, and its goals."""

    name: Text
    categories: tuple[Category, ...] = ()
    goals: tuple[PublishedGoal, ...] = ()


class PublishedContradiction(Value):
    """Documents that say different things; none is repaired."""

    about: Text
    readings: tuple[PublishedQuote, ...]


class PublishedWords(Value):
    """What a promise's documents say, word for word.

    `commitments` and `places` are by the commitment's id; a place is the `area_id` of an area.
    """

    parties: tuple[Text, ...]
    overall_goals: tuple[PublishedQuote, ...] = ()
    focus_areas: tuple[PublishedFocusArea, ...] = ()
    commitments: dict[Slug, PublishedQuote] = Field(default_factory=dict)
    places: dict[Slug, tuple[Text, ...]] = Field(default_factory=dict)
    follow_ups: tuple[PublishedQuote, ...] = ()
    contradictions: tuple[PublishedContradiction, ...] = ()


class PublishedPromise(Value):
    """How a promise stands, when its results were last told and when they should be next.

    `words` are none in what was published before the words were published with it.
    """

    promise_id: Slug
    title: Text
    first: Day
    last: Day
    commitments: tuple[PublishedCommitment, ...]
    last_told_on: Day | None = None
    next_told_by: Day | None = None
    words: PublishedWords | None = None
