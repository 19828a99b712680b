"""The map of a municipality's areas: what it counts and how it is shaded, without Streamlit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import folium
import geopandas as gpd
import pandas as pd

from dashboard.formats import format_count, format_date, format_months
from dashboard.maps import AreaLook, LegendItem, draw_map
from dashboard.shades import class_counts
from dashboard.texts import DEMO_NOTICE, INTERNAL_NOTICE
from dashboard.tiles import TileServer
from data.territory import read_outline
from geo.chance import estimate_dispersion
from geo.counts import covered_months, total_year
from geo.crs import MAP_CRS
from geo.question import lay_out_years
from geo.situation import Situation, has_rows
from geo.standout import Cluster, find_standing_out

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
    def named(self) -> str:
        """Name what is counted, after a number."""
        return f"händelser ({self.what})" if len(self.categories) == 1 else "händelser"

    @property
    def months(self) -> list[int]:
        """List the months of the year that every category has figures for: only these are counted."""
        covered = [
            set(covered_months(self.monthly[self.monthly["category"] == category], self.year))
            for category in self.categories
        ]
        return sorted(set.intersection(*covered)) if covered else []

    @property
    def when(self) -> str:
        """Name the months and the year that are counted."""
        return f"{format_months(self.months)} {self.year}"

    @property
    def totals(self) -> pd.Series:
        """Give the count per area."""
        counted = self.monthly[self.monthly["month"].dt.month.isin(self.months)]
        return total_year(counted, year=self.year, categories=self.categories)


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
    areas, totals = situation.areas, view.totals
    counts = {area_id: count_of(totals, area_id) for area_id in areas["area_id"]}
    shades = class_counts(counts.values())
    looks = [
        AreaLook(area_id, label, shades.colour(counts[area_id]), f"{label}: {_say_count(counts[area_id], view)}")
        for area_id, label in zip(areas["area_id"], areas["label"], strict=True)
    ]
    points = find_points(view, situation)
    return draw_map(
        areas=areas,
        looks=looks,
        outlines=_gather_outlines(situation.municipality, clusters),
        points=points if len(points) else None,
        legend=shades.legend() + ([LegendItem(POINT_COLOUR, "en händelse (punkt)")] if len(points) else []),
        title=f"{name}: {view.what}, {view.when}",
        notice=DEMO_NOTICE if situation.is_demo else "",
        notes=(INTERNAL_NOTICE, *notes),
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )


def _gather_outlines(municipality: str, clusters: Sequence[Cluster]) -> gpd.GeoDataFrame:
    borders = [*read_outline(municipality).geometry, *(cluster.outline for cluster in clusters)]
    return gpd.GeoDataFrame(geometry=borders, crs=MAP_CRS)


def find_placed(incidents: pd.DataFrame) -> pd.DataFrame:
    """Leave the incidents whose place is known and in Sweden."""
    return pd.DataFrame(incidents[incidents["lon"].notna() & ~incidents["is_outside"]])


def count_of(totals: pd.Series, area_id: str) -> int | None:
    """Give an area's count; None where it is missing."""
    n = totals.get(area_id)
    return None if n is None or pd.isna(n) else int(n)


def _say_count(n: int | None, view: View) -> str:
    return f"{format_count(n)} {view.when}" if n is None else f"{format_count(n)} {view.named}, {view.when}"


def find_points(view: View, situation: Situation) -> pd.DataFrame:
    """Give the incidents with a place as points of the map."""
    chosen = select_incidents(view, situation)
    placed = chosen[chosen["lon"].notna()]
    return pd.DataFrame(placed[["lon", "lat"]]).assign(colour=POINT_COLOUR, caption=placed["category"])


def is_culled(view: View, situation: Situation) -> bool:
    """Tell whether any of the view's incidents were culled (gallrade): then only their number is known."""
    return bool(view.months) and not has_rows(situation, view.source, pd.Timestamp(view.year, view.months[0], 1))


def say_culled(situation: Situation, *views: View) -> str:
    """Say that incidents were culled where any of some views lacks them; empty where none does."""
    if not any(is_culled(view, situation) for view in views):
        return ""
    first = situation.rows_from[views[0].source]
    return (
        f"Händelserna en och en från före {format_date(first)} är gallrade: antalen är kvar, men inte platser och "
        "klockslag."
    )


def select_incidents(view: View, situation: Situation) -> pd.DataFrame:
    """Select the incidents that the view counts: its categories, in the months that are counted.

    None of them where some were culled: a part would look like calm.
    """
    incidents = situation.incidents.head(0) if is_culled(view, situation) else situation.incidents
    is_chosen = (incidents["source"] == view.source) & incidents["category"].isin(view.categories)
    is_then = (incidents["from_at"].dt.year == view.year) & incidents["from_at"].dt.month.isin(view.months)
    return pd.DataFrame(incidents[is_chosen & is_then])


def count_left_out(view: View, situation: Situation) -> tuple[int, int]:
    """Count the view's incidents that are in no figure: of unknown time, and in months not covered that year."""
    incidents = situation.incidents
    chosen = incidents[(incidents["source"] == view.source) & incidents["category"].isin(view.categories)]
    of_year = chosen[chosen["from_at"].dt.year == view.year]
    n_uncovered = 0 if is_culled(view, situation) else int((~of_year["from_at"].dt.month.isin(view.months)).sum())
    return int(chosen["from_at"].isna().sum()), n_uncovered
