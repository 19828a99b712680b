"""Brå's files on the page where files are read in: the year asked for where none stands, and survey values kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.files.indicators import SURVEYED
from data.store import open_store
from data.surveys import Survey
from tests.indicator_workbook import write_workbook
from tests.intake_page import find_by_label, open_page, press, upload
from tests.shown_pages import pages_on, words_of


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Give the page a store to read into."""
    with pages_on(tmp_path / "store.sqlite3", is_filled=False) as path:
        yield path


def test_the_file_of_2021_asks_for_the_year_that_all_rows_are_of(path: Path) -> None:
    """Neither year nor kind of crime stands in it; a dash is missing, and every row is accounted for."""
    page = upload(open_page(), "Ale kommun;-;-\r\nMjölby kommun;1 234;4 300\r\n".encode(), "2021.csv")
    assert "Brås årsfil per kommun, utan rubriker" in words_of(page)
    find_by_label(page.text_input, "Vilket år eller vilken månad").set_value("2021")  # type: ignore[attr-defined]
    find_by_label(page.selectbox, "Vilken kategori har alla rader").select("stöld")  # type: ignore[attr-defined]
    find_by_label(page.date_input, "Vilken dag").set_value("2025-10-01")  # type: ignore[attr-defined]
    find_by_label(page.selectbox, "Din roll").select("samordnare")  # type: ignore[attr-defined]
    page.run()
    press(page, "Läs in filen")
    assert "2 lästa = 2 nya + 0 nya med anmärkning + 0 redan kända + 0 avvisade." in words_of(page)
    table = open_store(f"sqlite:///{path}").read_series("0586", is_demo=False)
    assert table[["n", "n_months"]].to_numpy().tolist() == [[1234, 12]]


def test_survey_values_of_the_workbook_are_shown_and_kept(path: Path, tmp_path: Path) -> None:
    """As shares with margins, of municipality, county and country; the second time nothing is new."""
    content = write_workbook(tmp_path / "indikatorer.xlsx").read_bytes()
    told = []
    for _ in range(2):
        page = upload(open_page(), content, "indikatorer.xlsx")
        find_by_label(page.selectbox, "Filen har").select(SURVEYED)  # type: ignore[attr-defined]
        page.run()
        assert "12 av 12 rader är undersökningsvärden" in words_of(page)
        find_by_label(page.selectbox, "Din roll").select("samordnare")  # type: ignore[attr-defined]
        page.run()
        press(page, "Läs in undersökningarna")
        told.append(words_of(page))
    assert "12 lästa = 11 nya + 1 nya med anmärkning + 0 redan kända + 0 avvisade." in told[0]
    assert "12 lästa = 0 nya + 0 nya med anmärkning + 12 redan kända + 0 avvisade." in told[1]
    kept = open_store(f"sqlite:///{path}").read_papers(Survey, ["0586", "län:05", "riket"], is_demo=False)
    assert len(kept) == 6
