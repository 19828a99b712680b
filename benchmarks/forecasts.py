"""What each way to order places would have caught of later incidents: in an invented town, and in Portland."""

from collections import defaultdict
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.town import GRID, Truth, count_people, draw_incidents, make_risk
from geo.grid import Counts, Floats, Grid, count_cells, make_grid
from geo.hotspots.accuracy import measure_accuracy
from geo.hotspots.kde import sum_kernels
from geo.hotspots.rank import expect_by_weights
from geo.hotspots.shrinkage import shrink

PORTLAND = Path(__file__).parents[2] / "shared" / "data" / "points" / "portland"
FEET = 0.3048
N_TOWNS = 100
DISPERSION = 2.0
CELL_M = 150
TIMES_SPREAD = 1.06
OURS, PEOPLE, COUNTS, AUTOMATIC, FIXED = (
    "hotspot_rank",
    "bara befolkningen",
    "förra periodens antal",
    "KDE, automatisk bredd",
    "KDE, 300 m",
)


def choose_bandwidth(x: Floats, y: Floats) -> float:
    """Choose the bandwidth that common tools choose by themselves: the normal reference rule, both axes' mean."""
    both = []
    for axis in (x, y):
        high, low = np.percentile(axis, [75, 25])
        both.append(4 * TIMES_SPREAD * min(axis.std(ddof=1), (high - low) / 1.34) * axis.size**-0.2)
    return float(np.mean(both))


def foretell_town(truth: Truth, n: int, *, n_towns: int = N_TOWNS) -> dict[str, float]:
    """Give the mean PAI of each way over many towns, against the true risk; and the least over population alone."""
    caught = defaultdict(list)
    people = count_people() / count_people().sum()
    for seed in range(n_towns):
        rng = np.random.default_rng(seed)
        risk = make_risk(truth, rng=rng)
        seen = draw_incidents(risk, n, dispersion=DISPERSION, rng=rng)
        for way, score in _score(seen, people, GRID, dispersion=DISPERSION).items():
            caught[way].append(measure_accuracy(score, risk).pai)
    mean = {way: float(np.mean(pai)) for way, pai in caught.items()}
    return {**mean, "hotspot_rank / bara befolkningen": mean[OURS] / mean[PEOPLE]}


def foretell_portland() -> dict[str, tuple[int, dict[str, float]]]:
    """Give the PAI of each way, August foretelling September, per kind of call; nothing where the data isn't."""
    august, september = PORTLAND / "080116_083116_Data.zip", PORTLAND / "090116_093016_Data.zip"
    districts = PORTLAND / "portland-police-districts.zip"
    if not all(path.exists() for path in (august, september, districts)):
        return {}
    city = shapely.union_all(shapely.transform(gpd.read_file(districts).geometry.to_numpy(), lambda feet: feet * FEET))
    left, bottom, right, top = shapely.bounds(city)
    grid = make_grid([left, right], [bottom, top], cell_m=CELL_M)
    inside = shapely.contains_xy(city, *grid.centres())
    before, after = gpd.read_file(august), gpd.read_file(september)
    answer = {}
    for kind in ("STREET CRIMES", "MOTOR VEHICLE THEFT", "BURGLARY"):
        then, later = (_count(calls[calls["CATEGORY"] == kind], grid) for calls in (before, after))
        weights = np.where(inside | (then > 0).ravel(), 1.0, 0.0).reshape(grid.shape)
        ways = _score(then, weights / weights.sum(), grid, dispersion=1.0)
        kept = weights.ravel() > 0
        pai = {way: measure_accuracy(score.ravel()[kept], later.ravel()[kept]).pai for way, score in ways.items()}
        answer[kind.lower()] = (int(then.sum()), {way.replace(PEOPLE, "överallt lika"): p for way, p in pai.items()})
    return answer


def _score(seen: Counts, people: Floats, grid: Grid, *, dispersion: float) -> dict[str, Floats]:
    prior = expect_by_weights(seen, people).ravel()
    at = np.repeat(np.arange(seen.size), seen.ravel())
    x, y = (axis[at] for axis in grid.centres())
    automatic = max(choose_bandwidth(x, y), grid.cell_m)
    return {
        OURS: shrink(seen.ravel(), prior, dispersion=dispersion).value,
        PEOPLE: people,
        COUNTS: seen.astype(np.float64),
        AUTOMATIC: sum_kernels(x, y, grid=grid, bandwidth_m=automatic),
        FIXED: sum_kernels(x, y, grid=grid, bandwidth_m=300),
    }


def _count(calls: gpd.GeoDataFrame, grid: Grid) -> Counts:
    x, y = calls["x_coordina"].to_numpy() * FEET, calls["y_coordina"].to_numpy() * FEET
    left, bottom = grid.left_m, grid.bottom_m
    right, top = left + grid.n_columns * grid.cell_m, bottom + grid.n_rows * grid.cell_m
    lies_within = (x >= left) & (x < right) & (y >= bottom) & (y < top)
    return count_cells(x[lies_within], y[lies_within], grid=grid)
