"""Heads of the log kept in a file elsewhere, one a line: what they prove nobody can rewrite from within."""

import json
from collections.abc import Iterator
from os import fsync
from pathlib import Path

from data.errors import DataError, Problem
from data.store.log import Head

MOST_BYTES = 16 * 2**20
_FIELDS = {"nummer": int, "kedja": str, "tid": str}


def read_heads(path: Path) -> tuple[Head, ...]:
    """Read the heads that were kept, the first first; none of a file that isn't there yet.

    Parameters
    ----------
    path
        Lines as `keep_head` writes them.

    Raises
    ------
    DataError
        With every line that isn't understood.

    Examples
    --------
    >>> read_heads(Path("finns-inte"))
    ()
    """
    if not path.exists():
        return ()
    if path.stat().st_size > MOST_BYTES:
        raise DataError(str(path), [Problem("", "filen är för stor för att vara sparade huvuden.", "Välj rätt fil.")])
    heads, problems = [], []
    for number, line in _read_lines(path):
        head = _understand(line)
        if head is None:
            remedy = 'En rad ser ut så här: {"nummer": 17, "kedja": "…", "tid": "2026-01-15 12:00:00.000000"}'
            problems.append(Problem(f"rad {number}", "är inget sparat huvud.", remedy))
        else:
            heads.append(head)
    if problems:
        raise DataError(str(path), problems[:20])
    return tuple(heads)


def keep_head(path: Path, head: Head) -> None:
    """Add a head to those that are kept; it is on disk when this returns.

    Parameters
    ----------
    path
        The file, made if need be; its folder is there.
    head
        The newest.
    """
    line = {"nummer": head.log_id, "kedja": head.own, "tid": head.recorded_at}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        fsync(file.fileno())


def _read_lines(path: Path) -> Iterator[tuple[int, str]]:
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _understand(line: str) -> Head | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or any(type(found.get(name)) is not kind for name, kind in _FIELDS.items()):
        return None
    return Head(found["nummer"], found["kedja"], found["tid"])
