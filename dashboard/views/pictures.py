"""The map, or two beside each other, with the month to choose and the same facts as a sentence and a table.

A change of month runs and redraws this alone: it is a fragment of the page, in Streamlit's word. And
whoever reaches for the month, the category or the year is sent all that it may come to, so that what
is shown follows it at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.area_map import View, describe_map, describe_values, lay_view, say_culled
from dashboard.comparison_texts import say_share
from dashboard.derived import kept_with_situation, list_categories, list_years
from dashboard.formats import format_count
from dashboard.live_choices import pack_choices, read_choice, say_choice, show_choices
from dashboard.live_map import Packed, prepare, revalue, show_map, write_values
from dashboard.live_table import show_live_table, write_message
from dashboard.live_text import show_live_text, write_texts
from dashboard.map_facts import Fact, Facts, gather_facts, say_facts
from dashboard.selection import name_whole
from dashboard.store import the_tile_server
from dashboard.texts import capitalise
from dashboard.tiles import TileServer
from dashboard.views.area import choose_area, chosen_area
from dashboard.views.view import ALL_CATEGORIES, MONTH_CHOICES, ask_month
from data.errors import DataError
from geo.join import Placing
from geo.situation import Situation
from geo.standout import Cluster

N_PICTURES = 48
"""Maps kept for each situation: a year by month, for a few categories."""

N_PACKED = 12
"""What widgets may come to, kept packed for each situation."""

N_AHEAD = 40
"""Categories sent ahead at most; those further down are waited for."""

MAPS, SENTENCE, TABLE = ("karta", "karta-bredvid"), "kartmening", "karttabell"
"""The parts of the page that follow what is chosen."""


@dataclass(slots=True)
class Scene:
    """What the map of a page shows.

    Attributes
    ----------
    name
        The municipality's name.
    situation
        Its tables.
    view
        What is counted, all of the year.
    beside_year
        The year to lay beside it, if any.
    clusters
        Places that stand out, drawn as outlines on the first map.
    shown
        The view of the month that is shown now.
    choice
        What the widgets said when it was made.
    ahead
        Per widget that the reader has reached for, all that it may come to, packed for the browser.
    """

    name: str
    situation: Situation
    view: View
    beside_year: int | None
    clusters: tuple[Cluster, ...]
    shown: View
    choice: Mapping[str, str] = field(default_factory=read_choice)
    ahead: dict[str, bytes] = field(default_factory=dict)


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
    pair, choice = _pair_up(scene.shown, scene.beside_year), _say_choice(scene)
    with picture:
        _draw_pair(pair, scene, chosen, choice)
        show_choices(scene.ahead.values(), key="framme", on_reach=partial(_look_ahead, scene))
    show_live_text([_say(view, scene.situation) for view in pair], key=SENTENCE, choice=choice)
    if culled := say_culled(scene.situation, *pair):
        st.caption(f"Inga punkter på kartan. {culled}")
    with table:
        show_live_table(_write_table(pair, scene.situation), key=TABLE, choice=choice)


def _look_ahead(scene: Scene, widget: str) -> None:
    """Pack all that a widget may come to, when the others stay as they are."""
    if widget not in _LISTS:
        return
    ahead = tuple(
        (_say_choice(scene, **{widget: word}), _pair_up(view, scene.beside_year))
        for word, view in _LISTS[widget](scene.shown, scene.situation)
        if view.year != scene.beside_year
    )
    pair = _pair_up(scene.shown, scene.beside_year)
    scene.ahead[widget] = _pack(scene.situation, ahead, pair, scene.name, scene.clusters, the_tile_server())


def _say_choice(scene: Scene, **other: str) -> str:
    """Say what the widgets say, or would say with another word in one of them."""
    month = next(word for word, month in MONTH_CHOICES.items() if month == scene.shown.month)
    return say_choice(scene.choice, **{"manad": month, **other})


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
            SENTENCE: write_texts([_say(view, situation) for view in pair]),
            TABLE: _write_table(pair, situation),
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
        return _draw_once(view, situation, name, clusters, tiles)
    ground = _draw_once(shown.of(shown.year, None), situation, name, (), tiles)
    return revalue(ground, describe_values(view, situation, name=name))


def _pair_up(view: View, beside_year: int | None) -> tuple[View, ...]:
    return (view,) if beside_year is None else (view, view.of(beside_year, view.month))


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
                _draw_once(view, scene.situation, scene.name, clusters, the_tile_server()),
                key=MAPS[number],
                selected=chosen,
                on_choose=choose_area,
                linked="" if len(pair) == 1 else "lagesbild",
                choice=choice,
            )


def _draw(
    view: View, situation: Situation, name: str, clusters: tuple[Cluster, ...], tiles: TileServer | None
) -> Packed:
    """Draw all of a year; a month of it is the same map with other values."""
    if view.month is None:
        return prepare(describe_map(view, situation, name=name, clusters=clusters, tiles=tiles))
    whole = _draw_once(view.of(view.year, None), situation, name, clusters, tiles)
    return revalue(whole, describe_values(view, situation, name=name))


_draw_once = kept_with_situation(_draw, most=N_PICTURES)


def _say(view: View, situation: Situation) -> str:
    whole_name = name_whole(situation, view.source)
    return capitalise(say_facts(gather_facts(view, situation), view, whole_name=whole_name))


def _write_table(pair: Sequence[View], situation: Situation) -> bytes:
    both = [gather_facts(view, situation) for view in pair]
    whole_name, has_rest = name_whole(situation, pair[0].source), any(facts.rest for facts in both)
    lines = [_line_up(facts, whole_name, has_rest=has_rest) for facts in both]
    kinds = ["Antal", "Andel"]
    headings = [f"{kind} {view.when}" if len(pair) > 1 else kind for view in pair for kind in kinds]
    rows = [
        [same[0].label, same[0].kind or "–", *_say_row(same, [facts.whole for facts in both])]
        for same in zip(*lines, strict=True)
    ]
    told = " ".join(_say_left_out(view, facts) for view, facts in zip(pair, both, strict=True))
    caption = f"{pair[0].named.capitalize()}, {' och '.join(view.when for view in pair)}. {told}"
    return write_message(caption.strip(), ["Område", "Typ", *headings], rows)


def _say_row(same: Sequence[Fact], wholes: Sequence[int | None]) -> list[str]:
    said = [(format_count(fact.n), say_share(fact.n, whole)) for fact, whole in zip(same, wholes, strict=True)]
    return [cell for cells in said for cell in cells]


def _line_up(facts: Facts, whole_name: str, *, has_rest: bool) -> list[Fact]:
    rest = facts.rest or tuple(Fact(kind.value, "", None) for kind in (Placing.OUTSIDE, Placing.UNKNOWN))
    return [*facts.areas, *(rest if has_rest else ()), Fact(whole_name, "", facts.whole)]


def _say_left_out(view: View, facts: Facts) -> str:
    if not facts.n_undated and not facts.n_uncovered:
        return ""
    return (
        f"Utanför räkningen: {format_count(facts.n_undated)} händelser med okänd tid (alla år) och "
        f"{format_count(facts.n_uncovered)} under månader {view.year} som källan inte täcker för alla valda kategorier."
    )
