"""Saving what somebody wrote: once, though the button was pressed twice, and told when the page is drawn."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import streamlit as st

from dashboard.texts import plain
from dashboard.views.field import Field, empty

_LAST, _TOLD, _FAULT = "sparat_senast", "sparat", "sparat_fel"
ABOVE = "Läs överst på sidan."


@dataclass(slots=True)
class _Press:
    """What the last press saved.

    Another press runs in a thread of its own. It may break in on the first one wherever the session is looked into,
    and what should have followed is left undone; or run beside it until then. So this is fetched before anything is
    saved, changed without a look into the session, and by one of them at a time.
    """

    is_saving: threading.Lock = field(default_factory=threading.Lock)

    what: object = None
    told: str = ""
    forget: tuple[Field, ...] = ()
    is_finished: bool = True
    is_told: bool = False


def save_once(what: object, save: Callable[[], object], *, told: str, forget: Collection[Field] = ()) -> None:
    """Save something, unless the press before saved the same and nobody has been told of it yet.

    Parameters
    ----------
    what
        What is saved, to know it by.
    save
        Saves it; what it raises is raised.
    told
        What to say when it is saved, as «Närvaron är sparad.»
    forget
        Fields to empty when it is saved; until then what was typed stays.
    """
    last = _find_last()
    with last.is_saving:
        if what != last.what:
            save()
            last.what, last.told, last.forget, last.is_finished = what, told, tuple(forget), False
    _finish(last)


def tell(told: str) -> None:
    """Say, when the page is drawn, that something was saved."""
    st.session_state[_TOLD] = f"**{plain(told)}**"


def refuse(told: str) -> None:
    """Say, when the page is drawn, why nothing was saved; not by the second press of two, whose first one did save."""
    last = _find_last()
    if last.what is not None:
        _finish(last)
        return
    lead = f"**Inget nytt är sparat.** Senast: {plain(last.told)}" if last.is_told else "**Det sparades inte.**"
    last.is_told = False
    st.session_state[_FAULT] = f"{lead} {plain(told)}"


def show_told() -> None:
    """Say what became of the last saving, once; above the form.

    Whoever stands at the end of a long form doesn't see the top of the page: a box in the corner tells where to look.
    """
    last = _find_last()
    _finish(last)
    if last.what is not None:
        last.what, last.is_told = None, True
    for key, show, short in ((_TOLD, st.success, "Klart."), (_FAULT, st.error, "Inget nytt är sparat.")):
        said = st.session_state.pop(key, "")
        with st.empty():  # its place is kept when nothing is said: a fold closes when what is above it moves
            if said:
                show(said)
        if said:
            st.toast(f"{short} {ABOVE}", duration="long")


def _find_last() -> _Press:
    last: _Press = st.session_state.setdefault(_LAST, _Press())
    return last


def _finish(last: _Press) -> None:
    if not last.is_finished:
        tell(last.told)
        empty(last.forget)
        last.is_finished = True
