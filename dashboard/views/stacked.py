"""A table of many columns: on a phone each row becomes a block, so that nothing is cut off or scrolled sideways."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.html_table import STYLE, write_table


def show_stacked(caption: str, rows: Sequence[Mapping[str, str]], *, is_long: bool = False) -> None:
    """Show rows of plain texts; the first column names the row, and one that lacks a cell has a dash.

    Parameters
    ----------
    caption
        What the table shows; it stands above it and is what a screen reader calls it.
    rows
        Texts by column.
    is_long
        The cells hold sentences: each row becomes a card on an ordinary screen too.
    """
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    cells = [[row.get(heading, "–") for heading in headings] for row in rows]
    st.html(STYLE)
    st.html(write_table(caption, headings, cells, is_stacked=True, is_long=is_long))
