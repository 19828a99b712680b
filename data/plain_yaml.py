"""YAML read as plain values, each with its row, before anybody asks what it means.

Only the plain part of YAML is read: texts, whole numbers, decimal numbers, true, false,
lists and blocks of keys. What YAML would silently turn into something else is refused.
"""

import re
from pathlib import Path

import yaml

from data.errors import Problem
from data.nodes import PLAIN_TAGS, STANDARD, parse_nodes, read_nodes
from data.written import Fault, KeyPath, Plain, Spot, Written, name_path, shorten

QUOTE_IT = 'Skriv värdet inom citattecken om det är en text eller en kod, till exempel «"{raw}"».'
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
LOOKS_NUMERIC = re.compile(r"[-+]?[0-9][0-9_]*")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")


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
