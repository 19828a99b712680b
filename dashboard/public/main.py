"""The page script of the citizens' process: finds what has been published and lists the pages."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.installation import find_installation
from dashboard.public.asking import ask_municipality
from dashboard.public.page import show_nothing, show_way
from dashboard.public.shelf import Shelf, Shown
from dashboard.public.views.about import show_about
from dashboard.public.views.area_map import show_area_map
from dashboard.public.views.figures import show_figures
from dashboard.public.views.promise import show_promise
from dashboard.public.words import UNREADABLE
from data.model import Promise
from data.promises import PROMISES, find_promises

Show = Callable[[Shown], None]

TITLE = "Medborgarlöften"
FAVICON = Path(__file__).parents[1] / "static" / "favicon.png"
ABOUT = "Här står vad polisen och kommunen har lovat, vad som har gjorts och hur det går."
"""What the menu says of the pages; a menu with something of ours has the choice of light and dark too."""


@st.cache_resource
def the_shelf(folder: str) -> Shelf:
    """Keep what was last read of the published files."""
    return Shelf(Path(folder))


@st.cache_resource
def the_promises() -> dict[str, Promise]:
    """Read the promises that come with the product: public documents, word for word."""
    return {promise.promise_id: promise for promise in find_promises(PROMISES).promises}


def show() -> None:
    """Show the page that the address names."""
    st.set_page_config(TITLE, str(FAVICON), layout="wide", menu_items={"About": ABOUT})
    folder = find_installation(os.environ).published
    shown, n_unreadable = the_shelf(str(folder)).look() if folder else ((), 0)
    pages: dict[str, tuple[str, Show]] = {
        "lofte": ("Vårt löfte", partial(show_promise, promises=the_promises())),
        "siffror": ("Hur går det?", show_figures),
        "karta": ("Karta", show_area_map),
        "om": ("Om uppgifterna", show_about),
    }
    place = st.container()
    chosen = ask_municipality(shown)
    listed = [
        st.Page(
            partial(
                _show_titled,
                title,
                partial(page, chosen) if chosen else partial(show_nothing, title, is_unreadable=n_unreadable > 0),
            ),
            title=title,
            url_path=path,
            default=path == "lofte",
        )
        for path, (title, page) in pages.items()
    ]
    page = st.navigation(listed, position="hidden")
    with place:
        show_way(listed)
    if chosen and n_unreadable:
        st.warning(UNREADABLE, icon="⚠️")
    page.run()


def _show_titled(title: str, page: Callable[[], None]) -> None:
    st.set_page_config(f"{title} – {TITLE}")  # the browser's own list of tabs tells the pages apart
    page()


show()
