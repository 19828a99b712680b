"""Columns of Arrow, as Parquet and the map formats give them, written as texts."""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from data.files.cells import write_cell
from data.files.geometries import write_geometries
from data.files.table import Chunk


def write_batches(
    batches: Iterable[pa.RecordBatch], names: Sequence[str], geometry: str | None, places: Sequence[int], size: int
) -> Iterator[Chunk]:
    """Write batches as chunks of texts.

    Parameters
    ----------
    batches
        With the columns that the places need.
    names
        The plain columns, in the order of their places; the geometry's three come after.
    geometry
        The column of well-known bytes.
    places
        Which of them are asked for.
    size
        Rows at a time.
    """
    start = 1
    for batch in batches:
        for first in range(0, batch.num_rows, size):
            part = batch.slice(first, size)
            geometries = [[""] * part.num_rows] * 3
            if geometry is not None and any(place >= len(names) for place in places):
                geometries = write_geometries(part.column(geometry).to_pylist())
            columns = [
                geometries[place - len(names)] if place >= len(names) else write_column(part.column(names[place]))
                for place in places
            ]
            yield Chunk(list(range(start, start + part.num_rows)), columns)
            start += part.num_rows


def write_column(column: pa.Array) -> list[str]:
    """Write a column as texts.

    Examples
    --------
    >>> write_column(pa.array([1.0, None, 2.5]))
    ['1', '', '2.5']
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    if pa.types.is_time64(column.type) and column.type.unit == "ns":
        column = column.cast(pa.time64("us"), safe=False)
    return [write_cell(value) for value in column.to_pylist()]


def is_readable(kind: pa.DataType) -> bool:
    """Tell whether a column has values that a table's cell can hold.

    Examples
    --------
    >>> is_readable(pa.string()), is_readable(pa.list_(pa.string()))
    (True, False)
    """
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return not (pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind))
