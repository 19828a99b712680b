"""Saving what somebody wrote: told when it is done, told why not, and both shown when two wrote at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.papers import save_paper
from dashboard.texts import plain
from dashboard.viewer import Viewer
from dashboard.views.frame import show_table
from data.errors import DataError
from data.papers import Paper
from data.store import Conflict

Clock = Callable[[], datetime]
Describe = Callable[[Paper], Mapping[str, str]]
"""Tells a paper as names and values, for whoever must choose between two."""

_TOLD, _FAULT, _BOTH = "sparat", "sparat_fel", "sparat_krock"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two versions of a paper, written by two who did not see each other."""

    mine: Paper
    theirs: Paper | None
    told: str
    forget: tuple[str, ...]


def keep(
    viewer: Viewer, paper: Paper | None, *, after: int, clock: Clock, told: str, forget: Collection[str] = ()
) -> None:
    """Save a paper; the ``on_click`` of a button, so that the page that is then drawn shows what holds.

    Parameters
    ----------
    viewer
        Who writes.
    paper
        The whole paper as it is to hold; None while something lacks, and nothing is saved.
    after
        The version that was seen, 0 for a new paper.
    clock
        Gives the time, Swedish clock time.
    told
        What to say when it is saved, as «Närvaron är sparad.»
    forget
        Keys of widgets to empty when it is saved; until then what was typed stays.
    """
    if paper is None:
        return
    st.session_state.pop(_BOTH, None)
    try:
        save_paper(viewer, paper, after=after, now=clock())
    except Conflict as conflict:
        theirs = conflict.current if isinstance(conflict.current, Paper) else None
        st.session_state[_BOTH] = Clash(paper, theirs, told, tuple(forget))
    except DataError as fault:
        reasons = " ".join(plain(str(problem)) for problem in fault.problems)
        st.session_state[_FAULT] = f"**Det sparades inte.** {reasons}"
    else:
        st.session_state[_TOLD] = f"**{plain(told)}**"
        for key in forget:
            st.session_state.pop(key, None)


def show_kept(viewer: Viewer, kind: type[Paper], *, clock: Clock, describe: Describe) -> bool:
    """Show what became of the last saving, once, at the top of a form.

    Parameters
    ----------
    viewer, clock
        As for `keep`.
    kind
        The kind of paper that the form writes.
    describe
        Tells a paper, for a choice between two.

    Returns
    -------
    bool
        Whether the form may be shown; False while a choice between two is to be made.
    """
    for key, tell in ((_TOLD, st.success), (_FAULT, st.error)):
        if said := st.session_state.pop(key, ""):
            tell(said)
    clash = st.session_state.get(_BOTH)
    if not isinstance(clash, Clash) or clash.mine.kind != kind.kind:
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
    save = partial(keep, viewer, clash.mine, after=after, clock=clock, told=clash.told, forget=clash.forget)
    with st.container(horizontal=True):
        st.button("Spara min", type="primary", on_click=save)
        st.button("Behåll den andras", on_click=_keep_theirs)


def _keep_theirs() -> None:
    st.session_state.pop(_BOTH, None)
    st.session_state[_TOLD] = "**Den andras uppgift står kvar.**"
