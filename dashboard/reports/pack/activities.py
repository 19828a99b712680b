"""Aktiviteter in a pack: what was done of each commitment, counted against what was promised."""

from collections.abc import Iterator

from dashboard.done_rows import DONE_COLUMNS, NOTHING_DONE, lay_done
from dashboard.formats import format_date
from dashboard.reports.document import Grid
from dashboard.reports.done import say_counted
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.promise import NO_PROMISE
from dashboard.reports.slide import Slide
from dashboard.work import gather_work


def tell_activities(item: Item) -> Iterator[Slide]:
    """Tell what was done for each promise of the municipality, as the page does."""
    today = item.selection.today
    if not item.selection.promises:
        yield Slide(NO_PROMISE)
    for promise in item.selection.promises:
        work = gather_work(promise, item.ground)
        rows = lay_done(promise, work.activities, work.areas, today=today)
        names = {each.name for each in promise.commitments}
        n_done = sum(row["Åtagande"] in names and row["Gjort under löftet"] != NOTHING_DONE for row in rows)
        yield Slide(
            f"{promise.title}: aktiviteter är registrerade för {n_done} av {len(promise.commitments)} åtaganden.",
            shown=Grid(
                f"Gjort mot lovat: {promise.title}",
                DONE_COLUMNS,
                tuple(tuple(row[column] for column in DONE_COLUMNS) for row in rows),
            ),
            notes=say_counted(rows),
            source=f"Källa: aktivitetsloggen. Läget den {format_date(today)}.",
        )
