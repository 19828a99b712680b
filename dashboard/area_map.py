"""The map of a municipality's areas: what it counts and how it is shaded, without Streamlit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import folium
import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from folium.raster_layers import ImageOverlay

from dashboard.derived import kept_with_situation
from dashboard.formats import MONTHS, format_count, format_date, format_months
from dashboard.maps import AreaLook, LegendItem, draw_map, draw_picture
from dashboard.shades import RAMP, UPPERS, class_counts
from dashboard.texts import DEMO_NOTICE, INTERNAL_NOTICE
from dashboard.tiles import TileServer
from data.territory import read_outline
from geo.chance import estimate_dispersion
from geo.counts import covered_months, total_year
from geo.crs import MAP_CRS
from geo.grid import count_cells, make_grid
from geo.question import lay_out_years
from geo.situation import Situation, has_rows
from geo.standout import Cluster, find_standing_out

POINT_COLOUR = "#0072b2"
MOST_POINTS = 5_000
"""Beyond this points cover each other: they are counted in cells, drawn as one image."""

CELL_M = 100
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, eq=False)
class View:
    """What the map shows: a source's counts of some categories in a year, or in one of its months.

    Two are the same only when they are one: what is counted is counted once and stays with the view.

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
    month
        The only month that is shown, or None for all of the year.
    """

    source: str
    categories: tuple[str, ...]
    year: int
    monthly: pd.DataFrame
    month: int | None = None

    @property
    def what(self) -> str:
        """Name what is counted."""
        return self.categories[0] if len(self.categories) == 1 else "händelser"

    @property
    def named(self) -> str:
        """Name what is counted, after a number."""
        return f"händelser ({self.what})" if len(self.categories) == 1 else "händelser"

    @cached_property
    def months(self) -> list[int]:
        """List the months that every category has figures for: only these are counted."""
        covered = [
            set(covered_months(self.monthly[self.monthly["category"] == category], self.year))
            for category in self.categories
        ]
        shared = set.intersection(*covered) if covered else set()
        return sorted(shared if self.month is None else shared & {self.month})

    @property
    def when(self) -> str:
        """Name the months and the year that are counted."""
        if self.month is not None:
            return f"{MONTHS[self.month - 1]} {self.year}"
        return f"{format_months(self.months)} {self.year}"

    @cached_property
    def totals(self) -> pd.Series:
        """Give the count per area."""
        counted = self.monthly[self.monthly["month"].dt.month.isin(self.months)]
        return total_year(counted, year=self.year, categories=self.categories)

    def of(self, year: int, month: int | None) -> "View":
        """View the same of another year or month; the same one each time it is asked for."""
        if (year, month) == (self.year, self.month):
            return self
        return self._others.setdefault((year, month), replace(self, year=year, month=month))

    @cached_property
    def _others(self) -> "dict[tuple[int, int | None], View]":
        return {}


def lay_view(
    situation: Situation, monthly: pd.DataFrame, *, source: str, categories: tuple[str, ...], year: int
) -> View:
    """Give the view of a whole year; the same one to all who ask, so that what is counted is counted once."""
    return _lay_view(situation, monthly, source, categories, year)


@kept_with_situation
def _lay_view(
    situation: Situation,  # noqa: ARG001 # the view is kept with it
    monthly: pd.DataFrame,
    source: str,
    categories: tuple[str, ...],
    year: int,
) -> View:
    return View(source, categories, year, monthly)


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
    is_crowded = len(points) > MOST_POINTS
    drawn = draw_map(
        areas=areas,
        looks=looks,
        outlines=read_outline(situation.municipality),
        marks=gpd.GeoDataFrame(geometry=[cluster.outline for cluster in clusters], crs=MAP_CRS),
        points=None if is_crowded or points.empty else points,
        legend=[*shades.legend(), *_explain_points(len(points))],
        title=f"{name}: {view.what}, {view.when}",
        subtitle=say_source(situation, view.source),
        notice=DEMO_NOTICE if situation.is_demo else "",
        notes=(INTERNAL_NOTICE, *notes),
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )
    if is_crowded:
        _draw_cells(view, situation).add_to(drawn)
    return drawn


def _explain_points(n: int) -> list[LegendItem]:
    if n == 0:
        return []
    if n > MOST_POINTS:
        return [LegendItem(RAMP[2], f"ruta på {CELL_M} m, i samma färger")]
    return [LegendItem(POINT_COLOUR, "en händelse")]


def _draw_cells(view: View, situation: Situation) -> ImageOverlay:
    """Count crowded points in cells, in the classes that the areas have."""
    placed = find_placed(select_incidents(view, situation))
    x, y = placed["x"].to_numpy(), placed["y"].to_numpy()
    grid = make_grid(x, y, cell_m=CELL_M)
    bounds = [float(end) for end in read_outline(situation.municipality).total_bounds]
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
    if is_culled(view, situation):
        return situation.incidents.head(0)
    index = _index_incidents(situation)
    months = [_number_month(view.year, month) for month in view.months]
    return pd.DataFrame(situation.incidents[_is_chosen(index, view) & np.isin(index.month, months)])


def count_left_out(view: View, situation: Situation) -> tuple[int, int]:
    """Count the view's incidents that are in no figure: of unknown time, and in months not covered that year."""
    index = _index_incidents(situation)
    of_view = index.month[_is_chosen(index, view)]
    first = _number_month(view.year, 1)
    of_time = of_view[(of_view >= first) & (of_view < first + _MONTHS_OF_A_YEAR)]
    if view.month is not None:
        of_time = of_time[of_time == _number_month(view.year, view.month)]
    counted = [_number_month(view.year, month) for month in view.months]
    n_uncovered = 0 if is_culled(view, situation) else int((~np.isin(of_time, counted)).sum())
    return int((of_view == _UNDATED).sum()), n_uncovered


@dataclass(frozen=True, slots=True)
class _Index:
    """The incidents' source, category and month as numbers: a million are chosen among in milliseconds."""

    sources: list[str]
    source: npt.NDArray[np.intp]
    categories: list[str]
    category: npt.NDArray[np.intp]
    month: npt.NDArray[np.int64]


_UNDATED = -1


@kept_with_situation
def _index_incidents(situation: Situation) -> _Index:
    incidents = situation.incidents
    source, sources = pd.factorize(incidents["source"])
    category, categories = pd.factorize(incidents["category"])
    when = incidents["from_at"].dt
    month = (when.year * _MONTHS_OF_A_YEAR + when.month - 1).fillna(_UNDATED).to_numpy(dtype=np.int64)
    return _Index(list(sources), source, list(categories), category, month)


def _number_month(year: int, month: int) -> int:
    return year * _MONTHS_OF_A_YEAR + month - 1


def _is_chosen(index: _Index, view: View) -> npt.NDArray[np.bool_]:
    """Tell which incidents are of the view's source and categories, whenever they happened."""
    sources = [at for at, name in enumerate(index.sources) if name == view.source]
    categories = [at for at, name in enumerate(index.categories) if name in view.categories]
    return np.isin(index.source, sources) & np.isin(index.category, categories)
