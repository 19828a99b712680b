"""When promises are to be followed up, by their own words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.follow_ups import FollowUp
from data.model import FollowUpRule, Per, Period, Quote
from geo.schedule import OccasionState, find_next, find_overdue, plan_occasions

TWO_YEARS = Period(first=date(2024, 1, 1), last=date(2025, 12, 31))
WORDS = Quote(text="ord", document="dokument")


def rule_of(times: int, per: Per) -> FollowUpRule:
    """Make a rule that asks for a number of times."""
    return FollowUpRule(rule_id="uppfoljning", what="uppföljning", times=times, per=per, quote=WORDS)


def held_on(*days: date, rule_id: str = "uppfoljning") -> list[FollowUp]:
    """Follow-ups that were held."""
    return [
        FollowUp(promise_id="p", rule_id=rule_id, held_on=day, told_to="alla", channel="webb", author_role="samordnare")
        for day in days
    ]


def test_twice_a_year_for_two_years_is_four_half_years() -> None:
    """Mjölby 2024-2025, "två tillfällen per år": suggested at the half-years, due within each year."""
    occasions = plan_occasions(rule_of(2, Per.YEAR), period=TWO_YEARS, follow_ups=[], today=date(2024, 1, 1))
    assert [o.suggested_date for o in occasions] == [
        date(2024, 6, 30),
        date(2024, 12, 31),
        date(2025, 6, 30),
        date(2025, 12, 31),
    ]
    assert [o.last_date.year for o in occasions] == [2024, 2024, 2025, 2025]


def test_twice_under_the_period_is_two_and_not_four() -> None:
    """Högsby and Mönsterås, "minst två (2) gånger under aktuell period": twice in the two years."""
    occasions = plan_occasions(rule_of(2, Per.PERIOD), period=TWO_YEARS, follow_ups=[], today=date(2024, 1, 1))
    assert [(o.suggested_date, o.last_date) for o in occasions] == [
        (date(2024, 12, 31), date(2025, 12, 31)),
        (date(2025, 12, 31), date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2024, 6, 30), ["kommande", "kommande"]),
        (date(2024, 7, 1), ["bör göras nu", "kommande"]),
        (date(2024, 12, 31), ["bör göras nu", "kommande"]),
        (date(2025, 1, 1), ["försenad", "försenad"]),
    ],
)
def test_nothing_is_overdue_until_the_promises_own_words_are_broken(today: date, states: list[str]) -> None:
    """The half-year is our suggestion; the promise is broken when the year has ended."""
    kept = held_on(date(2024, 3, 1), rule_id="est")  # somebody keeps the register, though not of this rule
    occasions = plan_occasions(rule_of(2, Per.YEAR), period=TWO_YEARS, follow_ups=kept, today=today)
    assert [o.state.value for o in occasions[:2]] == states


def test_what_was_held_answers_the_first_open_occasion_of_its_year() -> None:
    """One follow-up in November counts as the first of two; the second is then overdue at new year."""
    occasions = plan_occasions(
        rule_of(2, Per.YEAR), period=TWO_YEARS, follow_ups=held_on(date(2024, 11, 5)), today=date(2025, 1, 1)
    )
    assert [o.state for o in occasions[:2]] == [OccasionState.DONE, OccasionState.OVERDUE]
    assert [o.number for o in find_overdue(occasions)] == [2]
    coming = find_next(occasions)
    assert coming is not None
    assert coming.suggested_date == date(2025, 6, 30)


def test_a_day_in_the_past_is_judged_by_what_was_known_then() -> None:
    """Seen from March 2024, the follow-up of June has not been held."""
    occasions = plan_occasions(
        rule_of(1, Per.YEAR), period=TWO_YEARS, follow_ups=held_on(date(2024, 6, 1)), today=date(2024, 3, 1)
    )
    assert occasions[0].state is OccasionState.COMING


@given(
    st.integers(1, 5),
    st.sampled_from(Per),
    st.lists(st.dates(date(2023, 1, 1), date(2026, 12, 31)), max_size=12),
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
)
def test_every_occasion_asked_for_is_listed_once_and_in_order(
    times: int, per: Per, days: list[date], today: date
) -> None:
    """However many were held, the plan has as many occasions as the rule asks for, none outside the period."""
    occasions = plan_occasions(rule_of(times, per), period=TWO_YEARS, follow_ups=held_on(*days), today=today)
    assert len(occasions) == times * (2 if per is Per.YEAR else 1)
    assert [o.suggested_date for o in occasions] == sorted(o.suggested_date for o in occasions)
    assert all(o.held_on is None or o.held_on <= today for o in occasions)
    n_held = sum(TWO_YEARS.first <= day <= min(today, TWO_YEARS.last) for day in days)
    assert sum(o.state is OccasionState.DONE for o in occasions) <= n_held


def test_a_register_begun_later_accuses_nobody_on_an_earlier_day() -> None:
    """The first follow-up was written for June 2025: seen from January, nobody had kept the register of 2024."""
    occasions = plan_occasions(
        rule_of(2, Per.YEAR), period=TWO_YEARS, follow_ups=held_on(date(2025, 6, 1)), today=date(2025, 1, 15)
    )
    assert [each.state for each in occasions[:2]] == [OccasionState.UNRECORDED] * 2


def test_an_empty_register_accuses_nobody() -> None:
    """Nothing was ever recorded for the promise: that it was not held is not known."""
    occasions = plan_occasions(rule_of(2, Per.YEAR), period=TWO_YEARS, follow_ups=[], today=date(2026, 1, 1))
    assert {occasion.state for occasion in occasions} == {OccasionState.UNRECORDED}
    assert find_overdue(occasions) == ()
