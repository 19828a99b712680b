"""The nouns of a promise as frozen values: what its documents state, and how it says that it is followed up.

Keys are English in code and Swedish in files (the alias); enum values are Swedish, so
that file, table and screen share one term.
"""

from enum import StrEnum

from pydantic import Field

from data.values import Day, FileName, MunicipalityCode, Slug, Text, Value


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

    text: Text = Field(alias="citat", description="Dokumentets egna ord, tecken för tecken. Skrivfel rättas inte.")
    document: Slug = Field(alias="dokument", description="Id för dokumentet där orden står.")


class Period(Value):
    """The days a promise covers, first and last day included."""

    first: Day = Field(alias="från", description="Löftets första dag, till exempel 2024-01-01.")
    last: Day = Field(alias="till", description="Löftets sista dag, till exempel 2025-12-31.")
    quote: Quote | None = Field(default=None, alias="lydelse", description="Orden som anger perioden.")


class Municipality(Value):
    """A municipality by SCB code and name."""

    code: MunicipalityCode = Field(alias="kod", description='SCB:s kommunkod inom citattecken, till exempel "0586".')
    name: Text = Field(alias="namn", description="Kommunens namn utan ordet kommun, till exempel Mjölby.")


class Party(Value):
    """One who promises: police, municipality, school, housing company."""

    party_id: Slug = Field(alias="id", description="Kort id som ansvariga och undertecknare pekar på.")
    name: Text = Field(alias="namn", description="Partens namn som det står i dokumentet. Aldrig en persons namn.")


class Signatory(Value):
    """Who signed, by role; never by name."""

    party: Slug = Field(alias="part", description="Id för parten som undertecknaren företräder.")
    role: Text = Field(alias="roll", description="Undertecknarens roll. Aldrig en persons namn.")


class Document(Value):
    """A source document: where the words of a promise were read."""

    document_id: Slug = Field(alias="id", description="Kort id som citaten pekar på.")
    title: Text = Field(alias="titel", description="Dokumentets rubrik.")
    file: FileName = Field(
        alias="fil",
        description="Filens namn. En .txt-fil i mappen documents används för att kontrollera citaten.",
    )
    dated: Day | None = Field(default=None, alias="daterad", description="Dokumentets datum, om det har något.")
    registry_number: Text | None = Field(
        default=None, alias="diarienummer", description="Dokumentets diarienummer, om det har något."
    )


class Measure(Value):
    """What a goal is held against: fewer of a category than in the baseline year."""

    category: Category = Field(alias="kategori", description="Det som ska bli färre.")
    baseline_year: int = Field(alias="basår", description="Året som målet jämförs med, till exempel 2023.")


class Goal(Value):
    """What a focus area is to achieve; without a measure it can't be judged by numbers."""

    goal_id: Slug = Field(alias="id", description="Kort id, unikt i löftet.")
    name: Text = Field(alias="namn", description="Kort namn på målet, med dokumentets egna ord.")
    quote: Quote = Field(alias="lydelse", description="Orden som anger målet.")
    measure: Measure | None = Field(
        default=None,
        alias="mått",
        description="Bara när dokumentet självt anger ett mått. Utan mått visas «mått saknas».",
    )


class Minimum(Value):
    """A countable commitment: at least `times` of `what`, in each of `places` when given."""

    what: Text = Field(alias="vad", description="Det som räknas, i ental, till exempel medborgardialog.")
    times: int = Field(alias="minst", ge=1, description="Minsta antal enligt dokumentet.")
    places: tuple[Slug, ...] = Field(
        default=(), alias="i_vart_och_ett_av", description="Områden som vart och ett ska nå antalet. Utelämna annars."
    )


class Commitment(Value):
    """One thing the parties said they would do, verbatim."""

    commitment_id: Slug = Field(alias="id", description="Kort id, unikt i löftet. Ändra det inte när löftet är i bruk.")
    name: Text = Field(alias="namn", description="Kort namn på åtagandet, med dokumentets egna ord.")
    quote: Quote = Field(alias="lydelse", description="Hela meningen eller punkten ur dokumentet.")
    owners: tuple[Slug, ...] = Field(
        alias="ansvariga", min_length=1, description="Id för parterna som har åtagit sig detta."
    )
    areas: tuple[Slug, ...] = Field(
        default=(),
        alias="områden",
        description="Id för områdena där åtagandet gäller. Utelämna när det gäller hela kommunen.",
    )
    minimum: Minimum | None = Field(
        default=None,
        alias="räknebart",
        description="Bara när dokumentet anger ett antal. Annars visas «inget målvärde angivet».",
    )
    deliverable: Text | None = Field(
        default=None,
        alias="ska_finnas",
        description="Något som ska finnas när perioden är slut: det finns eller finns inte.",
    )
    note: Text | None = Field(
        default=None, alias="anmärkning", description="Hur orden har tolkats, när det inte är självklart."
    )


class FocusArea(Value):
    """A problem the promise takes on (not a polygon), with its goals and commitments."""

    focus_area_id: Slug = Field(alias="id", description="Kort id, unikt i löftet.")
    name: Text = Field(alias="namn", description="Fokusområdets namn.")
    background: tuple[Quote, ...] = Field(
        default=(), alias="bakgrund", description="Varför fokusområdet finns, med dokumentets ord."
    )
    categories: tuple[Category, ...] = Field(
        default=(),
        alias="kategorier",
        description="Slag av händelser som fokusområdet handlar om. Utelämna när dokumentet inte pekar ut något slag.",
    )
    goals: tuple[Goal, ...] = Field(default=(), alias="mål", description="Det dokumentet kallar mål eller syfte.")
    commitments: tuple[Commitment, ...] = Field(
        alias="åtaganden", min_length=1, description="Det parterna har lovat att göra, i dokumentets ordning."
    )


class FollowUpRule(Value):
    """How often the promise itself says that it is followed up, and before whom."""

    rule_id: Slug = Field(alias="id", description="Kort id, unikt i löftet. Ändra det inte när löftet är i bruk.")
    what: Text = Field(alias="vad", description="Vad som ska göras, till exempel uppföljning eller strategiskt möte.")
    times: int = Field(alias="gånger", ge=1, description="Minsta antal gånger.")
    per: Per = Field(description="Om antalet gäller per år eller för hela löftesperioden.")
    quote: Quote = Field(alias="lydelse", description="Orden som anger regeln.")
    further_quotes: tuple[Quote, ...] = Field(
        default=(), alias="fler_lydelser", description="Samma regel med andra ord, på andra ställen."
    )
    recipients: tuple[Text, ...] = Field(
        default=(), alias="inför", description="De som enligt dokumentet ska få veta resultatet."
    )
    topics: tuple[Text, ...] = Field(default=(), alias="omfattar", description="Det som enligt dokumentet ska tas upp.")
    note: Text | None = Field(
        default=None, alias="anmärkning", description="Hur orden har tolkats, när det inte är självklart."
    )


class Contradiction(Value):
    """Two documents that say different things: both are shown, neither is repaired."""

    about: Text = Field(alias="gäller", description="Vad lydelserna skiljer sig åt om.")
    readings: tuple[Quote, ...] = Field(
        alias="lydelser", min_length=2, description="Minst två citat som säger olika saker."
    )


class Promise(Value):
    """A medborgarlöfte, as its documents state it."""

    promise_id: Slug = Field(alias="id", description="Kort id, unikt bland alla löften, till exempel mjolby-2024-2025.")
    title: Text = Field(alias="titel", description="Löftets rubrik i dokumentet.")
    municipalities: tuple[Municipality, ...] = Field(
        alias="kommuner", min_length=1, description="Kommunerna som löftet gäller. Ett löfte kan ha flera."
    )
    period: Period = Field(description="Dagarna som löftet gäller.")
    registry_number: Text | None = Field(
        default=None, alias="diarienummer", description="Ärendets diarienummer. Utelämna om dokumentet saknar det."
    )
    documents: tuple[Document, ...] = Field(
        alias="dokument", min_length=1, description="Dokumenten som citaten kommer ur."
    )
    parties: tuple[Party, ...] = Field(alias="parter", min_length=1, description="De som lovar.")
    signatories: tuple[Signatory, ...] = Field(
        default=(), alias="undertecknare", description="Vilka roller som undertecknar. Aldrig namn."
    )
    situation: tuple[Quote, ...] = Field(default=(), alias="lägesbild", description="Dokumentets lägesbild.")
    overall_goals: tuple[Quote, ...] = Field(
        default=(), alias="övergripande_mål", description="Mål eller syften som gäller hela löftet."
    )
    focus_areas: tuple[FocusArea, ...] = Field(
        alias="fokusområden", min_length=1, description="Problemen som löftet tar sig an, i dokumentets ordning."
    )
    follow_up_rules: tuple[FollowUpRule, ...] = Field(
        default=(), alias="uppföljning", description="Hur ofta löftet enligt sina egna ord ska följas upp."
    )
    contradictions: tuple[Contradiction, ...] = Field(
        default=(), alias="motsägelser", description="Ställen där dokumenten säger olika saker. Ingen lydelse rättas."
    )
    notes: tuple[Text, ...] = Field(
        default=(),
        alias="anmärkningar",
        description="Det en läsare behöver veta om dokumenten, till exempel att ett datum saknas.",
    )

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Every commitment, in the order of the document."""
        return tuple(commitment for area in self.focus_areas for commitment in area.commitments)

    @property
    def goals_without_measure(self) -> tuple[Goal, ...]:
        """The goals that no figure can judge, in the order of the document."""
        return tuple(goal for area in self.focus_areas for goal in area.goals if goal.measure is None)
