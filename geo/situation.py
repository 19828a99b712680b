"""Everything known about one municipality, and the counts and comparisons that follow from it."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.baseline import Comparison, compare_counts, compare_months
from geo.chance import estimate_dispersion
from geo.counts import complete_series, count_incidents, months_between, sum_areas
from geo.join import assign_areas

MONTHS_OF_A_YEAR = 12


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
    """Name the sources that have counts for the municipality itself, in alphabetical order.

    Sources are never added together: the same crime may stand in several.
    """
    own = situation.series[~_is_reference(situation.series)]
    return sorted(set(situation.incidents["source"]) | set(own["source"]))


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


def compare_area(
    situation: Situation,
    monthly: pd.DataFrame,
    *,
    source: str,
    area_id: str,
    category: str,
    baseline_year: int,
    year: int,
) -> Comparison:
    """Hold an area's count of one category against the same months of the baseline year.

    Parameters
    ----------
    situation
        The municipality's tables.
    monthly
        `count_months` of the source.
    source, area_id, category
        What to compare.
    baseline_year, year
        The years.

    Returns
    -------
    Comparison
        From monthly counts where there are any; else from the source's yearly figures, which
        chance can't be weighed for; else "kan inte bedömas".
    """
    chosen = monthly[(monthly["area_id"] == area_id) & (monthly["category"] == category)]
    preliminary_from = _preliminary_from(situation.deliveries, source)
    if chosen["n"].notna().any():
        sisters = chosen if area_id == situation.municipality else _sisters(monthly, situation.municipality, category)
        return compare_months(
            chosen.set_index("month")["n"],
            baseline_year=baseline_year,
            year=year,
            dispersion=estimate_dispersion(_whole_years(sisters)),
            preliminary_from=preliminary_from,
        )
    yearly = _yearly(situation.series, source, area_id, category)
    return compare_counts(
        yearly.get(baseline_year),
        yearly.get(year),
        baseline_year=baseline_year,
        year=year,
        dispersion=None,
        is_preliminary=preliminary_from is not None and pd.Timestamp(year, MONTHS_OF_A_YEAR, 1) >= preliminary_from,
    )


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


def _sisters(monthly: pd.DataFrame, municipality: str, category: str) -> pd.DataFrame:
    return monthly[(monthly["area_id"] != municipality) & (monthly["category"] == category)]


def _whole_years(monthly: pd.DataFrame) -> np.ndarray:
    """Lay monthly counts out as areas by years by months; only years known in full for every area."""
    by_year = monthly.assign(year=monthly["month"].dt.year, of_year=monthly["month"].dt.month)
    wide = by_year.pivot_table(index=["area_id", "year"], columns="of_year", values="n", aggfunc="sum", dropna=False)
    known = by_year.groupby(["area_id", "year"])["n"].count() == MONTHS_OF_A_YEAR
    whole = wide[known.reindex(wide.index, fill_value=False)]
    n_areas = whole.index.get_level_values("area_id").nunique()
    years = whole.index.get_level_values("year")
    everywhere = [year for year in years.unique() if (years == year).sum() == n_areas]
    kept = whole[years.isin(everywhere)]
    return kept.to_numpy(dtype=np.float64).reshape(n_areas, len(everywhere), -1)


def _yearly(series: pd.DataFrame, source: str, area_id: str, category: str) -> dict[int, int]:
    is_chosen = (series["source"] == source) & (series["area_id"] == area_id) & (series["category"] == category)
    rows = series[is_chosen & (series["n_months"] == MONTHS_OF_A_YEAR) & series["n"].notna()]
    return {month.year: int(n) for month, n in zip(rows["first_month"], rows["n"], strict=True)}


def _preliminary_from(deliveries: pd.DataFrame, source: str) -> pd.Timestamp | None:
    first = deliveries.loc[deliveries["source"] == source, "preliminary_from"].min()
    return None if pd.isna(first) else pd.Timestamp(first)
