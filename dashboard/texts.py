"""What the pages say: statuses with symbol and word, verdicts as sentences, text made safe."""

import math
import re
from collections.abc import Mapping
from types import MappingProxyType

from dashboard.formats import format_change, format_count, format_months, format_ratio, format_share
from data.assessments import Colour
from data.model import Commitment, CommitmentStatus
from geo.chance import Chance
from geo.comparison import FEWEST_FOR_A_PERCENTAGE, ChanceVerdict, Comparison, CountVerdict
from geo.followup import Assessment
from geo.projection import Projection
from geo.ranking import N_TOP, RankedCell
from geo.schedule import OccasionState
from geo.worst_cells import WorstCells

DEMO_NOTICE = "PÅHITTADE DEMODATA"
DEMO_EXPLANATION = (
    "Löftena är riktiga. Händelser, antal, statusar och uppföljningar är påhittade och försvinner när du läser in egna."
)
INTERNAL_NOTICE = "Intern vy: visar små tal och enskilda punkter. Får inte publiceras."
PROTECTED_NOTICE = "Intern vy: små tal är skyddade. Får inte publiceras härifrån."

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=@/])")
_ADDRESS = re.compile(r"(?i)https?(?=:)|www(?=\.)|(?=@)")

_STATUS_BADGES: Mapping[CommitmentStatus, tuple[str, str]] = MappingProxyType(
    {
        CommitmentStatus.NOT_STARTED: ("gray", "○"),
        CommitmentStatus.ONGOING: ("blue", "◐"),
        CommitmentStatus.DONE: ("green", "✔"),
        CommitmentStatus.DELAYED: ("orange", "▲"),
        CommitmentStatus.CLOSED_UNDONE: ("red", "✖"),
        CommitmentStatus.UNKNOWN: ("gray", "?"),
    }
)
_OCCASION_BADGES: Mapping[OccasionState, tuple[str, str]] = MappingProxyType(
    {
        OccasionState.DONE: ("green", "✔"),
        OccasionState.COMING: ("gray", "○"),
        OccasionState.LATE: ("orange", "◐"),
        OccasionState.OVERDUE: ("red", "▲"),
        OccasionState.UNRECORDED: ("gray", "?"),
    }
)
_COLOUR_BADGES: Mapping[Colour, tuple[str, str]] = MappingProxyType(
    {
        Colour.GREEN: ("green", "●"),
        Colour.YELLOW: ("orange", "◆"),
        Colour.RED: ("red", "■"),
        Colour.GREY: ("gray", "?"),
    }
)


class Markdown(str):
    """Text of our own, that may format; any other text in a table is shown as it is written."""

    __slots__ = ()


def plain(text: str) -> str:
    r"""Make text from a file safe in Markdown: nothing in it formats, links, loads or colours.

    Examples
    --------
    >>> plain("![x](a/b)")
    '\\!\\[x\\]\\(a\\/b\\)'
    >>> plain("http://a.b")
    'http\u2060\\:\\/\\/a\\.b'
    """
    # A bare address becomes a link even when it is escaped, unless something unseen stands in it.
    unlinked = _ADDRESS.sub("\\g<0>\N{WORD JOINER}", " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", unlinked)


def badge_status(status: CommitmentStatus) -> Markdown:
    """Write a commitment's status as symbol, word and colour.

    Examples
    --------
    >>> badge_status(CommitmentStatus.DONE)
    ':green-badge[✔ genomförd]'
    """
    return _badge(*_STATUS_BADGES[status], status.value)


def badge_occasion(state: OccasionState) -> Markdown:
    """Write how an occasion of follow-up stands as symbol, word and colour."""
    return _badge(*_OCCASION_BADGES[state], state.value)


def badge_assessment(assessment: Assessment) -> Markdown:
    """Write an assessment as symbol, word and colour, Brå's colour name included."""
    return _badge(*_COLOUR_BADGES[assessment.colour], f"{assessment.word} ({assessment.colour.value})")


def capitalise(text: str) -> str:
    """Give a text a capital first letter and leave the rest as it is.

    Examples
    --------
    >>> capitalise("möte om EST")
    'Möte om EST'
    """
    return text[:1].upper() + text[1:]


def say_target(commitment: Commitment) -> str:
    """Say what a commitment can be counted by, in the promise's own terms, or that it names nothing."""
    if commitment.deliverable is not None:
        return f"ska finnas: {commitment.deliverable}"
    minimum = commitment.minimum
    if minimum is None:
        return "inget målvärde angivet"
    each = f" i vart och ett av {len(minimum.places)} områden" if minimum.places else ""
    return f"minst {minimum.times} {minimum.what}{each}"


def name_status(status: CommitmentStatus) -> str:
    """Write a commitment's status as symbol and word, for a table.

    Examples
    --------
    >>> name_status(CommitmentStatus.ONGOING)
    '◐ pågår'
    """
    return f"{_STATUS_BADGES[status][1]} {status.value}"


def say_counts(comparison: Comparison) -> str:
    """Say the two counts and what they are, in one sentence.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> say_counts(compare_counts(20, 14, baseline_year=2023, year=2024, dispersion=1.0))
    '14 under jan–dec 2024, mot 20 samma månader 2023.'
    """
    if comparison.count_verdict is CountVerdict.UNKNOWN:
        return f"Det saknas uppgifter för att jämföra {comparison.year} med {comparison.baseline_year}."
    change = "" if comparison.change_share is None else f" ({format_change(comparison.change_share)})"
    return (
        f"{format_count(comparison.n)} under {format_months(comparison.months)} {comparison.year}, "
        f"mot {format_count(comparison.baseline_n)} samma månader {comparison.baseline_year}{change}."
    )


def say_chance(comparison: Comparison) -> str:
    """Say what chance allows, with the interval and the smallest change that could have been seen."""
    chance = comparison.chance
    if chance is None or comparison.n is None or comparison.baseline_n is None:
        return "Det går inte att väga mot slumpen: det krävs månadssiffror för minst två hela år."
    direction = "lågt eller lägre" if comparison.n <= comparison.baseline_n else "högt eller högre"
    often = format_share(chance.as_extreme_share)
    return (
        f"Om risken vore oförändrad blir antalet så {direction} av en slump i {often} av fallen. "
        f"Risken nu är {format_ratio(chance.ratio_low)}–{format_ratio(chance.ratio_high)} gånger "
        f"{name_baseline(comparison)} (95 % säkerhet). {_say_smallest(comparison, chance)}"
        f"Talen varierar {format_ratio(chance.dispersion)} gånger så mycket som ren slump; det är inräknat."
    )


def name_baseline(comparison: Comparison) -> str:
    """Name, in the genitive, what chance is weighed against.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> name_baseline(compare_counts(20, 14, baseline_year=2023, year=2024, dispersion=1.0))
    'basårets'
    """
    years = comparison.baseline_years
    return f"medelårets {years[0]}–{years[-1]}" if years else "basårets"


def say_several(comparison: Comparison) -> str:
    """Say that chance is weighed against several years, where it is."""
    years = comparison.baseline_years
    if not years or comparison.weighed_n is None:
        return ""
    return (
        f"Mot slumpen vägs {years[0]}–{years[-1]} tillsammans: i medel "
        f"{format_count(round(comparison.weighed_n / len(years)))} om året i samma månader. Räknemässigt gäller "
        f"fortfarande {comparison.baseline_year}."
    )


def say_projection(projection: Projection, *, baseline_year: int) -> str:
    """Say where the year may end, so that nobody takes it for what has happened.

    Examples
    --------
    >>> say_projection(Projection(2024, 6, 60, 120.2, 103, 140, (2022, 2023)), baseline_year=2023)[:52]
    '**Prognos för helåret 2024, inte utfall:** 103–140 ('
    """
    seasons = " och ".join(str(year) for year in projection.earlier_years)
    return (
        f"**Prognos för helåret {projection.year}, inte utfall:** {format_count(projection.low_n)}–"
        f"{format_count(projection.high_n)} (omkring {format_count(round(projection.expected_n))}) om resten av året "
        f"fortsätter som det börjat. Hittills {format_count(projection.so_far_n)} på {projection.n_months} månader; "
        f"årsrytmen är hämtad från {seasons}. En prognos hålls aldrig mot {baseline_year} och ger inget omdöme."
    )


def say_worst(worst: WorstCells, *, baseline_year: int, year: int) -> str:
    """Say how the worst places have fared, against what would have come by itself.

    Examples
    --------
    >>> say_worst(WorstCells(166, 131, 139.3, 104, 168), baseline_year=2023, year=2025).split(". ")[-1]
    'Utfallet ligger inom spannet: nedgången kan ha kommit av sig själv.'
    """
    moved = "nedgången" if worst.n < worst.baseline_n else "skillnaden"
    verdict = f"Utfallet ligger inom spannet: {moved} kan ha kommit av sig själv."
    if not worst.low_n <= worst.n <= worst.high_n:
        side = "under" if worst.n < worst.low_n else "över"
        verdict = (
            f"Utfallet ligger {side} spannet: mer än så kommer sällan av sig självt, om registreringen är oförändrad."
        )
    return (
        f"De {N_TOP} rutor (100 m) som hade flest händelser {baseline_year} hade då "
        f"**{format_count(worst.baseline_n)}** tillsammans och {year} **{format_count(worst.n)}**. Om inget "
        f"ändrats var **{format_count(worst.low_n)}–{format_count(worst.high_n)}** att vänta. {verdict}"
    )


def _say_smallest(comparison: Comparison, chance: Chance) -> str:
    """Say which counts would have been certain, where a count alone would have decided."""
    if comparison.chance_verdict in {ChanceVerdict.TOO_FEW, ChanceVerdict.WITHHELD}:
        return ""
    fewer = "Inget antal hade kunnat visa en säker minskning"
    if chance.highest_fewer_n is not None:
        fewer = f"För en säker minskning hade det krävts högst {format_count(chance.highest_fewer_n)}"
    return f"{fewer}, för en säker ökning minst {format_count(chance.lowest_more_n)}. "


def say_gaps(comparison: Comparison) -> str:
    """Name what the comparison lacks, or nothing."""
    gaps = []
    if comparison.months and comparison.missing_months:
        gaps.append(f"Månader som saknas i något av åren och inte räknas: {format_months(comparison.missing_months)}.")
    if comparison.series_break is not None:
        gaps.append(comparison.series_break.reason)
    if comparison.alarm is not None:
        gaps.append(f"{comparison.alarm.reason} Därför lämnas inget omdöme mot slumpen.")
    elif comparison.chance_verdict is ChanceVerdict.WITHHELD:
        gaps.append(
            "Källan missar händelser och antalet har ändrats med mer än hälften. Det kan bero på att en större eller "
            "mindre del registreras med plats. Därför lämnas inget omdöme mot slumpen."
        )
    if comparison.chance is not None and comparison.chance.is_ruled_out and not comparison.is_confirmed:
        gaps.append("Skillnaden är tydlig nu men var det inte månaden före. Den kallas säker först två månader i rad.")
    if comparison.is_preliminary:
        gaps.append("Siffrorna är preliminära.")
    if comparison.baseline_n is not None and comparison.change_share is None:
        gaps.append("Basåret har under 50 händelser, därför visas ingen procent.")
    return " ".join(gaps)


def say_share(n: int | None, whole: int | None) -> str:
    """Say how large a part is, where the whole is large enough for a percentage.

    Examples
    --------
    >>> say_share(30, 120).replace(chr(160), "_"), say_share(3, 12)
    ('25_%', '–')
    """
    if n is None or whole is None or whole < FEWEST_FOR_A_PERCENTAGE:
        return "–"
    return format_share(n / whole) if n else f"0{chr(160)}%"


def say_verdicts(comparison: Comparison) -> str:
    """Give both verdicts, never one without the other.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> say_verdicts(compare_counts(200, 180, baseline_year=2023, year=2024, dispersion=1.0))
    'Räknemässigt: färre. Mot slumpen: ingen säker skillnad.'
    """
    return f"Räknemässigt: {comparison.count_verdict.value}. Mot slumpen: {comparison.chance_verdict.value}."


def _badge(colour: str, symbol: str, word: str) -> Markdown:
    return Markdown(f":{colour}-badge[{symbol} {word}]")


def say_cell(cell: RankedCell, where: str, *, year: int) -> Markdown:
    """Say where a ranked place lies, what happened there and what chance leaves open; `where` is safe already.

    Examples
    --------
    >>> say_cell(RankedCell(15.1302, 58.3263, 5, 1.8, 0.1, 8.2, 3, 2, 91), "i Centrum", year=2025).split("  ")[0]
    '**i Centrum** (58,3263 N, 15,1302 Ö): 5 händelser 2025.'
    """
    at = format_place(cell.lon, cell.lat)
    found = f"**{where}** ({at})" if where else f"**{at}**"
    span = f"{format_count(math.floor(cell.low_n))}–{format_count(math.ceil(cell.high_n))}"
    places = format_count(cell.rank_low)
    if cell.rank_high != cell.rank_low:
        places = f"{places}–{format_count(cell.rank_high)}"
    verdict = "säkert bland de högsta" if cell.is_certain else "**kan vara slump**"
    told = f"{found}: {format_count(cell.n)} {'händelse' if cell.n == 1 else 'händelser'} {year}."
    return Markdown(f"{told}  \n    Ett lika långt år till: {span}. Plats {places}: {verdict}.")


def format_place(lon: float, lat: float) -> str:
    """Write a point in degrees, to about ten metres.

    Examples
    --------
    >>> format_place(15.1302, 58.3263)
    '58,3263 N, 15,1302 Ö'
    """
    return f"{lat:.4f} N, {lon:.4f} Ö".replace(".", ",")


def say_waiting(n: int) -> str:
    """Say how many incidents await review.

    Examples
    --------
    >>> say_waiting(0), say_waiting(1), say_waiting(12)
    ('Ingen händelse väntar', 'En händelse väntar', '12 händelser väntar')
    """
    few = {0: "Ingen händelse", 1: "En händelse"}
    return f"{few.get(n, f'{format_count(n)} händelser')} väntar"
