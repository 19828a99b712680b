"""Möte: what returns, what has changed, two who write at once, and a closed meeting as it was."""

import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.deliveries import Kind, MissingRow
from data.follow_ups import Decision
from data.meetings import DecisionState, Meeting, MeetingDecision, MeetingState, SavedView, StandingKind
from data.model import CommitmentStatus
from data.store import Store
from tests.shown_pages import markup_of, open_at, pages_on, press, words_of
from tests.store_example import make_delivery

EARLY, CLOSED = datetime(2026, 3, 1, 9), datetime(2026, 3, 3, 15)  # noqa: DTZ001 - Swedish clock time
LATER = datetime(2026, 3, 5, 9)  # noqa: DTZ001 - as above
WHO: dict[str, Any] = {"municipality": "0586", "author_role": "samordnare"}
HOSTILE = "<script>alert(1)</script> [x](http://a.b)"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with nothing in it, which the pages show."""
    with pages_on(tmp_path / "store.sqlite3", is_filled=False):
        from dashboard.opening import the_store  # noqa: PLC0415 - opened where the test says

        yield the_store()


def show(role: str = "analytiker/polis", **address: str) -> AppTest:
    """Show the page Möte of Mjölby to somebody in a role, as an address asks for it."""

    def script(role: str) -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own
        from uuid import uuid4  # noqa: PLC0415

        from dashboard.views.denied import show_denied  # noqa: PLC0415
        from dashboard.views.meeting import show_meeting  # noqa: PLC0415
        from data.demands import Denied  # noqa: PLC0415
        from tests.readers import look_at  # noqa: PLC0415

        selection = look_at(role, date(2026, 11, 21))
        pages = {"lagesbild": "Lägesbild", "baslinje": "Baslinje", "mote": "Möte"}
        now = datetime(2026, 11, 21, 16)  # noqa: DTZ001 - Swedish clock time
        try:
            show_meeting(selection, pages=pages, clock=lambda: now, new_id=uuid4)
        except Denied as refusal:
            show_denied(refusal)

    return open_at(script, address, role=role)


def tables_of(page: AppTest) -> list[list[dict[str, str]]]:
    """Give the rows of each of the page's own tables, by heading."""
    told = []
    for body in (each.proto.body for each in page.get("html") if "<table" in each.proto.body):
        head, *rows = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr[^>]*>.*?</tr>", body)]
        told.append([dict(zip(head, map(html.unescape, row), strict=True)) for row in rows])
    return told


def write_meeting(store: Store, key: str, **more: object) -> Meeting:
    """Write a meeting."""
    base = {"key": key, "title": f"Mötet {key}", "held_on": date(2026, 3, 3)}
    now = more.pop("now", EARLY)
    assert isinstance(now, datetime)
    return store.record_paper(Meeting.model_validate(WHO | base | more), now=now)


def write_decision(store: Store, *, now: datetime = EARLY, **more: object) -> MeetingDecision:
    """Write a decision."""
    base = {"key": "lampan", "text": "Byt lampan.", "owner": "Mjölby kommun", "due_on": date(2026, 4, 1)}
    return store.record_paper(MeetingDecision.model_validate(WHO | base | {"raised_at": "ett"} | more), now=now)


def receive_fraud(store: Store, *, last_n: int = 40, now: datetime = EARLY) -> None:
    """Read in forty frauds a month of the whole municipality, but in the last month another number."""
    months = pd.date_range("2022-01-01", "2025-12-01", freq="MS", unit="us")
    counted = {"municipality": "0586", "area_id": "0586", "category": "bedrägeri", "source_category": "bedrägeri"}
    table = pd.DataFrame({"first_month": months, "n": [40] * (len(months) - 1) + [last_n]}).assign(
        **counted, n_months=1, is_preliminary=False
    )
    passport = make_delivery(
        Kind.SERIES,
        source="Brå",
        sha256=f"{last_n:064d}",
        producer="Brå",
        extract_date=now.date(),
        definition="Anmälda bedrägerier.",
        received_at=now,
        covers_first=date(2022, 1, 1),
        covers_last=date(2025, 12, 1),
        missing_row=MissingRow.UNKNOWN,
    )
    store.receive(passport, table.astype({"n": "Int64"}))


def test_a_newcomer_plans_decides_and_closes(store: Store) -> None:
    """From nothing: a meeting is put up, something is decided, and the meeting is closed with how all stood."""
    page = show()
    page.text_input(key="mote_rubrik").input("Rådet").run()
    press(page, "Lägg upp mötet")
    assert "Mötet är upplagt." in words_of(page)
    assert "Inget möte har avslutats än" in words_of(page)
    press(page, "Spara beslutet")
    assert "Kvar att fylla i: vad som ska göras, vem." in words_of(page)
    page.text_area(key="motesbeslut_text").input("Byt lampan.").run()
    page.selectbox(key="motesbeslut_vem").select("polis").run()
    press(page, "Spara beslutet")
    assert "Byt lampan." in words_of(page)
    weights = {button.label: button.proto.type for button in page.button}
    assert (weights["Börja mötet"], weights["Avsluta mötet"]) == ("primary", "secondary")
    press(page, "Avsluta mötet")
    (closed,) = store.read_papers(Meeting, ["0586"])
    assert (closed.state, closed.closed_at) == (MeetingState.CLOSED, datetime(2026, 11, 21, 16))  # noqa: DTZ001
    assert {line.kind.value for line in closed.standing} >= {"åtagande", "bedömning", "uppföljning"}
    assert "Så stod det när mötet avslutades" in words_of(page)


def test_a_planned_meeting_is_taken_away_only_by_who_says_so_twice(store: Store) -> None:
    """Beside the button that begins it one slip would lose the whole agenda, and no button brings it back."""
    write_meeting(store, "ett")
    page = show()
    assert "Ta bort mötet" not in {button.label for button in page.button}
    assert "Det går inte att ångra här." in words_of(page)
    press(page, "Ja, ta bort mötet")
    assert "Mötet är borttaget." in words_of(page)
    assert store.read_papers(Meeting, ["0586"]) == ()


def test_on_the_projector_what_has_changed_comes_first(store: Store) -> None:
    """The address has settled which meeting; its choice and the last meeting's links would fill a low screen."""
    write_meeting(store, "ett", state=MeetingState.CLOSED, closed_at=EARLY)
    write_meeting(store, "tva", held_on=date(2026, 12, 1))
    at_desk, in_room = show(mote="tva"), show(mote="tva", visning="projektor")
    assert [each.value for each in at_desk.subheader][:2] == ["Förra mötet", "Ändrat sedan förra mötet"]
    assert in_room.subheader[0].value == "Ändrat sedan förra mötet"
    assert "Möte" in {each.label for each in at_desk.selectbox} - {each.label for each in in_room.selectbox}
    assert "Möte" in {each.label for each in show(mote="borta", visning="projektor").selectbox}


def test_personal_data_in_a_decision_are_refused(store: Store) -> None:
    """A decision that names a telephone isn't saved, and the page says why."""
    write_meeting(store, "ett")
    page = show()
    page.text_area(key="motesbeslut_text").input("Ring 070-123 45 67.").run()
    page.selectbox(key="motesbeslut_vem").select("polis").run()
    press(page, "Spara beslutet")
    assert "personuppgifter" in words_of(page)
    assert store.read_papers(MeetingDecision, ["0586"]) == ()


def test_a_decision_returns_at_the_next_meeting_until_it_is_done(store: Store) -> None:
    """Late, it is told first; done, it is told as better once, and stands among the done."""
    write_meeting(store, "ett", state=MeetingState.CLOSED, closed_at=CLOSED)
    write_meeting(store, "tva", held_on=date(2026, 11, 21), now=LATER)
    decision = write_decision(store)
    page = show()
    first, second = tables_of(page)[:2]
    assert first[0]["Hur"] == "▲ försenat"
    assert "Byt lampan" in first[0]["Vad"]
    assert second[0]["Läge"] == "▲ försenat"
    page.text_area(key="motesbeslut_gjort_lampan").input("Lampan är bytt.").run()
    press(page, "Markera som klart")
    (done,) = store.read_papers(MeetingDecision, ["0586"])
    assert (done.state, done.how, done.version) == (DecisionState.DONE, "Lampan är bytt.", decision.version + 1)
    assert tables_of(page)[0][0]["Hur"] == "✔ bättre"
    assert "Inget beslut är öppet." in words_of(page)


def test_a_status_that_was_changed_since_the_last_meeting_is_told(store: Store) -> None:
    """What was under way at the last meeting and was given up is worse; all else stands still."""
    from dashboard.store import the_promises  # noqa: PLC0415 - the store of this test is open now

    promise = next(each for each in the_promises() if each.promise_id.startswith("mjolby"))
    commitment = promise.commitments[0]
    decision = Decision(
        promise_id=promise.promise_id,
        commitment_id=commitment.commitment_id,
        status=CommitmentStatus.ONGOING,
        decided_on=date(2026, 11, 1),
        author_role="polis",
        reason="Påhittat.",
    )
    store.record_decision(decision, now=EARLY)
    write_meeting(store, "ett", held_on=date(2026, 11, 20))
    press(show(), "Avsluta mötet")
    write_meeting(store, "tva", held_on=date(2026, 11, 22))
    assert "Inget är ändrat." in words_of(show())
    given_up = {"status": CommitmentStatus.CLOSED_UNDONE, "decided_on": date(2026, 11, 21)}
    store.record_decision(decision.model_copy(update=given_up), now=LATER)
    page = show()
    (row,) = tables_of(page)[0]
    assert row["Hur"] == "▼ sämre"
    assert commitment.name in row["Vad"]


def test_two_who_change_the_agenda_at_once_see_each_other(store: Store) -> None:
    """Nothing is lost: the second is shown both agendas and chooses."""
    meeting = write_meeting(store, "ett")
    page = show()
    other = meeting.model_copy(update={"agenda": (SavedView(title="Den andres vy", path="baslinje"),)})
    store.record_paper(other, now=LATER)
    press(page, "Lägg till sidan")
    told = words_of(page)
    assert "Någon annan hann före." in told
    assert "Den andres vy" in told
    press(page, "Spara min")
    (kept,) = store.read_papers(Meeting, ["0586"])
    assert [view.title for view in kept.agenda] == ["Lägesbild"]
    assert [one.version for one in store.read_paper_versions(Meeting, "0586", "ett")] == [1, 2, 3]


def test_a_closed_meeting_stays_as_it_was(store: Store) -> None:
    """A decision that was done afterwards stands open in the meeting that was closed before, for all who see it."""
    write_meeting(store, "ett", state=MeetingState.CLOSED, closed_at=CLOSED)
    decision = write_decision(store)
    done = decision.model_copy(update={"state": DecisionState.DONE, "how": "Bytt efteråt."})
    store.record_paper(done, now=LATER)
    for role in ("förtroendevald", "brottsförebyggande råd", "analytiker/polis"):
        told = words_of(show(role))
        assert "öppet" in told
        assert "Bytt efteråt" not in told


def test_who_sees_no_points_is_told_why_past_counts_are_not_shown(store: Store) -> None:
    """The council opens the views of today and is told why; who sees points opens them as they were."""
    receive_fraud(store)
    view = SavedView(title="Bedrägerier", path="baslinje", choices=(("kommun", "Mjölby"), ("ar", "2025")))
    write_meeting(store, "ett", state=MeetingState.CLOSED, closed_at=CLOSED, agenda=(view,))
    council, analyst = markup_of(show("brottsförebyggande råd")), markup_of(show())
    assert "som_det_var" not in council
    assert "kan räkna ut enskilda händelser" in council.replace("\n", " ")
    assert "som_det_var=2026-03-03" in analyst


def test_the_least_read_and_write_nothing(store: Store) -> None:
    """Who sees only what is published is refused, and an elected member has no button but the one for the pack."""
    write_meeting(store, "ett")
    page = show("förtroendevald")
    assert [button.label for button in page.button] == ["Gör mötespaketet"]
    assert "Din roll ser bara det som är publicerat" in words_of(show("allmänhet"))


def test_hostile_texts_stand_as_they_are_written(store: Store) -> None:
    """Markup in titles and choices is neither run, linked nor lost."""
    view = SavedView(title=HOSTILE, path="baslinje", choices=(("ar", '"><img src=x onerror=alert(1)>'),))
    write_meeting(store, "ett", title=HOSTILE, agenda=(view,))
    page = show()
    html = "".join(each.proto.body for each in page.get("html"))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in "".join(str(each) for each in page.markdown)


def test_what_a_meeting_keeps_tells_no_number_of_incidents(store: Store) -> None:
    """The lines are words, days and years: two meetings side by side tell nothing that came in late."""
    receive_fraud(store)
    write_meeting(store, "ett")
    press(show(), "Avsluta mötet")
    (closed,) = store.read_papers(Meeting, ["0586"])
    lines = [line for line in closed.standing if line.kind is StandingKind.BASELINE]
    assert [(line.word, line.detail, line.period) for line in lines] == [
        ("ingen säker skillnad", "lika många", "jan–dec"),
        ("ingen säker skillnad", "lika många", "jan–dec"),
    ]
    assert not any(str(n) in line.model_dump_json() for line in lines for n in (40, 480))


def test_who_sees_points_is_told_the_counts_then_and_now(store: Store) -> None:
    """Five frauds came in late after the meeting: 480 then and 485 now, and the difference is called late."""
    receive_fraud(store)
    write_meeting(store, "ett", state=MeetingState.CLOSED, closed_at=CLOSED)
    write_meeting(store, "tva", held_on=date(2026, 11, 22))
    receive_fraud(store, last_n=45, now=LATER)
    page = show()
    page.toggle(key="mote_antal").set_value(True).run()
    assert not page.exception
    counts = next(rows for rows in tables_of(page) if "Inkommet sedan dess" in rows[0])
    told = next(row for row in counts if "2025" in row["Vad"])
    assert (told["Då"], told["Nu"], told["Inkommet sedan dess"]) == ("480 (jan–dec)", "485 (jan–dec)", "5")
    assert [toggle.key for toggle in show("brottsförebyggande råd").toggle] == []


def test_counts_before_the_register_had_any_cannot_be_told(store: Store) -> None:
    """A meeting that was closed before anything was read in has no counts to hold today's against."""
    write_meeting(store, "ett", state=MeetingState.CLOSED, closed_at=CLOSED)
    write_meeting(store, "tva", held_on=date(2026, 11, 22))
    receive_fraud(store, now=LATER)
    page = show()
    page.toggle(key="mote_antal").set_value(True).run()
    assert "Antalen då går därför inte att säga." in words_of(page)
