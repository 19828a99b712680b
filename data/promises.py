"""The promises: a YAML file each, read strictly and together."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from data.documents import read_document
from data.errors import DataError, Problem
from data.model import Promise
from data.plain_yaml import read_written
from data.promise_rules import find_promise_faults

PROMISES = Path(__file__).parent / "promises"
"""The folder of the bundled promises."""

DOCUMENTS = "documents"
"""The folder, beside the promises, with the texts of the documents that they quote."""

SUFFIXES = (".yaml", ".yml")


def read_promise(path: Path) -> Promise:
    """Read one promise and check everything that can be checked.

    Parameters
    ----------
    path
        The file. The texts of its documents lie in the folder ``documents`` beside it.

    Raises
    ------
    DataError
        With every fault in the file.

    Examples
    --------
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> promise.title, len(promise.commitments)
    ('Medborgarlöften i Kungsörs kommun - 2020', 8)
    """
    return read_document(path, Promise, find_more=partial(find_promise_faults, documents=path.parent / DOCUMENTS))


class Shelf(NamedTuple):
    """The promises of a folder that can be read, and everything that is wrong with the others."""

    promises: tuple[Promise, ...]
    problems: tuple[Problem, ...]


def find_promises(folder: Path) -> Shelf:
    """Read the promises in a folder that are sound, so that a faulty file stops nobody else's.

    Parameters
    ----------
    folder
        Read in the order of the files' names; of two promises with the same id the first counts.

    Raises
    ------
    DataError
        When the folder itself can't be read.

    Examples
    --------
    >>> find_promises(PROMISES).problems
    ()
    """
    promises: dict[Path, Promise] = {}
    problems: list[Problem] = []
    for path in _list_files(folder):
        try:
            promises[path] = read_promise(path)
        except DataError as error:
            problems += [replace(one, place=f"{path.name}: {one.place}".removesuffix(": ")) for one in error.problems]
    problems += _find_shared_ids(promises)
    first = {promise.promise_id: promise for promise in reversed(promises.values())}
    return Shelf(tuple(one for one in promises.values() if first[one.promise_id] is one), tuple(problems))


def read_promises(folder: Path) -> tuple[Promise, ...]:
    """Read every promise in a folder, in the order of the files' names.

    Raises
    ------
    DataError
        With every fault in every file; the place begins with the file's name.

    Examples
    --------
    >>> {promise.promise_id for promise in read_promises(PROMISES)} >= {"kungsor-2020", "mjolby-2024-2025"}
    True
    """
    promises, problems = find_promises(folder)
    if problems:
        raise DataError(folder.name, problems)
    return promises


def _list_files(folder: Path) -> list[Path]:
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        problem = Problem("", "mappen kan inte läsas.", "Kontrollera att den finns och får läsas.")
        raise DataError(folder.name, [problem]) from error
    # Editors leave hidden half-written copies beside a file.
    return [path for path in files if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")]


def _find_shared_ids(promises: dict[Path, Promise]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, promise in promises.items():
        seen = first.setdefault(promise.promise_id, path)
        if seen != path:
            what = f"löftets id «{promise.promise_id}» finns redan i {seen.name}."
            yield Problem(f"{path.name}: {read_written(path).place(('id',))}", what, "Ge löftet ett eget id.")
