"""What is derived from a situation is kept with it, and with nothing else."""

import gc
import weakref
from dataclasses import replace

import pandas as pd

from dashboard.derived import kept_with_situation
from geo.situation import Situation


def make_situation() -> Situation:
    """Make a situation in which nothing has happened."""
    nothing = pd.DataFrame()
    return Situation("0586", nothing, nothing, nothing, nothing, nothing, nothing, is_demo=False)


def count_calls() -> tuple[object, list[object]]:
    """Give a kept function, and the list of what it was really asked."""
    asked: list[object] = []

    @kept_with_situation
    def derive(situation: Situation, what: object) -> int:
        asked.append((id(situation), what))
        return len(asked)

    return derive, asked


def test_the_same_question_to_the_same_situation_is_answered_once() -> None:
    """Two situations never share an answer, not even with the same tables: one may show what the other may not."""
    derive, asked = count_calls()
    one = make_situation()
    other = replace(one)
    assert [derive(one, "a"), derive(one, "a"), derive(other, "a"), derive(one, "b")] == [1, 1, 2, 3]
    assert len(asked) == 3


def test_a_table_is_known_by_being_the_very_same() -> None:
    """Two tables with the same figures are asked about each for itself; nobody compares a million rows."""
    derive, asked = count_calls()
    situation, table = make_situation(), pd.DataFrame({"n": [1]})
    assert [derive(situation, table), derive(situation, table), derive(situation, table.copy())] == [1, 1, 2]
    assert len(asked) == 2


def test_what_was_kept_goes_when_the_situation_goes() -> None:
    """A situation that nobody can ask for any more leaves nothing behind."""
    situation, kept = make_situation(), make_situation()

    class Found:
        """Something large."""

    find = kept_with_situation(lambda _: Found())
    gone, stays = weakref.ref(find(situation)), weakref.ref(find(kept))
    del situation
    gc.collect()
    assert gone() is None
    assert stays() is not None


def test_only_so_many_answers_are_kept() -> None:
    """The one longest unasked for goes first."""
    asked: list[int] = []
    derive = kept_with_situation(lambda _, number: asked.append(number), most=2)
    situation = make_situation()
    for number in (1, 2, 1, 3, 1, 2):
        derive(situation, number)
    assert asked == [1, 2, 3, 2]
