"""Lägesbild in a pack for who sees no points: the map of what may be shown, and the same as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.formats import MONTHS
from dashboard.protected import NOT_SHOWN, RESIDUE, Cells
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.maps import draw_areas
from dashboard.reports.slide import Slide
from dashboard.selection import name_areas
from dashboard.texts import capitalise
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
        item.gone.append("Kartan bredvid är inte med i paketet: den visas på sidan.")
    asked, year, month = (item.find(name) for name in ("period", "ar", "manad"))
    if asked is not None or year is None:
        by_name = {name_period(each): each for each in cells.periods}
        options = cells.periods[::-1]
        return by_name.get(str(asked)) or item.pick("period", options, what="Perioden", say=name_period)
    around = [year]
    if month in MONTHS:
        number = MONTHS.index(month)
        around = [f"{year}-{number + 1:02}", f"{year}K{number // _MONTHS_OF_A_QUARTER + 1}", year]
    shown = next((each for each in around if each in cells.periods), cells.periods[-1])
    if shown != around[0]:
        named = year if month not in MONTHS else f"{month} {year}"
        item.gone.append(f"Perioden {named} visas inte för rollen; här visas {name_period(shown)}.")
    return shown


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is shown of one kind and period: the number of each area in words, with what it rests on."""

    cells: Cells
    category: str
    period: str
    names: Mapping[str, str]
    source: str
    notes: str

    @property
    def when(self) -> str:
        return f"{capitalise(self.category)}, {name_period(self.period)}"

    def say(self, area_id: str) -> str:
        return self.cells.say((area_id, self.category, self.period))

    def find(self, area_id: str) -> int | None:
        return self.cells.find((area_id, self.category, self.period))


def _tell_period(item: Item, source: str, cells: Cells, category: str, period: str) -> Iterator[Slide]:
    chosen = item.tell_source(source, category, name_period(period))
    notes = item.tell_ground(source, HIDDEN_MEANING, RESIDUE, *item.ground.counts.remarks.get(source, ()))
    shown = _Shown(cells, category, period, name_areas(item.ground.situation), chosen, notes)
    yield _tell_map(item, shown)
    yield _tell_table(item, shown)


def _tell_map(item: Item, shown: _Shown) -> Slide:
    situation, when = item.ground.situation, shown.when
    words = "; ".join(
        f"{name} {shown.say(area_id)}" for area_id, name in shown.names.items() if area_id != situation.municipality
    )
    drawn = draw_areas(
        situation.areas,
        {str(area_id): shown.find(str(area_id)) for area_id in situation.areas["area_id"]},
        missing="visas inte",
        caption=f"{when} per område. {shown.source}",
        alternative=f"Karta över områdena. {when}: {words}.",
        is_demo=situation.is_demo,
    )
    return Slide(f"{when}: {shown.say(situation.municipality)} i hela kommunen.", (), drawn, shown.notes, shown.source)


def _tell_table(item: Item, shown: _Shown) -> Slide:
    names, area_id = shown.names, item.pick_area(shown.names)
    told = {each: shown.say(each) for each in names}
    whole, *areas = names.items()
    rows = tuple((name, told[each]) for each, name in (*areas, whole))
    lines = [f"Valt område: {names[area_id]}, {told[area_id]}."] if area_id != whole[0] else []
    if HIDDEN_MARK in told.values():
        lines.append(f"{HIDDEN_MARK}: {HIDDEN_MEANING.split(': ', 1)[1]}")
    if NOT_SHOWN in told.values():
        lines.append(f"{NOT_SHOWN}: källan räknar inte området, eller så visas det inte så fint.")
    what = f"{shown.category}, {name_period(shown.period)}"
    grid = Grid(f"Kartan som tabell: {what}", ("Område", "Antal"), rows)
    return Slide(f"Antalet i varje område: {what}.", tuple(lines), grid, shown.notes, shown.source)
