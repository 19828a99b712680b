"""Löftestext: what was promised, word for word, with its source."""

import streamlit as st

from dashboard.formats import MISSING, format_date
from dashboard.selection import Selection
from dashboard.store import is_demo, list_decisions
from dashboard.texts import badge_status, capitalise, plain, say_period, say_target
from dashboard.views.beginning import show_beginning
from dashboard.views.commitments import quote_words
from dashboard.views.frame import show_heading
from dashboard.views.promise import ADDRESS
from dashboard.views.way import show_way
from data.follow_ups import Decision
from data.model import Commitment, FocusArea, Promise, Quote
from geo.followup import newest_decisions, status_of


def show_promises(selection: Selection) -> None:
    """Show the municipality's promises."""
    show_heading("Löftestext", selection, is_demo=is_demo(selection.viewer, selection.municipality))
    if not selection.promises:
        show_beginning(
            "Kommunen har inget inlagt medborgarlöfte.",
            "Det läggs in på sidan Kom igång, som fil eller i ett formulär. Formatet står i docs/filformat.md.",
            selection,
        )
    for promise in selection.promises:
        _show_promise(promise, selection)


def _show_promise(promise: Promise, selection: Selection) -> None:
    newest = _find_newest(promise, selection)
    st.header(plain(promise.title))
    if selection.viewer.rights.sees_counts:
        show_way("Hålls löftet? Läs hur det går", ADDRESS, selection, lofte=promise.promise_id)
    _show_facts(promise, selection)
    _show_quotes("Lägesbild enligt löftet", promise.situation, promise)
    _show_quotes("Övergripande mål", promise.overall_goals, promise)
    for focus_area in promise.focus_areas:
        _show_focus_area(focus_area, promise, newest)
    _show_rules(promise)
    _show_contradictions(promise)
    _show_documents(promise)


def _find_newest(promise: Promise, selection: Selection) -> dict[str, Decision] | None:
    """Find the status of each commitment, for those who may know it."""
    viewer = selection.viewer
    if not viewer.rights.sees_counts:
        return None
    is_invented = is_demo(viewer, selection.municipality)
    return newest_decisions(list_decisions(viewer, promise.promise_id, is_demo=is_invented, as_of=selection.today))


def _show_facts(promise: Promise, selection: Selection) -> None:
    facts = {
        "Gäller": say_period(promise.period, selection.today),
        "Diarienummer": promise.registry_number or f"{MISSING} i dokumentet",
        "Kommuner": ", ".join(place.name for place in promise.municipalities),
        "Parter": ", ".join(party.name for party in promise.parties),
        "Undertecknas av": ", ".join(signatory.role for signatory in promise.signatories) or MISSING,
    }
    facts |= {"Anmärkning": " ".join(promise.notes)} if promise.notes else {}
    st.markdown("\n".join(f"- **{name}:** {plain(value)}" for name, value in facts.items()))


def _show_quotes(title: str, quotes: tuple[Quote, ...], promise: Promise) -> None:
    if quotes:
        st.subheader(title)
    for quote in quotes:
        st.markdown(quote_words(quote, promise))


def _show_focus_area(focus_area: FocusArea, promise: Promise, newest: dict[str, Decision] | None) -> None:
    st.subheader(plain(focus_area.name))
    for quote in focus_area.background:
        st.markdown(quote_words(quote, promise))
    for goal in focus_area.goals:
        measure = goal.measure
        held_against = (
            f"hålls mot {measure.category.value} {measure.baseline_year}" if measure else "mått saknas i löftet"
        )
        st.markdown(f"**Mål: {plain(goal.name)}** ({held_against})\n\n{quote_words(goal.quote, promise)}")
    st.markdown(f"**Åtaganden ({len(focus_area.commitments)})**")
    for number, commitment in enumerate(focus_area.commitments, start=1):
        _show_commitment(number, commitment, promise, newest)


def _show_commitment(number: int, commitment: Commitment, promise: Promise, newest: dict[str, Decision] | None) -> None:
    """Show a commitment, with its status for those who may know it."""
    names = {party.party_id: party.name for party in promise.parties}
    owners = ", ".join(names[owner] for owner in commitment.owners)
    status = "" if newest is None else badge_status(status_of(commitment, newest))
    told = f"Ansvariga: {plain(owners)}. Målvärde: {plain(say_target(commitment))}."
    st.markdown(
        f"**{number}. {plain(commitment.name)}** {status}\n\n"
        f"{quote_words(commitment.quote, promise)}\n\n{told}{_noted(commitment.note)}"
    )


def _show_rules(promise: Promise) -> None:
    if promise.follow_up_rules:
        st.subheader("Så ska löftet följas upp")
    for rule in promise.follow_up_rules:
        told = f"**{plain(capitalise(rule.what))}:** {rule.times} per {rule.per.value}"
        if rule.recipients:
            told += f", inför {plain(', '.join(rule.recipients))}"
        if rule.topics:
            told += f", om {plain(', '.join(rule.topics))}"
        st.markdown(told + _noted(rule.note))
        for quote in (rule.quote, *rule.further_quotes):
            st.markdown(quote_words(quote, promise))


def _show_contradictions(promise: Promise) -> None:
    if not promise.contradictions:
        return
    st.subheader("Dokumenten säger olika saker")
    st.markdown("Båda lydelserna visas. Ingen av dem är rättad.")
    for contradiction in promise.contradictions:
        st.markdown(f"**{plain(contradiction.about)}**")
        for reading in contradiction.readings:
            st.markdown(quote_words(reading, promise))


def _show_documents(promise: Promise) -> None:
    st.subheader("Dokument")
    st.markdown(
        "\n".join(
            f"- {plain(document.title)}, {format_date(document.dated)}, "
            f"diarienummer {plain(document.registry_number or MISSING)}"
            for document in promise.documents
        )
    )


def _noted(note: str | None) -> str:
    return f"\n\n*Anmärkning:* {plain(note)}" if note else ""
