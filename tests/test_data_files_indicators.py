"""Brå's workbook of indicators: its sheets put together as one table of counts and one of survey values."""

from pathlib import Path

import pytest
import xlsxwriter

from data.columns.proposals import propose
from data.files.form import Form
from data.files.indicators import REPORTED, SURVEYED
from data.files.preview import preview
from data.profiles import find_profile
from data.series import read_series
from tests.indicator_workbook import write_workbook


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Give an invented workbook."""
    return write_workbook(tmp_path / "indikatorer.xlsx")


def test_reported_crimes_of_every_sheet_are_one_table(workbook: Path) -> None:
    """Two sheets, three places and two years are twelve rows; what is part of something else isn't counted."""
    seen = preview(workbook)
    assert (seen.form.sheet, seen.n_rows, seen.choices[:2]) == (REPORTED, 12, (REPORTED, SURVEYED))
    profile = find_profile(seen)
    assert profile is not None
    assert profile.profile_id == "bra-kommunindikatorer-arbetsbok"
    proposal = propose(seen, municipality="0586", profile=profile)
    assert [one.key for one in proposal.questions] == ["uttagsdatum"]
    intake = read_series(workbook, proposal.describe({"uttagsdatum": "2026-01-15"}), form=seen.form)
    table = intake.table
    assert (intake.n_read, len(table), len(intake.rejections)) == (12, 6, 6)
    assert {one.reason for one in intake.rejections} == {"raden ingår inte i urvalet (Brott)."}
    assert set(table["category"]) == {"narkotika"}
    counts = table.sort_values(["municipality", "first_month"])["n"]
    assert counts.astype("object").where(counts.notna(), None).tolist() == [10, 12, 300, 310, 9000, None]
    assert set(table["municipality"]) == {"0586", "län:05", "riket"}
    assert set(table["n_months"]) == {12}


def test_survey_values_stand_with_interval_and_number_of_answers(workbook: Path) -> None:
    """NTU 2024 asks what happened in 2023, but how safe people feel in 2024; who answered stands in another sheet."""
    seen = preview(workbook, form=Form(sheet=SURVEYED))
    profile = find_profile(seen)
    assert profile is not None
    assert profile.profile_id == "bra-kommunindikatorer-ntu"
    assert profile.is_survey
    columns = ["År", "Undersökningsår", "Andel (%)", "KI undre", "KI övre", "Antal svarande"]
    own = seen.head[seen.head["Geografi"] == "Mjölby"]
    assert own[columns].to_numpy().tolist() == [
        ["2022", "2023", "2.5", "1.1", "4.3", "310"],
        ["2023", "2024", "..", "..", "..", "295"],
        ["2023", "2023", "19", "15", "23", "310"],
        ["2024", "2024", "14", "10", "18", "295"],
    ]
    assert any("«Om indikatorerna»" in remark for remark in seen.remarks)


@pytest.mark.parametrize(
    ("title", "years", "surveyed"),
    [
        (
            "Utsatthet för rån 2016–2017, enligt NTU 2017–2018. Andel (%).",
            ("2016", "2017", "2018"),
            ["2017", "2018", ""],
        ),
        ("Utsatthet för rån, enligt NTU 2017–2018. Andel (%).", ("2017",), [""]),
        ("Oro för rån enligt NTU. Andel (%).", ("2017",), ["2017"]),
    ],
)
def test_a_year_whose_survey_the_title_does_not_tell_is_left_open(
    tmp_path: Path, title: str, years: tuple[str, ...], surveyed: list[str]
) -> None:
    """A year outside the title's span, or exposure without the years it is about, is not guessed."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Rån (NTU)")
        sheet.write(0, 0, title)
        sheet.write_row(1, 0, ("", "Mjölby"))
        sheet.write_row(2, 0, ("År", "Andel", "KI undre", "KI övre"))
        for row, year in enumerate(years, start=3):
            sheet.write_row(row, 0, (year, 1, 0.5, 2))
    assert preview(path).head["Undersökningsår"].tolist() == surveyed


def test_one_sheet_can_still_be_read_for_itself(workbook: Path) -> None:
    """Whoever asks for a sheet by name gets it, and nothing of the others."""
    seen = preview(workbook, form=Form(sheet="Otrygghet (NTU)"))
    assert (seen.form.sheet, seen.n_rows) == ("Otrygghet (NTU)", 2)


def test_another_workbook_is_no_workbook_of_indicators(tmp_path: Path) -> None:
    """A sheet that is called so but has no years in its headings is read as any other."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Rån (anmälda)")
        sheet.write_row(0, 0, ("Kommun", "Antal"))
        sheet.write_row(1, 0, ("Mjölby", 7))
    assert preview(path).headings == ("Kommun", "Antal")
