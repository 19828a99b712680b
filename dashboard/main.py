"""The page script: asks who is looked at, lists the pages, and turns faults into plain Swedish."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.sidebar import ask_selection
from dashboard.texts import plain
from dashboard.views.about import show_about
from dashboard.views.baseline import show_baseline
from dashboard.views.delivery import show_delivery
from dashboard.views.followup import show_follow_up
from dashboard.views.methods import show_methods
from dashboard.views.promises import show_promises
from dashboard.views.register import show_register
from dashboard.views.review import show_review
from dashboard.views.situation import show_situation
from data.errors import DataError
from geo.hours import CLOCK

FAVICON = Path(__file__).parent / "static" / "favicon.png"


def read_clock() -> datetime:
    """Read the Swedish clock off the wall, wherever the server stands."""
    return datetime.now(ZoneInfo(CLOCK)).replace(tzinfo=None)


def show() -> None:
    """Show the page that the address names."""
    st.set_page_config("Löfteskartan", str(FAVICON), layout="wide")
    try:
        selection = ask_selection(today=date.today())  # noqa: DTZ011 - the reader's own day; entry point
        pages = {
            "lagesbild": ("Lägesbild", show_situation),
            "loften": ("Löften", show_promises),
            "baslinje": ("Baslinje", show_baseline),
            "uppfoljning": ("Uppföljning", show_follow_up),
            "registrera": ("Registrera", lambda who: show_register(who, clock=read_clock, new_id=uuid4)),
            "granskning": ("Granskning", lambda who: show_review(who, clock=read_clock)),
            "las-in": ("Läs in", lambda who: show_delivery(who, clock=read_clock)),
            "metod": ("Metod", show_methods),
            "om": ("Om", show_about),
        }
        st.navigation(
            [
                st.Page(partial(page, selection), title=title, url_path=path, default=path == "lagesbild")
                for path, (title, page) in pages.items()
            ]
        ).run()
    except DataError as fault:
        st.error(f"**{plain(fault.source)} kunde inte läsas.**")
        for problem in fault.problems:
            st.markdown(f"- {plain(str(problem))}")


show()
