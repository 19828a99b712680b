"""The table of cells that every hotspot_ function gives: always the same columns."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.tables import Column, Table
from geo.grid import Counts, Grid

HOTSPOTS: Table = MappingProxyType(
    {
        "cell_id": Column("int64", "easting then northing of the south-western corner, as SCB's Rutid"),
        "x_m": Column("float64", "easting of the centre, SWEREF 99 TM"),
        "y_m": Column("float64", "northing of the centre, SWEREF 99 TM"),
        "n": Column("int64", "incidents in the cell"),
        "expected": Column("float64", "incidents expected in the cell if nothing stands out", is_nullable=True),
        "value": Column("float64", "the method's own measure; each function says which", is_nullable=True),
        "value_low": Column("float64", "lower end of the interval of `value`", is_nullable=True),
        "value_high": Column("float64", "upper end of the interval of `value`", is_nullable=True),
        "rank": Column("Int64", "place from the top, 1 highest", is_nullable=True),
        "rank_low": Column("Int64", "best place that chance leaves open", is_nullable=True),
        "rank_high": Column("Int64", "worst place that chance leaves open", is_nullable=True),
        "p_value": Column("float64", "chance of so much by itself, before any adjustment", is_nullable=True),
        "is_hot": Column("bool", "the method marks the cell, at the error rate its words state"),
        "label": Column("str", "the method's word for the cell, in Swedish", is_nullable=True),
    }
)


@dataclass(frozen=True)
class Hotspots:
    """What a method found, with what a reader must know about it.

    Attributes
    ----------
    cells
        `HOTSPOTS`: one row per cell of the grid, from the south-west, row by row.
    method
        What was done, one Swedish sentence with the error rate that it holds, or that it holds none.
    warnings
        Swedish sentences to be shown wherever the result is.
    """

    cells: pd.DataFrame
    method: str
    warnings: tuple[str, ...] = ()


def tabulate_cells(grid: Grid, n: Counts, **columns: npt.ArrayLike) -> pd.DataFrame:
    """Put a method's answers into the family's table.

    Parameters
    ----------
    grid
        The cells.
    n
        Incidents, shape ``grid.shape``.
    **columns
        Any of `HOTSPOTS`, one value per cell; what isn't given is empty, and `is_hot` false.

    Returns
    -------
    DataFrame
        `HOTSPOTS`.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 1, 1)
    >>> tabulate_cells(grid, np.array([[3]]), value=[1.5])[["cell_id", "n", "value", "is_hot"]]
             cell_id  n  value  is_hot
    0  5000006400000  3    1.5   False
    """
    x, y = grid.centres()
    known: dict[str, npt.ArrayLike] = {"cell_id": grid.cell_ids(), "x_m": x, "y_m": y, "n": np.ravel(n), **columns}
    return pd.DataFrame(
        {
            name: _hold(known[name], column.dtype) if name in known else _leave_empty(column.dtype, grid.size)
            for name, column in HOTSPOTS.items()
        }
    )


def _hold(values: npt.ArrayLike, dtype: str) -> pd.Series:
    return pd.Series(np.ravel(values), dtype=dtype)


def _leave_empty(dtype: str, size: int) -> pd.Series:
    if dtype == "str":
        return pd.Series([None], dtype=dtype).take(np.zeros(size, dtype=np.intp)).reset_index(drop=True)
    if dtype == "Int64":
        return pd.Series(pd.arrays.IntegerArray(np.ones(size, np.int64), np.ones(size, np.bool_)))
    return pd.Series(np.zeros(size, np.bool_) if dtype == "bool" else np.full(size, np.nan))
