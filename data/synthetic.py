"""Invented example data with a known truth: PÅHITTADE DEMODATA, never a figure about a real place.

The towns and their coordinates are real, everything that happens there is drawn from a seed.
What was planted stands in `TOWNS`, so that tests and demonstrations can ask whether it is found:

* recurring places: a fixed share of some categories within 60 metres of a point;
* a place in Mjölby where a fifth of the vandalism happens from 2025 and not before;
* Mjölby's fraud really drops by a third from 2024;
* Kungsör's fraud keeps its rate: where its count is lower, chance made it so;
* Högsby's fraud keeps its rate, but from June 2024 three times as much of it is given a place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from data.deliveries import COUNTRY
from data.model import Category

FIRST_YEAR, LAST_YEAR = 2022, 2025
COVERAGE_CHANGE = pd.Timestamp("2024-06-01")
PLACED_SHARE_BEFORE, PLACED_SHARE_AFTER = 0.2, 0.6
UNPLACED_SHARE = 0.03
SERIES_SIZE = 1.5
"""Incidents come in series of about this many, so that monthly counts vary twice as much as chance: as real ones do."""
NEAR_SHARE, NEAR_M, FAR_M, RECURRING_M = 0.75, 600.0, 3_000.0, 30.0
"""Three in four happen about the town centre; the spread is given as standard deviation in metres."""

_METRES_PER_DEGREE = 111_320.0

YEARLY_PER_1000: Mapping[Category, float] = MappingProxyType(
    {
        Category.VANDALISM: 11.0,
        Category.THEFT: 16.0,
        Category.VIOLENCE: 6.0,
        Category.NARCOTICS: 7.0,
        Category.TRAFFIC: 5.0,
        Category.DISTURBANCE: 9.0,
        Category.UNSAFETY: 4.0,
    }
)
FRAUD_PER_1000 = 9.0
COUNTRY_MONTHLY, COUNTY_MONTHLY = 18_000.0, 800.0


@dataclass(frozen=True, slots=True)
class RecurringPlace:
    """A planted place: from `first_year`, `share` of a town's `category` happens within 60 metres of it."""

    label: str
    lon: float
    lat: float
    category: Category
    share: float
    first_year: int = FIRST_YEAR


@dataclass(frozen=True, slots=True)
class Town:
    """An example municipality: where it is, how large, and what was planted."""

    municipality: str
    name: str
    lon: float
    lat: float
    inhabitants: int
    fraud_factor_from_2024: float = 1.0
    has_coverage_change: bool = False
    recurring: tuple[RecurringPlace, ...] = field(default=())


TOWNS: tuple[Town, ...] = (
    Town(
        "0586",
        "Mjölby",
        15.11588,
        58.33164,
        28_686,
        fraud_factor_from_2024=2 / 3,
        recurring=(
            RecurringPlace("resecentrum", 15.13199, 58.32298, Category.DISTURBANCE, 0.25),
            RecurringPlace("centrum", 15.11588, 58.33164, Category.VANDALISM, 0.15),
            RecurringPlace("ny plats", 15.1235, 58.3272, Category.VANDALISM, 0.2, first_year=LAST_YEAR),
        ),
    ),
    Town(
        "1960",
        "Kungsör",
        16.10871,
        59.42168,
        8_673,
        recurring=(RecurringPlace("centrum", 16.10871, 59.42168, Category.VANDALISM, 0.3),),
    ),
    Town("0821", "Högsby", 16.02298, 57.16976, 5_335, has_coverage_change=True),
    Town(
        "0861",
        "Mönsterås",
        16.44869,
        57.03981,
        13_073,
        recurring=(RecurringPlace("centrum", 16.44869, 57.03981, Category.VANDALISM, 0.2),),
    ),
)


def make_incidents(town: Town, *, seed: int) -> pd.DataFrame:
    """Make a town's incidents 2022-2025, fraud left out.

    Parameters
    ----------
    town
        One of `TOWNS`.
    seed
        The same seed gives the same incidents.

    Returns
    -------
    DataFrame
        Columns `category`, `from_at`, `to_at`, `lon`, `lat` (WGS 84), in order of time; three
        in a hundred have no place.

    Examples
    --------
    >>> bool((make_incidents(TOWNS[0], seed=1)["category"] == "bedrägeri").any())
    False
    """
    rng = np.random.default_rng([seed, int(town.municipality)])
    parts = []
    for category, per_1000 in YEARLY_PER_1000.items():
        monthly = per_1000 * town.inhabitants / 1000 / 12
        for month in _months():
            from_at = _draw_times(rng, month, _draw_count(rng, monthly))
            places = [
                place for place in town.recurring if place.first_year <= month.year and place.category is category
            ]
            lon, lat = _draw_places(rng, town, places, len(from_at))
            spans = pd.to_timedelta(rng.choice([0, 0, 0, 4, 10], len(from_at)), unit="h")
            parts.append(
                pd.DataFrame(
                    {"category": category.value, "from_at": from_at, "to_at": from_at + spans, "lon": lon, "lat": lat}
                )
            )
    return pd.concat(parts).sort_values(["from_at", "category"], ignore_index=True)


def make_fraud_series(town: Town, *, seed: int) -> pd.DataFrame:
    """Make a town's reported frauds per month 2022-2025, with the planted drop or change of coverage.

    Parameters
    ----------
    town
        One of `TOWNS`.
    seed
        The same seed gives the same counts.

    Returns
    -------
    DataFrame
        Columns `area_id` (the municipality's code), `category`, `first_month`, `n`.

    Examples
    --------
    >>> len(make_fraud_series(TOWNS[1], seed=1))
    48
    """
    rng = np.random.default_rng([seed, int(town.municipality), 2])
    months = _months()
    rate = np.full(len(months), FRAUD_PER_1000 * town.inhabitants / 1000 / 12)
    rate[months.year >= 2024] *= town.fraud_factor_from_2024  # noqa: PLR2004 - the promise's first year
    if town.has_coverage_change:
        rate *= np.where(months < COVERAGE_CHANGE, PLACED_SHARE_BEFORE, PLACED_SHARE_AFTER)
    return _as_series(town.municipality, months, [_draw_count(rng, mean) for mean in rate])


def make_reference_series(area_id: str, *, seed: int) -> pd.DataFrame:
    """Make fraud counts for riket or a county that neither rise nor fall.

    Parameters
    ----------
    area_id
        "riket" or "län:NN".
    seed
        The same seed gives the same counts.

    Returns
    -------
    DataFrame
        As `make_fraud_series`.

    Examples
    --------
    >>> len(make_reference_series("riket", seed=1))
    48
    """
    rng = np.random.default_rng([seed, *area_id.encode(), 3])
    months = _months()
    level = COUNTRY_MONTHLY if area_id == COUNTRY else COUNTY_MONTHLY
    return _as_series(area_id, months, rng.poisson(level, len(months)))


def _as_series(area_id: str, months: pd.DatetimeIndex, n: object) -> pd.DataFrame:
    return pd.DataFrame({"area_id": area_id, "category": Category.FRAUD.value, "first_month": months, "n": n})


def _draw_count(rng: np.random.Generator, mean: float) -> int:
    """Draw the incidents of a number of series of geometric length: variance over mean 2."""
    n_series = rng.poisson(mean / SERIES_SIZE)
    return int(rng.geometric(1 / SERIES_SIZE, n_series).sum())


def _months() -> pd.DatetimeIndex:
    return pd.date_range(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-01", freq="MS", unit="us")


def _draw_times(rng: np.random.Generator, month: pd.Timestamp, n: int) -> pd.DatetimeIndex:
    days = rng.integers(0, month.days_in_month, n)
    hours = np.clip(rng.normal(19, 5, n), 0, 23).astype(int)
    times = month + pd.to_timedelta(days, unit="D") + pd.to_timedelta(hours * 60 + rng.integers(0, 60, n), unit="min")
    return pd.DatetimeIndex(times).as_unit("us")


def _draw_places(
    rng: np.random.Generator, town: Town, places: Sequence[RecurringPlace], n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw degrees: most about the town centre, some far out, the planted share at its place, a few nowhere."""
    spread_m = np.where(rng.random(n) < NEAR_SHARE, NEAR_M, FAR_M)
    centre_lon, centre_lat = np.full(n, town.lon), np.full(n, town.lat)
    for place in places:
        is_here = rng.random(n) < place.share
        centre_lon[is_here], centre_lat[is_here], spread_m[is_here] = place.lon, place.lat, RECURRING_M
    north = rng.normal(0, 1, n) * spread_m / _METRES_PER_DEGREE
    east = rng.normal(0, 1, n) * spread_m / (_METRES_PER_DEGREE * np.cos(np.radians(town.lat)))
    is_unplaced = rng.random(n) < UNPLACED_SHARE
    lon, lat = np.round(centre_lon + east, 6), np.round(centre_lat + north, 6)
    return np.where(is_unplaced, np.nan, lon), np.where(is_unplaced, np.nan, lat)
