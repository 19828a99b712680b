"""Texts without what can point out a person: masked before anything is stored or logged."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.personal import contacts, numbers
from data.personal.folding import fold
from data.personal.kinds import PersonalKind
from data.personal.names import find_names

Naming = Callable[["re.Match[str]"], PersonalKind | None]
Span = tuple[int, int, PersonalKind]


@dataclass(frozen=True, slots=True)
class Masked:
    """A text, or a column of them, without the personal data that were found.

    Attributes
    ----------
    text
        The kind within brackets stands where something was taken out.
    counts
        How many of each kind.
    """

    text: str
    counts: Counter[PersonalKind]


@dataclass(frozen=True, slots=True)
class MaskedColumn:
    """A column of texts without the personal data that were found, and how many of each kind there were."""

    texts: "pd.Series[str]"
    counts: Counter[PersonalKind] = field(default_factory=Counter)


def _always(kind: PersonalKind) -> Naming:
    return lambda _: kind


_NUMBERED: tuple[tuple["re.Pattern[str]", Naming], ...] = (
    (contacts.IPV4, contacts.name_ipv4),
    (contacts.MAC, _always(PersonalKind.NETWORK_ADDRESS)),
    (contacts.IPV6, contacts.name_ipv6),
    (numbers.DIVIDED, numbers.name_number),
    (contacts.MOBILE, _always(PersonalKind.PHONE)),
    (numbers.WHOLE, numbers.name_number),
    (contacts.ABROAD, _always(PersonalKind.PHONE)),
    (numbers.SCATTERED, numbers.name_scattered),
    (contacts.LANDLINE, contacts.name_landline),
    (numbers.RESERVE, numbers.name_reserve),
    (numbers.BORN, _always(PersonalKind.BIRTH_DATE)),
    (contacts.SPOKEN_PLATE, _always(PersonalKind.PLATE)),
    (contacts.PLATE, _always(PersonalKind.PLATE)),
    (contacts.STREET, _always(PersonalKind.ADDRESS)),
    (contacts.LOWER_STREET, _always(PersonalKind.ADDRESS)),
    (contacts.ROMAN_STREET, _always(PersonalKind.ADDRESS)),
    (contacts.ESTATE, _always(PersonalKind.ADDRESS)),
    (contacts.FLAT, _always(PersonalKind.ADDRESS)),
    (contacts.BOX, _always(PersonalKind.ADDRESS)),
    (
        contacts.IPV6,
        contacts.name_ipv6,
    ),  # once more, when the number that stood beside one is gone
)
_DIGIT = re.compile("[0-9]")
_NUMBER_OF_A_ROW = re.compile("[A-Za-z]{0,2}(?:[0-9]{1,7}|[1-9][0-9]{7,8})")
_BESIDE = re.compile(r"\][^\w\s]?\+?[0-9]")
_AT = re.compile(r"@|[(\[{<] ?(?:at|snabel)", re.IGNORECASE)


def mask(text: str) -> Masked:
    """Take out of a text what can point out a person.

    Numbers, addresses and vehicles are found by their form; names only after a title, a role or a
    common given name, so a name can remain: this helps the staff, it makes no text fit to publish.

    Parameters
    ----------
    text
        Free text, as it stands in a file.

    Returns
    -------
    Masked
        Signs outside what was found stand as they were.

    Examples
    --------
    >>> masked = mask("Målsägande Anna Ek, 811218-9876, bor på Storgatan 5 B. Ring 070-174 06 05.")
    >>> masked.text
    'Målsägande [namn], [personnummer], bor på [adress]. Ring [telefonnummer].'
    >>> masked.counts[PersonalKind.NAME]
    1
    """
    if _NUMBER_OF_A_ROW.fullmatch(text):
        # Too short for every rule: a personnummer has ten digits, a phone without its 0 or + nine.
        return Masked(text, Counter())
    folded = fold(text)
    spans = sorted(_find(folded.text))
    parts, place = [], 0
    for first, last, kind in spans:
        begin = folded.offsets[first]
        parts += [text[place:begin], f"[{kind.value}]"]
        place = max(place, folded.offsets[last - 1] + 1)
    masked = Masked("".join([*parts, text[place:]]), Counter(kind for *_, kind in spans))
    if not spans or not _BESIDE.search(masked.text):
        return masked
    again = mask(masked.text)  # two numbers written as one: what is left of them is seen when the first is gone
    return Masked(again.text, masked.counts + again.counts)


def mask_column(texts: "pd.Series[str]") -> MaskedColumn:
    """Mask a column of texts, each different text once; an empty cell stays empty.

    Parameters
    ----------
    texts
        Free texts.

    Examples
    --------
    >>> masked = mask_column(pd.Series(["ring 070-1740605", "ring 070-1740605", ""]))
    >>> masked.texts.tolist(), masked.counts.total()
    (['ring [telefonnummer]', 'ring [telefonnummer]', ''], 2)
    """
    doubtful = [text for text in texts.dropna().unique() if not _NUMBER_OF_A_ROW.fullmatch(text)]
    found: dict[Any, Masked] = {text: one for text in doubtful if (one := mask(text)).counts}
    counts: Counter[PersonalKind] = Counter()
    if not found:
        return MaskedColumn(texts, counts)
    for text, n in texts[texts.isin(list(found))].value_counts().items():
        counts.update({kind: n_each * int(n) for kind, n_each in found[text].counts.items()})
    masked = [found[text].text if text in found else text for text in texts]
    return MaskedColumn(pd.Series(masked, index=texts.index, dtype=texts.dtype, name=texts.name), counts)


def _find(text: str) -> list[Span]:
    """Find everything, the surest first; what is found is blotted out for the rules that follow."""
    spans: list[Span] = []
    if _AT.search(text):
        text = _blot(text, ((*found.span(), PersonalKind.EMAIL) for found in contacts.EMAIL.finditer(text)), spans)
    if _DIGIT.search(text):
        for pattern, name in _NUMBERED:
            text = _blot(text, _match(pattern, name, text), spans)
    _blot(text, ((first, last, PersonalKind.NAME) for first, last in find_names(text)), spans)
    return spans


def _match(pattern: "re.Pattern[str]", name: Naming, text: str) -> Iterator[Span]:
    group = "said" if "said" in pattern.groupindex else 0
    for found in pattern.finditer(text):
        kind = name(found)
        if kind is not None:
            yield (*found.span(group), kind)


def _blot(text: str, found: Iterator[Span], spans: list[Span]) -> str:
    signs = None
    for first, last, kind in found:
        signs = signs or list(text)
        if "\0" not in signs[first:last]:
            signs[first:last] = "\0" * (last - first)
            spans.append((first, last, kind))
    return text if signs is None else "".join(signs)
