"""The counts of one part in a file of their own, with what they were counted from: whole or not there."""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from os import fsync
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

FORMAT = 1
"""Changes with the meaning of the counts: files of another format are counted anew."""

COUNTS = pa.schema(
    [
        pa.field("area_id", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("month", pa.date32(), nullable=False),
        pa.field("n", pa.int64(), nullable=False),
    ]
)
"""One row per combination that there are incidents of; `month` is its first day."""

_KEYS = ["area_id", "category", "month"]
_ABOUT = b"lofteskartan"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every row: `n_read` is the sum of the other four but `n_matches`.

    Attributes
    ----------
    n_counted
        Rows with a time, in at least one area.
    n_undated, n_unplaced, n_outside
        Rows in an area but without a usable time; without a usable place; beside all areas.
    n_matches
        The sum of the counts: more than `n_counted` where areas overlap.
    """

    n_read: int = 0
    n_counted: int = 0
    n_undated: int = 0
    n_unplaced: int = 0
    n_outside: int = 0
    n_matches: int = 0

    def __add__(self, other: "Account") -> "Account":
        """Account for the rows of both.

        Examples
        --------
        >>> Account(n_read=3, n_counted=2, n_outside=1) + Account(n_read=1, n_counted=1)
        Account(n_read=4, n_counted=3, n_undated=0, n_unplaced=0, n_outside=1, n_matches=0)
        """
        return Account(**{name: value + getattr(other, name) for name, value in asdict(self).items()})


class Origin(NamedTuple):
    """What was counted: the question's digest, and the file by its size, time of change and content."""

    asked: str
    size: int
    mtime_ns: int
    sha256: str


class PartCounts(NamedTuple):
    """Counts as `COUNTS`, the account of the rows, and what they came from."""

    counts: pa.Table
    account: Account
    origin: Origin


def look_at(path: Path) -> tuple[int, int]:
    """Give a file's size and time of change, which change when it is written."""
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


def hash_content(path: Path) -> str:
    """Give the same text for the same content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add_counts(tables: Iterable[pa.Table]) -> pa.Table:
    """Add counts of parts up to the counts of all; in whatever order, the very same table.

    Examples
    --------
    >>> from datetime import date
    >>> row = {"area_id": "a", "category": "stöld", "month": date(2023, 1, 1), "n": 2}
    >>> one = pa.Table.from_pylist([row], schema=COUNTS)
    >>> add_counts([one, one])["n"].to_pylist()
    [4]
    """
    summed = pa.concat_tables([COUNTS.empty_table(), *tables]).group_by(_KEYS, use_threads=False)
    counted = summed.aggregate([("n", "sum")]).select([*_KEYS, "n_sum"]).rename_columns(COUNTS.names)
    return counted.sort_by([(key, "ascending") for key in _KEYS]).cast(COUNTS).combine_chunks()


def write_counts(path: Path, found: PartCounts) -> None:
    """Write counts under a temporary name and give them their own when they are whole and on disk."""
    about = {"format": FORMAT, "account": asdict(found.account), "origin": found.origin._asdict()}
    table = found.counts.replace_schema_metadata({_ABOUT: json.dumps(about)})
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".ofärdig", delete=False) as file:
        unfinished = Path(file.name)
        try:
            pq.write_table(table, file, write_page_checksum=True)
            file.flush()
            fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def read_counts(path: Path) -> PartCounts | None:
    """Read counts that were written whole; None when they aren't there, or not as we write them."""
    try:
        with pa.OSFile(str(path)) as file:
            table = pq.read_table(file, page_checksum_verification=True)
        about = json.loads(table.schema.metadata[_ABOUT])
        account, origin = Account(**about["account"]), Origin(**about["origin"])
        counts = table.replace_schema_metadata(None)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError):
        return None
    return PartCounts(counts, account, origin) if about["format"] == FORMAT and counts.schema == COUNTS else None
