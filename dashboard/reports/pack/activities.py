"""Aktiviteter in a pack: what was done of each commitment, counted against what was promised."""

from collections.abc import Iterator

from dashboard.evidence import say_sum
from dashboard.formats import format_date
from dashboard.papers import list_papers
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.promise import NO_PROMISE
from dashboard.reports.slide import Slide
from dashboard.texts import say_target
from data.activities import Activity
from data.model import Commitment, Promise
from geo.activities import add_activities, count_commitment
from geo.minimum import Reached


def tell_activities(item: Item) -> Iterator[Slide]:
    """Tell what was done for each promise of the municipality, as the page does."""
    selection = item.selection
    shared = [place.code for promise in selection.promises for place in promise.municipalities]
    codes = list(dict.fromkeys([selection.municipality, *shared]))
    activities = list_papers(selection.viewer, Activity, codes, is_demo=item.ground.situation.is_demo)
    if not selection.promises:
        yield Slide(NO_PROMISE)
    for promise in selection.promises:
        rows = [_lay(each, promise, activities, item) for each in promise.commitments]
        n_done = sum(row[2] != _NOTHING for row in rows)
        yield Slide(
            f"{promise.title}: aktiviteter är registrerade för {n_done} av {len(rows)} åtaganden.",
            shown=Grid(f"Gjort mot lovat: {promise.title}", _COLUMNS, tuple(rows)),
            notes="Räknas: aktiviteter som är skrivna under åtagandet, under löftets tid.",
            source=f"Källa: aktivitetsloggen. Läget den {format_date(selection.today)}.",
        )


_NOTHING = "inget registrerat"
_COLUMNS = ("Åtagande", "Målvärde", "Gjort under löftet", "Läge")
_SYMBOLS = {Reached.MET: "✔", Reached.NOT_YET: "○", Reached.NOT_MET: "▲", Reached.UNRECORDED: "?"}


def _lay(
    commitment: Commitment, promise: Promise, activities: tuple[Activity, ...], item: Item
) -> tuple[str, str, str, str]:
    today = item.selection.today
    serving = (promise.promise_id, commitment.commitment_id)
    within = [
        each
        for each in activities
        if (each.promise_id, each.commitment_id) == serving and promise.period.first <= each.day <= promise.period.last
    ]
    done = "; ".join(say_sum(each) for each in add_activities(within, until=today))
    count = count_commitment(commitment, activities, promise, today=today)
    reached = "–" if count is None else f"{_SYMBOLS[count.reached]} {count.reached.value}"
    return commitment.name, say_target(commitment), done or _NOTHING, reached
