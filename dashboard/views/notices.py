"""What the police have written: a list beside the map, never counted and never on it."""

from datetime import date

import streamlit as st

from dashboard.formats import format_count, format_date
from dashboard.store import list_notices
from dashboard.texts import plain
from dashboard.viewer import Viewer
from dashboard.views.frame import show_table
from data.sources.notices import SAYS

SHOWN = 20


def show_notices(viewer: Viewer, place: str, day: date) -> None:
    """Show the newest wordings of a municipality's notices; nothing where there are none."""
    notices = list_notices(viewer, place)
    held = notices[notices["is_newest"] & (notices["published_at"].dt.date <= day)]
    if held.empty:
        return
    newest = held.sort_values(["published_at", "notice_id"], ascending=False).head(SHOWN)
    with st.expander("Vad polisen har skrivit"):
        st.markdown(SAYS)
        show_table(
            [
                {
                    "Dag": format_date(one.published_at.date()),
                    "Rubrik": one.title,
                    "Typ": one.notice_type,
                    "Position": one.position,
                    "Lydelse": _say_changes(one.version),
                }
                for one in newest.itertuples()
            ]
        )
        st.caption(
            f"De {format_count(len(newest))} senaste av {format_count(len(held))} notiser om {plain(place)} som har "
            f"hämtats från polisen.se, senast {format_date(held['last_seen_at'].max().date())}. De står inte på kartan."
        )


def _say_changes(version: int) -> str:
    """Say how often a notice is known to have been changed: between two fetches it may have been more often."""
    n = version - 1
    return f"ändrad minst {n} {'gång' if n == 1 else 'gånger'}" if n else "inte ändrad sedan den hämtades"
