"""How many incidents there were per area, category and month: complete, zeros included."""

from collections.abc import Sequence

import pandas as pd

COUNT_KEYS = ["area_id", "category", "month"]


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    """Give the first day of every month from that of `first` to that of `last`.

    Examples
    --------
    >>> len(months_between(pd.Timestamp("2023-01-15"), pd.Timestamp("2024-12-31")))
    24
    """
    return pd.date_range(first.to_period("M").to_timestamp(), last.to_period("M").to_timestamp(), freq="MS", unit="us")


def count_incidents(
    incidents: pd.DataFrame,
    assignment: pd.DataFrame,
    *,
    area_ids: Sequence[str],
    categories: Sequence[str],
    months: pd.DatetimeIndex,
    whole: str,
) -> pd.DataFrame:
    """Count incidents per area, category and month; a month without incidents is a zero.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`; the month is that of `from_at`.
    assignment
        What `geo.join.assign_areas` gave.
    area_ids, categories
        What to count; others are left out.
    months
        The months the source covers (first days). A month outside them is not a zero, it is
        not there: never pass months that nobody reported.
    whole
        The id under which all incidents are counted once, wherever they lie and also without place.

    Returns
    -------
    DataFrame
        Columns `area_id`, `category`, `month`, `n` (Int64); one row per combination.

    Examples
    --------
    >>> points = pd.DataFrame({"incident_id": [1], "category": ["stöld"], "from_at": [pd.Timestamp("2023-02-03")]})
    >>> found = pd.DataFrame({"incident_id": [1], "area_id": ["a"]})
    >>> months = months_between(pd.Timestamp("2023-01-01"), pd.Timestamp("2023-02-01"))
    >>> counts = count_incidents(points, found, area_ids=["a"], categories=["stöld"], months=months, whole="0586")
    >>> counts["n"].tolist()
    [0, 1, 0, 1]
    """
    asked = incidents.loc[incidents["category"].isin(categories), ["incident_id", "category", "from_at"]]
    month = asked["from_at"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    dated = asked.assign(month=month)[["incident_id", "category", "month"]]
    rows = pd.concat([dated.merge(assignment, on="incident_id"), dated.assign(area_id=whole)])
    counted = rows.groupby(COUNT_KEYS).size().rename("n")
    grid = pd.MultiIndex.from_product([[*area_ids, whole], categories, months], names=COUNT_KEYS)
    return counted.reindex(grid, fill_value=0).astype("Int64").reset_index()


def complete_series(series: pd.DataFrame, *, area_ids: Sequence[str], covered: pd.DataFrame) -> pd.DataFrame:
    """Lay a source's own monthly counts on the full grid of area, category and month.

    Parameters
    ----------
    series
        `data.tables.SERIES`, monthly rows (`n_months` 1).
    area_ids
        The areas to give.
    covered
        What the source vouches for: `category`, `month` (first days) and `is_absent_zero`,
        whether it leaves a row out because nothing happened (police extracts do) or because it
        doesn't know. Ask the producer; a guess makes zeros of missing figures.

    Returns
    -------
    DataFrame
        As `count_incidents`, for the months that are covered or have a figure; `n` is empty
        where the figure is missing.

    Examples
    --------
    >>> row = {"area_id": ["a"], "category": ["stöld"], "first_month": [pd.Timestamp("2023-01-01")], "n_months": [1]}
    >>> months = months_between(pd.Timestamp("2023-01-01"), pd.Timestamp("2023-02-01"))
    >>> covered = pd.DataFrame({"category": "stöld", "month": months, "is_absent_zero": False})
    >>> complete_series(pd.DataFrame(row | {"n": [4]}), area_ids=["a"], covered=covered)["n"].tolist()
    [4, <NA>]
    """
    monthly = series[series["n_months"] == 1].rename(columns={"first_month": "month"})
    given = monthly.groupby(COUNT_KEYS, as_index=False)["n"].sum(skipna=False)
    vouched = covered[["category", "month", "is_absent_zero"]]
    cells = pd.concat([vouched, given[["category", "month"]]]).drop_duplicates(["category", "month"])
    grid = pd.DataFrame({"area_id": pd.Series(area_ids, dtype="str")}).merge(cells, how="cross")
    laid = grid.merge(given, on=COUNT_KEYS, how="left", indicator="was_given")
    is_zero = (laid["was_given"] == "left_only") & laid["is_absent_zero"].eq(other=True)
    laid["n"] = laid["n"].astype("Int64").mask(is_zero, 0)
    return laid[[*COUNT_KEYS, "n"]].sort_values(COUNT_KEYS, ignore_index=True)


def sum_areas(counts: pd.DataFrame, *, whole: str) -> pd.DataFrame:
    """Add areas that don't overlap (DeSO, say) up to the whole municipality.

    Parameters
    ----------
    counts
        Columns `area_id`, `category`, `month`, `n`.
    whole
        The id of the sum.

    Returns
    -------
    DataFrame
        As `counts`, one area; a sum with a missing part is missing.

    Notes
    -----
    The sum holds only what the source could place in an area. For fraud that is a small and
    changing part: show the shortfall note beside it.

    Examples
    --------
    >>> parts = {"area_id": ["a", "b"], "category": "stöld", "month": 1, "n": pd.array([2, None], "Int64")}
    >>> sum_areas(pd.DataFrame(parts), whole="2080")["n"].tolist()
    [<NA>]
    """
    summed = counts.groupby(["category", "month"], sort=False)["n"].sum(skipna=False)
    return summed.astype("Int64").reset_index().assign(area_id=whole)[[*COUNT_KEYS, "n"]]


def total_year(monthly: pd.DataFrame, *, year: int, categories: Sequence[str]) -> pd.Series:
    """Add up the months of a year per area.

    Parameters
    ----------
    monthly
        Columns `area_id`, `category`, `month`, `n`.
    year
        The year; months that the source doesn't cover are not in `monthly`, so see `covered_months`.
    categories
        The categories to add.

    Returns
    -------
    Series
        Int64, indexed by `area_id`; missing where any part is missing.

    Examples
    --------
    >>> given = {"area_id": "a", "category": "stöld", "month": pd.Timestamp("2023-01-01"), "n": [3]}
    >>> total_year(pd.DataFrame(given), year=2023, categories=["stöld"]).to_dict()
    {'a': 3}
    """
    chosen = monthly[(monthly["month"].dt.year == year) & monthly["category"].isin(categories)]
    return pd.Series(chosen.groupby("area_id")["n"].sum(skipna=False))


def covered_months(monthly: pd.DataFrame, year: int) -> list[int]:
    """List the months (1 to 12) of a year that there are figures for."""
    of_year = monthly[(monthly["month"].dt.year == year) & monthly["n"].notna()]
    return sorted(of_year["month"].dt.month.unique().tolist())
