"""Hot spots: what is marked, what other programs say of the same places, and what input is refused."""

import csv
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.tables import find_problems
from geo.grid import Grid, count_cells, make_grid
from geo.hotspots.accuracy import measure_accuracy, rate_recapture
from geo.hotspots.change import ChangeLabel, hotspot_change
from geo.hotspots.classify import History, hotspot_classify
from geo.hotspots.concentration import count_fewest, hotspot_concentration
from geo.hotspots.emerging import hotspot_emerging
from geo.hotspots.forecast import COUNTS, PEOPLE, RANKED, hold_out
from geo.hotspots.gistar import hotspot_gistar, score_sums, score_windows
from geo.hotspots.kde import hotspot_kde, quartic, sum_kernels, transform_kernels
from geo.hotspots.rank import expect_by_weights, hotspot_rank
from geo.hotspots.scan import Model, hotspot_scan, scan_places
from geo.hotspots.series import find_highest, stand_cylinders
from geo.hotspots.shrinkage import shrink
from geo.hotspots.table import HOTSPOTS, Hotspots
from geo.hotspots.testing import hotspot_test, mark_cells, weigh_windows, weigh_windows_against

SHARED = Path(__file__).parents[2] / "shared" / "data"
GRID = Grid(100, 500_000, 6_400_000, 12, 15)
Places = tuple[np.ndarray, np.ndarray]
EVEN = np.ones(GRID.shape)


def scatter(n: int, *, seed: int, grid: Grid = GRID) -> Places:
    """Draw places evenly over a grid."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, grid.n_columns * grid.cell_m, n) + grid.left_m
    return x, rng.uniform(0, grid.n_rows * grid.cell_m, n) + grid.bottom_m


@cache
def reference() -> dict[str, dict]:
    """Read the published results, or skip where they aren't."""
    path = SHARED / "reference_results.json"
    if not path.exists():
        pytest.skip("the shared data is not here")
    return json.loads(path.read_text("utf-8"))


FAMILY: dict[str, Callable[[np.ndarray, np.ndarray, Grid], Hotspots]] = {
    "hotspot_test": lambda x, y, grid: hotspot_test(x, y, grid=grid, weights=np.ones(grid.shape), dispersion=1),
    "hotspot_test earlier": lambda x, y, grid: hotspot_test(x, y, grid=grid, earlier=(x, y), dispersion=1),
    "hotspot_gistar": lambda x, y, grid: hotspot_gistar(x, y, grid=grid),
    "hotspot_rank": lambda x, y, grid: hotspot_rank(
        x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1), n_draws=50
    ),
    "hotspot_scan": lambda x, y, grid: hotspot_scan(
        x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1), dispersion=1, n_maps=39
    ),
    "hotspot_change": lambda x, y, grid: hotspot_change(x, y, grid=grid, earlier=(x[:0], y[:0]), dispersion=1),
    "hotspot_classify": lambda x, y, grid: hotspot_classify(
        [(x[:0], y[:0]), (x[:0], y[:0]), (x, y)], grid=grid, weights=np.ones(grid.shape), dispersion=1
    ),
    "hotspot_concentration": lambda x, y, grid: hotspot_concentration(
        x, y, grid=grid, weights=np.ones(grid.shape), rng=np.random.default_rng(1)
    ),
    "hotspot_emerging": lambda x, y, grid: hotspot_emerging(
        x, y, np.zeros(len(x)), grid=grid, last_day=0, rng=np.random.default_rng(1), n_maps=19
    ),
    "hotspot_kde": lambda x, y, grid: hotspot_kde(x, y, grid=grid),
}
member = pytest.mark.parametrize("name", FAMILY)


# --- the family -------------------------------------------------------------------------------


@member
def test_every_method_gives_the_same_table(name: str) -> None:
    """Columns, kinds and rows are those described, one row per cell, whatever the method."""
    found = FAMILY[name](*scatter(60, seed=1), GRID)
    assert find_problems(found.cells, HOTSPOTS) == []
    assert list(found.cells) == list(HOTSPOTS)
    assert len(found.cells) == GRID.size
    assert found.cells["n"].sum() == 60
    assert found.method.endswith(".")
    assert not re.search(r"\d\.\d|\dprocent|nan", found.method)


@member
@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_incidents_give_a_table_without_marks(name: str, n: int) -> None:
    """None, one or two incidents are never a hot spot."""
    found = FAMILY[name](*scatter(n, seed=2), GRID)
    assert len(found.cells) == GRID.size
    if name != "hotspot_gistar":
        assert not found.cells["is_hot"].any()


@member
def test_a_grid_without_cells_gives_an_empty_table(name: str) -> None:
    """An empty selection is answered with the table's headings."""
    nothing = np.empty(0)
    found = FAMILY[name](nothing, nothing, make_grid(nothing, nothing, cell_m=100))
    assert list(found.cells) == list(HOTSPOTS)
    assert len(found.cells) == 0


@member
def test_all_incidents_in_one_place_is_answered(name: str) -> None:
    """Thirty incidents at one address in a town are a hot spot there and nowhere else, and a warning to none."""
    x, y = np.full(30, 500_750.0), np.full(30, 6_400_650.0)
    cells = FAMILY[name](x, y, GRID).cells
    assert cells.loc[cells["n"] > 0, "n"].tolist() == [30]
    marked = cells[cells["is_hot"]]
    assert ((marked["x_m"] - 500_750).abs() <= 250).all()
    assert ((marked["y_m"] - 6_400_650).abs() <= 250).all()


@member
@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([15.13], [58.32], "look like longitude and latitude"),
        ([0.0, 500_050.0], [0.0, 6_400_050.0], r"1 of 2 lie at \(0, 0\)"),
        ([np.nan], [6_400_050.0], "1 of 1 lack a coordinate"),
        ([np.inf], [6_400_050.0], "1 of 1 lack a coordinate"),
        ([900_000.0], [7_000_000.0], "1 of 1 lie outside"),
        ([500_050.0, 500_060.0], [6_400_050.0], "same length"),
    ],
)
def test_places_that_cannot_be_are_refused(name: str, x: list[float], y: list[float], message: str) -> None:
    """What must hold, what was found and what to do are said; nothing is dropped in silence."""
    with pytest.raises(ValueError, match=message):
        FAMILY[name](np.array(x), np.array(y), GRID)


@member
def test_the_order_of_incidents_does_not_matter(name: str) -> None:
    """The same incidents in another order give the same table."""
    x, y = scatter(80, seed=3)
    there, back = FAMILY[name](x, y, GRID).cells, FAMILY[name](x[::-1], y[::-1], GRID).cells
    for column in ("n", "value", "p_value"):
        np.testing.assert_allclose(there[column].astype(float), back[column].astype(float), rtol=1e-9, atol=1e-9)


# --- the grid ---------------------------------------------------------------------------------


def test_cells_are_those_of_the_statistical_grid() -> None:
    """A place in Mjölby lies in the cell whose south-western corner SCB would name."""
    grid = make_grid([507_731.27], [6_464_677.24], cell_m=100)
    assert grid.cell_ids().tolist() == [5077006464600]


@pytest.mark.parametrize("cell_m", [0, -100, 31.6, float("nan")])
def test_a_cell_is_a_whole_number_of_metres(cell_m: float) -> None:
    """Anything else would give cells that no one else can name."""
    with pytest.raises(ValueError, match="whole number of metres"):
        make_grid([500_000.0], [6_400_000.0], cell_m=cell_m)  # type: ignore[arg-type]


def test_a_stray_place_does_not_make_a_giant_grid() -> None:
    """One place in the wrong end of the country is reported, not given a million cells of sea."""
    with pytest.raises(ValueError, match="leave out those that lie outside"):
        make_grid([500_000.0, 900_000.0], [6_400_000.0, 7_600_000.0], cell_m=100)


@given(st.lists(st.tuples(st.floats(3e5, 3.2e5), st.floats(6.4e6, 6.42e6)), max_size=40), st.integers(50, 2000))
@settings(max_examples=40, deadline=None)
def test_no_incident_is_lost_or_counted_twice(places: list[tuple[float, float]], cell_m: int) -> None:
    """Wherever the incidents lie, edges included, the cells sum to their number and keep them within reach."""
    x, y = (np.array(axis, dtype=float) for axis in zip(*places, strict=True)) if places else (np.empty(0),) * 2
    grid = make_grid(x, y, cell_m=cell_m)
    n = count_cells(x, y, grid=grid)
    assert n.sum() == len(places)
    if places:
        east, _ = grid.centres()
        assert np.abs(east[:, None] - x).min(axis=0).max() <= cell_m / 2 + 1e-6


# --- hotspot_test -----------------------------------------------------------------------------


def test_the_window_test_is_the_binomial_of_the_textbook() -> None:
    """Four of ten in a window with a ninth of the expected: summed by hand from the binomial."""
    n = np.zeros((9, 9), dtype=np.int64)
    n[4, 4], n[0, 0] = 4, 6
    by_hand = 1 - sum(
        [
            1 * (8 / 9) ** 10,
            10 * (1 / 9) * (8 / 9) ** 9,
            45 * (1 / 9) ** 2 * (8 / 9) ** 8,
            120 * (1 / 9) ** 3 * (8 / 9) ** 7,
        ]
    )
    assert weigh_windows(n, np.full((9, 9), 1 / 81))[4, 4] == pytest.approx(by_hand, rel=1e-12)


def test_series_make_the_same_count_less_surprising() -> None:
    """The more incidents come in series, the less a window's count proves."""
    n = np.zeros((9, 9), dtype=np.int64)
    n[4, 4], n[0, 0] = 6, 20
    chances = [weigh_windows(n, np.full((9, 9), 1 / 81), dispersion=d)[4, 4] for d in (1, 1.0001, 2, 3)]
    assert chances == sorted(chances)
    assert chances[1] == pytest.approx(chances[0], rel=0.6)


def test_a_window_is_held_against_its_own_past() -> None:
    """Seven now and one then, of equally many in all: tail of the binomial with a half."""
    now, then = np.zeros((1, 9), dtype=np.int64), np.zeros((1, 9), dtype=np.int64)
    now[0, 1], now[0, 7], then[0, 1], then[0, 7] = 7, 3, 1, 9
    assert weigh_windows_against(now, then)[0, 1] == pytest.approx((8 + 1) / 2**8)


def test_nothing_is_marked_where_weights_say_nobody_is() -> None:
    """Incidents outside every inhabited window can't be tested; they aren't hot by default."""
    weights = np.zeros(GRID.shape)
    weights[:, 10:] = 1
    x, y = np.full(20, 500_150.0), np.full(20, 6_400_650.0)
    assert not hotspot_test(x, y, grid=GRID, weights=weights, dispersion=1).cells["is_hot"].any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "either weights or earlier"),
        ({"weights": EVEN[:3]}, "one value per cell"),
        ({"weights": EVEN * 0}, "above 0"),
        ({"weights": -EVEN}, "at least 0"),
        ({"weights": EVEN * np.nan}, "at least 0"),
        ({"weights": EVEN, "dispersion": 0.5}, "at least 1"),
        ({"weights": EVEN, "dispersion": float("nan")}, "at least 1"),
    ],
)
def test_a_claim_that_cannot_be_tested_is_refused(arguments: dict[str, object], message: str) -> None:
    """The expected must be said once, and be possible."""
    with pytest.raises(ValueError, match=message):
        hotspot_test(*scatter(9, seed=1), grid=GRID, **{"dispersion": 1, **arguments})  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [50, 200, 500, 2000])
@pytest.mark.parametrize("dispersion", [1, 3])
def test_maps_where_nothing_is_hot_are_left_alone(n: int, dispersion: int) -> None:
    """At most 5 % of maps get a false mark (10 % with series), whatever the number of incidents."""
    rng = np.random.default_rng(n)
    shares = rng.gamma(0.5, size=900)
    shares /= shares.sum()
    false = 0
    for _ in range(100):
        sizes = rng.geometric(2 / (dispersion + 1), round(n * 2 / (dispersion + 1)))
        drawn = np.bincount(rng.choice(900, sizes.size, p=shares), sizes, minlength=900).reshape(30, 30).astype(int)
        p_value = weigh_windows(drawn, shares.reshape(30, 30), dispersion=dispersion)
        false += bool(mark_cells(drawn, p_value).any())
    assert false <= 8  # of 100: exceeded by a true 4 % once in fifty seeds


def test_twenty_four_extra_at_the_station_are_found() -> None:
    """A station that takes 24 of 200 incidents in a town is marked, and nothing far from it."""
    rng = np.random.default_rng(5)
    n = np.bincount(rng.integers(0, 900, 176), minlength=900).reshape(30, 30)
    np.add.at(n, (15 + rng.integers(-1, 2, 24), 15 + rng.integers(-1, 2, 24)), 1)
    is_hot = mark_cells(n, weigh_windows(n, np.full((30, 30), 1 / 900)))
    assert is_hot[15, 15]
    assert not is_hot[:11].any()


# --- hotspot_gistar ---------------------------------------------------------------------------

CELLS = np.array([[0, 1, 0, 2, 0, 0], [3, 0, 0, 1, 0, 0], [0, 0, 7, 4, 1, 0], [0, 2, 5, 9, 0, 1], [1, 0, 0, 3, 0, 0]])
# esda 2.9.0 with libpysal 4.14.1: G_Local(CELLS, lat2W(5, 6, rook=False), transform="B", star=True).Zs
ESDA_Z = """
-0.316282302150 -0.806364815234 -0.806364815234 -1.007956019042 -1.007956019042 -1.265129208600
-0.806364815234 -0.175963228741 0.527889686222 0.527889686222 -0.703852914963 -1.411138426659
-0.604773611425 0.879816143704 2.815411659853 2.639448431112 0.703852914963 -1.209547222850
-1.007956019042 0.527889686222 3.167338117334 2.991374888594 1.055779372445 -1.209547222850
-0.553494028763 0.000000000000 2.217503241892 1.814320834275 1.007956019042 -1.027917481988
"""


def test_gistar_is_esdas() -> None:
    """On the same grid esda's analytic G_Local gives the same z."""
    assert np.abs(score_windows(CELLS.astype(float)).ravel() - np.array(ESDA_Z.split(), dtype=float)).max() < 1e-9


def test_gistar_of_esdas_own_test() -> None:
    """The six points of esda's test suite, binary weights within 15: z of the first is −1.39727626."""
    y = np.array([2, 3, 3.2, 5, 8, 7])
    # Within 15 of (10, 10): itself, (20, 10) and (15, 20).
    assert score_sums(np.array([2 + 3 + 5.0]), np.array([3.0]), y)[0] == pytest.approx(-1.39727626, abs=1e-8)


@pytest.mark.shared
def test_gistar_of_getis_and_ord() -> None:
    """Their 16 by 16 grid at 30 m: Gi* of the cell is 1.45078 with the variance over n."""
    expected = reference()["getis_ord_1996"]
    with (SHARED / "points" / "getisord.csv").open(encoding="utf-8") as file:
        rows = [(float(r["x"]), float(r["y"]), float(r["val"])) for r in csv.DictReader(file)]
    x, y, values = np.array(rows).T
    near = np.hypot(x - x[119], y - y[119]) <= 30
    z = score_sums(np.array([values[near].sum()]), np.array([near.sum()]), values)[0]
    assert z == pytest.approx(expected["Gi_star_d30"], abs=5e-6)


def test_gistar_leaves_out_what_is_not_the_area() -> None:
    """A masked grid gives what the formula of Ord and Getis gives with the members alone, written out in full."""
    inside = np.ones(CELLS.shape, dtype=bool)
    inside[0, :2] = inside[4, 5] = False
    at = np.argwhere(inside)
    values = CELLS[inside].astype(float)
    weights = (np.abs(at[:, None] - at).max(axis=2) <= 1).astype(float)
    n, sums, sizes = len(values), weights @ values, weights.sum(axis=1)
    spread = np.sqrt((values**2).mean() - values.mean() ** 2) * np.sqrt((n * sizes - sizes**2) / (n - 1))
    z = score_windows(CELLS.astype(float), inside=inside)
    np.testing.assert_allclose(z[inside], (sums - values.mean() * sizes) / spread, atol=1e-12)
    assert np.isnan(z[~inside]).all()


def test_gistar_says_that_it_is_no_test_for_a_small_town() -> None:
    """Under 2 000 incidents, and without adjustment, the reader is warned in words."""
    few = hotspot_gistar(*scatter(300, seed=1), grid=GRID, is_adjusted=False)
    many = hotspot_gistar(*scatter(3000, seed=1), grid=GRID)
    assert "Bara 300 händelser" in few.warnings[0]
    assert "utan hänsyn" in few.method
    assert len(many.warnings) == 1
    assert "Benjamini" in many.method


# --- hotspot_kde ------------------------------------------------------------------------------


def test_the_kernel_integrates_to_one() -> None:
    """Summed over a fine grid the quartic kernel holds exactly one incident; 3/(πh²) and not 116/(5πh²)."""
    step = np.arange(-300, 300) + 0.5
    square = (step[:, None] ** 2 + step**2) / 300**2
    assert quartic(square, bandwidth_m=300).sum() == pytest.approx(1, rel=1e-6)


def test_density_is_the_sum_written_out() -> None:
    """Every pair of cell and incident, by the definition."""
    x, y = scatter(70, seed=4)
    cx, cy = GRID.centres()
    square = ((cx[:, None] - x) ** 2 + (cy[:, None] - y) ** 2) / 250**2
    by_definition = (3 / (np.pi * 250**2) * np.where(square < 1, (1 - square) ** 2, 0)).sum(axis=1)
    np.testing.assert_allclose(sum_kernels(x, y, grid=GRID, bandwidth_m=250).ravel(), by_definition, atol=1e-18)


@pytest.mark.parametrize("n_cells", [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0])
def test_the_fast_transform_is_within_a_hundredth_of_the_peak(n_cells: float) -> None:
    """However coarse the cells, and for one incident as for many, the transform is the sum to under 1 % of the peak."""
    grid = Grid(100, 500_000, 6_400_000, 24, 23)
    for seed, n in enumerate((*(1,) * 15, 30, 2000)):
        x, y = scatter(n, seed=seed, grid=grid)
        exact = sum_kernels(x, y, grid=grid, bandwidth_m=100 * n_cells)
        fast = transform_kernels(x, y, grid=grid, bandwidth_m=100 * n_cells)
        assert np.abs(fast - exact).max() < 0.01 * exact.max()


def test_the_fast_transform_neither_makes_nor_loses_incidents() -> None:
    """Well inside the grid, the density summed over its square metres is the number of incidents."""
    grid = Grid(50, 500_000, 6_400_000, 40, 40)
    x, y = np.full(5, 501_013.0), np.array([6_400_900.0, 6_401_000, 6_401_024, 6_401_025, 6_401_110])
    density = transform_kernels(x, y, grid=grid, bandwidth_m=500)
    assert density.sum() * 50**2 == pytest.approx(5, rel=0.002)


def test_a_picture_marks_nothing_and_says_so() -> None:
    """Density is never called hot, and its bandwidth is named."""
    picture = hotspot_kde(*scatter(500, seed=1), grid=GRID)
    assert not picture.cells["is_hot"].any()
    assert "300 m" in picture.method
    assert "ingen prövning" in picture.method
    with pytest.raises(ValueError, match="at least the cell's side"):
        hotspot_kde(*scatter(5, seed=1), grid=GRID, bandwidth_m=20)


# --- accuracy ---------------------------------------------------------------------------------


def test_accuracy_is_that_of_the_reference() -> None:
    """PAI 2, 1.5, 1; PEI 1, 1, 1; RRI 0.5, 0.556, 0.667 for later 6, 3, 0 and predicted 3, 2, 1 (ptools' tests)."""
    measured = [measure_accuracy([3, 2, 1], [6, 3, 0], area_share=k / 3) for k in (1, 2, 3)]
    assert [m.pai for m in measured] == pytest.approx([2, 1.5, 1])
    assert [m.pei for m in measured] == pytest.approx([1, 1, 1])
    assert rate_recapture([3, 2, 1], [6, 3, 0]) == pytest.approx([0.5, 0.5555556, 0.6666667])


def test_equal_scores_are_not_broken_by_the_order_of_cells() -> None:
    """A ranking that tells nothing hits what chance does, wherever the incidents lie."""
    assert measure_accuracy(np.zeros(100), np.eye(1, 100, 0), area_share=0.05).pai == pytest.approx(1)
    assert measure_accuracy(np.zeros(100), np.eye(1, 100, 99), area_share=0.05).pai == pytest.approx(1)


def test_a_forecast_stands_beside_the_two_simple_ones() -> None:
    """Where incidents stay in one cell, ranking and last period's counts beat the population, in one table."""
    x, y = scatter(40, seed=1)
    before = np.r_[x, np.full(30, 500_150.0)], np.r_[y, np.full(30, 6_400_150.0)]
    later = np.full(10, 500_150.0), np.full(10, 6_400_150.0)
    table = hold_out(before, later, grid=GRID, weights=EVEN, area_share=1 / GRID.size).set_index("order")
    assert list(table.index) == [RANKED, PEOPLE, COUNTS]
    assert table["pai"].tolist() == pytest.approx([180, 1, 180])
    assert table["pei"].tolist() == pytest.approx([1, 1 / 180, 1])
    assert (table["n"] == 10).all()


def test_accuracy_of_nothing_is_not_invented() -> None:
    """Without later incidents there is nothing to hit."""
    assert np.isnan(measure_accuracy([1, 2], [0, 0]).pai)
    with pytest.raises(ValueError, match="one value per cell"):
        measure_accuracy([1, 2], [0])


# --- hotspot_rank -----------------------------------------------------------------------------


def test_few_incidents_do_not_outrank_the_population() -> None:
    """One incident in a nearly empty cell doesn't put it above the centre when places are otherwise alike."""
    rng = np.random.default_rng(1)
    prior = np.repeat([5.0, 0.05], [40, 400])
    n = rng.poisson(prior)
    assert n[40:].max() > 0
    value = shrink(n, prior).value
    assert value[:40].min() > value[40:].max()


def test_concentrated_places_keep_their_counts() -> None:
    """Where a few places take nearly all, they are believed: shrunk by less than a tenth."""
    n = np.zeros(500, dtype=np.int64)
    n[:5] = [40, 60, 30, 50, 20]
    value = shrink(n, np.full(500, 0.4)).value
    assert (np.abs(value[:5] - n[:5]) < 0.1 * n[:5]).all()
    assert value[5:].max() < 0.1


def test_a_series_counts_for_little_more_than_one() -> None:
    """Four incidents at once in a quiet cell, where series are known to happen, say less than four."""
    n = np.zeros(200, dtype=np.int64)
    n[[3, 50, 90]] = [4, 1, 2]
    alone, in_series = (shrink(n, np.full(200, 7 / 200), dispersion=d).value[3] for d in (1, 3))
    assert in_series < alone / 2


def test_shrinkage_is_clayton_and_kaldors_where_the_shape_is_known() -> None:
    """Many places with a gamma risk of shape 2: the expected number is m(n + 2)/(m + 2)."""
    rng = np.random.default_rng(2)
    mean = np.full(20_000, 3.0)
    n = rng.poisson(mean * rng.gamma(2, 0.5, mean.size))
    np.testing.assert_allclose(shrink(n, mean).value, mean * (n + 2) / (mean + 2), rtol=0.08)


def test_intervals_hold_the_true_rates() -> None:
    """Nine of ten 90 % intervals hold the rate that the counts were drawn from."""
    rng = np.random.default_rng(3)
    mean = rng.gamma(2, 1, 800)
    true = mean * rng.gamma(1, 1, mean.size)
    n = rng.poisson(true)
    drawn = shrink(n, mean).draw(np.arange(mean.size), n_draws=400, rng=rng)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    assert 0.86 <= ((low <= true) & (true <= high)).mean() <= 0.94


def test_an_even_top_may_be_chance() -> None:
    """Where nothing differs but chance, no place is certainly among the highest."""
    found = FAMILY["hotspot_rank"](*scatter(300, seed=9), GRID).cells
    assert set(found["label"].dropna()) == {"kan vara slump"}
    assert sorted(found["rank"]) == list(range(1, GRID.size + 1))
    assert (found["value_low"] <= found["value"] + 1e-9).all()


def test_incidents_where_nobody_lives_keep_their_share() -> None:
    """The expected numbers sum to the incidents, also when some fell in cells without weight."""
    n = np.array([[9, 0, 0, 3]])
    prior = expect_by_weights(n, np.array([[0.5, 0.5, 0, 0]]))
    assert prior.sum() == pytest.approx(12)
    assert (prior > 0).all()


# --- hotspot_scan -----------------------------------------------------------------------------


def read_graves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the medieval graves, or skip where they aren't."""
    path = SHARED / "points" / "graves" / "grave.csv"
    if not path.exists():
        pytest.skip("the shared data is not here")
    with path.open(encoding="utf-8") as file:
        rows = [(float(r["x"]), float(r["y"]), r["mark"] == "affected") for r in csv.DictReader(file)]
    x, y, affected = np.array(rows).T
    return x, y, affected.astype(int)


@pytest.mark.shared
def test_the_scan_is_satscans() -> None:
    """The medieval graves: SaTScan's three clusters with their scores, radius and members."""
    x, y, affected = read_graves()
    rng = np.random.default_rng(1)
    clusters, _, _ = scan_places(x, y, affected, weights=np.ones(x.size), rng=rng, model=Model.BERNOULLI)
    for cluster, known in zip(clusters, reference()["satscan_medieval_graves_bernoulli"]["clusters"], strict=False):
        assert cluster.score == pytest.approx(known["LLR"], abs=5e-6)
        assert len(cluster.members) == known["n"]
        assert cluster.n == known["cases"]
    assert clusters[0].radius_m == pytest.approx(1359.71, abs=0.005)
    assert (clusters[0].x_m, clusters[0].y_m) == (10324, 4389)
    assert clusters[0].p_value == pytest.approx(0.05, abs=0.03)


def test_the_score_is_kulldorffs_formula() -> None:
    """Eight of ten in a place with a quarter of the people: 8 ln(8/2.5) + 2 ln(2/7.5), by hand."""
    x, y = np.array([0.0, 1000, 2000, 3000]), np.zeros(4)
    clusters, _, _ = scan_places(x, y, [8, 1, 1, 0], weights=np.ones(4), rng=np.random.default_rng(1), n_maps=9)
    assert clusters[0].score == pytest.approx(8 * np.log(8 / 2.5) + 2 * np.log(2 / 7.5))
    assert clusters[0].expected == pytest.approx(2.5)


def test_the_score_against_a_known_expectation() -> None:
    """Expectation-based: n ln(n/e) + e − n, whatever happens elsewhere."""
    x, y = np.array([0.0, 1000, 2000, 3000]), np.zeros(4)
    clusters, _, _ = scan_places(
        x, y, [9, 4, 4, 4], weights=[3.0, 4, 4, 4], rng=np.random.default_rng(1), model=Model.EXPECTED, n_maps=9
    )
    assert clusters[0].score == pytest.approx(9 * np.log(3) + 3 - 9)


def test_clusters_share_no_place() -> None:
    """Two separate problems are two clusters; each cell belongs to one."""
    x = np.concatenate([np.full(12, 500_150.0), np.full(9, 501_350.0)])
    y = np.concatenate([np.full(12, 6_400_150.0), np.full(9, 6_401_050.0)])
    found = hotspot_scan(x, y, grid=GRID, weights=EVEN, rng=np.random.default_rng(1), dispersion=1, n_maps=99)
    members = np.concatenate([c.members for c in found.clusters])
    assert len(set(members)) == len(members)
    assert [c.n for c in found.clusters[:2]] == [12, 9]
    assert all(c.p_value == 0.01 for c in found.clusters[:2])
    assert found.cells["is_hot"].sum() == sum(len(c.members) for c in found.clusters if c.p_value <= 0.05)


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_the_scan_leaves_maps_alone_where_nothing_is_hot(dispersion: float) -> None:
    """About 5 % of maps, and with series at most 10 %, have a circle with p at most 0.05."""
    rng = np.random.default_rng(7)
    side = np.arange(20.0) * 100
    x, y = np.tile(side, 20), np.repeat(side, 20)
    people = rng.gamma(1, 1, 400)
    false = 0
    for _ in range(100):
        sizes = rng.geometric(2 / (dispersion + 1), round(200 / (dispersion + 1)))
        n = np.bincount(rng.choice(400, sizes.size, p=people / people.sum()), sizes, minlength=400)
        clusters, _, _ = scan_places(
            x, y, n, weights=people, rng=rng, dispersion=dispersion, max_radius_m=200, n_maps=99
        )
        false += clusters[0].p_value <= 0.05
    assert false <= 10


def test_gumbel_gives_what_many_maps_give() -> None:
    """A p-value read off 199 maps by Gumbel's distribution is near the one counted on 9 999."""
    x, y = np.arange(30.0) * 100, np.zeros(30)
    n = np.bincount([4] * 5 + [*range(0, 30, 2)], minlength=30)
    few, many = (
        scan_places(x, y, n, weights=np.ones(30), rng=np.random.default_rng(1), n_maps=maps, is_gumbel=gumbel)[0][0]
        for maps, gumbel in ((199, True), (9_999, False))
    )
    assert few.p_value == pytest.approx(many.p_value, rel=0.5)


@pytest.mark.parametrize(
    ("n", "weights", "model", "dispersion", "message"),
    [
        ([1, 0], [1.0, 0.0], Model.POISSON, 1, "weight above 0"),
        ([3, 0], [2.0, 2.0], Model.BERNOULLI, 1, "some of the records"),
        ([1, 0], [2.0, 2.0], Model.BERNOULLI, 2, "dispersion must be 1"),
        ([1, 0], [2.0, 2.0], Model.POISSON, 0.2, "at least 1"),
    ],
)
def test_a_scan_that_cannot_be_is_refused(
    n: list[int], weights: list[float], model: Model, dispersion: float, message: str
) -> None:
    """What must hold is said before any map is drawn."""
    with pytest.raises(ValueError, match=message):
        scan_places(
            np.array([0.0, 9]),
            np.zeros(2),
            n,
            weights=weights,
            rng=np.random.default_rng(1),
            model=model,
            dispersion=dispersion,
        )


# --- hotspot_change, hotspot_classify, hotspot_concentration ----------------------------------


def test_a_problem_that_moved_is_marked_at_both_ends() -> None:
    """Twenty incidents that moved across town: more here, fewer there, nothing elsewhere."""
    x, y = scatter(100, seed=1)
    then, now = np.full(20, 500_150.0), np.full(20, 501_350.0)
    there, here = np.full(20, 6_400_150.0), np.full(20, 6_401_050.0)
    found = hotspot_change(
        np.r_[x, now], np.r_[y, here], grid=GRID, earlier=(np.r_[x, then], np.r_[y, there]), dispersion=1
    ).cells
    more, fewer = (found[found["label"] == label] for label in (ChangeLabel.MORE, ChangeLabel.FEWER))
    assert len(more)
    assert len(fewer)
    assert (more["x_m"] > 501_000).all()
    assert (fewer["x_m"] < 500_500).all()
    assert (more["is_hot"]).all()
    assert not fewer["is_hot"].any()


def test_a_calmer_town_changes_no_share() -> None:
    """Half as many everywhere is said by the baseline, not by the map."""
    x, y = scatter(400, seed=2)
    found = hotspot_change(x[::2], y[::2], grid=GRID, earlier=(x, y), dispersion=1).cells
    assert set(found["label"]) == {"ingen säker skillnad"}


@pytest.mark.parametrize("dispersion", [1, 3])
def test_unchanged_places_are_not_said_to_have_changed(dispersion: int) -> None:
    """Of 60 maps where nothing changed but chance, also with series, at most five get a mark."""
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(np.full(GRID.size, 0.5))
    cx, cy = GRID.centres()

    def draw() -> Places:
        sizes = rng.geometric(2 / (dispersion + 1), round(600 / (dispersion + 1)))
        at = np.repeat(rng.choice(GRID.size, sizes.size, p=shares), sizes)
        return cx[at], cy[at]

    found = [hotspot_change(*draw(), grid=GRID, earlier=draw(), dispersion=dispersion).cells for _ in range(60)]
    assert sum(set(cells["label"]) != {"ingen säker skillnad"} for cells in found) <= 5


def test_histories_are_told_apart() -> None:
    """A place in all periods is lasting, one in the last only is new, one before only is past."""
    rng = np.random.default_rng(1)

    def period(*places: tuple[float, float]) -> Places:
        x, y = scatter(30, seed=int(rng.integers(1000)))
        east, north = (np.concatenate([np.full(12, p) for p in axis]) for axis in zip(*places, strict=True))
        return np.r_[x, east], np.r_[y, north]

    lasting, new, past = (500_150.0, 6_400_150.0), (501_350.0, 6_400_150.0), (500_750.0, 6_401_050.0)
    periods = [period(lasting, past), period(lasting, past), period(lasting, past), period(lasting, new)]
    cells = hotspot_classify(periods, grid=GRID, weights=EVEN, dispersion=1).cells
    at = {
        name: cells[(cells["x_m"] == x) & (cells["y_m"] == y)]["label"].item()
        for name, (x, y) in {"lasting": lasting, "new": new, "past": past}.items()
    }
    assert at == {"lasting": History.LASTING, "new": History.NEW, "past": History.PAST}


def test_two_periods_make_no_history() -> None:
    """The reader is sent to hotspot_change."""
    with pytest.raises(ValueError, match="at least 3 periods"):
        hotspot_classify([scatter(5, seed=1)] * 2, grid=GRID, weights=EVEN, dispersion=1)


def test_few_incidents_are_concentrated_by_chance_alone() -> None:
    """Forty incidents on 180 cells lie in few cells whatever happens; what chance gives is said beside it."""
    found = hotspot_concentration(*scatter(40, seed=4), grid=GRID, weights=EVEN, rng=np.random.default_rng(1))
    low, high = found.by_chance_half
    assert low <= found.half_n_cells <= high
    assert high < 0.15 * GRID.size
    assert f"{found.half_n_cells} av 180 rutor" in found.method


def test_eighty_per_cent_by_hand() -> None:
    """Of 10, 5, 3, 1, 1 the three largest hold eighteen of twenty: half in one cell, four fifths in three."""
    n = np.array([1, 10, 3, 1, 5])
    assert (count_fewest(n, 0.5), count_fewest(n, 0.75), count_fewest(n, 0.8)) == (1, 2, 3)


# --- hotspot_emerging -------------------------------------------------------------------------


def test_a_new_series_is_found() -> None:
    """Eight incidents in a fortnight within 60 m, among 200 in a year, are one series with its days and place."""
    found_n = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x, y = scatter(200, seed=seed)
        day = rng.integers(0, 365, 200)
        x[:8], y[:8] = 500_750 + rng.uniform(-42, 42, 8), 6_400_650 + rng.uniform(-42, 42, 8)
        day[:8] = 364 - rng.integers(0, 14, 8)
        found = hotspot_emerging(x, y, day, grid=GRID, last_day=364, rng=rng, n_maps=99)
        assert found.series is not None
        found_n += found.series.p_value <= 0.05 and len(set(found.series.members) & set(range(8))) >= 6
    assert found_n >= 9


@pytest.mark.parametrize(("is_prospective", "unit_days"), [(True, 1), (False, 7)])
def test_chance_alone_is_seldom_a_series(is_prospective: bool, unit_days: int) -> None:  # noqa: FBT001 - a parameter
    """Of 60 years without any series at most six give one with p ≤ 0.05."""
    false = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        found = hotspot_emerging(
            *scatter(100, seed=seed),
            rng.integers(0, 365, 100),
            grid=GRID,
            last_day=364,
            rng=rng,
            is_prospective=is_prospective,
            unit_days=unit_days,
            n_maps=39,
        )
        false += found.series is not None and found.series.p_value <= 0.05
    assert false <= 6


def test_the_score_is_that_of_the_permutation_scan() -> None:
    """Three of three in one place on one day of two, among six: 3 ln(3/1.5) + 3 ln(3/4.5)."""
    x = np.array([0.0, 0, 0, 1e4, 2e4, 3e4]) + 500_000
    cylinders = stand_cylinders(x, np.full(6, 6_400_000.0), radii_m=(0.0, 50.0))
    time = np.array([1, 1, 1, 0, 0, 0])
    score, centre, radius, start, end = find_highest(cylinders, time, n_times=2, longest=1, is_prospective=True)
    assert score == pytest.approx(3 * np.log(3 / 1.5) + 3 * np.log(3 / 4.5))
    assert (centre, radius, start, end) == (0, 0, 1, 1)


@pytest.mark.parametrize("is_prospective", [True, False])
def test_the_compiled_search_finds_the_same(is_prospective: bool) -> None:  # noqa: FBT001 - a parameter
    """With numba and without, every dealing of the dates has the same highest score."""
    compiled = pytest.importorskip("geo.hotspots.compiled")
    rng = np.random.default_rng(1)
    cylinders = stand_cylinders(*scatter(150, seed=1), radii_m=(0.0, 60.0, 200.0))
    dealt = rng.integers(0, 40, (12, 150))
    there = compiled.highest_scores(cylinders.first, cylinders.incident, cylinders.ring, dealt, 40, 9, is_prospective)
    here = [find_highest(cylinders, time, n_times=40, longest=9, is_prospective=is_prospective)[0] for time in dealt]
    np.testing.assert_allclose(there, here, atol=1e-10)


def test_a_search_without_numba_gives_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba is never required: only the time differs."""
    day = np.random.default_rng(1).integers(0, 90, 60)

    def search() -> float:
        rng = np.random.default_rng(2)
        found = hotspot_emerging(*scatter(60, seed=3), day, grid=GRID, last_day=90, rng=rng, n_maps=29)
        assert found.series is not None
        return found.series.p_value

    with_numba = search()
    monkeypatch.setattr("geo.hotspots.emerging.find_spec", lambda _: None)
    assert search() == with_numba


@pytest.mark.parametrize(
    ("day", "radii_m", "message"),
    [
        ([1, 2, 9], (0.0, 50.0), "after last_day"),
        ([1, 2, float("nan")], (0.0, 50.0), "whole day"),
        ([1, 2], (0.0, 50.0), "whole day"),
        ([1, 2, 3], (50.0, 0.0), "rise"),
    ],
)
def test_a_search_that_cannot_be_is_refused(day: list[float], radii_m: tuple[float, ...], message: str) -> None:
    """Days and radii must be possible."""
    with pytest.raises(ValueError, match=message):
        hotspot_emerging(*scatter(3, seed=1), day, grid=GRID, last_day=5, rng=np.random.default_rng(1), radii_m=radii_m)
