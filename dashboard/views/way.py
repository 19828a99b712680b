"""The way from one page to another, with the municipality and what else the address is to say."""

import streamlit as st

from dashboard.selection import Selection

FIRST = "lagesbild"
"""The page that the bare address opens, for those who see counts."""


def show_way(label: str, path: str, selection: Selection, **address: str) -> None:
    """Show a link to a page of the product that opens in the same window.

    Parameters
    ----------
    label
        What the link says.
    path
        The page's own address.
    selection
        Whose municipality the page is to show.
    **address
        What else stands in the address.
    """
    page = st.Page(_show_nothing, title=label, url_path=path, default=path == FIRST)
    st.page_link(page, label=label, icon=":material/arrow_forward:", query_params={"kommun": selection.name} | address)


def _show_nothing() -> None:
    """Stand in for the page: only its address is asked for."""
