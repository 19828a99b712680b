"""The figures of a publication on paper: tables with their marks, a map in fixed classes, and what they rest on."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
from shapely.geometry import shape

from dashboard.formats import format_date
from dashboard.public.classes import choose_colour, list_legend
from dashboard.public.figures import (
    WHOLE_YEARS,
    Cells,
    index_cells,
    list_spans,
    name_category,
    narrow,
    say_area,
    say_figure,
    say_redefinitions,
)
from dashboard.public.words import LIMITS, MAP_COLOURS, MARKS, ON_REPORTERS, PROTECTION, say_period
from dashboard.reports.document import Block, Grid, Heading, Listing, Sentence, Tone
from dashboard.reports.paper_map import Shade, draw_map
from dashboard.texts import capitalise
from data.publications import ALL, Publication
from data.published import PublishedArea, PublishedCategory, PublishedPeriod, PublishedSource, PublishedTable
from data.reporting import is_reported
from geo.crs import ANALYSIS_CRS, MAP_CRS

NO_NUMBERS = "Inga siffror är publicerade ännu."
NUMBERS = "Här står hur många händelser som är kända. Varje källa räknar på sitt sätt. De läggs aldrig ihop."
MORE = "Fler tal finns på kommunens sidor. Där går de att hämta som filer."
BEHIND = "Rapporten är gjord av filen som är publicerad, och av inget annat."
OUTLINES = "Några gränser är ungefärliga."


def tell_figures(publication: Publication) -> Iterator[Block]:
    """Tell how many incidents are known, source by source; a cell without a figure says why.

    Parameters
    ----------
    publication
        What has been published.
    """
    yield Heading("Hur går det?")
    tables = [table for table in publication.tables if table.cells]
    if not tables:
        yield Sentence(NO_NUMBERS)
        return
    yield Sentence(NUMBERS)
    yield Listing(tuple(f"{mark}: {meaning}" for mark, meaning in MARKS.items()))
    sources = {source.source: source for source in publication.sources}
    for table in tables:
        yield Heading(capitalise(table.source), 3)
        if is_reported(table.source, sources[table.source].definition):
            yield Sentence(ON_REPORTERS)
        yield from (Sentence(said, Tone.STRONG) for said in say_redefinitions(sources[table.source], publication))
        yield from _tell_table(publication, table)
    yield Sentence(MORE)


def _tell_table(publication: Publication, table: PublishedTable) -> Iterator[Block]:
    """Tell a source's figures: the whole municipality by kind, each area by the sum of all, and the areas as a map."""
    spoken, cells = narrow(publication, table), index_cells(table)
    spans = list_spans(spoken)
    source = next(each for each in publication.sources if each.source == table.source)
    whole = next((area for area in spoken.areas if area.area_id == publication.municipality), None)
    newest = next((name for name in spans if name != WHOLE_YEARS), None)
    for name in (WHOLE_YEARS, newest):
        if whole is not None and name in spans:
            yield _lay_kinds(spoken, whole, spans[name], cells, source, when=name)
    category = next((each for each in spoken.categories if each.code == ALL), spoken.categories[0])
    if category.parts:
        yield Sentence(f"I «{name_category(category)}» ingår {', '.join(category.parts)}.", Tone.NOTE)
    if WHOLE_YEARS not in spans or spoken.areas == (whole,):
        return
    years = spans[WHOLE_YEARS]
    areas = [area for area in spoken.areas if area is not whole]
    rows = tuple((area.label, *_say_row(area, category, years, cells)) for area in areas)
    caption = f"Antal kända händelser per område: {name_category(category)}. Källa: {_name_source(source)}"
    yield Grid(caption, ("Område", *(period.label for period in years)), rows)
    yield from _draw(publication, [area for area in areas if area.outline], category, years[-1], cells, source)


def _lay_kinds(
    spoken: Publication,
    whole: PublishedArea,
    span: Sequence[PublishedPeriod],
    cells: Cells,
    source: PublishedSource,
    *,
    when: str,
) -> Grid:
    rows = tuple(
        (capitalise(name_category(category)), *_say_row(whole, category, span, cells)) for category in spoken.categories
    )
    caption = f"Antal kända händelser, {when}: {whole.label}. Källa: {_name_source(source)}"
    return Grid(caption, ("Slag", *(period.label for period in span)), rows)


def _say_row(
    area: PublishedArea, category: PublishedCategory, span: Sequence[PublishedPeriod], cells: Cells
) -> Iterator[str]:
    for period in span:
        yield say_figure(cells.get((area.area_id, category.code, period.code)))


def _draw(
    publication: Publication,
    areas: Sequence[PublishedArea],
    category: PublishedCategory,
    period: PublishedPeriod,
    cells: Cells,
    source: PublishedSource,
) -> Iterator[Block]:
    """Draw the areas in the classes of the citizens' map; the largest first, so that a small one is seen."""
    if not areas:
        return
    own = {area.area_id: cells.get((area.area_id, category.code, period.code)) for area in areas}
    legend = [Shade(item.colour, item.label) for item in list_legend()]
    found = {key: next(shade for shade in legend if shade.colour == choose_colour(cell)) for key, cell in own.items()}
    shades = dict(sorted(found.items(), key=lambda one: legend.index(one[1])))
    what = f"{capitalise(name_category(category))}, {say_period(period)}"
    told = " ".join(say_area(area.label, [(period, own[area.area_id])]) for area in areas)
    yield draw_map(
        _lay_areas(areas),
        shades,
        caption=f"Karta över områdena. {what}. Källa: {_name_source(source)}.",
        alternative=f"Karta. {what}. {told}",
        is_demo=publication.is_demo,
    )
    yield Sentence(MAP_COLOURS, Tone.NOTE)
    if any(area.is_approximate for area in areas):
        yield Sentence(OUTLINES, Tone.NOTE)


def _lay_areas(areas: Sequence[PublishedArea]) -> gpd.GeoDataFrame:
    laid = gpd.GeoDataFrame(
        {
            "area_id": [area.area_id for area in areas],
            "label": [area.label.replace("$", r"\$") for area in areas],  # the drawing reads $…$ as a formula
            "geometry": [shape(area.outline.model_dump()) for area in areas if area.outline is not None],
        },
        crs=MAP_CRS,
    )
    order = laid.to_crs(ANALYSIS_CRS).area.sort_values(ascending=False, kind="stable").index
    return laid.loc[order]


def _name_source(source: PublishedSource) -> str:
    return ", ".join(dict.fromkeys([capitalise(source.source), source.producer]))


def tell_grounds(publication: Publication) -> Iterator[Block]:
    """Tell where the figures come from, how they were made, what they don't say and how small ones are protected.

    Parameters
    ----------
    publication
        What has been published.
    """
    yield Heading("Varifrån siffrorna kommer")
    if not publication.sources:
        yield Sentence(NO_NUMBERS)
    for source in publication.sources:
        yield Heading(capitalise(source.source), 3)
        yield Listing(
            (
                f"Lämnad av: {source.producer}",
                f"Får användas: {source.licence}",
                f"Uttagen: {format_date(source.extract_date)}",
                f"Det här räknas: {source.definition}",
                f"Brister: {source.shortfall_note or 'inga är kända'}",
                *say_redefinitions(source, publication),
            )
        )
    yield Heading("Så är de räknade")
    yield Listing((*publication.methods, *publication.coarsened))
    yield Heading("Det siffrorna inte säger")
    yield Listing(LIMITS)
    yield Heading("Så skyddas små tal")
    yield Listing((*(sentence.format(k=publication.k) for sentence in PROTECTION[:-1]), BEHIND))
