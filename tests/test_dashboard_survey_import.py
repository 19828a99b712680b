"""A file with survey values read in by command or from a watched folder: both accounts add up to the rows read."""

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from dashboard.commands import bring
from dashboard.importing import Order
from dashboard.progress import Progress
from dashboard.settling import Reading
from dashboard.watching import take
from data.store import open_store
from data.surveys import Survey
from tests.indicator_workbook import write_workbook

NOW = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001 - Swedish clock time
READING = Reading(extract_date="2026-01-15")
SUM = "12 lästa = 6 godtagna + 0 godtagna med anmärkning + 0 redan kända + 6 avvisade"
SURVEY_SUM = "12 lästa = 11 nya + 1 nya med anmärkning + 0 redan kända + 0 avvisade."


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Give an invented workbook."""
    return write_workbook(tmp_path / "indikatorer.xlsx")


def _bring(url: str, path: Path, reading: Reading, *, is_trial: bool = False) -> str:
    order = Order(now=NOW, author_role="handläggare")
    return "\n".join(bring(url, path, reading, order, progress=Progress(StringIO()), is_trial=is_trial))


def test_the_workbook_gives_counts_and_survey_values_at_once(tmp_path: Path, workbook: Path) -> None:
    """Each with its own account; tried out first, nothing is kept."""
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    assert "12 lästa = 11 godtagna + 1 godtagna med anmärkning + 0 avvisade" in _bring(
        url, workbook, READING, is_trial=True
    )
    assert not (tmp_path / "a.sqlite3").exists()
    told = _bring(url, workbook, READING)
    assert (SUM in told, SURVEY_SUM in told) == (True, True)
    assert len(open_store(url).read_papers(Survey, ["0586", "län:05", "riket"], is_demo=False)) == 6


def test_the_survey_values_can_be_read_for_themselves(tmp_path: Path, workbook: Path) -> None:
    """By their profile: then no counts are stored, and nothing needs answering."""
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    told = _bring(url, workbook, Reading(profile="bra-kommunindikatorer-ntu"))
    assert SURVEY_SUM in told
    assert open_store(url).read_deliveries().empty


def test_the_file_of_2021_is_read_when_year_and_category_are_said(tmp_path: Path) -> None:
    """Neither stands in it; what is lacking is asked for by the name of its option."""
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    path = tmp_path / "2021.csv"
    path.write_text("Ale kommun;10;301\nRegion Gotland;–;–\n", "utf-8")
    with pytest.raises(Exception, match=r"Ange det med --period"):
        _bring(url, path, READING)
    reading = Reading(extract_date="2026-01-15", period="2021", category="bedrägeri")
    assert "2 lästa = 2 godtagna + 0 godtagna med anmärkning + 0 redan kända + 0 avvisade" in _bring(url, path, reading)


def test_a_watched_folder_tells_both_accounts_in_a_line(workbook: Path) -> None:
    """The delivery's and the surveys'."""
    store = open_store("sqlite://")
    line, is_settled = take(store, workbook, READING, author_role="prov", now=NOW, remembered=())
    assert is_settled
    assert line.startswith("leverans 1, 12 rader: 6 godtagna")
    assert line.endswith(f"undersökningar: {SURVEY_SUM}")
