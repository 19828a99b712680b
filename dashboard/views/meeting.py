"""Möte: what the council for crime prevention looks at together, what has changed, and what it decides."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st
from pydantic import ValidationError

from dashboard.formats import format_date
from dashboard.meetings import MEETING_PATH, NewId, Pages, find_previous, make_key, order_meetings, renew
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.standing import take_standing
from dashboard.store import is_demo
from dashboard.texts import plain
from dashboard.views.agenda import ask_agenda, describe_meeting, find_author, link_view, show_agenda
from dashboard.views.field import Field
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.meeting_changes import show_changes
from dashboard.views.meeting_closed import show_closed, show_last
from dashboard.views.meeting_decisions import ask_decision, ask_done, describe_decision, show_decisions
from dashboard.views.meeting_pack import show_pack
from dashboard.views.projector import is_projected
from dashboard.views.saving import refuse
from data.demands import demand_counts
from data.meetings import Meeting, MeetingDecision, MeetingState, SavedView
from data.roles import Act

_TITLE, _DAY = Field("mote_rubrik"), Field("mote_dag")
_CHOSEN = "mote_valt"
_LONGEST = 120
EXERCISE = "Det här är en övning: det du skriver hör till de påhittade uppgifterna och försvinner med dem."


def show_meeting(selection: Selection, *, pages: Pages, clock: Clock, new_id: NewId) -> None:
    """Show a meeting: what has changed since the last one, the agenda and the decisions.

    Parameters
    ----------
    selection
        Whose meetings, and who looks.
    pages
        Titles of the pages that an agenda may hold, by their path.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives what sets a new paper apart.
    """
    viewer = selection.viewer
    demand_counts(viewer.rights, "Möte")
    invented = is_demo(viewer, selection.municipality)
    show_heading("Möte", selection, is_demo=invented)
    may_write = viewer.rights.may(Act.DECIDE) and viewer.as_of is None
    if may_write and not _show_saved(selection, clock):
        return
    found = list_papers(viewer, Meeting, [selection.municipality], is_demo=invented)
    decisions = list_papers(viewer, MeetingDecision, [selection.municipality], is_demo=invented)
    meetings = order_meetings(found)
    if not meetings:
        remedy = "Lägg upp det första nedan." if may_write else "Den som leder rådet kan lägga upp ett."
        show_empty("Inget möte är upplagt.", remedy)
    else:
        _show_chosen(selection, meetings, decisions, pages=pages, clock=clock, new_id=new_id)
    if may_write and not is_projected():
        with st.expander("Lägg upp ett möte", expanded=not meetings):
            _ask_meeting(selection, meetings, clock=clock, new_id=new_id, is_invented=invented)


def _show_saved(selection: Selection, clock: Clock) -> bool:
    """Show what became of the last saving; False while a choice between two versions is to be made."""
    is_ready = show_kept(selection.viewer, Meeting, clock=clock, describe=describe_meeting)
    return is_ready and show_kept(selection.viewer, MeetingDecision, clock=clock, describe=describe_decision)


def _show_chosen(
    selection: Selection,
    meetings: Sequence[Meeting],
    decisions: Sequence[MeetingDecision],
    *,
    pages: Pages,
    clock: Clock,
    new_id: NewId,
) -> None:
    meeting = _ask_which(meetings)
    st.header(f"{plain(meeting.title)}, {format_date(meeting.held_on)} ({meeting.state.value})")
    _offer_projector(meeting, selection, pages)
    if meeting.state is MeetingState.CLOSED:
        show_closed(meeting, selection, meetings, decisions, pages=pages)
    elif selection.viewer.as_of is None:
        previous = find_previous(meetings, meeting)
        if previous is not None and not is_projected():
            show_last(previous, selection, pages=pages)
        show_changes(selection, previous, meetings, decisions)
        st.subheader("Dagordning")
        show_agenda(meeting, pages=pages)
        st.subheader("Beslut som följs upp")
        show_decisions(decisions, meetings, selection.today)
    if selection.viewer.as_of is None and not is_projected():
        show_pack(meeting, selection, decisions)
    if selection.viewer.rights.may(Act.DECIDE) and selection.viewer.as_of is None:
        _ask_changes(meeting, selection, decisions, pages=pages, clock=clock, new_id=new_id)


def _ask_which(meetings: Sequence[Meeting]) -> Meeting:
    """Ask for a meeting; the address holds its key, which stays when its title and state change."""
    by_key = {each.key: each for each in meetings}
    names = {each.key: f"{format_date(each.held_on)} {each.title} ({each.state.value})" for each in meetings}
    asked = st.query_params.get(MEETING_PATH, "")
    if asked and asked not in by_key:
        st.error("**Mötet i adressen finns inte här.** Nedan visas ett annat: välj rätt möte.")
    st.session_state[_CHOSEN] = asked if asked in by_key else meetings[0].key
    if is_projected() and asked in by_key:  # settled, and the room looks for what has changed
        return by_key[st.session_state[_CHOSEN]]
    key = st.selectbox("Möte", list(names), format_func=names.__getitem__, key=_CHOSEN, on_change=_follow_choice)
    return by_key[key]


def _follow_choice() -> None:
    st.query_params[MEETING_PATH] = st.session_state[_CHOSEN]


def _offer_projector(meeting: Meeting, selection: Selection, pages: Pages) -> None:
    if is_projected():
        return
    own = SavedView(title=meeting.title, path=MEETING_PATH, choices=(("kommun", selection.name),))
    more = {"visning": "projektor", "mote": meeting.key, "punkt": "0"}
    link_view(own, pages=pages, label="Visa på projektor", **more)


def _ask_changes(
    meeting: Meeting,
    selection: Selection,
    decisions: Sequence[MeetingDecision],
    *,
    pages: Pages,
    clock: Clock,
    new_id: NewId,
) -> None:
    """Ask for what may be changed of a meeting; a closed one can only be opened again."""
    save = partial(_save, selection, meeting, clock=clock)
    if meeting.state is MeetingState.CLOSED:
        if not is_projected():
            opened = {"state": MeetingState.OPEN, "closed_at": None, "standing": ()}
            told = "Mötet är öppet igen. Det som sparades när det avslutades finns kvar i historiken."
            st.button("Öppna mötet igen", on_click=save, kwargs={"told": told, **opened})
        return
    if meeting.is_demo:
        st.caption(EXERCISE)
    with st.expander("Nytt beslut", expanded=is_projected()):
        ask_decision(meeting, selection, clock=clock, new_id=new_id, is_invented=meeting.is_demo)
    with st.expander("Ändra ett beslut"):
        ask_done(decisions, selection, clock=clock)
    if is_projected():
        return
    with st.expander("Ändra dagordningen"):
        ask_agenda(meeting, selection, pages=pages, clock=clock)
    with st.container(horizontal=True):
        is_planned = meeting.state is MeetingState.PLANNED
        if is_planned:
            begun = {"told": "Mötet pågår.", "state": MeetingState.OPEN}
            st.button("Börja mötet", type="primary", on_click=save, kwargs=begun)
            with st.popover("Ta bort mötet …"):
                st.markdown("Mötet och dess dagordning visas inte mer. Det går inte att ångra här.")
                gone = {"told": "Mötet är borttaget.", "is_withdrawn": True}
                st.button("Ja, ta bort mötet", on_click=save, kwargs=gone)
        weight: Literal["primary", "secondary"] = "secondary" if is_planned else "primary"
        st.button("Avsluta mötet", type=weight, on_click=_close, args=[selection, meeting, clock])
    st.caption("När mötet avslutas sparas hur allt står just då. Det går att se på igen, och att öppna mötet på nytt.")


def _ask_meeting(
    selection: Selection, meetings: Sequence[Meeting], *, clock: Clock, new_id: NewId, is_invented: bool
) -> None:
    left, right = st.columns([3, 1])
    left.text_input("Mötets rubrik", max_chars=_LONGEST, key=_TITLE.key, placeholder="Brottsförebyggande rådet")
    right.date_input("Dag", value=selection.today, key=_DAY.key, format="YYYY-MM-DD")
    if is_invented:
        st.caption(EXERCISE)
    add = partial(_add, selection, meetings, clock=clock, new_id=new_id, is_invented=is_invented)
    st.button("Lägg upp mötet", type="primary", on_click=add)


def _add(selection: Selection, meetings: Sequence[Meeting], *, clock: Clock, new_id: NewId, is_invented: bool) -> None:
    if not _DAY.value:
        refuse("Välj en dag.")
        return
    made = Meeting(
        municipality=selection.municipality,
        key=make_key("mote", new_id()),
        author_role=find_author(selection.viewer),
        is_demo=is_invented,
        title=_TITLE.text or "Brottsförebyggande rådet",
        held_on=_DAY.value,
    )
    if any((each.title, each.held_on) == (made.title, made.held_on) for each in meetings):
        refuse("Det finns redan ett med samma rubrik och dag.")
        return
    keep(selection.viewer, made, after=0, clock=clock, told="Mötet är upplagt.", forget=[_TITLE])


def _close(selection: Selection, meeting: Meeting, clock: Clock) -> None:
    """Close a meeting with how everything stands now."""
    changes = {"state": MeetingState.CLOSED, "closed_at": clock(), "standing": take_standing(selection)}
    told = "Mötet är avslutat. Det går att öppna som det var här på sidan."
    _save(selection, meeting, clock=clock, told=told, **changes)


def _save(selection: Selection, meeting: Meeting, *, clock: Clock, told: str, **changes: object) -> None:
    try:
        renewed = renew(meeting, author_role=find_author(selection.viewer), **changes)
    except ValidationError:
        refuse("Ladda om sidan och gör om.")
        return
    keep(selection.viewer, renewed, after=meeting.version, clock=clock, told=told)
