"""From a file's bytes to YAML's tree of nodes, and nothing bigger or more tangled than a person writes."""

from pathlib import Path
from typing import Any

import yaml

from data.errors import DataError, Problem

MAX_BYTES = 1_000_000
MAX_VALUES = 20_000
MAX_DEPTH = 20

STANDARD = "tag:yaml.org,2002:"
KINDS = ("str", "int", "float", "bool", "null", "timestamp", "value", "merge", "map", "seq")
PLAIN_TAGS = frozenset(f"{STANDARD}{kind}" for kind in KINDS)

SYNTAX = {
    "cannot start any token": "ett tecken som har en särskild betydelse i YAML inleder värdet.",
    "mapping values are not allowed here": "ett kolon står där det inte kan tolkas.",
    "could not find expected ':'": "en nyckel saknar kolon.",
    "expected <block end>": "indraget stämmer inte med raderna ovanför.",
    "unexpected end of stream": "ett citattecken eller en hakparentes avslutas aldrig.",
    "found another document": "filen innehåller flera dokument, åtskilda av «---».",
    "special characters are not allowed": "filen innehåller ett styrtecken.",
    "too many values": f"filen har fler än {MAX_VALUES} värden.",
    "too deep": f"blocken är nästlade i fler än {MAX_DEPTH} nivåer.",
}
SYNTAX_REMEDY = 'Kontrollera indrag och kolon; en text med kolon, # eller citattecken skrivs inom "…" eller efter «>-».'


class _Composer(yaml.SafeLoader):
    """Builds the tree of nodes, and nothing bigger or more tangled than a person writes."""

    n_values = 0
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.n_values += 1
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it bare
        mark = event.start_mark
        if self.n_values > MAX_VALUES:
            raise yaml.MarkedYAMLError(problem="too many values", problem_mark=mark)
        if self.depth >= MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="too deep", problem_mark=mark)
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]  # as above
            return yaml.ScalarNode("*", f"*{event.anchor}", mark, mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        if event.anchor is not None and node is not None:
            node.tag = "&"
        return node


def read_nodes(path: Path) -> yaml.MappingNode:
    """Read a YAML file as nodes, without constructing anything from them.

    Parameters
    ----------
    path
        The file: UTF-8, at most 1 MB, a block of keys.

    Raises
    ------
    DataError
        When the file can't be read as YAML or is something else than a block of keys.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.yaml"
    ...     _ = file.write_text("- a", encoding="utf-8")
    ...     read_nodes(file)
    Traceback (most recent call last):
    data.errors.DataError: a.yaml: 1 fel
      rad 1: filen består inte av nycklar med värden. ...
    """
    return parse_nodes(read_text(path), source=path.name)


def parse_nodes(text: str, *, source: str) -> yaml.MappingNode:
    """Read YAML that is a text already, as `read_nodes` reads a file; `source` is what its author calls it.

    Raises
    ------
    DataError
        When it can't be read as YAML or is something else than a block of keys.

    Examples
    --------
    >>> parse_nodes("namn: Mjölby", source="löftet").tag
    'tag:yaml.org,2002:map'
    """
    node = _compose(source, text)
    if not isinstance(node, yaml.MappingNode):
        what = "filen är tom." if node is None else "filen består inte av nycklar med värden."
        raise DataError(source, [Problem("rad 1", what, "Varje rad ytterst i filen ska ha formen «nyckel: värde».")])
    return node


def read_text(path: Path) -> str:
    """Read a text file: UTF-8, at most 1 MB.

    Raises
    ------
    DataError
        When the file is missing, too big or in another encoding.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        problem = Problem("", "filen kan inte läsas.", "Kontrollera att den finns och får läsas.")
        raise DataError(path.name, [problem]) from error
    if len(content) > MAX_BYTES:
        raise DataError(
            path.name, [Problem("", "filen är större än 1 MB.", "Dela upp den eller ta bort det som inte hör hit.")]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problem = Problem(f"rad {row}", "texten är inte kodad i UTF-8.", "Spara om filen med teckenkodningen UTF-8.")
        raise DataError(path.name, [problem]) from error


def _compose(source: str, text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, _Composer)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else 1
        said = error.problem or ""
    except yaml.YAMLError as error:
        row = text.count("\n", 0, getattr(error, "position", 0)) + 1
        said = str(error)
    what = next(
        (swedish for english, swedish in SYNTAX.items() if english in said), "raden går inte att tolka som YAML."
    )
    raise DataError(source, [Problem(f"rad {row}", what, SYNTAX_REMEDY)])
