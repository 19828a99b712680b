"""Is there less than in the baseline year? The same months, two verdicts, and how sure they are.

The count says whether the figure is lower. Chance says whether so low a figure could come by
itself. With an unchanged risk a count is lower nearly every second time, so the first is
never shown without the second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from geo.chance import weigh_chance
from geo.comparison import Comparison

ALL_MONTHS = tuple(range(1, 13))


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
