"""The circular scan is SaTScan's and Kulldorff's, and leaves maps where nothing is hot alone."""

import csv

import numpy as np
import pytest

from geo.hotspots.scan import Model, hotspot_scan, scan_places
from tests.hotspot_places import EVEN, GRID, SHARED, reference


def read_graves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the medieval graves, or skip where they aren't."""
    path = SHARED / "points" / "graves" / "grave.csv"
    if not path.exists():
        pytest.skip("the shared data is not here")
    with path.open(encoding="utf-8") as file:
        rows = [(float(r["x"]), float(r["y"]), r["mark"] == "affected") for r in csv.DictReader(file)]
    x, y, affected = np.array(rows).T
    return x, y, affected.astype(int)


@pytest.mark.shared
def test_the_scan_is_satscans() -> None:
    """The medieval graves: SaTScan's three clusters with their scores, radius and members."""
    x, y, affected = read_graves()
    rng = np.random.default_rng(1)
    clusters, _, _ = scan_places(x, y, affected, weights=np.ones(x.size), rng=rng, model=Model.BERNOULLI)
    for cluster, known in zip(clusters, reference()["satscan_medieval_graves_bernoulli"]["clusters"], strict=False):
        assert cluster.score == pytest.approx(known["LLR"], abs=5e-6)
        assert len(cluster.members) == known["n"]
        assert cluster.n == known["cases"]
    assert clusters[0].radius_m == pytest.approx(1359.71, abs=0.005)
    assert (clusters[0].x_m, clusters[0].y_m) == (10324, 4389)
    assert clusters[0].p_value == pytest.approx(0.05, abs=0.03)


def test_the_score_is_kulldorffs_formula() -> None:
    """Eight of ten in a place with a quarter of the people: 8 ln(8/2.5) + 2 ln(2/7.5), by hand."""
    x, y = np.array([0.0, 1000, 2000, 3000]), np.zeros(4)
    clusters, _, _ = scan_places(x, y, [8, 1, 1, 0], weights=np.ones(4), rng=np.random.default_rng(1), n_maps=9)
    assert clusters[0].score == pytest.approx(8 * np.log(8 / 2.5) + 2 * np.log(2 / 7.5))
    assert clusters[0].expected == pytest.approx(2.5)


def test_the_score_against_a_known_expectation() -> None:
    """Expectation-based: n ln(n/e) + e − n, whatever happens elsewhere."""
    x, y = np.array([0.0, 1000, 2000, 3000]), np.zeros(4)
    clusters, _, _ = scan_places(
        x, y, [9, 4, 4, 4], weights=[3.0, 4, 4, 4], rng=np.random.default_rng(1), model=Model.EXPECTED, n_maps=9
    )
    assert clusters[0].score == pytest.approx(9 * np.log(3) + 3 - 9)


def test_clusters_share_no_place() -> None:
    """Two separate problems are two clusters; each cell belongs to one."""
    x = np.concatenate([np.full(12, 500_150.0), np.full(9, 501_350.0)])
    y = np.concatenate([np.full(12, 6_400_150.0), np.full(9, 6_401_050.0)])
    found = hotspot_scan(x, y, grid=GRID, weights=EVEN, rng=np.random.default_rng(1), dispersion=1, n_maps=99)
    members = np.concatenate([c.members for c in found.clusters])
    assert len(set(members)) == len(members)
    assert [c.n for c in found.clusters[:2]] == [12, 9]
    assert all(c.p_value == 0.01 for c in found.clusters[:2])
    assert found.cells["is_hot"].sum() == sum(len(c.members) for c in found.clusters if c.p_value <= 0.05)


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_the_scan_leaves_maps_alone_where_nothing_is_hot(dispersion: float) -> None:
    """About 5 % of maps, and with series at most 10 %, have a circle with p at most 0.05."""
    rng = np.random.default_rng(7)
    side = np.arange(20.0) * 100
    x, y = np.tile(side, 20), np.repeat(side, 20)
    people = rng.gamma(1, 1, 400)
    false = 0
    for _ in range(100):
        sizes = rng.geometric(2 / (dispersion + 1), round(200 / (dispersion + 1)))
        n = np.bincount(rng.choice(400, sizes.size, p=people / people.sum()), sizes, minlength=400)
        clusters, _, _ = scan_places(
            x, y, n, weights=people, rng=rng, dispersion=dispersion, max_radius_m=200, n_maps=99
        )
        false += clusters[0].p_value <= 0.05
    assert false <= 10


def test_gumbel_gives_what_many_maps_give() -> None:
    """A p-value read off 199 maps by Gumbel's distribution is near the one counted on 9 999."""
    x, y = np.arange(30.0) * 100, np.zeros(30)
    n = np.bincount([4] * 5 + [*range(0, 30, 2)], minlength=30)
    few, many = (
        scan_places(x, y, n, weights=np.ones(30), rng=np.random.default_rng(1), n_maps=maps, is_gumbel=gumbel)[0][0]
        for maps, gumbel in ((199, True), (9_999, False))
    )
    assert few.p_value == pytest.approx(many.p_value, rel=0.5)


@pytest.mark.parametrize(
    ("n", "weights", "model", "dispersion", "message"),
    [
        ([1, 0], [1.0, 0.0], Model.POISSON, 1, "weight above 0"),
        ([3, 0], [2.0, 2.0], Model.BERNOULLI, 1, "some of the records"),
        ([1, 0], [2.0, 2.0], Model.BERNOULLI, 2, "dispersion must be 1"),
        ([1, 0], [2.0, 2.0], Model.POISSON, 0.2, "at least 1"),
    ],
)
def test_a_scan_that_cannot_be_is_refused(
    n: list[int], weights: list[float], model: Model, dispersion: float, message: str
) -> None:
    """What must hold is said before any map is drawn."""
    with pytest.raises(ValueError, match=message):
        scan_places(
            np.array([0.0, 9]),
            np.zeros(2),
            n,
            weights=weights,
            rng=np.random.default_rng(1),
            model=model,
            dispersion=dispersion,
        )
