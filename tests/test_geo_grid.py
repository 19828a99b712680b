"""The grid is that of the statistics, and no incident is lost on it or counted twice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.grid import count_cells, make_grid


def test_cells_are_those_of_the_statistical_grid() -> None:
    """A place in Mjölby lies in the cell whose south-western corner SCB would name."""
    grid = make_grid([507_731.27], [6_464_677.24], cell_m=100)
    assert grid.cell_ids().tolist() == [5077006464600]


@pytest.mark.parametrize("cell_m", [0, -100, 31.6, float("nan")])
def test_a_cell_is_a_whole_number_of_metres(cell_m: float) -> None:
    """Anything else would give cells that no one else can name."""
    with pytest.raises(ValueError, match="whole number of metres"):
        make_grid([500_000.0], [6_400_000.0], cell_m=cell_m)  # type: ignore[arg-type]


def test_a_stray_place_does_not_make_a_giant_grid() -> None:
    """One place in the wrong end of the country is reported, not given a million cells of sea."""
    with pytest.raises(ValueError, match="leave out those that lie outside"):
        make_grid([500_000.0, 900_000.0], [6_400_000.0, 7_600_000.0], cell_m=100)


@given(st.lists(st.tuples(st.floats(3e5, 3.2e5), st.floats(6.4e6, 6.42e6)), max_size=40), st.integers(50, 2000))
@settings(max_examples=40, deadline=None)
def test_no_incident_is_lost_or_counted_twice(places: list[tuple[float, float]], cell_m: int) -> None:
    """Wherever the incidents lie, edges included, the cells sum to their number and keep them within reach."""
    x, y = (np.array(axis, dtype=float) for axis in zip(*places, strict=True)) if places else (np.empty(0),) * 2
    grid = make_grid(x, y, cell_m=cell_m)
    n = count_cells(x, y, grid=grid)
    assert n.sum() == len(places)
    if places:
        east, _ = grid.centres()
        assert np.abs(east[:, None] - x).min(axis=0).max() <= cell_m / 2 + 1e-6
