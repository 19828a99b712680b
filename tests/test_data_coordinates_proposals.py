"""The reference system that puts points where they belong is proposed, and doubt is said."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from data.coordinates import SYSTEMS, Certainty, find_own_zone, flag_positions, propose_crs, thin_points, to_degrees
from data.territory import read_outline

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
# Around the travel centre in Mjölby, 58.32298 N 15.13199 E.
LON = 15.13199 + np.array([0, 0.01, -0.02, 0.03, -0.01])
LAT = 58.32298 + np.array([0, 0.02, 0.01, -0.01, -0.02])
# 15.5 km north-west of the middle of Kiruna municipality, which is 200 km wide.
KIRUNA = (20.2253, 67.8558)


UTM = ("EPSG:25832", "EPSG:25834", "EPSG:25835")


def _write(lon: np.ndarray, lat: np.ndarray, crs: str) -> tuple[np.ndarray, np.ndarray]:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(lon, lat)


@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize("crs", [crs for crs in SYSTEMS if crs not in UTM])
def test_points_in_mjolby_are_found_in_every_system(crs: str, *, is_swapped: bool) -> None:
    """Also with the axes swapped; a municipality 35 km wide tells neighbouring zones apart."""
    x, y = _write(LON, LAT, crs)
    found = propose_crs(*((y, x) if is_swapped else (x, y)), municipality="0586")
    assert (found[0].crs, found[0].is_swapped) == (crs, is_swapped)
    assert found[0].share_inside == 1
    assert found[0].certainty is Certainty.SURE
    assert ("omkastade" in found.why) == is_swapped
    assert "5 av 5 punkter faller i Mjölby" in found.why


@pytest.mark.parametrize(("crs", "code"), [("EPSG:25832", "1480"), ("EPSG:25834", "0980"), ("EPSG:25835", "2583")])
def test_utm_is_found_in_the_zones_of_sweden(crs: str, code: str) -> None:
    """32 in Göteborg, 34 on Gotland, 35 in Haparanda; 33 is SWEREF 99 TM."""
    middle = read_outline(code).geometry.iloc[0].representative_point()
    x, y = _write(middle.x + np.arange(4) / 100, middle.y + np.arange(4) / 100, crs)
    assert propose_crs(x, y, municipality=code)[0].crs == crs


@settings(max_examples=30, deadline=None)
@given(
    crs=st.sampled_from(list(SYSTEMS)),
    code=st.sampled_from(["0586", "1960", "0821", "0861", "1480", "2584", "2321", "0980"]),
    spread=st.floats(0, 0.02),
    is_swapped=st.booleans(),
)
def test_a_swedish_point_comes_back_and_its_system_is_first_or_said_to_be_ambiguous(
    crs: str, code: str, spread: float, *, is_swapped: bool
) -> None:
    """Within a decimetre; RT 90 is written by another method than it is read by, 0.5 m apart at most."""
    middle = read_outline(code).geometry.iloc[0].representative_point()
    lon, lat = middle.x + spread * np.arange(4) / 4, middle.y + spread * np.arange(4) / 8
    assume(crs not in UTM or SYSTEMS[crs].reach[0] < lon[0] < lon[-1] < SYSTEMS[crs].reach[1])
    x, y = _write(lon, lat, crs)
    found = propose_crs(*((y, x) if is_swapped else (x, y)), municipality=code)
    right = next(one for one in found if (one.crs, one.is_swapped) == (crs, is_swapped))
    back = to_degrees(x, y, crs=right.crs)
    metres = 111_000 * np.hypot((back[0] - lon) * np.cos(np.radians(lat)), back[1] - lat)
    assert (metres < (0.6 if crs == "EPSG:3021" else 0.1)).all()
    assert right is found[0] or "välj själv" in found.why
    if found[0].certainty is Certainty.SURE:
        assert right is found[0]


def test_neighbouring_zones_that_both_fit_are_left_to_a_person() -> None:
    """Kiruna is 200 km wide and the zones are 31 km apart there: no proposal is sure, and the text says why."""
    lon, lat = KIRUNA[0] + np.arange(5) / 100, KIRUNA[1] + np.arange(5) / 100
    found = propose_crs(*_write(lon, lat, "EPSG:3016"), municipality="2584")
    assert "EPSG:3016" in {one.crs for one in found}
    assert len(found) > 1
    assert Certainty.SURE not in {one.certainty for one in found}
    assert "jämför på kartan och välj själv" in found.why


def test_a_municipalitys_own_zone_comes_first_among_those_that_fit() -> None:
    """Kungsör uses 16 30; two points near its border also fall within the margin in no other zone."""
    assert find_own_zone("1960") == "EPSG:3010"
    lon, lat = np.array([16.1, 16.11, 16.12]), np.array([59.42, 59.42, 59.43])
    found = propose_crs(*_write(lon, lat, "EPSG:3010"), municipality="1960")
    assert found[0].crs == "EPSG:3010"
    assert "kommunens egen zon" in found.why


def test_sweref_99_tm_and_utm_33_are_one_proposal() -> None:
    """Their numbers are the same, so nobody is asked to choose."""
    found = propose_crs(*_write(LON, LAT, "EPSG:32633"), municipality="0586")
    assert [one.crs for one in found] == ["EPSG:3006"]
    assert "UTM zon 33N ger samma punkter" in found.why


def test_rt_90_says_what_the_conversion_costs() -> None:
    """Lantmäteriet: mean error 0.07 m, largest 0.2 m."""
    found = propose_crs(*_write(LON, LAT, "EPSG:3021"), municipality="0586")
    assert found[0].accuracy_m == 0.2
    assert "högst cirka 0,2 m" in found.why


@pytest.mark.parametrize("municipality", [None, "riket", "Vancouver"])
def test_nothing_is_sure_without_a_municipality(municipality: str | None) -> None:
    """Other countries' grids have numbers of the same size."""
    for crs in SYSTEMS:
        found = propose_crs(*_write(LON, LAT, crs), municipality=municipality)
        assert all(one.certainty is not Certainty.SURE for one in found)
    assert propose_crs(LON, LAT, municipality=municipality)[0].crs == "EPSG:4326"
    assert "Sverige" in propose_crs(LON, LAT, municipality=municipality).why


def test_points_of_another_municipality_are_said_to_be_elsewhere() -> None:
    """A file from Mjölby given as Kungsör's is proposed with doubt, never with certainty."""
    found = propose_crs(LON, LAT, municipality="1960")
    assert found[0].crs == "EPSG:4326"
    assert found[0].certainty is Certainty.UNSURE
    assert "Inget känt referenssystem lägger punkterna i Kungsör" in found.why


@pytest.mark.parametrize("municipality", [None, "0586", "län:05"])
@pytest.mark.parametrize(
    ("x", "y"),
    [
        (423168.0, 167694.0),  # Hungerford, British national grid
        (490320.299, 5458607.0),  # Vancouver, UTM 10N
        (-84.51, 39.10),  # Cincinnati
        (1400000.0, 400000.0),  # Ohio's state plane, feet
    ],
)
def test_points_outside_sweden_get_no_proposal(x: float, y: float, municipality: str | None) -> None:
    """And a sentence that says so."""
    found = propose_crs(np.array([x, x + 0.01]), np.array([y, y + 0.01]), municipality=municipality)
    assert len(found) == 0
    assert "Inget känt referenssystem lägger punkterna i Sverige" in found.why


def test_rows_without_a_place_say_nothing_about_the_system() -> None:
    """(0, 0), missing and infinite are no places; the rest decide."""
    nowhere = np.array([0, np.nan, np.inf])
    assert propose_crs(nowhere, nowhere, municipality="0586").why == "Ingen rad har en position."
    found = propose_crs(np.append(LON, nowhere), np.append(LAT, nowhere), municipality="0586")
    assert found[0].share_inside == 1


def test_a_few_points_far_off_make_a_proposal_less_than_sure() -> None:
    """8 of 10 in Mjölby is likely, not sure."""
    lon, lat = np.append(np.tile(LON, 2) + np.arange(10) / 1e4, [18, 18.1]), np.append(np.tile(LAT, 2), [59, 59])
    found = propose_crs(lon, lat, municipality="0586")
    assert found[0].certainty is Certainty.LIKELY
    assert "10 av 12 punkter" in found.why


def test_odd_positions_are_remarked_on_and_all_rows_remain() -> None:
    """A spot that 30 of 100 rows share may be the middle of something; a spot of 5 may be a house."""
    lon = np.concatenate([np.full(30, 15.1), np.full(5, 15.2), 15.1 + np.arange(62) / 1000, [18.07, -123.1, np.nan]])
    lat = np.concatenate([np.full(30, 58.3), np.full(5, 58.3), np.full(62, 58.31), [59.33, 49.3, np.nan]])
    remarks = flag_positions(lon, lat, municipality="0586")
    assert len(remarks) == 100
    assert set(remarks[:30]) == {"samma punkt som 29 andra rader: kan vara en mittpunkt"}
    assert set(remarks[30:97]) == {""}
    assert remarks[97:].tolist() == ["utanför Mjölby", "utanför Sverige", ""]


def test_a_picture_has_few_points_and_the_odd_ones_among_them() -> None:
    """10 000 rows are drawn as 2 000 spots at most; the only one outside is there."""
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(15, 15.2, 10_000), rng.uniform(58.2, 58.4, 10_000)
    lon[77], lat[77] = 18.07, 59.33
    drawn = thin_points(lon, lat, flag_positions(lon, lat, municipality="0586"))
    assert len(drawn) == 2_000
    assert drawn["remark"].tolist().count("utanför Mjölby") == 1
    assert drawn["n"].sum() <= 10_000
    assert len(thin_points(np.full(50, 15.1), np.full(50, 58.3))) == 1


def _shared(name: str) -> Path:
    file = SHARED / name
    if not file.exists():
        pytest.skip("the shared data are not here")
    return file


@pytest.mark.shared
def test_the_bus_stops_of_orsa_are_in_sweref_99_tm() -> None:
    """As the GeoPackage itself says; written in RT 90 and in 15 00 they are found too."""
    stops = pyogrio.read_dataframe(_shared("messy/Kollektivtrafik_Orsa.gpkg"), layer="hallplatslagen").geometry
    for crs in ("EPSG:3006", "EPSG:3021", "EPSG:3009", "EPSG:4326"):
        written = stops.to_crs(crs)
        found = propose_crs(written.x.to_numpy(), written.y.to_numpy(), municipality="2034")
        assert found[0].crs == crs
        assert found[0].share_inside > 0.95


@pytest.mark.shared
def test_real_files_from_abroad_get_no_proposal() -> None:
    """Hungerford, Vancouver and Cincinnati, whose missing coordinates are no places."""
    files = [
        ("messy/hungerford_shootings.csv", "easting", "northing"),
        ("points/vancouver_thefts.csv.gz", "X", "Y"),
        ("points/cincinnati_burglary.csv.gz", "longitude", "latitude"),
    ]
    for name, x, y in files:
        rows = pd.read_csv(_shared(name))
        assert not propose_crs(rows[x].to_numpy(), rows[y].to_numpy(), municipality="0586").proposals
        assert not propose_crs(rows[x].to_numpy(), rows[y].to_numpy(), municipality=None).proposals


@pytest.mark.shared
def test_town_points_find_their_own_county() -> None:
    """The 2 017 towns of SCB, county by county, in SWEREF 99 TM."""
    towns = gpd.read_file(_shared("geo/tatorter_points.geojson")).to_crs("EPSG:3006")
    counties = towns["mun_code"].astype(str).str.zfill(4).str[:2]
    for county in ("05", "20", "19", "25"):
        its = towns.geometry[counties == county]
        found = propose_crs(its.x.to_numpy(), its.y.to_numpy(), municipality=f"län:{county}")
        assert found[0].crs == "EPSG:3006"
        assert found[0].share_inside > 0.95
