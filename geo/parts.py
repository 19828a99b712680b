"""Count one part of very many incidents: its counts add up with those of the other parts, wherever counted."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyproj import CRS

from data.part_counts import COUNTS, Account
from data.parts import END_MONTH, FIRST_MONTH, NO_MONTH, Columns, Piece, read_pieces
from geo.area_set import AreaSet
from geo.cell_index import find_first
from geo.crs import Floats, transform_points

Numbers = npt.NDArray[np.int64]

SPAN = END_MONTH - FIRST_MONTH
HALF_TURN = 180.0
MOST_SLOTS = 2**22
"""Counted in an array of every combination up to so many; of more, only those that there are."""


MOST_WAITING = 2**20
"""Combinations of several pieces that wait to be added up."""


class Cells(NamedTuple):
    """How many there are of each combination: area and word by position, month from January 1970."""

    area: Numbers
    word: Numbers
    month: Numbers
    n: Numbers


def count_part(path: Path, areas: AreaSet, columns: Columns, *, name: str) -> tuple[pa.Table, Account]:
    """Count the incidents of one Parquet file per area, category and month.

    Parameters
    ----------
    path
        The file; it is read some rows at a time, so memory doesn't grow with it.
    areas
        What to count by. A row in several areas counts in each.
    columns
        The file's headings, and the reference system of its places.
    name
        What its user calls the file, for messages.

    Returns
    -------
    table, account
        Counts as ``data.part_counts.COUNTS``, sorted, and what became of every row.

    Raises
    ------
    DataError
        When the file can't be read.

    Notes
    -----
    The same file and areas give the same table on any machine. Tables of parts are added with
    ``data.part_counts.add_counts``. A combination that isn't there has no rows: whether that is
    a zero, or the source doesn't cover it, the file can't tell.

    Examples
    --------
    >>> import shapely, tempfile, pyarrow.parquet as pq
    >>> from datetime import date
    >>> from geo.area_set import make_area_set
    >>> areas = make_area_set(["a"], [shapely.box(0, 0, 10, 10)], crs="EPSG:3006")
    >>> rows = pa.table({"x": [5.0, 50.0], "y": [5.0, 5.0], "sort": ["stöld"] * 2, "dag": [date(2023, 2, 3)] * 2})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "del.parquet")
    ...     pq.write_table(rows, path)
    ...     table, account = count_part(path, areas, Columns("x", "y", "sort", "dag", "EPSG:3006"), name="del.parquet")
    >>> table.to_pylist(), account.n_outside
    ([{'area_id': 'a', 'category': 'stöld', 'month': datetime.date(2023, 2, 1), 'n': 1}], 1)
    """
    words: dict[str, int] = {}
    cells, account = [_no_cells()], Account()
    for piece in read_pieces(path, columns, name=name):
        found, told = count_piece(piece, areas, crs=columns.crs)
        own = np.array([words.setdefault(word, len(words)) for word in piece.words], dtype=np.int64)
        cells.append(found._replace(word=own[found.word]))
        cells = cells if sum(len(each.n) for each in cells) <= MOST_WAITING else [_add_cells(cells)]
        account += told
    return _make_table(_add_cells(cells), areas, tuple(words)), account


def count_piece(piece: Piece, areas: AreaSet, *, crs: str) -> tuple[Cells, Account]:
    """Count some rows; words by their position in the piece."""
    x, y = transform_points(*_drop_impossible(piece.x, piece.y, crs), from_crs=crs, to_crs=areas.crs)
    is_placed = np.isfinite(x) & np.isfinite(y)
    first = find_first(areas.index, x, y)
    is_inside = first.area_at >= 0
    is_counted = is_inside & (piece.month != NO_MONTH)
    is_more = is_counted[first.more_point_at]
    row = np.concatenate([np.flatnonzero(is_counted), first.more_point_at[is_more]])
    area = np.concatenate([first.area_at[is_counted].astype(np.int64), first.more_area_at[is_more]])
    account = Account(
        n_read=len(x),
        n_counted=int(is_counted.sum()),
        n_undated=int((is_inside & ~is_counted).sum()),
        n_unplaced=int((~is_placed).sum()),
        n_outside=int((is_placed & ~is_inside).sum()),
        n_matches=len(row),
    )
    return _count_rows(area, piece.word[row], piece.month[row], n_words=len(piece.words)), account


def _drop_impossible(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    """Take away longitudes beyond 180 and latitudes beyond 90 degrees, which a transformation would turn round."""
    if not _is_in_degrees(crs):
        return x, y
    is_possible = (np.abs(x) <= HALF_TURN) & (np.abs(y) <= HALF_TURN / 2)
    return np.where(is_possible, x, np.nan), np.where(is_possible, y, np.nan)


@lru_cache(maxsize=8)
def _is_in_degrees(crs: str) -> bool:
    return bool(CRS.from_user_input(crs).is_geographic)


def _count_rows(area: Numbers, word: Numbers, month: Numbers, *, n_words: int) -> Cells:
    if not len(area):
        return _no_cells()
    kind = word * SPAN + (month - FIRST_MONTH)
    present = np.flatnonzero(np.bincount(kind, minlength=n_words * SPAN))
    number = np.empty(n_words * SPAN, dtype=np.int64)
    number[present] = np.arange(len(present))
    slot = area * len(present) + number[kind]
    if (int(area.max()) + 1) * len(present) <= MOST_SLOTS:
        every = np.bincount(slot)
        slots = np.flatnonzero(every)
        n = every[slots]
    else:
        slots, n = np.unique(slot, return_counts=True)
    kinds = present[slots % len(present)]
    return Cells(slots // len(present), kinds // SPAN, kinds % SPAN + FIRST_MONTH, n.astype(np.int64))


def _add_cells(several: Iterable[Cells]) -> Cells:
    area, word, month, n = (np.concatenate(columns) for columns in zip(*several, strict=True))
    if not len(n):
        return _no_cells()
    order = np.lexsort((month, word, area))
    area, word, month, n = area[order], word[order], month[order], n[order]
    is_new = np.r_[True, (np.diff(area) != 0) | (np.diff(word) != 0) | (np.diff(month) != 0)]
    return Cells(area[is_new], word[is_new], month[is_new], np.add.reduceat(n, np.flatnonzero(is_new)))


def _no_cells() -> Cells:
    return Cells(*(np.empty(0, dtype=np.int64) for _ in Cells._fields))


def _make_table(cells: Cells, areas: AreaSet, words: tuple[str, ...]) -> pa.Table:
    columns = [
        pa.array(areas.area_ids, pa.string()).take(pa.array(cells.area)),
        pa.array(words, pa.string()).take(pa.array(cells.word)),
        pa.array(cells.month.astype("datetime64[M]").astype("datetime64[D]"), pa.date32()),
        pa.array(cells.n),
    ]
    table = pa.Table.from_arrays(columns, schema=COUNTS)
    return table.sort_by([(key, "ascending") for key in COUNTS.names[:3]]).combine_chunks()
