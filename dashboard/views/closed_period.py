"""Where who sees no points says which closed period to look at, and which year's to lay beside it."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.closed_steps import find_around, find_length, list_lengths, say_around, say_shortest
from dashboard.protected import shift_year
from dashboard.texts import capitalise
from dashboard.views.view import NO_OTHER
from geo.closed_periods import name_period

_LENGTH, _PERIOD, _BESIDE = "langd", "period", "bredvid"

_YEAR = 4


def ask_length(place: DeltaGenerator, periods: Sequence[str]) -> Sequence[str]:
    """Ask how long the periods to step through are, and give those, in the order of time."""
    lengths = list_lengths(periods)
    _take_up_address(periods)
    named = {length.value: listed for length, listed in lengths.items()}
    return named[place.selectbox("Perioder", list(named), key=_LENGTH, bind="query-params")]


def ask_beside(place: DeltaGenerator, periods: Sequence[str]) -> int | None:
    """Ask for the year whose same period is to lie beside, if any."""
    years = sorted({period[:_YEAR] for period in periods}, reverse=True)
    chosen = place.selectbox("Lägg bredvid", [NO_OTHER, *years], key=_BESIDE, bind="query-params")
    return None if chosen == NO_OTHER else int(chosen)


def ask_period(listed: Sequence[str], periods: Sequence[str]) -> str:
    """Ask for one of some periods of the same length, the newest to begin with, and say why none is shorter."""
    named = {name_period(period): period for period in listed}
    around = _find_around(periods)
    first = name_period(around if around and around in listed else listed[-1])
    length = find_length(listed[0])
    if len(named) > 1:
        chosen = st.select_slider(
            f"Period ({length.value})", list(named), value=first, key=_PERIOD, bind="query-params"
        )
    else:
        chosen = first
        st.markdown(f"**Period:** {first}. Det finns ingen annan av samma längd att visa.")
    for told in (say_shortest(list(list_lengths(periods))), _say_around(periods)):
        if told:
            st.caption(told)
    return named[chosen]


def find_beside(period: str, year: int | None, periods: Sequence[str]) -> tuple[str | None, str]:
    """Find the same period of another year, or say why there is none to lay beside.

    Examples
    --------
    >>> find_beside("2025K2", 2024, ["2024K2", "2025K2"])
    ('2024K2', '')
    >>> find_beside("2025K2", 2023, ["2024K2", "2025K2"])
    (None, 'Kvartal 2 2023 finns inte att visa bredvid.')
    >>> find_beside("2025K2", 2025, ["2024K2", "2025K2"])
    (None, 'Det är samma period som skulle ligga bredvid: välj ett annat år.')
    """
    if year is None:
        return None, ""
    beside = shift_year(period, year)
    if beside == period:
        return None, "Det är samma period som skulle ligga bredvid: välj ett annat år."
    if beside not in periods:
        return None, f"{capitalise(name_period(beside))} finns inte att visa bredvid."
    return beside, ""


def _take_up_address(periods: Sequence[str]) -> None:
    """Let the length be that of the period that the address names, until another is chosen."""
    if _LENGTH in st.session_state or _LENGTH in st.query_params:
        return
    by_name = {name_period(period): period for period in periods}
    asked = by_name.get(st.query_params.get(_PERIOD, "")) or _find_around(periods)
    if asked is not None:
        st.session_state[_LENGTH] = find_length(asked).value


def _find_around(periods: Sequence[str]) -> str | None:
    """Find what may be shown around the year and month of an address that was made by somebody who sees points."""
    year, month = _read_month()
    return find_around(year, month, periods) if year else None


def _say_around(periods: Sequence[str]) -> str:
    """Say what is shown in place of that month, until another period is chosen."""
    year, month = _read_month()
    is_chosen = _PERIOD in st.query_params or _LENGTH in st.query_params
    return say_around(year, month, _find_around(periods)) if year and not is_chosen else ""


def _read_month() -> tuple[str, str | None]:
    """Read the year and month of the address, no year where it is none."""
    year = st.query_params.get("ar", "")
    is_year = year.isascii() and year.isdecimal() and len(year) == _YEAR
    return (year if is_year else ""), st.query_params.get("manad")
