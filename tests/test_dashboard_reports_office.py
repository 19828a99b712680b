"""LibreOffice opens what is written: each word and number of a report in Word and of sheets in Excel and CSV."""

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import python_calamine as calamine

from dashboard.reports.document import Document, Grid, Heading, Sentence
from dashboard.reports.word import write_docx
from data.exports import write_csv, write_workbook

TABLE = pd.DataFrame(
    {"Område": ["Öster", "=1+1"], "Andel": [1234.5, 0.25], "Antal": pd.array([7, None], dtype="Int64")}
)
SWEDISH_CSV = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1053,false,true"


def open_with_office(file: Path, kind: str, *more: str) -> bytes:
    """Open a file in LibreOffice and give it as it saves it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice saknas på den här datorn.")
    out = file.parent / "ut"
    profile = f"-env:UserInstallation=file://{file.parent}/profil"
    command = [program, profile, "--headless", *more, "--convert-to", kind, "--outdir", str(out), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (out / file.with_suffix(f".{kind}").name).read_bytes()


def read_rows(content: bytes) -> list[list[object]]:
    """Read the first sheet of a workbook."""
    return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_word_is_opened_with_every_heading_cell_and_number(tmp_path: Path) -> None:
    """What LibreOffice reads out of the report is what was written in it, in order."""
    grid = Grid("Antal per år", ("År", "Antal"), (("2023", "1\u00a0234"), ("2024", "–")))
    blocks = (Heading("Läget"), Sentence("Färre än väntat."), grid)
    report = Document(
        "Halvårsrapport", "", (("Dnr", "KS/1"),), blocks, date(2025, 6, 30), is_demo=True, notice="Intern"
    )
    file = tmp_path / "rapport.docx"
    file.write_bytes(write_docx(report))
    said = re.sub(r"\s+", " ", open_with_office(file, "txt").decode("utf-8-sig"))
    assert "Halvårsrapport Dnr: KS/1 Läget Färre än väntat. Antal per år År Antal 2023 1 234 2024 –" in said


def test_sheets_are_opened_with_swedish_settings(tmp_path: Path) -> None:
    """A decimal comma is a number, an empty cell stays empty, and what looks like a formula is a text."""
    workbook, table = tmp_path / "a.xlsx", tmp_path / "b.csv"
    workbook.write_bytes(write_workbook({"Antal": TABLE}, notes=["Läs."], created=date(2026, 1, 1)))
    table.write_bytes(write_csv(TABLE))
    for content in (open_with_office(workbook, "ods"), open_with_office(table, "ods", SWEDISH_CSV)):
        head, first, second = read_rows(content)
        assert head == ["Område", "Andel", "Antal"]
        assert first == ["Öster", 1234.5, 7.0]
        assert str(second[0]).lstrip("'") == "=1+1"
        assert second[1:] == [0.25, ""]
