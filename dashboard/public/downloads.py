"""The publication as files to take away: the same figures as the pages show, and nothing more."""

import pandas as pd

from dashboard.formats import format_date
from dashboard.public.figures import say_redefinitions
from dashboard.public.words import LIMITS, MARKS
from data.exports import write_csv, write_workbook
from data.publications import DEMO_MARK, Publication
from data.published import PublishedPeriod
from geo.published_redefinitions import MOST_TOLD, Stretch, list_stretches


def write_figures_csv(publication: Publication) -> bytes:
    """Write every published figure as CSV for a Swedish spreadsheet.

    Parameters
    ----------
    publication
        What has been published.
    """
    return write_csv(lay_figures(publication))


def write_publication_workbook(publication: Publication) -> bytes:
    """Write the figures, the commitments and the sources as sheets of a workbook.

    Parameters
    ----------
    publication
        What has been published.
    """
    sheets = {
        "Antal": lay_figures(publication),
        "Löften": lay_commitments(publication),
        "Källor": lay_sources(publication),
    }
    return write_workbook(sheets, notes=list_notes(publication), created=publication.published_on)


def lay_figures(publication: Publication) -> pd.DataFrame:
    """Lay out every cell of every source as a row; one without a figure has its mark.

    Where a source tells of something else from a day on, each row says what it is a count of.
    """
    areas = {area.area_id: area.label for area in publication.areas}
    categories = {category.code: category.label for category in publication.categories}
    periods = {period.code: period for period in publication.periods}
    rows = [
        {
            "kommun": publication.municipality_name,
            "källa": table.source,
            "område": areas[cell.area_id],
            "slag": categories[cell.category],
            "period": periods[cell.period].label,
            "från": format_date(periods[cell.period].first),
            "till": format_date(periods[cell.period].last),
            "antal": cell.n,
            "märke": cell.mark.value,
        }
        for table in publication.tables
        for cell in table.cells
    ]
    names = ["kommun", "källa", "område", "slag", "period", "från", "till", "antal", "märke"]
    laid = pd.DataFrame(rows, columns=names).astype({"antal": "Int64"})
    return _mark(_add_words(laid, publication), publication)


def _add_words(laid: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    stretches = {source.source: list_stretches(source, publication.periods) for source in publication.sources}
    if all(len(own) < 2 for own in stretches.values()):  # noqa: PLR2004 - it takes two to differ
        return laid
    periods = {period.code: period for period in publication.periods}
    said = [
        _name_words(stretches[table.source], periods[cell.period])
        for table in publication.tables
        for cell in table.cells
    ]
    return laid.assign(**{"räknat som": said})


def _name_words(stretches: list[Stretch], period: PublishedPeriod) -> str:
    own = [each.words for each in stretches if each.first <= period.last and each.last >= period.first]
    if len(own) > MOST_TOLD + 1:
        return f"{own[0]}; sedan {len(own) - 2} andra; sist {own[-1]}"
    return "; sedan ".join(own)


def lay_commitments(publication: Publication) -> pd.DataFrame:
    """Lay out how each commitment stands."""
    rows = [
        {
            "löfte": promise.title,
            "fokusområde": commitment.focus_area,
            "åtagande": commitment.title,
            "läge": commitment.status.value,
            "bedömt": commitment.quarter or "",
        }
        for promise in publication.promises
        for commitment in promise.commitments
    ]
    return _mark(pd.DataFrame(rows, columns=["löfte", "fokusområde", "åtagande", "läge", "bedömt"]), publication)


def lay_sources(publication: Publication) -> pd.DataFrame:
    """Lay out where the figures come from."""
    rows = [
        {
            "källa": source.source,
            "lämnad av": source.producer,
            "villkor": source.licence,
            "uttagen": format_date(source.extract_date),
            "vad som räknas": source.definition,
            "brister": source.shortfall_note or "",
            "ändrat": " ".join(say_redefinitions(source, publication)),
        }
        for source in publication.sources
    ]
    names = ["källa", "lämnad av", "villkor", "uttagen", "vad som räknas", "brister", "ändrat"]
    return _mark(pd.DataFrame(rows, columns=names), publication)


def list_notes(publication: Publication) -> list[str]:
    """Say what the reader of the file should know."""
    marks = [f"{mark}: {meaning}" for mark, meaning in MARKS.items()]
    demo = [f"{DEMO_MARK}. Siffrorna är påhittade."] if publication.is_demo else []
    told = [
        f"{source.source}: {said}" for source in publication.sources for said in say_redefinitions(source, publication)
    ]
    return [*demo, publication.name, *marks, *told, *publication.methods, *publication.coarsened, *LIMITS]


def name_file(publication: Publication, suffix: str) -> str:
    """Name a file to take away; an invented one says so.

    Parameters
    ----------
    publication
        What has been published.
    suffix
        ``csv``, ``xlsx``, ``pdf`` or ``html``.
    """
    place = "".join(letter if letter.isalnum() else "-" for letter in publication.municipality_name.lower())
    mark = "-pahittade-demodata" if publication.is_demo else ""
    return f"medborgarlofte-{place}-{publication.published_on}{mark}.{suffix}"


def _mark(table: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    return table.assign(uppgifter=DEMO_MARK) if publication.is_demo else table
