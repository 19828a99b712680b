"""Rapporteringsgrad in a pack: how many reports were expected and how many came, month by month."""

from collections.abc import Iterator

from dashboard.formats import format_count, format_date, format_share
from dashboard.papers import list_papers
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from data.reporting import ReportingRate

N_SHOWN = 12
"""How many months are told, the newest first; all of them stand on the page."""


def tell_rates(item: Item) -> Iterator[Slide]:
    """Tell the newest months."""
    selection = item.selection
    found = list_papers(
        selection.viewer, ReportingRate, [selection.municipality], is_demo=item.ground.situation.is_demo
    )
    newest = sorted(found, key=lambda one: one.month, reverse=True)[:N_SHOWN]
    if not newest:
        yield Slide("Ingen rapporteringsgrad är skriven ännu.")
        return
    first = newest[0]
    rows = tuple(
        (one.month, one.source, format_count(one.n_expected), format_count(one.n_received), _say_share(one))
        for one in newest
    )
    yield Slide(
        f"{first.source}, {first.month}: {format_count(first.n_received)} av {format_count(first.n_expected)} "
        "väntade rapporter kom in.",
        shown=Grid("Rapporteringsgrad per månad", ("Månad", "Källa", "Väntade", "Inkomna", "Grad"), rows),
        notes="Antalet rapporter beror på hur många som rapporterar. En rapport om att inget har hänt är också en.",
        source=f"Källa: kommunens räkning. Läget den {format_date(selection.today)}.",
    )


def _say_share(rate: ReportingRate) -> str:
    return format_share(rate.n_received / rate.n_expected) if rate.n_received else "0 %"
