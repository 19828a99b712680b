"""A Parquet file of incidents, one part of many: place, category and month of its rows, some at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.model import Category
from data.part_footers import NUMBER, TEXT, TIME, read_footer, refuse
from data.texts import clean

AT_ONCE = 2**18
"""Rows held in memory together, whatever the size of the file and its row groups."""

MAX_PARTS = 100_000
MAX_WORD = 100
MAX_WORDS = 1_500

NO_MONTH = np.iinfo(np.int64).min
FIRST_MONTH, END_MONTH = (int(np.datetime64(month, "M").astype(np.int64)) for month in ("1900-01", "2200-01"))
"""Months are counted from January 1970; a time outside these years is taken as none."""

_WRONG_COLUMN = "Är det rätt kolumn? Fritext räknas inte."
_BUFFER = 2**20
_SWEDISH_CLOCK = "Europe/Stockholm"


class Columns(NamedTuple):
    """The file's headings for place, category and time, and what system the places are given in."""

    x: str
    y: str
    category: str
    at: str
    crs: str


class Piece(NamedTuple):
    """Some rows of a part, column by column.

    Attributes
    ----------
    x, y
        In the columns' reference system; NaN where the row has no place.
    month
        Counted from January 1970, by Swedish clock time; NO_MONTH where the row has no time.
    word, words
        The row's category, as a position among words.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    month: npt.NDArray[np.int64]
    word: npt.NDArray[np.int64]
    words: tuple[str, ...]


def find_parts(folder: Path) -> tuple[str, ...]:
    """Find the Parquet files in a folder and those below it; hidden ones and links to folders aside.

    Parameters
    ----------
    folder
        Partitioned or not: ``kommun=0586/år=2023/brott.parquet``.

    Returns
    -------
    tuple of str
        Paths from the folder, sorted.

    Raises
    ------
    DataError
        When there is no such folder, or nothing in it.

    Examples
    --------
    >>> find_parts(Path("saknas"))
    Traceback (most recent call last):
    data.errors.DataError: saknas: 1 fel
      mappen finns inte. Kontrollera namnet och sökvägen.
    """
    if not folder.is_dir():
        raise refuse(folder.name, "mappen finns inte.", "Kontrollera namnet och sökvägen.")
    found = (path.relative_to(folder) for path in folder.rglob("*.parquet") if path.is_file())
    parts = tuple(sorted(path.as_posix() for path in found if not any(step[0] in "._" for step in path.parts)))
    if not parts:
        raise refuse(folder.name, "mappen har inga filer som slutar på .parquet.", "Kontrollera att det är rätt mapp.")
    if len(parts) > MAX_PARTS:
        raise refuse(folder.name, f"mappen har {len(parts)} filer; högst {MAX_PARTS} går.", "Slå ihop små filer.")
    return parts


def read_pieces(path: Path, columns: Columns, *, name: str) -> Iterator[Piece]:
    """Read the four columns of a Parquet file, some rows at a time; no other column is looked at.

    Parameters
    ----------
    path
        The file.
    columns
        Its headings.
    name
        What its user calls it, for messages.

    Raises
    ------
    DataError
        When the file is no Parquet file, is damaged or beyond measure, or lacks a column.
    """
    with _faults_of(name), pa.OSFile(str(path)) as file:
        kinds = {columns.x: NUMBER, columns.y: NUMBER, columns.category: TEXT, columns.at: TIME}
        footer = read_footer(file, kinds, name)
        parquet = pq.ParquetFile(
            file,
            metadata=footer,
            read_dictionary=[columns.category],
            buffer_size=_BUFFER,
            pre_buffer=False,
            page_checksum_verification=True,
            arrow_extensions_enabled=False,
        )
        n_read, words = 0, set[str]()
        for batch in parquet.iter_batches(AT_ONCE, columns=list(columns[:4]), use_threads=False):
            piece = _understand(batch, columns, name)
            n_read, words = n_read + batch.num_rows, words | set(piece.words)
            _check_number_of_words(len(words), columns, name)
            yield piece
        if n_read != footer.num_rows:
            what = f"filen säger sig ha {footer.num_rows} rader men har {n_read}."
            raise refuse(name, what, "Skriv den på nytt.")


@contextmanager
def _faults_of(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise refuse(name, "filen finns inte.", "Kontrollera namnet, och att mappen är delad.") from None
    except PermissionError:
        raise refuse(name, "filen får inte läsas.", "Kontrollera rättigheterna.") from None
    except MemoryError:
        raise refuse(name, "minnet räcker inte.", "Skriv filen med mindre radgrupper.") from None
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise refuse(name, "filen är skadad eller avbruten.", "Skriv eller hämta den på nytt.") from None


def _understand(batch: pa.RecordBatch, columns: Columns, name: str) -> Piece:
    x, y = (_read_numbers(batch.column(heading)) for heading in (columns.x, columns.y))
    is_placed = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    x[~is_placed] = y[~is_placed] = np.nan
    word, words = _read_words(batch.column(columns.category), columns, name)
    return Piece(x, y, _read_months(batch.column(columns.at)), word, words)


def _read_numbers(column: pa.Array) -> npt.NDArray[np.float64]:
    numbers = np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)
    if column.null_count:
        numbers[column.is_null().to_numpy(zero_copy_only=False)] = np.nan
    return numbers


def _read_months(column: pa.Array) -> npt.NDArray[np.int64]:
    months = column.to_numpy(zero_copy_only=False).astype("datetime64[M]").astype(np.int64)
    is_told = (months >= FIRST_MONTH) & (months < END_MONTH)
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        usable = pc.if_else(pa.array(is_told), column, None).cast(pa.timestamp(column.type.unit, _SWEDISH_CLOCK))
        return _read_months(pc.local_timestamp(usable))
    return np.where(is_told, months, NO_MONTH)


def _read_words(column: pa.Array, columns: Columns, name: str) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Give the words that rows have; what stands in the dictionary alone isn't looked at."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    n_known = len(coded.dictionary)
    code = coded.indices.fill_null(n_known).to_numpy(zero_copy_only=False).astype(np.int64)
    used = np.flatnonzero(np.bincount(code, minlength=n_known + 1))
    _check_number_of_words(len(used), columns, name)
    texts = [clean(coded.dictionary[at].as_py() or "") if at < n_known else "" for at in used.tolist()]
    if any(len(text) > MAX_WORD for text in texts):
        raise refuse(name, f"kolumnen «{columns.category}» har ord på fler än {MAX_WORD} tecken.", _WRONG_COLUMN)
    words = tuple(sorted({text or Category.UNCATEGORISED.value for text in texts}))
    place = np.zeros(n_known + 1, dtype=np.int64)
    place[used] = [words.index(text or Category.UNCATEGORISED.value) for text in texts]
    return place[code], words


def _check_number_of_words(n: int, columns: Columns, name: str) -> None:
    if n > MAX_WORDS:
        raise refuse(name, f"kolumnen «{columns.category}» har fler än {MAX_WORDS} olika ord.", _WRONG_COLUMN)
