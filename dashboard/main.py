"""The page script: asks who looks and at what, lists the pages, and turns faults into plain Swedish."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import uuid4

import streamlit as st

from dashboard.formats import format_long_date
from dashboard.opening import read_clock, the_store
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
from dashboard.views.about import show_about
from dashboard.views.accessibility import show_accessibility
from dashboard.views.action_plan import show_action_plan
from dashboard.views.activities import show_activities
from dashboard.views.agenda import offer_agenda
from dashboard.views.areas import show_area_register
from dashboard.views.assessing import show_assessing
from dashboard.views.baseline import show_baseline
from dashboard.views.calendar import show_calendar
from dashboard.views.cases import show_cases
from dashboard.views.delivery import show_delivery
from dashboard.views.denied import show_denied
from dashboard.views.followup import show_follow_up
from dashboard.views.log import show_log
from dashboard.views.lost_choices import note_asked, show_lost
from dashboard.views.meeting import show_meeting
from dashboard.views.methods import show_methods
from dashboard.views.presence import show_presence
from dashboard.views.projector import is_projected, show_projector
from dashboard.views.promise import show_promise
from dashboard.views.promises import show_promises
from dashboard.views.publish import show_publish
from dashboard.views.register import show_register
from dashboard.views.reporting import show_reporting
from dashboard.views.reports import show_reports
from dashboard.views.review import show_review
from dashboard.views.shortcuts import show_shortcuts
from dashboard.views.situation import show_situation
from dashboard.views.start import show_start
from dashboard.views.surveys import show_surveys
from data.demands import Denied
from data.errors import DataError
from data.roles import Act, Grain, Rights, find_rights

FAVICON = "./app/static/favicon.png"
"""By its address: whoever isn't let in sees it too, and no file of a page."""
ABOUT = "**Löfteskartan** visar vad som är lovat, vad som har gjorts och hur det går."
"""What the menu says of the product; a menu with something of ours has the choice of light and dark too."""


LOOK, PROMISE, WORK, REGISTER = "Läget", "Löftet", "Arbetet", "Registret"
"""The parts of the menu."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, and whose menu it stands in; by its address everyone comes to it, and is told why not."""

    section: str
    title: str
    show: Callable[[Selection], None]
    is_for: Callable[[Rights], bool] = lambda _: True
    is_writing: bool = False


PAGES = {
    "lagesbild": Listed(LOOK, "Lägesbild", show_situation, lambda rights: rights.sees_counts),
    "baslinje": Listed(LOOK, "Baslinje", show_baseline, lambda rights: rights.sees_counts),
    "undersokningar": Listed(
        LOOK, "Undersökningar", lambda who: show_surveys(who, clock=read_clock), lambda rights: rights.sees_counts
    ),
    "metod": Listed(LOOK, "Metod", show_methods, lambda rights: rights.sees_points),
    "lofte": Listed(PROMISE, "Hålls löftet?", show_promise, lambda rights: rights.sees_counts),
    "loften": Listed(PROMISE, "Löftestext", show_promises),
    "uppfoljning": Listed(PROMISE, "Uppföljning", show_follow_up, lambda rights: rights.sees_counts),
    "rapporter": Listed(PROMISE, "Rapporter", show_reports, lambda rights: rights.sees_counts),
    "publicera": Listed(
        PROMISE,
        "Publicera",
        lambda who: show_publish(who, clock=read_clock),
        lambda rights: rights.may(Act.PUBLISH),
        is_writing=True,
    ),
    "narvaro": Listed(
        WORK,
        "Närvaro",
        lambda who: show_presence(who, clock=read_clock, new_id=uuid4),
        lambda rights: rights.sees_counts,
    ),
    "arenden": Listed(
        WORK,
        "Ärenden",
        lambda who: show_cases(who, clock=read_clock, new_id=uuid4),
        lambda rights: rights.grain in {Grain.POINTS, Grain.CELLS},
    ),
    "mote": Listed(
        WORK,
        "Möte",
        lambda who: show_meeting(who, pages=_name_views(), clock=read_clock, new_id=uuid4),
        lambda rights: rights.sees_counts,
    ),
    "bedomning": Listed(
        WORK,
        "Bedömning",
        lambda who: show_assessing(who, clock=read_clock),
        lambda rights: rights.may(Act.DECIDE),
        is_writing=True,
    ),
    "arshjul": Listed(
        WORK,
        "Årshjul",
        lambda who: show_calendar(who, clock=read_clock, new_id=uuid4),
        lambda rights: rights.sees_counts,
    ),
    "aktiviteter": Listed(
        WORK,
        "Aktiviteter",
        lambda who: show_activities(who, clock=read_clock, new_id=uuid4),
        lambda rights: rights.sees_counts,
    ),
    "atgardsplan": Listed(
        WORK,
        "Åtgärdsplan",
        lambda who: show_action_plan(who, clock=read_clock, new_id=uuid4),
        lambda rights: rights.sees_counts,
    ),
    "rapporteringsgrad": Listed(
        WORK,
        "Rapporteringsgrad",
        lambda who: show_reporting(who, clock=read_clock),
        lambda rights: rights.sees_counts,
    ),
    "registrera": Listed(
        WORK,
        "Registrera",
        lambda who: show_register(who, clock=read_clock, new_id=uuid4),
        lambda rights: rights.may(Act.REGISTER),
        is_writing=True,
    ),
    "granskning": Listed(
        WORK,
        "Granskning",
        lambda who: show_review(who, clock=read_clock),
        lambda rights: rights.may(Act.REVIEW),
        is_writing=True,
    ),
    "kom-igang": Listed(
        REGISTER,
        "Kom igång",
        lambda who: show_start(who, clock=read_clock),
        lambda rights: rights.may(Act.READ_IN),
        is_writing=True,
    ),
    "omraden": Listed(
        REGISTER,
        "Områden",
        lambda who: show_area_register(who, clock=read_clock),
        lambda rights: rights.may(Act.READ_IN) or rights.may(Act.DECIDE),
    ),
    "las-in": Listed(
        REGISTER,
        "Läs in",
        lambda who: show_delivery(who, clock=read_clock),
        lambda rights: rights.may(Act.READ_IN),
        is_writing=True,
    ),
    "logg": Listed(REGISTER, "Logg", show_log, lambda rights: rights.may(Act.ADMINISTER)),
    "om": Listed(REGISTER, "Om", show_about),
    "tillganglighet": Listed(REGISTER, "Tillgänglighet", show_accessibility),
}


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
        selection = ask_selection(today=date.today(), viewer=viewer)  # noqa: DTZ011 - the reader's own day; entry point
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
    first = _find_first(rights)
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


def _find_first(rights: Rights) -> str:
    """Find the page that the bare address opens."""
    return next(path for path, page in PAGES.items() if page.is_for(rights))


def _list_offered(rights: Rights, *, is_past: bool) -> set[str]:
    """List the pages that somebody has a use for; on a day gone by nothing is written."""
    return {path for path, page in PAGES.items() if page.is_for(rights) and not (is_past and page.is_writing)}


def _name_views() -> dict[str, str]:
    """Name the pages that a meeting may look at, by their path."""
    return {path: page.title for path, page in PAGES.items() if page.section != REGISTER and not page.is_writing}


def _show_page(path: str, page: Listed, selection: Selection) -> None:
    past = selection.viewer.as_of
    show_projector(selection, pages=_name_views())
    if past is not None:
        told = f"**Så här såg det ut den {format_long_date(past)}.** Det som har kommit in sedan dess visas inte."
        st.info(told, icon=":material/history:")
        if page.is_writing:
            st.title(page.title)
            st.markdown("Den här sidan ändrar uppgifter. Ta bort dagen vid «Visa som det var» i menyn för att se den.")
            return
    rights = selection.viewer.rights
    if path == _find_first(rights) and not is_projected():
        show_shortcuts(selection, offered=_list_offered(rights, is_past=past is not None))
    note_asked(path)
    above = st.container()
    try:
        page.show(replace(selection, viewer=replace(selection.viewer, page=page.title)))
        with above:
            show_lost(path)
        if path in _name_views():
            offer_agenda(path, selection, pages=_name_views(), clock=read_clock)
    except Denied as refusal:
        show_denied(refusal)


show()
