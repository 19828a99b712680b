"""The benchmarks run, and only where the answers are equal."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import cluster, country, density, emerging, gistar, hotspots, join, knox, plan, simulations
from benchmarks.__main__ import main
from benchmarks.goals import GOALS, Goal, Kind
from benchmarks.report import find_reached, is_met, write_goals, write_growth, write_table
from benchmarks.timing import Timing, compare

NOTE = Path(__file__).parent.parent / "docs" / "prestanda.md"


def test_the_join_gives_what_every_peer_at_hand_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small run of the real thing, geopandas at the least."""
    monkeypatch.setattr(join, "LAYERS", {join.TOWNS: country.read_municipalities})
    ways = [timing.way for timing in join.measure((2_000,), rounds=1)]
    assert {"geopandas.sjoin + groupby", "cellindex, numpy", "cellindex, numba"} <= set(ways)


def test_gistar_is_the_peers_where_it_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hundred cells, the closed form and the product's own table within a billionth of each other."""
    monkeypatch.setattr(gistar, "SIDES", {600: (20, 30)})
    differences = {timing.way: timing.difference for timing in gistar.measure((600,), rounds=1)}
    assert {gistar.CLOSED, gistar.TABLE} <= set(differences)
    assert all(difference is not None and difference < 1e-9 for difference in differences.values())


def test_density_is_its_definition_and_the_transform_within_a_hundredth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand incidents: the sum by its formula, the transform beside the sum."""
    monkeypatch.setattr("benchmarks.timing.LEAST_ALIKE", 0.9)  # so few places are rough, and kernels differ more
    monkeypatch.setattr(density, "N_EXACT", 1_000)
    monkeypatch.setattr(density, "N_FAST", 2_000)
    differences = {timing.way: timing.difference for timing in density.measure((1_000, 2_000), rounds=1)}
    assert differences[density.SUM] is not None
    assert differences[density.SUM] < 1e-9
    assert differences[density.FFT] is not None
    assert differences[density.FFT] < 0.01


def test_near_pairs_are_as_many_as_the_peers() -> None:
    """Both count the same pairs, where the peer is at hand."""
    assert knox.OURS in {timing.way for timing in knox.measure((300,), rounds=1, n_dealt=9)}


def test_the_search_for_series_is_timed_only_when_both_searches_agree() -> None:
    """The highest scores by numba are those by numpy."""
    assert [timing.n for timing in emerging.measure((120,), rounds=1, n_maps=19)] == [120]


def test_different_answers_are_not_compared() -> None:
    """A wrong answer is never a fast one, and a gap is no small difference."""
    with pytest.raises(AssertionError, match=r"arbete, 3: ours differs from what is expected by 1\.0"):
        compare("arbete", 3, {"peer": lambda: np.array([1, 2]), "ours": lambda: np.array([1, 3])})
    with pytest.raises(AssertionError, match="by inf"):
        compare("arbete", 3, {"a": lambda: np.array([1.0, 2]), "b": lambda: np.array([1, np.nan])}, allowed=0.1)


def test_another_kernel_must_at_least_rise_and_fall_with_ours() -> None:
    """What turns the other way has done something else."""
    wave = np.sin(np.arange(50.0))
    ways = {"peer": lambda: 2 * wave + 1, "ours": lambda: wave}
    timings = compare("arbete", 50, ways, rounds=1, expected=wave, alike=("peer",))
    assert [timing.difference for timing in timings] == [None, 0.0]
    with pytest.raises(AssertionError, match="peer differs"):
        compare("arbete", 50, {"peer": lambda: -wave}, rounds=1, expected=wave, alike=("peer",))


def time_one(way: str, cpu_s: float | None, *, peak_mb: float = 1.0, wall_s: float = 1.0) -> Timing:
    """Give one way of the first goal's work."""
    return Timing(GOALS[0].work, GOALS[0].n, way, cpu_s, wall_s, 5, peak_mb)


def test_goals_are_held_against_what_was_measured() -> None:
    """Two seconds against a hundredth is two hundred times; what isn't measured isn't said."""
    goal = GOALS[0]
    assert goal.peer is not None
    timings = [time_one(goal.peer, 2.0, peak_mb=100), time_one(goal.way, 0.01, peak_mb=10)]
    assert find_reached(goal, timings) == pytest.approx(200)
    assert find_reached(goal._replace(kind=Kind.MEMORY), timings) == pytest.approx(10)
    lines = list(write_goals(timings))
    assert lines[2].endswith(
        "| cellindex, numba | 10,0 ms | 5 | geopandas.sjoin + groupby | 2,0 s | 200× | ≥ 40× | ja |"
    )
    assert lines[3].endswith("| inte mätt |")
    assert list(write_table(timings))[-1].endswith("| 10,0 ms | 1,0 s | 5 | 200× | 10 MB | 0 |")


def test_some_goals_are_limits_from_above() -> None:
    """Seconds without a peer, and the clock on the wall where others do the work."""
    seconds = Goal(GOALS[0].work, GOALS[0].n, "a", None, 3.5, Kind.SECONDS)
    timings = [time_one("a", 3.4), time_one("b", None, wall_s=10.0), time_one("c", None, wall_s=13.5)]
    assert find_reached(seconds, timings) == pytest.approx(3.4)
    assert is_met(seconds, 3.4)
    assert not is_met(seconds, 3.6)
    wall = seconds._replace(way="c", peer="b", limit=1.3, kind=Kind.WALL)
    assert find_reached(wall, timings) == pytest.approx(1.35)
    assert not is_met(wall, 1.35)
    assert find_reached(wall._replace(peer="d"), timings) is None


def test_growth_is_told_for_what_was_run_at_several_sizes() -> None:
    """One size is no growth."""
    timings = [Timing("arbete", n, "sätt", n / 1e6, 1.0, 5, None) for n in (10_000, 1_000_000)]
    alone = Timing("annat", 10_000, "sätt", 1.0, 1.0, 5, None)
    assert list(write_growth([*timings, alone]))[2:] == ["| arbete | sätt | 10,0 ms |  | 1,0 s |  |"]


def test_every_goal_is_of_something_that_is_measured() -> None:
    """Works and ways are named as the goals have it, or no goal would ever be met."""
    works = {goal.work for goal in GOALS}
    assert {gistar.WORK, density.EXACT, density.FAST, knox.WORK, emerging.WORK} <= works
    assert {cluster.WORK.format(layer) for layer in join.LAYERS} <= works
    assert {f"plats + antal, {layer}" for layer in join.LAYERS} <= works


def test_rows_are_chosen_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Only what is asked for is run; a name that isn't there is said."""
    main(["--only", "knox", "--most", "500", "--rounds", "1"])
    told = capsys.readouterr().out
    assert "| närliggande par (Knox), 999 omdelningar | 500 | find_near_repeats, alla band |" in told
    assert "cellindex" not in told.partition("## Alla mätningar")[2]
    with pytest.raises(SystemExit):
        main(["--only", "knux"])
    assert "there is no knux" in capsys.readouterr().err


def test_a_missing_peer_is_skipped_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours is still measured."""
    monkeypatch.setattr(knox, "find_missing", list)
    assert [timing.way for timing in knox.measure((60,), rounds=1, n_dealt=9)] == [knox.OURS]
    monkeypatch.setattr(plan, "find_missing", list)
    assert "pointpats" in plan.find_skipped()[0]


def test_a_share_has_its_standard_error() -> None:
    """Five of a hundred: the root of 0.05 times 0.95 over 100; where every case is counted there is none."""
    row = hotspots.Row("vad", "läge", 200, 0.05, "≤ 5 %", is_held=True, n_drawn=100)
    assert row.standard_error == pytest.approx(0.0218, abs=1e-4)
    assert list(hotspots.write([row]))[2] == "| vad | läge | 200 | 5 % | 2,18 % | 100 | ≤ 5 % | ja |"
    assert row._replace(n_drawn=0).standard_error is None
    assert "| alla fall |" in list(hotspots.write([row._replace(n_drawn=0)]))[2]


def test_a_share_of_the_simulations_can_be_drawn() -> None:
    """Fewer of each, never none, and the verdicts' rule counted whole."""
    assert hotspots.FULL.take(0.001) == hotspots.Draws(10, 10, 10, 10, 10, 10, 10)
    rows = list(hotspots.measure_series(hotspots.FULL.take(0)))
    assert [row.n_drawn for row in rows] == [10] * 4
    assert simulations.find_drawn(simulations.WRONG, 500) == 0


def test_the_note_has_its_marks() -> None:
    """The tables are written between them."""
    note = NOTE.read_text("utf-8")
    assert note.count("<!-- mätning -->") == note.count("<!-- slut på mätning -->") == 1
