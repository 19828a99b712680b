"""Positions are read as people and systems write them, or refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.coordinates import read_positions
from data.coordinates.notations import parse_coordinate, parse_pair

LON = st.floats(10.6, 24.1)
LAT = st.floats(55.4, 69.0)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("58.41", 58.41),
        ("58,41", 58.41),
        (" +58,41 ", 58.41),
        ("−12,5", -12.5),
        ("6 474 123", 6474123),
        ("6\u00a0474\u00a0123,4", 6474123.4),
        ("6\u2009474\u2009123", 6474123),
        ("6\u202f474\u202f123", 6474123),
        ("N 6474123", 6474123),
        ("523456 E", 523456),
        ("58°24'36\"", 58.41),
        ("58° 24\u2032 36\u2033 N", 58.41),
        ("N 58° 24' 36\"", 58.41),
        ("58°24'36''N", 58.41),
        ("58 24 36", 58.41),
        ("58:24:36", 58.41),
        ("58°24,6'", 58.41),
        ("58 24.6 N", 58.41),
        ("58,41°", 58.41),
        ("15° 37' 12\" Ö", 15.62),
        ("15° 37' 12\" O", 15.62),
        ("0° 30' V", -0.5),
        ("33° 30' S", -33.5),
    ],
)
def test_a_coordinate_is_read_in_the_notations_met_in_practice(written: str, value: float) -> None:
    """24' 36" is 0.41 of a degree, 37' 12" is 0.62."""
    found = parse_coordinate(written)
    assert found is not None
    assert found.value == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    "written",
    ["abc", "58°75'", "58°24'61\"", "58'24", "N 58 N", "-58 S", "6.474.123", "58 4 7 1", "1 2345", "inf", "1e999", "²"],
)
def test_what_can_be_read_in_two_ways_or_none_is_refused(written: str) -> None:
    """A wrong place is worse than none."""
    assert parse_coordinate(written) is None
    found = read_positions(pd.Series([written]), pd.Series(["58"]))
    assert found.x.isna().all()
    assert list(found.faults.index) == [0]


@pytest.mark.parametrize(
    ("written", "pair"),
    [
        ("58,41; 15,62", (58.41, 15.62, False)),
        ("58.41, 15.62", (58.41, 15.62, False)),
        ("58.41,15.62", (58.41, 15.62, False)),
        ("58.41 15.62", (58.41, 15.62, False)),
        ("58,41 15,62", (58.41, 15.62, False)),
        ("58,41, 15,62", (58.41, 15.62, False)),
        ("(58.41, 15.62)", (58.41, 15.62, False)),
        ("[58.41, 15.62]", (58.41, 15.62, False)),
        ("58,41 | 15,62", (58.41, 15.62, False)),
        ("6474123, 523456", (6474123, 523456, False)),
        ("6474123 523456", (6474123, 523456, False)),
        ("6 474 123; 523 456", (6474123, 523456, False)),
        ("POINT (15.62 58.41)", (15.62, 58.41, True)),
        ("SRID=4326;POINT Z (15.62 58.41 0)", (15.62, 58.41, True)),
        ("N 58° 24' 36\" E 15° 37' 12\"", (15.62, 58.41, True)),
        ("58°24'36\"N, 15°37'12\"Ö", (15.62, 58.41, True)),
        ("15°37'12\"Ö 58°24'36\"N", (15.62, 58.41, True)),
        ("58,41 N; 15,62 E", (15.62, 58.41, True)),
        ("N58,41, E15,62", (15.62, 58.41, True)),
        ("58°24'36\" 15°37'12\"", (58.41, 15.62, False)),
    ],
)
def test_one_column_holds_both(written: str, pair: tuple[float, float, bool]) -> None:
    """The text itself may say which is which; else they come in the order written."""
    found = parse_pair(written)
    assert found is not None
    assert found == pytest.approx(pair)
    read = read_positions(pd.Series([written]), is_swapped=not pair[2])
    assert [read.x[0], read.y[0]] == pytest.approx(sorted(pair[:2]))


@pytest.mark.parametrize(
    "written", ["58,41", "58", "58, 15", "58°24'N", "58°N 59°N", "1;2;3", "58.4 15", "a; b", "POINT (a b)"]
)
def test_half_a_pair_is_no_pair(written: str) -> None:
    """58,41 is one number with a decimal comma, not 58 and 41."""
    assert parse_pair(written) is None
    assert len(read_positions(pd.Series([written])).faults) == 1


@pytest.mark.parametrize("empty", ["", " ", "-", "..", "NULL", "null", "nan", "NA"])
def test_an_empty_position_is_no_place_and_no_fault(empty: str) -> None:
    """Missing is not 0 and not wrong."""
    for found in (read_positions(pd.Series([empty])), read_positions(pd.Series([empty]), pd.Series([empty]))):
        assert found.x.isna().all()
        assert found.faults.empty


def test_half_a_position_is_refused_and_zero_zero_is_no_place() -> None:
    """Rows keep their numbers in the file."""
    rows = [7, 8, 9, 10]
    found = read_positions(pd.Series(["15", "", "0", "15"], index=rows), pd.Series(["", "58", "0,0", "58"], index=rows))
    assert found.x.isna().tolist() == [True, True, True, False]
    assert found.faults.to_dict() == dict.fromkeys([7, 8], "bara den ena av x och y är ifylld.")


def test_letters_turn_axes_that_stand_in_each_others_columns() -> None:
    """And two northings are no position."""
    found = read_positions(pd.Series(["58° N", "58° N"]), pd.Series(["15° Ö", "59° N"]), is_swapped=True)
    assert found.x.iloc[0] == 15
    assert found.y.iloc[0] == 58
    assert list(found.faults.index) == [1]


def _in_degrees(value: float, letters: str) -> str:
    # Ten-thousandths of a second are 3 mm on the ground.
    total = round(value * 36_000_000)
    minutes, seconds = divmod(total, 600_000)
    return f"{minutes // 60}° {minutes % 60}' {seconds / 10_000:.4f}\" {letters}".replace(".", ",")


@given(lon=LON, lat=LAT)
def test_every_notation_gives_the_same_place(lon: float, lat: float) -> None:
    """Within a centimetre: 1e-7 of a degree."""
    points, commas = (f"{lat:.9f}", f"{lon:.9f}"), (f"{lat:.9f}".replace(".", ","), f"{lon:.9f}".replace(".", ","))
    texts = [f"{points[0]}, {points[1]}", f"{commas[0]}; {commas[1]}", f"{commas[0]} {commas[1]}"]
    texts += [f"POINT ({points[1]} {points[0]})", f"{_in_degrees(lat, 'N')} {_in_degrees(lon, 'Ö')}"]
    found = read_positions(pd.Series(texts), is_swapped=True)
    np.testing.assert_allclose(found.x, lon, atol=1e-7)
    np.testing.assert_allclose(found.y, lat, atol=1e-7)


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=20))
def test_any_text_is_a_place_or_none_or_a_fault(texts: list[tuple[str, str]]) -> None:
    """Nothing crashes, no place is infinite, and x is missing where y is."""
    first, second = (pd.Series([pair[at] for pair in texts], dtype="str") for at in (0, 1))
    for found in (read_positions(first, second), read_positions(first)):
        assert not np.isinf(found.x).any()
        assert (found.x.isna() == found.y.isna()).all()
        assert found.x[found.faults.index].isna().all()
        assert found.faults.index.is_unique
