"""Half-years: a report tells of one that has ended, and never of one under way."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geo.half_years import find_half_year

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS)
def test_the_half_year_found_is_the_last_that_has_ended(day: date) -> None:
    """It ended on the day or before, and the next one has not ended."""
    found = find_half_year(day)
    assert found.last <= day < find_half_year(found.last + timedelta(days=200)).last


@given(DAYS)
def test_its_days_months_and_quarters_agree(day: date) -> None:
    """Six months, from the first day to the last, in two quarters."""
    found = find_half_year(day)
    assert (found.first.month, found.last.month) == (found.months[0], found.months[-1])
    assert (found.last + timedelta(days=1)).day == found.first.day == 1
    assert [quarter[:4] for quarter in found.quarters] == [str(found.year)] * 2
    assert [int(quarter[-1]) for quarter in found.quarters] == [(found.months[0] + 2) // 3, (found.months[-1] + 2) // 3]
