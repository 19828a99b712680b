"""A link to another page of ours, which keeps the municipality."""

import streamlit as st

from dashboard.selection import Selection

FIRST = "lagesbild"
"""The page that comes first for those who see more than what is published; its address is the root."""


def show_link(path: str, label: str, selection: Selection, *, icon: str | None = None, **choices: str) -> None:
    """Show a link to a page.

    Parameters
    ----------
    path
        The page's address, as in ``dashboard.main.PAGES``.
    label
        What stands on it.
    selection
        Whose municipality the page is to show.
    icon
        Beside it.
    choices
        What more is chosen on the page, as its address writes it.
    """
    is_first = path == FIRST and selection.viewer.rights.sees_counts
    page = st.Page(_nothing, title=label, url_path=path, default=is_first)
    st.page_link(page, label=label, icon=icon, query_params={"kommun": selection.name, **choices})


def _nothing() -> None:
    """Stand for the page: Streamlit finds the listed one by its address."""
