"""A file of rows and fields: its bytes, encoding, separator and lines, bounded on every side."""

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unicodedata import normalize

import pandas as pd

from data.deliveries import Rejection
from data.errors import DataError, Problem

MAX_BYTES = 2_000_000_000
MAX_LINE = 1_000_000
MAX_COLUMNS = 1_000
MAX_ROWS = 5_000_000

SEPARATORS = (";", ",", "\t")
_GZIP = b"\x1f\x8b"
_OTHER_KINDS: Mapping[bytes, str] = {
    b"PK\x03\x04": "ett Excel- eller zip-arkiv",
    b"\xd0\xcf\x11\xe0": "en äldre Excel-fil",
    b"SQLite format 3": "en GeoPackage eller annan databas",
    b"PAR1": "en Parquet-fil",
    b"%PDF": "en PDF",
    b"\xff\xfe": "text i UTF-16",
    b"\xfe\xff": "text i UTF-16",
    b"{": "GeoJSON eller annan JSON",
    b"<": "XML eller HTML",
}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The named columns of a file as texts, by the line each row starts on, and the rows that broke.

    Attributes
    ----------
    table
        A column per term that was asked for; empty fields are empty texts.
    rejections
        Rows whose number of fields is not that of the headings.
    sha256
        Checksum of the file's bytes.
    """

    table: pd.DataFrame
    rejections: tuple[Rejection, ...]
    sha256: str


def read_delimited(path: Path, headings: Mapping[str, str]) -> Sheet:
    r"""Read the named columns of a CSV file; no other column leaves this function.

    Parameters
    ----------
    path
        UTF-8 (with or without a byte order mark) or Windows-1252; separated by comma,
        semicolon or tab; plain or gzip.
    headings
        The file's heading for each of our terms.

    Raises
    ------
    DataError
        When the file can't be read as a whole; broken single rows are rejections.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "brott.csv"
    ...     _ = file.write_bytes("Område;Antal\nA;1\nB\n".encode("cp1252"))
    ...     sheet = read_delimited(file, {"n": "Antal"})
    >>> sheet.table
       n
    2  1
    >>> sheet.rejections
    (Rejection(row=3, reason='raden har 1 fält, rubrikerna är 2.'),)
    """
    with _faults_of(path):
        encoding, sha256 = _examine(path)
        with _unpacked(path) as file:
            # newline="" lets the csv module see line breaks inside quotes.
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            separator, header = _find_header(path, text.readline(), headings)
            text.seek(0)
            table, rejections = _read_rows(path, text, separator, header, headings)
    return Sheet(table, rejections, sha256)


def clean(text: str) -> str:
    """Take control and invisible characters and stray spaces out of a text.

    Examples
    --------
    >>> clean("  Mjölby\u202e" + chr(9) + "centrum" + chr(0))
    'Mjölby centrum'
    """
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", normalize("NFC", text))).split())


def _refuse(path: Path, what: str, remedy: str = "", *, place: str = "") -> DataError:
    return DataError(path.name, [Problem(place, what, remedy)])


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise _refuse(path, "filen finns inte.", "Kontrollera namnet och sökvägen.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise _refuse(path, "filen är packad med gzip men skadad eller avbruten.", "Hämta den på nytt.") from None
    except OSError as error:
        raise _refuse(path, f"filen kan inte läsas ({error.strerror}).", "Kontrollera att du får läsa den.") from None


@contextmanager
def _unpacked(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as packed:
        is_gzip = packed.read(2) == _GZIP
        packed.seek(0)
        if is_gzip:
            with gzip.open(packed) as file:
                yield io.BufferedReader(file)
        else:
            yield packed


def _examine(path: Path) -> tuple[str, str]:
    """Read the file once to find its encoding and checksum, and that it is not something else or a bomb."""
    n_bytes = n_lines = 0
    first_utf8 = first_other = 0
    with _unpacked(path) as file:
        for line in iter(lambda: file.readline(MAX_LINE + 1), b""):
            n_lines += 1
            n_bytes += len(line)
            if n_lines == 1:
                _check_kind(path, line)
            if len(line) > MAX_LINE or n_bytes > MAX_BYTES or b"\0" in line:
                what = "binära tecken" if b"\0" in line else "för långa rader eller för mycket text"
                raise _refuse(path, f"filen har {what} och är ingen CSV-fil.", place=f"rad {n_lines}")
            if not line.isascii():
                try:
                    line.decode()
                    first_utf8 = first_utf8 or n_lines
                except UnicodeDecodeError:
                    first_other = first_other or n_lines
    if not n_bytes:
        raise _refuse(path, "filen är tom.", "Kontrollera att det är rätt fil.")
    if first_utf8 and first_other:
        what = f"rad {first_utf8} är skriven i UTF-8 men rad {first_other} är det inte."
        raise _refuse(path, what, "Spara om filen som UTF-8.")
    with path.open("rb") as packed:
        sha256 = hashlib.file_digest(packed, "sha256").hexdigest()
    return ("cp1252" if first_other else "utf-8-sig"), sha256


def _check_kind(path: Path, line: bytes) -> None:
    start = line.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise _refuse(path, f"filen är {kind}, inte CSV.", "Spara uppgifterna som CSV (UTF-8) och läs in igen.")


def _find_header(path: Path, line: str, headings: Mapping[str, str]) -> tuple[str, list[str]]:
    wanted = {clean(heading) for heading in headings.values()}
    candidates = {separator: _split(line, separator) for separator in SEPARATORS}
    separator = max(SEPARATORS, key=lambda one: (len(wanted & set(candidates[one])), len(candidates[one])))
    header = candidates[separator]
    missing = [heading for heading in headings.values() if clean(heading) not in header]
    twice = sorted({heading for heading in wanted if header.count(heading) > 1})
    if len(header) > MAX_COLUMNS:
        raise _refuse(path, f"filen har fler än {MAX_COLUMNS} kolumner.", place="rad 1")
    if missing:
        found = ", ".join(f"«{name}»" for name in header[:40])
        problems = [
            Problem("rad 1", f"kolumnen «{name}» finns inte.", f"Filens kolumner: {found}.") for name in missing
        ]
        raise DataError(path.name, problems)
    if twice:
        what = f"kolumnen «{twice[0]}» finns flera gånger."
        raise _refuse(path, what, "Ge kolumnerna olika rubriker.", place="rad 1")
    return separator, header


def _split(line: str, separator: str) -> list[str]:
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
    names = [clean(field) for field in fields]
    while names and not names[-1]:
        names.pop()
    return names


def _read_rows(
    path: Path, text: io.TextIOWrapper, separator: str, header: list[str], headings: Mapping[str, str]
) -> tuple[pd.DataFrame, tuple[Rejection, ...]]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    places = [header.index(clean(heading)) for heading in headings.values()]
    columns: list[list[str]] = [[] for _ in places]
    lines: list[int] = []
    rejections: list[Rejection] = []
    try:
        next(reader)
        start = reader.line_num + 1
        for fields in reader:
            row, start = start, reader.line_num + 1
            if not any(fields):
                continue  # a blank line, or the empty rows a spreadsheet leaves at the end
            if len(fields) < len(header) or any(fields[len(header) :]):
                reason = f"raden har {len(fields)} fält, rubrikerna är {len(header)}."
                rejections.append(Rejection(row, reason))
                continue
            lines.append(row)
            for column, place in zip(columns, places, strict=True):
                column.append(fields[place])
            if len(lines) > MAX_ROWS:
                raise _refuse(path, f"filen har fler än {MAX_ROWS} rader.", "Dela upp den.")
    except csv.Error:
        what = "ett citattecken stängs aldrig eller står mitt i ett fält, eller fältet är för långt."
        remedy = 'Skriv fältet inom "…" och dubbla citattecken inuti det.'
        raise _refuse(path, what, remedy, place=f"rad {start}") from None
    except UnicodeDecodeError:
        raise _refuse(path, "filen är varken UTF-8 eller Windows-1252.", "Spara om den som UTF-8.") from None
    by_term = {
        term: pd.Series(column, index=lines, dtype="str") for term, column in zip(headings, columns, strict=True)
    }
    return pd.DataFrame(by_term, index=pd.Index(lines, dtype="int64")), tuple(rejections)
