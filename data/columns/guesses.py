"""A guess at which column stands for which of our terms: by its heading, held against what it contains."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from data.columns.contents import Contents, filled, look_at, to_numbers
from data.columns.datings import find_dating
from data.columns.synonyms import find_terms
from data.dates import CLOCK
from data.deliveries import Kind

MOST = 0.8
ALL = 0.95
MAX_WORD = 60
_SOME = 0.2


class Certainty(StrEnum):
    """How sure a guess is."""

    SURE = "säker"
    LIKELY = "trolig"
    UNSURE = "osäker"


@dataclass(frozen=True, slots=True)
class Guess:
    """A heading for one of our terms, how sure, and why in Swedish; `term` is the key in a description."""

    term: str
    heading: str
    certainty: Certainty
    why: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A column and what it contains."""

    heading: str
    column: "pd.Series[str]"
    contents: Contents


TERMS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.INCIDENTS: (
            *("x", "y", "from_at", "to_at", "from_clock", "to_clock", "year", "month", "day", "hour", "minute"),
            *("category", "municipality"),
        ),
        Kind.SERIES: ("n", "period", "year", "month", "area_id", "category", "municipality"),
        Kind.AREAS: ("area_id", "label", "area_type", "municipality"),
    }
)
"""The terms that a file of each kind can have, the plainest first: a column stands for one of them."""


def _is_within(first: float, last: float) -> Callable[[Looked], bool]:
    return lambda looked: bool(to_numbers(filled(looked.column)).between(first, last).mean() >= ALL)


def _is_category(looked: Looked) -> bool:
    seen = looked.contents
    if seen.number_share > _SOME or seen.date_share > _SOME:
        return seen.code_share >= MOST
    return bool(filled(looked.column).str.len().max() <= MAX_WORD)


def _is_clock(looked: Looked) -> bool:
    return bool(filled(looked.column).str.fullmatch(rf"{CLOCK}|[0-9]{{3,4}}").mean() >= MOST)


_FITS: Mapping[str, Callable[[Looked], bool]] = MappingProxyType(
    {
        "municipality": lambda looked: looked.contents.municipality_share >= MOST,
        "area_id": lambda looked: looked.contents.date_share < _SOME,
        "label": lambda looked: looked.contents.number_share < MOST,
        "area_type": lambda looked: looked.contents.number_share < _SOME,
        "category": _is_category,
        "n": lambda looked: looked.contents.whole_share >= MOST,
        "period": lambda looked: looked.contents.period_share >= MOST,
        "from_at": lambda looked: find_dating(looked.column).is_found,
        "to_at": lambda looked: find_dating(looked.column).is_found,
        "from_clock": _is_clock,
        "to_clock": _is_clock,
        "year": lambda looked: looked.contents.year_share >= MOST,
        "month": lambda looked: looked.contents.month_share >= MOST,
        "day": _is_within(1, 31),
        "hour": _is_within(0, 23),
        "minute": _is_within(0, 59),
        "x": lambda looked: looked.contents.number_share >= MOST,
        "y": lambda looked: looked.contents.number_share >= MOST,
    }
)
_ALONE: Mapping[str, tuple[Callable[[Looked], bool], str]] = MappingProxyType(
    {
        "municipality": (lambda looked: looked.contents.municipality_share >= ALL, "är kommuner"),
        "area_id": (lambda looked: looked.contents.area_share >= ALL, "är områdeskoder"),
        "category": (lambda looked: looked.contents.category_share >= MOST, "är kända kategorier"),
        "from_at": (lambda looked: looked.contents.date_share >= ALL, "är datum"),
    }
)
"""What a column can stand for by its contents, when no heading says so."""

_WEAK_NAMES = frozenset({"id", "code", "e", "n", "to", "tid", "typ", "type", "number"})


def look(head: pd.DataFrame, headings: list[str]) -> list[Looked]:
    """Look at columns, in the order of the file."""
    return [Looked(heading, head[heading], look_at(head[heading])) for heading in headings]


def guess(columns: list[Looked], kind: Kind) -> tuple[Guess, ...]:
    """Guess the columns of a file of one kind.

    Parameters
    ----------
    columns
        Those that may be read.
    kind
        What its rows are.

    Examples
    --------
    >>> head = pd.DataFrame({"Datum": ["2023-05-01"], "Brott": ["Cykelstöld"], "Öst": ["529000"], "Nord": ["6465000"]})
    >>> [(one.term, one.heading) for one in guess(look(head, list(head)), Kind.INCIDENTS)]
    [('x', 'Öst'), ('y', 'Nord'), ('from_at', 'Datum'), ('category', 'Brott')]
    """
    found: dict[str, Guess] = {}
    for term in TERMS[kind]:
        left = [one for one in columns if all(one.heading != taken.heading for taken in found.values())]
        best = _by_name(left, term) or _by_contents(left, term)
        if best is not None and not _is_said(term, found):
            found[term] = best
    for one, other in (("x", "y"), ("y", "x"), ("from_clock", "from_at"), ("to_clock", "to_at")):
        if one in found and other not in found:
            del found[one]
    return tuple(found.values())


def _is_said(term: str, found: Mapping[str, Guess]) -> bool:
    """Tell whether the time already stands in a column of its own, so that its parts only repeat it."""
    whole = next((found[name] for name in ("from_at", "period") if name in found), None)
    return whole is not None and term in {"year", "month", "day", "hour", "minute"}


def _by_name(columns: list[Looked], term: str) -> Guess | None:
    named = [(find_terms(one.heading)[term], one) for one in columns if term in find_terms(one.heading)]
    fitting = [(rank, one) for rank, one in named if one.contents.n and _FITS[term](one)]
    if fitting:
        _, best = min(fitting, key=lambda pair: pair[0])
        is_weak = best.heading.casefold() in _WEAK_NAMES
        certainty = Certainty.LIKELY if is_weak or len(fitting) > 1 else Certainty.SURE
        return Guess(term, best.heading, certainty, "rubriken och innehållet stämmer.")
    empty = [one for _, one in named if not one.contents.n]
    return Guess(term, empty[0].heading, Certainty.UNSURE, "rubriken stämmer, men kolumnen är tom.") if empty else None


def _by_contents(columns: list[Looked], term: str) -> Guess | None:
    if term not in _ALONE:
        return None
    fits, what = _ALONE[term]
    alike = [one for one in columns if one.contents.n and not find_terms(one.heading) and fits(one)]
    if len(alike) != 1:
        return None
    return Guess(term, alike[0].heading, Certainty.UNSURE, f"värdena {what}; rubriken är okänd.")
