"""Rows from the database as a table of the described columns, and back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from data.store.engine import is_embedded
from data.store.server import copy_rows
from data.tables import TIME, Table

BATCH = 5_000
"""Rows asked for at a time."""

N_WRITTEN = 2_500
"""Rows per transaction: more would keep others from saving a decision meanwhile."""


class Tally(NamedTuple):
    """How many of the rows were new, without a remark and with."""

    n_accepted: int = 0
    n_remarked: int = 0

    @classmethod
    def of(cls, fresh: pd.DataFrame) -> "Tally":
        """Count new rows, each for as many rows of the file as it stands for."""
        n_rows = fresh["n_rows"] if "n_rows" in fresh else pd.Series(1, index=fresh.index)
        is_remarked = fresh["remark"].notna()
        return cls(int(n_rows[~is_remarked].sum()), int(n_rows[is_remarked].sum()))

    def __add__(self, other: object) -> "Tally":
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(self.n_accepted + other.n_accepted, self.n_remarked + other.n_remarked)


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


def find_batches(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Cut a table into pieces that are written in one transaction each."""
    return (table.iloc[start : start + N_WRITTEN] for start in range(0, len(table), N_WRITTEN))


def insert(connection: sa.Connection, table: sa.Table, rows: pd.DataFrame) -> None:
    """Add rows to a table, in the caller's transaction; columns that are not given are empty.

    The databases get the texts they would make themselves: making them a column at a time
    takes half of the work out of a large import.
    """
    if rows.empty:
        return
    if not is_embedded(connection):
        names = [str(name) for name in rows.columns]
        values = [_as_stored(rows[name], table.c[name].type) for name in names]
        copy_rows(connection, table, names, zip(*values, strict=True))
        return
    statement = table.insert().compile(dialect=connection.dialect, column_keys=[str(name) for name in rows.columns])
    columns = [_as_stored(rows[name], table.c[name].type) for name in statement.positiontup or ()]
    connection.exec_driver_sql(str(statement), list(zip(*columns, strict=True)))


def find_among(
    connection: sa.Connection, select: sa.Select[*tuple[Any, ...]], column: sa.Column[Any], values: list[Any]
) -> Iterable[sa.Row[*tuple[Any, ...]]]:
    """Run a query for the rows whose column has one of many values.

    The values go as they are: preparing thousands one by one takes longer than finding them.
    """
    if not values:
        return []
    if not is_embedded(connection):
        return connection.execute(select.where(is_among(connection, column, values)))
    marks = ", ".join("?" * len(values))
    plain = select.where(sa.text(f"{column.table.name}.{column.name} IN ({marks})"))
    return connection.exec_driver_sql(str(plain.compile(dialect=connection.dialect)), tuple(values))


def is_among(connection: sa.Connection, column: sa.Column[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Tell whether a column has one of many values; PostgreSQL gets them as one array instead of one by one."""
    if is_embedded(connection):
        return column.in_(values)
    if not isinstance(column.type, sa.LargeBinary):
        return column == sa.any_(sa.literal(list(values), ARRAY(column.type)))
    # The driver writes an array of bytes one by one, in Python: a third of the work of a large import.
    written = "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"
    return column == sa.any_(sa.literal(written, _WrittenBytes()))


class _WrittenBytes(sa.types.UserDefinedType[str]):
    """An array of bytes written as text; of its own kind, or the server would not know it while it plans."""

    render_bind_cast = True
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "BYTEA[]"


def _as_stored(column: "pd.Series[Any]", kind: sa.types.TypeEngine[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        is_date = isinstance(kind, sa.Date)
        texts = np.datetime_as_string(column.to_numpy(dtype=TIME), unit="D" if is_date else "us").tolist()
        return [None if text == "NaT" else text.replace("T", " ") for text in texts]
    is_empty = column.isna().to_numpy()
    if is_empty.all():
        return [None] * len(column)
    values = column.tolist()
    for at in np.flatnonzero(is_empty):
        values[at] = None
    return values
