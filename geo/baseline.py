"""Is there less than in the baseline year? The same months, two verdicts, and how sure they are.

The count says whether the figure is lower. Chance says whether so low a figure could come by
itself. With an unchanged risk a count is lower nearly every second time, so the first is
never shown without the second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from geo.breaks import SeriesBreak
from geo.chance import Chance, weigh_chance
from geo.coverage import CoverageAlarm

FEWEST_FOR_A_VERDICT = 20
"""Incidents of both periods together, per unit of dispersion, below which chance can't be judged."""

FEWEST_FOR_A_PERCENTAGE = 50
"""A baseline below this gives percentages that jump with single incidents: show counts only."""

PRELIMINARY_MARGIN_SHARE = 0.005
"""How far preliminary national figures have lain from the final ones."""

DOUBTFUL_CHANGE_SHARE = 0.5
"""A change of more than half, in a source that misses much, may come from what it misses."""

ALL_MONTHS = tuple(range(1, 13))


class CountVerdict(StrEnum):
    """Räknemässigt: whether the figure is lower, and nothing more."""

    FEWER = "färre"
    SAME = "lika många"
    MORE = "fler"
    UNKNOWN = "kan inte bedömas"


class ChanceVerdict(StrEnum):
    """Mot slumpen: whether the difference is larger than chance explains."""

    FEWER = "säkert färre"
    MORE = "säkert fler"
    UNCERTAIN = "ingen säker skillnad"
    TOO_FEW = "för få händelser för att avgöra"
    WITHHELD = "hålls inne, täckningen kan ha ändrats"
    UNKNOWN = "kan inte bedömas"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two counts of the same months, held against each other, with what the verdicts rest on.

    Attributes
    ----------
    baseline_year, year
        The years compared.
    months
        The months (1 to 12) that both years have; only these are counted.
    missing_months
        Months that one of the years lacks.
    baseline_n, n
        Incidents in `months` of each year; None where there is nothing to compare.
    chance
        What chance says; None when it can't be weighed.
    is_preliminary
        The source calls some of the figures preliminary.
    has_shortfall
        The source says that it misses incidents.
    is_confirmed
        Chance was ruled out in the same direction a month ago too. Who looks every month gets
        twelve chances a year to be fooled; a whole year stands alone.
    alarm
        Why the figures may be about registration: no certain difference is then called one.
    series_break
        Why the years can't be compared at all; both counts are then None.
    baseline_years, weighed_n
        The years that chance is weighed against, where `widen_baseline` made them several, and
        the incidents in `months` of all of them.
    """

    baseline_year: int
    year: int
    months: tuple[int, ...]
    missing_months: tuple[int, ...]
    baseline_n: int | None
    n: int | None
    chance: Chance | None
    is_preliminary: bool
    has_shortfall: bool
    is_confirmed: bool
    alarm: CoverageAlarm | None = None
    series_break: SeriesBreak | None = None
    baseline_years: tuple[int, ...] = ()
    weighed_n: int | None = None

    @property
    def count_verdict(self) -> CountVerdict:
        """Whether the figure is lower; equal is not lower."""
        if self.baseline_n is None or self.n is None:
            return CountVerdict.UNKNOWN
        if self.n == self.baseline_n:
            return CountVerdict.SAME
        return CountVerdict.FEWER if self.n < self.baseline_n else CountVerdict.MORE

    @property
    def chance_verdict(self) -> ChanceVerdict:
        """Whether the difference is larger than chance explains, and can be trusted to be one of crime."""
        if self.baseline_n is None or self.n is None:
            return ChanceVerdict.UNKNOWN
        if self.chance is None:
            return ChanceVerdict.WITHHELD if self._is_doubtful_unweighed else ChanceVerdict.UNKNOWN
        weighed_n = self.baseline_n if self.weighed_n is None else self.weighed_n
        if weighed_n + self.n < FEWEST_FOR_A_VERDICT * self.chance.dispersion:
            return ChanceVerdict.TOO_FEW
        if not (self.chance.is_ruled_out and self.is_confirmed):
            return ChanceVerdict.UNCERTAIN
        expected_n = weighed_n / max(1, len(self.baseline_years))
        is_doubtful = abs(self.n - expected_n) > DOUBTFUL_CHANGE_SHARE * expected_n
        if self.alarm is not None or (self.has_shortfall and is_doubtful):
            return ChanceVerdict.WITHHELD
        return ChanceVerdict.FEWER if self.n < expected_n else ChanceVerdict.MORE

    @property
    def _is_doubtful_unweighed(self) -> bool:
        """Whether unweighed counts have changed by more than a source that misses much can bear."""
        if self.baseline_n is None or self.n is None or self.baseline_n + self.n < FEWEST_FOR_A_VERDICT:
            return False
        return self.has_shortfall and abs(self.n - self.baseline_n) > DOUBTFUL_CHANGE_SHARE * self.baseline_n

    @property
    def change_share(self) -> float | None:
        """The change as a share of the baseline, or None where a percentage would mislead."""
        if self.baseline_n is None or self.n is None or self.baseline_n < FEWEST_FOR_A_PERCENTAGE:
            return None
        return self.n / self.baseline_n - 1

    @property
    def is_within_preliminary_margin(self) -> bool:
        """Whether final figures could turn the count's verdict round."""
        if self.baseline_n is None or self.n is None or not self.is_preliminary:
            return False
        return abs(self.n - self.baseline_n) <= max(1.0, PRELIMINARY_MARGIN_SHARE * self.baseline_n)


def compare_counts(  # noqa: PLR0913 - each is a fact that the verdicts rest on
    baseline_n: int | None,
    n: int | None,
    *,
    baseline_year: int,
    year: int,
    dispersion: float | None,
    months: tuple[int, ...] = ALL_MONTHS,
    missing_months: tuple[int, ...] = (),
    is_preliminary: bool = False,
    has_shortfall: bool = False,
    is_confirmed: bool = True,
) -> Comparison:
    """Hold one count against the baseline's count of the same months.

    Parameters
    ----------
    baseline_n, n
        Incidents then and now; None where the figure is missing.
    baseline_year, year
        The years.
    dispersion
        From `estimate_dispersion`; None makes the verdict against chance "kan inte bedömas".
    months, missing_months
        The months counted, and those that one of the years lacks.
    is_preliminary
        The source calls some of the figures preliminary.
    has_shortfall
        The source says that it misses incidents; a certain change of more than half is then withheld.
    is_confirmed
        As in `Comparison`; leave it for a whole year.

    Returns
    -------
    Comparison
        With both verdicts.

    Examples
    --------
    >>> compare_counts(200, 150, baseline_year=2023, year=2024, dispersion=1.0).chance_verdict.value
    'säkert färre'
    """
    if baseline_n is None or n is None:
        baseline_n = n = chance = None
    else:
        chance = None if dispersion is None else weigh_chance(baseline_n, n, dispersion=dispersion)
    return Comparison(
        baseline_year=baseline_year,
        year=year,
        months=months,
        missing_months=missing_months,
        baseline_n=baseline_n,
        n=n,
        chance=chance,
        is_preliminary=is_preliminary,
        has_shortfall=has_shortfall,
        is_confirmed=is_confirmed,
    )


def compare_months(
    monthly_n: pd.Series,
    *,
    baseline_year: int,
    year: int,
    dispersion: float | None,
    preliminary_from: pd.Timestamp | None = None,
    has_shortfall: bool = False,
) -> Comparison:
    """Hold the months of one year against the same months of the baseline year.

    Parameters
    ----------
    monthly_n
        Incidents per month, indexed by the month's first day; missing where not known. A month
        outside the source's coverage is to be absent or missing, never zero.
    baseline_year, year
        The years compared.
    dispersion
        From `estimate_dispersion`.
    preliminary_from
        First month whose figure the source calls preliminary.
    has_shortfall
        As in `compare_counts`.

    Returns
    -------
    Comparison
        Of the months that both years have; a part of a year is never held against a whole one.

    Examples
    --------
    >>> index = pd.date_range("2023-01-01", "2024-06-01", freq="MS")
    >>> compared = compare_months(pd.Series(10, index=index), baseline_year=2023, year=2024, dispersion=1.0)
    >>> compared.n, compared.baseline_n, compared.missing_months
    (60, 60, (7, 8, 9, 10, 11, 12))
    """
    known = _lay_out(monthly_n)
    common = tuple(month for month in ALL_MONTHS if {(baseline_year, month), (year, month)} <= known.keys())
    sums = [_sum_months(known, (baseline_year, year), common[: len(common) - back]) for back in (0, 1)]
    baseline_n, n = sums[0]
    compared = [pd.Timestamp(of_year, month, 1) for of_year in (baseline_year, year) for month in common]
    return compare_counts(
        baseline_n if common else None,
        n if common else None,
        baseline_year=baseline_year,
        year=year,
        dispersion=dispersion,
        months=common,
        missing_months=tuple(month for month in ALL_MONTHS if month not in common),
        is_preliminary=preliminary_from is not None and any(month >= preliminary_from for month in compared),
        has_shortfall=has_shortfall,
        is_confirmed=common == ALL_MONTHS or _is_confirmed(*sums, dispersion=dispersion),
    )


def widen_baseline(
    comparison: Comparison, monthly_n: pd.Series, *, baseline_years: Sequence[int], dispersion: float | None
) -> Comparison:
    """Weigh chance against two or three years together instead of one: less of the baseline is then luck.

    Parameters
    ----------
    comparison
        From `compare_months` of the same figures.
    monthly_n
        As in `compare_months`.
    baseline_years
        The years wished for; those that lack a compared month are left out.
    dispersion
        From `geo.chance.estimate_dispersion`.

    Returns
    -------
    Comparison
        With the chance of the count against the mean of the years. The verdict by count is still
        against the promise's own baseline year. The same comparison where fewer than two years
        have the months, or chance can't be weighed.

    Notes
    -----
    Settle the years before the figures are seen: who picks them afterwards finds what is wished
    for. A trend through the years makes their mean a poor baseline.

    Examples
    --------
    >>> index = pd.date_range("2022-01-01", "2024-12-01", freq="MS")
    >>> monthly_n = pd.Series([20] * 24 + [16] * 12, index=index)
    >>> alone = compare_months(monthly_n, baseline_year=2023, year=2024, dispersion=1.5)
    >>> both = widen_baseline(alone, monthly_n, baseline_years=(2022, 2023), dispersion=1.5)
    >>> alone.chance_verdict.value, both.chance_verdict.value
    ('ingen säker skillnad', 'säkert färre')
    """
    known, months = _lay_out(monthly_n), comparison.months
    years = tuple(year for year in baseline_years if {(year, month) for month in months} <= known.keys())
    if comparison.n is None or dispersion is None or len(years) < 2:  # noqa: PLR2004 - one year is what there was
        return comparison
    this_month, last_month = (
        (
            sum(_sum_months(known, (year, comparison.year), months[: len(months) - back])[0] for year in years),
            _sum_months(known, (years[0], comparison.year), months[: len(months) - back])[1],
        )
        for back in (0, 1)
    )
    ratio = 1 / len(years)
    return replace(
        comparison,
        chance=weigh_chance(*this_month, dispersion=dispersion, ratio=ratio),
        is_confirmed=months == ALL_MONTHS or _is_confirmed(this_month, last_month, dispersion=dispersion, ratio=ratio),
        baseline_years=years,
        weighed_n=this_month[0],
    )


def _lay_out(monthly_n: pd.Series) -> dict[tuple[int, int], int]:
    given = monthly_n.dropna()
    return {(month.year, month.month): int(n) for month, n in zip(pd.DatetimeIndex(given.index), given, strict=True)}


def _sum_months(known: Mapping[tuple[int, int], int], years: tuple[int, int], months: Sequence[int]) -> tuple[int, int]:
    then, now = (sum(known[year, month] for month in months) for year in years)
    return then, now


def _is_confirmed(
    this_month: tuple[int, int], last_month: tuple[int, int], *, dispersion: float | None, ratio: float = 1.0
) -> bool:
    """Tell whether the month before already ruled chance out, in the same direction."""
    (then, now), (then_before, now_before) = this_month, last_month
    if dispersion is None or (now < ratio * then) != (now_before < ratio * then_before):
        return False
    return weigh_chance(then_before, now_before, dispersion=dispersion, ratio=ratio).is_ruled_out
