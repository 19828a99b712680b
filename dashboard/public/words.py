"""What the citizens' pages say, in plain Swedish: short sentences, common words."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from dashboard.formats import format_date, format_long_date
from data.model import Category, CommitmentStatus
from data.published import PublishedPeriod, PublishedPromise
from geo.published_redefinitions import MOST_TOLD, Redefinition

UNTOLD = "visas inte"
"""What stands where the publication has no cell: a figure that is told only in coarser ones."""

DEMO = "Löftet är på riktigt. Siffrorna, lägena och dagarna är påhittade. De är till för att visa hur sidan fungerar."

NOTHING_YET = "Inget är publicerat ännu."

NOTHING_NEXT = (
    "Här ska du kunna se vad kommun och polis har lovat, och hur det går. "
    "Kommunen går först igenom siffrorna, så att de inte pekar ut någon. "
    "Sedan läggs de ut här. Du behöver inte logga in. Kom gärna tillbaka senare."
)

UNREADABLE = "Det som är publicerat går inte att läsa just nu. Kommunen behöver publicera det på nytt."

OUTDATED = "Det senaste går inte att läsa just nu. Här ser du det som gällde innan."

NOT_PUBLISHED = "Inget är publicerat för {asked}. Här visas {shown} i stället."

GONE = "{asked} finns inte här. Här visas {shown}."

PROMISED = "Här står vad som är lovat, ord för ord. Vid varje löfte står hur långt arbetet har kommit."

NO_WORDS = "Löftets egna ord finns inte här. Be kommunen om dokumentet."

NO_GOALS = "Löftet har inget mål för det här. Det säger bara vad som ska göras."

NO_MEASURE = "Mått saknas. Löftet säger inte hur målet ska mätas, så det går inte att säga om det nås."

NO_FIGURES = "Det finns inget tal här att hålla mot {year}. Då går det inte att säga om målet nås."

GOAL_BY_CHANCE = "Tal går upp och ner av en slump. Färre betyder inte säkert att det har blivit bättre."

GOAL_NARCOTICS = "Polisen hittar mer när den letar mer. Färre är därför varken bättre eller sämre."

TOLD = "Så ofta ska löftet följas upp, med dess egna ord:"

PROMISED_HERE = "Det här är lovat just här"

NOT_PROMISED_HERE = "Inget löfte nämner just den här platsen. De andra gäller hela kommunen."

FIGURES = "Här står hur många händelser som är kända, plats för plats. Välj vad du vill se."

MAP = "Kartan visar samma siffror som tabellen. Mörk färg betyder många händelser, ljus färg få."

MAP_COLOURS = (
    "Färgen går efter antalet. Den säger inte hur stor risken är för dig. "
    "Där många rör sig händer det mer. Gränserna för färgerna är lika år från år."
)

MAP_STEPS = "Tiden går i hela år eller i kvartal. Månader visas inte. Då kunde ett litet tal peka ut någon."

SAME_TWICE = "Du har valt samma tid två gånger. Då visas bara en karta."

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "skyddat": (
            "Talet är dolt. Annars kunde någon räkna ut vem det gäller. "
            "Det kan vara litet, eller behövas för att dölja ett annat tal. Det betyder inte noll."
        ),
        "saknas": "Källan har inte lämnat något tal. Det betyder inte noll.",
        UNTOLD: "Talet finns inte så fint uppdelat. Pröva ett helt år eller hela kommunen.",
        "0": "Inget har hänt, så vitt källan vet.",
    }
)

STATUSES: Mapping[CommitmentStatus, str] = MappingProxyType(
    {
        CommitmentStatus.NOT_STARTED: "Arbetet har inte börjat.",
        CommitmentStatus.ONGOING: "Arbetet är i gång.",
        CommitmentStatus.DONE: "Det är gjort.",
        CommitmentStatus.DELAYED: "Det är senare än tänkt.",
        CommitmentStatus.CLOSED_UNDONE: "Arbetet är slut. Det blev inte gjort.",
        CommitmentStatus.UNKNOWN: "Ingen har bedömt det ännu, eller så går det inte att säga.",
    }
)

CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.FRAUD: "Någon luras att ge bort pengar, koder eller annat.",
        Category.NARCOTICS: "Någon har, säljer eller tar droger. Fler fall kan bero på att polisen letar mer.",
        Category.VANDALISM: "Någon förstör eller klottrar på något.",
        Category.THEFT: "Någon tar det som är en annans.",
        Category.VIOLENCE: "Någon slår, hotar eller skadar en annan.",
        Category.TRAFFIC: "Någon kör för fort, kör full eller stör på vägen.",
        Category.DISTURBANCE: "Bråk, skrik eller stök där andra är.",
        Category.UNSAFETY: "Något som gör att folk inte känner sig trygga.",
        Category.OTHER: "Sådant som inte hör till de andra slagen.",
        Category.UNCATEGORISED: "Källan säger inte vad det handlar om.",
    }
)

LIMITS = (
    "Alla brott blir inte kända. Talen visar bara det som någon har berättat.",
    "Fler kända fall kan bero på att fler hör av sig, eller på att polisen letar mer.",
    "Ett bedrägeri sker ofta på nätet och saknar plats. Därför kan talet för en plats vara för lågt.",
    "Små tal går upp och ner av en slump. Läs inte för mycket av ett enda år.",
    "Siffrorna säger inte om löftet var skälet till att något blev bättre eller sämre.",
)

PROTECTION = (
    "Ett litet tal kan peka ut en person eller ett hem. Därför döljs tal under {k}.",
    "Det räcker inte att dölja ett tal om det går att räkna ut. Därför döljs också några andra.",
    "Ett dolt tal ser likadant ut, vad skälet än är.",
    "Innan något läggs ut prövas det mot allt som har lagts ut förr. Ett program försöker då räkna ut de dolda talen.",
    "Bara hela kvartal och år visas. Här finns inga enskilda händelser, inga namn och inga adresser.",
    "Sidan kan inte nå de hemliga uppgifterna. Den läser bara filen som är publicerad.",
)

ACCESSIBILITY = (
    "Sidan ska gå att använda för alla. Målet är den nivå som lagen kräver, som heter WCAG 2.1 AA.",
    "Du kan nå allt med bara tangenter. Allt som kartan visar står också i en tabell och i ord.",
    "Färg står aldrig ensam. Bredvid finns alltid ett ord eller ett tecken.",
    "Vi prövar varje sida med ett program som letar fel.",
    "Sidan är inte prövad av någon som själv har nedsatt syn, och inte med en skärmläsare.",
    "En del tecken och knappar kommer från verktyget Streamlit. Där kan det finnas fel som vi inte ser.",
    "Är något svårt att läsa? Hör av dig till kommunen. Då får du uppgifterna på annat sätt.",
    "Blir du inte nöjd kan du vända dig till Digg, som ser till att lagen följs.",
)

DOWNLOAD = "Filerna har samma tal som sidan och inget mer. Den ena öppnas i Excel, den andra i alla program."

REPORT = "Rapporten har löftets ord, läget, tal för hela år och en karta. Det tar en kort stund att göra den."

PDF = "Ladda ner rapporten som PDF"

WEB_PAGE = "Ladda ner rapporten som webbsida"


NOT_COMPARED = "Därför jämförs de inte här."

ON_REPORTERS = "Talet beror på hur många som hör av sig. Fler betyder inte säkert att det har hänt mer."
"""Of a source whose incidents are what people report."""


def say_validity(promise: PublishedPromise, *, published_on: date) -> str:
    """Say when a promise holds, and whether its time was over when it was published.

    Examples
    --------
    >>> told = {"promise_id": "a", "title": "Löfte", "first": "2024-01-01", "last": "2025-12-31", "commitments": ()}
    >>> promise = PublishedPromise.model_validate(told)
    >>> say_validity(promise, published_on=date(2025, 12, 31))
    '2024-01-01 till 2025-12-31.'
    >>> say_validity(promise, published_on=date(2026, 1, 1))
    '2024-01-01 till 2025-12-31. Löftets tid är slut.'
    """
    over = " Löftets tid är slut." if promise.last < published_on else ""
    return f"{format_date(promise.first)} till {format_date(promise.last)}.{over}"


def say_redefinition(found: Redefinition) -> str:
    """Say from which day a source tells of something else, in its own words before and after.

    Examples
    --------
    >>> say_redefinition(Redefinition(date(2024, 7, 1), "Alla brott", "Bara klotter"))
    'Från 1 juli 2024 säger källan något annat om vad den räknar. Förut: «Alla brott». Sedan: «Bara klotter».
     Är det inte samma sak går talen före och efter inte att jämföra.'
    """
    return sum_up_redefinitions([found])


def sum_up_redefinitions(found: Sequence[Redefinition]) -> str:
    """Say from which days a source tells of something else; of many only how many, the first and the last.

    Parameters
    ----------
    found
        At least one, in the order of time.

    Examples
    --------
    >>> days = [date(2024, month, 1) for month in (2, 3, 4, 5)]
    >>> sum_up_redefinitions([Redefinition(day, f"Uttag {day.month - 1}", f"Uttag {day.month}") for day in days])
    'Källan säger 4 gånger något annat om vad den räknar. Den första är 1 februari 2024, den sista 1 maj 2024.
     Först: «Uttag 1». Sist: «Uttag 5». Är det inte samma sak går talen före och efter inte att jämföra.'
    """
    first, last = found[0], found[-1]
    told = " ".join(
        f"Från {format_long_date(one.first)} säger källan något annat om vad den räknar. "
        f"Förut: «{one.before}». Sedan: «{one.after}»."
        for one in found
    )
    if len(found) > MOST_TOLD:
        told = (
            f"Källan säger {len(found)} gånger något annat om vad den räknar. Den första är "
            f"{format_long_date(first.first)}, den sista {format_long_date(last.first)}. "
            f"Först: «{first.before}». Sist: «{last.after}»."
        )
    return f"{told} Är det inte samma sak går talen före och efter inte att jämföra."


def say_period(period: PublishedPeriod) -> str:
    """Name a period within a sentence.

    Examples
    --------
    >>> from datetime import date
    >>> from data.published import PeriodKind
    >>> say_period(
    ...     PublishedPeriod(
    ...         code="2024", label="2024", kind=PeriodKind.YEAR, first=date(2024, 1, 1), last=date(2024, 12, 31)
    ...     )
    ... )
    'år 2024'
    """
    return f"år {period.label}" if period.label.isdecimal() else period.label
