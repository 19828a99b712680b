"""What has been written since stands in an open meeting's pack, and never in a closed one's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import streamlit as st

from dashboard.opening import the_store
from dashboard.reports.pack.audience import find_audience
from dashboard.reports.pack.meeting_pack import make_pack
from dashboard.selection import promises_of
from dashboard.store import the_promises
from data.activities import Activity
from data.follow_ups import Decision
from data.meetings import DecisionState, MeetingDecision, MeetingState, SavedView
from data.model import CommitmentStatus
from data.own_promises import OwnPromise
from data.presences import Presence, PresenceKind
from data.reporting import ReportingRate, name_rate
from data.roles import RIGHTS, Role
from tests.meeting_pack_example import (
    AGENDA,
    CLOSED,
    EARLY,
    LATER,
    NO_MAP,
    WHO,
    find_slide,
    make,
    plan,
    receive,
    select,
    view,
)
from tests.shown_pages import pages_on


@pytest.fixture
def _own_store(tmp_path: Path) -> Iterator[None]:
    """Let the pages use a store of its own, which the test changes."""
    with pages_on(tmp_path / "store.sqlite3", is_filled=False):
        receive(EARLY)
        yield


@pytest.mark.usefixtures("_own_store")
def test_a_closed_meetings_pack_stays_as_it_was() -> None:
    """Frauds come in late, a decision is taken back an hour later and another is done: the pack has the same bytes."""
    store = the_store()
    previous = plan(key="forra", state=MeetingState.CLOSED, closed_at=EARLY, agenda=())
    store.record_paper(previous, now=EARLY)
    base = WHO | {"owner": "Mjölby kommun", "due_on": date(2026, 4, 1), "raised_at": "forra"}
    lamp, fence = (
        MeetingDecision.model_validate(base | {"key": key, "text": text})
        for key, text in (("lampan", "Byt lampan."), ("staket", "Laga staketet."))
    )
    for decision in (lamp, fence):
        store.record_paper(decision, now=EARLY)
    meeting = plan(state=MeetingState.CLOSED, closed_at=CLOSED, agenda=NO_MAP)
    store.record_paper(meeting, now=CLOSED)
    before = {role: make(role, meeting) for role in (Role.ANALYST, Role.ELECTED)}
    fence_gone = fence.model_copy(update={"is_withdrawn": True})
    store.record_paper(fence_gone, now=CLOSED.replace(hour=CLOSED.hour + 1))
    receive(LATER, n_more=7)
    store.record_paper(lamp.model_copy(update={"state": DecisionState.DONE, "how": "Bytt."}), now=LATER)
    store.record_paper(previous.model_copy(update={"state": MeetingState.OPEN, "closed_at": None}), now=LATER)
    st.cache_resource.clear()
    for role, pack in before.items():
        after = make(role, meeting)
        assert after == pack
    assert after.write_slides() == pack.write_slides()
    assert after.write_handout() == pack.write_handout()
    texts = " ".join(before[Role.ANALYST].to_document().list_texts())
    assert "360 under jan–dec 2025" in texts
    assert {"Byt lampan.", "Laga staketet."} <= set(before[Role.ELECTED].to_document().list_texts())
    assert "360" not in " ".join(before[Role.ELECTED].to_document().list_texts())
    assert "367 under jan–dec 2025" in " ".join(make(meeting=plan(agenda=NO_MAP)).to_document().list_texts())


@pytest.mark.usefixtures("_own_store")
def test_a_closed_meetings_pack_has_the_promises_of_then() -> None:
    """A promise that was added to the register is given another title after the meeting: its pack has the old one."""
    bundled = next(each for each in the_promises() if each.promise_id == "mjolby-2024-2025")

    def write(title: str, now: datetime) -> None:
        own = bundled.model_copy(update={"promise_id": "mjolby-eget", "title": title})
        the_store().record_paper(OwnPromise(**WHO, key="mjolby-eget", promise=own), now=now)

    meeting = plan(state=MeetingState.CLOSED, closed_at=CLOSED, agenda=(view("Löften", "loften"),))
    write("Löftet före mötet", EARLY)
    before = make(meeting=meeting)
    write("Löftet efter mötet", LATER)
    assert any("Löftet före mötet" in slide.message for slide in before.list_slides())
    assert make(meeting=meeting) == before
    open_pack = make(meeting=plan(agenda=meeting.agenda))
    assert any("Löftet efter mötet" in slide.message for slide in open_pack.list_slides())


@pytest.mark.usefixtures("_own_store")
def test_the_rate_is_told_as_finely_as_the_reader_may_see_it() -> None:
    """300 of 400 in each month of a quarter: months to who sees months, and 75 % of the quarter to the elected."""
    for month in ("2025-01", "2025-02", "2025-03"):
        rate = {"source": "EST", "month": month, "n_expected": 400, "n_received": 300}
        the_store().record_paper(ReportingRate(**WHO, **rate, key=name_rate("EST", month)), now=EARLY)
    meeting = plan(agenda=(view("Graden", "rapporteringsgrad"),))
    months, quarters = (find_slide(make(role, meeting), "Graden") for role in (Role.ANALYST, Role.ELECTED))
    assert months.message == "EST, 2025-03: 300 av 400 väntade rapporter kom in."
    assert [row[0] for row in months.shown.rows] == ["2025-03", "2025-02", "2025-01"]
    assert quarters.message == "EST, kvartal 1 2025: 75\xa0% av de väntade rapporterna kom in."
    assert quarters.shown.rows == (("kvartal 1 2025", "EST", "75\xa0%"),)


@pytest.mark.usefixtures("_own_store")
@pytest.mark.parametrize("role", [Role.ANALYST, Role.ELECTED])
def test_the_presence_that_was_promised_is_told_with_the_commitments(role: Role) -> None:
    """Forty-five minutes and an hour at the station: twice and an hour and three quarters, as the page adds them."""
    for key, day, minutes in (("a", 1, 45), ("b", 2, 60)):
        start = datetime(2025, 3, day, 20)  # noqa: DTZ001 - Swedish clock time
        there = {"area_id": "mjolby-resecentrum", "start": start, "minutes": minutes, "what": PresenceKind.ON_FOOT}
        the_store().record_paper(Presence.model_validate({**WHO, "key": key, **there}), now=EARLY)
    slides = make(role, plan(agenda=AGENDA[3:])).parts[2].slides
    (told,) = (line for slide in slides for line in slide.lines if line.startswith("Loggad närvaro under löftet"))
    assert told.endswith(": mjolby-resecentrum 2 gånger, 1 tim 45 min (senast 2025-03-02). Källa: närvarologgen.")
    assert not any("säger olika" in line for slide in slides for line in slide.lines)
    begun = {"promise_id": "mjolby-2024-2025", "commitment_id": "narvaro-vid-resecentrum", "author_role": "samordnare"}
    status = {"status": CommitmentStatus.NOT_STARTED, "decided_on": date(2025, 2, 1), "reason": "Så."}
    the_store().record_decision(Decision.model_validate(begun | status), now=EARLY)
    lines = [line for slide in make(role, plan(agenda=AGENDA[3:])).parts[2].slides for line in slide.lines]
    assert len([line for line in lines if line.startswith("Status och logg säger olika")]) == 1


@pytest.mark.usefixtures("_own_store")
def test_a_meeting_in_the_log_is_told_where_no_follow_up_is() -> None:
    """Kungsör's strategic meeting is written as an activity alone: the slide says so beside the rule."""
    served = {"promise_id": "kungsor-2020", "commitment_id": "strategiskt-mote", "what": "strategiskt möte"}
    who = WHO | {"municipality": "1960", "key": "a", "day": date(2020, 5, 5)}
    the_store().record_paper(Activity.model_validate(who | served), now=EARLY)
    selection = replace(select(), municipality="1960", name="Kungsör", promises=promises_of("1960", the_promises()))
    meeting = plan(municipality="1960", agenda=(SavedView(title="Läget", path="uppfoljning", choices=()),))
    pack = make_pack(meeting, selection, audience=find_audience("analytiker/polis", RIGHTS[Role.ANALYST]))
    slide = find_slide(pack, "Läget")
    assert slide.message.endswith("ingen uppföljning är registrerad.")
    assert "Samma ord är ett åtagande som räknas ur aktivitetsloggen: ✔ uppfyllt (1)." in slide.lines


@pytest.mark.usefixtures("_own_store")
def test_activities_are_counted_in_each_place_that_must_be_reached() -> None:
    """Högsby's promise names places that each must be reached: each is a row of its own, as on the page."""
    own = promises_of("0821", the_promises())
    selection = replace(select(), municipality="0821", name="Högsby", promises=own)
    meeting = plan(municipality="0821", agenda=(SavedView(title="Gjort", path="aktiviteter", choices=()),))
    pack = make_pack(meeting, selection, audience=find_audience("analytiker/polis", RIGHTS[Role.ANALYST]))
    rows = [row for slide in pack.parts[2].slides for row in slide.shown.rows]
    places = [place for each in own for one in each.commitments if one.minimum for place in one.minimum.places]
    assert len(places) == 2
    assert [row[2:] for row in rows if row[0].startswith("– ")] == [("0", "○ inte nått")] * 2
    assert len(rows) == sum(len(each.commitments) for each in own) + 2
