"""What every page has: its heading, and the notice that figures are invented."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.selection import Selection
from dashboard.texts import DEMO_EXPLANATION, DEMO_NOTICE, Markdown, plain


def show_heading(title: str, selection: Selection, *, is_demo: bool) -> None:
    """Show the page's heading and, where it holds, the notice of invented data: one line, before all else."""
    if is_demo:
        with st.container(key="pahittat"):
            st.markdown(f"⚠️ **{DEMO_NOTICE}.** {DEMO_EXPLANATION}")
    st.title(_name_page(title, selection))


def _name_page(title: str, selection: Selection) -> str:
    """Name a page with its municipality; a page that is called by its question stays one."""
    name = plain(selection.name)
    return f"{title.removesuffix('?')} i {name}?" if title.endswith("?") else f"{title}: {name}"


def show_empty(what: str, remedy: str) -> None:
    """Say that there is nothing to show, and what to do about it."""
    st.info(f"**{plain(what)}** {remedy}", icon=":material/info:")


def show_table(rows: Sequence[Mapping[str, str]]) -> None:
    """Show rows as a table in which nothing from outside formats, links or colours."""
    safe = [{name: cell if isinstance(cell, Markdown) else plain(cell) for name, cell in row.items()} for row in rows]
    st.table(pd.DataFrame(safe), border="horizontal")
