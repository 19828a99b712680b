"""Mötespaket: the agenda as slides and as a hand-out, made with a button for whoever may see it."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard.reports.pack.audience import Audience, list_audiences
from dashboard.reports.pack.meeting_pack import make_pack
from dashboard.reports.pack.pack import PACK_FORMS, Pack, PackForm
from dashboard.selection import Selection
from dashboard.store import note_export, see
from dashboard.texts import capitalise, plain
from data.meetings import Meeting, MeetingDecision

_MADE = "motespaket_gjort"
LEAD = (
    "Dagordningens vyer som PowerPoint, där text och diagram går att ändra, och som PDF att dela ut. Varje bild säger "
    "en sak och har sina källor i anteckningarna. Talen är de som rollen får se."
)
PAST = (
    "Mötet är avslutat. Paketet visar hur det var när det avslutades och blir detsamma varje gång. Den som inte ser "
    "enskilda händelser får det i ord, utan antal."
)


def show_pack(meeting: Meeting, selection: Selection, decisions: Sequence[MeetingDecision]) -> None:
    """Offer to make a meeting's pack, and what was made.

    Parameters
    ----------
    meeting
        The meeting.
    selection
        The municipality, and who makes the pack.
    decisions
        All that meetings decided: what was made before one of them was changed is no longer offered.
    """
    audiences = list_audiences(selection.viewer.rights)
    if not audiences:
        return
    with st.expander("Mötespaket: PowerPoint och PDF", icon=":material/slideshow:"):
        st.markdown(PAST if meeting.closed_at is not None else LEAD)
        audience = _ask_audience(audiences)
        st.caption(audience.notice)
        key = _key(meeting, selection, decisions, audience)
        if st.button("Gör mötespaketet"):
            with st.status("Gör mötespaketet …") as status:
                pack = make_pack(meeting, selection, audience=audience, tell=lambda told: status.update(label=told))
                st.session_state[_MADE] = key, pack
                status.update(label="Mötespaketet är klart.", state="complete")
        made = st.session_state.get(_MADE)
        if made is not None and made[0] == key:
            _offer(made[1], meeting, selection)


def _key(
    meeting: Meeting, selection: Selection, decisions: Sequence[MeetingDecision], audience: Audience
) -> tuple[object, ...]:
    """Say what a made pack was made of: with another municipality, or anything newly written, there is none yet."""
    viewer = selection.viewer
    written = tuple((each.key, each.version) for each in (meeting, *decisions))
    whose = (selection.municipality, audience.role, viewer.rights, viewer.as_of)
    return whose, written, selection.today, see(viewer).content_key()


def _ask_audience(audiences: list[Audience]) -> Audience:
    """Ask who the pack may be shown to; those with the least right to begin with."""
    named = {capitalise(each.role.value): each for each in audiences}
    if len(named) == 1:
        return audiences[0]
    return named[st.selectbox("Vem ska få se paketet?", list(named), key="motespaket_for")]


def _offer(pack: Pack, meeting: Meeting, selection: Selection) -> None:
    st.markdown(f"**{plain(pack.title)}**: {len(pack.list_slides())} bilder. {plain(pack.notice)}")
    mark = "-pahittade-demodata" if pack.is_demo else ""
    with st.container(horizontal=True):
        for suffix, form in PACK_FORMS.items():
            st.download_button(
                f"Ladda ner som {form.name}",
                data=_take_out(pack, selection, form),
                file_name=f"motespaket-{selection.municipality}-{meeting.held_on}{mark}.{suffix}",
                mime=form.mime,
                key=f"motespaket_{suffix}",
                on_click="ignore",
            )


def _take_out(pack: Pack, selection: Selection, form: PackForm) -> Callable[[], bytes]:
    def write(pack: Pack) -> bytes:
        selection.viewer.confirm()
        if pack.shows_small and not pack.is_demo:
            note_export(selection.viewer, selection.municipality, f"{pack.title}, {form.name}")
        return form.write(pack)

    return partial(write, pack)
