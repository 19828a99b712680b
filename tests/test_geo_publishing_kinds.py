"""Sensitive crime in a publication: known by bare codes, in no area and no quarter, and doubt is told."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sensitive_crimes import Sensitivity, judge_word
from geo.publishing import Draft
from geo.publishing.kinds import is_sensitive, judge_words
from tests.test_geo_publishing import WHOLE, look_up, make_rows, make_situation, publish

WORDS = st.lists(
    st.tuples(st.sampled_from(["0650", "6105", "VB17", "0355", "Rån", ""]), st.sampled_from(["våld", "stöld"]))
)


def publish_with(word: str) -> Draft:
    """Publish a year where forty-five incidents of a quarter and area are called by a word, as violence."""
    rows = [*make_rows(years=(2023,)), ("norr", word, "2023-04-01", 45)]
    return publish(make_situation(rows, months=("2023-01-01", "2023-12-01"), words={word: "våld"}), "2023-12-31")


@pytest.mark.parametrize("word", ["6105", "4-0650", "kod 0650", "9440", "0412", "Kvinnomisshandel"])
def test_a_bare_code_is_in_no_area_and_no_quarter(word: str) -> None:
    """Forty-five rapes or beatings in one area: one yearly figure, and violence as before."""
    draft = publish_with(word)
    cells, without = look_up(draft.publication), look_up(publish_with("0355").publication)
    assert {cell: n for cell, n in cells.items() if cell[1] == "känsliga brott"} == {
        (WHOLE, "känsliga brott", "2023"): 45
    }
    assert cells[WHOLE, "våld", "2023"] == 240
    assert without[WHOLE, "våld", "2023"] == 285
    assert not any("går inte att avgöra" in warning for warning in draft.warnings)


@pytest.mark.parametrize("word", ["0356", "VB17", "Misshandel i bostad"])
def test_violence_that_can_not_be_placed_is_held_for_sensitive_and_told(word: str) -> None:
    """It's among the sensitive, and the draft says how many, by what word and what to do."""
    draft = publish_with(word)
    assert look_up(draft.publication)[WHOLE, "känsliga brott", "2023"] == 45
    told = [warning for warning in draft.warnings if "går inte att avgöra" in warning]
    assert len(told) == 1
    assert "45 händelser" in told[0]
    assert word in told[0]
    assert "Brås brottskoder" in told[0]


def test_what_could_point_out_a_person_is_not_quoted_in_the_draft() -> None:
    """A word with a personal number in it isn't repeated."""
    told = " ".join(publish_with("Ärende 19850709-9805").warnings)
    assert "går inte att avgöra" in told
    assert "19850709" not in told


@given(WORDS)
def test_a_column_is_judged_as_each_of_its_words(pairs: list[tuple[str, str]]) -> None:
    """Row by row the same, and only what is plain is not sensitive; the index is kept."""
    words = pd.Series([word for word, _ in pairs], index=range(7, 7 + len(pairs)), dtype="str")
    categories = pd.Series([category for _, category in pairs], index=words.index, dtype="str")
    judged = judge_words(words, categories)
    assert judged.tolist() == [judge_word(word, is_violence=category == "våld").value for word, category in pairs]
    assert is_sensitive(words, categories).tolist() == [each != Sensitivity.PLAIN.value for each in judged]
    assert judged.index.equals(words.index)
