"""Reading a YAML file into a value, with every fault at its place and row."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.errors import DataError
from data.faults import describe
from data.plain_yaml import read_written
from data.written import Fault, KeyPath, Written

V = TypeVar("V", bound=BaseModel)

Check = Callable[[Written], Iterable[Fault]]


def _no_more(_: Written) -> Iterable[Fault]:
    return ()


def read_document(path: Path, kind: type[V], *, find_more: Check = _no_more) -> V:
    r"""Read a YAML file into a value, strictly.

    Parameters
    ----------
    path
        The file: UTF-8, at most 1 MB, without YAML's anchors, aliases and tags.
    kind
        The model; its aliases are the keys of the file.
    find_more
        Rules that span several keys: given the file as written, it gives each fault
        by `Written.fault`. It also runs when the model finds faults, so it must
        bear that keys are missing.

    Returns
    -------
    V
        The value.

    Raises
    ------
    DataError
        With every fault in the file, in the order of its rows.

    Examples
    --------
    >>> import tempfile
    >>> from data.model import Period
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "period.yaml"
    ...     _ = file.write_text("från: 2024-01-01\ntil: 2024", encoding="utf-8")
    ...     read_document(file, Period)
    Traceback (most recent call last):
    data.errors.DataError: period.yaml: 2 fel
      till (rad 1): nyckeln «till» saknas. Lägg till «till:» med ett värde.
      til (rad 2): nyckeln «til» är okänd. Menade du «till»?
    """
    return settle_document(read_written(path), kind, find_more=find_more)


def settle_document(written: Written, kind: type[V], *, find_more: Check = _no_more) -> V:
    """Make a value of what was written, strictly; see `read_document`."""
    value, faults = _validate(written, kind)
    faults = [*faults, *find_more(written)]
    if value is None or faults:
        raise DataError(written.source, (fault.problem for fault in sorted(faults, key=lambda fault: fault.row)))
    return value


def _validate(written: Written, kind: type[V]) -> tuple[V | None, list[Fault]]:
    faults = list(written.faults)
    try:
        # JSON mode: strict, yet a list may be a tuple and a text a date or an enum.
        return kind.model_validate_json(json.dumps(written.data), by_alias=True, by_name=False), faults
    except ValidationError as error:
        told = {fault.problem.place for fault in faults}
        found = [_translate(detail, written, kind) for detail in error.errors(include_url=False) if _is_own(detail)]
        return None, faults + [fault for fault in found if fault.problem.place not in told]


def _translate(error: ErrorDetails, written: Written, kind: type[BaseModel]) -> Fault:
    path = _known_path(error, written)
    raw = written.spots[path].raw if path in written.spots else ""
    return written.fault(path, *describe(error, raw=raw, path=path, kind=kind))


def _is_own(error: ErrorDetails) -> bool:
    """Tell a list that is too short from one whose items are at fault, for which pydantic says the same."""
    return error["type"] != "too_short" or len(error["input"]) < error["ctx"]["min_length"]


def _known_path(error: ErrorDetails, written: Written) -> KeyPath:
    """Drop the steps that pydantic adds for its own bookkeeping, as the branches of a union."""
    path: KeyPath = ()
    for step in error["loc"]:
        if (*path, step) in written.spots or (error["type"] == "missing" and step == error["loc"][-1]):
            path = (*path, step)
    return path
