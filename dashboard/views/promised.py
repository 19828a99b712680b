"""What was promised of an area, and how it stands."""

from collections.abc import Sequence

import streamlit as st

from dashboard.formats import format_date
from dashboard.selection import Selection, name_areas
from dashboard.store import list_decisions
from dashboard.texts import badge_status, plain
from dashboard.views.promise import ADDRESS
from dashboard.views.way import show_way
from data.follow_ups import Decision
from data.model import Commitment, CommitmentStatus, Promise
from geo.followup import newest_decisions
from geo.situation import Situation


def show_promised(area_id: str, selection: Selection, situation: Situation) -> list[tuple[Commitment, Decision | None]]:
    """Show the commitments that name the area; give them with the decision that holds for each."""
    st.subheader("Vad lovades här?")
    found: list[tuple[Commitment, Decision | None]] = []
    is_whole = area_id == situation.municipality
    for promise in selection.promises:
        decisions = list_decisions(
            selection.viewer, promise.promise_id, is_demo=situation.is_demo, as_of=selection.today
        )
        newest = newest_decisions(decisions)
        here = [each for each in promise.commitments if is_whole or area_id in each.areas]
        if here:
            st.markdown(f"{plain(_name_promise(promise))}:")
            st.markdown("\n".join(f"- {_say_commitment(each, situation, is_whole=is_whole)}" for each in here))
            _show_way_to(promise, area_id, selection, situation)
        found += [(each, newest.get(each.commitment_id)) for each in here]
    if not selection.promises:
        st.markdown("Kommunen har inget inlagt medborgarlöfte.")
    elif not found:
        st.markdown("Inget åtagande nämner just det här området. Välj hela kommunen för de som gäller överallt.")
    elif is_whole:
        st.caption("Ordalydelsen står på sidan Löftestext.")
    return found


def _show_way_to(promise: Promise, area_id: str, selection: Selection, situation: Situation) -> None:
    """Show the way to the promise's own page, where what is promised of the area is shown alone."""
    place = {} if area_id == situation.municipality else {"plats": name_areas(situation)[area_id]}
    show_way("Läs hur löftet går", ADDRESS, selection, **{ADDRESS: promise.promise_id}, **place)


def _name_promise(promise: Promise) -> str:
    """Name a promise with its years, where its title doesn't have them."""
    first, last = promise.period.first.year, promise.period.last.year
    years = str(first) if first == last else f"{first}–{last}"
    return promise.title if years in promise.title else f"{promise.title}, {years}"


def _say_commitment(commitment: Commitment, situation: Situation, *, is_whole: bool) -> str:
    """Say a commitment: its words where its place is chosen; of the whole municipality its name, with its place."""
    if not is_whole:
        return f"«{plain(commitment.quote.text)}»"
    names = name_areas(situation)
    places = [names[area_id] for area_id in commitment.areas if area_id in names]
    return plain(f"{commitment.name} ({', '.join(places)})" if places else commitment.name)


def show_standing(decided: Sequence[tuple[Commitment, Decision | None]]) -> None:
    """Show the newest status of each commitment, by whom and why."""
    if not decided:
        return
    st.subheader("Hur står det till?")
    for commitment, decision in decided:
        status = badge_status(decision.status if decision else CommitmentStatus.UNKNOWN)
        told = "ingen status är registrerad"
        if decision is not None:
            told = f"{format_date(decision.decided_on)}, {plain(decision.author_role)}: {plain(decision.reason)}"
        st.markdown(f"{status} {plain(commitment.name)}  \n{told}")
