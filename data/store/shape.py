"""Rows from the database as a table of the described columns, and back."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from data.tables import TIME, Table

BATCH = 5_000
"""Rows per transaction: more would keep others from saving a decision meanwhile."""


def make_table(rows: Sequence[Sequence[Any]], names: Sequence[str], columns: Table) -> pd.DataFrame:
    """Make a table of fetched rows, each column of its described kind even when there are no rows.

    Parameters
    ----------
    rows
        What the database gave.
    names
        The columns in the order of the rows.
    columns
        Their descriptions; names without one keep the kind pandas gives them.

    Examples
    --------
    >>> from data.tables import SERIES
    >>> make_table([], ["source", "n"], SERIES).dtypes.astype(str).to_dict()
    {'source': 'str', 'n': 'Int64'}
    """
    values = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame(
        {
            name: _make_column(list(column), columns[name].dtype if name in columns else None)
            for name, column in zip(names, values, strict=True)
        }
    )


def _make_column(values: list[Any], dtype: str | None) -> "pd.Series[Any]":
    if dtype == TIME:
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[us]")
    column: pd.Series[Any] = pd.Series(values, dtype=dtype)
    return column


def make_records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows as the database takes them: empty cells as None.

    Examples
    --------
    >>> make_records(pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}))
    [{'n': 1}, {'n': None}]
    """
    as_objects = table.astype(object)
    return as_objects.where(table.notna(), None).to_dict("records")  # type: ignore[return-value]  # columns are named by text


def find_batches(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Cut a table into pieces of BATCH rows."""
    return (table.iloc[start : start + BATCH] for start in range(0, len(table), BATCH))
