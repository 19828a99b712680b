"""Saving what somebody wrote: told when it is done, told why not, and both shown when two wrote at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from dashboard.papers import save_paper
from dashboard.viewer import Viewer
from dashboard.views.field import Field
from dashboard.views.frame import show_table
from dashboard.views.saving import ABOVE, refuse, save_once, show_told, tell
from data.errors import DataError
from data.store import Conflict
from data.store.conflicts import Versioned

Clock = Callable[[], datetime]
Describe = Callable[[Any], Mapping[str, str]]
"""Tells what was written as names and values, for whoever must choose between two."""
Save = Callable[..., object]
"""Saves what was written after the version that was seen: a paper, or something that has a register of its own."""

_BOTH, _CLASHED = "sparat_krock", "sparat_krockade"
_STAMPS = {"version", "recorded_at", "closed_at"}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two versions of the same, written by two who did not see each other."""

    mine: Versioned
    theirs: Versioned | None
    told: str
    forget: tuple[Field, ...]
    save: Save


def keep(
    viewer: Viewer,
    paper: Versioned | None,
    *,
    after: int,
    clock: Clock,
    told: str,
    forget: Collection[Field] = (),
    save: Save = save_paper,
) -> None:
    """Save a paper; the ``on_click`` of a button, so that the page that is then drawn shows what holds.

    Parameters
    ----------
    viewer
        Who writes.
    paper
        The whole paper as it is to hold; None while something lacks, and nothing is saved. Or a decision,
        an assessment or a definition, with its own `save`.
    after
        The version that was seen, 0 for a new paper.
    clock
        Gives the time, Swedish clock time.
    told
        What to say when it is saved, as «Närvaron är sparad.»
    forget
        Fields to empty when it is saved; until then what was typed stays.
    save
        What saves it, called as `dashboard.papers.save_paper`.
    """
    if paper is None:
        return
    st.session_state.pop(_BOTH, None)
    first = {"key"} if after == 0 else set()  # a new paper is given another key by each press
    what = (_name(type(paper)), after, paper.model_dump(exclude=_STAMPS | first))
    try:
        save_once(what, partial(_save, save, viewer, paper, after, clock), told=told, forget=forget)
    except Conflict as conflict:
        st.session_state[_BOTH] = Clash(paper, conflict.current, told, tuple(forget), save)
        st.session_state[_CLASHED] = True
    except DataError as fault:
        refuse(" ".join(str(problem) for problem in fault.problems))


def _save(save: Save, viewer: Viewer, paper: Versioned, after: int, clock: Clock) -> None:
    try:
        save(viewer, paper, after=after, now=clock())
    except Conflict as conflict:
        if conflict.current is None or not _is_same(paper, conflict.current):
            raise


def _is_same(mine: Versioned, theirs: Versioned) -> bool:
    """Tell whether what holds already says the same, as when two write the same."""
    return mine.model_dump(exclude=_STAMPS) == theirs.model_dump(exclude=_STAMPS)


def show_kept(viewer: Viewer, kind: type[Versioned], *, clock: Clock, describe: Describe) -> bool:
    """Show what became of the last saving, once, at the top of a form.

    Parameters
    ----------
    viewer, clock
        As for `keep`.
    kind
        What the form writes.
    describe
        Tells a paper, for a choice between two.

    Returns
    -------
    bool
        Whether the form may be shown; False while a choice between two is to be made.
    """
    show_told()
    if st.session_state.pop(_CLASHED, False):
        st.toast(f"Inte sparat: någon annan hann före. {ABOVE}", duration="long")
    clash = st.session_state.get(_BOTH)
    if not isinstance(clash, Clash) or _name(type(clash.mine)) != _name(kind):
        return True
    _show_clash(clash, viewer, clock=clock, describe=describe)
    return False


def _show_clash(clash: Clash, viewer: Viewer, *, clock: Clock, describe: Describe) -> None:
    lead = (
        "**Någon annan hann före.** Uppgiften ändrades medan du skrev, så din är inte sparad. Välj vilken som gäller."
    )
    st.warning(lead, icon="⚠️")
    mine, theirs = describe(clash.mine), describe(clash.theirs) if clash.theirs else {}
    show_table(
        [
            {"Uppgift": name, "Sparad av någon annan": theirs.get(name, "–"), "Din, inte sparad": mine.get(name, "–")}
            for name in dict.fromkeys((*theirs, *mine))
        ]
    )
    after = clash.theirs.version if clash.theirs else 0
    save = partial(
        keep, viewer, clash.mine, after=after, clock=clock, told=clash.told, forget=clash.forget, save=clash.save
    )
    with st.container(horizontal=True, key="krock"):  # by which osparat.js knows that something waits
        st.button("Spara min", type="primary", on_click=save)
        st.button("Behåll den andras", on_click=_keep_theirs)


def _name(kind: type[Versioned]) -> str:
    return str(getattr(kind, "kind", kind.__name__))


def _keep_theirs() -> None:
    st.session_state.pop(_BOTH, None)
    tell("Den andras uppgift står kvar.")
