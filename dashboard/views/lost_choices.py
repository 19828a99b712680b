"""Choices of an address that aren't there any more: which they are, and what is shown in their place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import streamlit as st

from dashboard.address import NOT_KEPT, read_choices
from dashboard.texts import capitalise, plain

Choices = Mapping[str, Sequence[str]]

_ASKED = "adressens_val"
_TOLD_ELSEWHERE = {"kommun", "lofte"}
"""The menu and the promise's page say it themselves; a promise may be named by its id too."""
_LONGEST = 80
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMES = MappingProxyType(
    {"omrade": "område", "ar": "år", "basar": "basår", "aren": "åren", "kalla": "källa", "fonster": "fönster"}
    | {"manad": "månad", "fraga": "fråga", "kon": "kön", "bredvid": "lägg bredvid", "langd": "perioder"}
    | {"gor": "det du vill göra", "per": "dag", "urval": "visa", "mot": "jämförelseområde", "start": "början"}
)
"""What the address can't spell."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asked for when it was loaded, of which page, and what that page then chose."""

    path: str
    choices: Choices
    shown: Choices | None = None


def note_asked(path: str) -> None:
    """Note what the address asks for, before the page has its say; once, for later choices are the reader's own."""
    if _ASKED not in st.session_state:
        named = set(st.query_params) - NOT_KEPT - _TOLD_ELSEWHERE
        st.session_state[_ASKED] = Asked(path, {name: st.query_params.get_all(name) for name in sorted(named)})


def show_lost(path: str) -> None:
    """Show which choices of the address couldn't be taken up, until the reader chooses something else."""
    asked = st.session_state.get(_ASKED)
    if not isinstance(asked, Asked) or asked.path != path:
        return
    held = group_choices((name, value) for name, value in read_choices() if _is_listed(st.session_state[name]))
    held |= _find_days(asked.choices)
    if asked.shown is None:
        asked = st.session_state[_ASKED] = replace(asked, shown=held)
    still = {name: values for name, values in asked.choices.items() if held.get(name) == (asked.shown or {}).get(name)}
    if told := say_lost(still, held):
        st.warning("**Sidan visas inte som i adressen.** " + " ".join(told), icon="⚠️")


def _is_listed(value: object) -> bool:
    """Tell whether a choice is one of a list's: an address writes days, switches and measures in several ways."""
    several = value if isinstance(value, list | tuple) else [value]
    return not any(isinstance(each, bool | float | date) for each in several)


def _find_days(choices: Choices) -> dict[str, list[str]]:
    """Find the days that are shown where an address named days as we write them: one may lie ahead."""
    shown = {name: st.session_state.get(name) for name in choices}
    return {
        name: [day.isoformat()]
        for name, day in shown.items()
        if isinstance(day, date) and all(_DAY.fullmatch(value) for value in choices[name])
    }


def group_choices(choices: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Group names and values by name.

    Examples
    --------
    >>> group_choices([("ar", "2025"), ("visa", "a"), ("visa", "b")])
    {'ar': ['2025'], 'visa': ['a', 'b']}
    """
    grouped: dict[str, list[str]] = {}
    for name, value in choices:
        grouped.setdefault(name, []).append(value)
    return grouped


def say_lost(asked: Choices, shown: Choices) -> list[str]:
    """Say of each choice that couldn't be taken up what was asked for and what is shown.

    Parameters
    ----------
    asked
        What the address held, by name.
    shown
        What the page's own choices hold; one that the page doesn't have can't be lost.

    Examples
    --------
    >>> say_lost({"omrade": ["Gamla torget"], "ar": ["2025"]}, {"omrade": ["hela kommunen"], "ar": ["2025"]})
    ['Område: «Gamla torget» finns inte här. Visas i stället: «hela kommunen».']
    >>> say_lost({"visa": ["a", "b"]}, {"visa": ["b"]})
    ['Visa: «a» finns inte här. Visas i stället: «b».']
    """
    told = []
    for name, values in asked.items():
        gone = [value for value in values if name in shown and value not in shown[name]]
        if gone:
            instead = _quote(shown[name]) or "inget valt"
            what = capitalise(_NAMES.get(name, name))
            told.append(f"{what}: {_quote(gone)} finns inte här. Visas i stället: {instead}.")
    return told


def _quote(values: Iterable[str]) -> str:
    return ", ".join(f"«{plain(value[:_LONGEST])}»" for value in values)
