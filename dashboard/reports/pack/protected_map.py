"""Lägesbild in a pack for who sees no points: the map of what may be shown, and the same as a table."""

from collections.abc import Iterator

from dashboard.formats import MONTHS
from dashboard.protected import NOT_SHOWN, Cells
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.maps import draw_areas
from dashboard.reports.slide import Slide
from dashboard.selection import name_areas
from dashboard.texts import capitalise
from dashboard.views.protected import RESIDUE
from dashboard.views.view import NO_OTHER
from geo.closed_periods import name_period
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING

_MONTHS_OF_A_QUARTER = 3
NOTHING = "Det finns inga antal som får visas för rollen."


def tell_protected_map(item: Item) -> Iterator[Slide]:
    """Tell what the map shows of counts that may be shown, and nothing else."""
    tables = item.ground.counts.tables
    if not tables:
        yield Slide(NOTHING, tuple(sum(item.ground.counts.remarks.values(), ())))
        return
    source = item.pick("kalla", list(tables), what="Källan")
    cells = Cells(tables[source])
    category = item.pick("visa", cells.categories, what="Kategorin")
    yield from _tell_period(item, source, cells, category, _pick_period(item, cells))


def _pick_period(item: Item, cells: Cells) -> str:
    """Give the period chosen, or the shortest that may be shown around a month or a year that was chosen.

    Who sees points chooses year and month, who doesn't a period: the same view may be read by both.
    """
    if item.find("bredvid") not in {None, NO_OTHER}:
        item.gone.append("Året bredvid finns inte på den skyddade kartan.")
    asked, year, month = (item.find(name) for name in ("period", "ar", "manad"))
    if asked is not None or year is None:
        by_name = {name_period(each): each for each in cells.periods}
        return by_name[asked] if asked in by_name else item.pick("period", cells.periods[::-1], what="Perioden")
    around = [year]
    if month in MONTHS:
        number = MONTHS.index(month)
        around = [f"{year}-{number + 1:02}", f"{year}K{number // _MONTHS_OF_A_QUARTER + 1}", year]
    shown = next((each for each in around if each in cells.periods), cells.periods[-1])
    if shown != around[0]:
        named = year if month not in MONTHS else f"{month} {year}"
        item.gone.append(f"Perioden {named} visas inte för rollen; här visas {name_period(shown)}.")
    return shown


def _tell_period(item: Item, source: str, cells: Cells, category: str, period: str) -> Iterator[Slide]:
    situation = item.ground.situation
    names = name_areas(situation)
    cell_of = {area_id: (area_id, category, period) for area_id in names}
    whole = cells.say(cell_of[situation.municipality])
    told = {area_id: cells.say(cell) for area_id, cell in cell_of.items()}
    chosen = item.tell_source(source, category, name_period(period))
    notes = item.tell_ground(source, HIDDEN_MEANING, RESIDUE, *item.ground.counts.remarks.get(source, ()))
    when = f"{capitalise(category)}, {name_period(period)}"
    words = "; ".join(f"{names[area_id]} {said}" for area_id, said in told.items() if area_id != situation.municipality)
    yield Slide(
        f"{when}: {whole} i hela kommunen.",
        (),
        draw_areas(
            situation.areas,
            {str(area_id): cells.find(cell_of[str(area_id)]) for area_id in situation.areas["area_id"]},
            missing="visas inte",
            caption=f"{when} per område. {chosen}",
            alternative=f"Karta över områdena. {when}: {words}.",
            is_demo=situation.is_demo,
        ),
        notes,
        chosen,
    )
    area_id = item.pick_area(names)
    rows = tuple((name, told[each]) for each, name in (*list(names.items())[1:], *list(names.items())[:1]))
    lines = [f"Valt område: {names[area_id]}, {told[area_id]}."] if area_id != situation.municipality else []
    lines += [f"{HIDDEN_MARK}: {HIDDEN_MEANING.split(': ', 1)[1]}"] if HIDDEN_MARK in told.values() else []
    lines += (
        [f"{NOT_SHOWN}: källan räknar inte området, eller så visas det inte så fint."]
        if NOT_SHOWN in told.values()
        else []
    )
    yield Slide(
        f"Antalet i varje område: {category}, {name_period(period)}.",
        tuple(lines),
        Grid(f"Kartan som tabell: {category}, {name_period(period)}", ("Område", "Antal"), rows),
        notes,
        chosen,
    )
