"""What stands in a file and on which row, with the faults of its writing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from data.errors import Problem

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""A value as JSON knows it; dates are still texts."""

KeyPath = tuple[str | int, ...]
"""The keys and list numbers that lead to a value."""

EACH = object()
"""In a pattern: every item of a list."""


class Fault(NamedTuple):
    """A problem and the row by which it is sorted among the others."""

    row: int
    problem: Problem


class Spot(NamedTuple):
    """Where a value stands and how its author wrote it."""

    row: int
    raw: str


@dataclass(frozen=True)
class Written:
    """The content of a file with the row of every value, and the faults of its writing.

    Attributes
    ----------
    source
        The name of the file.
    data
        The outermost block of keys.
    spots
        Where each value stands, by its path of keys.
    faults
        What is wrong with single values as written.
    """

    source: str
    data: dict[str, Plain]
    spots: dict[KeyPath, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def row(self, path: KeyPath) -> int:
        """Give the row of a value, or of the nearest block around it that exists."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots[path].row if path in self.spots else 1

    def place(self, path: KeyPath) -> str:
        """Name a place as the author knows it.

        Examples
        --------
        >>> Written("a.yaml", {}, {("mål", 1): Spot(7, "")}).place(("mål", 1, "citat"))
        'mål[1].citat (rad 7)'
        """
        return f"{name_path(path)} (rad {self.row(path)})".strip()

    def fault(self, path: KeyPath, what: str, remedy: str = "") -> Fault:
        """Tell what is wrong at a path, with its place and row."""
        return Fault(self.row(path), Problem(self.place(path), what, remedy))

    def find(self, *pattern: object) -> Iterator[tuple[KeyPath, Plain]]:
        """Find every value at a pattern of keys, where EACH stands for every item of a list.

        Examples
        --------
        >>> written = Written("a.yaml", {"mål": [{"id": "a"}, {}, {"id": "b"}]})
        >>> list(written.find("mål", EACH, "id"))
        [(('mål', 0, 'id'), 'a'), (('mål', 2, 'id'), 'b')]
        """
        found: list[tuple[KeyPath, Plain]] = [((), self.data)]
        for step in pattern:
            found = [inner for path, value in found for inner in _step_into(path, value, step)]
        yield from found

    def walk(self, key: str) -> Iterator[tuple[KeyPath, Plain]]:
        """Find every value under a key, however deep it stands.

        Examples
        --------
        >>> list(Written("a.yaml", {"mål": [{"lydelse": {"citat": "färre"}}]}).walk("citat"))
        [(('mål', 0, 'lydelse', 'citat'), 'färre')]
        """
        waiting: list[tuple[KeyPath, Plain]] = [((), self.data)]
        while waiting:
            path, value = waiting.pop()
            inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            waiting += [((*path, step), item) for step, item in inner]
            if path and path[-1] == key:
                yield path, value


def _step_into(path: KeyPath, value: Plain, step: object) -> Iterator[tuple[KeyPath, Plain]]:
    if isinstance(value, list):
        yield from (((*path, number), item) for number, item in enumerate(value) if step in (EACH, number))
    elif isinstance(value, dict) and isinstance(step, str) and step in value:
        yield (*path, step), value[step]


def name_path(path: KeyPath) -> str:
    """Write a path of keys as its author would say it.

    Examples
    --------
    >>> name_path(("fokusområden", 2, "namn"))
    'fokusområden[2].namn'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def shorten(text: str, n: int = 60) -> str:
    """Cut a text short for a message.

    Examples
    --------
    >>> shorten("ett två tre", 7)
    'ett två…'
    """
    return text if len(text) <= n else f"{text[:n]}…"
