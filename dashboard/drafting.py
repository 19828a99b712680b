"""The draft of the reader's window: where it stands between the runs of the page, and how it begins and ends."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.draft import Draft, read_draft
from dashboard.draft_keeper import keep_draft
from dashboard.spans import When, find_span
from data.reports import Report

AREA, CATEGORY, WHEN, SEVERITY = "rapport_omrade", "rapport_vad", "rapport_nar", "rapport_allvar"
FROM, TO = "rapport_fran", "rapport_till"

_ADDRESS = "nar"
JUST_NOW = {_ADDRESS: When.JUST_NOW.value}
"""What the address holds when the link here has told that it happened just now."""

_WIDGETS = {AREA: "area_id", CATEGORY: "category", WHEN: "when", SEVERITY: "severity"}
_DRAFT, _DONE, _ASKED, _SAVED, _TOLD = "utkast", "utkast_klart", "utkast_svar", "utkast_sparat", "utkast_besked"


class Drafting:
    """The draft at hand.

    Parameters
    ----------
    municipality
        Whose incident it is; another's draft stays in the browser until that one is asked for.
    new_id
        Gives each draft an id of its own.
    """

    def __init__(self, municipality: str, new_id: Callable[[], object]) -> None:
        self.municipality = municipality
        self._new_id = new_id
        if _DRAFT not in st.session_state or self.draft.municipality != municipality:
            for key in (_ASKED, _SAVED, _DONE):
                st.session_state.pop(key, None)
            self.renew()

    @property
    def draft(self) -> Draft:
        """What has been said so far."""
        draft: Draft = st.session_state[_DRAFT]
        return draft

    @property
    def saved(self) -> tuple[int, Report] | None:
        """What was just saved: its number and what it says."""
        saved: tuple[int, Report] | None = st.session_state.get(_SAVED)
        return saved

    def hear(self) -> str:
        """Give what the person must be told of the draft, once."""
        return str(st.session_state.pop(_TOLD, ""))

    def take_up_address(self, now: datetime) -> None:
        """Take up, once, when the link here told that it happened; a draft that the browser kept comes before it."""
        if _ASKED not in st.session_state or _ADDRESS not in st.query_params:
            return
        is_told = st.query_params.pop(_ADDRESS) == When.JUST_NOW.value
        if is_told and self.draft.is_blank and self.draft.when is None:
            first, last = find_span(When.JUST_NOW, now)
            st.session_state.pop(WHEN, None)
            self.say(when=When.JUST_NOW, from_at=first, to_at=last)
            st.session_state[_TOLD] = "**«Nyss» är valt, som länken sade.** Var det en annan gång, välj den nedan."

    def fill(self) -> None:
        """Let the widgets stand as the draft says, where they haven't been touched."""
        said = self.draft.model_dump()
        for key, name in _WIDGETS.items():
            if key not in st.session_state:
                st.session_state[key] = said[name]

    def say(self, **said: Any) -> None:  # noqa: ANN401 # any field of a draft
        """Note what was said."""
        st.session_state[_DRAFT] = self.draft.model_copy(update=said)

    def renew(self) -> None:
        """Begin an empty draft."""
        for key in (*_WIDGETS, FROM, TO):
            st.session_state.pop(key, None)
        st.session_state[_DRAFT] = Draft(draft_id=str(self._new_id()), municipality=self.municipality)

    def again(self) -> None:
        """Begin the next one."""
        st.session_state.pop(_SAVED, None)

    def save(self, number: int, report: Report) -> None:
        """Note what has been saved, and begin the next one."""
        st.session_state[_SAVED] = (number, report)
        self.finish()

    def finish(self) -> None:
        """Let the browser forget the draft, and begin an empty one."""
        st.session_state[_DONE] = self.draft.draft_id
        self.renew()

    def restore(self, text: str) -> None:
        """Take up what the browser kept, unless something has been written meanwhile."""
        st.session_state[_ASKED] = True
        kept = read_draft(text, municipality=self.municipality)
        if kept is None or kept.is_blank or not self.draft.is_blank:
            return
        self.renew()
        st.session_state[_DRAFT] = kept
        st.session_state[_TOLD] = "**Ditt utkast är tillbaka.** Det är inte sparat än: fyll i resten och registrera."

    def leave(self, draft_id: str) -> None:
        """Let go of a draft that another window has sent or thrown away."""
        if draft_id == self.draft.draft_id and not self.draft.is_blank:
            self.renew()
            st.session_state[_TOLD] = "**Utkastet skickades eller kastades i ett annat fönster**, så det är borta här."

    def keep(self) -> None:
        """Let the browser keep the draft, and take up what it kept before."""
        draft = self.draft
        keep_draft(
            "" if draft.is_blank else draft.model_dump_json(exclude_none=True),
            key="utkast_minne",
            name=f"lofteskartan.utkast.{draft.municipality}",
            is_asking=_ASKED not in st.session_state,
            done_id=st.session_state.get(_DONE, ""),
            on_found=self.restore,
            on_done=self.leave,
        )
