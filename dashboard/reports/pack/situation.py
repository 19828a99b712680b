"""Lägesbild in a pack: the map of the chosen view with the page's own sentence, and the same as a table."""

from collections.abc import Iterator

from dashboard.area_map import View, lay_view
from dashboard.comparison_texts import say_share
from dashboard.derived import list_categories, list_sources, list_years
from dashboard.formats import MONTHS, format_count
from dashboard.map_facts import Fact, Facts, gather_facts, say_facts
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.maps import draw_areas
from dashboard.reports.pack.places import tell_places
from dashboard.reports.pack.protected_map import tell_protected_map
from dashboard.reports.pack.reporting import say_reporting
from dashboard.reports.slide import Slide
from dashboard.selection import name_areas, name_whole
from dashboard.store import monthly_counts
from dashboard.texts import capitalise
from dashboard.views.view import ALL_CATEGORIES, NO_OTHER, WHOLE_YEAR

NOTHING = "Kommunen har inga händelser eller antal ännu."
POINTS = "Kartan visar områdenas antal. Enskilda händelser ritas inte i paketet; de finns på sidan Lägesbild."
OVERLAP = "Områden kan överlappa, därför behöver raderna inte summera till hela kommunen."


def tell_situation(item: Item) -> Iterator[Slide]:
    """Tell what the map shows, as the page does of the same choice and the same reader."""
    if not item.ground.viewer.rights.sees_points:
        yield from tell_protected_map(item)
        return
    sources = list_sources(item.ground.situation)
    if not sources:
        yield Slide(NOTHING)
        return
    view, *beside = _pick_views(item, item.pick("kalla", sources, what="Källan"))
    yield from _tell_view(item, view)
    yield from tell_places(item, view)
    for other in beside:
        yield from _tell_view(item, other)


def _pick_views(item: Item, source: str) -> Iterator[View]:
    """Give the view that was chosen, and the one beside it."""
    situation = item.ground.situation
    monthly = monthly_counts(item.ground.viewer, situation, source, item.selection.today)
    categories = tuple(list_categories(situation, source))
    category = item.pick("visa", [ALL_CATEGORIES, *categories], what="Kategorin")
    years = [str(year) for year in sorted(list_years(situation, monthly, source), reverse=True)]
    year = int(item.pick("ar", years, what="Året"))
    chosen = categories if category == ALL_CATEGORIES else (category,)
    whole = lay_view(situation, monthly, source=source, categories=chosen, year=year)
    name = item.pick("manad", [WHOLE_YEAR, *MONTHS], what="Månaden")
    month = None if name == WHOLE_YEAR else MONTHS.index(name) + 1
    yield whole.of(year, month)
    beside = item.pick("bredvid", [NO_OTHER, *(each for each in years if each != str(year))], what="Året bredvid")
    if beside != NO_OTHER:
        yield whole.of(int(beside), month)


def _tell_view(item: Item, view: View) -> Iterator[Slide]:
    situation = item.ground.situation
    facts, areas = gather_facts(view, situation), situation.areas
    whole_name = name_whole(situation, view.source)
    said = capitalise(say_facts(facts, view, whole_name=whole_name))
    counts = {str(area_id): view.counts.get(str(area_id)) for area_id in areas["area_id"]}
    area_id = item.pick_area(name_areas(situation))
    source = item.tell_source(view.source, view.what if len(view.categories) == 1 else ALL_CATEGORIES, view.when)
    notes = item.tell_ground(view.source, *_list_notes(facts, view))
    shown = list(zip(counts, facts.areas, strict=True))
    told = "; ".join(f"{fact.label} {format_count(fact.n)}" for fact in facts.areas)
    yield Slide(
        said,
        (),
        draw_areas(
            areas,
            counts,
            missing="uppgift saknas",
            caption=f"{capitalise(view.named)} {view.when} per område. {source}",
            alternative=f"Karta över områdena. {capitalise(view.named)} {view.when}: {told}.",
            is_demo=situation.is_demo,
        ),
        f"{POINTS}\n{notes}",
        source,
    )
    chosen = (f"Valt område: {fact.label}, {format_count(fact.n)}." for own, fact in shown if own == area_id)
    lines = (*chosen, *say_reporting(item, view.source, {view.year: view.months}))
    message = f"Så många {view.named} hade varje område {view.when}."
    yield Slide(message, lines, _lay_table(facts, view, whole_name), notes, source)


def _list_notes(facts: Facts, view: View) -> Iterator[str]:
    """Say what the figures leave out."""
    yield OVERLAP
    if facts.n_undated or facts.n_uncovered:
        yield (
            f"Utanför räkningen: {format_count(facts.n_undated)} händelser med okänd tid (alla år) och "
            f"{format_count(facts.n_uncovered)} under månader {view.year} som källan inte täcker."
        )


def _lay_table(facts: Facts, view: View, whole_name: str) -> Grid:
    lines = [*facts.areas, *facts.rest, Fact(whole_name, "kommun", facts.whole)]
    rows = tuple(
        (fact.label, fact.kind or "räknas för sig", format_count(fact.n), say_share(fact.n, facts.whole))
        for fact in lines
    )
    return Grid(f"Kartan som tabell: {view.named}, {view.when}", ("Område", "Typ", "Antal", "Andel"), rows)
