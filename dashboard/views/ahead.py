"""What the month, the category and the year may come to, sent to whoever reaches for them.

So what is shown follows the choice at once.
"""

from collections.abc import Iterator
from functools import partial

from dashboard.area_map import View, describe_values, lay_view
from dashboard.derived import kept_with_situation, list_categories, list_years
from dashboard.live_choices import pack_choices
from dashboard.live_map import Packed, revalue, write_values
from dashboard.live_text import write_texts
from dashboard.store import the_tile_server
from dashboard.tiles import TileServer
from dashboard.views.scene import MAPS, SENTENCE, TABLE, Scene, draw_once, pair_up, say_choice_of, say_view, write_pair
from dashboard.views.view import ALL_CATEGORIES, MONTH_CHOICES
from geo.situation import Situation
from geo.standout import Cluster

N_PACKED = 12
"""What widgets may come to, kept packed for each situation."""

N_AHEAD = 40
"""Categories sent ahead at most; those further down are waited for."""


def look_ahead(scene: Scene, widget: str) -> None:
    """Pack all that a widget may come to, when the others stay as they are."""
    if widget not in _LISTS:
        return
    ahead = tuple(
        (say_choice_of(scene, **{widget: word}), pair_up(view, scene.beside_year))
        for word, view in _LISTS[widget](scene.shown, scene.situation)
        if view.year != scene.beside_year
    )
    pair = pair_up(scene.shown, scene.beside_year)
    scene.ahead[widget] = _pack(scene.situation, ahead, pair, scene.name, scene.clusters, the_tile_server())


def _list_categories(shown: View, situation: Situation) -> Iterator[tuple[str, View]]:
    every = tuple(list_categories(situation, shown.source))
    for word, categories in {ALL_CATEGORIES: every, **{each: (each,) for each in every[:N_AHEAD]}}.items():
        whole = lay_view(situation, shown.monthly, source=shown.source, categories=categories, year=shown.year)
        yield word, whole.of(shown.year, shown.month)


def _list_years(shown: View, situation: Situation) -> Iterator[tuple[str, View]]:
    for year in list_years(situation, shown.monthly, shown.source):
        yield str(year), shown.of(year, shown.month)


def _list_months(shown: View, _: Situation) -> Iterator[tuple[str, View]]:
    for word, month in MONTH_CHOICES.items():
        yield word, shown.of(shown.year, month)


_LISTS = {"visa": _list_categories, "ar": _list_years, "manad": _list_months}
"""What each widget may come to: its words, and the views of them."""


@partial(kept_with_situation, most=N_PACKED)
def _pack(
    situation: Situation,
    ahead: tuple[tuple[str, tuple[View, ...]], ...],
    shown: tuple[View, ...],
    name: str,
    clusters: tuple[Cluster, ...],
    tiles: TileServer | None,
) -> bytes:
    choices = {}
    for said, pair in ahead:
        drawn = [
            _draw_ahead(view, beside, situation, name, () if at else clusters, tiles)
            for at, (view, beside) in enumerate(zip(pair, shown, strict=True))
        ]
        choices[said] = {key: write_values(each) for key, each in zip(MAPS, drawn, strict=False)} | {
            SENTENCE: write_texts([say_view(view, situation) for view in pair]),
            TABLE: write_pair(pair, situation),
        }
    return pack_choices(choices)


def _draw_ahead(
    view: View,
    shown: View,
    situation: Situation,
    name: str,
    clusters: tuple[Cluster, ...],
    tiles: TileServer | None,
) -> Packed:
    """Draw what may come; what stands out is only known of the category and the year that are shown."""
    if (view.categories, view.year) == (shown.categories, shown.year):
        return draw_once(view, situation, name, clusters, tiles)
    ground = draw_once(shown.of(shown.year, None), situation, name, (), tiles)
    return revalue(ground, describe_values(view, situation, name=name))
