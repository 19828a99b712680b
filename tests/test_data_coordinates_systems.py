"""Points pass to WGS 84 as Lantmäteriet and six other programs say."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.coordinates import SYSTEMS, to_degrees

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
EARTH_M = 6_378_137


def _distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = np.radians(other_lon - lon) * np.cos(np.radians(lat))
    return float(EARTH_M * np.hypot(east, np.radians(other_lat - lat)))


# Latitude, longitude, N, E. Lantmäteriet: "Kontrollpunkter för SWEREF 99 TM", 2007-11-20 (3006), "Kontrollpunkter
# för de lokala SWEREF 99-zonerna", 2007-11-20 (3007-3018), "Kontrollpunkter RT 90 - SWEREF 99", 2006-05-03 (3021),
# "Parametrar till approximativa transformationssamband för direktprojektion", 2006-08-28 (other RT 90).
PUBLISHED = [
    ("EPSG:3006", 55, 12.75, 6097106.672, 356083.438),
    ("EPSG:3006", 57, 19.5, 6326392.707, 773251.054),
    ("EPSG:3006", 59, 11.25, 6546096.724, 284626.066),
    ("EPSG:3006", 61, 18.75, 6768593.345, 702745.127),
    ("EPSG:3006", 63, 12, 6989134.048, 348083.148),
    ("EPSG:3006", 65, 21.75, 7225449.115, 817833.405),
    ("EPSG:3006", 67, 24, 7459745.672, 891298.142),
    ("EPSG:3006", 69, 21, 7666089.698, 739639.195),
    ("EPSG:3007", 57, 11.25, 6320164.077, 104421.390),
    ("EPSG:3008", 61, 14.25, 6765725.847, 190579.995),
    ("EPSG:3012", 63, 12, 6990379.288, 36003.367),
    ("EPSG:3009", 59, 14.25, 6542910.921, 106894.103),
    ("EPSG:3013", 67, 16.5, 7434550.943, 182714.261),
    ("EPSG:3010", 57, 17.25, 6320164.077, 195578.610),
    ("EPSG:3014", 65, 16.5, 7211548.993, 114619.001),
    ("EPSG:3011", 59, 17.25, 6542910.921, 106894.103),
    ("EPSG:3015", 63, 19.5, 6988606.198, 188003.980),
    ("EPSG:3016", 69, 19.5, 7657608.465, 119992.964),
    ("EPSG:3017", 65, 22.5, 7211548.993, 185380.999),
    ("EPSG:3018", 67, 22.5, 7434550.943, 117285.739),
    ("EPSG:3021", 67 + 5 / 60 + 26.452769 / 3600, 21 + 2 / 60 + 5.101575 / 3600, 7453389.762, 1727060.905),
    ("EPSG:3021", 63 + 32 / 60 + 14.761735 / 3600, 16 + 14 / 60 + 59.594626 / 3600, 7047738.415, 1522128.637),
    ("EPSG:3021", 60 + 9 / 60 + 33.882413 / 3600, 14 + 45 / 60 + 28.167152 / 3600, 6671665.273, 1441843.186),
    ("EPSG:3021", 56 + 21 / 60 + 17.199245 / 3600, 13 + 52 / 60 + 23.754022 / 3600, 6249111.351, 1380573.079),
    ("EPSG:3019", 67 + 52.654 / 60, 21 + 3.615 / 60, 7563929.530, 1908686.715),
    ("EPSG:3020", 67 + 52.654 / 60, 21 + 3.615 / 60, 7550738.132, 1814885.068),
    ("EPSG:3022", 67 + 52.654 / 60, 21 + 3.615 / 60, 7534665.780, 1626336.062),
    ("EPSG:3023", 67 + 52.654 / 60, 21 + 3.615 / 60, 7531788.718, 1531799.452),
    ("EPSG:3024", 67 + 52.654 / 60, 21 + 3.615 / 60, 7532352.152, 1437227.702),
]


@pytest.mark.parametrize(("crs", "lat", "lon", "north", "east"), PUBLISHED)
def test_published_control_points_come_out_within_a_decimetre(
    crs: str, lat: float, lon: float, north: float, east: float
) -> None:
    """The control points that Lantmäteriet publishes for those who write programs."""
    found_lon, found_lat = to_degrees(np.array([east]), np.array([north]), crs=crs)
    # For the smaller zones of RT 90 Lantmäteriet's two methods, 7 parameters and projection, differ by 0.2 m.
    is_small = crs in {"EPSG:3019", "EPSG:3020", "EPSG:3022", "EPSG:3023", "EPSG:3024"}
    allowed = 0.25 if is_small else 0.1
    assert _distance_m(lon, lat, found_lon[0], found_lat[0]) < allowed


@pytest.mark.shared
def test_six_programs_agree_on_eighteen_points() -> None:
    """One in each local zone of SWEREF 99 and each zone of RT 90, and all in SWEREF 99 TM."""
    file = SHARED / "geo" / "swedish_crs_coordinates.csv"
    if not file.exists():
        pytest.skip("the shared data are not here")
    names = ["wgs84", "lon", "lat", "tm", "tm_x", "tm_y", "zone", "x", "y", "n_tm", "n_zone"]
    points = pd.read_csv(file, sep="|", header=0, names=names, index_col=False)
    assert len(points) == 18
    for _, point in points.iterrows():
        for crs, x, y in (("tm", "tm_x", "tm_y"), ("zone", "x", "y")):
            lon, lat = to_degrees(np.array([point[x]]), np.array([point[y]]), crs=f"EPSG:{int(point[crs])}")
            assert _distance_m(point["lon"], point["lat"], lon[0], lat[0]) < 0.1


def test_every_system_is_one_that_epsg_knows_and_lists_no_point_outside_the_earth() -> None:
    """Degrees, SWEREF 99 TM, twelve zones, six of RT 90, three of UTM."""
    assert len(SYSTEMS) == 23
    for crs in SYSTEMS:
        lon, lat = to_degrees(np.array([np.nan, 1e12]), np.array([1.0, 1e12]), crs=crs)
        assert np.isnan(lon).all()
        assert np.isnan(lat).all()
