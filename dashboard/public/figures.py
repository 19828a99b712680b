"""The published figures as a reader meets them: cells in words, periods in spans, areas in sentences."""

from collections.abc import Mapping, Sequence

from dashboard.formats import format_count
from dashboard.public.words import UNTOLD, say_period, say_redefinition, sum_up_redefinitions
from data.publications import ALL, Publication
from data.published import (
    PeriodKind,
    PublishedCategory,
    PublishedCell,
    PublishedPeriod,
    PublishedSource,
    PublishedTable,
)
from geo.published_redefinitions import MOST_TOLD, find_redefinitions

MOST_COLUMNS = 6
N_NAMED = 3
"""Areas named in the map's sentence."""
WHOLE_YEARS = "hela år"

Cells = Mapping[tuple[str, str, str], PublishedCell]
"""The cells of a table by area, category and period."""


def index_cells(table: PublishedTable) -> Cells:
    """Lay out a table's cells by area, category and period."""
    return {(cell.area_id, cell.category, cell.period): cell for cell in table.cells}


def narrow(publication: Publication, table: PublishedTable) -> Publication:
    """Leave what one source speaks of: its kinds and what it counts in each, its periods and its areas.

    Parameters
    ----------
    publication
        What has been published.
    table
        The source's table, one of the publication's.
    """
    spoken = [set(codes) for codes in zip(*index_cells(table), strict=True)] or [set(), set(), set()]
    return publication.model_copy(
        update={
            "areas": tuple(area for area in publication.areas if area.area_id in spoken[0]),
            "categories": tuple(
                category.model_copy(update={"parts": table.groups.get(category.code, category.parts)})
                for category in publication.categories
                if category.code in spoken[1]
            ),
            "periods": tuple(period for period in publication.periods if period.code in spoken[2]),
            "tables": (table,),
        }
    )


def say_redefinitions(source: PublishedSource, publication: Publication) -> list[str]:
    """Say where a source tells of something else from a day on, within what is published of it.

    Parameters
    ----------
    source
        One of the publication's.
    publication
        What has been published.

    Returns
    -------
    list of str
        A few plain sentences of each such day, with the source's own words; most often none. Many are summed up.
    """
    told = {cell.period for table in publication.tables if table.source == source.source for cell in table.cells}
    periods = [period for period in publication.periods if period.code in told]
    found = find_redefinitions(source, periods)
    return [sum_up_redefinitions(found)] if len(found) > MOST_TOLD else [say_redefinition(one) for one in found]


def name_category(category: PublishedCategory) -> str:
    """Name a kind of incident briefly; what the sum of all is made of is said beside the table."""
    return "alla slag" if category.code == ALL else category.label


def list_spans(publication: Publication, *, most_years: int = MOST_COLUMNS) -> dict[str, tuple[PublishedPeriod, ...]]:
    """List the stretches of time that fit beside each other in a table, the whole years first, then the newest.

    Parameters
    ----------
    publication
        What has been published.
    most_years
        How many years, the newest, fit.

    Returns
    -------
    dict
        The periods of each stretch, in the order of time, by what it is called.
    """
    ordered = sorted(publication.periods, key=lambda period: (period.last, period.kind != PeriodKind.QUARTER))
    years = [period for period in ordered if period.kind == PeriodKind.YEAR]
    spans = {WHOLE_YEARS: tuple(years[-most_years:])} if years else {}
    for year in sorted({period.last.year for period in ordered}, reverse=True):
        parts = tuple(period for period in ordered if period.last.year == year)
        if any(period.kind == PeriodKind.QUARTER for period in parts):
            spans[f"kvartalen {year}"] = parts
    return spans


def say_figure(cell: PublishedCell | None) -> str:
    """Write a cell: its figure, or why there is none.

    Examples
    --------
    >>> say_figure(PublishedCell(area_id="a", category="alla", period="2024", n=12)), say_figure(None)
    ('12', 'visas inte')
    """
    if cell is None:
        return UNTOLD
    return cell.mark.value or format_count(cell.n)


def say_area(label: str, figures: Sequence[tuple[PublishedPeriod, PublishedCell | None]]) -> str:
    """Say an area's figures in one sentence.

    Parameters
    ----------
    label
        What the area is called.
    figures
        The periods, each with its cell.

    Returns
    -------
    str
        A plain sentence that says what the row of the table says.
    """
    return f"{label}: {', '.join(_say_part(period, cell) for period, cell in figures)}."


def say_map(publication: Publication, category: PublishedCategory, period: PublishedPeriod, cells: Cells) -> str:
    """Say in words what a map of a period shows: the whole, the areas with most, and how many aren't told.

    Parameters
    ----------
    publication
        Whose areas they are.
    category, period
        What is shown.
    cells
        The figures.
    """
    whole = _say_part(period, cells.get((publication.municipality, category.code, period.code)))
    areas = [area for area in publication.areas if area.outline is not None]
    found = [(area.label, cells.get((area.area_id, category.code, period.code))) for area in areas]
    told = [(cell.n, label) for label, cell in found if cell is not None and cell.n is not None]
    most = sorted((one for one in told if one[0]), key=lambda one: (-one[0], one[1]))[:N_NAMED]
    said = [f"Hela kommunen: {whole}."]
    if most:
        said.append(f"Flest av de tal som visas: {', '.join(f'{label} ({format_count(n)})' for n, label in most)}.")
    if untold := len(found) - len(told):
        said.append(f"{untold} {'plats' if untold == 1 else 'platser'} har inget tal här.")
    return " ".join(said)


def _say_part(period: PublishedPeriod, cell: PublishedCell | None) -> str:
    when = say_period(period)
    if cell is None or cell.n is None:
        return f"{say_figure(cell)} {when}"
    return f"{format_count(cell.n)} {'händelse' if cell.n == 1 else 'händelser'} {when}"
