"""A closed meeting: its agenda as it was seen, how things stood, and what was decided by then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

import streamlit as st

from dashboard.formats import format_date
from dashboard.meetings import Pages, find_stood
from dashboard.selection import Selection
from dashboard.store import list_municipalities
from dashboard.texts import capitalise, plain
from dashboard.views.agenda import link_view
from dashboard.views.frame import show_table
from dashboard.views.meeting_decisions import show_decisions
from data.meetings import Meeting, MeetingDecision, StandingLine

NO_PAST_COUNTS = (
    "Antalen som de var den dagen visas inte för din roll: den som jämför dem med dagens tal kan räkna ut enskilda "
    "händelser som kommit in sent. Länkarna öppnar vyerna med dagens tal. Hur allt stod när mötet avslutades finns "
    "sparat i ord på mötets sida och ändras aldrig."
)


def show_last(previous: Meeting, selection: Selection, *, pages: Pages) -> None:
    """Show what the last meeting looked at, each view one click away."""
    st.subheader("Förra mötet")
    st.markdown(f"**{plain(previous.title)}**, {format_date(previous.held_on)}")
    _show_views(previous, selection, pages=pages)


def show_closed(
    meeting: Meeting,
    selection: Selection,
    meetings: Sequence[Meeting],
    decisions: Sequence[MeetingDecision],
    *,
    pages: Pages,
) -> None:
    """Show a closed meeting as it was.

    Parameters
    ----------
    meeting
        The closed meeting.
    selection
        Whose meetings, and who looks.
    meetings, decisions
        All meetings and all that they decided.
    pages
        The pages there are.
    """
    if meeting.closed_at is None:
        return
    st.markdown(f"Avslutat {meeting.closed_at:%Y-%m-%d kl. %H.%M}. Så här såg mötet ut då.")
    st.subheader("Dagordning")
    _show_views(meeting, selection, pages=pages)
    st.subheader("Så stod det när mötet avslutades")
    for kind, lines in groupby(meeting.standing, key=lambda line: line.kind):
        st.markdown(f"**{capitalise(kind.value)}**")
        show_table([_as_row(line) for line in lines])
    if not meeting.standing:
        st.markdown("Inget sparades om hur det stod.")
    st.subheader("Beslut så som de stod då")
    stood = find_stood(selection.viewer, decisions, closed=meeting, meetings=meetings)
    show_decisions(stood, meetings, meeting.closed_at.date())


def _show_views(meeting: Meeting, selection: Selection, *, pages: Pages) -> None:
    day = meeting.closed_at.date() if meeting.closed_at is not None else None
    is_shown_past = day is not None and day < selection.today and _is_known(selection, day)
    if not meeting.agenda:
        st.markdown("Mötet hade ingen dagordning.")
    for number, view in enumerate(meeting.agenda, start=1):
        name = f"{number}. {view.title}"
        if is_shown_past and day is not None:
            link_view(view, pages=pages, label=f"{name}: så såg det ut", som_det_var=str(day))
        else:
            link_view(view, pages=pages, label=name)
    if meeting.agenda and not selection.viewer.rights.sees_points:
        st.caption(NO_PAST_COUNTS)
    elif meeting.agenda and is_shown_past:
        st.caption("Vyerna öppnas som registret kände till dem när dagen var slut. I dag: ta bort dagen i menyn.")
    elif meeting.agenda and day == selection.today:
        st.caption("Mötet avslutades i dag. Vyerna visar dagens läge; i morgon går de att öppna som det var.")
    elif meeting.agenda:
        st.caption("Registret hade inga uppgifter om kommunen den dagen, så länkarna öppnar vyerna som de är i dag.")


def _is_known(selection: Selection, day: date) -> bool:
    """Whether somebody may see the day, and there is something to see."""
    if not selection.viewer.rights.sees_points:
        return False
    known = list_municipalities(replace(selection.viewer, as_of=day))
    return selection.municipality in set(known["municipality"])


def _as_row(line: StandingLine) -> dict[str, str]:
    period = f" ({line.period})" if line.detail and line.period else ""
    told = f"räknemässigt {line.detail}, mot slumpen {line.word}" if line.detail else line.word
    return {"Vad": line.name, "Hur det stod": f"{told}{period}"}
