"""Where the reader says which municipality and which years: bound to the address, the same on every page."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from dashboard.selection import Selection, measures_of, promises_of
from dashboard.store import list_municipalities, list_promise_faults, the_promises
from dashboard.texts import INTERNAL_NOTICE, PROTECTED_NOTICE, plain
from dashboard.viewer import Viewer
from data.model import Promise
from data.territory import find_municipality, name_municipality
from data.territory import list_municipalities as list_swedish


def ask_selection(*, today: date, viewer: Viewer) -> Selection:
    """Ask for the municipality.

    Parameters
    ----------
    today
        The day everything is judged from.
    viewer
        Who looks.
    """
    promises = the_promises()
    _show_faults()
    asked = st.query_params.get("kommun")
    names = _list_names(promises, viewer) | _name_newcomer(asked)
    if asked is not None and asked not in names.values():
        st.error(f"**Kommunen «{plain(asked)}» finns inte här.** Nedan visas en annan: välj rätt kommun i menyn.")
    with st.sidebar:
        st.markdown("## Löfteskartan")
        chosen = st.selectbox("Kommun", list(names), format_func=names.__getitem__, key="kommun", bind="query-params")
        past = _ask_day(today) if viewer.rights.sees_points else None
        st.caption(INTERNAL_NOTICE if viewer.rights.sees_points else PROTECTED_NOTICE)
    return Selection(chosen, names[chosen], promises_of(chosen, promises), past or today, replace(viewer, as_of=past))


def _name_newcomer(asked: str | None) -> dict[str, str]:
    """Name a Swedish municipality that is only on its way: the one asked for, or chosen since."""
    named = [name for name in (asked, st.session_state.get("kommun")) if name]
    codes = [find_municipality(name) for name in named]
    return {code: name_municipality(code) for code in codes if code in list_swedish()}


def _ask_day(today: date) -> date | None:
    """Ask which day's knowledge to look at: only those who see everything anyway.

    For others the difference between what was known on two days would tell the late incidents one by one.
    """
    day = st.date_input(
        "Visa som det var",
        value=None,
        max_value=today - timedelta(days=1),
        key="som_det_var",
        bind="query-params",
        format="YYYY-MM-DD",
        help="Visar vad registret visste den dagen. Ta bort dagen för att se det som är känt i dag.",
    )
    return day if isinstance(day, date) else None


def _show_faults() -> None:
    """Say which promises are not shown, on every page: a promise that is silently gone looks kept by nobody."""
    faults = list_promise_faults()
    if faults:
        st.error("**Löften visas inte, för deras filer har fel.** Rätta filerna i data/promises och starta om.")
        st.markdown("\n".join(f"- {plain(str(fault))}" for fault in faults))


def _list_names(promises: tuple[Promise, ...], viewer: Viewer) -> dict[str, str]:
    """Name every municipality with a promise or with data; those whose promise can be counted first."""
    countable_first = sorted(promises, key=lambda promise: not measures_of((promise,)))
    promised = {place.code: place.name for promise in countable_first for place in promise.municipalities}
    stored = {code: name_municipality(code) for code in sorted(list_municipalities(viewer)["municipality"])}
    return promised | {code: name for code, name in stored.items() if code not in promised}
