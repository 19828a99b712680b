"""What stands in a YAML file and on which row, before anybody asks what it means.

Only the plain part of YAML is read: texts, whole numbers, decimal numbers, true, false,
lists and blocks of keys. What YAML would silently turn into something else is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from data.errors import Problem
from data.nodes import PLAIN_TAGS, STANDARD, parse_nodes, read_nodes

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""A value as JSON knows it; dates are still texts."""

KeyPath = tuple[str | int, ...]
"""The keys and list numbers that lead to a value."""

EACH = object()
"""In a pattern: every item of a list."""

QUOTE_IT = 'Skriv värdet inom citattecken om det är en text eller en kod, till exempel «"{raw}"».'
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
LOOKS_NUMERIC = re.compile(r"[-+]?[0-9][0-9_]*")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")


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


def read_written(path: Path) -> Written:
    r"""Read a YAML file as plain values with rows.

    Parameters
    ----------
    path
        The file: UTF-8, at most 1 MB.

    Raises
    ------
    DataError
        When the file can't be read as YAML at all. Faults in single values do not
        raise; they are listed in the result.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.yaml"
    ...     _ = file.write_text("namn: Mjölby\nkod: 0586\n", encoding="utf-8")
    ...     written = read_written(file)
    >>> written.data["namn"], written.faults[0].row
    ('Mjölby', 2)
    """
    return _understand(read_nodes(path), path.name)


def understand_written(text: str, *, source: str) -> Written:
    """Read YAML that is a text already, as `read_written` reads a file; `source` is what its author calls it.

    Raises
    ------
    DataError
        When it can't be read as YAML at all.

    Examples
    --------
    >>> understand_written("kod: 0586", source="löftet").faults[0].problem.place
    'kod (rad 1)'
    """
    return _understand(parse_nodes(text, source=source), source)


def _understand(node: yaml.MappingNode, source: str) -> Written:
    written = Written(source, {}, {(): Spot(1, "")})
    written.data.update(_mapping(written, (), node))
    return written


def _build(written: Written, path: KeyPath, node: yaml.Node) -> Plain:
    if node.tag not in PLAIN_TAGS:
        what = "värdet börjar med «&», «*» eller «!», som har en särskild betydelse i YAML."
        remedy = "Sätt texten inom citattecken, eller skriv ut värdet på varje ställe där det behövs."
        written.faults.append(written.fault(path, what, remedy))
    if isinstance(node, yaml.MappingNode):
        return _mapping(written, path, node)
    if isinstance(node, yaml.SequenceNode):
        return _sequence(written, path, node)
    return _scalar(written, path, node) if isinstance(node, yaml.ScalarNode) else None


def _mapping(written: Written, path: KeyPath, node: yaml.MappingNode) -> dict[str, Plain]:
    block: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        row = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or FORBIDDEN.search(key_node.value):
            problem = Problem(
                f"rad {row}", "nyckeln är inte en vanlig text.", "Skriv nyckeln som ett ord följt av kolon."
            )
            written.faults.append(Fault(row, problem))
        elif (key := key_node.value) in block:
            what = f"nyckeln «{shorten(key)}» står även på rad {written.row((*path, key))}, i samma block."
            written.faults.append(
                Fault(row, Problem(f"{name_path((*path, key))} (rad {row})", what, "Behåll bara den ena."))
            )
        else:
            written.spots[*path, key] = Spot(row, "")
            block[key] = _build(written, (*path, key), value_node)
    return block


def _sequence(written: Written, path: KeyPath, node: yaml.SequenceNode) -> list[Plain]:
    items: list[Plain] = []
    for number, item in enumerate(node.value):
        written.spots[*path, number] = Spot(item.start_mark.line + 1, "")
        items.append(_build(written, (*path, number), item))
    return items


def _scalar(written: Written, path: KeyPath, node: yaml.ScalarNode) -> Plain:
    raw, kind = str(node.value), node.tag.removeprefix(STANDARD)
    written.spots[path] = Spot(written.row(path), raw)
    if found := FORBIDDEN.search(raw):
        what = f"texten innehåller styrtecknet U+{ord(found[0]):04X}."
        written.faults.append(written.fault(path, what, "Ta bort tecknet."))
        return ""
    if kind == "int" and WHOLE.fullmatch(raw):
        return int(raw)
    if kind == "float" and DECIMAL.fullmatch(raw):
        return float(raw)
    if kind == "bool":
        return raw.lower() in {"true", "yes", "on"}
    if kind == "null":
        return None
    if kind in {"int", "float"} or (node.style is None and LOOKS_NUMERIC.fullmatch(raw)):
        what = f"{shorten(raw)} står utan citattecken och kan läsas på mer än ett sätt."
        written.faults.append(written.fault(path, what, QUOTE_IT.format(raw=shorten(raw))))
    return raw


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
