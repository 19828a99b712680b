"""The map of a municipality's areas: what it counts and how it is shaded, without Streamlit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from folium.raster_layers import ImageOverlay

from dashboard.formats import format_count, format_date
from dashboard.maps import AreaLook, LegendItem, Values, draw_map, draw_picture
from dashboard.shades import RAMP, UPPERS, class_counts
from dashboard.texts import DEMO_NOTICE, INTERNAL_NOTICE
from dashboard.tiles import TileServer
from dashboard.viewed import (
    POINT_COLOUR,
    View,
    count_left_out,
    count_of,
    count_points,
    find_coordinates,
    find_placed,
    find_points,
    is_culled,
    lay_view,
    say_culled,
    say_untested,
    select_incidents,
)
from data.territory import read_outline
from geo.chance import estimate_dispersion
from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import count_cells, make_grid
from geo.question import lay_out_years
from geo.situation import Situation
from geo.standout import Cluster, find_standing_out

__all__ = [
    "POINT_COLOUR",
    "Evidence",
    "View",
    "count_left_out",
    "count_of",
    "describe_map",
    "estimate_spread",
    "find_moved",
    "find_placed",
    "find_points",
    "gather_evidence",
    "is_culled",
    "lay_view",
    "say_culled",
    "say_source",
    "say_untested",
    "select_incidents",
]

MOST_POINTS = 5_000
"""Beyond this points cover each other: they are counted in cells, drawn as one image."""

CELL_M = 100


def find_moved(view: View, situation: Situation, *, baseline_year: int) -> tuple[Cluster, ...] | None:
    """Find the places that have a larger share of the view's incidents than in the baseline year.

    Parameters
    ----------
    view
        What is counted.
    situation
        The municipality's tables.
    baseline_year
        The year whose places are the measure.

    Returns
    -------
    tuple of Cluster or None
        None where it can't be tested: no places in one of the years, or outside Sweden.
    """
    evidence = gather_evidence(view, situation, baseline_year=baseline_year)
    if evidence is None:
        return None
    return find_standing_out(*evidence.now, earlier=evidence.earlier, dispersion=evidence.dispersion)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a test of places needs: longitudes and latitudes now and in the baseline year, and the dispersion."""

    now: tuple[pd.Series, pd.Series]
    earlier: tuple[pd.Series, pd.Series]
    dispersion: float


def gather_evidence(view: View, situation: Situation, *, baseline_year: int) -> Evidence | None:
    """Gather what a test of places needs, or None where there are no places in one of the years."""
    years = (view, replace(view, year=baseline_year))
    now, earlier = (find_placed(select_incidents(each, situation)) for each in years)
    dispersion = estimate_spread(view, situation)
    if view.year == baseline_year or dispersion is None or now.empty or earlier.empty:
        return None
    return Evidence((now["lon"], now["lat"]), (earlier["lon"], earlier["lat"]), dispersion)


def estimate_spread(view: View, situation: Situation) -> float | None:
    """Estimate how much more the view's monthly counts vary than chance, or None without two whole years."""
    of_whole = view.monthly[view.monthly["area_id"] == situation.municipality]
    chosen = of_whole[of_whole["category"].isin(view.categories)]
    summed = pd.DataFrame(chosen.groupby(["area_id", "month"])["n"].sum(skipna=False)).reset_index()
    return estimate_dispersion(lay_out_years(summed)) if len(summed) else None


def describe_map(
    view: View,
    situation: Situation,
    *,
    name: str,
    clusters: Sequence[Cluster] = (),
    notes: Sequence[str] = (),
    tiles: TileServer | None = None,
) -> folium.Map:
    """Describe the map: areas shaded by their counts, incidents as points, outlines of what stands out.

    Parameters
    ----------
    view
        What is counted.
    situation
        The municipality's tables.
    name
        The municipality's name, for the title.
    clusters
        Places that stand out, drawn as outlines.
    notes
        What the figures rest on, for the file that leaves the house.
    tiles
        The tile server that the administrator named.
    """
    values = describe_values(view, situation, name=name)
    drawn = draw_map(
        areas=situation.areas,
        looks=values.looks,
        outlines=_read_outline(situation.municipality),
        marks=gpd.GeoDataFrame(geometry=[cluster.outline for cluster in clusters], crs=MAP_CRS),
        points=values.points,
        legend=values.legend,
        title=values.title,
        subtitle=values.subtitle,
        notice=DEMO_NOTICE if situation.is_demo else "",
        notes=(INTERNAL_NOTICE, *notes),
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )
    if values.image is not None:
        values.image.add_to(drawn)
    return drawn


def describe_values(view: View, situation: Situation, *, name: str) -> Values:
    """Describe what the map of a view shows on a ground that is the same for every month.

    Parameters
    ----------
    view, situation, name
        As in `describe_map`.
    """
    areas = situation.areas
    counts = {area_id: view.counts.get(area_id) for area_id in areas["area_id"]}
    shades = class_counts(counts.values())
    looks = [
        AreaLook(area_id, label, shades.colour(counts[area_id]), f"{label}: {_say_count(counts[area_id], view)}")
        for area_id, label in zip(areas["area_id"], areas["label"], strict=True)
    ]
    n_points = count_points(view, situation)
    is_crowded = n_points > MOST_POINTS
    return Values(
        title=f"{name}: {view.what}, {view.when}",
        subtitle=say_source(situation, view.source),
        looks=looks,
        points=find_points(view, situation) if 0 < n_points <= MOST_POINTS else None,
        image=_draw_cells(view, situation) if is_crowded else None,
        legend=[*shades.legend(), *_explain_points(n_points)],
    )


def _explain_points(n: int) -> list[LegendItem]:
    if n == 0:
        return []
    if n > MOST_POINTS:
        return [LegendItem(RAMP[2], f"ruta på {CELL_M} m, i samma färger")]
    return [LegendItem(POINT_COLOUR, "en händelse")]


_read_outline = cache(read_outline)


def _draw_cells(view: View, situation: Situation) -> ImageOverlay:
    """Count crowded points in cells, in the classes that the areas have."""
    x, y = transform_points(*find_coordinates(view, situation), from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
    grid = make_grid(x, y, cell_m=CELL_M)
    bounds = [float(end) for end in _read_outline(situation.municipality).total_bounds]
    return draw_picture(
        count_cells(x, y, grid=grid).astype("float64"),
        grid=grid,
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
        uppers=(*UPPERS, np.inf),
        colours=RAMP,
        is_smooth=False,
    )


def say_source(situation: Situation, source: str) -> str:
    """Name a source and the day of its latest extract.

    Examples
    --------
    >>> empty = pd.DataFrame({"source": [], "extract_date": []})
    >>> say_source(Situation("0586", empty, empty, empty, empty, empty, empty, is_demo=False), "polisen")
    'Källa: polisen'
    """
    deliveries = situation.deliveries
    days = deliveries.loc[deliveries["source"] == source, "extract_date"].dropna()
    return f"Källa: {source}, uttag {format_date(days.max())}" if len(days) else f"Källa: {source}"


def _say_count(n: int | None, view: View) -> str:
    return f"{format_count(n)} {view.when}" if n is None else f"{view.count_named(n)}, {view.when}"
