"""Lägesbild in a pack, its places: which stand out more than chance explains, and which had most, as on the page."""

import math
from collections.abc import Iterator

from dashboard.area_map import View, say_untested
from dashboard.derived import list_registers
from dashboard.formats import format_count, format_decimal
from dashboard.place_texts import format_place
from dashboard.places import the_clusters, the_ranking
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from dashboard.selection import baseline_year_of
from dashboard.texts import capitalise
from dashboard.views.view import ALL_CATEGORIES
from geo.landmarks import describe_place
from geo.ranking import N_TOP, RankedCell
from geo.situation import Situation
from geo.standout import Cluster

N_SHOWN = 5
"""How many of the highest places are told, as many as the page shows at once."""

TESTED = (
    "Rutor på 100 meter med sina grannar. Det som prövas är om en större del än förut sker på platsen, inte om den är "
    "värst. Högst 5 av 100 kartor där inget har flyttat sig får någon markering. En omärkt plats är inte en trygg "
    "plats."
)
ORDERED = (
    "Ordningen gäller antal, inte risk per invånare: där många rör sig händer mer. «Ett lika långt år till» är vad som "
    "kan väntas om inget ändras. En ordning har alltid en topp; den säger inte att något sticker ut."
)
CLOSE = "En ruta på 100 meter kan peka ut ett hushåll. Lämna inte bilden vidare."
_COLUMNS = ("Nr", "Var (rutans mitt)", "Antal", "Ett lika långt år till", "Möjlig placering", "Hur säkert")


def tell_places(item: Item, view: View) -> Iterator[Slide]:
    """Tell the places of a view that who reads may see one by one.

    Parameters
    ----------
    item
        Who reads, and what there is; who sees no points is never asked for this.
    view
        The view that the agenda chose.
    """
    yield _tell_standing_out(item, view)
    if view.source in list_registers(item.ground.situation):
        yield _tell_order(item, view)


def _tell_standing_out(item: Item, view: View) -> Slide:
    situation, baseline_year = item.ground.situation, baseline_year_of(item.selection.promises)
    clusters = the_clusters(item.ground.viewer, view, situation, baseline_year=baseline_year, day=item.selection.today)
    source, notes = _tell_source(item, view), item.tell_ground(view.source, TESTED)
    if clusters is None:
        why = say_untested(view, situation, baseline_year=baseline_year)
        return Slide("Platser som sticker ut går inte att pröva.", (why,), None, notes, source)
    if not clusters:
        what = f"Inget område sticker ut mer än slumpen kan förklara, jämfört med var det hände {baseline_year}."
        return Slide(what, (), None, notes, source)
    rows = tuple(
        (str(number), _name_where(cluster, situation), format_count(cluster.n), format_decimal(cluster.expected))
        for number, cluster in enumerate(clusters, 1)
    )
    n = "en plats" if len(clusters) == 1 else f"{len(clusters)} platser"
    return Slide(
        f"{capitalise(view.named)} {view.when}: {n} har en större del än {baseline_year}, mer än slumpen förklarar.",
        (),
        Grid(f"Platser som sticker ut: {view.named}, {view.when}", ("Nr", "Var", "Antal", "Väntade"), rows),
        f"Väntade: om allt fördelat sig som {baseline_year}.\n{notes}",
        source,
    )


def _name_where(cluster: Cluster, situation: Situation) -> str:
    inside = situation.areas.loc[situation.areas.intersects(cluster.outline), "label"]
    if len(inside):
        return f"i eller vid {', '.join(inside)}"
    middle = cluster.outline.representative_point()
    return ", ".join(filter(None, ("utanför områdena", describe_place(middle.x, middle.y, situation.areas))))


def _tell_order(item: Item, view: View) -> Slide:
    situation = item.ground.situation
    ranking = the_ranking(item.ground.viewer, view, situation, day=item.selection.today)
    source = _tell_source(item, view)
    notes = f"{ORDERED}\n{CLOSE}\n{item.tell_ground(view.source)}"
    if ranking.no_order:
        return Slide(f"Platser i ordning. {ranking.no_order}", (), None, notes, source)
    n_certain = sum(cell.is_certain for cell in ranking.cells)
    told = f"{n_certain} av dem är säkert bland de {N_TOP} högsta" if n_certain else "ingen av dem är säkert högst"
    shown = ranking.cells[:N_SHOWN]
    rows = tuple(_lay(cell, describe_place(cell.lon, cell.lat, situation.areas)) for cell in shown)
    return Slide(
        f"De {N_TOP} rutor som hade flest {view.named} {view.when}: {told}.",
        (CLOSE, f"Tabellen visar de {len(shown)} första.") if len(shown) < len(ranking.cells) else (CLOSE,),
        Grid(f"De {len(shown)} högsta platserna i ordning efter antal: {view.named}, {view.when}", _COLUMNS, rows),
        notes,
        source,
    )


def _lay(cell: RankedCell, where: str) -> tuple[str, ...]:
    at = format_place(cell.lon, cell.lat)
    places = format_count(cell.rank_low)
    if cell.rank_high != cell.rank_low:
        places = f"{places}–{format_count(cell.rank_high)}"
    return (
        str(cell.rank),
        f"{capitalise(where)} ({at})" if where else at,
        format_count(cell.n),
        f"{format_count(math.floor(cell.low_n))}–{format_count(math.ceil(cell.high_n))}",
        places,
        "säkert bland de högsta" if cell.is_certain else "kan vara slump",
    )


def _tell_source(item: Item, view: View) -> str:
    return item.tell_source(view.source, view.what if len(view.categories) == 1 else ALL_CATEGORIES, view.when)
