"""EST in brief: how much was reported, how many of those expected reported it, and where it comes back."""

from collections.abc import Iterator, Sequence

from dashboard.derived import list_categories, list_sources
from dashboard.formats import MISSING, MONTHS, format_count, format_months, format_share
from dashboard.goals import Ground
from dashboard.map_facts import Fact, gather_facts
from dashboard.papers import list_papers
from dashboard.protected import NOT_SHOWN, Cells
from dashboard.reporting_rates import list_reported, tell_rates
from dashboard.reports.document import Block, Grid, Heading, Sentence, Tone
from dashboard.reports.marks import explain_marks, say_unshown
from dashboard.reports.recurring import tell_recurring
from dashboard.selection import name_areas, name_whole
from dashboard.store import monthly_counts, see
from dashboard.viewed import View, lay_view
from data.cases import AreaCase
from data.reporting import ReportingRate
from geo.closed_periods import name_period
from geo.half_years import HalfYear
from geo.published_counts import ALL
from geo.reporting import Reported, add_rates

MOST_AREAS = 15
"""Areas in the table of a source: those with reports in most months."""

_FEWEST_MONTHS = 2
_NO_SOURCE = (
    "Ingen EST-källa är inläst och ingen rapporteringsgrad är skriven. Därför går det inte att säga hur mycket som har "
    "rapporterats i EST, eller om fler eller färre rapporterar."
)
_NO_SHOWN_SOURCE = (
    "Ingen EST-källa och ingen rapporteringsgrad finns att visa. Graden visas för kvartal där alla tre månaderna har "
    "uppgift, och bara när den inte röjer små tal. Därför går det inte att här säga hur mycket som har rapporterats i "
    "EST, eller om fler eller färre rapporterar."
)
_NO_DELIVERY = "Antal: uppgift saknas. Ingen leverans är inläst från källan."
_NO_COUNTS = "Källan har inga antal som kan visas för läsarens roll."

Rates = Sequence[ReportingRate]


def tell_reported(
    ground: Ground, half: HalfYear, baseline_year: int, *, cases: Sequence[AreaCase] = ()
) -> Iterator[Block]:
    """Tell of each source that hangs on who reports: its volume month by month, the rate of reporting, the areas.

    Parameters
    ----------
    ground
        The figures that the reader may see.
    half
        The half-year, which has ended.
    baseline_year
        The year whose same months stand beside.
    cases
        The cases of recurring places, as they stood on the day.
    """
    yield Heading("EST i korthet")
    situation = ground.situation
    rates = list_papers(ground.viewer, ReportingRate, [situation.municipality], is_demo=situation.is_demo)
    sources = list(dict.fromkeys([*list_reported(situation), *_name_rated(ground, rates)]))
    if not sources:
        yield Sentence(_NO_SOURCE if ground.viewer.rights.sees_months else _NO_SHOWN_SOURCE)
    for source in sources:
        yield Heading(source, 3)
        yield from _tell_volume(source, ground, half, rates)
        years = dict.fromkeys((half.year, baseline_year))
        told = tell_rates(ground.viewer, situation, source, dict.fromkeys(years, half.months))
        yield Sentence(f"Rapporteringsgrad. {told}", Tone.STRONG)
        yield from _tell_areas(source, ground, half)
    yield from tell_recurring(ground, cases)


def _name_rated(ground: Ground, rates: Rates) -> list[str]:
    """Name the sources whose rates may be seen: by month, or else as shares of whole quarters."""
    if ground.viewer.rights.sees_months:
        return [rate.source for rate in rates]
    situation = ground.situation
    shares = see(ground.viewer).read_quarter_shares(situation.municipality, is_demo=situation.is_demo)
    return [share.source for share in shares]


def _tell_volume(source: str, ground: Ground, half: HalfYear, rates: Rates) -> Iterator[Block]:
    reported = {month: add_rates(rates, source=source, year=half.year, months=[month]) for month in half.months}
    counted = dict.fromkeys(half.months, MISSING)
    caption = f"{source}: rapporteringsgrad månad för månad {half.year}"
    if source in list_sources(ground.situation):
        views = view_months(source, ground, half)
        whole = ground.situation.municipality
        counted = {month: format_count(view.counts.get(whole)) for month, view in views.items()}
        caption = f"{source}, {name_whole(ground.situation, source)}: antal och rapporteringsgrad {half.year}"
    elif source in ground.counts.tables:
        yield from _tell_quarters(source, ground, half)
    else:
        is_delivered = source in set(ground.situation.deliveries["source"])
        yield Sentence(_NO_COUNTS if is_delivered else _NO_DELIVERY)
    if not ground.viewer.rights.sees_months:
        return
    rows = tuple((MONTHS[month - 1], counted[month], *_say_rate(reported[month])) for month in half.months)
    yield Grid(caption, ("Månad", "Antal händelser", "Väntade rapporter", "Inkomna", "Grad", "Rapportörer"), rows)


def _say_rate(reported: Reported) -> tuple[str, str, str, str]:
    if reported.share is None:
        return (format_count(None),) * 4
    share = format_share(reported.share) if reported.n_received else "0 %"
    counts = format_count(reported.n_expected), format_count(reported.n_received)
    return (*counts, share, ", ".join(reported.reporters) or "inte angivet")


def view_months(source: str, ground: Ground, half: HalfYear) -> dict[int, View]:
    """View each month of a half-year as the page Lägesbild does, all categories together."""
    situation = ground.situation
    monthly = monthly_counts(ground.viewer, situation, source, ground.counted_on or ground.day)
    categories = tuple(list_categories(situation, source))
    view = lay_view(situation, monthly, source=source, categories=categories, year=half.year)
    return {month: view.of(half.year, month) for month in half.months}


def _tell_quarters(source: str, ground: Ground, half: HalfYear) -> Iterator[Block]:
    cells, whole = Cells(ground.counts.tables[source]), ground.situation.municipality
    category = ALL if ALL in cells.categories else cells.categories[0]
    rows = tuple((name_period(quarter), cells.say((whole, category, quarter))) for quarter in half.quarters)
    if all(n == NOT_SHOWN for _, n in rows):
        yield Sentence(say_unshown(ground, source))
        return
    yield Grid(f"{source}, hela kommunen: antal per kvartal ({category})", ("Kvartal", "Antal händelser"), rows)
    for told in explain_marks(n for _, n in rows):
        yield Sentence(told, Tone.NOTE)


def _tell_areas(source: str, ground: Ground, half: HalfYear) -> Iterator[Block]:
    """Tell where it comes back: areas with reports in several months of the half-year."""
    if source in list_sources(ground.situation):
        yield from _tell_recurring_areas(source, ground, half)
    elif source in ground.counts.tables:
        table, names = Cells(ground.counts.tables[source]), name_areas(ground.situation)
        category = ALL if ALL in table.categories else table.categories[0]
        rows = tuple(
            (names[area_id], *(table.say((area_id, category, quarter)) for quarter in half.quarters))
            for area_id in ground.situation.areas["area_id"]
            if area_id in table.areas
        )
        if all(cell == NOT_SHOWN for _, *cells in rows for cell in cells):
            yield Sentence("Antal per område: uppgift saknas. Källan har inga antal att visa för halvåret.")
        else:
            yield Grid(f"{source}: antal per område", ("Område", *map(name_period, half.quarters)), rows)
            marks = " ".join(explain_marks(cell for _, *cells in rows for cell in cells))
            yield Sentence(f"{marks} Områdenas gränser är de som gäller nu.".strip(), Tone.NOTE)


def _tell_recurring_areas(source: str, ground: Ground, half: HalfYear) -> Iterator[Block]:
    facts = {month: gather_facts(view, ground.situation) for month, view in view_months(source, ground, half).items()}
    known = [month for month, each in facts.items() if any(fact.n is not None for fact in each.areas)]
    if len(known) < _FEWEST_MONTHS:
        yield Sentence(_say_lacking(half, known))
        return
    rows = _list_recurring([each.areas for each in facts.values()])
    if not rows:
        of = "halvårets månader" if len(known) == len(facts) else f"de månader som har uppgift, {format_months(known)}"
        yield Sentence(f"Inget område hade händelser i minst {_FEWEST_MONTHS} av {of}.")
        return
    yield Grid(
        f"{source}: områden där det återkommer",
        ("Område", "Månader med händelser", "Antal händelser"),
        tuple(rows[:MOST_AREAS]),
    )
    told = f"Återkommer: händelser i minst {_FEWEST_MONTHS} av halvårets månader. Områden kan överlappa."
    more = f" Visar {MOST_AREAS} av {len(rows)} områden." if len(rows) > MOST_AREAS else ""
    yield Sentence(f"{told}{more}", Tone.NOTE)


def _list_recurring(of_months: Sequence[Sequence[Fact]]) -> list[tuple[str, str, str]]:
    """List the areas with incidents in several months, those with most months first."""
    found = []
    for same in zip(*of_months, strict=True):
        known = [fact.n for fact in same if fact.n is not None]
        n_months = sum(n > 0 for n in known)
        if n_months >= _FEWEST_MONTHS:
            found.append((n_months, sum(known), same[0].label, len(known)))
    found.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return [(label, f"{n_months} av {n_known}", format_count(n)) for n_months, n, label, n_known in found]


def _say_lacking(half: HalfYear, known: Sequence[int]) -> str:
    lacking = format_months([month for month in half.months if month not in known])
    return (
        f"Områden där det återkommer: uppgift saknas. Källan har inga antal per område för {lacking} {half.year}, och "
        f"det krävs minst {_FEWEST_MONTHS} månader med uppgift."
    )
