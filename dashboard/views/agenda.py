"""A meeting's agenda: saved views that open as they were chosen, and the offer to put a page on one."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial

import streamlit as st
from pydantic import ValidationError

from dashboard.address import link, read_choices, write_address
from dashboard.formats import format_date
from dashboard.meetings import MEETING_PATH, Pages, order_meetings, renew
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import is_demo
from dashboard.texts import plain
from dashboard.viewer import Viewer
from dashboard.views.field import Field
from dashboard.views.keeping import Clock, keep, show_kept
from data.meetings import LONGEST_AGENDA, Meeting, MeetingState, SavedView
from data.papers import Paper
from data.roles import Act

_OPEN, _MEETING, _TITLE = "dagordning_oppen", "dagordning_mote", "dagordning_rubrik"
_PAGE, _NAME = "dagordning_sida", Field("dagordning_namn")
LONGEST_TITLE = 120


def find_author(viewer: Viewer) -> str:
    """Give the role that somebody writes in: the one they chose, else the one they are signed in with."""
    return str(st.session_state.get("roll") or viewer.role or "okänd roll")


def link_view(view: SavedView, *, pages: Pages, label: str = "", **more: str) -> None:
    """Show a link that opens a saved view; one whose page is no longer there is told to be gone."""
    if view.path not in pages:
        st.markdown(f"{plain(label or view.title)} (sidan finns inte längre)")
    else:
        link(label or view.title, write_address(view, pages, **more))


def show_agenda(meeting: Meeting, *, pages: Pages) -> None:
    """Show what a meeting looks at, as links."""
    if not meeting.agenda:
        st.markdown(
            "Dagordningen är tom. Öppna en sida, välj det ni vill se och tryck på "
            "**Lägg vyn på en dagordning** i menyn."
        )
    for number, view in enumerate(meeting.agenda, start=1):
        link_view(view, pages=pages, label=f"{number}. {view.title}")


def ask_agenda(meeting: Meeting, selection: Selection, *, pages: Pages, clock: Clock) -> None:
    """Ask for changes of an agenda: whole pages are added, views are moved and taken away."""
    save = partial(_save_agenda, selection.viewer, meeting, clock=clock)
    for place, view in enumerate(meeting.agenda):
        name = f"{place + 1}. {view.title}"
        told, up, down, away = st.columns([6, 1, 1, 1], vertical_alignment="center")
        told.markdown(plain(name))
        up.button(
            "↑", key=f"upp-{place}", help=f"Flytta upp {name}", disabled=not place, on_click=save, args=[place, -1]
        )
        is_last = place == len(meeting.agenda) - 1
        down.button(
            "↓", key=f"ner-{place}", help=f"Flytta ner {name}", disabled=is_last, on_click=save, args=[place, 1]
        )
        away.button("✕", key=f"bort-{place}", help=f"Ta bort {name}", on_click=save, args=[place, 0])
    if len(meeting.agenda) >= LONGEST_AGENDA:
        st.caption(f"En dagordning har högst {LONGEST_AGENDA} vyer.")
        return
    left, right = st.columns(2)
    offered = [path for path in pages if path != MEETING_PATH]
    left.selectbox("Lägg till en hel sida", offered, format_func=pages.__getitem__, key=_PAGE)
    right.text_input("Rubrik på dagordningen", max_chars=LONGEST_TITLE, key=_NAME.key, placeholder="Sidans namn")
    add = partial(_add_page, selection, meeting, pages=pages, clock=clock)
    st.button("Lägg till sidan", on_click=add)


def offer_agenda(path: str, selection: Selection, *, pages: Pages, clock: Clock) -> None:
    """Offer to put the page as it is chosen now on a meeting's agenda, in the menu; to those who decide.

    Parameters
    ----------
    path
        Which page is shown.
    selection
        What is looked at, and by whom.
    pages
        The pages there are.
    clock
        Gives the time, Swedish clock time.
    """
    viewer = selection.viewer
    is_shown = viewer.rights.may(Act.DECIDE) and viewer.rights.sees_counts and viewer.as_of is None
    if not is_shown or path == MEETING_PATH:
        return
    opened = st.sidebar.expander("Lägg vyn på en dagordning", key=_OPEN, on_change="rerun")
    if opened.open:
        with opened:
            _ask_meeting(path, selection, pages=pages, clock=clock)


def _ask_meeting(path: str, selection: Selection, *, pages: Pages, clock: Clock) -> None:
    if not show_kept(selection.viewer, Meeting, clock=clock, describe=describe_meeting):
        return
    invented = is_demo(selection.viewer, selection.municipality)
    found = list_papers(selection.viewer, Meeting, [selection.municipality], is_demo=invented)
    coming = [each for each in order_meetings(found) if each.state is not MeetingState.CLOSED]
    if not coming:
        st.markdown("Inget möte är planerat. Lägg upp ett på sidan Möte.")
        return
    names = {each.key: f"{format_date(each.held_on)} {each.title}" for each in coming}
    key = st.selectbox("Möte", list(names), format_func=names.__getitem__, key=_MEETING)
    st.text_input("Rubrik", value=pages[path], max_chars=LONGEST_TITLE, key=f"{_TITLE}_{path}")
    chosen = next(each for each in coming if each.key == key)
    view = make_view(pages[path], path, selection)
    st.button("Lägg till vyn", on_click=_add_view, args=[selection, chosen, view, clock])
    if view is not None and (view.path, view.choices) in {(each.path, each.choices) for each in chosen.agenda}:
        st.caption("✔ Vyn står på dagordningen.")


def make_view(title: str, path: str, selection: Selection) -> SavedView | None:
    """Make a saved view of what is chosen on the page now; None where it can't be kept."""
    choices = dict.fromkeys([("kommun", selection.name), *read_choices()])
    try:
        return SavedView(title=title, path=path, choices=tuple(choices))
    except ValidationError:
        return None


def renew_title(view: SavedView, title: str) -> SavedView:
    """Give a view another title, held against its rules."""
    return SavedView(title=title, path=view.path, choices=view.choices)


def _add_view(selection: Selection, meeting: Meeting, view: SavedView | None, clock: Clock) -> None:
    """Add a view with the title that stands in the field now: a press comes before what was typed last is drawn."""
    if view is None or len(meeting.agenda) >= LONGEST_AGENDA:
        return
    title = str(st.session_state.get(f"{_TITLE}_{view.path}") or "").strip() or view.title
    told = f"«{title}» står nu på dagordningen."
    _keep_agenda(selection.viewer, meeting, (*meeting.agenda, renew_title(view, title)), clock=clock, told=told)


def _add_page(selection: Selection, meeting: Meeting, *, pages: Pages, clock: Clock) -> None:
    path = str(st.session_state[_PAGE])
    title = _NAME.text or pages[path]
    view = SavedView(title=title, path=path, choices=(("kommun", selection.name),))
    told = f"«{title}» står nu på dagordningen."
    _keep_agenda(selection.viewer, meeting, (*meeting.agenda, view), clock=clock, told=told, forget=[_NAME])


def _save_agenda(viewer: Viewer, meeting: Meeting, place: int, step: int, *, clock: Callable[[], datetime]) -> None:
    """Move a view up or down, or take it away where the step is none."""
    views = list(meeting.agenda)
    view = views.pop(place)
    if step:
        views.insert(place + step, view)
    _keep_agenda(viewer, meeting, tuple(views), clock=clock, told="Dagordningen är ändrad.")


def _keep_agenda(
    viewer: Viewer,
    meeting: Meeting,
    agenda: tuple[SavedView, ...],
    *,
    clock: Clock,
    told: str,
    forget: Collection[Field] = (),
) -> None:
    renewed = renew(meeting, agenda=agenda, author_role=find_author(viewer))
    keep(viewer, renewed, after=meeting.version, clock=clock, told=told, forget=forget)


def describe_meeting(paper: Paper) -> Mapping[str, str]:
    """Tell a meeting, for a choice between two versions of it."""
    if not isinstance(paper, Meeting):
        return {}
    agenda = "; ".join(f"{number}. {view.title}" for number, view in enumerate(paper.agenda, start=1))
    return {
        "Möte": paper.title,
        "Dag": format_date(paper.held_on),
        "Läge": paper.state.value,
        "Dagordning": agenda or "tom",
        "Roll": paper.author_role,
    }
