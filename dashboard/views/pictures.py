"""The map, or two beside each other, with the month to choose and the same facts as a sentence and a table.

A change of month runs and redraws this alone: it is a fragment of the page, in Streamlit's word.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.area_map import View, say_culled
from dashboard.live_choices import show_choices
from dashboard.live_map import show_map
from dashboard.live_table import show_live_table
from dashboard.live_text import show_live_text
from dashboard.store import the_tile_server
from dashboard.views.ahead import look_ahead
from dashboard.views.area import choose_area, chosen_area
from dashboard.views.scene import MAPS, SENTENCE, TABLE, Scene, draw_once, pair_up, say_choice_of, say_view, write_pair
from dashboard.views.view import ask_month
from data.errors import DataError
from geo.situation import Situation


def show_pictures(
    scene: Scene, *, renew: Callable[[], Situation], take_out: Callable[[View], str], below: DeltaGenerator
) -> None:
    """Show the map with its month and sentence here, and its table below.

    Parameters
    ----------
    scene
        What the map shows.
    renew
        Reads the tables again, as whoever looks may see them now: a change of month runs nothing
        else that would ask. When they are others, all of the page is shown anew.
    take_out
        Writes the map of a view as a file.
    below
        Where the table stands.
    """
    with below:
        st.subheader("Kartan som tabell")
        table = st.container()
        st.caption("Områden kan överlappa, därför behöver raderna inte summera till hela kommunen.")
    _show_month(scene, renew, table, chosen_area(scene.situation))
    st.download_button(
        "Ladda ner kartan som fil",
        data=lambda: take_out(scene.shown),
        file_name=f"lofteskartan-{scene.situation.municipality}-{scene.view.year}.html",
        mime="text/html",
        on_click="ignore",
    )


@st.fragment
def _show_month(scene: Scene, renew: Callable[[], Situation], table: DeltaGenerator, chosen: str | None) -> None:
    """Show what a change of month changes, in as few messages as can be: each costs both ends."""
    if _is_outdated(scene, renew) or chosen_area(scene.situation) != chosen:
        st.rerun()
    picture = st.container(gap=None)
    scene.shown = ask_month(scene.view)
    pair, choice = pair_up(scene.shown, scene.beside_year), say_choice_of(scene)
    with picture:
        _draw_pair(pair, scene, chosen, choice)
        show_choices(scene.ahead.values(), key="framme", on_reach=partial(look_ahead, scene))
    show_live_text([say_view(view, scene.situation) for view in pair], key=SENTENCE, choice=choice)
    if culled := say_culled(scene.situation, *pair):
        st.caption(f"Inga punkter på kartan. {culled}")
    with table:
        show_live_table(write_pair(pair, scene.situation), key=TABLE, choice=choice)


def _is_outdated(scene: Scene, renew: Callable[[], Situation]) -> bool:
    try:
        return renew() is not scene.situation
    except DataError:
        return True  # the page tells why


def _draw_pair(pair: Sequence[View], scene: Scene, chosen: str | None, choice: str) -> None:
    """Show the maps, which move together; what stands out belongs to the first."""
    places: Sequence[AbstractContextManager[object]] = [nullcontext()] if len(pair) == 1 else st.columns(len(pair))
    for number, (place, view) in enumerate(zip(places, pair, strict=True)):
        clusters = () if number else scene.clusters
        with place:
            show_map(
                draw_once(view, scene.situation, scene.name, clusters, the_tile_server()),
                key=MAPS[number],
                selected=chosen,
                on_choose=choose_area,
                linked="" if len(pair) == 1 else "lagesbild",
                choice=choice,
            )
