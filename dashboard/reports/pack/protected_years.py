"""Baslinje in a pack for who sees no points: a whole period that may be shown, against the baseline year's."""

from collections.abc import Iterator

from dashboard.protected import NOT_SHOWN, ONLY_NUMBERS, Cells, compare_shown, list_doubts, say_direction, shift_year
from dashboard.reports.bars import Bars, say_bars
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.reporting import say_reporting
from dashboard.reports.slide import Slide
from dashboard.selection import baseline_year_of, name_areas
from dashboard.texts import capitalise
from geo.closed_periods import list_period_months, name_period
from geo.comparison import Comparison
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING
from geo.published_counts import ALL

_YEAR = 4


def tell_protected_years(item: Item, source: str) -> Iterator[Slide]:
    """Tell a source's counts that may be shown, as the page does of the same choice."""
    cells, baseline_year = Cells(item.ground.counts.tables[source]), baseline_year_of(item.selection.promises)
    compared = [each for each in cells.periods[::-1] if _is_compared(each, cells, baseline_year)]
    compared.sort(key=len)  # the newest whole year first, as on the page
    if not compared:
        yield Slide(f"{source}: ingen hel period kan jämföras med {baseline_year} och visas för rollen.")
        return
    names = {area_id: name for area_id, name in name_areas(item.ground.situation).items() if area_id in cells.areas}
    area_id = item.pick_area(names)
    period = item.pick("ar", compared, what="Året", say=name_period)
    chosen = item.find("kategori")
    if chosen in cells.categories or len(cells.categories) == 1:
        category = str(chosen) if chosen in cells.categories else cells.categories[0]
        yield _tell_category(item, source, cells, (area_id, category, period), names[area_id])
    else:
        yield _tell_all(item, source, cells, area_id, period, names[area_id])


def _tell_category(item: Item, source: str, cells: Cells, cell: tuple[str, str, str], where: str) -> Slide:
    """Tell one category year by year, with bars of the years that may be shown."""
    area_id, category, period = cell
    before = shift_year(period, baseline_year_of(item.selection.promises))
    then = (area_id, category, before)
    years = sorted(each for each in cells.periods if len(each) == len(period) and each[_YEAR:] == period[_YEAR:])
    values = tuple(cells.find((area_id, category, year)) for year in years)
    labels = tuple(f"{name_period(year)} (jämförelseår)" if year == before else name_period(year) for year in years)
    hidden = [name_period(year) for year in years if cells.say((area_id, category, year)) == HIDDEN_MARK]
    series = (("antal", values),)
    shown = Bars(
        labels, series, say_bars(labels, series, missing="visas inte"), f"{name_period(before)} (jämförelseår)"
    )
    held = compare_shown(cells, cell, then, source=source, situation=item.ground.situation)
    lines = [f"{_say_direction(held)} Mot slumpen vägs det inte.", *list_doubts([held])]
    lines += [f"Skyddat: {', '.join(hidden)}."] if hidden else []
    lines += _say_reporting(item, source, period, before)
    return Slide(
        f"{capitalise(category)}, {where}: {cells.say(cell)} under {name_period(period)}, "
        f"mot {cells.say(then)} under {name_period(before)}.",
        tuple(lines),
        shown if any(value is not None for value in values) else None,
        _tell_ground(item, source),
        item.tell_source(source, category, where, f"{name_period(period)} mot {name_period(before)}"),
    )


def _tell_all(item: Item, source: str, cells: Cells, area_id: str, period: str, where: str) -> Slide:
    """Tell every category in a table, as the page does."""
    before = shift_year(period, baseline_year_of(item.selection.promises))
    rows, held = [], []
    for category in cells.categories:
        now, then = (area_id, category, period), (area_id, category, before)
        held.append(compare_shown(cells, now, then, source=source, situation=item.ground.situation))
        rows.append((category, cells.say(then), cells.say(now), say_direction(held[-1])))
    columns = ("Kategori", capitalise(name_period(before)), capitalise(name_period(period)), "Räknemässigt")
    counted = [row[3] for row in rows if row[0] != ALL]
    fewer, more = counted.count("färre"), counted.count("fler")
    unsaid = [f"{NOT_SHOWN}: ett av talen visas inte, så de går inte att jämföra."] if NOT_SHOWN in counted else []
    return Slide(
        f"{source}, {where}: räknemässigt färre i {fewer} och fler i {more} av {len(counted)} slag "
        f"{name_period(period)} mot {name_period(before)}.",
        (*unsaid, *list_doubts(held), *_say_reporting(item, source, period, before)),
        Grid(f"{source}, {where}: antal per kategori", columns, tuple(rows)),
        _tell_ground(item, source),
        item.tell_source(source, where, f"{name_period(period)} mot {name_period(before)}"),
    )


def _say_direction(compared: Comparison | None) -> str:
    if compared is None:
        return "Räknemässigt går det inte att säga: ett av talen visas inte."
    return f"Räknemässigt: {say_direction(compared)}."


def _say_reporting(item: Item, source: str, *periods: str) -> list[str]:
    """Say how well reported the periods were, the newest first."""
    return say_reporting(item, source, {int(each[:_YEAR]): list_period_months(each) for each in periods})


def _tell_ground(item: Item, source: str) -> str:
    remarks = item.ground.counts.remarks.get(source, ())
    return item.tell_ground(source, HIDDEN_MEANING, ONLY_NUMBERS, *remarks)


def _is_compared(period: str, cells: Cells, baseline_year: int) -> bool:
    before = shift_year(period, baseline_year)
    return before != period and before in cells.periods
