"""Karta: the published areas, shaded only by figures that are shown."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import folium
import geopandas as gpd
import streamlit as st
from shapely.geometry import shape

from dashboard.live_map import show_map
from dashboard.maps import AreaLook, draw_map
from dashboard.public.asking import (
    MOST_STEPS,
    ask_area,
    ask_beside,
    ask_category,
    ask_period,
    ask_span,
    ask_table,
    name_apart,
    take_up_period,
)
from dashboard.public.classes import choose_colour, list_legend
from dashboard.public.figures import Cells, index_cells, name_category, narrow, say_area, say_figure, say_map
from dashboard.public.page import show_heading, show_list, show_table
from dashboard.public.shelf import Shown
from dashboard.public.words import (
    MAP,
    MAP_COLOURS,
    MAP_STEPS,
    NOT_PROMISED_HERE,
    PROMISED_HERE,
    SAME_TWICE,
    say_period,
)
from dashboard.texts import badge_status, plain
from data.publications import DEMO_MARK, Publication
from data.published import PublishedArea, PublishedCategory, PublishedPeriod
from data.territory import read_outline
from geo.crs import MAP_CRS


def show_area_map(shown: Shown) -> None:
    """Show the areas on a map, and the same in a table.

    Parameters
    ----------
    shown
        What has been published.
    """
    show_heading("Karta över {}", shown)
    publication = shown.publication
    areas = [area for area in publication.areas if area.outline is not None]
    if not areas or not any(table.cells for table in publication.tables):
        st.markdown("Inga områden är publicerade ännu. Siffror för hela kommunen står på sidan Hur går det?")
        return
    st.markdown(MAP)
    table, _ = ask_table(publication)
    spoken = narrow(publication, table)
    take_up_period(spoken)
    category, span, beside = _ask_what_and_when(spoken)
    cells = index_cells(table)
    picture = st.container(gap=None)
    period = ask_period(span)
    st.caption(MAP_STEPS)
    pair = [period, beside] if beside and beside != period else [period]
    with picture:
        _draw_pair(publication, areas, category, pair, cells)
    if beside == period:
        st.markdown(SAME_TWICE)
    show_list([plain(say_map(publication, category, each, cells)) for each in pair])
    _show_chosen(spoken, areas, category, cells)
    st.markdown(MAP_COLOURS)
    _show_as_table(areas, category, pair, cells)


def _ask_what_and_when(
    spoken: Publication,
) -> tuple[PublishedCategory, Sequence[PublishedPeriod], PublishedPeriod | None]:
    """Ask for a kind of incident, a stretch of time, and a period of it to lay beside."""
    left, middle, right = st.columns(3)
    with left:
        category = ask_category(spoken)
    with middle:
        span = ask_span(spoken, most_years=MOST_STEPS)
    with right:
        beside = ask_beside(span)
    return category, span, beside


def _draw_pair(
    publication: Publication,
    areas: list[PublishedArea],
    category: PublishedCategory,
    pair: Sequence[PublishedPeriod],
    cells: Cells,
) -> None:
    """Show the maps, which move together."""
    names = name_apart([(area.label, area.area_id) for area in areas])
    labels = dict(zip((area.area_id for area in areas), names, strict=True))
    chosen = next((key for key, label in labels.items() if label == st.session_state.get("omrade")), None)
    places: Sequence[AbstractContextManager[object]] = [nullcontext()] if len(pair) == 1 else st.columns(len(pair))
    for number, (place, period) in enumerate(zip(places, pair, strict=True)):
        with place:
            show_map(
                _draw(publication, areas, category, period, cells),
                key="karta" if number == 0 else "karta-bredvid",
                selected=chosen,
                on_choose=lambda area_id: _choose(labels[area_id]),
                linked="" if len(pair) == 1 else "karta",
            )


def _draw(
    publication: Publication,
    areas: list[PublishedArea],
    category: PublishedCategory,
    period: PublishedPeriod,
    cells: Cells,
) -> folium.Map:
    looks = []
    for area in areas:
        cell = cells.get((area.area_id, category.code, period.code))
        looks.append(AreaLook(area.area_id, area.label, choose_colour(cell), say_area(area.label, [(period, cell)])))
    return draw_map(
        areas=_lay_areas(areas),
        looks=looks,
        outlines=read_outline(publication.municipality),
        legend=list_legend(),
        title=f"{publication.municipality_name}: {name_category(category)}, {say_period(period)}",
        notice=DEMO_MARK if publication.is_demo else "",
    )


def _choose(label: str) -> None:
    st.session_state["omrade"] = label


def _show_chosen(
    publication: Publication, areas: list[PublishedArea], category: PublishedCategory, cells: Cells
) -> None:
    area = ask_area(areas)
    if area is None:
        return
    figures = [
        (period, cells.get((area.area_id, category.code, period.code)))
        for period in sorted(publication.periods, key=lambda period: (period.last, period.first))
    ]
    told = [(period, cell) for period, cell in figures if cell is not None]
    st.markdown(plain(say_area(area.label, told)) if told else plain(f"{area.label}: inget tal visas."))
    _show_promised(area, publication)


def _show_as_table(
    areas: list[PublishedArea], category: PublishedCategory, pair: Sequence[PublishedPeriod], cells: Cells
) -> None:
    st.header("Kartan som tabell")
    rows = [
        [area.label, *(say_figure(cells.get((area.area_id, category.code, each.code))) for each in pair)]
        for area in areas
    ]
    headings = ["Område", *(each.label for each in pair)]
    show_table(f"Antal kända händelser: {name_category(category)}", headings, rows)


def _show_promised(area: PublishedArea, publication: Publication) -> None:
    """Show what is promised of the very area, and how it stands."""
    here = [
        commitment
        for promise in publication.promises
        if promise.words is not None
        for commitment in promise.commitments
        if _drop_number(area.area_id) in promise.words.places.get(commitment.commitment_id, ())
    ]
    if any(promise.words for promise in publication.promises):
        st.markdown(f"**{PROMISED_HERE}**" if here else NOT_PROMISED_HERE)
    if here:
        show_list([f"{plain(each.title)} {badge_status(each.status)}" for each in here])


def _drop_number(area_id: str) -> str:
    """Give the id that an area has had under all its outlines: one that was redrawn has a number after it."""
    return area_id.partition(" (")[0]


def _lay_areas(areas: list[PublishedArea]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "area_id": [area.area_id for area in areas],
            "is_approximate": [area.is_approximate for area in areas],
            "geometry": [shape(area.outline.model_dump()) for area in areas if area.outline is not None],
        },
        crs=MAP_CRS,
    )
