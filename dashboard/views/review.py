"""Granskning: what waits is accepted, merged or declined; until then it counts nowhere."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.review_queue import list_decided, list_proposals, list_queue, list_reviews, save_review
from dashboard.selection import Selection
from dashboard.store import the_situation
from dashboard.texts import DEMO_NOTICE, capitalise, plain, say_waiting
from dashboard.viewer import Viewer
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.role import ask_role
from dashboard.worded import Candidate, Worded, find_candidates, word_incidents
from data.demands import demand
from data.errors import DataError
from data.reviews import Review, Verdict
from data.roles import Act
from geo.duplicates import NEAR_M
from geo.situation import Situation

N_SHOWN = 10
ACCEPTED_AS_IS = "godtagen som den är"
REASONS = (
    "kan inte stämma",
    "för lite uppgifter",
    "hör inte till kommunen",
    "ingen händelse enligt våra kategorier",
    "pekar ut en person eller bostad",
    "registrerad av misstag",
)

NO_OTHER = f"Ingen annan händelse av samma kategori inom {NEAR_M:.0f} meter och ett dygn."
NOT_SOUGHT = "Utan punkt och tid går det inte att söka dubbletter: jämför själv med de andra."

Clock = Callable[[], datetime]
Decide = Callable[..., None]


def show_review(selection: Selection, *, clock: Clock) -> None:
    """Show the queue, and what was decided last.

    Parameters
    ----------
    selection
        Whose incidents they are.
    clock
        Gives the time of a decision, Swedish clock time.
    """
    demand(selection.viewer.rights, Act.REVIEW)
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Granskning", selection, is_demo=False)
    if situation.is_demo:
        st.caption(
            f"Det som väntar här är på riktigt. De andra sidorna visar {DEMO_NOTICE} tills den första händelsen godtas."
        )
    queue = list_queue(selection.viewer, selection.municipality)
    if fault := st.session_state.pop("granskning_fel", ""):
        st.error(fault)
    st.subheader(say_waiting(len(queue)))
    if queue.empty:
        show_empty(
            "Ingenting väntar på granskning.",
            "Hit kommer händelser som registreras på sidan Registrera, och rapporter ur källor som granskas.",
        )
    else:
        st.markdown("De räknas inte i någon siffra eller karta förrän de har godtagits.")
    decided = list_decided(selection.viewer, selection.municipality)
    if queue.empty and decided.empty:
        return
    role = ask_role()
    if role is None:
        st.caption("Välj din roll först: den står vid varje beslut.")
    decide = partial(_decide, viewer=selection.viewer, role=role, clock=clock)
    _show_queue(queue, situation, selection, decide, is_ready=role is not None)
    if not decided.empty:
        _show_decided(selection.viewer, decided, situation, decide, is_ready=role is not None)


def _show_queue(
    queue: pd.DataFrame, situation: Situation, selection: Selection, decide: Decide, *, is_ready: bool
) -> None:
    proposals = list_proposals(selection.viewer, situation, selection.today)
    shown = queue["incident_id"].head(N_SHOWN)
    asked = {*shown, *proposals.loc[proposals["incident_id"].isin(shown), "other_id"]}
    queued = word_incidents(queue[queue["incident_id"].isin(asked)], situation)
    is_other = situation.incidents["incident_id"].isin(asked - set(queued))
    counted = word_incidents(situation.incidents[is_other], situation)
    for worded in map(queued.__getitem__, shown):
        candidates = find_candidates(worded, proposals, queued=queued, counted=counted)
        with st.container(border=True):
            _show_waiting(selection.viewer, worded, candidates, decide, is_ready=is_ready)
    if len(queue) > N_SHOWN:
        st.caption(f"De {N_SHOWN} äldsta visas. Fler kommer fram när de är avgjorda.")


def _show_waiting(
    viewer: Viewer, worded: Worded, candidates: list[Candidate], decide: Decide, *, is_ready: bool
) -> None:
    number = worded.incident_id
    st.markdown(f"#### {plain(capitalise(worded.category))}, händelse {number}")
    left, right = st.columns(2)
    with left:
        show_table([{"Uppgift": name, "Den här": value} for name, value in worded.facts.items()])
        _show_history(viewer, number)
    with right:
        for candidate in candidates:
            _show_candidate(worded, candidate, decide, is_ready=is_ready)
        if not candidates:
            st.markdown(NO_OTHER if worded.is_placed else NOT_SOUGHT)
    with st.container(horizontal=True):
        st.button(
            "Godta",
            key=f"godta_{number}",
            type="primary",
            disabled=not is_ready,
            on_click=decide,
            args=(number, Verdict.ACCEPTED, ACCEPTED_AS_IS),
        )
        with st.popover("Avslå …", disabled=not is_ready):
            st.markdown("Varför?")
            for place, reason in enumerate(REASONS):
                st.button(
                    capitalise(reason),
                    key=f"avsla_{number}_{place}",
                    width="stretch",
                    disabled=not is_ready,
                    on_click=decide,
                    args=(number, Verdict.DECLINED, reason),
                )


def _show_candidate(worded: Worded, candidate: Candidate, decide: Decide, *, is_ready: bool) -> None:
    other = candidate.other
    heading = f"Kanske samma som händelse {other.incident_id}"
    show_table([{"Uppgift": name, heading: value} for name, value in other.facts.items()])
    st.markdown(f"**Varför:** {plain(candidate.why)}.")
    if candidate.is_counted:
        st.button(
            f"Slå ihop med händelse {other.incident_id}",
            key=f"sla_{worded.incident_id}_{other.incident_id}",
            disabled=not is_ready,
            on_click=decide,
            args=(worded.incident_id, Verdict.MERGED, candidate.why, other.incident_id),
        )
    else:
        st.caption("Den väntar också. Godta den ena först, så kan den andra slås ihop med den.")


def _decide(
    incident_id: int,
    verdict: Verdict,
    reason: str,
    merged_into_id: int | None = None,
    *,
    viewer: Viewer,
    role: str | None,
    clock: Clock,
) -> None:
    """Save a decision before the page is drawn, so that the queue is already without it."""
    if role is None:
        return
    review = Review(
        incident_id=incident_id, verdict=verdict, author_role=role, reason=reason, merged_into_id=merged_into_id
    )
    try:
        save_review(viewer, review, now=clock())
    except DataError as fault:
        told = " ".join(plain(str(problem)) for problem in fault.problems)
        st.session_state["granskning_fel"] = f"**Beslutet sparades inte.** {told}"


def _show_decided(
    viewer: Viewer, decided: pd.DataFrame, situation: Situation, decide: Decide, *, is_ready: bool
) -> None:
    st.subheader("Senast avgjorda")
    for worded in word_incidents(decided.head(N_SHOWN), situation).values():
        reviews = list_reviews(viewer, worded.incident_id)
        verdict = reviews["verdict"].iloc[-1]
        with st.expander(f"{plain(capitalise(verdict))}: {plain(worded.category)}, händelse {worded.incident_id}"):
            show_table([{"Uppgift": name, "Den här": value} for name, value in worded.facts.items()])
            _show_history(viewer, worded.incident_id)
            st.button(
                "Lägg tillbaka i kön",
                key=f"ater_{worded.incident_id}",
                disabled=not is_ready,
                on_click=decide,
                args=(worded.incident_id, Verdict.REOPENED, "beslutet prövas igen"),
            )


def _show_history(viewer: Viewer, incident_id: int) -> None:
    reviews = list_reviews(viewer, incident_id)
    if reviews.empty:
        return
    show_table(
        [
            {
                "När": f"{row['recorded_at']:%Y-%m-%d %H.%M}",
                "Beslut": _say_verdict(row),
                "Roll": str(row["author_role"]),
                "Varför": str(row["reason"]),
            }
            for _, row in reviews.iloc[::-1].iterrows()
        ]
    )


def _say_verdict(row: pd.Series) -> str:
    target = row["merged_into_id"]
    return str(row["verdict"]) if pd.isna(target) else f"{row['verdict']} med händelse {target}"
