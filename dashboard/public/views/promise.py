"""Vårt löfte: what was promised, word for word, and how far the work has come."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from dashboard.formats import format_date
from dashboard.public.page import show_heading, show_list
from dashboard.public.shelf import Shown
from dashboard.public.words import CATEGORIES, PROMISED, STATUSES
from dashboard.texts import badge_status, plain
from data.model import CommitmentStatus, FocusArea, Promise, Quote
from data.publications import PublishedCommitment, PublishedPromise


def show_promise(shown: Shown, promises: Mapping[str, Promise]) -> None:
    """Show the published promises, each with the words of its documents.

    Parameters
    ----------
    shown
        What has been published.
    promises
        The promises whose documents are at hand, by id.
    """
    show_heading("Vårt löfte i {}", shown)
    published = shown.publication.promises
    if not published:
        st.markdown("Inget löfte är publicerat för kommunen.")
        return
    st.markdown(PROMISED)
    for each in published:
        _show_one(each, promises.get(each.promise_id))
    _show_statuses(published)


def _show_one(published: PublishedPromise, promise: Promise | None) -> None:
    st.header(plain(published.title))
    _show_facts(published, promise)
    spread = Counter(commitment.status for commitment in published.commitments)
    st.markdown("**Så här långt**")
    whole = len(published.commitments)
    show_list([f"{badge_status(status)} {spread[status]} av {whole}" for status in CommitmentStatus if spread[status]])
    if promise is None:
        st.markdown("Löftets egna ord finns inte här. Be kommunen om dokumentet.")
    elif promise.overall_goals:
        st.markdown("**Det ska löftet leda till**")
        for quote in promise.overall_goals:
            st.markdown(_quote(quote, promise))
    focus_areas = {area.name: area for area in promise.focus_areas} if promise else {}
    for name in dict.fromkeys(commitment.focus_area for commitment in published.commitments):
        own = [commitment for commitment in published.commitments if commitment.focus_area == name]
        _show_focus_area(name, own, focus_areas.get(name), promise)
    if promise is not None:
        _show_contradictions(promise)


def _show_facts(published: PublishedPromise, promise: Promise | None) -> None:
    facts = [f"**Gäller:** {format_date(published.first)} till {format_date(published.last)}."]
    if promise is not None:
        facts += [f"**Har lovat:** {plain(', '.join(party.name for party in promise.parties))}."]
    facts += [say_last_told(published), say_next_told(published)]
    show_list(facts)


def say_last_told(published: PublishedPromise) -> str:
    """Say when the promise's results were last told."""
    if published.last_told_on is None:
        return "**Senast redovisat:** ingen dag är publicerad."
    return f"**Senast redovisat:** {format_date(published.last_told_on)}."


def say_next_told(published: PublishedPromise) -> str:
    """Say when the promise's results are told next."""
    if published.next_told_by is None:
        return "**Nästa gång:** ingen dag är bestämd."
    return f"**Nästa gång:** senast {format_date(published.next_told_by)}."


def _show_focus_area(
    name: str, commitments: list[PublishedCommitment], focus_area: FocusArea | None, promise: Promise | None
) -> None:
    st.subheader(plain(name))
    if focus_area is not None and promise is not None:
        _show_meaning(focus_area)
        for goal in focus_area.goals:
            st.markdown(f"**Mål: {plain(goal.name)}**\n\n{_quote(goal.quote, promise)}")
    st.markdown(f"**Det här är lovat ({len(commitments)})**")
    quotes = {each.commitment_id: each.quote for each in promise.commitments} if promise else {}
    for number, commitment in enumerate(commitments, start=1):
        quote = quotes.get(commitment.commitment_id)
        when = f" bedömt {plain(commitment.quarter)}" if commitment.quarter else ""
        words = f"\n\n{_quote(quote, promise)}" if quote and promise else ""
        st.markdown(f"**{number}. {plain(commitment.title)}** {badge_status(commitment.status)}{when}{words}")


def _show_meaning(focus_area: FocusArea) -> None:
    meanings = [f"{category.value}: {CATEGORIES[category]}" for category in focus_area.categories]
    if meanings:
        st.markdown("Det här handlar om:")
        show_list([plain(meaning) for meaning in meanings])


def _show_contradictions(promise: Promise) -> None:
    if not promise.contradictions:
        return
    with st.expander(f"Här säger dokumenten olika saker ({len(promise.contradictions)})"):
        st.markdown("Båda visas som de står. Inget är rättat.")
        for contradiction in promise.contradictions:
            st.markdown(f"**{plain(contradiction.about)}**")
            for reading in contradiction.readings:
                st.markdown(_quote(reading, promise))


def _show_statuses(published: tuple[PublishedPromise, ...]) -> None:
    used = {commitment.status for promise in published for commitment in promise.commitments}
    if used:
        st.header("Så läser du läget")
        show_list([f"{badge_status(status)} {STATUSES[status]}" for status in CommitmentStatus if status in used])


def _quote(quote: Quote, promise: Promise) -> str:
    titles = {document.document_id: document.title for document in promise.documents}
    return f"> «{plain(quote.text)}»  \n> Källa: {plain(titles[quote.document])}"
