"""Everything known about one municipality, and the counts that follow from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import geopandas as gpd
import pandas as pd

from data.model import AreaType
from geo.counts import COUNT_KEYS, complete_series, count_incidents, sum_areas
from geo.join import assign_areas
from geo.kept import Countable, hide_unknown, make_stand_ins

PARTITIONS = frozenset({AreaType.DESO.value, AreaType.REGSO.value})
"""The area types that make up a municipality without overlap, so that their counts may be added."""

_NOTHING = pd.DataFrame(
    {
        "area_id": pd.Series(dtype="str"),
        "category": pd.Series(dtype="str"),
        "month": pd.Series(dtype="datetime64[us]"),
        "n": pd.Series(dtype="Int64"),
    }
)[[*COUNT_KEYS, "n"]]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Situation:
    """The tables of one municipality; shared by all who look, so nobody changes them.

    Two are the same only when they are one: what is derived from a situation can be kept with it.

    Attributes
    ----------
    municipality
        Four-digit code, or the name of a place outside Sweden; also the `area_id` of the whole.
    incidents, series, areas
        `data.tables` INCIDENTS, SERIES and AREAS.
    deliveries
        What the store knows of each delivery: source, kind, definition, licence.
    coverage
        What each source vouches for, per municipality, category and month, and whether a row
        that isn't there means zero.
    assignment
        `geo.join.assign_areas` of the incidents.
    is_demo
        The figures are invented example data.
    kept
        `data.store.KEPT`: counts of incidents whose rows were culled.
    rows_from
        Per source the first day that there can be rows from; sources that have lost none are not there.
    """

    municipality: str
    incidents: pd.DataFrame
    series: pd.DataFrame
    areas: gpd.GeoDataFrame
    deliveries: pd.DataFrame
    coverage: pd.DataFrame
    assignment: pd.DataFrame
    is_demo: bool
    kept: pd.DataFrame | None = None
    rows_from: Mapping[str, pd.Timestamp] = field(default_factory=dict)


def gather(
    municipality: str,
    *,
    incidents: pd.DataFrame,
    series: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    deliveries: pd.DataFrame,
    coverage: pd.DataFrame,
    is_demo: bool,
    assignment: pd.DataFrame | None = None,
) -> Situation:
    """Put a municipality's tables together; each incident's areas are found here only if they aren't given."""
    if assignment is None:
        assignment = assign_areas(incidents, areas)
    return Situation(municipality, incidents, series, areas, deliveries, coverage, assignment, is_demo)


def add_kept(situation: Situation, kept: pd.DataFrame, *, rows_from: Mapping[str, date]) -> Situation:
    """Add what was kept of incidents whose rows were culled: `data.store.KEPT`, and the first day with rows per source.

    Without it the culled months have no figures at all; they are never zero.
    """
    first = {source: pd.Timestamp(day) for source, day in rows_from.items()}
    return replace(situation, kept=kept, rows_from=first)


def list_sources(situation: Situation) -> list[str]:
    """Name the sources that have counts for the municipality itself.

    Those that say something about its areas come first, then by name. Sources are never added
    together: the same crime may stand in several.
    """
    own = situation.series[~_is_reference(situation.series)]
    per_area = own[own["area_id"] != situation.municipality]
    detailed = list_registers(situation) | set(per_area["source"])
    return sorted(detailed) + sorted(set(own["source"]) - detailed)


def is_summed(situation: Situation, source: str) -> bool:
    """Tell whether a source's figure for the whole municipality is the sum of its areas.

    Then it lacks what the source could not place in an area, and must be called a sum.
    """
    rows = situation.series[(situation.series["source"] == source) & ~_is_reference(situation.series)]
    return not rows.empty and situation.municipality not in set(rows["area_id"])


def list_categories(situation: Situation, source: str) -> list[str]:
    """Name the categories that a source has counts of."""
    tables = (situation.incidents, situation.series, *([] if situation.kept is None else [situation.kept]))
    return sorted({name for table in tables for name in table.loc[table["source"] == source, "category"].unique()})


def list_references(situation: Situation) -> list[str]:
    """Name the reference areas there are figures for: riket, län:NN."""
    return sorted(set(situation.series.loc[_is_reference(situation.series), "area_id"]))


def list_registers(situation: Situation) -> set[str]:
    """Name the sources whose figures are counted from incidents, also where the rows were culled."""
    kept = () if situation.kept is None else situation.kept["source"]
    return {*situation.incidents["source"].unique(), *kept}


def stand_in(situation: Situation, source: str) -> Countable:
    """Give a source's incidents for counting per month, those whose rows were culled stood in for.

    Nothing else may be read out of them: what was culled has no hour, day or place any more.
    """
    counted = ["incident_id", "category", "source_category", "from_at", "x"]
    own = situation.incidents[counted][situation.incidents["source"] == source]
    named = own.drop(columns="x").assign(has_point=own["x"].notna())
    covered = situation.coverage.loc[situation.coverage["source"] == source, ["category", "month", "is_absent_zero"]]
    kept = _kept_of(situation, source)
    if kept.empty:
        return Countable(named, situation.assignment, covered)
    gone = make_stand_ins(kept)
    return Countable(
        pd.concat([gone.incidents, named], ignore_index=True),
        pd.concat([gone.assignment, situation.assignment], ignore_index=True),
        pd.concat([gone.covered, covered], ignore_index=True),
    )


def has_rows(situation: Situation, source: str, first_day: pd.Timestamp) -> bool:
    """Tell whether a source still has its incidents one by one from a day on; else they were culled (gallrade).

    Examples
    --------
    >>> empty = pd.DataFrame({"source": []})
    >>> culled = {"polisen": pd.Timestamp("2023-11-01")}
    >>> given = Situation("0586", empty, empty, empty, empty, empty, empty, is_demo=False, rows_from=culled)
    >>> has_rows(given, "polisen", pd.Timestamp("2023-01-01")), has_rows(given, "Brå", pd.Timestamp("2023-01-01"))
    (False, True)
    """
    first = situation.rows_from.get(source)
    return first is None or first_day >= first


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
    if source in list_registers(situation):
        return _count_register(situation, source)
    covered = situation.coverage[situation.coverage["source"] == source]
    series = situation.series[(situation.series["source"] == source) & (situation.series["n_months"] == 1)]
    counted = [
        _count_series(situation, str(municipality), rows, covered[covered["municipality"] == municipality])
        for municipality, rows in series.groupby("municipality", sort=True)
    ]
    return pd.concat(counted, ignore_index=True) if counted else _NOTHING


def _is_reference(series: pd.DataFrame) -> pd.Series:
    return (series["area_id"] == "riket") | series["area_id"].str.startswith("län:")


def _count_register(situation: Situation, source: str) -> pd.DataFrame:
    """Count incidents category by category, each for the months that its source vouches for."""
    countable = stand_in(situation, source)
    counted = [
        count_incidents(
            countable.incidents,
            countable.assignment,
            area_ids=situation.areas["area_id"].tolist(),
            categories=[str(category)],
            months=pd.DatetimeIndex(rows["month"].sort_values()),
            whole=situation.municipality,
        )
        for category, rows in countable.covered.groupby("category", sort=True)
    ]
    if not counted:
        return _NOTHING
    counts, kept = pd.concat(counted, ignore_index=True), _kept_of(situation, source)
    if kept.empty:
        return counts
    return hide_unknown(counts, kept, before=situation.rows_from[source], whole=situation.municipality)


def _kept_of(situation: Situation, source: str) -> pd.DataFrame:
    kept = situation.kept
    return pd.DataFrame(columns=["n"]) if kept is None else kept[kept["source"] == source]


def _count_series(situation: Situation, municipality: str, series: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    given = set(series["area_id"])
    parts = _find_parts(situation, given)
    counts = complete_series(series, area_ids=sorted(given | parts), covered=covered)
    if municipality in given or not given <= parts:
        return counts
    return pd.concat([counts, sum_areas(counts, whole=municipality)], ignore_index=True)


def _find_parts(situation: Situation, given: set[str]) -> set[str]:
    """Find the areas that a source counts, when together they make up the municipality.

    A source that counts by DeSO speaks of every DeSO, also of one without a row. Of other
    areas, a travel centre say, it says nothing but what it has rows for.
    """
    types = situation.areas.set_index("area_id")["area_type"]
    spoken = set(types[types.index.isin(given)])
    return set(types.index[types.isin(spoken)]) if len(spoken) == 1 and spoken <= PARTITIONS else set()
