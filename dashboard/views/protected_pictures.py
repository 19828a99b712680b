"""The map of who sees no points, or two beside each other, with the period to step through and the same as a table.

As for who sees points, whoever reaches for the period or the category is sent all that it may come to.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial

import folium
import pandas as pd
import streamlit as st

from dashboard.derived import kept_with_situation
from dashboard.formats import MISSING
from dashboard.live_choices import pack_choices, read_choice, say_choice, show_choices
from dashboard.live_map import Packed, prepare, revalue, show_map, write_values
from dashboard.live_table import show_live_table, write_message
from dashboard.live_text import show_live_text, write_texts
from dashboard.maps import to_html
from dashboard.protected import (
    NOT_SHOWN,
    RESIDUE,
    Cells,
    describe_protected,
    describe_protected_values,
    say_protected,
)
from dashboard.reports.map_image import draw_map_image
from dashboard.selection import Selection, name_areas
from dashboard.store import the_tile_server
from dashboard.texts import capitalise
from dashboard.tiles import TileServer
from dashboard.views.area import choose_area, chosen_area
from dashboard.views.closed_period import ask_period, find_beside
from dashboard.views.scene import MAPS, SENTENCE, TABLE
from dashboard.views.sources import list_passports
from geo.closed_periods import name_period
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING
from geo.situation import Situation

_NOTHING = Cells(pd.DataFrame({name: [] for name in ("area_id", "category", "period", "n", "mark")}))


@dataclass(frozen=True, slots=True)
class Scene:
    """What the maps show, whatever the period: a source's protected counts of a category.

    Attributes
    ----------
    selection, situation, cells, source, category
        What is counted, and where.
    listed
        The periods to step through, in the order of time; nothing but what is protected for the role.
    beside_year
        The year whose same period lies beside, if any.
    choice, ahead
        What the widgets said, and what they may come to, as for `dashboard.views.scene.Scene`.
    """

    selection: Selection
    situation: Situation
    cells: Cells
    source: str
    category: str
    listed: Sequence[str]
    beside_year: int | None
    choice: Mapping[str, str] = field(default_factory=read_choice)
    ahead: dict[str, bytes] = field(default_factory=dict)


def show_protected_pictures(scene: Scene) -> str:
    """Show the map with its period and sentence, and the same period of another year beside it; give the period."""
    picture = st.container(gap=None)
    period = ask_period(scene.listed, scene.cells.periods)
    pair, choice = _pair_up(scene, period), _say_choice(scene, period)
    with picture:
        _draw_pair(scene, pair, choice)
        show_choices(scene.ahead.values(), key="framme", on_reach=partial(_look_ahead, scene, period))
    show_live_text([_say(scene, each) for each in pair], key=SENTENCE, choice=choice)
    if told := find_beside(period, scene.beside_year, scene.cells.periods)[1]:
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


def show_protected_table(scene: Scene, period: str) -> None:
    """Show what the maps show as a table, a column for each period."""
    st.subheader("Kartan som tabell")
    pair, choice = _pair_up(scene, period), _say_choice(scene, period)
    show_live_table(_write_table(scene, pair), key=TABLE, choice=choice)
    st.caption(
        f"**{HIDDEN_MARK}**: {HIDDEN_MEANING.split(': ', 1)[1]} "
        f"**{NOT_SHOWN}**: källan räknar inte området, eller så visas det inte så fint. "
        f"**{MISSING}**: källan lämnar ingen uppgift. {RESIDUE}"
    )


def _write_table(scene: Scene, pair: Sequence[str]) -> bytes:
    names = name_areas(scene.situation)
    shown = [*scene.situation.areas["area_id"], scene.situation.municipality]
    headings = [capitalise(name_period(period)) if len(pair) > 1 else "Antal" for period in pair]
    rows = [
        [names[area_id], *(scene.cells.say((area_id, scene.category, period)) for period in pair)] for area_id in shown
    ]
    caption = f"{capitalise(scene.category)}, {' och '.join(map(name_period, pair))}."
    return write_message(caption, ["Område", *headings], rows)


def _pair_up(scene: Scene, period: str) -> list[str]:
    beside, _ = find_beside(period, scene.beside_year, scene.cells.periods)
    return [period, beside] if beside else [period]


def _look_ahead(scene: Scene, period: str, widget: str) -> None:
    """Pack all that a widget may come to, when the others stay as they are and as many maps lie beside each other."""
    n_maps = len(_pair_up(scene, period))
    choices = {}
    for said, other, each in _list_ahead(scene, period, widget):
        pair = _pair_up(other, each)
        if len(pair) != n_maps:
            continue
        drawn = {key: write_values(_draw(other, one)) for key, one in zip(MAPS, pair, strict=False)}
        said_of = {SENTENCE: write_texts([_say(other, one) for one in pair]), TABLE: _write_table(other, pair)}
        choices[said] = drawn | said_of
    scene.ahead[widget] = pack_choices(choices)


def _list_ahead(scene: Scene, period: str, widget: str) -> Iterator[tuple[str, Scene, str]]:
    if widget == "period":
        for each in scene.listed:
            yield _say_choice(scene, each), scene, each
    if widget == "visa":
        for category in scene.cells.categories:
            yield _say_choice(scene, period, visa=category), replace(scene, category=category), period


def _say_choice(scene: Scene, period: str, **other: str) -> str:
    """Say what the widgets say at a period; a single one has no slider."""
    return say_choice(scene.choice, **{"period": name_period(period) if len(scene.listed) > 1 else "", **other})


def _draw_pair(scene: Scene, pair: Sequence[str], choice: str) -> None:
    """Show the maps, which move together."""
    places: Sequence[AbstractContextManager[object]] = [nullcontext()] if len(pair) == 1 else st.columns(len(pair))
    for number, (place, period) in enumerate(zip(places, pair, strict=True)):
        with place:
            show_map(
                _draw(scene, period),
                key=MAPS[number],
                selected=chosen_area(scene.situation),
                on_choose=choose_area,
                linked="" if len(pair) == 1 else "lagesbild",
                choice=choice,
            )


def _draw(scene: Scene, period: str) -> Packed:
    """Draw a period on the ground that is the same for all of them."""
    name, situation = scene.selection.name, scene.situation
    values = describe_protected_values(scene.cells, situation, category=scene.category, period=period, name=name)
    return revalue(_draw_ground(situation, name, the_tile_server()), values)


@kept_with_situation
def _draw_ground(situation: Situation, name: str, tiles: TileServer | None) -> Packed:
    return prepare(describe_protected(_NOTHING, situation, category="", period="", name=name, tiles=tiles))


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
