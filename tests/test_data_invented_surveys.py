"""Invented surveys: marked as such, the same for the same seed, and sound enough to be saved."""

from datetime import datetime

from data.invented.surveys import SOURCE, invent_surveys
from data.store import open_store
from data.surveys import Survey

NOW = datetime(2026, 3, 3)  # noqa: DTZ001 - Swedish clock time


def test_an_invented_survey_says_that_it_is_and_can_be_saved() -> None:
    """In its source and its question, and as demo data in the store."""
    store = open_store("sqlite://")
    for survey in invent_surveys("0586", seed=1):
        store.record_paper(survey, now=NOW)
        assert "åhittad" in survey.source
        assert "åhittad" in survey.question
    assert store.read_papers(Survey, ["0586"], is_demo=False) == ()
    kept = store.read_papers(Survey, ["0586", "län:05", "riket"], is_demo=True)
    assert (len(kept), {one.source for one in kept}) == (6, {SOURCE})


def test_the_same_seed_invents_the_same_and_two_towns_share_the_country() -> None:
    """What is said of riket doesn't hang on who asks."""
    assert invent_surveys("0586", seed=1) == invent_surveys("0586", seed=1)
    of_country = [
        [one for one in invent_surveys(town, seed=1) if one.municipality == "riket"] for town in ("0586", "1960")
    ]
    assert of_country[0] == of_country[1]
