"""Near repeats, held against the Near Repeat Calculator and chance."""

import csv
from pathlib import Path

import numpy as np
import pytest

from geo.near_repeat import Metric, NearRepeat, find_near_repeats

NEARREPEAT = Path(__file__).parents[2] / "shared" / "data" / "points" / "nearrepeat"
# Near Repeat Calculator 1.3 with the labels mended: same day, 1 day, 2 days, 3 or more.
ARSON = [[0, 2, 0, 8], [9, 1, 1, 45], [4, 0, 0, 140], [6, 0, 0, 234], [393, 710, 770, 133_658]]
BURGLARY_RATIO = [[1.69, 0.60], [1.32, 0.94], [0.94, 1.03]]


def read(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read one of the reference files, or skip where they aren't."""
    if not (NEARREPEAT / name).exists():
        pytest.skip("the shared data is not here")
    with (NEARREPEAT / name).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    x, y = np.array([row[:2] for row in rows], dtype=float).T
    return x, y, np.array([row[2] for row in rows], dtype="datetime64[D]")


@pytest.mark.shared
def test_the_chicago_arson_table() -> None:
    """Every band is the calculator's, which reads places to the decimetre: a pair 399.96 m apart is 400."""
    x, y, day = read("chicago_arson.csv")
    found = find_near_repeats(
        x.round(1),
        y.round(1),
        day,
        rng=np.random.default_rng(1),
        distance_edges_m=(0, 200, 400, 600),
        day_edges=(0, 1, 2, 3),
        metric=Metric.MANHATTAN,
        n_permutations=99,
    )
    np.testing.assert_array_equal(found.table().to_numpy(), ARSON)
    assert found.table("p_value").iloc[1, 0] == 0.01
    assert found.table("ratio").iloc[1, 0] > 30


@pytest.mark.shared
def test_the_chicago_burglary_ratios() -> None:
    """Observed over expected as the calculator printed them after 19 deals, to the noise of so few."""
    x, y, day = read("chicago_be_month1.csv")
    found = find_near_repeats(
        x,
        y,
        day,
        rng=np.random.default_rng(1),
        distance_edges_m=(0, 100, 200, 300),
        day_edges=(0, 7, 14, 21),
        metric=Metric.MANHATTAN,
    )
    ratio = found.table("ratio").to_numpy()
    assert ratio[1:4, :2] == pytest.approx(np.array(BURGLARY_RATIO), abs=0.1)
    assert ratio[0, 0] > 1.5
    assert ratio[4] == pytest.approx([1, 1, 1, 1], abs=0.01)
    assert (found.table("p_value").to_numpy()[:3, 0] < 0.02).all()


def deal(x: list[float], y: list[float], day: list[int], **options: object) -> NearRepeat:
    """Look for near repeats among a few places in Mjölby."""
    east, north = np.array(x) + 507_000, np.array(y) + 6_464_000
    return find_near_repeats(east, north, day, rng=np.random.default_rng(1), **options)  # type: ignore[arg-type]


def test_bands_are_closed_below_and_open_above() -> None:
    """A pair exactly 200 m and 7 days apart is in the band that begins there; the same place has its own."""
    found = deal(
        [0, 200, 0], [0, 0, 0], [1, 8, 1], distance_edges_m=(0, 200, 400), day_edges=(0, 7, 14), n_permutations=9
    )
    table = found.table()
    assert table.loc["samma plats", "0 till under 7 dygn"] == 1
    assert table.loc["200 till under 400 m", "7 till under 14 dygn"] == 2
    assert table.to_numpy().sum() == 3


def test_every_pair_is_counted_once() -> None:
    """All n(n − 1)/2 pairs, near or far, are in exactly one band; in each dealing too."""
    rng = np.random.default_rng(4)
    found = find_near_repeats(
        rng.uniform(500_000, 502_000, 80), rng.uniform(6_400_000, 6_402_000, 80), rng.integers(0, 90, 80), rng=rng
    )
    assert found.pairs["n"].sum() == 80 * 79 // 2
    assert found.pairs["expected"].sum() == pytest.approx(80 * 79 / 2)


def test_pairs_by_definition() -> None:
    """The counts are those of going through all pairs one by one."""
    rng = np.random.default_rng(5)
    x, y, day = rng.uniform(0, 900, 60), rng.uniform(0, 900, 60), rng.integers(0, 40, 60)
    found = deal(list(x), list(y), list(day), n_permutations=1).table().to_numpy()
    first, second = np.triu_indices(60, 1)
    apart = np.hypot(x[first] - x[second], y[first] - y[second])
    days = np.abs(day[first] - day[second])
    by_hand, _, _ = np.histogram2d(apart, days, [[0, 100, 200, 400, 1e9], [0, 7, 14, 28, 1e9]])
    np.testing.assert_array_equal(found[1:], by_hand)


def test_planted_near_repeats_are_found() -> None:
    """Each burglary followed within days and metres by another stands out in the nearest band."""
    rng = np.random.default_rng(6)
    x, y, day = rng.uniform(500_000, 505_000, 60), rng.uniform(6_400_000, 6_405_000, 60), rng.integers(0, 365, 60)
    near = find_near_repeats(np.r_[x, x + 40], np.r_[y, y], np.r_[day, day + 3], rng=rng)
    row = near.pairs.query("distance == '0 till under 100 m' and days == '0 till under 7 dygn'").iloc[0]
    assert row["n"] >= 60
    assert row["p_value"] == 0.001


def test_chance_alone_is_seldom_a_near_repeat() -> None:
    """Of 100 years without any pattern at most ten have p ≤ 0.05 in the nearest band."""
    rng = np.random.default_rng(8)
    false = 0
    for _ in range(100):
        x, y = rng.uniform(500_000, 502_000, 150), rng.uniform(6_400_000, 6_402_000, 150)
        found = find_near_repeats(x, y, rng.integers(0, 365, 150), rng=rng, n_permutations=99)
        false += found.pairs["p_value"].to_numpy()[4] <= 0.05
    assert false <= 10


@pytest.mark.parametrize("n", [0, 1])
def test_no_pairs_are_answered(n: int) -> None:
    """None or one incident has no pairs, and no error."""
    found = deal([0.0] * n, [0.0] * n, [1] * n, n_permutations=9)
    assert found.pairs["n"].sum() == 0
    assert found.pairs["ratio"].isna().all()


def test_all_in_one_place_and_day() -> None:
    """Pairs that can't be otherwise are as expected: ratio 1, p 1."""
    pairs = deal([0.0] * 5, [0.0] * 5, [3] * 5, n_permutations=9).pairs
    assert pairs["n"].tolist()[0] == 10
    assert (pairs["ratio"].iloc[0], pairs["p_value"].iloc[0]) == (1, 1)


def test_days_and_edges_that_cannot_be_are_refused() -> None:
    """Missing days, parts of days and edges that don't rise are named."""
    with pytest.raises(ValueError, match="1 missing"):
        deal([0, 1], [0, 1], [1, float("nan")])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="whole day"):
        deal([0, 1], [0, 1], [1, 1.5])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="1 missing"):
        deal([0, 1], [0, 1], np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="rise from 0"):
        deal([0, 1], [0, 1], [1, 2], day_edges=(1, 2))
