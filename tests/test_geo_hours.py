"""When incidents happen, from spans of time: midnight, the clock's two odd nights, and exact sums."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.hours import HourShares, share_hours


def share(*spans: tuple[str | None, str | None], **options: float) -> HourShares:
    """Share spans written as text."""
    start, end = (pd.Series(pd.to_datetime(list(side), format="ISO8601")) for side in zip(*spans, strict=True))
    return share_hours(start, end, **options)


def test_a_span_across_midnight_is_on_two_days() -> None:
    """Friday 23 to Saturday 01: half each."""
    shares = share(("2024-05-03 23:00", "2024-05-04 01:00")).shares
    assert shares.loc[4, 23] == 0.5
    assert shares.loc[5, 0] == 0.5


def test_a_span_across_sunday_night_begins_the_week_anew() -> None:
    """Sunday 23 to Monday 01 ends in the table's first row."""
    shares = share(("2024-05-05 23:00", "2024-05-06 01:00")).shares
    assert (shares.loc[6, 23], shares.loc[0, 0]) == (0.5, 0.5)


def test_a_known_time_is_in_its_hour() -> None:
    """Nothing of it leaks over, also on the stroke of the hour."""
    shares = share(("2024-05-03 22:00", "2024-05-03 22:00"), ("2024-05-03 22:59:59", "2024-05-03 22:59:59")).shares
    assert shares.loc[4, 22] == 2


def test_a_span_that_ends_on_the_hour_does_not_enter_it() -> None:
    """22 to 23 is one hour and not two."""
    assert share(("2024-05-03 22:00", "2024-05-03 23:00")).shares.loc[4, 22] == 1


def test_the_night_the_clock_goes_forward_has_no_second_hour() -> None:
    """31 March 2024: from 01 to 04 two hours pass, and nothing happened at two."""
    shares = share(("2024-03-31 01:00", "2024-03-31 04:00")).shares
    assert shares.loc[6, [1, 2, 3]].tolist() == [0.5, 0, 0.5]


def test_the_night_the_clock_goes_back_has_its_second_hour_twice() -> None:
    """27 October 2024: from 01 to 04 four hours pass, two of them called two."""
    shares = share(("2024-10-27 01:00", "2024-10-27 04:00")).shares
    assert shares.loc[6, [1, 2, 3]].tolist() == [0.25, 0.5, 0.25]


def test_what_is_not_known_is_counted_and_not_guessed() -> None:
    """Without any time, and with a span over a week, an incident is beside the matrix, not in it."""
    found = share(
        (None, None),
        ("2024-05-01 00:00", "2024-05-20 00:00"),
        ("2024-05-01 10:00", None),
        (None, "2024-05-01 10:30"),
    )
    assert (found.n, found.n_unknown, found.n_too_long) == (2, 1, 1)
    assert found.shares.loc[2, 10] == 2


def test_no_incidents_give_an_empty_matrix() -> None:
    """Seven days, 24 hours, all nought."""
    nothing = pd.Series([], dtype="datetime64[us]")
    found = share_hours(nothing, nothing)
    assert found.shares.shape == (7, 24)
    assert found.shares.to_numpy().sum() == 0


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    """It is said how many, and that they must be mended."""
    with pytest.raises(ValueError, match="1 of 2"):
        share(("2024-05-03 22:00", "2024-05-03 21:00"), ("2024-05-03 22:00", "2024-05-03 23:00"))


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 7 * 86400 - 7200)), max_size=30))
@settings(max_examples=60, deadline=None)
def test_shares_sum_to_the_incidents_exactly(spans: list[tuple[int, int]]) -> None:
    """Not nearly: whatever the spans, over midnight and clock changes, the table sums to their number."""
    start = pd.Series(np.array([a for a, _ in spans], dtype="datetime64[s]"))
    end = pd.Series(np.array([a + b for a, b in spans], dtype="datetime64[s]"))
    found = share_hours(start, end)
    assert found.n == len(spans)
    assert found.shares.to_numpy().sum() == found.n
    assert (found.shares.to_numpy() >= 0).all()
