"""A table as CSV that a Swedish spreadsheet opens: semicolons, decimal comma, nothing that runs."""

import csv
import io
import math
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from data.exports.neutral import neutralise, writable

BYTE_ORDER_MARK = "\ufeff"
SEPARATOR = ";"


def write_csv(table: pd.DataFrame) -> bytes:
    r"""Write a table as CSV: UTF-8 with a byte order mark, ``;`` between cells, ``,`` before decimals.

    Parameters
    ----------
    table
        Its index is not written. A missing value becomes an empty cell, never 0.

    Returns
    -------
    bytes
        The same for the same table. A text that a spreadsheet might run begins with ``'``.

    Examples
    --------
    >>> write_csv(pd.DataFrame({"brott": ["=1+1"], "andel": [0.5]})).decode("utf-8-sig")
    "brott;andel\r\n'=1+1;0,5\r\n"
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow([say_cell(heading) for heading in table.columns])
    columns = [[say_cell(value) for value in table.iloc[:, place].tolist()] for place in range(table.shape[1])]
    writer.writerows(zip(*columns, strict=True))
    return (BYTE_ORDER_MARK + written.getvalue()).encode("utf-8")


def say_cell(value: Any) -> str:  # noqa: ANN401  # whatever stands in a table
    """Write a value as a cell of a Swedish CSV file.

    Parameters
    ----------
    value
        A text, number, time, truth or nothing.

    Examples
    --------
    >>> [say_cell(value) for value in (-1.5, 3, None, True, date(2024, 5, 1), "-1+2")]
    ['-1,5', '3', '', 'ja', '2024-05-01', "'-1+2"]
    """
    if is_missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nej"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return np.format_float_positional(float(value), trim="-").replace(".", ",")
    if isinstance(value, date | datetime):
        return value.isoformat(*(" ",) * isinstance(value, datetime))
    return neutralise(writable(str(value)))


def is_missing(value: Any) -> bool:  # noqa: ANN401  # whatever stands in a table
    """Tell whether a cell holds nothing: no value, not a number, or a number without end.

    Examples
    --------
    >>> is_missing(float("nan")), is_missing(None), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    return (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, Real) and not math.isfinite(float(value)))
    )
