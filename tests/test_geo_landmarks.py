"""A place is said by the areas that people know."""

import geopandas as gpd
import pytest
import shapely

from geo.crs import MAP_CRS
from geo.landmarks import describe_place

TOWN = gpd.GeoDataFrame(
    {"label": ["Centrum", "Stationen"]},
    geometry=[shapely.box(15.00, 58.00, 15.02, 58.02), shapely.box(15.01, 58.00, 15.02, 58.01)],
    crs=MAP_CRS,
)


def test_a_point_in_two_areas_is_in_both() -> None:
    """Areas may overlap."""
    assert describe_place(15.015, 58.005, TOWN) == "i Centrum, Stationen"


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        # A degree of latitude is 111.4 km at 58°, one of longitude 59.1 km: 0.018 and 0.034 are 2.0 km.
        (15.010, 58.038, "2,0 km norr om Centrum"),
        (14.966, 58.010, "2,0 km väster om Centrum"),
        (15.010, 57.9955, "500 m söder om Centrum"),
    ],
)
def test_a_point_outside_is_told_from_the_nearest(lon: float, lat: float, told: str) -> None:
    """How far to the border, and which way from the middle."""
    assert describe_place(lon, lat, TOWN.iloc[[0]]) == told


def test_without_areas_nothing_is_said() -> None:
    """The coordinates must do."""
    assert describe_place(15.0, 58.0, TOWN.iloc[:0]) == ""
