"""The invented data: how much there is of them, and their removal with one press, first asked about."""

from functools import partial

import streamlit as st

from dashboard.formats import format_count
from dashboard.store import see
from dashboard.texts import DEMO_NOTICE, plain
from dashboard.viewer import Viewer
from dashboard.views.keeping import Clock
from data.errors import DataError
from data.roles import Act

_SURE, _TOLD = "demo.saker", "demo.sagt"


def show_demo_removal(viewer: Viewer, *, clock: Clock) -> None:
    """Tell what is invented, and offer to remove it.

    Parameters
    ----------
    viewer
        Who asks; only who looks after the register may.
    clock
        Gives the time, Swedish clock time.
    """
    st.header("Påhittade uppgifter")
    if told := st.session_state.pop(_TOLD, ""):
        st.info(told)
    if not viewer.rights.may(Act.ADMINISTER):
        st.markdown("De påhittade uppgifterna tas bort av kommunens administratör.")
        return
    counts = see(viewer).list_demo()
    if not counts:
        st.markdown("Det finns inga påhittade uppgifter.")
        return
    st.markdown(f"**{DEMO_NOTICE} finns för att visa hur produkten fungerar.** Tas de bort, försvinner:")
    st.markdown("\n".join(f"- {format_count(n)} {plain(word)}" for word, n in counts.items()))
    st.markdown("Löften, områden och allt som är på riktigt är kvar. Det påhittade kommer inte tillbaka.")
    is_sure = st.checkbox("Jag har läst vad som försvinner", key=_SURE)
    remove = partial(_remove, viewer, clock)
    st.button("Ta bort alla påhittade uppgifter", disabled=not is_sure, on_click=remove, icon=":material/delete:")


def _remove(viewer: Viewer, clock: Clock) -> None:
    try:
        see(viewer).remove_demo(now=clock())
    except DataError as fault:
        st.session_state[_TOLD] = " ".join(plain(str(problem)) for problem in fault.problems)
    else:
        st.session_state[_TOLD] = "**De påhittade uppgifterna är borttagna.** Riktiga uppgifter är kvar."
        st.session_state.pop(_SURE, None)
