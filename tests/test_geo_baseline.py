"""What may be said about a year held against the baseline year."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.baseline import compare_counts, compare_months, widen_baseline
from geo.comparison import ChanceVerdict, CountVerdict

YEARS = {"baseline_year": 2023, "year": 2024}


def months_of(year: int, n: int, last: int = 12) -> pd.Series:
    """As many incidents every month of a year."""
    return pd.Series(n, index=pd.date_range(f"{year}-01-01", periods=last, freq="MS"))


@pytest.mark.parametrize(
    ("n", "verdict"), [(199, CountVerdict.FEWER), (200, CountVerdict.SAME), (201, CountVerdict.MORE)]
)
def test_fewer_means_strictly_fewer(n: int, verdict: CountVerdict) -> None:
    """200 against 200 is not fewer."""
    assert compare_counts(200, n, **YEARS, dispersion=1.0).count_verdict is verdict


@pytest.mark.parametrize(
    ("baseline_n", "n", "verdict"),
    [
        (200, 180, ChanceVerdict.UNCERTAIN),
        (200, 150, ChanceVerdict.FEWER),
        (150, 200, ChanceVerdict.MORE),
        (10, 3, ChanceVerdict.TOO_FEW),
    ],
)
def test_chance_is_given_its_own_verdict(baseline_n: int, n: int, verdict: ChanceVerdict) -> None:
    """A lower figure alone is never called certain."""
    assert compare_counts(baseline_n, n, **YEARS, dispersion=1.0).chance_verdict is verdict


def test_a_certain_decrease_is_uncertain_when_incidents_come_in_series() -> None:
    """200 to 160 is certain for independent incidents and not for those that come three at a time."""
    assert compare_counts(200, 160, **YEARS, dispersion=1.0).chance_verdict is ChanceVerdict.FEWER
    assert compare_counts(200, 160, **YEARS, dispersion=3.0).chance_verdict is ChanceVerdict.UNCERTAIN


@pytest.mark.parametrize(("baseline_n", "n"), [(None, 3), (3, None), (None, None)])
def test_a_missing_figure_is_not_a_zero(baseline_n: int | None, n: int | None) -> None:
    """Without both figures nothing is said, and no figure is shown as if compared."""
    compared = compare_counts(baseline_n, n, **YEARS, dispersion=1.0)
    assert compared.count_verdict is CountVerdict.UNKNOWN
    assert compared.chance_verdict is ChanceVerdict.UNKNOWN
    assert compared.n is None


def test_without_known_spread_chance_is_not_weighed() -> None:
    """Two yearly figures alone give the first verdict and not the second."""
    compared = compare_counts(200, 100, **YEARS, dispersion=None)
    assert (compared.count_verdict, compared.chance_verdict) == (CountVerdict.FEWER, ChanceVerdict.UNKNOWN)


def test_part_of_a_year_is_held_against_the_same_part() -> None:
    """Half of 2024 against half of 2023, with the other half named as missing."""
    compared = compare_months(pd.concat([months_of(2023, 10), months_of(2024, 10, last=6)]), **YEARS, dispersion=1.0)
    assert (compared.baseline_n, compared.n) == (60, 60)
    assert compared.missing_months == (7, 8, 9, 10, 11, 12)


def test_a_month_that_the_baseline_lacks_is_left_out_of_both_years() -> None:
    """March 2023 is unknown, so March 2024 isn't counted either."""
    monthly = pd.concat([months_of(2023, 10), months_of(2024, 10)]).astype("Int64")
    monthly[pd.Timestamp("2023-03-01")] = pd.NA
    compared = compare_months(monthly, **YEARS, dispersion=1.0)
    assert (compared.baseline_n, compared.n, compared.missing_months) == (110, 110, (3,))


def test_years_without_a_common_month_are_not_compared() -> None:
    """The first half of one year says nothing about the second half of another."""
    later = months_of(2024, 10).iloc[6:]
    compared = compare_months(pd.concat([months_of(2023, 10, last=6), later]), **YEARS, dispersion=1.0)
    assert compared.count_verdict is CountVerdict.UNKNOWN


@given(st.lists(st.integers(0, 30), min_size=24, max_size=24), st.sets(st.integers(0, 23)))
def test_the_compared_counts_add_up_to_the_months_that_both_years_have(counts: list[int], gaps: set[int]) -> None:
    """Counting by hand over the common months gives the same two totals."""
    monthly = pd.Series(counts, index=pd.date_range("2023-01-01", periods=24, freq="MS"), dtype="Int64")
    monthly.iloc[sorted(gaps)] = pd.NA
    compared = compare_months(monthly, **YEARS, dispersion=1.0)
    common = [month for month in range(12) if month not in gaps and month + 12 not in gaps]
    expected = (sum(counts[m] for m in common), sum(counts[m + 12] for m in common)) if common else (None, None)
    assert (compared.baseline_n, compared.n) == expected
    assert len(compared.months) + len(compared.missing_months) == 12


def test_a_small_baseline_gives_no_percentage() -> None:
    """49 to 40 is shown as counts; 50 to 40 may be called -20 %."""
    assert compare_counts(49, 40, **YEARS, dispersion=1.0).change_share is None
    assert compare_counts(50, 40, **YEARS, dispersion=1.0).change_share == pytest.approx(-0.2)


@pytest.mark.parametrize(("n", "is_close"), [(200, True), (199, True), (197, False)])
def test_preliminary_figures_near_the_baseline_decide_nothing(n: int, *, is_close: bool) -> None:
    """Half a per cent of 200, or one incident, could turn the verdict round."""
    assert compare_counts(200, n, **YEARS, dispersion=1.0, is_preliminary=True).is_within_preliminary_margin is is_close


def test_only_compared_months_make_a_comparison_preliminary() -> None:
    """A preliminary December matters to a whole year and not to its first half."""
    monthly = pd.concat([months_of(2023, 10), months_of(2024, 10)])
    december = pd.Timestamp("2024-12-01")
    assert compare_months(monthly, **YEARS, dispersion=1.0, preliminary_from=december).is_preliminary
    half = monthly[monthly.index < "2024-07-01"]
    assert not compare_months(half, **YEARS, dispersion=1.0, preliminary_from=december).is_preliminary


@pytest.mark.parametrize(
    ("n", "verdict"), [(400, ChanceVerdict.WITHHELD), (90, ChanceVerdict.WITHHELD), (150, ChanceVerdict.FEWER)]
)
def test_a_source_that_misses_much_is_not_believed_when_it_jumps(n: int, verdict: ChanceVerdict) -> None:
    """Frauds with a place tripled in Dalarna 2023-2025 while the country's were flat: no verdict on such a change."""
    assert compare_counts(200, n, **YEARS, dispersion=1.0, has_shortfall=True).chance_verdict is verdict


def test_a_part_of_a_year_is_certain_only_two_months_in_a_row() -> None:
    """Ten a month against five, up to June: certain in June and in May. Had May been even, June alone is not enough."""
    steady = pd.concat([months_of(2023, 20, last=6), months_of(2024, 8, last=6)])
    assert compare_months(steady, **YEARS, dispersion=1.0).chance_verdict is ChanceVerdict.FEWER
    sudden = steady.copy()
    sudden[sudden.index < "2024-06-01"] = 20
    sudden[pd.Timestamp("2023-06-01")] = 80
    compared = compare_months(sudden, **YEARS, dispersion=1.0)
    assert compared.chance is not None
    assert compared.chance.is_ruled_out
    assert compared.chance_verdict is ChanceVerdict.UNCERTAIN


def test_a_whole_year_stands_alone() -> None:
    """The year is over: nobody looks again next month, so December needs no November."""
    monthly = pd.concat([months_of(2023, 20), months_of(2024, 20)])
    monthly[pd.Timestamp("2023-12-01")] = 100
    assert compare_months(monthly, **YEARS, dispersion=1.0).chance_verdict is ChanceVerdict.FEWER


def test_two_baseline_years_see_a_change_that_one_does_not() -> None:
    """480 in two years and 192 in one, against 240 and 192: scipy's mid-p of 192 of 672 at a third agrees."""
    monthly = pd.concat([months_of(2022, 20), months_of(2023, 20), months_of(2024, 16)])
    alone = compare_months(monthly, **YEARS, dispersion=1.5)
    both = widen_baseline(alone, monthly, baseline_years=(2022, 2023), dispersion=1.5)
    assert (alone.chance_verdict, both.chance_verdict) == (ChanceVerdict.UNCERTAIN, ChanceVerdict.FEWER)
    assert (both.baseline_n, both.weighed_n, both.baseline_years) == (240, 480, (2022, 2023))
    plain = widen_baseline(alone, monthly, baseline_years=(2022, 2023), dispersion=1.0)
    binomial = stats.binom(672, 1 / 3)
    assert plain.chance is not None
    assert plain.chance.p_value == pytest.approx(binomial.cdf(192) + binomial.cdf(191))


def test_the_promise_is_still_held_against_its_own_year() -> None:
    """More than 2023 and fewer than the mean of two years: the count says more, chance says fewer."""
    monthly = pd.concat([months_of(2022, 30), months_of(2023, 12), months_of(2024, 13)])
    compared = compare_months(monthly, **YEARS, dispersion=1.0)
    wide = widen_baseline(compared, monthly, baseline_years=(2022, 2023), dispersion=1.0)
    assert (wide.count_verdict, wide.chance_verdict) == (CountVerdict.MORE, ChanceVerdict.FEWER)


def test_a_year_that_lacks_the_months_is_no_baseline_year() -> None:
    """2022 ends in June: one year is left, and the comparison is as it was."""
    monthly = pd.concat([months_of(2022, 10, last=6), months_of(2023, 10), months_of(2024, 7)])
    compared = compare_months(monthly, **YEARS, dispersion=1.0)
    assert widen_baseline(compared, monthly, baseline_years=(2022, 2023), dispersion=1.0) == compared
