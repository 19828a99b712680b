"""The rows of a file, as texts, so many at a time: only the named columns ever leave the child."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data.deliveries import Rejection
from data.errors import DataError, Problem
from data.files.form import Form
from data.files.limits import BATCH
from data.files.process import Frames, ask_child, open_upload


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file.

    Attributes
    ----------
    table
        A column of texts per term that was asked for, by the rows' number in the file; empty
        fields are empty texts.
    rejections
        Rows whose number of fields is not that of the headings.
    """

    table: pd.DataFrame
    rejections: tuple[Rejection, ...]


class Rows:
    """The rows of a file, to be gone through once.

    Attributes
    ----------
    form
        How the file was read.
    crs
        The reference system that the file itself states, or nothing.
    sha256
        Checksum of the file's bytes.
    remarks
        How it was read, in Swedish.
    footer_rows
        What stands below the table; known when all rows have been read.
    """

    def __init__(self, frames: Frames, terms: tuple[str, ...], file_name: str) -> None:
        self._frames, self._terms, self._file_name = frames, terms, file_name
        found = next(frames, {})
        try:
            self.form = Form.from_json(found["form"])
            self.crs: str = found["crs"]
            self.sha256: str = found["sha256"]
            self.remarks: tuple[str, ...] = tuple(found["remarks"])
        except (KeyError, TypeError, ValueError):
            raise self._unreadable() from None
        self.footer_rows: tuple[tuple[int, str], ...] = ()

    def __iter__(self) -> Iterator[Batch]:
        for frame in self._frames:
            if "columns" in frame:
                yield self._understand(frame)
            else:
                self.footer_rows = tuple((int(number), str(text)) for number, text in frame.get("footer_rows", ()))

    def _understand(self, frame: dict[str, Any]) -> Batch:
        try:
            index = pd.Index(frame["numbers"], dtype="int64")
            columns = {
                term: pd.Series(column, index=index, dtype="str")
                for term, column in zip(self._terms, frame["columns"], strict=True)
            }
            rejections = tuple(Rejection(int(row), str(reason)) for row, reason in frame["rejections"])
        except (KeyError, TypeError, ValueError):
            raise self._unreadable() from None
        return Batch(pd.DataFrame(columns, index=index), rejections)

    def _unreadable(self) -> DataError:
        return DataError(self._file_name, [Problem("", "filen kunde inte läsas.", "Kontrollera att det är rätt fil.")])


def find_checksum(path: Path) -> str:
    """Find the checksum of a file's bytes.

    Raises
    ------
    DataError
        When it can't be opened.
    """
    with open_upload(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_whole(
    path: Path, form: Form | None = None, *, columns: Mapping[str, str]
) -> tuple[pd.DataFrame, tuple[Rejection, ...], Rows]:
    """Read the named columns of a file whole, for what can't be understood row by row; see `read_rows`."""
    with read_rows(path, form, columns=columns) as rows:
        batches = list(rows)
    table = pd.concat([one.table for one in batches])
    return table, tuple(row for one in batches for row in one.rejections), rows


@contextmanager
def read_rows(
    path: Path, form: Form | None = None, *, columns: Mapping[str, str], batch: int = BATCH
) -> Iterator[Rows]:
    r"""Read the named columns of a file in batches, in a child process that can be ended at any time.

    Parameters
    ----------
    path
        A file of any of the formats.
    form
        How it is laid out, as ``preview`` told or a person said; what is left out is found out.
    columns
        The file's heading for each of our terms. The geometry of a map layer is offered as
        «punktens x», «punktens y» and «geometri» (well-known bytes in hex).
    batch
        Rows at a time, at most.

    Raises
    ------
    DataError
        When the file can't be read as a whole, then or while the rows are gone through.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "brott.csv"
    ...     _ = file.write_bytes("Område;Antal\nA;1\nB\n".encode("cp1252"))
    ...     with read_rows(file, columns={"n": "Antal"}) as rows:
    ...         batch, = rows
    >>> batch.table
       n
    2  1
    >>> batch.rejections
    (Rejection(row=3, reason='raden har 1 fält, rubrikerna är 2.'),)
    """
    with ask_child(path, form or Form(), columns=list(columns.values()), batch=batch) as frames:
        yield Rows(frames, tuple(columns), path.name)
