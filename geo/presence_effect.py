"""Before and after presence began, in the same months of the year, beside an area where it didn't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from geo.effect import RatioDifference, compare_ratios

MOST_MONTHS = 12


class Hindrance(StrEnum):
    """Why before and after can't be held against each other, as a sentence."""

    NO_MONTHS = "Det finns ingen hel månad efter starten som källan täcker både då och året före."
    NO_SPREAD = "Hur mycket antalen svänger går bara att skatta med två hela år månad för månad."
    SAME_AREA = "Ett område kan inte jämföras med sig självt."
    OVERLAP = "Områdena överlappar: en händelse i båda skulle jämföras med sig själv."


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Counts in an area and in a comparison area, before and after.

    Attributes
    ----------
    months
        First days of the months after; the months before are the same a year earlier.
    area, comparison
        Incidents before and after.
    earlier_n
        The area's incidents in the same months another year earlier; None where they aren't known.
    found
        `geo.effect.compare_ratios` of them.
    """

    months: tuple[pd.Timestamp, ...]
    area: tuple[int, int]
    comparison: tuple[int, int]
    earlier_n: int | None
    found: RatioDifference


def compare_before_after(
    area: pd.Series, comparison: pd.Series, *, start: date, dispersion: float | None
) -> BeforeAfter | Hindrance:
    """Hold the months after a start against the same months a year earlier, in two areas.

    Parameters
    ----------
    area, comparison
        Incidents per month, indexed by its first day, of the area and of one without the presence; months that
        aren't covered are absent or empty.
    start
        The day that presence began. A month that it cuts is neither before nor after.
    dispersion
        From `geo.chance.estimate_dispersion`.

    Returns
    -------
    BeforeAfter or Hindrance
        At most `MOST_MONTHS` months, each with the season it had the year before.

    Notes
    -----
    It says whether the area changed otherwise than the comparison area, never why. An area that was chosen because
    it had been at its worst falls by itself: see whether `earlier_n` is lower than the count before. Presence can
    also make more be reported.

    Examples
    --------
    >>> months = pd.date_range("2023-01-01", periods=24, freq="MS")
    >>> area, rest = pd.Series([10] * 12 + [5] * 12, index=months), pd.Series(100, index=months)
    >>> compared = compare_before_after(area, rest, start=date(2024, 1, 1), dispersion=1.0)
    >>> compared.area, compared.comparison, compared.found.verdict.value
    ((120, 60), (1200, 1200), 'blev säkert färre än jämförelseområdets ändring hade gett')
    """
    if dispersion is None:
        return Hindrance.NO_SPREAD
    known = area.dropna().index.intersection(comparison.dropna().index)
    cut = pd.Timestamp(start).to_period("M").to_timestamp()
    first = cut if start.day == 1 else cut + pd.DateOffset(months=1)
    span = pd.date_range(first, periods=MOST_MONTHS, freq="MS")
    months = [month for month in span if month in known and _year_before(month) in known and _year_before(month) < cut]
    if not months:
        return Hindrance.NO_MONTHS
    before = [_year_before(month) for month in months]
    pairs = [(int(counts[before].sum()), int(counts[months].sum())) for counts in (area, comparison)]
    earlier = [_year_before(month) for month in before]
    has_earlier = set(earlier) <= set(area.dropna().index)
    return BeforeAfter(
        months=tuple(months),
        area=pairs[0],
        comparison=pairs[1],
        earlier_n=int(area[earlier].sum()) if has_earlier else None,
        found=compare_ratios(*pairs, dispersion=dispersion),
    )


def sum_categories(monthly: pd.DataFrame, *, area_id: str, categories: Sequence[str]) -> pd.Series:
    """Add an area's categories up per month; a month that lacks one of them is absent.

    Parameters
    ----------
    monthly
        `geo.situation.count_months`.
    area_id, categories
        What to add.

    Examples
    --------
    >>> rows = {"area_id": ["a", "a"], "category": ["x", "y"], "month": pd.Timestamp("2024-01-01"), "n": [1, 2]}
    >>> sum_categories(pd.DataFrame(rows), area_id="a", categories=["x", "y"]).tolist()
    [3]
    """
    own = monthly[(monthly["area_id"] == area_id) & monthly["category"].isin(categories) & monthly["n"].notna()]
    per_month = own.groupby("month")["n"].agg(["sum", "size"])
    return per_month.loc[per_month["size"] == len(set(categories)), "sum"].astype("int64")


def _year_before(month: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(month - pd.DateOffset(years=1))
