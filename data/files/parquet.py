"""Parquet and GeoParquet: the footer's claims are bounded before a row is read, then rows come in batches."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.files.arrow import is_readable, write_batches
from data.files.form import Form
from data.files.limits import BATCH, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, MB
from data.files.refusal import refuse
from data.files.systems import WGS84, name_crs
from data.files.table import GEOMETRY, Chunk, Table, X, Y
from data.files.upload import Upload
from data.texts import clean

_MAX_FOOTER = 20 * MB


def open_parquet(upload: Upload, form: Form) -> Table:
    """Find the table in a Parquet file.

    Parameters
    ----------
    upload
        The file.
    form
        What is known of its layout.

    Raises
    ------
    DataError
        When it is damaged, or claims more than a table has.
    """
    file, schema = _open(upload)
    geometry, crs = _find_geometry(schema.metadata or {}, schema.names)
    names = [one.name for one in schema if is_readable(one.type) and one.name != geometry]
    _check_columns(schema.names, names, geometry)
    n_left_out = len(schema.names) - len(names) - (geometry is not None)
    return Table(
        form=form,
        headings=(*(clean(name) for name in names), *((X, Y, GEOMETRY) if geometry else ())),
        chunks=partial(_read_chunks, file, names, geometry),
        crs=crs,
        n_rows=file.metadata.num_rows,
        remarks=(f"{n_left_out} sammansatta kolumner kan inte läsas.",) if n_left_out else (),
    )


def _open(upload: Upload) -> tuple[pq.ParquetFile, pa.Schema]:
    """Read the footer, and believe nothing of it that a table can't have."""
    try:
        upload.file.seek(0)
        file = pq.ParquetFile(
            upload.file, pre_buffer=False, thrift_string_size_limit=_MAX_FOOTER, thrift_container_size_limit=MB
        )
        _check_claims(file.metadata)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged() from None
    return file, schema


def _read_chunks(
    file: pq.ParquetFile, names: Sequence[str], geometry: str | None, places: Sequence[int], size: int
) -> Iterator[Chunk]:
    needed = [names[place] for place in places if place < len(names)]
    if geometry is not None and any(place >= len(names) for place in places):
        needed.append(geometry)
    try:
        batches = file.iter_batches(batch_size=min(size, BATCH), columns=needed, use_threads=False)
        yield from write_batches(batches, names, geometry, places, size)
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError):
        raise _damaged() from None


def _damaged() -> Exception:
    return refuse("Parquet-filen är skadad.", "Hämta den på nytt.")


def _check_claims(metadata: pq.FileMetaData) -> None:
    if metadata.num_rows > MAX_ROWS:
        what = f"filen säger sig ha {metadata.num_rows} rader; fler än {MAX_ROWS} läses inte."
        raise refuse(what, "Dela upp den.")
    if metadata.num_columns > MAX_COLUMNS:
        what = f"filen har fler än {MAX_COLUMNS} kolumner."
        raise refuse(what)
    n_bytes = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if n_bytes > MAX_UNPACKED:
        what = f"filen växer orimligt när den packas upp ({n_bytes // MB} MB)."
        raise refuse(what, "Dela upp den.")
    if not metadata.num_rows:
        what = "filen har inga rader."
        raise refuse(what)


def _check_columns(all_names: Sequence[str], names: Sequence[str], geometry: str | None) -> None:
    if len(set(all_names)) != len(all_names):
        what = "filen har två kolumner med samma namn."
        raise refuse(what)
    if not names and geometry is None:
        what = "filen har inga kolumner som kan läsas."
        raise refuse(what)


def _find_geometry(metadata: dict[bytes, bytes], names: Sequence[str]) -> tuple[str | None, str]:
    """Find the column that GeoParquet says holds the geometry, and its reference system."""
    try:
        said: Any = json.loads(metadata.get(b"geo", b"{}"))
        name = said.get("primary_column")
        column = said.get("columns", {}).get(name, {}) if name in names else None
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None, ""
    if not isinstance(column, dict) or column.get("encoding", "WKB") != "WKB":
        return None, ""
    if "crs" not in column:
        return name, WGS84
    return name, name_crs(json.dumps(column["crs"])) if column["crs"] else ""
