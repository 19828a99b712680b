"""Where the year may end, from the months so far. A projection, never a verdict."""

from dataclasses import dataclass

import pandas as pd
from scipy import stats

PROJECTION_SHARE = 0.95
"""How often the year's figure is to fall within the interval, if the season is as before."""

MOST_YEARS = 3
"""Older years say little about today's season."""

_YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Projection:
    """A year's figure as it may become: call it "prognos" wherever it is shown.

    Attributes
    ----------
    year
        The year that isn't over.
    n_months
        Its months with figures, from January.
    so_far_n
        Incidents in them.
    expected_n
        The projected figure of the whole year.
    low_n, high_n
        Between these the year's figure falls in 95 of 100 such years.
    earlier_years
        Those whose season was used.
    """

    year: int
    n_months: int
    so_far_n: int
    expected_n: float
    low_n: int
    high_n: int
    earlier_years: tuple[int, ...]


def project_year(monthly_n: pd.Series, *, year: int, dispersion: float) -> Projection | None:
    """Project a year's figure from its months so far and the same months' share of earlier years.

    Parameters
    ----------
    monthly_n
        Incidents per month, indexed by the month's first day; missing where not known.
    year
        The year; its figures must run from January without gaps and end before December.
    dispersion
        From `geo.chance.estimate_dispersion`.

    Returns
    -------
    Projection or None
        None without months so far, with a gap among them, without an earlier whole year, or
        when the year is over.

    Notes
    -----
    The months to come are taken to be negative binomial about the season's expectation. The
    variance adds the chance of the months to come, of those so far and of the earlier years',
    each times the dispersion. Nothing is said about a change of risk in the months to come:
    the interval holds only if the rest of the year goes on as it began. Never hold a projection
    against a baseline, and never colour it.

    Examples
    --------
    >>> index = pd.date_range("2022-01-01", "2024-06-01", freq="MS")
    >>> projected = project_year(pd.Series(10, index=index), year=2024, dispersion=1.0)
    >>> round(projected.expected_n), projected.earlier_years
    (120, (2022, 2023))
    """
    table = _lay_out(monthly_n)
    n_months = _count_months(table, year)
    whole = table[(table.index < year) & table.notna().all(axis="columns")].tail(MOST_YEARS)
    if n_months is None or whole.empty:
        return None
    now = float(table.loc[[year]].iloc[:, :n_months].to_numpy().sum())
    same, rest = (float(part.to_numpy().sum()) for part in (whole.iloc[:, :n_months], whole.iloc[:, n_months:]))
    # Half an incident more on each side: none so far doesn't mean none to come.
    mean = (now + 0.5) * (rest + 0.5) / (same + 0.5)
    variance = dispersion * (mean + mean**2 * (1 / (now + 0.5) + 1 / (same + 0.5) + 1 / (rest + 0.5)))
    to_come = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    low, high = (int(to_come.ppf(share)) for share in ((1 - PROJECTION_SHARE) / 2, (1 + PROJECTION_SHARE) / 2))
    years = tuple(int(each) for each in whole.index)
    return Projection(year, n_months, int(now), now + mean, int(now) + low, int(now) + high, years)


def _lay_out(monthly_n: pd.Series) -> pd.DataFrame:
    given = monthly_n.dropna().astype("float64")
    months = pd.DatetimeIndex(given.index)
    dated = pd.DataFrame({"year": months.year, "month": months.month, "n": given.to_numpy()})
    return dated.pivot(index="year", columns="month", values="n").reindex(columns=range(1, _YEAR_MONTHS + 1))


def _count_months(table: pd.DataFrame, year: int) -> int | None:
    """Count the year's months from January; None where there are none, all, or a gap."""
    if year not in table.index:
        return None
    is_known = table.loc[year].notna().to_numpy()
    n_months = int(is_known.sum())
    return n_months if 0 < n_months < _YEAR_MONTHS and is_known[:n_months].all() else None
