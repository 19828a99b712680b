"""Uploads that are made to grow or run without end are refused in plain words, and bring nothing down."""

import gzip
import io
import resource
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import DataError
from data.files.limits import allowed_memory
from data.files.preview import preview
from data.files.rows import read_rows

MB = 1_000_000


def refusal(path: Path) -> str:
    """Read a file that must be refused, and give the words."""
    with pytest.raises(DataError) as caught:
        preview(path)
    words = str(caught.value)
    assert "Traceback" not in words
    return words


def workbook(sheet: bytes, *, strings: bytes = b"", doctype: bytes = b"") -> bytes:
    """Make a workbook around the XML of a sheet."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Override PartName="/xl/workbook.xml" ContentType="' + kinds + b'.sheet.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="'
            + relation
            + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            b"<workbook " + space + b' xmlns:r="' + relation + b'"><sheets>'
            b'<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="' + relation + b'/worksheet" Target="worksheets/sheet1.xml"/>'
            b'<Relationship Id="rId2" Type="' + relation + b'/sharedStrings" Target="sharedStrings.xml"/>'
            b"</Relationships>",
        )
        archive.writestr("xl/sharedStrings.xml", b"<sst " + space + b">" + strings + b"</sst>")
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            doctype + b"<worksheet " + space + b"><sheetData>" + sheet + b"</sheetData></worksheet>",
        )
    return file.getvalue()


def cell(place: str, value: str = "1") -> bytes:
    """Write a cell of a sheet."""
    return f'<c r="{place}"><v>{value}</v></c>'.encode()


def far_cells() -> bytes:
    """Two cells at the ends of the largest sheet there is."""
    return workbook(b'<row r="1">' + cell("A1") + b'</row><row r="1048576">' + cell("XFD1048576") + b"</row>")


def many_cells() -> bytes:
    """Six million cells in a quarter of a megabyte."""
    return workbook((b"<row>" + b"<c><v>1</v></c>" * 60 + b"</row>") * 100_000)


def opendocument(rows: bytes) -> bytes:
    """Make an OpenDocument sheet."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{office}manifest:1.0"></m:manifest>')
        archive.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{office}office:1.0" xmlns:table="{office}table:1.0" '
            f'xmlns:office="{office}office:1.0" xmlns:text="{office}text:1.0"><o:body><o:spreadsheet>'
            f'<table:table table:name="A">'.encode()
            + rows
            + b"</table:table></o:spreadsheet></o:body></o:document-content>",
        )
    return file.getvalue()


def repeated_rows() -> bytes:
    """Make a cell that says it stands a thousand million times."""
    row = b'<table:table-row table:number-rows-repeated="1000000">'
    cells = b'<table:table-cell table:number-columns-repeated="16000" '
    return opendocument(
        row
        + cells
        + b'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>'
    )


def claimed_rows() -> bytes:
    """Sixty million rows in some hundred bytes: every row the same."""
    file = io.BytesIO()
    part = pa.table({"a": pa.nulls(10_000_000, pa.int8())})
    with pq.ParquetWriter(file, part.schema) as writer:
        for _ in range(6):
            writer.write_table(part, row_group_size=10_000_000)
    return file.getvalue()


def heavy_dictionary() -> bytes:
    """Four million texts of five thousand signs: one text, pointed to."""
    file = io.BytesIO()
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 4_000_000, pa.int32()), pa.array(["x" * 5_000]))
    pq.write_table(pa.table({"a": texts}), file)
    return file.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "two far cells": far_cells,
    "six million cells": many_cells,
    "a sheet of blanks": lambda: workbook(b" " * 120 * MB),
    "a giant shared text": lambda: workbook(cell("A1"), strings=b"<si><t>" + b"x" * 120 * MB + b"</t></si>"),
    "an ods of repeated cells": repeated_rows,
    "a parquet of claims": claimed_rows,
    "a csv of one field": lambda: b'a;b\n"' + b"x" * 3 * MB + b'";1\n',
    "a csv of a million columns": lambda: b";" * 900_000 + b"\n1\n",
    "a csv of short fields beyond count": lambda: b"a,b\n" + b"," * 900_000 + b"\n",
    "zeros in gzip": lambda: gzip.compress(b"\0" * 20 * MB),
    "commas in gzip": lambda: gzip.compress((b"a;b\n" + b"1;2\n" * 25_000) * 520, 1),
    "a nested geojson": lambda: b'{"type":"FeatureCollection","features":' + b"[" * 200_000,
    "a deep geometry": lambda: (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
        b'{"type":"Polygon","coordinates":' + b"[" * 50_000 + b"]" * 50_000 + b"}}]}"
    ),
    "a nested kml": lambda: b"<kml>" + b"<Folder>" * 200_000,
    "an archive of ten thousand parts": lambda: archive_of({f"xl/{i}.xml": b"" for i in range(10_000)}),
    "laughs in kml": lambda: laughs(b"kml", b"Document"),
    "laughs in gpx": lambda: laughs(b"gpx", b"wpt"),
    "an unclosed quote": lambda: b'a;b\n"' + b"x;y\n" * 500_000,
}


def archive_of(members: dict[str, bytes]) -> bytes:
    """Pack files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def laughs(root: bytes, inner: bytes) -> bytes:
    """Entities that grow to a thousand million signs."""
    levels = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
    declared = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + levels + b"]>"
    return declared + b"<" + root + b"><" + inner + b">&l9;</" + inner + b"></" + root + b">"


def test_what_the_bombs_are_built_around_can_be_read(tmp_path: Path) -> None:
    """They are refused for what they do, not for being badly made."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(b'<row r="1">' + cell("A1") + b'</row><row r="2">' + cell("A2") + b"</row>"))
    assert preview(path).n_rows == 2
    path.write_bytes(
        opendocument(
            b'<table:table-row><table:table-cell office:value-type="float" office:value="1">'
            b"<text:p>1</text:p></table:table-cell></table:table-row>"
        )
    )
    assert preview(path).n_rows == 1


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_refused_and_brings_nothing_down(name: str, tmp_path: Path) -> None:
    """A small file that would grow without end costs a few processor seconds at most."""
    path = tmp_path / "uppgifter.csv"
    path.write_bytes(BOMBS[name]())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert refusal(path).startswith("uppgifter.csv: 1 fel")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= 6


def test_a_text_pointed_to_a_million_times_leaves_the_child_in_bearable_parts(tmp_path: Path) -> None:
    """A dictionary can hide 20 GB in a few kilobytes; it is read part by part, or refused for its memory."""
    path = tmp_path / "uppgifter.parquet"
    path.write_bytes(heavy_dictionary())
    with pytest.raises(DataError, match=r"minne|arbete"), read_rows(path, columns={"n": "a"}) as rows:
        deque(rows, maxlen=0)


def test_the_child_gets_no_more_memory_than_it_is_allowed() -> None:
    """Half a gigabyte is the most that a small file can cost, whatever its reader tries."""
    assert allowed_memory(100_000) < 450 * MB
    greedy = (
        "from data.files.isolation import isolate\n"
        "isolate(memory=400_000_000, seconds=5)\n"
        "try:\n    bytearray(420_000_000)\nexcept MemoryError:\n    print('nekad')\n"
    )
    told = subprocess.run([sys.executable, "-c", greedy], capture_output=True, text=True, check=True)
    assert told.stdout == "nekad\n"


def test_a_link_is_read_as_what_it_leads_to_and_a_folder_is_no_file(tmp_path: Path) -> None:
    """The one who may choose a path chooses a file."""
    with pytest.raises(DataError, match="det är en mapp"):
        preview(tmp_path)
    with pytest.raises(DataError, match="filen finns inte"):
        preview(tmp_path / "ingen.csv")
