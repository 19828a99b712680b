"""Near repeats: whether incidents come closer in both place and time than chance has it."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from geo.grid import Counts, Floats, check_metres

DISTANCE_EDGES_M = (0.0, 100.0, 200.0, 400.0)
DAY_EDGES = (0, 7, 14, 28)


class Metric(StrEnum):
    """How distance is taken."""

    STRAIGHT = "fågelvägen"
    MANHATTAN = "längs rutnätet"


@dataclass(frozen=True)
class NearRepeat:
    """Pairs of incidents by distance and time between them.

    Attributes
    ----------
    pairs
        One row per band of distance and time: `distance` and `days` in Swedish words, the
        limits `distance_low_m`, `distance_high_m`, `days_low`, `days_high` (from the lower, up
        to but not including the upper; the very same place first), `n` pairs, `expected` by
        chance, `ratio` of the two, `p_value` one-sided.
    n_permutations
        Times the dates were dealt out anew.
    """

    pairs: pd.DataFrame
    n_permutations: int

    def table(self, column: str = "n") -> pd.DataFrame:
        """Give one column as a table, distances down and days across, in the bands' own order."""
        shown = self.pairs.pivot(index="distance", columns="days", values=column)
        return shown.loc[self.pairs["distance"].unique(), self.pairs["days"].unique()]


def find_near_repeats(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    day: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    distance_edges_m: tuple[float, ...] = DISTANCE_EDGES_M,
    day_edges: tuple[int, ...] = DAY_EDGES,
    metric: Metric = Metric.STRAIGHT,
    n_permutations: int = 999,
) -> NearRepeat:
    """Count pairs of incidents near in place and time, against dates dealt out by chance.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    day
        The day of each, whole numbers from any start, or dates.
    rng
        Deals the dates; the same seed gives the same answer.
    distance_edges_m, day_edges
        Lower limits of the bands, rising from 0. Distances get a band of their own for the
        very same place; the last bands are open upwards.
    metric
        How distance is taken.
    n_permutations
        Times the dates are dealt out.

    Returns
    -------
    NearRepeat
        All n(n−1)/2 pairs are in exactly one band.

    Raises
    ------
    ValueError
        Places or days that can't be, or edges that don't rise from 0.

    Notes
    -----
    Places rounded to street segments or hidden behind a common point make false "same place"
    pairs. The test assumes that every place keeps its risk through the period: new houses or a
    closed school give near repeats of their own. With many bands, some are low by chance.

    References
    ----------
    Knox, G. (1964). The detection of space-time interactions. Applied Statistics 13, 25-29.
    Johnson, S. D. et al. (2007). Space-time patterns of risk: a cross national assessment of
    residential burglary victimization. Journal of Quantitative Criminology 23, 201-219.

    Examples
    --------
    >>> x, y = np.array([500_000, 500_050, 503_000.0]), np.full(3, 6_400_000.0)
    >>> find_near_repeats(x, y, [1, 3, 40], rng=np.random.default_rng(1), n_permutations=9).pairs["n"].sum()
    np.int64(3)
    """
    east, north = check_metres(x, y)
    days = _number_days(day, size=east.size)
    _check_edges(distance_edges_m, day_edges)
    first, second, band = _pair(east, north, distance_edges_m, metric)
    n_bands, n_times = len(distance_edges_m) + 1, len(day_edges)
    gap_band = np.searchsorted(day_edges, np.arange(np.ptp(days) + 1 if days.size else 1), side="right") - 1
    all_gaps = _count_gaps(days, gap_band, n_times)
    offset = band * n_times

    def count(dealt: Counts) -> Counts:
        code = offset + gap_band[np.abs(dealt[first] - dealt[second])]
        near = np.bincount(code, minlength=n_bands * n_times).reshape(n_bands, n_times)
        near[-1] = all_gaps - near[:-1].sum(axis=0)
        return near

    seen = count(days)
    total, reached = np.zeros(seen.shape), np.zeros(seen.shape, dtype=np.int64)
    for _ in range(n_permutations):
        drawn = count(rng.permutation(days))
        total += drawn
        reached += drawn >= seen
    expected = total / max(n_permutations, 1)
    return NearRepeat(_list_bands(seen, expected, reached, n_permutations, distance_edges_m, day_edges), n_permutations)


def _number_days(day: npt.ArrayLike, *, size: int) -> Counts:
    given = np.asarray(day)
    if np.issubdtype(given.dtype, np.datetime64):
        lost = int(np.isnat(given).sum())
        days = np.zeros(0) if lost else given.astype("datetime64[D]").astype(np.float64)
    else:
        days = given.astype(np.float64)
        lost = int((~np.isfinite(days)).sum())
    if lost or days.shape != (size,) or not (days == np.floor(days)).all():
        msg = f"every incident must have a whole day: found {days.size} days, {lost} missing, for {size} incidents"
        raise ValueError(msg)
    return days.astype(np.int64)


def _check_edges(distance_edges_m: tuple[float, ...], day_edges: tuple[int, ...]) -> None:
    for edges in (distance_edges_m, day_edges):
        if len(edges) < 2 or edges[0] != 0 or not (np.diff(edges) > 0).all():  # noqa: PLR2004 - a band and the rest
            msg = f"edges must be at least two and rise from 0: found {edges}; for example (0, 100, 200)"
            raise ValueError(msg)


def _pair(x: Floats, y: Floats, edges: tuple[float, ...], metric: Metric) -> tuple[Counts, Counts, Counts]:
    power = 1 if metric is Metric.MANHATTAN else 2
    places = np.column_stack([x, y])
    pairs = cKDTree(places).query_pairs(edges[-1], p=power, output_type="ndarray") if x.size else np.empty((0, 2), int)
    apart = np.linalg.norm(places[pairs[:, 0]] - places[pairs[:, 1]], ord=power, axis=1)
    band = np.where(apart == 0, 0, np.searchsorted(edges, apart, side="right"))
    return pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64), band.astype(np.int64)


def _count_gaps(days: Counts, gap_band: Counts, n_times: int) -> Counts:
    """Count all pairs by the band of days between them: the same however the days are dealt."""
    if not days.size:
        return np.zeros(n_times, dtype=np.int64)
    per_day = np.bincount(days - days.min()).astype(np.int64)
    gaps = np.correlate(per_day, per_day, mode="full")[per_day.size - 1 :]
    gaps[0] = (per_day * (per_day - 1) // 2).sum()
    return np.bincount(gap_band, weights=gaps, minlength=n_times).astype(np.int64)


def _list_bands(
    seen: Counts,
    expected: Floats,
    reached: Counts,
    n_permutations: int,
    distance_edges_m: tuple[float, ...],
    day_edges: tuple[int, ...],
) -> pd.DataFrame:
    low = np.array([0.0, *distance_edges_m])
    high = np.array([0.0, *distance_edges_m[1:], np.inf])
    distances = ["samma plats", *_name_bands(distance_edges_m, "m")]
    n_times = len(day_edges)
    ratio = np.divide(seen, expected, out=np.full(seen.shape, np.nan), where=expected > 0)
    return pd.DataFrame(
        {
            "distance": np.repeat(distances, n_times),
            "days": np.tile(_name_bands(day_edges, "dygn"), len(low)),
            "distance_low_m": np.repeat(low, n_times),
            "distance_high_m": np.repeat(high, n_times),
            "days_low": np.tile(np.array(day_edges, dtype=np.float64), len(low)),
            "days_high": np.tile(np.array([*day_edges[1:], np.inf], dtype=np.float64), len(low)),
            "n": seen.ravel(),
            "expected": expected.ravel(),
            "ratio": ratio.ravel(),
            "p_value": ((1 + reached) / (n_permutations + 1)).ravel(),
        }
    )


def _name_bands(edges: tuple[float, ...], unit: str) -> list[str]:
    within = [f"{low:g} till under {high:g} {unit}" for low, high in pairwise(edges)]
    return [*within, f"{edges[-1]:g} {unit} eller mer"]
