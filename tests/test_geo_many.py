"""Comparisons that share a screen are judged together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.baseline import compare_counts
from geo.comparison import ChanceVerdict, Comparison
from geo.many import control_false, judge_together


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.sampled_from([0.01, 0.05, 0.1]))
def test_the_believed_are_those_that_scipy_believes(p_values: list[float], share: float) -> None:
    """Benjamini and Hochberg's rule equals scipy's adjusted p-values held against the same share."""
    adjusted = stats.false_discovery_control(p_values)
    clear = np.abs(adjusted - share) > 1e-12
    assert (control_false(p_values, share=share) == (adjusted <= share))[clear].all()


def compared(baseline_n: int, n: int) -> Comparison:
    """Compare two whole years of independent incidents."""
    return compare_counts(baseline_n, n, baseline_year=2023, year=2024, dispersion=1.0)


def test_one_weak_difference_among_many_even_ones_is_not_believed() -> None:
    """200 to 160 is certain alone; among forty unchanged it is one of the two that chance gives."""
    alone = compared(200, 160)
    assert alone.chance_verdict is ChanceVerdict.FEWER
    assert judge_together([alone]) == [ChanceVerdict.FEWER]
    assert judge_together([alone, *[compared(200, 200)] * 40])[0] is ChanceVerdict.UNCERTAIN


def test_a_strong_difference_is_believed_among_any_number() -> None:
    """200 to 80 stands out of forty."""
    assert judge_together([compared(200, 80), *[compared(200, 200)] * 40])[0] is ChanceVerdict.FEWER


@pytest.mark.parametrize(
    ("each", "verdict"),
    [
        (compared(5, 3), ChanceVerdict.TOO_FEW),
        (compare_counts(None, 3, baseline_year=2023, year=2024, dispersion=1.0), ChanceVerdict.UNKNOWN),
        (compare_counts(200, 90, baseline_year=2023, year=2024, dispersion=None), ChanceVerdict.UNKNOWN),
    ],
)
def test_what_could_not_be_weighed_stays_unweighed(each: Comparison, verdict: ChanceVerdict) -> None:
    """Looking at many never makes an answer of a missing figure."""
    assert judge_together([each, compared(200, 80)]) == [verdict, ChanceVerdict.FEWER]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=15))
def test_judging_together_never_makes_anything_more_certain(pairs: list[tuple[int, int]]) -> None:
    """A verdict either stays or falls back to "ingen säker skillnad"."""
    comparisons = [compared(*pair) for pair in pairs]
    for each, verdict in zip(comparisons, judge_together(comparisons), strict=True):
        assert verdict in {each.chance_verdict, ChanceVerdict.UNCERTAIN}
