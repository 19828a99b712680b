"""What somebody may see of a municipality, and how counts are protected for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import pandas as pd

from data.other_incidents import OtherIncidents
from data.publications import Publication
from data.roles import Rights


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one municipality, as far as somebody may see them.

    Attributes
    ----------
    municipality
        Its code, or the name of a place outside Sweden.
    incidents, assignment
        One by one, and the areas they lie in (None where that isn't known); empty without the
        right to points. For counts, incidents whose areas are known have `data.tables.COUNTED` only.
    series
        Counts as they were delivered. Without the right to points: riket and län, and of the
        municipality itself what holds no small number in any period.
    areas, deliveries, coverage
        As the store's; without the right to points the deliveries tell no numbers of rows.
    is_demo
        The figures are invented.
    kept, rows_from
        What was counted of incidents that were culled, and per source the first day with rows;
        None and nothing without the right to points.
    publications, bases
        All that was published of the municipality, and the true counts behind the last; only for
        counts that are to be protected together with it.
    said
        What officials have said of two sources of the same kinds, standing or taken back; for the same.
    """

    municipality: str
    incidents: pd.DataFrame
    series: pd.DataFrame
    areas: gpd.GeoDataFrame
    deliveries: pd.DataFrame
    coverage: pd.DataFrame
    assignment: pd.DataFrame | None
    is_demo: bool
    kept: pd.DataFrame | None = None
    rows_from: Mapping[str, date] = field(default_factory=dict)
    publications: tuple[Publication, ...] = ()
    bases: str = field(default="{}", repr=False)
    said: tuple[OtherIncidents, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """Counts that may be shown to someone: small ones and what gives them away are hidden.

    Attributes
    ----------
    tables
        Per source: `area_id`, `category`, `period`, `n` (empty where it isn't shown) and `mark`
        (empty, "skyddat" or "saknas").
    remarks
        Per source what its reader should know, in Swedish; also of a source without a table.
    preliminary
        Per source the years that hold a figure which the source calls preliminary, in any category.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    preliminary: Mapping[str, frozenset[int]] = field(default_factory=dict)


Protect = Callable[[Tables, Rights, date], ShownCounts]
"""Makes counts that someone may see of all there is, with the periods that had ended on a day."""
