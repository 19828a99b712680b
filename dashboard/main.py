"""The page script: asks who looks and at what, shows the page, and turns faults into plain Swedish."""

import time
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.formats import format_long_date
from dashboard.opening import read_clock, the_store
from dashboard.pages import PAGES, Page, find_first, list_offered, name_views
from dashboard.selection import Selection
from dashboard.sidebar import ask_selection
from dashboard.signin import (
    Person,
    SignOuts,
    confirm_person,
    find_person,
    remember_drawing,
    show_entrance,
    show_log_out,
)
from dashboard.texts import plain
from dashboard.viewer import AT_THE_MACHINE, Viewer
from dashboard.views.agenda import offer_agenda
from dashboard.views.denied import show_denied
from dashboard.views.lost_choices import note_asked, show_lost
from dashboard.views.projector import is_projected, show_projector
from dashboard.views.shortcuts import show_shortcuts
from data.demands import Denied
from data.errors import DataError
from data.roles import find_rights

FAVICON = "./app/static/favicon.png"
"""By its address: whoever isn't let in sees it too, and no file of a page."""
ABOUT = "**Löfteskartan** visar vad som är lovat, vad som har gjorts och hur det går."
"""What the menu says of the product; a menu with something of ours has the choice of light and dark too."""


def show() -> None:
    """Show the page that the address names, to whoever may see it."""
    st.set_page_config("Löfteskartan", FAVICON, layout="wide", menu_items={"About": ABOUT})
    try:
        store = the_store()
        person = find_person(store, now=time.time())
        if person.refusal is not None:
            _stop_at_entrance(person, store)
            return
        show_entrance(person)
        viewer = _make_viewer(person, store)
        selection = ask_selection(today=read_clock().date(), viewer=viewer)
        with st.sidebar:
            show_log_out(person, store, now=read_clock())
        _navigate(selection)
    except Denied as refusal:
        show_denied(refusal)
    except DataError as fault:
        st.error(f"**{plain(fault.source)} kunde inte läsas.**")
        for problem in fault.problems:
            st.markdown(f"- {plain(str(problem))}")


def _make_viewer(person: Person, store: SignOuts) -> Viewer:
    if not person.is_signed_in:
        return replace(AT_THE_MACHINE, rights=find_rights(person.roles))
    role = ", ".join(sorted(person.roles))
    confirm = remember_drawing(partial(_confirm, person, store))
    return Viewer(find_rights(person.roles), person.key, role, confirm=confirm)


def _confirm(person: Person, store: SignOuts) -> None:
    if person.is_signed_in:
        confirm_person(person, store, now=time.time())


def _stop_at_entrance(person: Person, store: SignOuts) -> None:
    """Show the entrance at every address and no menu; the one of who was let in would stand there otherwise."""

    def show_door() -> None:
        show_entrance(person)
        show_log_out(person, store, now=read_clock())

    doors = [st.Page(show_door, title=page.title, url_path=path) for path, page in PAGES.items()]
    st.navigation(doors, position="hidden").run()


def _navigate(selection: Selection) -> None:
    rights = selection.viewer.rights
    first = find_first(rights)
    menu: dict[str, list[st.Page]] = {}
    for path, page in PAGES.items():
        listed = st.Page(
            partial(_show_page, path, page, selection),
            title=page.title,
            url_path=path,
            default=path == first,
            visibility="visible" if page.is_for(rights) else "hidden",
        )
        menu.setdefault(page.section, []).append(listed)
    st.navigation(menu, expanded=True).run()


def _show_page(path: str, page: Page, selection: Selection) -> None:
    past = selection.viewer.as_of
    show_projector(selection, pages=name_views())
    if past is not None:
        told = f"**Så här såg det ut den {format_long_date(past)}.** Det som har kommit in sedan dess visas inte."
        st.info(told, icon=":material/history:")
        if page.is_writing:
            st.title(page.title)
            st.markdown("Den här sidan ändrar uppgifter. Ta bort dagen vid «Visa som det var» i menyn för att se den.")
            return
    rights = selection.viewer.rights
    if path == find_first(rights) and not is_projected():
        show_shortcuts(selection, offered=list_offered(rights, is_past=past is not None))
    note_asked(path)
    above = st.container()
    try:
        page.show(replace(selection, viewer=replace(selection.viewer, page=page.title)))
        with above:
            show_lost(path)
        if path in name_views():
            offer_agenda(path, selection, pages=name_views(), clock=read_clock)
    except Denied as refusal:
        show_denied(refusal)


show()
