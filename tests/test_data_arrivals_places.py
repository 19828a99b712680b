"""Places are read the right way round, in one column or in two."""

import pytest

from data.arrivals import (
    hold_upload,
    look_at,
    open_arrival,
)
from tests.arriving_files import INCIDENTS, MJOLBY, describe


@pytest.mark.parametrize(
    ("position", "is_swapped"),
    [("15,13199; 58,32298", False), ("58.32298, 15.13199", True), ("POINT (15.13199 58.32298)", False)],
)
def test_one_column_can_hold_both_coordinates(position: str, *, is_swapped: bool) -> None:
    """As map services and spreadsheets write them."""
    columns = {"från": "tid", "kategori": "brott", "position": "läge"}
    fields = {**INCIDENTS, "kolumner": columns, "omkastade": is_swapped}
    with hold_upload(f'tid;brott;läge\n2024-01-01;Klotter;"{position}"\n'.encode(), "a.csv") as path:
        portion = next(open_arrival(path, describe(fields)).portions())
    assert portion.table[["lon", "lat"]].to_numpy().tolist() == [list(MJOLBY)]


def test_swapped_columns_are_read_the_right_way_round() -> None:
    """The travel centre in Mjölby, northing under x."""
    fields = {**INCIDENTS, "koordinatsystem": "EPSG:3006", "omkastade": True}
    with hold_upload(b"tid;brott;x;y;id\n2024-01-01;Klotter;6464677,2;507731,3;\n", "a.csv") as path:
        portion = next(open_arrival(path, describe(fields)).portions())
    assert portion.table[["lon", "lat"]].to_numpy()[0] == pytest.approx(MJOLBY, abs=1e-5)
    assert portion.table[["x", "y"]].to_numpy().tolist() == [[507731.3, 6464677.2]]


def test_a_look_proposes_the_system_that_puts_the_points_in_the_municipality() -> None:
    """With x and y the right way round, and asks nothing that is sure."""
    rows = "".join(f"2024-01-{day:02};Klotter;{6464600 + day};{507700 + day}\n" for day in range(1, 11))
    with hold_upload(f"Datum;Brott;X;Y\n{rows}".encode(), "a.csv") as path:
        look = look_at(path, municipality="0586")
    assert look.crs == ("EPSG:3006", True)
    assert look.proposal.fields["omkastade"] is True
    assert "koordinatsystem" not in [one.key for one in look.proposal.questions]
    assert look.points[["lon", "lat"]].iloc[0].tolist() == pytest.approx(MJOLBY, abs=0.002)
