"""Everything known about one municipality, and the counts that follow from it."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.counts import complete_series, count_incidents, months_between, sum_areas
from geo.join import assign_areas


@dataclass(frozen=True, slots=True)
class Situation:
    """The tables of one municipality; shared by all who look, so nobody changes them.

    Attributes
    ----------
    municipality
        Four-digit code, or the name of a place outside Sweden; also the `area_id` of the whole.
    incidents, series, areas
        `data.tables` INCIDENTS, SERIES and AREAS.
    deliveries
        What the store knows of each delivery: source, kind, coverage, definition, licence.
    assignment
        `geo.join.assign_areas` of the incidents.
    is_demo
        The figures are invented example data.
    """

    municipality: str
    incidents: pd.DataFrame
    series: pd.DataFrame
    areas: gpd.GeoDataFrame
    deliveries: pd.DataFrame
    assignment: pd.DataFrame
    is_demo: bool


def gather(
    municipality: str,
    *,
    incidents: pd.DataFrame,
    series: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    deliveries: pd.DataFrame,
    is_demo: bool,
) -> Situation:
    """Put a municipality's tables together and find each incident's areas."""
    assignment = assign_areas(incidents, areas)
    return Situation(municipality, incidents, series, areas, deliveries, assignment, is_demo)


def list_sources(situation: Situation) -> list[str]:
    """Name the sources that have counts for the municipality itself.

    Those that say something about its areas come first, then by name. Sources are never added
    together: the same crime may stand in several.
    """
    own = situation.series[~_is_reference(situation.series)]
    per_area = own[own["area_id"] != situation.municipality]
    detailed = set(situation.incidents["source"]) | set(per_area["source"])
    return sorted(detailed) + sorted(set(own["source"]) - detailed)


def list_categories(situation: Situation, source: str) -> list[str]:
    """Name the categories that a source has counts of."""
    tables = (situation.incidents, situation.series)
    return sorted({category for table in tables for category in table.loc[table["source"] == source, "category"]})


def list_references(situation: Situation) -> list[str]:
    """Name the reference areas there are figures for: riket, län:NN."""
    return sorted(set(situation.series.loc[_is_reference(situation.series), "area_id"]))


def count_months(situation: Situation, source: str) -> pd.DataFrame:
    """Count a source's incidents per area, category and month, for every area and for the whole.

    Parameters
    ----------
    situation
        The municipality's tables.
    source
        One of `list_sources`, or a source of reference series.

    Returns
    -------
    DataFrame
        Columns `area_id`, `category`, `month`, `n` (Int64). A month outside what the source
        covers is absent; a figure it doesn't give is empty, never zero.
    """
    deliveries = situation.deliveries[situation.deliveries["source"] == source]
    incidents = situation.incidents[situation.incidents["source"] == source]
    categories = list_categories(situation, source)
    if not incidents.empty:
        return count_incidents(
            incidents,
            situation.assignment,
            area_ids=situation.areas["area_id"].tolist(),
            categories=categories,
            months=_months_covered(deliveries, incidents["from_at"]),
            whole=situation.municipality,
        )
    return _count_series(situation, source, deliveries, categories)


def _is_reference(series: pd.DataFrame) -> pd.Series:
    return (series["area_id"] == "riket") | series["area_id"].str.startswith("län:")


def _months_covered(deliveries: pd.DataFrame, dates: pd.Series) -> pd.DatetimeIndex:
    """Months that the source vouches for; without its word, from its first incident to its last."""
    first, last = deliveries["covers_first"].min(), deliveries["covers_last"].max()
    return months_between(dates.min() if pd.isna(first) else first, dates.max() if pd.isna(last) else last)


def _count_series(situation: Situation, source: str, deliveries: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    rows = situation.series[situation.series["source"] == source]
    monthly = rows[rows["n_months"] == 1]
    if monthly.empty:
        return monthly.assign(month=monthly["first_month"])[["area_id", "category", "month", "n"]]
    given = set(monthly["area_id"])
    parts = set(situation.areas["area_id"]) if given & set(situation.areas["area_id"]) else set()
    counts = complete_series(
        monthly,
        area_ids=sorted(given | parts),
        categories=categories,
        months=_months_covered(deliveries, monthly["first_month"]),
        is_absent_zero=bool((deliveries["missing_row"] == "noll").all()),
    )
    if situation.municipality in given or not parts:
        return counts
    return pd.concat([counts, sum_areas(counts, whole=situation.municipality)], ignore_index=True)
