"""Presence and plans: what can be written, who may read it, and what stays in its week."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from data.areas import read_areas
from data.demands import Denied
from data.descriptions import SourceDescription
from data.documents import read_document
from data.errors import DataError
from data.example import AREAS_FILE
from data.invented.presences import invent_presences
from data.plans import PlannedWindow, WeekPlan, add_windows, find_monday, name_plan
from data.presences import Presence, PresenceKind
from data.promises import read_promises
from data.roles import Role, find_rights
from data.store import Conflict, open_store
from data.store.seen import ShownCounts, look

NOW = datetime(2026, 1, 17, 8)  # noqa: DTZ001 - Swedish clock time
FRIDAY = datetime(2026, 1, 16, 20)  # noqa: DTZ001 - Swedish clock time
PROMISES = read_promises(Path(__file__).parent.parent / "data" / "promises")


def presence(**more: object) -> Presence:
    """Make a presence."""
    facts = {
        "municipality": "0586",
        "key": "ett",
        "author_role": "polis",
        "area_id": "mjolby-resecentrum",
        "start": FRIDAY,
        "minutes": 45,
        "what": PresenceKind.ON_FOOT,
    }
    return Presence.model_validate(facts | more)


def plan(*windows: PlannedWindow) -> WeekPlan:
    """Make the plan of the third week of 2026."""
    key = name_plan(2026, 3)
    return WeekPlan(municipality="0586", key=key, author_role="polis", year=2026, week=3, windows=windows)


def window(start: datetime = FRIDAY, area_id: str = "a") -> PlannedWindow:
    """Plan an hour."""
    return PlannedWindow(area_id=area_id, start=start, minutes=60, what=PresenceKind.ON_FOOT)


def test_a_presence_is_kept_whole_and_taken_back() -> None:
    """What was logged is read again to the minute; taken back it no longer counts."""
    store = open_store("sqlite://")
    saved = store.record_paper(presence(), now=NOW, after=0)
    assert [(one.start, one.minutes, one.what) for one in store.read_papers(Presence, ["0586"])] == [
        (FRIDAY, 45, PresenceKind.ON_FOOT)
    ]
    store.record_paper(saved.model_copy(update={"is_withdrawn": True}), now=NOW, after=1)
    assert store.read_papers(Presence, ["0586"]) == ()
    assert len(store.read_paper_versions(Presence, "0586", "ett")) == 2


def test_nothing_in_a_presence_can_hold_a_name() -> None:
    """There is no field for who was there or for free words, and an unknown field is refused."""
    assert set(Presence.model_fields) - set(Presence.__mro__[1].model_fields) == {"area_id", "start", "minutes", "what"}
    with pytest.raises(ValidationError):
        presence(officer="Någon")


@pytest.mark.parametrize(
    "wrong", [{"minutes": 4}, {"minutes": 1441}, {"start": FRIDAY + timedelta(seconds=1)}, {"area_id": " "}]
)
def test_what_is_no_presence_is_refused(wrong: dict[str, object]) -> None:
    """Less than five minutes, more than a day, a start within a minute, or no place."""
    with pytest.raises(ValidationError):
        presence(**wrong)


def test_who_may_read_and_write() -> None:
    """Elected read presence but no plan; the council reads plans; only analysts and police log presence and plan."""
    store = open_store("sqlite://")
    elected, council, police, public = (
        look(store, find_rights(frozenset({role})), protect=lambda *_: ShownCounts())
        for role in (Role.ELECTED, Role.COUNCIL, Role.ANALYST, Role.PUBLIC)
    )
    police.record_paper(presence(), now=NOW)
    police.record_paper(plan(window()), now=NOW)
    assert [one.start.time() for one in elected.read_papers(Presence, ["0586"])] == [time()]
    assert council.read_papers(Presence, ["0586"])[0].start == presence().start
    assert len(council.read_papers(WeekPlan, ["0586"])) == 1
    for seen, kind in ((elected, WeekPlan), (public, Presence), (public, WeekPlan)):
        with pytest.raises(Denied):
            seen.read_papers(kind, ["0586"])
    for seen in (elected, council):
        with pytest.raises(Denied):
            seen.record_paper(presence(key="tva"), now=NOW)
        with pytest.raises(Denied):
            seen.record_paper(plan(), now=NOW)


def test_two_who_plan_the_same_week_see_each_other() -> None:
    """A week has one plan, so the second writer is told of the first."""
    store = open_store("sqlite://")
    store.record_paper(plan(window()), now=NOW, after=0)
    with pytest.raises(Conflict):
        store.record_paper(plan(window(area_id="b")), now=NOW, after=0)


def test_a_plan_holds_only_its_own_week() -> None:
    """Monday midnight to Sunday's last minute are in it; a minute before and after are not."""
    monday = datetime(2026, 1, 12)  # noqa: DTZ001 - Swedish clock time
    inside = (window(monday), window(monday + timedelta(days=7, minutes=-1)))
    assert plan(*inside).windows == inside
    for start in (monday - timedelta(minutes=1), monday + timedelta(days=7)):
        with pytest.raises(ValidationError):
            plan(window(start))
    with pytest.raises(ValidationError):
        WeekPlan.model_validate(dict(plan()) | {"key": "plan-2026-v04"})
    with pytest.raises(ValueError, match="Invalid week"):
        find_monday(2025, 53)


@given(st.lists(st.tuples(st.integers(0, 7 * 96 - 1), st.sampled_from("ab")), max_size=20))
@settings(max_examples=50, deadline=None)
def test_windows_are_added_in_any_order_and_stand_once(starts: list[tuple[int, str]]) -> None:
    """Whatever is added, in whatever order, each time and area stands once and in order of time."""
    monday = datetime(2026, 1, 12)  # noqa: DTZ001 - Swedish clock time
    windows = tuple(window(monday + timedelta(minutes=15 * quarter), area) for quarter, area in starts)
    added = add_windows(plan(), windows)
    assert {(one.start, one.area_id) for one in added.windows} == {(one.start, one.area_id) for one in windows}
    assert len(added.windows) == len(set(starts))
    assert add_windows(added, windows[::-1]).windows == added.windows


def test_the_invented_presences_can_be_saved_and_are_called_invented() -> None:
    """Each is marked, lies in an area of its promise and within its period, and passes the search for persons."""
    intake = read_areas(AREAS_FILE, read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription))
    municipality_of = dict(zip(intake.table["area_id"], intake.table["municipality"], strict=True))
    store = open_store("sqlite://")
    for promise in PROMISES:
        made = invent_presences(promise, municipality_of, seed=1)
        assert made == invent_presences(promise, municipality_of, seed=1)
        for one in made:
            assert one.is_demo
            assert "påhittad" in one.author_role
            assert promise.period.first <= one.start.date() <= promise.period.last
        for one in made[:3]:
            store.record_paper(one, now=NOW, after=0)
    assert len(store.read_papers(Presence, ["0586"], is_demo=True)) == 3


def test_a_long_text_of_a_person_never_comes_in_by_the_area() -> None:
    """Even an area's id is searched for personal data before anything is saved."""
    with pytest.raises(DataError, match="personuppgifter"):
        open_store("sqlite://").record_paper(presence(area_id="Ring 070-123 45 67"), now=NOW)
