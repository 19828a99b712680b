"""Counts for each so many inhabitants: only of a year whose own population is known."""

from hypothesis import given
from hypothesis import strategies as st

from geo.inhabitants import choose_scale, derive_rate


def test_a_rate_is_counted_by_hand() -> None:
    """238 371 frauds among 10 551 707 inhabitants are 2 259 for each hundred thousand."""
    rate = derive_rate(238_371, 10_551_707, year=2023)
    assert rate is not None
    assert round(rate.per(100_000)) == 2_259


def test_without_a_count_or_a_population_there_is_no_rate() -> None:
    """Unknown is not zero, and nobody living there is no ground to divide by; no incidents is a rate of zero."""
    assert derive_rate(None, 28_700, year=2023) is None
    assert derive_rate(5, None, year=2023) is None
    assert derive_rate(5, 0, year=2023) is None
    none = derive_rate(0, 28_700, year=2023)
    assert none is not None
    assert none.per(1_000) == 0


@given(st.integers(0, 10**6), st.integers(1, 10**7))
def test_a_rate_times_the_population_is_the_count(n: int, population: int) -> None:
    """Whatever the scale, which only moves the decimal point."""
    rate = derive_rate(n, population, year=2024)
    assert rate is not None
    scale = choose_scale([rate])
    assert abs(rate.per(scale) * population / scale - n) < 1e-6 * max(1, n)
