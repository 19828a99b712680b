"""Words for time stand for exact times, and never for the future."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.spans import When, find_span, format_span

SATURDAY, MONDAY = "2026-11-21 09:30", "2026-11-23 09:30"


@pytest.mark.parametrize(
    ("when", "now", "first", "last"),
    [
        (When.JUST_NOW, SATURDAY, "2026-11-21 08:30", "2026-11-21 09:30"),
        (When.TODAY, SATURDAY, "2026-11-21 00:00", "2026-11-21 09:30"),
        (When.LAST_NIGHT, SATURDAY, "2026-11-20 22:00", "2026-11-21 06:00"),
        (When.LAST_NIGHT, "2026-11-21 02:00", "2026-11-20 22:00", "2026-11-21 02:00"),
        (When.LAST_NIGHT, "2026-11-21 23:00", "2026-11-21 22:00", "2026-11-21 23:00"),
        (When.YESTERDAY, SATURDAY, "2026-11-20 00:00", "2026-11-20 23:59"),
        (When.WEEKEND, SATURDAY, "2026-11-20 18:00", "2026-11-21 09:30"),
        (When.WEEKEND, MONDAY, "2026-11-20 18:00", "2026-11-22 23:59"),
        (When.WEEKEND, "2026-11-20 12:00", "2026-11-13 18:00", "2026-11-15 23:59"),
        (When.YESTERDAY, "2026-03-01 08:00", "2026-02-28 00:00", "2026-02-28 23:59"),
    ],
)
def test_each_word_stands_for_the_times_a_swede_means(when: When, now: str, first: str, last: str) -> None:
    """Read off a calendar: 21 November 2026 is a Saturday."""
    span = find_span(when, datetime.fromisoformat(now))
    assert [format(end, "%Y-%m-%d %H:%M") for end in span] == [first, last]


@given(st.sampled_from(When), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 # Swedish clock
def test_no_word_reaches_into_the_future_or_backwards(when: When, now: datetime) -> None:
    """Whatever the clock shows, the span begins before it ends, and ends by now."""
    first, last = find_span(when, now)
    assert first <= last <= now


def test_a_span_is_written_with_its_weekdays_and_a_missing_one_is_said_to_be_missing() -> None:
    """The year's first day 2026 is a Thursday."""
    new_year = datetime(2026, 1, 1)  # noqa: DTZ001 # Swedish clock time
    assert format_span(new_year, new_year) == "tors 2026-01-01 00.00"
    assert format_span(None, new_year) == "uppgift saknas"
