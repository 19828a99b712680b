"""A Parquet file's footer: what it claims is bounded and understood before a row is read."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import DataError, Problem
from data.texts import clean

MAX_NAME = 100
MAX_ROWS = 500_000_000
MAX_COLUMNS = 1_000
MAX_FOOTER_BYTES = 64_000_000
MAX_GROUP_BYTES = 4_000_000_000
_ENDS = b"PAR1"
_TAIL = 8


class Kind(NamedTuple):
    """What a column must be: in Swedish, and how its type is known."""

    told: str
    is_kind: Callable[[pa.DataType], bool]


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _is_time(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind) or pa.types.is_date(kind))


NUMBER, TEXT, TIME = Kind("tal", _is_number), Kind("text", _is_text), Kind("datum eller tid", _is_time)


def refuse(name: str, what: str, remedy: str, *, place: str = "") -> DataError:
    """Make the refusal of a file."""
    return DataError(name, [Problem(place, what, remedy)])


def read_footer(file: pa.NativeFile, wanted: Mapping[str, Kind], name: str) -> pq.FileMetaData:
    """Read the footer of a file whose tail, size and columns are in order; anything else is refused.

    Parameters
    ----------
    file
        The file, opened.
    wanted
        The columns it must have, by heading.
    name
        What its user calls it, for messages.

    Raises
    ------
    DataError
        When the file is no Parquet file, claims more than goes, or lacks a column.
    """
    _check_tail(file, name)
    parquet = pq.ParquetFile(file, pre_buffer=False, arrow_extensions_enabled=False)
    _check_size(parquet.metadata, name)
    _check_columns(parquet.schema_arrow, wanted, name)
    _check_groups(parquet.metadata, name)
    return parquet.metadata


def _check_tail(file: pa.NativeFile, name: str) -> None:
    """See that the file is Parquet and its footer of a size, before anything tries to read it."""
    size = file.size()
    if size < len(_ENDS) + _TAIL:
        raise refuse(name, "filen är ingen Parquet-fil.", "Kontrollera att det är rätt fil.")
    start = file.read(len(_ENDS))
    file.seek(size - _TAIL)
    tail = file.read(_TAIL)
    if start != _ENDS or tail[4:] != _ENDS:
        what = "filen är ingen Parquet-fil, eller avbruten eller krypterad."
        raise refuse(name, what, "Skriv eller hämta den på nytt.")
    if int.from_bytes(tail[:4], "little") > min(size, MAX_FOOTER_BYTES):
        raise refuse(name, "filens innehållsförteckning är orimligt stor.", "Skriv eller hämta filen på nytt.")
    file.seek(0)


def _check_size(footer: pq.FileMetaData, name: str) -> None:
    for n, most, of in ((footer.num_rows, MAX_ROWS, "rader"), (footer.num_columns, MAX_COLUMNS, "kolumner")):
        if not 0 <= n <= most:
            raise refuse(name, f"filen säger sig ha {n} {of}; högst {most} går.", "Dela upp den i flera filer.")


def _check_groups(footer: pq.FileMetaData, name: str) -> None:
    """See that no row group is too large to hold; asking for its columns would end the process if the footer lies."""
    for number in range(footer.num_row_groups):
        size = footer.row_group(number).total_byte_size
        if not 0 <= size <= MAX_GROUP_BYTES:
            what = f"radgruppen är större än {MAX_GROUP_BYTES // 10**9} GB."
            raise refuse(name, what, "Skriv filen med radgrupper om en miljon rader.", place=f"radgrupp {number + 1}")


def _check_columns(schema: pa.Schema, wanted: Mapping[str, Kind], name: str) -> None:
    shown = ", ".join(f"«{clean(heading)[:MAX_NAME]}»" for heading in schema.names[:20])
    problems = []
    for heading, kind in wanted.items():
        n = schema.names.count(heading)
        if n != 1:
            what = f"kolumnen «{heading}» " + ("finns inte." if n == 0 else f"finns {n} gånger.")
            problems.append(Problem("", what, f"Filens kolumner: {shown}."))
        elif not kind.is_kind(schema.field(heading).type):
            given = str(schema.field(heading).type)[:MAX_NAME]
            problems.append(
                Problem("", f"kolumnen «{heading}» är {given}, ska vara {kind.told}.", "Skriv filen på nytt.")
            )
    if problems:
        raise DataError(name, problems)
