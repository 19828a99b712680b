"""Outlines cut, mended and held against each other: what is cut is neither lost nor doubled."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.outlines import cut, find_crossing, find_overlaps, find_shared, measure_m2, mend

number = st.floats(-50, 150, allow_nan=False).map(lambda one: round(one, 3))
point = st.tuples(number, number)


@settings(deadline=None, max_examples=200)
@given(corners=st.lists(point, min_size=3, max_size=9), line=st.lists(point, min_size=2, max_size=5, unique=True))
def test_the_parts_of_a_cut_area_cover_the_whole_and_each_other_nowhere(
    corners: list[tuple[float, float]], line: list[tuple[float, float]]
) -> None:
    """Whatever line cuts whatever area, no ground is lost and none is counted twice."""
    whole = mend(shapely.Polygon(corners))
    if whole is None or whole.area < 1:
        return
    parts = cut(whole, shapely.LineString(line))
    assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-6)
    assert shapely.symmetric_difference(shapely.union_all(parts), whole).area <= 1e-6 * whole.area
    assert all(shapely.is_valid(part) for part in parts)


def test_a_line_that_stops_just_inside_still_cuts() -> None:
    """Nobody draws to the edge with a finger: the ends are drawn out to it."""
    parts = cut(shapely.box(0, 0, 10, 10), shapely.LineString([(5, 1), (5, 9)]))
    assert [part.area for part in parts] == [50.0, 50.0]


@settings(deadline=None, max_examples=100)
@given(
    across=st.floats(0.05, 0.95),
    corners=st.lists(st.floats(-0.0005, 0.0005), min_size=8, max_size=8),
)
def test_a_line_right_across_an_area_drawn_in_degrees_cuts_it_in_two(across: float, corners: list[float]) -> None:
    """Where the line meets the edge is a number with endless decimals; a cut that lost them once cut nothing."""
    jitter = [(corners[at], corners[at + 1]) for at in range(0, 8, 2)]
    square = ((15.13, 58.33), (15.14, 58.33), (15.14, 58.335), (15.13, 58.335))
    whole = shapely.Polygon([(x + dx, y + dy) for (x, y), (dx, dy) in zip(square, jitter, strict=True)])
    east = 15.1306 + across * 0.0088
    parts = cut(whole, shapely.LineString([(east, 58.326), (east + corners[0], 58.336)]))
    assert len(parts) == 2
    assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-9)


def test_a_line_beside_the_area_cuts_nothing() -> None:
    """What the line doesn't cross stays whole."""
    assert len(cut(shapely.box(0, 0, 10, 10), shapely.LineString([(20, 0), (20, 10)]))) == 1


def test_an_area_in_two_places_is_cut_where_the_line_runs() -> None:
    """Of an area of two parts only that which the line crosses is divided; holes stay holes."""
    holed = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    both = shapely.union_all([holed, shapely.box(20, 0, 30, 10)])
    parts = cut(both, shapely.LineString([(1, -1), (1, 11)]))
    assert [part.area for part in parts] == [100.0, 86.0, 10.0]


def test_a_bow_tie_is_told_and_mended() -> None:
    """An outline that crosses itself is told with the place, and mended to what its rings enclose."""
    tie = shapely.Polygon([(15, 58), (15.1, 58.1), (15.1, 58), (15, 58.1)])
    crossing = find_crossing(tie)
    assert crossing is not None
    assert (crossing.lon, crossing.lat) == pytest.approx((15.05, 58.05))
    mended = mend(tie)
    assert mended is not None
    assert find_crossing(mended) is None
    assert mended.area == pytest.approx(0.005)
    assert mend(shapely.Polygon([(0, 0), (1, 1), (2, 2)])) is None


def test_overlap_is_told_from_both_sides() -> None:
    """A half of the small in the large is a quarter of the large, by hand; two that only meet share nothing."""
    areas = gpd.GeoDataFrame(
        {"area_id": ["stor", "granne"], "label": ["Stor", "Granne"]},
        geometry=[shapely.box(15, 58, 15.2, 58.1), shapely.box(15.15, 58.1, 15.25, 58.2)],
        crs="EPSG:4326",
    )
    found = find_overlaps(shapely.box(15.15, 58, 15.25, 58.1), areas)
    assert found["area_id"].tolist() == ["stor"]
    assert found[["own_share", "other_share"]].iloc[0].tolist() == pytest.approx([0.5, 0.25], abs=1e-3)
    assert find_shared(areas) == {"stor": (), "granne": ()}


def test_a_hectare_is_a_hectare() -> None:
    """A square of 100 m in SWEREF 99 TM on the map's middle meridian is ten thousand square metres."""
    x, y = np.array([500_000.0, 500_100.0]), np.array([6_460_000.0, 6_460_100.0])
    square = gpd.GeoSeries([shapely.box(x[0], y[0], x[1], y[1])], crs="EPSG:3006").to_crs("EPSG:4326").iloc[0]
    assert measure_m2(square) == pytest.approx(10_000, rel=1e-6)
