"""The year round lays out each promise's own rule, and calls nothing overdue before its own words are broken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.action_plans import PlanRow
from data.follow_ups import FollowUp
from data.model import CommitmentStatus
from data.promises import PROMISES, read_promises
from data.situation_reports import SituationReport
from geo.calendar import EntryKind, add_years, find_coming, find_pressing, list_planned, list_promised, list_situations
from geo.schedule import OccasionState

PROMISE = {one.promise_id: one for one in read_promises(PROMISES)}
DONE, COMING, LATE, OVERDUE, UNRECORDED = OccasionState
RULE = {
    "mjolby-2024-2025": "uppfoljning-av-loftet",
    "kungsor-2020": "strategiskt-mote",
    "hogsby-monsteras-2024-2025": "uppfoljning-for-medborgarna",
}


def hold(promise_id: str, *days: date) -> list[FollowUp]:
    """Hold the promise's own follow-up on some days."""
    told = {"told_to": "rådet", "channel": "möte", "author_role": "samordnare"}
    return [FollowUp(promise_id=promise_id, rule_id=RULE[promise_id], held_on=day, **told) for day in days]


def lay_out(promise_id: str, today: date, *held: date) -> list[tuple[str, str]]:
    """Lay out the days and states of a promise's first rule."""
    promise = PROMISE[promise_id]
    only = promise.model_copy(update={"follow_up_rules": promise.follow_up_rules[:1]})
    entries = list_promised(only, hold(promise_id, *held), today=today)
    return [(f"{entry.day}", entry.state.value) for entry in entries]


# By hand from the promises' own words: Mjölby twice a year, Högsby and Mönsterås twice in all, Kungsör once in 2020.
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 6, 30), [DONE, COMING, COMING, COMING]),
        (date(2025, 7, 1), [DONE, OVERDUE, LATE, COMING]),
        (date(2026, 1, 15), [DONE, OVERDUE, OVERDUE, OVERDUE]),
    ],
)
def test_mjolby_is_followed_up_twice_each_year(today: date, expected: list[OccasionState]) -> None:
    """One held in spring 2024: its autumn is broken with the year, the next spring only late until 2025 is over."""
    found = lay_out("mjolby-2024-2025", today, date(2024, 5, 2))
    assert found == [
        (day, state.value)
        for day, state in zip(["2024-05-02", "2024-12-31", "2025-06-30", "2025-12-31"], expected, strict=True)
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 6, 30), [COMING, COMING]),
        (date(2025, 7, 1), [LATE, COMING]),
        (date(2026, 1, 15), [UNRECORDED, UNRECORDED]),
    ],
)
def test_hogsby_and_monsteras_are_followed_up_twice_in_all(today: date, expected: list[OccasionState]) -> None:
    """Twice in two years, not twice a year; with nothing written nobody knows whether it was held."""
    found = lay_out("hogsby-monsteras-2024-2025", today)
    assert found == [(day, state.value) for day, state in zip(["2024-12-31", "2025-12-31"], expected, strict=True)]


@pytest.mark.parametrize("today", [date(2024, 6, 30), date(2025, 7, 1), date(2026, 1, 15)])
def test_kungsor_meets_once_in_2020(today: date) -> None:
    """Held, it stays held; not written, it can't be judged years after."""
    assert lay_out("kungsor-2020", today, date(2020, 11, 3)) == [("2020-11-03", "genomförd")]
    assert lay_out("kungsor-2020", today) == [("2020-12-31", "inget registrerat")]


def test_what_is_held_beyond_the_promise_stands_there_too() -> None:
    """A third follow-up of a year is shown, and called what it is."""
    promise = PROMISE["mjolby-2024-2025"]
    days = [date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)]
    entries = list_promised(promise, hold(promise.promise_id, *days), today=date(2024, 10, 1))
    assert [(entry.day, entry.state) for entry in entries if entry.kind is EntryKind.BEYOND] == [(days[2], DONE)]


def plan_row(key: str, *, on: date | None, done: date | None = None) -> PlanRow:
    """Make a row of the plan with a day for its follow-up."""
    words = {"cause": "Mörker", "action": "Belysning", "when": "2025", "owners": ("kommunen",), "position": 1.0}
    who = {"municipality": "0586", "key": key, "author_role": "samordnare", "status": CommitmentStatus.DONE}
    return PlanRow.model_validate(who | words | {"follow_up_on": on, "followed_up_on": done})


def test_the_plans_own_day_is_broken_when_it_has_passed() -> None:
    """That the measure was carried out is not that it was followed up."""
    rows = [
        plan_row("a", on=date(2025, 3, 1), done=date(2025, 3, 4)),
        plan_row("b", on=date(2025, 5, 1)),
        plan_row("c", on=date(2025, 7, 1)),
        plan_row("d", on=None),
    ]
    entries = list_planned(rows, today=date(2025, 7, 1))
    assert [(entry.day, entry.state) for entry in entries] == [
        (date(2025, 3, 4), DONE),
        (date(2025, 5, 1), OVERDUE),
        (date(2025, 7, 1), COMING),
    ]
    assert "inte uppföljd" in entries[1].told


def situation(day: date) -> SituationReport:
    """Make a situation picture."""
    who = {"municipality": "0586", "key": f"b-{day}", "author_role": "samordnare"}
    return SituationReport(dated=day, title="Lägesbild", reference="dnr 1", **who)


@pytest.mark.parametrize(
    ("today", "state"), [(date(2026, 1, 15), COMING), (date(2026, 1, 16), LATE), (date(2030, 1, 1), LATE)]
)
def test_a_situation_picture_over_two_years_old_is_to_be_taken_anew(today: date, state: OccasionState) -> None:
    """On the day it is two years it still holds; the day after somebody is reminded."""
    entries = list_situations([situation(date(2020, 1, 1)), situation(date(2024, 1, 15))], today=today)
    assert (entries[-1].day, entries[-1].state) == (date(2026, 1, 15), state)
    assert ("över 2 år" in entries[-1].told) == (state is LATE)
    assert bool(find_pressing(entries)) == (state is LATE)


def test_a_picture_of_a_later_day_says_nothing_yet() -> None:
    """Looking back, only what was there then counts."""
    (entry,) = list_situations([situation(date(2026, 2, 1))], today=date(2026, 1, 15))
    assert entry.state is UNRECORDED


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 9))
def test_some_years_on_is_the_same_day_or_the_last_of_february(day: date, years: int) -> None:
    """The same month always, and another day only from a leap day."""
    on = add_years(day, years)
    assert (on.year, on.month) == (day.year + years, day.month)
    assert on.day == day.day or (day.month, day.day, on.day) == (2, 29, 28)


@given(st.dates(date(2023, 1, 1), date(2027, 1, 1)), st.lists(st.dates(date(2023, 6, 1), date(2026, 6, 1)), max_size=8))
def test_all_that_was_held_stands_in_the_year_exactly_once(today: date, held: list[date]) -> None:
    """Whatever was held and when, nothing of it is lost or told twice, and nothing to come is called done."""
    promise = PROMISE["mjolby-2024-2025"]
    entries = list_promised(promise, hold(promise.promise_id, *held), today=today)
    done = [entry.day for entry in entries if entry.state is DONE]
    assert sorted(done) == sorted(day for day in held if day <= today)
    assert all(entry.day >= today for entry in find_coming(entries, n=9))
