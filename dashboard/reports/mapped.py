"""The map of a half-year on paper: each area by its count, in the classes of the map on screen."""

from collections.abc import Iterator, Mapping

import geopandas as gpd

from dashboard.area_map import say_source
from dashboard.derived import is_summed, list_categories, list_sources
from dashboard.formats import format_count, format_date, format_months
from dashboard.goals import Ground
from dashboard.protected import Cells
from dashboard.reports.document import Block, Grid, Sentence, Tone
from dashboard.reports.paper_map import Shade, draw_map
from dashboard.reports.reported import view_months
from dashboard.selection import name_areas
from dashboard.shades import class_counts
from dashboard.texts import capitalise
from data.territory import read_outline
from geo.closed_periods import name_period
from geo.crs import ANALYSIS_CRS
from geo.half_years import HalfYear
from geo.published_counts import ALL

OVERLAP = "Områden kan överlappa, därför behöver raderna inte summera till hela kommunen."

Counts = Mapping[str, int | None]


def tell_map(ground: Ground, half: HalfYear) -> Iterator[Block]:
    """Draw the areas of the first source that counts them, and give the same facts as a table.

    Parameters
    ----------
    ground
        The figures that the reader may see: without points the protected counts of the last quarter that has any.
    half
        The half-year, which has ended.
    """
    situation = ground.situation
    if situation.areas.empty:
        yield Sentence("Ingen karta: inga områden är inlagda för kommunen.", Tone.NOTE)
        return
    for source in list_sources(situation):
        counts = _add_months(source, ground, half)
        if any(n is not None for n in counts.values()):
            when = f"{format_months(half.months)} {half.year}"
            choice = f"alla kategorier ({', '.join(list_categories(situation, source))})"
            yield from _draw(source, ground, counts, when=when, choice=choice, said={})
            return
    for source, table in ground.counts.tables.items():
        cells = Cells(table)
        if not (category := _choose_category(cells)):
            continue
        for quarter in reversed(half.quarters):
            keys = {area_id: (area_id, category, quarter) for area_id in situation.areas["area_id"]}
            counts = {area_id: cells.find(key) for area_id, key in keys.items()}
            if all(n is None for n in counts.values()):
                continue
            said = {area_id: cells.say(key) for area_id, key in keys.items()}
            yield from _draw(source, ground, counts, when=name_period(quarter), choice=category, said=said)
            return
    yield Sentence("Ingen karta: ingen källa har antal att visa för områdena under halvåret.", Tone.NOTE)


def _choose_category(cells: Cells) -> str:
    """Choose all categories together, or the only one there is; else none, for protected counts are never added."""
    return ALL if ALL in cells.categories else cells.categories[0] if len(cells.categories) == 1 else ""


def say_outlines(ground: Ground) -> str:
    """Say of which day the areas' outlines are: protected counts are shown only of those that hold now."""
    if ground.counted_on is None:
        return f"Områdenas gränser som de var {format_date(ground.day)}"
    return f"Områdenas gränser som de är nu, {format_date(ground.counted_on)}"


def _add_months(source: str, ground: Ground, half: HalfYear) -> Counts:
    """Add the months of each area; one that lacks makes the sum unknown, never smaller."""
    views = view_months(source, ground, half).values()
    found: dict[str, int | None] = {}
    for area_id in ground.situation.areas["area_id"]:
        counts = [view.counts.get(area_id) for view in views]
        known = [n for n in counts if n is not None]
        found[area_id] = sum(known) if len(known) == len(counts) else None
    return found


def _draw(
    source: str, ground: Ground, counts: Counts, *, when: str, choice: str, said: Mapping[str, str]
) -> Iterator[Block]:
    situation = ground.situation
    names = name_areas(situation)
    told = {area_id: said.get(area_id, format_count(n)) for area_id, n in counts.items()}
    what = f"Antal händelser per område, {when}"
    yield draw_map(
        lay_areas(situation.areas, names),
        shade_areas(counts, missing="visas inte" if said else "saknas"),
        caption=(
            f"Karta. {what}. {say_source(situation, source)}. Urval: {choice}. "
            f"{say_outlines(ground)}; ljus färg är få, mörk är många."
        ),
        alternative=f"Karta. {what}. {'; '.join(f'{names[key]}: {n}' for key, n in told.items())}.",
        is_demo=situation.is_demo,
        outline=read_outline(situation.municipality),
    )
    rows = [(names[area_id], n) for area_id, n in told.items()]
    yield Grid(
        f"Kartan som tabell: {when}, {choice}. {say_source(situation, source)}", ("Område", "Antal"), tuple(rows)
    )
    summed = " Källan räknar bara det som gått att lägga i ett område." if is_summed(situation, source) else ""
    yield Sentence(f"{OVERLAP}{summed}", Tone.NOTE)


def shade_areas(counts: Counts, *, missing: str) -> dict[str, Shade]:
    """Give each area the class of its count, in the order of the classes.

    Parameters
    ----------
    counts
        By area; None where it isn't known, or isn't shown.
    missing
        What that is called.
    """
    shades = class_counts(counts.values())
    legend = [Shade(item.colour, item.label) for item in shades.legend(missing=missing)]
    found = {key: next(shade for shade in legend if shade.colour == shades.colour(n)) for key, n in counts.items()}
    return dict(sorted(found.items(), key=lambda one: legend.index(one[1])))


def lay_areas(areas: gpd.GeoDataFrame, names: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Lay the largest first, so that a small one is seen; the drawing would read $…$ as a formula.

    Parameters
    ----------
    areas
        Of a situation.
    names
        What each is called, by its id.
    """
    laid = areas[["area_id", "geometry"]].assign(
        label=[capitalise(names[area_id]).replace("$", r"\$") for area_id in areas["area_id"]]
    )
    order = laid.to_crs(ANALYSIS_CRS).area.sort_values(ascending=False, kind="stable").index
    return gpd.GeoDataFrame(laid.loc[order])
