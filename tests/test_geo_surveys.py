"""Whether a share has changed is said only where the intervals don't meet."""

from hypothesis import given
from hypothesis import strategies as st

from data.surveys import SurveyValue
from geo.surveys import Difference, compare_values

ENDS = st.lists(st.integers(0, 1000), min_size=3, max_size=3).map(sorted)


def _value(ends: list[int], year: int = 2024) -> SurveyValue:
    low, share, high = (end / 1000 for end in ends)
    return SurveyValue(survey_year=year, about_year=year, share=share, low=low, high=high)


@given(ENDS, ENDS)
def test_the_difference_is_the_other_way_round_seen_from_the_other_side(one: list[int], other: list[int]) -> None:
    """And unclear exactly when the intervals have a point in common."""
    turned = {Difference.LOWER: Difference.HIGHER, Difference.HIGHER: Difference.LOWER}
    found = compare_values(_value(one), _value(other))
    assert compare_values(_value(other), _value(one)) is turned.get(found, found)
    assert (found is Difference.UNCLEAR) == (max(one[0], other[0]) <= min(one[2], other[2]))


def test_without_interval_or_share_nothing_is_said() -> None:
    """A bare share may differ by chance alone, and what is missing is not zero."""
    sure = _value([100, 140, 180])
    bare = SurveyValue(survey_year=2023, about_year=2023, share=0.9)
    missing = SurveyValue(survey_year=2023, about_year=2023)
    told = [compare_values(sure, other) for other in (bare, missing, None)]
    assert told == [Difference.UNCLEAR, Difference.MISSING, Difference.MISSING]
