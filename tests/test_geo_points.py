"""Places of incidents: each once, each in metres, none lost in silence."""

import pandas as pd
import pytest

from geo.points import locate_incidents

MJOLBY = {"x": 15.131987, "y": 58.322982, "crs": "EPSG:4326"}
# The same place as PROJ gives it.
METRES = {"x": 507_731.27, "y": 6_464_677.24, "crs": "EPSG:3006"}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    """Put a few incidents in a table."""
    default = {"x": None, "y": None, "crs": None, "is_outside": False}
    return pd.DataFrame([{"incident_id": at, **default, **row} for at, row in enumerate(rows)])


def test_sources_in_different_systems_meet() -> None:
    """Degrees and metres of the same place are the same place."""
    found = locate_incidents(table(MJOLBY, METRES))
    assert found.x_m == pytest.approx([507_731.27] * 2, abs=0.01)
    assert found.y_m == pytest.approx([6_464_677.24] * 2, abs=0.01)


def test_what_has_no_place_is_counted() -> None:
    """Without coordinates, or outside Sweden: not on the map, but in the sum."""
    found = locate_incidents(table(METRES, {}, {**METRES, "is_outside": True}))
    assert found.incident_id.tolist() == [0]
    assert found.n_unplaced == 2


def test_no_incidents_are_no_points() -> None:
    """An empty selection is answered."""
    found = locate_incidents(table(METRES).iloc[:0])
    assert found.x_m.size == 0
    assert found.n_unplaced == 0


def test_an_incident_that_stands_twice_is_refused() -> None:
    """A repeated id would look like a repeated crime."""
    twice = pd.concat([table(METRES), table(METRES)])
    with pytest.raises(ValueError, match="1 of 2 rows repeat an id"):
        locate_incidents(twice)
