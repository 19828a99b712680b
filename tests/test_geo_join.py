"""Which areas incidents lie in, held against geopandas."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.join import Placing, assign_areas, place


def incidents_at(x: Sequence[float], y: Sequence[float], crs: str = "EPSG:3006") -> pd.DataFrame:
    """Incidents with the columns that placing reads."""
    return pd.DataFrame(
        {"incident_id": range(len(x)), "x": np.array(x, float), "y": np.array(y, float), "crs": [crs] * len(x)}
    )


def areas_of(outlines: dict[str, shapely.Geometry], crs: str = "EPSG:3006") -> gpd.GeoDataFrame:
    """Areas with the columns that placing reads."""
    return gpd.GeoDataFrame(
        {"area_id": list(outlines), "crs": [crs] * len(outlines), "exact_geometry": list(outlines.values())}
    )


SQUARES = {"west": shapely.box(0, 0, 10, 10), "east": shapely.box(10, 0, 20, 10), "both": shapely.box(5, 5, 15, 8)}

whole_or_half = st.integers(-2, 44).map(lambda twice: twice / 2)


@given(st.lists(st.tuples(whole_or_half, whole_or_half), max_size=30))
def test_every_match_is_geopandas_match_edges_and_overlaps_included(points: list[tuple[float, float]]) -> None:
    """Points on grid lines meet edges and corners often; each pair is the one that sjoin gives."""
    incidents = incidents_at([x for x, _ in points], [y for _, y in points])
    areas = areas_of(SQUARES)
    found = assign_areas(incidents, areas)
    outlines = gpd.GeoDataFrame(areas[["area_id"]], geometry=areas["exact_geometry"], crs="EPSG:3006")
    dots = gpd.GeoDataFrame(incidents, geometry=gpd.points_from_xy(incidents["x"], incidents["y"]), crs="EPSG:3006")
    peer = gpd.sjoin(dots, outlines, predicate="intersects")
    assert set(found.itertuples(index=False, name=None)) == set(zip(peer["incident_id"], peer["area_id"], strict=True))


@given(st.lists(st.tuples(whole_or_half, st.one_of(st.none(), whole_or_half)), max_size=30))
def test_no_incident_is_lost(points: list[tuple[float, float | None]]) -> None:
    """Inside, beside and of unknown place add up to all."""
    incidents = incidents_at([x for x, _ in points], [np.nan if y is None else y for _, y in points])
    incidents.loc[incidents["y"].isna(), "x"] = np.nan
    placing = place(incidents, assign_areas(incidents, areas_of(SQUARES)))
    assert sum((placing == kind).sum() for kind in Placing) == len(points)
    assert (placing == Placing.UNKNOWN).sum() == sum(y is None for _, y in points)


def test_points_are_moved_to_the_areas_own_system() -> None:
    """Mjölby's travel centre in degrees lies in a square drawn in SWEREF 99 TM (figures of the field notes)."""
    square = areas_of({"resecentrum": shapely.box(507_700, 6_464_650, 507_760, 6_464_700)})
    found = assign_areas(incidents_at([15.131987], [58.322982], "EPSG:4326"), square)
    assert found["area_id"].tolist() == ["resecentrum"]


def test_an_area_set_without_areas_matches_nothing() -> None:
    """A municipality without areas still has incidents."""
    found = assign_areas(incidents_at([1], [1]), areas_of({}))
    assert found.empty
    assert found.columns.tolist() == ["incident_id", "area_id"]


def test_many_incidents_go_by_the_index_and_get_the_same(tmp_path: Path) -> None:
    """More points than corners: built, kept in a file and read again, with shapely's answer each time."""
    rng = np.random.default_rng(7)
    incidents = incidents_at(rng.integers(-2, 44, 500) / 2, rng.integers(-2, 44, 500) / 2)
    areas = areas_of(SQUARES)
    tree = shapely.STRtree(areas["exact_geometry"].to_numpy())
    dots = shapely.points(incidents["x"], incidents["y"])
    point_at, area_at = tree.query(dots, predicate="intersects")
    expected = set(zip(point_at.tolist(), areas["area_id"].to_numpy()[area_at], strict=True))
    for folder in (None, tmp_path, tmp_path):
        found = assign_areas(incidents, areas, index_folder=folder)
        assert set(found.itertuples(index=False, name=None)) == expected
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_without_finite_coordinates_lies_nowhere() -> None:
    """Infinity is what a transformation gives for a place off the map."""
    few, many = incidents_at([np.inf, 1], [1, 1]), incidents_at([np.inf] * 40 + [1], [1] * 41)
    assert assign_areas(few, areas_of(SQUARES))["incident_id"].tolist() == [1]
    assert assign_areas(many, areas_of(SQUARES))["incident_id"].tolist() == [40]
