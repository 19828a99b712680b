"""The situation picture in brief: a half-year beside the same months of the baseline year, source by source."""

from collections.abc import Iterator, Sequence

from dashboard.area_map import count_of
from dashboard.derived import list_categories, list_sources
from dashboard.formats import format_count, format_date, format_months
from dashboard.goals import Ground
from dashboard.papers import list_papers
from dashboard.protected import NOT_SHOWN, Cells, shift_year
from dashboard.reports.document import Block, Grid, Heading, Quotation, Sentence, Tone
from dashboard.reports.marks import explain_marks, say_unshown
from dashboard.selection import name_whole
from dashboard.store import monthly_counts
from dashboard.views.sources import list_passports
from data.model import Promise
from data.situation_reports import SituationReport
from geo.closed_periods import name_period
from geo.counts import covered_months, total_year
from geo.half_years import HalfYear

_NOTHING = "Det finns inga antal för kommunen, så lägesbilden kan inte ges i siffror."


def tell_situation(promise: Promise, ground: Ground, half: HalfYear, baseline_year: int) -> Iterator[Block]:
    """Tell what was counted, source by source; sources are never added together.

    Parameters
    ----------
    promise
        Its own words of the situation are quoted.
    ground
        The figures that the reader may see.
    half
        The half-year, which has ended.
    baseline_year
        The year whose same months stand beside.
    """
    yield Heading("Lägesbild i korthet")
    titles = {document.document_id: document.title for document in promise.documents}
    for quote in promise.situation:
        yield Quotation(quote.text, titles[quote.document])
    yield from _tell_taken(ground)
    sources = list_sources(ground.situation)
    hidden = [source for source in ground.counts.tables if source not in sources]
    for source in sources:
        yield from _tell_source(source, ground, half, baseline_year)
    for source in hidden:
        yield from _tell_protected(source, ground, half, baseline_year)
    if not sources and not hidden:
        yield Sentence(_NOTHING, Tone.STRONG)


def _tell_taken(ground: Ground) -> Iterator[Block]:
    """Tell of the situation pictures that the municipality had taken, and where each is found."""
    situation = ground.situation
    taken = list_papers(ground.viewer, SituationReport, [situation.municipality], is_demo=situation.is_demo)
    known = sorted((each for each in taken if each.dated <= ground.day), key=lambda each: each.dated, reverse=True)
    if not known:
        yield Sentence("Ingen lägesbild är registrerad. Kommunen ska ha en lägesbild (lag 2023:196).")
        return
    rows = tuple((format_date(each.dated), each.title, each.reference) for each in known)
    yield Grid("Lägesbilder som kommunen har tagit fram", ("Dag", "Lägesbild", "Finns i"), rows)


def _tell_source(source: str, ground: Ground, half: HalfYear, baseline_year: int) -> Iterator[Block]:
    situation = ground.situation
    monthly = monthly_counts(ground.viewer, situation, source, ground.counted_on or ground.day)
    of_whole = monthly[monthly["area_id"] == situation.municipality]
    years = (baseline_year, half.year)
    rows = []
    for category in list_categories(situation, source):
        own = of_whole[of_whole["category"] == category]
        covered = [set(half.months) <= set(covered_months(own, year)) for year in years]
        chosen = own[own["month"].dt.month.isin(half.months)]
        counts = [
            count_of(total_year(chosen, year=year, categories=[category]), situation.municipality)
            if is_covered
            else None
            for year, is_covered in zip(years, covered, strict=True)
        ]
        rows.append((category, *(format_count(n) for n in counts)))
    months = format_months(half.months)
    caption = f"{source}, {name_whole(situation, source)}: antal {months}"
    yield Grid(caption, ("Kategori", *(f"{months} {year}" for year in years)), tuple(rows))
    for passport in list_passports(situation, source):
        yield Sentence(passport, Tone.NOTE)


def _tell_protected(source: str, ground: Ground, half: HalfYear, baseline_year: int) -> Iterator[Block]:
    cells = Cells(ground.counts.tables[source])
    whole = ground.situation.municipality
    periods: Sequence[str] = [
        each for quarter in half.quarters for each in (shift_year(quarter, baseline_year), quarter)
    ]
    told = {category: [cells.say((whole, category, period)) for period in periods] for category in cells.categories}
    unshown = [category for category, cells_of in told.items() if set(cells_of) == {NOT_SHOWN}]
    rows = tuple((category, *cells_of) for category, cells_of in told.items() if category not in unshown)
    if not rows:
        yield Sentence(f"{source}. {say_unshown(ground, source)}")
    else:
        yield Grid(f"{source}, hela kommunen: antal", ("Kategori", *map(name_period, periods)), rows)
        if unshown:
            yield Sentence(f"Visas inte per kvartal för läsarens roll: {', '.join(unshown)}.", Tone.NOTE)
        for mark in explain_marks(cell for row in rows for cell in row):
            yield Sentence(mark, Tone.NOTE)
    for passport in list_passports(ground.situation, source):
        yield Sentence(passport, Tone.NOTE)


def tell_when(half: HalfYear) -> str:
    """Write a half-year's first and last day.

    Examples
    --------
    >>> tell_when(HalfYear(2025, 1))
    '2025-01-01 – 2025-06-30'
    """
    return f"{format_date(half.first)} – {format_date(half.last)}"
