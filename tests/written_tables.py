"""The same rows, written as each program that people use writes them."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import xlsxwriter

from data.files.form import Form, Format
from data.files.preview import Preview, preview
from tests.opendocument import pack_sheet

HEADINGS = ["Brott", "Datum", "Östlig", "Nordlig"]
ROWS = [
    ["Stöld", "2024-01-31", "533000.5", "6471000"],
    ["Skadegörelse på våning 2", "2024-02-01", "533100", "6471250.25"],
    ["Misshandel", "2024-02-29", "533222", "6471333"],
]


def look(path: Path, content: bytes, *, form: Form | None = None) -> Preview:
    """Look at a file with this content."""
    path.write_bytes(content)
    return preview(path, form=form)


def as_csv(rows: list[list[str]], *, separator: str = ";", end: str = "\r\n") -> str:
    """Write rows as a spreadsheet program does."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return file.getvalue()


def as_excel() -> bytes:
    """Write the rows as Excel has them: numbers as numbers and dates as dates."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet("Uttag"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for i, (crime, date, x, y) in enumerate(ROWS, start=1):
            sheet.write(i, 0, crime)
            sheet.write_datetime(i, 1, dt.datetime.fromisoformat(date), day)
            sheet.write(i, 2, float(x))
            sheet.write(i, 3, float(y))
    return file.getvalue()


def as_opendocument() -> bytes:
    """Write the rows as LibreOffice does."""

    def cell(text: str, kind: str) -> str:
        value = {"string": "", "date": f' office:date-value="{text}"', "float": f' office:value="{text}"'}[kind]
        return f'<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'

    kinds = ["string", "date", "float", "float"]
    rows = [[cell(text, "string") for text in HEADINGS]]
    rows += [[cell(text, kind) for text, kind in zip(row, kinds, strict=True)] for row in ROWS]
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return pack_sheet(body)


def as_json() -> bytes:
    """Write the rows as the answer of a service."""
    return json.dumps([dict(zip(HEADINGS, row, strict=True)) for row in ROWS]).encode()


def as_parquet() -> bytes:
    """Write the rows as a data analyst does."""
    file = io.BytesIO()
    table = pd.DataFrame(ROWS, columns=HEADINGS)
    table["Datum"] = pd.to_datetime(table["Datum"]).dt.date
    table.astype({"Östlig": float, "Nordlig": float}).to_parquet(file, index=False)
    return file.getvalue()


TABLES: dict[str, tuple[Format, Callable[[], bytes]]] = {
    "semicolon": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode()),
    "mark": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode("utf-8-sig")),
    "comma": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator=",").encode()),
    "tab": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator="\t", end="\n").encode()),
    "old mac": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], end="\r").encode("mac_roman")),
    "windows": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode("cp1252")),
    "dos": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode("cp850")),
    "wide": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator="\t").encode("utf-16")),
    "wide without mark": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator="\t").encode("utf-16-le")),
    "told separator": (Format.CSV, lambda: b"sep=;\r\n" + as_csv([HEADINGS, *ROWS]).encode()),
    "excel": (Format.XLSX, as_excel),
    "opendocument": (Format.ODS, as_opendocument),
    "json": (Format.JSON, as_json),
    "parquet": (Format.PARQUET, as_parquet),
}
