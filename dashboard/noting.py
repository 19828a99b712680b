"""Who looked at incidents one by one, written to the log: once per session, page and municipality."""

from datetime import datetime

import streamlit as st

from dashboard.texts import plain
from dashboard.viewer import Viewer
from data.errors import DataError
from data.store.seen import Seen

_NOTED = "antecknat"


def note_viewing(seen: Seen, viewer: Viewer, municipality: str, *, now: datetime) -> None:
    """Write a look in the log, unless it stands there since before in this session.

    Where it can't be written the page says so, and tries again at the next rerun.

    Parameters
    ----------
    seen
        The store of today, as whoever looks may see it.
    viewer
        Who looks, and at which page.
    municipality
        Whose incidents.
    now
        When, Swedish clock time.
    """
    noted = st.session_state.setdefault(_NOTED, set())
    look = (viewer.page, municipality, viewer.as_of)
    if look in noted:
        return
    about = {"sida": viewer.page, "kommun": municipality}
    if viewer.as_of is not None:
        about |= {"som det var": viewer.as_of.isoformat()}
    try:
        seen.note_viewing(about, author_role=viewer.role, now=now)
    except DataError as fault:
        told = " ".join(plain(str(problem)) for problem in fault.problems)
        st.warning(f"**Visningen kunde inte skrivas i loggen.** {told}", icon="⚠️")
        return
    noted.add(look)
