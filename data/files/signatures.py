"""What a file is, told from its first and last bytes: no name is believed and no parser is tried."""

import re
from collections.abc import Collection

from data.files.charset import find_charset
from data.files.form import Format
from data.files.refusal import refuse

HEAD = 4_096
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
_SQLITE = b"SQLite format 3\0"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_ROOT = re.compile(rb"<(?:[a-z]+:)?(kml|gpx)[\s>]", re.IGNORECASE)
DOCUMENT = re.compile(r"word/document[0-9]*\.xml")
_FOREIGN = {
    b"%PDF": "en PDF",
    b"\x89PNG": "en bild",
    b"\xff\xd8\xff": "en bild",
    b"Rar!": "ett RAR-arkiv",
    b"7z\xbc\xaf": "ett 7z-arkiv",
    b"{\\rtf": "ett RTF-dokument",
}
_TABLES = "Spara uppgifterna som Excel, CSV, GeoPackage eller GeoJSON och läs in igen."


def find_format(head: bytes, tail: bytes, *, members: Collection[str] = ()) -> Format:
    """Tell what a file is.

    Parameters
    ----------
    head, tail
        Its first and last bytes.
    members
        The names in it, when it is a zip archive.

    Raises
    ------
    DataError
        When it is something that is not read.

    Examples
    --------
    >>> find_format(b"a;b", b"1;2").value, find_format(b"PAR1..", b"..PAR1").value
    ('CSV', 'Parquet')
    """
    if head.startswith(ZIP):
        return _find_in_archive(members)
    if head.startswith(_SQLITE):
        return Format.GEOPACKAGE
    if head.startswith(_OLD_EXCEL):
        return Format.XLS
    if head.startswith(_PARQUET):
        if tail.endswith(_PARQUET):
            return Format.PARQUET
        what = "filen är en Parquet-fil som är avbruten."
        raise refuse(what, "Hämta den på nytt.")
    return _find_in_text(head)


def _find_in_text(head: bytes) -> Format:
    for magic, kind in _FOREIGN.items():
        if head.startswith(magic):
            what = f"filen är {kind}."
            raise refuse(what, _TABLES)
    _refuse_wide(head)
    start = head.lstrip(_BLANKS)
    if start.startswith((b"{", b"[")):
        return Format.GEOJSON
    if start.startswith(b"<"):
        found = _ROOT.search(start)
        if found is None:
            what = "filen är XML eller HTML av ett slag som inte läses."
            raise refuse(what, _TABLES)
        return Format.KML if found[1].lower() == b"kml" else Format.GPX
    if not start:
        what = "filen är tom."
        raise refuse(what)
    return Format.CSV


def _refuse_wide(head: bytes) -> None:
    """Refuse XML and JSON in UTF-16, which would pass for a text of one odd column."""
    wide = find_charset(head)
    if wide is not None and head.decode(wide, "ignore").lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")):
        what = "filen är XML eller JSON men inte skriven i UTF-8."
        raise refuse(what, "Spara om den som UTF-8.")


def _find_in_archive(members: Collection[str]) -> Format:
    names = [name.casefold() for name in members]
    if any(name.startswith("xl/workbook.") for name in names):
        return Format.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Format.ODS
    if any(DOCUMENT.fullmatch(name) for name in names):
        return Format.DOCX
    if any(name.endswith(".shp") for name in names):
        return Format.SHAPEFILE
    if any(name.endswith(".kml") for name in names):
        what = "filen är en packad KML (KMZ)."
        raise refuse(what, "Packa upp den och läs in KML-filen.")
    what = "filen är ett zip-arkiv utan Excel-, Word-, OpenDocument- eller Shapefile-fil."
    raise refuse(what, "Packa upp det och läs in filen som ligger i det.")
