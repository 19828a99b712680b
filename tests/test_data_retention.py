"""How long what is kept: rules are understood or refused, and months are counted as people count them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DataError
from data.retention import MOST_MONTHS, PROPOSALS, DataClass, find_cut, understand_rule


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("brott=36", "nämner inget slags uppgifter"),
        ("händelserader", "säger inte hur många månader"),
        ("händelserader=0", "säger inte hur många månader"),
        ("händelserader=-3", "säger inte hur många månader"),
        ("händelserader=1201", "säger inte hur många månader"),
        ("händelserader=36,5", "säger inte hur många månader"),
        ("händelserader=٣٦", "säger inte hur många månader"),
        ("", "nämner inget slags uppgifter"),
    ],
)
def test_a_rule_that_is_not_understood_is_refused(text: str, what: str) -> None:
    """A mistyped rule removes nothing: it is refused with what could be written instead."""
    with pytest.raises(DataError, match=what):
        understand_rule(text)


@given(today=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(1, MOST_MONTHS))
def test_the_cut_is_months_before_the_month_of_the_day(today: date, months: int) -> None:
    """From the first kept day to the first of this month there are exactly that many months."""
    cut = find_cut(today, months)
    assert cut.day == 1
    assert (today.year - cut.year) * 12 + today.month - cut.month == months


def test_every_class_has_a_proposal_with_its_reason() -> None:
    """Whoever is to decide reads of every class what it holds, what is proposed and why."""
    assert set(PROPOSALS) == set(DataClass)
    assert all(proposal.reason and proposal.meaning and proposal.months > 0 for proposal in PROPOSALS.values())
