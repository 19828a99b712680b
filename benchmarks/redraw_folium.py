"""The page that `benchmarks.redraw` lays beside ours: streamlit-folium, which builds its map anew at each change."""

import folium
import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from benchmarks.redraw_page import HEIGHT, SOUTH, WEST, WIDTH, make_areas
from dashboard.formats import MONTHS
from dashboard.shades import class_counts

# The only script that such a map needs; folium would have asked a public server for it.
_LEAFLET = "/app/static/vendor/leaflet/leaflet"


def show() -> None:
    """Show areas shaded by counts; the month is what changes, and nothing is asked of the map."""
    st.set_page_config(layout="wide")
    n_areas = int(st.query_params["fall"])
    month = st.radio("Månad", MONTHS, horizontal=True)
    with st.container(key="nu"):
        st_folium(_draw(n_areas, month), key="karta", height=520, width=700, returned_objects=[])
        st.markdown(f"Nu: {month}")


def _draw(n_areas: int, month: str) -> folium.Map:
    counts = np.random.default_rng(MONTHS.index(month)).poisson(40, n_areas)
    shades = class_counts(map(int, counts))
    areas = make_areas(n_areas)[["area_id", "geometry"]].assign(
        colour=[shades.colour(int(n)) for n in counts],
        caption=[f"område {at}: {n} händelser, {month}" for at, n in enumerate(counts)],
    )
    drawn = folium.Map([SOUTH + HEIGHT / 2, WEST + WIDTH / 2], zoom_start=11, tiles=None)
    drawn.default_js, drawn.default_css = [("leaflet", f"{_LEAFLET}.js")], [("leaflet_css", f"{_LEAFLET}.css")]
    folium.GeoJson(
        areas,
        style_function=lambda feature: {
            "fillColor": feature["properties"]["colour"],
            "fillOpacity": 0.85,
            "color": "#404040",
            "weight": 1.5,
        },
        tooltip=folium.GeoJsonTooltip(["caption"], labels=False),
    ).add_to(drawn)
    # The map's own word for what it shows: seen when the map that has it has been drawn.
    title = folium.DivIcon(html=f'<b class="titel">händelser, {month}</b>', icon_size=(200, 20))
    folium.Marker([SOUTH + HEIGHT, WEST], icon=title).add_to(drawn)
    return drawn
