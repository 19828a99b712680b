"""Åtgärdsplan and Årshjul in a pack: what is to be done, when, by whom, and what is overdue."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from dashboard.formats import format_date
from dashboard.papers import list_papers
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from dashboard.reports.words import join_words, unbadge
from dashboard.store import list_follow_ups
from dashboard.texts import badge_occasion, capitalise, name_status
from data.action_plans import PlanRow, order_rows
from data.situation_reports import SituationReport
from geo.calendar import Entry, find_coming, find_pressing, list_planned, list_promised, list_situations
from geo.schedule import OccasionState

P = TypeVar("P", PlanRow, SituationReport)

N_COMING = 3
"""What comes next, beside all that is overdue; as on the page."""


def tell_plan(item: Item) -> Iterator[Slide]:
    """Tell the action plan: what causes are met by what actions, and how far each has come."""
    rows = order_rows(_read(item, PlanRow))
    if not rows:
        yield Slide("Åtgärdsplanen har inga rader.")
        return
    spread = Counter(row.status.value for row in rows)
    told = join_words([f"{n} {status}" for status, n in spread.items()])
    cells = tuple((row.cause, row.action, row.when, ", ".join(row.owners), name_status(row.status)) for row in rows)
    yield Slide(
        f"Åtgärdsplanen har {len(rows)} {'åtgärd' if len(rows) == 1 else 'åtgärder'}: {told}.",
        shown=Grid(f"Åtgärdsplan för {item.selection.name}", ("Orsak", "Åtgärd", "När", "Vem", "Genomförande"), cells),
        notes="Alla sex kolumner i Brås mall finns på sidan Åtgärdsplan, som Excel och Word.",
        source=f"Källa: kommunens åtgärdsplan. Läget den {format_date(item.selection.today)}.",
    )


def tell_calendar(item: Item) -> Iterator[Slide]:
    """Tell what is overdue and what comes next of all that promises, plan and law ask for."""
    entries = _gather(item)
    pressing, coming = find_pressing(entries), find_coming(entries, n=N_COMING)
    unknown = [entry for entry in entries if entry.state is OccasionState.UNRECORDED]
    late = f"{len(pressing)} {'sak är försenad' if len(pressing) == 1 else 'saker är försenade'}"
    rows = tuple(_lay(entry) for entry in (*pressing, *unknown, *coming))
    yield Slide(
        f"Årshjulet: {late if pressing else 'inget är försenat'}.",
        shown=Grid("Att göra nu och närmast", ("Läge", "Dag", "Vad", "Varifrån"), rows) if rows else None,
        source=f"Källa: löftenas regler, åtgärdsplanen och lagen. Läget den {format_date(item.selection.today)}.",
    )


def _lay(entry: Entry) -> tuple[str, str, str, str]:
    day = "ingen dag" if entry.state is OccasionState.UNRECORDED else format_date(entry.day)
    where = f"{entry.kind.value} ({entry.where})" if entry.where else entry.kind.value
    return unbadge(badge_occasion(entry.state)), day, capitalise(entry.what), where


def _gather(item: Item) -> list[Entry]:
    today, is_demo = item.selection.today, item.ground.situation.is_demo
    entries: list[Entry] = []
    for promise in item.selection.promises:
        held = list_follow_ups(item.selection.viewer, promise.promise_id, is_demo=is_demo)
        entries += list_promised(promise, held, today=today)
    planned = list_planned(_read(item, PlanRow), today=today)
    return [*entries, *planned, *list_situations(_read(item, SituationReport), today=today)]


def _read(item: Item, kind: type[P]) -> tuple[P, ...]:
    selection = item.selection
    return list_papers(selection.viewer, kind, [selection.municipality], is_demo=item.ground.situation.is_demo)
