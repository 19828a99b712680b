"""What every page of the citizens has: its heading, the notices that hold, and tables in which nothing runs."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.formats import format_date
from dashboard.html_table import STYLE as TABLE_STYLE
from dashboard.html_table import write_table
from dashboard.public.shelf import Shown
from dashboard.public.words import DEMO, NOTHING_NEXT, NOTHING_YET, OUTDATED, UNREADABLE
from dashboard.texts import plain
from data.publications import DEMO_MARK

STYLE = Path(__file__).with_name("publik.css")


def show_way(pages: Sequence[StreamlitPage]) -> None:
    """Show the way between the pages, in sight on a phone too."""
    st.html(STYLE)
    st.html(TABLE_STYLE)
    with st.container(horizontal=True, key="sidor"):
        for page in pages:
            st.page_link(page)


def show_heading(title: str, shown: Shown) -> None:
    """Show a page's heading, which names the municipality, and what the reader must know of the figures."""
    publication = shown.publication
    st.title(title.format(plain(publication.municipality_name)))
    if publication.is_demo:
        st.warning(f"**{DEMO_MARK}.** {DEMO}", icon="⚠️")
    if shown.is_outdated:
        st.warning(OUTDATED, icon="⚠️")
    st.caption(
        f"Publicerat {format_date(publication.published_on)}. "
        f"Siffrorna går till och med {format_date(publication.closed_on)}."
    )


def show_nothing(title: str, *, is_unreadable: bool) -> None:
    """Say that nothing has been published yet and what happens next, or that it can't be read."""
    st.title(title)
    if is_unreadable:
        st.warning(UNREADABLE, icon="⚠️")
    else:
        st.info(f"**{NOTHING_YET}** {NOTHING_NEXT}", icon=":material/info:")


def show_table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show plain texts as a table; the first column names the row."""
    st.html(write_table(caption, headings, rows))


def show_list(lines: Sequence[str]) -> None:
    """Show safe sentences as a list."""
    st.markdown("\n".join(f"- {line}" for line in lines))
