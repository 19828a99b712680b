"""Gi* is that of esda and of Getis and Ord."""

import csv

import numpy as np
import pytest

from geo.hotspots.gistar import hotspot_gistar, score_sums, score_windows
from tests.hotspot_places import GRID, SHARED, reference, scatter

CELLS = np.array([[0, 1, 0, 2, 0, 0], [3, 0, 0, 1, 0, 0], [0, 0, 7, 4, 1, 0], [0, 2, 5, 9, 0, 1], [1, 0, 0, 3, 0, 0]])
# esda 2.9.0 with libpysal 4.14.1: G_Local(CELLS, lat2W(5, 6, rook=False), transform="B", star=True).Zs
ESDA_Z = """
-0.316282302150 -0.806364815234 -0.806364815234 -1.007956019042 -1.007956019042 -1.265129208600
-0.806364815234 -0.175963228741 0.527889686222 0.527889686222 -0.703852914963 -1.411138426659
-0.604773611425 0.879816143704 2.815411659853 2.639448431112 0.703852914963 -1.209547222850
-1.007956019042 0.527889686222 3.167338117334 2.991374888594 1.055779372445 -1.209547222850
-0.553494028763 0.000000000000 2.217503241892 1.814320834275 1.007956019042 -1.027917481988
"""


def test_gistar_is_esdas() -> None:
    """On the same grid esda's analytic G_Local gives the same z."""
    assert np.abs(score_windows(CELLS.astype(float)).ravel() - np.array(ESDA_Z.split(), dtype=float)).max() < 1e-9


def test_gistar_of_esdas_own_test() -> None:
    """The six points of esda's test suite, binary weights within 15: z of the first is −1.39727626."""
    y = np.array([2, 3, 3.2, 5, 8, 7])
    # Within 15 of (10, 10): itself, (20, 10) and (15, 20).
    assert score_sums(np.array([2 + 3 + 5.0]), np.array([3.0]), y)[0] == pytest.approx(-1.39727626, abs=1e-8)


@pytest.mark.shared
def test_gistar_of_getis_and_ord() -> None:
    """Their 16 by 16 grid at 30 m: Gi* of the cell is 1.45078 with the variance over n."""
    expected = reference()["getis_ord_1996"]
    with (SHARED / "points" / "getisord.csv").open(encoding="utf-8") as file:
        rows = [(float(r["x"]), float(r["y"]), float(r["val"])) for r in csv.DictReader(file)]
    x, y, values = np.array(rows).T
    near = np.hypot(x - x[119], y - y[119]) <= 30
    z = score_sums(np.array([values[near].sum()]), np.array([near.sum()]), values)[0]
    assert z == pytest.approx(expected["Gi_star_d30"], abs=5e-6)


def test_gistar_leaves_out_what_is_not_the_area() -> None:
    """A masked grid gives what the formula of Ord and Getis gives with the members alone, written out in full."""
    inside = np.ones(CELLS.shape, dtype=bool)
    inside[0, :2] = inside[4, 5] = False
    at = np.argwhere(inside)
    values = CELLS[inside].astype(float)
    weights = (np.abs(at[:, None] - at).max(axis=2) <= 1).astype(float)
    n, sums, sizes = len(values), weights @ values, weights.sum(axis=1)
    spread = np.sqrt((values**2).mean() - values.mean() ** 2) * np.sqrt((n * sizes - sizes**2) / (n - 1))
    z = score_windows(CELLS.astype(float), inside=inside)
    np.testing.assert_allclose(z[inside], (sums - values.mean() * sizes) / spread, atol=1e-12)
    assert np.isnan(z[~inside]).all()


def test_gistar_says_that_it_is_no_test_for_a_small_town() -> None:
    """Under 2 000 incidents, and without adjustment, the reader is warned in words."""
    few = hotspot_gistar(*scatter(300, seed=1), grid=GRID, is_adjusted=False)
    many = hotspot_gistar(*scatter(3000, seed=1), grid=GRID)
    assert "Bara 300 händelser" in few.warnings[0]
    assert "utan hänsyn" in few.method
    assert len(many.warnings) == 1
    assert "Benjamini" in many.method
