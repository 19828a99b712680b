"""Counts that outlive their incidents: what was culled is counted anew, in any parts, from the counts that were kept.

Each incident that was culled is stood in for by a row with its month, category and areas, and nothing
else. Stand-ins are for counting by month; of hours, days and places nothing is known any more.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

_TIME = "datetime64[us]"


@dataclass(frozen=True, slots=True)
class Countable:
    """What a source's counts per month are made of.

    Attributes
    ----------
    incidents
        `incident_id` (negative for a stand-in), `category`, `source_category`, `from_at` (the first day of
        the month for a stand-in) and `has_point`.
    assignment
        `incident_id` and `area_id`.
    covered
        `category`, `month` and `is_absent_zero`.
    """

    incidents: pd.DataFrame
    assignment: pd.DataFrame
    covered: pd.DataFrame


def make_stand_ins(kept: pd.DataFrame) -> Countable:
    """Make a row for each incident of which only the count was kept.

    Parameters
    ----------
    kept
        `data.store.KEPT` of one source.

    Examples
    --------
    >>> month = pd.Timestamp("2021-03-01")
    >>> kept = pd.DataFrame(
    ...     {
    ...         "category": "stöld",
    ...         "source_category": "cykel",
    ...         "month": [month, month],
    ...         "area_ids": [("centrum", "skolan"), ("centrum",)],
    ...         "n": [0, 2],
    ...         "n_placed": [0, 1],
    ...         "is_covered": [True, False],
    ...     }
    ... )
    >>> countable = make_stand_ins(kept)
    >>> countable.incidents["has_point"].tolist(), countable.assignment["area_id"].tolist(), len(countable.covered)
    ([True, False], ['centrum', 'centrum'], 1)
    """
    n = kept["n"].to_numpy()
    rows = kept.loc[kept.index.repeat(n)].reset_index(drop=True)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(n) - n, n)
    stand_ins = pd.DataFrame(
        {
            "incident_id": -1 - np.arange(len(rows), dtype="int64"),
            "category": rows["category"],
            "source_category": rows["source_category"],
            "from_at": pd.Series(rows["month"], dtype=_TIME),
            "has_point": nth < rows["n_placed"].to_numpy(),
        }
    )
    lies = pd.DataFrame({"incident_id": stand_ins["incident_id"], "area_id": rows["area_ids"]})
    lies = lies.explode("area_id").dropna(subset="area_id").reset_index(drop=True)
    covered = kept.loc[kept["is_covered"], ["category", "month"]].drop_duplicates().assign(is_absent_zero=True)
    return Countable(stand_ins, lies.assign(area_id=pd.Series(lies["area_id"], dtype="str")), covered)


def hide_unknown(counts: pd.DataFrame, kept: pd.DataFrame, *, before: pd.Timestamp, whole: str) -> pd.DataFrame:
    """Empty the culled months' counts of areas that the incidents were never held against.

    Parameters
    ----------
    counts
        `area_id`, `category`, `month`, `n`.
    kept
        As `make_stand_ins`.
    before
        The first day that there are rows from.
    whole
        The `area_id` under which every incident is counted.
    """
    told = kept.loc[kept["is_covered"], ["category", "month", "area_ids"]].explode("area_ids")
    keys = ["area_id", "category", "month"]
    known = pd.MultiIndex.from_frame(told.rename(columns={"area_ids": "area_id"})[keys])
    is_told = pd.MultiIndex.from_frame(counts[keys]).isin(known) | (counts["area_id"] == whole).to_numpy()
    return counts.assign(n=counts["n"].mask((counts["month"] < before) & ~is_told))
