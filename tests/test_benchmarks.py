"""The benchmarks run, and only where the answers are equal."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import country, join
from benchmarks.goals import GOALS, Goal
from benchmarks.report import find_ratio, write_goals, write_table
from benchmarks.timing import Timing, compare


def test_the_join_gives_what_every_peer_at_hand_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small run of the real thing, geopandas at the least."""
    monkeypatch.setattr(join, "LAYERS", {"290 kommuner": country.read_municipalities})
    ways = [timing.way for timing in join.measure((2_000,))]
    assert {"geopandas.sjoin + groupby", "cellindex, numpy", "cellindex, numba"} <= set(ways)


def test_different_answers_are_not_compared() -> None:
    """A wrong answer is never a fast one."""
    with pytest.raises(AssertionError, match="arbete, 3: ours differs from peer in 1 counts"):
        compare("arbete", 3, {"peer": lambda: np.array([1, 2]), "ours": lambda: np.array([1, 3])})


def timing(way: str, cpu_s: float, peak_mb: float) -> Timing:
    """Give one way of the first goal's work."""
    return Timing(GOALS[0].work, GOALS[0].n, way, cpu_s, cpu_s, 5, peak_mb)


def test_goals_are_held_against_what_was_measured() -> None:
    """Two seconds against a hundredth is two hundred times; what isn't measured isn't said."""
    goal = GOALS[0]
    timings = [timing(goal.peer, 2.0, 100.0), timing(goal.way, 0.01, 10.0)]
    assert find_ratio(goal, timings) == pytest.approx(200)
    assert find_ratio(Goal(*goal[:4], at_least=4, is_memory=True), timings) == pytest.approx(10)
    lines = list(write_goals(timings))
    assert lines[2].endswith("| 200× | ja |")
    assert lines[-1].endswith("| – | inte mätt |")
    assert list(write_table(timings))[-1].endswith("| 10,0 ms | 10,0 ms | 200× | 10 MB |")


def test_the_note_has_its_marks() -> None:
    """The tables are written between them."""
    note = (Path(__file__).parent.parent / "docs" / "prestanda.md").read_text("utf-8")
    assert note.count("<!-- mätning -->") == note.count("<!-- slut på mätning -->") == 1
