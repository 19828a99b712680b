"""Which id each part of a promise keeps: statuses, definitions and assessments hold on to the id, not to the words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple

from data.errors import Problem
from data.model import Promise
from data.promise_rules import COMMITMENT, normalise
from data.written import EACH, Fault, KeyPath, Written, shorten

FOCUS, GOAL, COMMITTED = "fokusområdet", "målet", "åtagandet"

_FOCUS_AREA = ("fokusområden", EACH)
_PATHS = (
    (FOCUS, _FOCUS_AREA, ("namn",)),
    (GOAL, (*_FOCUS_AREA, "mål", EACH), ("lydelse", "citat")),
    (COMMITTED, COMMITMENT, ("lydelse", "citat")),
)
_REMEDY = "Ge det ett nytt id som löftet aldrig har haft; id:t «{id}» hör ihop med de gamla orden."


class Part(NamedTuple):
    """A part of a promise that others point at.

    Attributes
    ----------
    kind
        FOCUS, GOAL or COMMITTED.
    part_id
        Its id.
    words
        Its quote; of a focus area its name.
    within
        The name of its focus area.
    """

    kind: str
    part_id: str
    words: str
    within: str


def list_parts(promise: Promise) -> Iterator[Part]:
    """List the parts of a promise: each focus area, then its goals, then its commitments.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> next(list_parts(read_promise(PROMISES / "kungsor-2020.yaml"))).kind
    'fokusområdet'
    """
    for area in promise.focus_areas:
        yield Part(FOCUS, area.focus_area_id, area.name, area.name)
        for goal in area.goals:
            yield Part(GOAL, goal.goal_id, goal.quote.text, area.name)
        for commitment in area.commitments:
            yield Part(COMMITTED, commitment.commitment_id, commitment.quote.text, area.name)


def choose_ids(wanted: Sequence[Part], earlier: Sequence[Promise] = ()) -> list[str]:
    """Choose the ids of a new version's parts: the newest version's where the words are the same, else unused ones.

    Parameters
    ----------
    wanted
        The parts, with the ids they would have in a promise without a past.
    earlier
        Every version of the promise that there has been, the oldest first.

    Returns
    -------
    list of str
        One for each part, in the same order.

    Examples
    --------
    >>> choose_ids([Part(GOAL, "1-a-mal-1", "Färre brott.", "A"), Part(GOAL, "1-a-mal-1", "Fler bänkar.", "A")])
    ['1-a-mal-1', '1-a-mal-1-2']
    """
    left = list(list_parts(earlier[-1])) if earlier else []
    kept: dict[int, str] = {}
    for is_same_place in (True, False):
        for number, part in enumerate(wanted):
            same = next((old for old in left if _is_same(old, part, is_same_place=is_same_place)), None)
            if number not in kept and same is not None:
                kept[number] = same.part_id
                left.remove(same)
    taken = {part.part_id for promise in earlier for part in list_parts(promise)}
    for number, part in enumerate(wanted):
        if number not in kept:
            kept[number] = _find_unused(part.part_id, taken)
            taken.add(kept[number])
    return [kept[number] for number in range(len(wanted))]


def find_reused(parts: Iterable[Part], earlier: Sequence[Promise]) -> Iterator[tuple[Part, Problem]]:
    """Find the parts whose id stood for other words in an earlier version: what was decided of those would move.

    Parameters
    ----------
    parts
        Of the new version.
    earlier
        Every version of the promise that there has been, the oldest first.

    Examples
    --------
    >>> list(find_reused([Part(GOAL, "a", "Färre brott.", "A")], []))
    []
    """
    known = {(old.kind, old.part_id): old.words for promise in earlier for old in list_parts(promise)}
    for part in parts:
        words = known.get((part.kind, part.part_id), part.words)
        if normalise(words) != normalise(part.words):
            what = (
                f"{part.kind} «{shorten(part.words)}» har id:t «{part.part_id}», som i en tidigare version är "
                f"«{shorten(words)}»; det som är beslutat om det skulle flyttas hit."
            )
            yield part, Problem("", what, _REMEDY.format(id=part.part_id))


def find_reused_rows(written: Written, earlier: Sequence[Promise]) -> Iterator[Fault]:
    """Find the same in a promise's file, each at its row.

    Examples
    --------
    >>> list(find_reused_rows(Written("a.yaml", {}), []))
    []
    """
    for kind, pattern, words in _PATHS:
        for path, _ in written.find(*pattern):
            part = Part(kind, _text(written, (*path, "id")), _text(written, (*path, *words)), "")
            for _, problem in find_reused([part] if part.words else [], earlier):
                yield written.fault((*path, "id"), problem.what, problem.remedy)


def _text(written: Written, path: KeyPath) -> str:
    """Give the text at a path; nothing where it is missing or none, which is for the model to tell."""
    return next((value for _, value in written.find(*path) if isinstance(value, str)), "")


def _is_same(old: Part, new: Part, *, is_same_place: bool) -> bool:
    is_alike = old.kind == new.kind and normalise(old.words) == normalise(new.words)
    return is_alike and (not is_same_place or normalise(old.within) == normalise(new.within))


def _find_unused(wished: str, taken: set[str]) -> str:
    names = chain([wished], (f"{wished}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
