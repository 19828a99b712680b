"""Headings, titles and notes are told apart from the rows, wherever the table stands."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from data.errors import DataError
from data.files.preview import preview
from data.files.rows import read_rows
from tests.written_tables import look


def test_titles_headings_and_notes_are_told_apart(tmp_path: Path) -> None:
    """An export for readers has a title, an empty row, headings, rows, a sum and its source."""
    text = (
        "Anmälda brott i Mjölby;;\nUttag 2024-05-01;;\n;;\nOmråde;Antal;Per 1 000\n"
        "Centrum;12;3,5\nSkänninge;7;2,1\nSumma;19;5,6\n\nKälla: Brå;;\n* preliminära uppgifter;;\n"
    )
    seen = look(tmp_path / "a.csv", text.encode("cp1252"))
    assert seen.headings == ("Område", "Antal", "Per 1 000")
    assert seen.form.header_row == 4
    assert seen.head.index.tolist() == [5, 6]
    assert seen.title_rows == ((1, "Anmälda brott i Mjölby"), (2, "Uttag 2024-05-01"))
    assert seen.footer_rows == ((7, "Summa 19 5,6"), (9, "Källa: Brå"), (10, "* preliminära uppgifter"))
    assert "Decimaltecknet är komma." in seen.remarks
    assert seen.n_rows == 2


def test_the_last_row_is_data_unless_it_says_otherwise(tmp_path: Path) -> None:
    """A row cut off in the middle is no note: it is refused with its number."""
    path = tmp_path / "a.csv"
    path.write_text("a;b;c\n1;2;3\nMjölby\n", encoding="utf-8")
    with read_rows(path, columns={"n": "b"}) as rows:
        (batch,) = rows
    assert batch.table["n"].tolist() == ["2"]
    assert [(one.row, one.reason) for one in batch.rejections] == [(3, "raden har 1 fält, rubrikerna är 3.")]


def test_line_breaks_inside_quotes_are_part_of_the_text(tmp_path: Path) -> None:
    """Rows are numbered by the line that they begin on, as an editor shows it."""
    seen = look(tmp_path / "a.csv", b'plats;n\n"Torget\nnorra";1\nSkolan;2\n')
    assert seen.head["plats"].to_dict() == {2: "Torget\nnorra", 4: "Skolan"}


def test_headings_in_a_sheet_are_found_below_titles_and_groups(tmp_path: Path) -> None:
    """Merged headings name the columns below them, and the columns are told apart."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Läs mig").write(0, 0, "Så här räknas brotten")
        sheet = book.add_worksheet("Tabell 1")
        sheet.merge_range(0, 0, 0, 4, "Anmälda brott")
        sheet.merge_range(2, 0, 3, 0, "Kommun")
        sheet.merge_range(2, 1, 2, 2, "2022")
        sheet.merge_range(2, 3, 2, 4, "2023")
        sheet.write_row(3, 1, ["Antal", "Andel", "Antal", "Andel"])
        sheet.write_row(4, 0, ["Mjölby", 10, 0.5, 12, 0.25])
        sheet.write_row(5, 0, ["Motala", 20, 0.5, 22, 0.75])
    seen = look(tmp_path / "a.xlsx", file.getvalue())
    assert seen.form.sheet == "Tabell 1"
    assert seen.choices == ("Läs mig", "Tabell 1")
    assert seen.headings == ("Kommun", "2022 Antal", "2022 Andel", "2023 Antal", "2023 Andel")
    assert seen.head.loc[5].tolist() == ["Mjölby", "10", "0.5", "12", "0.25"]


def test_a_table_that_starts_far_from_the_corner_is_found(tmp_path: Path) -> None:
    """Rows keep the numbers that the spreadsheet shows, and hidden sheets are not offered."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, hidden = book.add_worksheet("A"), book.add_worksheet("B")
        sheet.write_row(6, 3, ["Område", "Antal"])
        sheet.write_row(7, 3, ["Centrum", 5])
        hidden.write_row(0, 0, ["a", "b", "c", "d"])
        hidden.hide()
    seen = look(tmp_path / "a.xlsx", file.getvalue())
    assert seen.head.to_dict("index") == {8: {"Område": "Centrum", "Antal": "5"}}
    assert seen.choices == ("A",)


def test_headings_that_stand_twice_are_numbered_and_never_guessed_between(tmp_path: Path) -> None:
    """The one who asks for a heading that stands twice is told so, not given the first."""
    path = tmp_path / "a.csv"
    seen = look(path, b"a;n;n\nx;1;2\n")
    assert seen.headings == ("a", "n (1)", "n (2)")
    with pytest.raises(DataError, match="kolumnen «n» finns flera gånger"), read_rows(path, columns={"n": "n"}):
        pass
    with read_rows(path, columns={"n": "n (2)"}) as rows:
        assert next(iter(rows)).table["n"].tolist() == ["2"]


def test_a_file_without_headings_gets_numbered_ones(tmp_path: Path) -> None:
    """A first row of figures is data, and is not taken for headings."""
    seen = look(tmp_path / "a.csv", b"1;2,5;2024-01-01\n2;3,5;2024-01-02\n")
    assert seen.headings == ("kolumn 1", "kolumn 2", "kolumn 3")
    assert seen.n_rows == 2
    assert seen.form.header_row == 0


def test_years_can_be_headings(tmp_path: Path) -> None:
    """A table with a column per year has figures for headings."""
    seen = look(tmp_path / "a.csv", b"Kommun;2021;2022\nA;1;2\nB;3;4\n")
    assert seen.headings == ("Kommun", "2021", "2022")


def test_what_stands_in_merged_cells_stands_on_each_of_their_rows(tmp_path: Path) -> None:
    """One category beside three events is the category of all three, as everybody who sees the sheet reads it."""
    path = tmp_path / "brott.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Datum", "Händelse", "Antal"])
        sheet.write_row(1, 0, ["2025-01-01", "Stöld", 1])
        sheet.merge_range("B3:B5", "Ordningsstörning")
        for row in (2, 3, 4):
            sheet.write(row, 0, f"2025-01-0{row}")
            sheet.write(row, 2, row)
        sheet.write_row(5, 0, ["2025-01-09", "", 1])
    found = preview(path)
    assert found.head.iloc[:, 1].tolist() == ["Stöld", *["Ordningsstörning"] * 3, ""]
    assert any(remark.startswith("Sammanslagna celler bland uppgifterna: 1.") for remark in found.remarks)
