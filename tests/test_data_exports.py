"""Files that leave the product: nothing in them runs, and their texts are the texts that were there."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from data.deliveries import Rejection
from data.errors import DataError
from data.exports import is_runnable, neutralise, write_csv, write_rejected, write_workbook

CREATED = date(2026, 1, 15)
# OWASP's list for CSV injection, its wide forms, and what may stand unseen before them.
PREFIXES = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
    "|",
    "%",
    " =",
    "\u00a0=",
    "\u200b=",
    "\ufeff=",
)
PREFIXES += ("\u3000+", "\ufe66", "\t=")
PAYLOADS = [f"{prefix}cmd|' /C calc'!A0" for prefix in PREFIXES]
LINK = "https://example.org"

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30)


def read_sheet(content: bytes, name: str) -> list[list[object]]:
    """Read a sheet with a program that is not the one that wrote it."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def read_csv(content: bytes) -> list[list[str]]:
    """Read a CSV file as Python does."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def parts_of(content: bytes) -> dict[str, str]:
    """Unpack a workbook into its XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_prefix_makes_a_formula_of_a_cell(payload: str) -> None:
    """In the workbook the cell is a text, also after an edit; in the CSV an apostrophe stands first."""
    table = pd.DataFrame({payload: [payload, LINK, "lugnt"]})
    content = write_workbook({payload: table}, notes=[payload], created=CREATED)
    for name, xml in parts_of(content).items():
        if "worksheets" in name:
            assert "<f>" not in xml
            assert "<f " not in xml
            assert "<hyperlink" not in xml
            assert all('t="s"' in cell for cell in re.findall(r"<c [^>]*>", xml) if "/>" not in cell)
    assert 'quotePrefix="1"' in parts_of(content)["xl/styles.xml"]
    rows = read_csv(write_csv(table))
    assert rows[0] == ["'" + payload]
    assert rows[1] == ["'" + payload]
    assert rows[3] == ["lugnt"]


def test_numbers_stay_numbers() -> None:
    """A negative number is one, in both files; nothing is written where nothing is known."""
    table = pd.DataFrame(
        {
            "andel": [-0.5, np.nan, 1e-7],
            "antal": pd.array([-3, None, 12_000_000], dtype="Int64"),
            "text": ["-1,5", "+46", "0586"],
            "när": [datetime(2024, 5, 1, 9, 5), pd.NaT, datetime(2024, 5, 2)],  # noqa: DTZ001  # Swedish clock time
            "är": [True, False, None],
        }
    )
    assert read_csv(write_csv(table)) == [
        ["andel", "antal", "text", "när", "är"],
        ["-0,5", "-3", "-1,5", "2024-05-01 09:05:00", "ja"],
        ["", "", "+46", "", "nej"],
        ["0,0000001", "12000000", "0586", "2024-05-02 00:00:00", ""],
    ]
    rows = read_sheet(write_workbook({"t": table}, notes=[], created=CREATED), "t")
    assert rows[1] == [-0.5, -3, "-1,5", datetime(2024, 5, 1, 9, 5), True]  # noqa: DTZ001  # Swedish clock time
    assert rows[2] == ["", "", "+46", "", False]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
@example([("_x0041_", "_")])
@settings(max_examples=50, deadline=None)
def test_texts_come_back_as_they_were_from_a_workbook(cells: list[tuple[str, str]]) -> None:
    """Whatever the signs, another program reads the text that was written."""
    table = pd.DataFrame(cells, columns=["a", "b"], dtype="str")
    rows = read_sheet(write_workbook({"Rader": table}, notes=["n"], created=CREATED), "Rader")
    expected = [["a", "b"], *map(list, cells)]
    while len(expected) > 1 and expected[-1] == ["", ""]:
        expected.pop()
    assert rows[: len(expected)] == expected
    assert all(cell == "" for row in rows[len(expected) :] for cell in row)


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=8))
@settings(max_examples=100, deadline=None)
def test_texts_come_back_as_they_were_from_csv(cells: list[tuple[str, str]]) -> None:
    """Less the apostrophe before what might run, and less NUL which no such file can hold."""
    rows = read_csv(write_csv(pd.DataFrame(cells, columns=["a", "b"], dtype="str")))
    kept = [[text.replace("\0", "") for text in pair] for pair in cells]
    assert rows == [["a", "b"], *([neutralise(text) for text in pair] for pair in kept)]
    assert not any(is_runnable(text) for row in rows for text in row)


def test_the_same_tables_give_the_same_bytes() -> None:
    """No clock is read: the day that the workbook tells is an argument."""
    table = pd.DataFrame({"a": ["x"]})
    first = write_workbook({"Rader": table}, notes=["Läs."], created=CREATED)
    assert first == write_workbook({"Rader": table}, notes=["Läs."], created=CREATED)
    assert "2026-01-15" in parts_of(first)["docProps/core.xml"]


def test_a_workbook_keeps_its_headings_in_sight_and_explains_itself() -> None:
    """The pane is frozen under the headings, columns fit their texts, the last sheet says what to do."""
    content = write_workbook({"Rader": pd.DataFrame({"kort": ["x" * 40]})}, notes=["Rätta."], created=CREATED)
    xml = parts_of(content)["xl/worksheets/sheet1.xml"]
    assert 'ySplit="1"' in xml
    assert 'state="frozen"' in xml
    width = re.search(r'<col [^>]*width="([0-9.]+)"', xml)
    assert width is not None
    assert 40 <= float(width[1]) <= 60
    assert read_sheet(content, "Så här gör du") == [["Så här gör du"], ["Rätta."]]


@pytest.mark.parametrize("name", ["[a]:*?/\\b", "x" * 50, "", "Så här gör du", "'", "a\x00b"])
def test_any_name_becomes_a_sheet(name: str) -> None:
    """Excel forbids some signs, long names and twins; a sheet is written anyway."""
    content = write_workbook(
        {name: pd.DataFrame({"a": ["1"]}), "b": pd.DataFrame({"a": ["2"]})}, notes=[], created=CREATED
    )
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert len(names) == 3
    assert all(0 < len(each) <= 31 for each in names)


def test_a_text_longer_than_excel_holds_is_cut_and_says_so() -> None:
    """Excel's limit is 32 767 signs: what is cut is not lost in silence."""
    content = write_workbook({"a": pd.DataFrame({"a": ["x" * 40_000]})}, notes=[], created=CREATED)
    cell = str(read_sheet(content, "a")[1][0])
    assert len(cell) == 32_767
    assert cell.endswith("[avkortad]")


def test_too_many_columns_are_refused_in_words() -> None:
    """A sheet holds 16 384 columns; more is an error that names the table."""
    wide = pd.DataFrame(np.zeros((1, 16_385)))
    with pytest.raises(DataError, match="16385 kolumner"):
        write_workbook({"bred": wide}, notes=[], created=CREATED)


def test_the_rejected_rows_can_be_mended_and_sent_again() -> None:
    """The file's own headings and cells stand, the number and the reason beside, in the order given."""
    rows = pd.DataFrame(
        {"tid": ["i går", "2024-05-01", "=1+1"], "brott": ["Stöld", "Rån", "0903"], "x": ["15,62", "", "-1"]},
        index=[2, 3, 9],
    )
    rejections = [
        Rejection(2, "tiden «i går» går inte att läsa."),
        Rejection(9, "tiden saknas."),
        Rejection(12, "raden är trasig."),
    ]
    content = write_rejected(rows, rejections, file_name="brott.csv", created=CREATED)
    assert read_sheet(content, "Avvisade rader") == [
        ["tid", "brott", "x", "rad", "orsak"],
        ["i går", "Stöld", "15,62", 2, "tiden «i går» går inte att läsa."],
        ["=1+1", "0903", "-1", 9, "tiden saknas."],
        ["", "", "", 12, "raden är trasig."],
    ]
    assert "3 rader ur brott.csv" in str(read_sheet(content, "Så här gör du")[1])


def test_the_rejected_rows_name_nobody() -> None:
    """Personal data are masked in cells, reasons and the file's name; columns of persons are emptied."""
    rows = pd.DataFrame(
        {"tid": ["850101-1234"], "text": ["Målsägande Anna Ek, 070-174 06 05"], "Telefon": ["inget nr"], "rad": ["5"]},
        index=[2],
    )
    rejections = [Rejection(2, "tiden 850101-1234 går inte.")]
    content = write_rejected(rows, rejections, file_name="850101-1234.csv", created=CREATED)
    everything = "".join(parts_of(content).values())
    assert not re.search("850101|Anna|070-|inget nr", everything)
    assert read_sheet(content, "Avvisade rader")[0] == ["tid", "text", "Telefon", "rad", "rad (rättning)", "orsak"]
    notes = str(read_sheet(content, "Så här gör du"))
    assert "Kolumnen «Telefon» är tömd" in notes
    assert "1 telefonnummer" in notes
