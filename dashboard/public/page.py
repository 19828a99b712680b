"""What every page of the citizens has: its heading, the notices that hold, and tables in which nothing runs."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.formats import format_date
from dashboard.public.shelf import Shown
from dashboard.public.words import DEMO, NOTHING_NEXT, NOTHING_YET, OUTDATED, UNREADABLE
from dashboard.texts import Markdown, plain
from data.publications import DEMO_MARK


def show_heading(title: str, shown: Shown) -> None:
    """Show a page's heading, whose figures these are and from when, and what the reader must know of them."""
    publication = shown.publication
    st.title(f"{title}: {plain(publication.municipality_name)}")
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


def show_table(rows: Sequence[Mapping[str, str]]) -> None:
    """Show rows as a table in which nothing from a file formats, links or colours; the first column names the row."""
    safe = [{name: cell if isinstance(cell, Markdown) else plain(cell) for name, cell in row.items()} for row in rows]
    st.table(pd.DataFrame(safe), border="horizontal", hide_index=True)


def show_list(lines: Sequence[str]) -> None:
    """Show safe sentences as a list."""
    st.markdown("\n".join(f"- {line}" for line in lines))
