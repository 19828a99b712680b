"""The page that `benchmarks.redraw` changes: nothing, areas of a million incidents, or a grid of cells."""

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st
from shapely import Polygon

from dashboard.area_map import lay_view
from dashboard.formats import MONTHS, format_count
from dashboard.live_map import Packed, prepare, show_map
from dashboard.maps import draw_map, draw_picture
from dashboard.shades import RAMP, UPPERS, class_counts
from dashboard.views.pictures import show_pictures
from dashboard.views.scene import Scene
from dashboard.views.view import ALL_CATEGORIES
from data.tables import SERIES
from geo.grid import Grid
from geo.situation import Situation, count_months, gather

MUNICIPALITY, SOURCE, YEAR = "0586", "polisen", 2025
N_INCIDENTS, N_YEARS = 1_000_000, 4
CATEGORIES = ("stöld", "våld", "skadegörelse", "narkotika", "trafik")
SIDE, VERTICES = 100, 60
WEST, SOUTH, WIDTH, HEIGHT = 14.9, 58.2, 0.4, 0.2
EMPTY, EMPTY_LIST, GRID = "tom", "tom-lista", "rutnät"


def show() -> None:
    """Show one case; the month is what changes."""
    st.set_page_config(layout="wide")
    case = st.query_params.get("fall", EMPTY)
    if case.isdecimal():
        _show_areas(int(case))
        return
    month = st.selectbox("Månad", MONTHS) if case == EMPTY_LIST else st.radio("Månad", MONTHS, horizontal=True)
    with st.container(key="nu"):
        if case in {EMPTY, EMPTY_LIST}:
            st.markdown(f"Nu: {month}")
            return
        show_map(_draw_grid(MONTHS.index(month)), key="karta")
        st.markdown(f"Nu: {month}, {format_count(int(_count_grid(MONTHS.index(month)).sum()))} i {SIDE * SIDE} rutor.")


def _show_areas(n_areas: int) -> None:
    """Show what Lägesbild shows of a view: the map, its category, year and month, its sentence and its table."""
    situation, monthly = _make(n_areas)
    first, second = st.columns(2)
    category = first.selectbox("Kategori", [ALL_CATEGORIES, *CATEGORIES], key="visa", bind="query-params")
    year = second.selectbox("År", range(YEAR, YEAR - N_YEARS, -1), key="ar", bind="query-params")
    chosen = tuple(sorted(CATEGORIES)) if category == ALL_CATEGORIES else (category,)
    view = lay_view(situation, monthly, source=SOURCE, categories=chosen, year=year)
    left, _ = st.columns([3, 2])
    below = st.container()
    with left:
        scene = Scene("Mjölby", situation, view, None, (), shown=view)
        show_pictures(scene, renew=lambda: situation, take_out=lambda _: "", below=below)


@st.cache_resource
def _make(n_areas: int) -> tuple[Situation, pd.DataFrame]:
    """Make a town with a million incidents, and count them."""
    rng = np.random.default_rng(n_areas)
    areas = make_areas(n_areas)
    lon, lat = WEST + WIDTH * rng.random(N_INCIDENTS), SOUTH + HEIGHT * rng.random(N_INCIDENTS)
    first = np.datetime64(f"{YEAR - N_YEARS + 1}-01-01", "us")
    span = (np.datetime64(f"{YEAR + 1}-01-01", "us") - first).astype(np.int64)
    at = first + rng.integers(0, span, N_INCIDENTS).astype("timedelta64[us]")
    category = rng.choice(CATEGORIES, N_INCIDENTS)
    incidents = pd.DataFrame(
        {
            "incident_id": np.arange(N_INCIDENTS, dtype="int64"),
            "source": pd.Series(SOURCE, index=range(N_INCIDENTS), dtype="str"),
            "category": pd.Series(category, dtype="str"),
            "source_category": pd.Series(category, dtype="str"),
            "from_at": at,
            "x": lon,
            "y": lat,
            "crs": pd.Series("EPSG:4326", index=range(N_INCIDENTS), dtype="str"),
            "lon": lon,
            "lat": lat,
            "is_outside": False,
        }
    )
    months = pd.date_range(f"{YEAR - N_YEARS + 1}-01-01", f"{YEAR}-12-01", freq="MS", unit="us")
    covered = [pd.DataFrame({"category": name, "month": months}) for name in CATEGORIES]
    coverage = pd.concat(covered).assign(source=SOURCE, municipality=MUNICIPALITY, is_absent_zero=True)
    series = pd.DataFrame({name: pd.Series([], dtype=column.dtype) for name, column in SERIES.items()})
    deliveries = pd.DataFrame({"source": [SOURCE], "kind": ["händelser"], "extract_date": [pd.Timestamp("2026-01-01")]})
    situation = gather(
        MUNICIPALITY,
        incidents=incidents,
        series=series,
        areas=areas,
        deliveries=deliveries,
        coverage=coverage,
        is_demo=True,
    )
    return situation, count_months(situation, SOURCE)


def make_areas(n: int) -> gpd.GeoDataFrame:
    """Make areas of sixty corners beside each other, as `data.tables.AREAS`."""
    n_columns = int(np.ceil(np.sqrt(n)))
    turns = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    wide, high = WIDTH / n_columns, HEIGHT / n_columns
    outlines = [
        Polygon(
            np.column_stack(
                [
                    WEST + wide * (at % n_columns + 0.5 + 0.48 * np.cos(turns)),
                    SOUTH + high * (at // n_columns + 0.5 + 0.48 * np.sin(turns)),
                ]
            )
        )
        for at in range(n)
    ]
    ids = [f"område {at}" for at in range(n)]
    given = {"area_id": ids, "label": ids, "area_type": "stadsdel", "is_approximate": False, "crs": "EPSG:4326"}
    areas = gpd.GeoDataFrame(given, geometry=outlines, crs="EPSG:4326")
    return areas.assign(exact_geometry=areas.geometry)


def _count_grid(month: int) -> np.ndarray:
    return np.random.default_rng(month).poisson(6, (SIDE, SIDE)).astype("float64")


@st.cache_resource(max_entries=12)
def _draw_grid(month: int) -> Packed:
    drawn = draw_map(
        areas=gpd.GeoDataFrame(make_areas(1).iloc[:0]),
        looks=[],
        outlines=make_areas(1),
        legend=class_counts([]).legend(),
        title=f"Mjölby: händelser, {MONTHS[month]} {YEAR}",
    )
    grid = Grid(100, 500_000.0, 6_450_000.0, SIDE, SIDE)
    picture = draw_picture(
        _count_grid(month),
        grid=grid,
        bounds=(WEST, SOUTH, WEST + WIDTH, SOUTH + HEIGHT),
        uppers=(*UPPERS, np.inf),
        colours=RAMP,
        is_smooth=False,
    )
    picture.add_to(drawn)
    return prepare(drawn)
