"""From guessed and corrected keys to a description, by the same rules as a file written by hand."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from data.description_rules import find_faults
from data.descriptions import SourceDescription
from data.documents import settle_document
from data.errors import DataError, Problem
from data.written import KeyPath, Plain, Spot, Written

Fields = dict[str, Plain]
"""A description, or a part of one, by its Swedish keys."""

EITHER: tuple[tuple[KeyPath, ...], ...] = (
    (("kommun",), ("kolumner", "kommun"), ("kommun_ur_områdeskod",)),
    (("kategori",), ("kolumner", "kategori")),
    (("områdestyp",), ("kolumner", "områdestyp")),
    (("periodkolumner",), ("kolumner", "antal")),
    (("periodkolumner",), ("kolumner", "period")),
    (("periodkolumner",), ("kolumner", "år")),
)
"""Keys that say the same thing in different ways: who says one takes the others away."""

_BLOCKS = ("kolumner", "kategorier")


def merge(fields: Fields, corrections: Fields) -> Fields:
    """Lay corrections over a description: they win, and a None takes a key away.

    Examples
    --------
    >>> guessed = {"kolumner": {"från": "tid", "kommun": "ort"}}
    >>> merge(guessed, {"kommun": "0586", "kolumner": {"från": "datum"}})
    {'kolumner': {'från': 'datum'}, 'kommun': '0586'}
    """
    merged: Fields = {key: dict(value) if isinstance(value, dict) else value for key, value in fields.items()}
    for ways in EITHER:
        said = [way for way in ways if _get(corrections, way) is not None]
        for way in ways:
            if said and way not in said:
                _drop(merged, way)
    for key, value in corrections.items():
        block = merged.get(key)
        if key in _BLOCKS and isinstance(value, dict) and isinstance(block, dict):
            merged[key] = {**block, **value}
        else:
            merged[key] = value
    return cast("Fields", _without_none(merged))


def settle(fields: Fields, *, source: str) -> SourceDescription:
    """Make a description of its keys.

    Parameters
    ----------
    fields
        By their Swedish names; a date may be a `date`.
    source
        The file it is about.

    Raises
    ------
    DataError
        With every fault, as for a description written by hand.

    Examples
    --------
    >>> settle({"sort": "händelse"}, source="brott.csv").kind
    Traceback (most recent call last):
    data.errors.DataError: brott.csv: 6 fel
    ...
    """
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in fields.items()}
    written = Written(source, plain, {path: Spot(1, raw) for path, raw in _walk((), plain)})
    try:
        return settle_document(written, SourceDescription, find_more=find_faults)
    except DataError as error:
        # A form has no rows.
        problems = [Problem(one.place.replace("(rad 1)", "").strip(), one.what, one.remedy) for one in error.problems]
        raise DataError(source, problems) from None


def _get(fields: Mapping[str, Plain], path: KeyPath) -> Plain:
    value: Plain = cast("Plain", fields)
    for step in path:
        value = value.get(str(step)) if isinstance(value, dict) else None
    return value


def _drop(fields: Fields, path: KeyPath) -> None:
    *block, key = path
    inner = _get(fields, tuple(block)) if block else fields
    if isinstance(inner, dict):
        inner.pop(str(key), None)


def _without_none(value: Plain) -> Plain:
    if not isinstance(value, dict):
        return value
    return {key: _without_none(inner) for key, inner in value.items() if inner is not None}


def _walk(path: KeyPath, value: Plain) -> Iterator[tuple[KeyPath, str]]:
    yield path, "" if isinstance(value, dict | list) else str(value)
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from _walk((*path, step), item)
