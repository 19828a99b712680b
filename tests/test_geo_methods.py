"""All methods get the same incidents, and each says what it must not be used for."""

import numpy as np
import pytest

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.methods import MISUSE, Findings, Method, compare_methods


def scatter(rng: np.random.Generator, n: int, *, at_station: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Scatter incidents evenly over two kilometres, some of them at one station."""
    x = np.append(rng.uniform(500_000, 502_000, n), np.full(at_station, 501_050.0))
    y = np.append(rng.uniform(6_400_000, 6_402_000, n), np.full(at_station, 6_401_050.0))
    return transform_points(x, y, from_crs=ANALYSIS_CRS, to_crs=MAP_CRS)


def compare(seed: int, at_station: int) -> Findings:
    """Compare two years of 300 evenly spread incidents, this year with some more at the station."""
    rng = np.random.default_rng(seed)
    now, then = scatter(rng, 300, at_station=at_station), scatter(rng, 300)
    return compare_methods(*now, earlier=then, dispersion=1.0, rng=rng)


def test_a_new_station_is_found_by_the_tests_and_nothing_new_by_none_of_them() -> None:
    """Twenty-four new incidents in one cell are found; with none, window and circles stay silent."""
    found, nothing = compare(1, 24).by_method, compare(1, 0).by_method
    for method in (Method.WINDOW, Method.SCAN):
        assert (found[method].marked_n or 0) > 0
        assert nothing[method].marked_n == 0


def test_the_usual_tool_marks_cells_where_nothing_is_hot() -> None:
    """Even ground, three hundred incidents: Gi* marks some all the same."""
    assert (compare(1, 0).by_method[Method.GISTAR].marked_n or 0) > 0


def test_density_and_order_mark_nothing() -> None:
    """A picture and a list are no findings; the density's volume is the number of incidents."""
    compared = compare(1, 24)
    assert compared.by_method[Method.KDE].marked_n is None
    assert compared.by_method[Method.RANK].marked_n is None
    assert compared.by_method[Method.RANK].layer.sum() == 10
    volume = compared.by_method[Method.KDE].layer.sum() * (compared.grid.cell_m / 1_000) ** 2
    assert volume == pytest.approx(324, rel=0.03)


def test_every_method_says_what_it_is_not() -> None:
    """A method without a warning can't be shown."""
    assert set(MISUSE) == set(Method) == set(compare(1, 0).by_method)
