"""The map of who sees no points, or two beside each other, with the period to step through and the same as a table."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import folium
import streamlit as st

from dashboard.formats import MISSING
from dashboard.live_map import show_map
from dashboard.maps import to_html
from dashboard.protected import NOT_SHOWN, RESIDUE, Cells, describe_protected, say_protected
from dashboard.reports.map_image import draw_map_image
from dashboard.selection import Selection, name_areas
from dashboard.store import the_tile_server
from dashboard.texts import capitalise, plain
from dashboard.views.area import choose_area, chosen_area
from dashboard.views.closed_period import ask_period, find_beside
from dashboard.views.frame import show_table
from dashboard.views.sources import list_passports
from geo.closed_periods import name_period
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING
from geo.situation import Situation


@dataclass(frozen=True, slots=True)
class Scene:
    """What the maps show, whatever the period: a source's protected counts of a category."""

    selection: Selection
    situation: Situation
    cells: Cells
    source: str
    category: str


def show_protected_pictures(scene: Scene, listed: Sequence[str], beside_year: int | None) -> str:
    """Show the map with its period and sentence, and the same period of another year beside it; give the period.

    Parameters
    ----------
    scene
        What is counted.
    listed
        The periods to step through, in the order of time; nothing but what is protected for the role.
    beside_year
        The year whose same period lies beside, if any.
    """
    picture = st.container(gap=None)
    period = ask_period(listed, scene.cells.periods)
    beside, told = find_beside(period, beside_year, scene.cells.periods)
    pair = [period, beside] if beside else [period]
    with picture:
        _draw_pair(scene, pair)
    st.markdown("  \n".join(plain(_say(scene, each)) for each in pair))
    if told:
        st.caption(told)
    st.download_button(
        "Ladda ner kartan som fil",
        data=lambda: to_html(_describe(scene, period, notes=list_passports(scene.situation, scene.source))),
        file_name=f"lofteskartan-{scene.selection.municipality}-{period}.html",
        mime="text/html",
        on_click="ignore",
    )
    st.download_button(
        "Ladda ner kartan som bild",
        data=lambda: _draw_image(scene, period),
        file_name=f"lofteskartan-{scene.selection.municipality}-{period}.png",
        mime="image/png",
        on_click="ignore",
    )
    return period


def show_protected_table(scene: Scene, pair: Sequence[str]) -> None:
    """Show what the maps show as a table, a column for each period."""
    st.subheader("Kartan som tabell")
    names = name_areas(scene.situation)
    shown = [*scene.situation.areas["area_id"], scene.situation.municipality]
    headings = {period: capitalise(name_period(period)) if len(pair) > 1 else "Antal" for period in pair}
    show_table(
        [
            {"Område": names[area_id]}
            | {name: scene.cells.say((area_id, scene.category, period)) for period, name in headings.items()}
            for area_id in shown
        ]
    )
    st.caption(
        f"{capitalise(scene.category)}, {' och '.join(map(name_period, pair))}. "
        f"**{HIDDEN_MARK}**: {HIDDEN_MEANING.split(': ', 1)[1]} "
        f"**{NOT_SHOWN}**: källan räknar inte området, eller så visas det inte så fint. "
        f"**{MISSING}**: källan lämnar ingen uppgift. {RESIDUE}"
    )


def _draw_pair(scene: Scene, pair: Sequence[str]) -> None:
    """Show the maps, which move together."""
    places: Sequence[AbstractContextManager[object]] = [nullcontext()] if len(pair) == 1 else st.columns(len(pair))
    for number, (place, period) in enumerate(zip(places, pair, strict=True)):
        with place:
            show_map(
                _describe(scene, period),
                key="karta" if number == 0 else "karta-bredvid",
                selected=chosen_area(scene.situation),
                on_choose=choose_area,
                linked="" if len(pair) == 1 else "lagesbild",
            )


def _describe(scene: Scene, period: str, *, notes: Sequence[str] = ()) -> folium.Map:
    return describe_protected(
        scene.cells,
        scene.situation,
        category=scene.category,
        period=period,
        name=scene.selection.name,
        notes=notes,
        tiles=the_tile_server(),
    )


def _draw_image(scene: Scene, period: str) -> bytes:
    keys = {area_id: (area_id, scene.category, period) for area_id in scene.situation.areas["area_id"]}
    return draw_map_image(
        {area_id: scene.cells.find(key) for area_id, key in keys.items()},
        scene.situation,
        source=scene.source,
        title=f"{scene.selection.name}: {scene.category}, {name_period(period)}",
        notes=list_passports(scene.situation, scene.source),
        said={area_id: scene.cells.say(key) for area_id, key in keys.items()},
    )


def _say(scene: Scene, period: str) -> str:
    return say_protected(scene.cells, scene.situation, category=scene.category, period=period)
