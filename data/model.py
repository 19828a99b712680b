"""The nouns of the field as frozen values: a promise, its commitments, how they are followed up.

Keys are English in code and Swedish in files (the alias); enum values are Swedish, so
that file, table and screen share one term.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class Value(BaseModel):
    """A frozen value that refuses unknown keys and silent conversions (``1960`` is not ``"1960"``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_by_name=True, validate_by_alias=True)


class AreaType(StrEnum):
    """What kind of place an area is."""

    TRAVEL_CENTRE = "resecentrum"
    TOWN_CENTRE = "centrum"
    SCHOOL = "skola"
    HOUSING = "bostadsområde"
    DESO = "DeSO"
    REGSO = "RegSO"
    DISTRICT = "stadsdel"
    OTHER = "annat"


class Category(StrEnum):
    """The house list of what an incident is about."""

    FRAUD = "bedrägeri"
    NARCOTICS = "narkotika"
    VANDALISM = "skadegörelse"
    THEFT = "stöld"
    VIOLENCE = "våld"
    TRAFFIC = "trafik"
    DISTURBANCE = "ordningsstörning"
    UNSAFETY = "otrygghet"
    OTHER = "övrigt"
    UNCATEGORISED = "okategoriserad"


class Direction(StrEnum):
    """Which way is good for a category's count; narcotics are found by police work, so neither."""

    LOWER_IS_BETTER = "lägre bättre"
    AMBIGUOUS = "ej entydig"


class CommitmentStatus(StrEnum):
    """How far the parties have done what they committed to (effort, not effect)."""

    NOT_STARTED = "ej påbörjad"
    ONGOING = "pågår"
    DONE = "genomförd"
    DELAYED = "försenad"
    CLOSED_UNDONE = "avslutad utan genomförande"
    UNKNOWN = "kan ej bedömas"


class Per(StrEnum):
    """The stretch of time in which a follow-up rule asks for its number of times."""

    YEAR = "år"
    PERIOD = "löftesperiod"


class Quote(Value):
    """Words of a document, verbatim; `document` is the id of one of the promise's documents."""

    text: Text = Field(alias="citat")
    document: Slug = Field(alias="dokument")


class Period(Value):
    """The days a promise covers, first and last day included."""

    first: date = Field(alias="från")
    last: date = Field(alias="till")


class Municipality(Value):
    """A municipality by SCB code and name."""

    code: MunicipalityCode = Field(alias="kod")
    name: Text = Field(alias="namn")


class Party(Value):
    """One who promises: police, municipality, school, housing company."""

    party_id: Slug = Field(alias="id")
    name: Text = Field(alias="namn")


class Signatory(Value):
    """Who signed, by role; never by name."""

    party: Slug = Field(alias="part")
    role: Text = Field(alias="roll")


class Document(Value):
    """A source document: where the words of a promise were read."""

    document_id: Slug = Field(alias="id")
    title: Text = Field(alias="titel")
    file: Text = Field(alias="fil")
    dated: date | None = Field(default=None, alias="daterad")
    registry_number: Text | None = Field(default=None, alias="diarienummer")


class Measure(Value):
    """What a goal is held against: fewer of a category than in the baseline year."""

    category: Category = Field(alias="kategori")
    baseline_year: int = Field(alias="basår")


class Goal(Value):
    """What a focus area is to achieve; without a measure it can't be judged by numbers."""

    goal_id: Slug = Field(alias="id")
    name: Text = Field(alias="namn")
    quote: Quote = Field(alias="lydelse")
    measure: Measure | None = Field(default=None, alias="mått")


class Minimum(Value):
    """A countable commitment: at least `times` of `what`, in each of `places` when given."""

    what: Text = Field(alias="vad")
    times: int = Field(alias="minst", ge=1)
    places: tuple[Slug, ...] = Field(default=(), alias="i_vart_och_ett_av")


class Commitment(Value):
    """One thing the parties said they would do, verbatim."""

    commitment_id: Slug = Field(alias="id")
    name: Text = Field(alias="namn")
    quote: Quote = Field(alias="lydelse")
    owners: tuple[Slug, ...] = Field(alias="ansvariga", min_length=1)
    areas: tuple[Slug, ...] = Field(default=(), alias="områden")
    minimum: Minimum | None = Field(default=None, alias="räknebart")


class FocusArea(Value):
    """A problem the promise takes on (not a polygon), with its goals and commitments."""

    focus_area_id: Slug = Field(alias="id")
    name: Text = Field(alias="namn")
    background: tuple[Quote, ...] = Field(default=(), alias="bakgrund")
    categories: tuple[Category, ...] = Field(default=(), alias="kategorier")
    goals: tuple[Goal, ...] = Field(default=(), alias="mål")
    commitments: tuple[Commitment, ...] = Field(alias="åtaganden", min_length=1)


class FollowUpRule(Value):
    """How often the promise itself says that it is followed up."""

    rule_id: Slug = Field(alias="id")
    what: Text = Field(alias="vad")
    times: int = Field(alias="gånger", ge=1)
    per: Per
    quote: Quote = Field(alias="lydelse")


class Contradiction(Value):
    """Two documents that say different things: both are shown, neither is repaired."""

    about: Text = Field(alias="gäller")
    readings: tuple[Quote, ...] = Field(alias="lydelser", min_length=2)


class Promise(Value):
    """A medborgarlöfte, as its documents state it."""

    promise_id: Slug = Field(alias="id")
    title: Text = Field(alias="titel")
    municipalities: tuple[Municipality, ...] = Field(alias="kommuner", min_length=1)
    period: Period
    registry_number: Text | None = Field(default=None, alias="diarienummer")
    documents: tuple[Document, ...] = Field(alias="dokument", min_length=1)
    parties: tuple[Party, ...] = Field(alias="parter", min_length=1)
    signatories: tuple[Signatory, ...] = Field(default=(), alias="undertecknare")
    situation: tuple[Quote, ...] = Field(default=(), alias="lägesbild")
    overall_goals: tuple[Quote, ...] = Field(default=(), alias="övergripande_mål")
    focus_areas: tuple[FocusArea, ...] = Field(alias="fokusområden", min_length=1)
    follow_up_rules: tuple[FollowUpRule, ...] = Field(default=(), alias="uppföljning")
    contradictions: tuple[Contradiction, ...] = Field(default=(), alias="motsägelser")

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Every commitment, in the order of the document."""
        return tuple(commitment for area in self.focus_areas for commitment in area.commitments)


class Decision(Value):
    """The status of one commitment as somebody judged it on a day; history is kept, never overwritten."""

    promise_id: Slug
    commitment_id: Slug
    status: CommitmentStatus
    decided_on: date
    author_role: Text
    reason: Text
    n_done: int | None = None
    recorded_at: datetime | None = None
    is_demo: bool = False


class FollowUp(Value):
    """An occasion when the promise was followed up or its results were told."""

    promise_id: Slug
    rule_id: Slug
    held_on: date
    told_to: Text
    channel: Text
    author_role: Text
    recorded_at: datetime | None = None
    is_demo: bool = False
