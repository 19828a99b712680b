"""Survey values out of a file: every row new, known since before or refused, and missing figures stay missing."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DataError
from data.files.form import Form
from data.files.indicators import SURVEYED, SURVEYED_HEADINGS
from data.store import open_store
from data.survey_keeping import SurveyReceipt, keep_surveys
from data.survey_rows import read_surveys, understand_surveys
from data.surveys import Survey, SurveyValue
from tests.indicator_workbook import write_workbook

NOW = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001 - Swedish clock time
ROW = {
    "source": "Påhittad trygghetsmätning",
    "place": "Mjölby",
    "question": "Otrygghet",
    "year": "2024",
    "survey_year": "2024",
    "share": "14",
    "low": "10,5",
    "high": "18 %",
    "n": "1 295",
    "sex": "kvinnor",
}
FAULTS = {
    "place": ("Springfield", "platsen är ingen kommun, inget län och inte riket."),
    "question": ("", "frågan saknas eller är för lång."),
    "source": ("", "undersökningens namn saknas eller är för långt."),
    "year": ("i fjol", "året går inte att läsa."),
    "survey_year": ("", "det framgår inte vilken undersökning året hör till."),
    "share": ("-3", "andelen eller dess intervall är inget tal från 0 till 100 procent."),
    "low": ("15", "andelen ligger inte i sitt intervall."),
    "high": ("..", "intervallet behöver båda gränserna och en andel."),
    "n": ("många", "antalet svarande är inget heltal från 1."),
    "sex": ("okänt", "könet är varken kvinnor eller män."),
}


def test_a_row_is_understood_with_its_interval_sex_and_number_of_answers() -> None:
    """Percent with comma, space or sign are the same shares as the source means."""
    told = understand_surveys(pd.DataFrame([ROW], index=[2]), source="a.csv").told[0]
    assert (told.place, told.value.share, told.value.low, told.value.high) == ("0586", 0.14, 0.105, 0.18)
    assert (told.value.n, str(told.value.sex)) == (1295, "kvinnor")


@pytest.mark.parametrize("term", FAULTS)
def test_a_row_that_can_not_be_understood_is_refused_with_its_reason(term: str) -> None:
    """The reason is in Swedish, and shows nothing of what stood there."""
    text, reason = FAULTS[term]
    found = understand_surveys(pd.DataFrame([ROW | {term: text}], index=[7]), source="a.csv")
    assert [(one.row, one.reason) for one in found.rejections] == [(7, reason)]


def test_two_figures_for_the_same_year_are_not_chosen_between() -> None:
    """The first stands, the other is refused, whether it says the same or not."""
    found = understand_surveys(pd.DataFrame([ROW, ROW, ROW | {"share": "15"}], index=[2, 3, 4]), source="a.csv")
    assert [told.row for told in found.told] == [2]
    assert ["samma uppgift" in found.rejections[0].reason, "en annan uppgift" in found.rejections[1].reason] == [
        True
    ] * 2


@given(st.lists(st.fixed_dictionaries({name: st.sampled_from([ROW[name], "..", "2023", "x", "99"]) for name in ROW})))
def test_every_row_is_understood_or_refused(rows: list[dict[str, str]]) -> None:
    """None is lost, whatever stands in it."""
    texts = pd.DataFrame(rows, columns=list(ROW), dtype="str")
    assert understand_surveys(texts, source="a.csv").n_read == len(rows)


def test_a_workbook_is_kept_once_however_often_it_is_read_in(tmp_path: Path) -> None:
    """Twelve rows are eleven figures and one that the source lacks; the second time all are known."""
    path = write_workbook(tmp_path / "indikatorer.xlsx")
    store = open_store("sqlite://")
    receipts = [
        keep_surveys(
            store,
            read_surveys(path, form=Form(sheet=SURVEYED), headings=SURVEYED_HEADINGS),
            author_role="handläggare",
            now=NOW,
        )
        for _ in range(2)
    ]
    assert receipts == [
        SurveyReceipt(12, 11, 1, 0, 0, n_corrected=0, n_surveys=6),
        SurveyReceipt(12, 0, 0, 12, 0, n_corrected=0, n_surveys=0),
    ]
    own = store.read_papers(Survey, ["0586"], is_demo=False)
    assert [(one.version, [value.share for value in one.figures]) for one in own] == [
        (1, [0.025, None]),
        (1, [0.19, 0.14]),
    ]
    assert len(store.read_papers(Survey, ["0586", "län:05", "riket"], is_demo=False)) == 6


def test_a_figure_that_the_source_corrects_takes_the_place_of_the_earlier() -> None:
    """It counts as new; the earlier stands in the versions."""
    store = open_store("sqlite://")
    for share in ("14", "15"):
        intake = understand_surveys(pd.DataFrame([ROW | {"share": share}], index=[2]), source="a.csv")
        receipt = keep_surveys(store, intake, author_role="handläggare", now=NOW)
    assert (receipt.n_accepted, receipt.n_corrected) == (1, 1)
    survey = store.read_papers(Survey, ["0586"], is_demo=False)[0]
    versions = store.read_paper_versions(Survey, "0586", survey.key, is_demo=False)
    assert [one.figures[0].share for one in versions] == [0.14, 0.15]


def test_personal_data_in_a_question_stop_the_whole_file() -> None:
    """Nothing of it is kept."""
    store = open_store("sqlite://")
    rows = [ROW, ROW | {"question": "Ring 070-123 45 67"}]
    intake = understand_surveys(pd.DataFrame(rows, index=[2, 3]), source="a.csv")
    with pytest.raises(DataError, match="personuppgifter"):
        keep_surveys(store, intake, author_role="handläggare", now=NOW)
    assert store.read_papers(Survey, ["0586"], is_demo=False) == ()


def test_a_value_taken_away_leaves_the_others() -> None:
    """A survey without values is taken back."""
    values = tuple(SurveyValue(survey_year=year, about_year=year) for year in (2023, 2024))
    survey = Survey(municipality="0586", key="a", author_role="r", source="NTU", question="Oro", figures=values)
    left = survey.without(values[0])
    assert ([one.survey_year for one in left.figures], left.is_withdrawn) == ([2024], False)
    assert left.without(values[1]).is_withdrawn
