"""What is left of a municipality's tables for someone without the right to points."""

from collections.abc import Collection

import pandas as pd

from data.store.seen.tables import Tables

_REFERENCE = r"riket|län:.*"
_NUMBERS = "n_"


def strip(tables: Tables, *, k: int, published: Collection[str] = (), registers: Collection[str] = ()) -> Tables:
    """Leave what someone without the right to points may see of the tables as they are.

    Parameters
    ----------
    tables
        All there is.
    k
        The smallest number that isn't small.
    published
        Sources that something was published of: beside it, today's figures tell what has come in since.
    registers
        Sources that have incidents beside those in the tables, where these were not read.
    """
    series = tables.series
    is_reference = series["area_id"].str.fullmatch(_REFERENCE)
    counted = {
        *registers,
        *tables.incidents["source"].unique(),
        *(() if tables.kept is None else tables.kept["source"]),
    }
    own = series[~is_reference & ~series["source"].isin({*counted, *published})]
    deliveries = tables.deliveries
    numbers = [name for name in deliveries if str(name).startswith(_NUMBERS)]
    return Tables(
        tables.municipality,
        incidents=tables.incidents.head(0),
        series=pd.concat([find_large(own, tables.municipality, k=k), series[is_reference]], ignore_index=True),
        areas=tables.areas,
        deliveries=deliveries.drop(columns=numbers),
        coverage=tables.coverage,
        assignment=pd.DataFrame({"incident_id": pd.Series(dtype="int64"), "area_id": pd.Series(dtype="str")}),
        is_demo=tables.is_demo,
    )


def find_large(series: pd.DataFrame, municipality: str, *, k: int) -> pd.DataFrame:
    """Find the sources of a whole municipality that hold no small number, so that all of each may be shown.

    Parameters
    ----------
    series
        `data.tables.SERIES` without riket and län.
    municipality
        The `area_id` of the whole.
    k
        The smallest number that isn't small.

    Returns
    -------
    DataFrame
        Of sources that count the whole and nothing else, without a number from 1 to `k` - 1 in any
        category and period; of a year told by month only the months.

    Notes
    -----
    A source is shown wholly or not at all: beside a sum of categories, the large ones would give
    the small one away.

    Examples
    --------
    >>> rows = {"source": ["Brå", "Polisen"], "area_id": "0586", "category": "stöld", "n": [40, 3], "n_months": 1}
    >>> series = pd.DataFrame(rows | {"first_month": pd.Timestamp("2024-01-01")})
    >>> find_large(series, "0586", k=5)["source"].tolist()
    ['Brå']
    """
    is_small = (series["n"] > 0) & (series["n"] < k)
    is_other = (series["area_id"] != municipality) | is_small.fillna(value=False).astype(bool)
    whole = series[~series["source"].isin(series.loc[is_other, "source"])]
    cell = [whole["source"], whole["category"], whole["first_month"].dt.year]
    is_monthly = whole["n_months"] == 1
    told_by_month = pd.MultiIndex.from_arrays([part[is_monthly] for part in cell])
    is_repeated = ~is_monthly & pd.MultiIndex.from_arrays(cell).isin(told_by_month)
    return pd.DataFrame(whole[~is_repeated])
