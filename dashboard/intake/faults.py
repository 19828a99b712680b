"""What is wrong with a file or an answer, told where it is met."""

import streamlit as st

from dashboard.texts import plain
from data.errors import DataError

MOST = 20


def show_faults(fault: DataError) -> None:
    """Show every fault with its place and remedy, as plain text."""
    told = [f"- {plain(str(problem))}" for problem in fault.problems[:MOST]]
    if len(fault.problems) > MOST:
        told.append(f"- och {len(fault.problems) - MOST} till")
    st.error(f"**{plain(fault.source)} kunde inte läsas så här.**\n\n" + "\n".join(told), icon=":material/error:")
