"""A page, or a part of one, that a role may not see: said plainly, with whom to ask."""

import streamlit as st

from dashboard.texts import plain
from data.demands import Denied


def show_denied(refusal: Denied) -> None:
    """Say what the role may not see or do, who may, and whom to ask."""
    st.title(plain(refusal.source))
    for problem in refusal.problems:
        st.info(plain(str(problem)), icon=":material/lock:")
    st.markdown("Sidorna i menyn är de som din roll har.")
