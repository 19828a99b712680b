"""An occasion is named by the years within which the promise's own words ask for it."""

from datetime import date

import pytest

from data.model import FollowUpRule, Per, Period, Quote
from geo.schedule import plan_occasions


@pytest.mark.parametrize(
    ("per", "named"), [(Per.PERIOD, ["2024–2025", "2024–2025"]), (Per.YEAR, ["2024", "2024", "2025", "2025"])]
)
def test_twice_in_a_period_of_two_years_belongs_to_both(per: Per, named: list[str]) -> None:
    """Two times in 2024–2025 may both be held in 2024; two times a year are of their own year."""
    rule = FollowUpRule(
        rule_id="uppfoljning",
        what="möte",
        times=2,
        per=per,
        quote=Quote(text="ska följas upp två gånger", document="protokoll"),
    )
    period = Period(first=date(2024, 1, 1), last=date(2025, 12, 31))
    occasions = plan_occasions(rule, period=period, follow_ups=(), today=date(2026, 1, 15))
    assert [each.years for each in occasions] == named
