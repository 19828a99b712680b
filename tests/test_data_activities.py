"""What is written of the work: activities, situation pictures and the action plan, with the invented ones."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data.action_plans import CommitmentKey, PlanRow, find_position, order_rows
from data.activities import Activity
from data.assessments import Colour, Evidence
from data.invented.action_plans import invent_plan
from data.invented.activities import invent_activities, invent_situations
from data.model import Promise
from data.papers import Paper, refuse_personal
from data.promises import PROMISES, read_promises
from data.situation_reports import SituationReport
from data.store import open_store

NOW = datetime(2026, 3, 3, 12)  # noqa: DTZ001  # clock time
WHO: dict[str, Any] = {"municipality": "0586", "author_role": "samordnare"}
EVIDENCE = Evidence(said="24 insatser.", period="2024", source="insatsloggen", dated=date(2025, 1, 7))


def row(key: str = "ett", **more: object) -> PlanRow:
    """Make a row of the plan."""
    words = {"cause": "Mörk gångväg", "action": "Byt belysning", "when": "våren 2025", "owners": ("Mjölby kommun",)}
    return PlanRow.model_validate(WHO | {"key": key, "position": 1.0} | words | more)


@pytest.mark.parametrize(
    "paper",
    [
        Activity(key="a", what="träff", day=date(2024, 3, 1), n=2, n_participants=30, area_id="centrum", **WHO),
        SituationReport(key="b", dated=date(2024, 1, 15), title="Lägesbild", reference="dnr KS/2024:126", **WHO),
        row(
            commitments=(CommitmentKey(promise_id="lofte", commitment_id="lampor"),),
            colour=Colour.GREEN,
            judged="Målet nås.",
            evidence=EVIDENCE,
            follow_up_on=date(2025, 6, 1),
        ),
    ],
    ids=lambda paper: paper.kind,
)
def test_what_was_written_is_read_again_word_for_word(paper: Paper) -> None:
    """Dates, lists, colours and evidence come back from the store as they were."""
    store = open_store("sqlite://")
    kept = store.record_paper(paper, now=NOW)
    assert store.read_papers(type(paper), ["0586"]) == (kept,)
    assert kept.model_copy(update={"recorded_at": None, "version": 0}) == paper


def test_an_activity_names_a_whole_commitment_or_none() -> None:
    """A commitment's id is unique within its promise only."""
    with pytest.raises(ValidationError, match="neither"):
        Activity(key="a", what="träff", day=date(2024, 3, 1), commitment_id="lampor", **WHO)


@pytest.mark.parametrize(
    "more",
    [
        {"colour": Colour.GREEN, "judged": "Målet nås."},
        {"colour": Colour.GREEN, "judged": "Målet nås.", "evidence": EVIDENCE.model_copy(update={"said": "Bra."})},
        {"colour": Colour.RED},
    ],
)
def test_a_colour_says_what_it_rests_on(more: dict[str, object]) -> None:
    """In the plan too green has evidence, and no colour but grey stands without a sentence."""
    with pytest.raises(ValidationError):
        row(**more)


@given(st.lists(st.integers(1, 12), max_size=20))
def test_a_row_put_at_a_number_stands_there_and_the_others_keep_their_order(numbers: list[int]) -> None:
    """As when a card is put into a pile: whoever comes at number three is the third."""
    pile: list[str] = []
    rows: tuple[PlanRow, ...] = ()
    for step, number in enumerate(numbers):
        key = f"rad-{step}"
        rows = order_rows((*rows, row(key, position=find_position(rows, number))))
        pile.insert(number - 1, key)
    assert [one.key for one in rows] == pile


def test_an_id_made_by_chance_is_no_telephone_number() -> None:
    """The digits of a random id are nobody's, while a number somebody writes is still refused."""
    looks_like_one = UUID("05335145-79b4-442a-84f2-8e740fe0ecb4")
    refuse_personal(Activity(key=str(looks_like_one), what="träff", day=date(2024, 3, 1), **WHO))
    refuse_personal(Activity(key=UUID("4c85ec477c8f4947a6fd4244108736f9").hex, what="träff", day=NOW.date(), **WHO))


@pytest.mark.parametrize("promise", read_promises(PROMISES), ids=lambda promise: promise.promise_id)
def test_what_is_invented_says_so_and_stays_within_the_promise(promise: Promise) -> None:
    """Nobody can take an invented activity for one that was held."""
    activities = invent_activities(promise, seed=2026)
    plan, situations = invent_plan(promise), invent_situations(promise)
    assert activities == invent_activities(promise, seed=2026)
    assert all("åhitta" in f"{one.note}" for one in activities)
    assert all("åhitta" in one.cause for one in plan)
    assert all("åhitta" in one.title for one in situations)
    for paper in (*activities, *plan, *situations):
        assert paper.is_demo
        refuse_personal(paper)
    assert all(promise.period.first <= one.day <= promise.period.last for one in activities)
    assert len({(one.municipality, one.key) for one in activities}) == len(activities)
    assert {one.municipality for one in plan} == {place.code for place in promise.municipalities}
