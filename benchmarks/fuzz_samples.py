"""Sound files of each format that is read, to be damaged."""

import gzip
import io
import json
import struct
import tempfile
import zipfile
from pathlib import Path

import docx
import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
import xlsxwriter

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def make_samples() -> dict[str, bytes]:
    """Make a sound file of each format, with swedish letters, dates, numbers and places."""
    rows = [
        [f"Skadegörelse {i}", f"2024-01-{i % 28 + 1:02d} 13:45", f"{533_000 + i},5", str(6_471_000 + i)]
        for i in range(40)
    ]
    text = "\r\n".join(";".join(row) for row in [["Brott", "Tid", "Östlig", "Nordlig"], *rows])
    table = pd.DataFrame(rows, columns=["Brott", "Tid", "Östlig", "Nordlig"])
    places = gpd.GeoDataFrame(
        {"name": table["Brott"], "Tid": table["Tid"]},
        geometry=[shapely.Point(15 + i / 100, 58.3) for i in range(40)],
        crs="EPSG:4326",
    )
    areas = places.assign(geometry=[shapely.box(15 + i / 100, 58, 15.009 + i / 100, 59) for i in range(40)])
    with tempfile.TemporaryDirectory() as folder:
        return {
            "csv": text.encode("cp1252"),
            "csv utf-16": text.encode("utf-16"),
            "csv quoted": ('"a","b"\n' + '"rad\nett","2"\n' * 40).encode(),
            "csv gzip": gzip.compress(text.encode(), mtime=0),
            "xlsx": _make_workbook(table),
            "xls": _make_old_workbook(rows),
            "ods": _make_opendocument(rows),
            "docx": _make_document(rows),
            "json": json.dumps(table.to_dict("records")).encode(),
            "parquet": _make_parquet(table),
            **_make_layers(places, areas, Path(folder)),
        }


def _make_workbook(table: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Uttag")
        sheet.merge_range(0, 0, 0, 3, "Anmälda brott")
        for i, row in enumerate([list(table), *table.to_numpy().tolist()], start=2):
            sheet.write_row(i, 0, row)
        sheet.write_number(50, 2, 5.5)
    return file.getvalue()


def _make_old_workbook(rows: list[list[str]]) -> bytes:
    """Write Excel 97's records: a workbook of one sheet, each cell a label ([MS-XLS] 2.4)."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    cells = b"".join(
        record(0x204, struct.pack("<HHHHB", i, j, 0, len(text), 0) + text.encode("latin-1"))
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
    )
    end, name = record(0x0A, b""), b"Uttag"
    head = begin(0x05)
    n_before = len(head) + len(record(0x85, bytes(8) + name)) + len(end)
    sheet = record(0x85, struct.pack("<IBBBB", n_before, 0, 0, len(name), 0) + name)
    return _pack_compound("Workbook", head + sheet + end + begin(0x10) + cells + end)


def _pack_compound(name: str, content: bytes) -> bytes:
    """Put a stream in a compound file of one allocation sector ([MS-CFB])."""
    size, free, end, table = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    content = content.ljust(max(len(content) + -len(content) % size, 4096), b"\0")
    n_sectors = len(content) // size
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    sectors = [table, end, *range(3, n_sectors + 2), end]

    def entry(title: str, kind: int, child: int, start: int, n_bytes: int) -> bytes:
        text = title.encode("utf-16-le")
        place = struct.pack("<HBBIII", len(text) + 2, kind, 1, free, free, child)
        return text.ljust(64, b"\0") + place + bytes(36) + struct.pack("<IQ", start, n_bytes)

    folder = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, len(content))
    allocation = struct.pack(f"<{len(sectors)}I", *sectors)
    return header.ljust(size, b"\xff") + allocation.ljust(size, b"\xff") + folder.ljust(size, b"\0") + content


def _make_opendocument(rows: list[list[str]]) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_OFFICE}manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="A">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return file.getvalue()


def _make_document(rows: list[list[str]]) -> bytes:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _make_parquet(table: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()


def _make_layers(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, folder: Path) -> dict[str, bytes]:
    places.to_file(folder / "a.gpkg")
    areas.to_file(folder / "b.gpkg")
    pyogrio.write_dataframe(places, folder / "a.kml", driver="KML")
    pyogrio.write_dataframe(places[["name", "geometry"]], folder / "a.gpx", driver="GPX")
    places.to_parquet(folder / "a.parquet")
    places.to_file(folder / "a.shp", encoding="utf-8")
    shape = io.BytesIO()
    with zipfile.ZipFile(shape, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in ("shp", "shx", "dbf", "prj", "cpg"):
            archive.write(folder / f"a.{suffix}", f"a.{suffix}")
    return {
        "geojson": places.to_json().encode(),
        "geojson areas": areas.to_json().encode(),
        "geopackage": (folder / "a.gpkg").read_bytes(),
        "geopackage areas": (folder / "b.gpkg").read_bytes(),
        "kml": (folder / "a.kml").read_bytes(),
        "gpx": (folder / "a.gpx").read_bytes(),
        "geoparquet": (folder / "a.parquet").read_bytes(),
        "shapefile": shape.getvalue(),
    }
