"""Karta: the published areas, shaded only by figures that are shown."""

import geopandas as gpd
import streamlit as st
from shapely.geometry import shape

from dashboard.live_map import show_map
from dashboard.maps import AreaLook, draw_map
from dashboard.public.asking import ask_area, ask_category, ask_period, ask_table, name_apart
from dashboard.public.classes import choose_colour, list_legend
from dashboard.public.figures import Cells, index_cells, name_category, narrow, say_area, say_figure
from dashboard.public.page import show_heading, show_list, show_table
from dashboard.public.shelf import Shown
from dashboard.public.words import MAP, MAP_COLOURS, NOT_PROMISED_HERE, PROMISED_HERE, say_period
from dashboard.texts import badge_status, plain
from data.publications import DEMO_MARK, Publication, PublishedArea, PublishedCategory, PublishedPeriod
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
    left, right = st.columns(2)
    with left:
        category = ask_category(spoken)
    with right:
        period = ask_period(spoken)
    cells = index_cells(table)
    _show_drawn(publication, areas, category, period, cells)
    _show_chosen(spoken, areas, category, cells)
    st.markdown(MAP_COLOURS)
    st.header("Kartan som tabell")
    rows = [[area.label, say_figure(cells.get((area.area_id, category.code, period.code)))] for area in areas]
    show_table(f"Antal kända händelser: {name_category(category)}", ["Område", period.label], rows)


def _show_drawn(
    publication: Publication,
    areas: list[PublishedArea],
    category: PublishedCategory,
    period: PublishedPeriod,
    cells: Cells,
) -> None:
    looks = []
    for area in areas:
        cell = cells.get((area.area_id, category.code, period.code))
        looks.append(AreaLook(area.area_id, area.label, choose_colour(cell), say_area(area.label, [(period, cell)])))
    drawn = draw_map(
        areas=_lay_areas(areas),
        looks=looks,
        outlines=read_outline(publication.municipality),
        legend=list_legend(),
        title=f"{publication.municipality_name}: {name_category(category)}, {say_period(period)}",
        notice=DEMO_MARK if publication.is_demo else "",
    )
    names = name_apart([(area.label, area.area_id) for area in areas])
    labels = dict(zip((area.area_id for area in areas), names, strict=True))
    chosen = next((key for key, label in labels.items() if label == st.session_state.get("omrade")), None)
    show_map(drawn, key="karta", selected=chosen, on_choose=lambda area_id: _choose(labels[area_id]))


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
