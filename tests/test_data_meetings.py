"""Meetings as they are written: an agenda leads nowhere but to our pages, and what is closed says when."""

from contextlib import closing
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data.follow_ups import Decision
from data.invented.meetings import invent_meetings
from data.meetings import DecisionState, Meeting, MeetingDecision, MeetingState, SavedView
from data.model import CommitmentStatus
from data.papers import Paper, refuse_personal
from data.promises import PROMISES, find_promises
from data.store import open_store

NOW = datetime(2026, 3, 3, 15)  # noqa: DTZ001 - Swedish clock time
WHO: dict[str, Any] = {"municipality": "0586", "author_role": "samordnare"}


@pytest.mark.parametrize(
    "path",
    ["https://annan.example", "//annan.example", "../hemligt", "Baslinje", "a?b=c", "a#b", "a/b", "", "javascript:1"],
)
def test_a_view_leads_nowhere_but_to_a_page(path: str) -> None:
    """What isn't letters, digits and hyphens is refused as a page."""
    with pytest.raises(ValidationError):
        SavedView(title="Vy", path=path)


@pytest.mark.parametrize(
    "choice", [("Kommun", "Mjölby"), ("a b", "c"), ("ar", "rad\nbruten"), ("ar", "x" * 201), ("ar", "\x00"), ("", "a")]
)
def test_a_strange_choice_is_refused(choice: tuple[str, str]) -> None:
    """Names as our widgets have them, and values of one readable line."""
    with pytest.raises(ValidationError):
        SavedView(title="Vy", path="baslinje", choices=(choice,))


def test_only_a_closed_meeting_has_a_moment_when_it_closed() -> None:
    """A closed meeting without a moment couldn't be reopened as it was; an open one has none."""
    with pytest.raises(ValidationError, match="tid då det avslutades"):
        Meeting(key="a", title="A", held_on=date(2026, 3, 3), state=MeetingState.CLOSED, **WHO)
    with pytest.raises(ValidationError, match="tid då det avslutades"):
        Meeting(key="a", title="A", held_on=date(2026, 3, 3), closed_at=NOW, **WHO)


def test_a_decision_that_is_done_says_how() -> None:
    """Nothing is done without a word of what was done."""
    what = {"key": "b", "text": "Byt lampan.", "owner": "polis", "due_on": date(2026, 4, 1), "raised_at": "a"}
    with pytest.raises(ValidationError, match="vad som gjordes"):
        MeetingDecision.model_validate({**WHO, **what, "state": DecisionState.DONE})


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"\A[a-z][a-z0-9_-]{0,9}\Z"),
            st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20),
        ),
        max_size=5,
    )
)
def test_a_meeting_is_read_as_it_was_written(choices: list[tuple[str, str]]) -> None:
    """What a widget may hold is the same after it was kept."""
    view = SavedView(title="Vy", path="baslinje", choices=tuple(choices))
    meeting = Meeting(key="a", title="A", held_on=date(2026, 3, 3), agenda=(view,), **WHO)
    assert Meeting.model_validate_json(meeting.model_dump_json()) == meeting


def test_the_invented_meetings_are_marked_and_can_be_kept() -> None:
    """Every paper is invented, says so in its words, holds nothing like personal data, and goes with the demo."""
    promise = find_promises(PROMISES).promises[0]
    code, name = promise.municipalities[0].code, promise.municipalities[0].name
    decision = Decision(
        promise_id=promise.promise_id,
        commitment_id=promise.commitments[0].commitment_id,
        status=CommitmentStatus.ONGOING,
        decided_on=date(2024, 3, 3),
        author_role="påhittad",
        reason="Påhittat.",
        is_demo=True,
    )
    papers = invent_meetings(promise, [decision], municipality=code, name=name, today=date(2026, 11, 21), seed=1)
    assert papers == invent_meetings(
        promise, [decision], municipality=code, name=name, today=date(2026, 11, 21), seed=1
    )
    with closing(open_store("sqlite://")) as store:
        for paper in papers:
            assert paper.is_demo
            assert "påhitta" in _title(paper).lower()
            refuse_personal(paper)
            store.record_paper(paper, now=NOW)
        closed, planned = store.read_papers(Meeting, [code])
        assert (closed.state, planned.state) == (MeetingState.CLOSED, MeetingState.PLANNED)
        assert closed.standing[0].word == "pågår"
        store.remove_demo()
        assert store.read_papers(Meeting, [code]) == ()


def _title(paper: Paper) -> str:
    return paper.text if isinstance(paper, MeetingDecision) else paper.title if isinstance(paper, Meeting) else ""
