"""Rapporteringsgrad in a pack: how many reports were expected and how many came, as finely as the reader may see."""

from collections.abc import Iterator

from dashboard.formats import format_count, format_date
from dashboard.papers import list_papers
from dashboard.reporting_texts import say_share
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from dashboard.store import see
from data.reporting import ReportingRate
from geo.closed_periods import name_period

N_SHOWN = 12
"""How many periods are told, the newest first; all of them stand on the page."""

NOTES = "Antalet rapporter beror på hur många som rapporterar. En rapport om att inget har hänt är också en."
FEW = "Rollen ser hela kvartal. Ett kvartal där bara några få rapporter kom in, eller uteblev, visas inte."


def tell_rates(item: Item) -> Iterator[Slide]:
    """Tell the newest months; the newest quarters to those who see no months, as the page does."""
    yield _tell_months(item) if item.selection.viewer.rights.sees_months else _tell_quarters(item)


def _tell_months(item: Item) -> Slide:
    selection = item.selection
    found = list_papers(
        selection.viewer, ReportingRate, [selection.municipality], is_demo=item.ground.situation.is_demo
    )
    newest = sorted(found, key=lambda one: one.month, reverse=True)[:N_SHOWN]
    if not newest:
        return Slide("Ingen rapporteringsgrad är skriven ännu.")
    first = newest[0]
    rows = tuple(
        (
            one.month,
            one.source,
            format_count(one.n_expected),
            format_count(one.n_received),
            say_share(one.n_received / one.n_expected),
        )
        for one in newest
    )
    return Slide(
        f"{first.source}, {first.month}: {format_count(first.n_received)} av {format_count(first.n_expected)} "
        "väntade rapporter kom in.",
        shown=Grid("Rapporteringsgrad per månad", ("Månad", "Källa", "Väntade", "Inkomna", "Grad"), rows),
        notes=NOTES,
        source=_tell_source(item),
    )


def _tell_quarters(item: Item) -> Slide:
    selection = item.selection
    found = see(selection.viewer).read_quarter_shares(selection.municipality, is_demo=item.ground.situation.is_demo)
    newest = sorted(found, key=lambda one: (one.quarter, one.source), reverse=True)[:N_SHOWN]
    if not newest:
        return Slide("Inget helt kvartal har en rapporteringsgrad som kan visas.", (FEW,))
    first = newest[0]
    rows = tuple((name_period(one.quarter), one.source, say_share(one.share)) for one in newest)
    return Slide(
        f"{first.source}, {name_period(first.quarter)}: {say_share(first.share)} av de väntade rapporterna kom in.",
        (FEW,),
        Grid("Rapporteringsgrad per kvartal", ("Kvartal", "Källa", "Grad"), rows),
        NOTES,
        _tell_source(item),
    )


def _tell_source(item: Item) -> str:
    return f"Källa: kommunens räkning. Läget den {format_date(item.selection.today)}."
