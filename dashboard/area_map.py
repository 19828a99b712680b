"""The map of a municipality's areas: what it counts and how it is shaded, without Streamlit."""

from dataclasses import dataclass

import folium
import pandas as pd

from dashboard.formats import format_count, format_months
from dashboard.maps import AreaLook, LegendItem, draw_map
from dashboard.shades import class_counts
from dashboard.texts import DEMO_NOTICE
from dashboard.tiles import TileServer
from data.territory import read_outline
from geo.counts import covered_months, total_year
from geo.situation import Situation

POINT_COLOUR = "#0072b2"


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows: a source's counts of some categories in a year.

    Attributes
    ----------
    source
        One source.
    categories
        The categories added together.
    year
        The year.
    monthly
        `geo.situation.count_months` of the source.
    """

    source: str
    categories: tuple[str, ...]
    year: int
    monthly: pd.DataFrame

    @property
    def what(self) -> str:
        """Name what is counted."""
        return self.categories[0] if len(self.categories) == 1 else "händelser"

    @property
    def when(self) -> str:
        """Name the months and the year that are counted."""
        return f"{format_months(covered_months(self.monthly, self.year))} {self.year}"

    @property
    def totals(self) -> pd.Series:
        """Give the count per area."""
        return total_year(self.monthly, year=self.year, categories=self.categories)


def describe_map(view: View, situation: Situation, *, name: str, tiles: TileServer | None = None) -> folium.Map:
    """Describe the map: areas shaded by their counts, incidents as points, the municipality's outline.

    Parameters
    ----------
    view
        What is counted.
    situation
        The municipality's tables.
    name
        The municipality's name, for the title.
    tiles
        The tile server that the administrator named.
    """
    areas, totals = situation.areas, view.totals
    counts = {area_id: count_of(totals, area_id) for area_id in areas["area_id"]}
    shades = class_counts(counts.values())
    looks = [
        AreaLook(area_id, label, shades.colour(counts[area_id]), f"{label}: {_say_count(counts[area_id], view)}")
        for area_id, label in zip(areas["area_id"], areas["label"], strict=True)
    ]
    points = _find_points(view, situation)
    return draw_map(
        areas=areas,
        looks=looks,
        outlines=read_outline(situation.municipality),
        points=points if len(points) else None,
        legend=shades.legend() + ([LegendItem(POINT_COLOUR, "en händelse (punkt)")] if len(points) else []),
        title=f"{name}: {view.what}, {view.when}",
        notice=DEMO_NOTICE if situation.is_demo else "",
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )


def count_of(totals: pd.Series, area_id: str) -> int | None:
    """Give an area's count; None where it is missing."""
    n = totals.get(area_id)
    return None if n is None or pd.isna(n) else int(n)


def _say_count(n: int | None, view: View) -> str:
    return f"{format_count(n)} {view.when}" if n is None else f"{format_count(n)} {view.what}, {view.when}"


def _find_points(view: View, situation: Situation) -> pd.DataFrame:
    chosen = select_incidents(view, situation)
    placed = chosen[chosen["lon"].notna()]
    return pd.DataFrame(placed[["lon", "lat"]]).assign(colour=POINT_COLOUR, caption=placed["category"])


def select_incidents(view: View, situation: Situation) -> pd.DataFrame:
    """Select the incidents that the view counts; none where the source gives counts only."""
    incidents = situation.incidents
    is_chosen = (incidents["source"] == view.source) & incidents["category"].isin(view.categories)
    return pd.DataFrame(incidents[is_chosen & (incidents["from_at"].dt.year == view.year)])
