"""Vårt löfte: what was promised, word for word, and how far the work has come."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.formats import format_date
from dashboard.public.goals import say_goal
from dashboard.public.page import show_heading, show_list
from dashboard.public.shelf import Shown
from dashboard.public.words import CATEGORIES, NO_GOALS, NO_WORDS, PROMISED, STATUSES, TOLD, say_validity
from dashboard.texts import badge_status, plain
from data.model import CommitmentStatus, Promise
from data.promise_words import lay_words
from data.publications import Publication
from data.published import PublishedCommitment, PublishedFocusArea, PublishedPromise, PublishedQuote, PublishedWords


def show_promise(shown: Shown, promises: Mapping[str, Promise]) -> None:
    """Show the published promises, each with the words of its documents.

    Parameters
    ----------
    shown
        What has been published.
    promises
        Those whose documents come with the product, by id: for what was published before words were.
    """
    show_heading("Vårt löfte i {}", shown)
    publication = shown.publication
    if not publication.promises:
        st.markdown("Inget löfte är publicerat för kommunen.")
        return
    st.markdown(PROMISED)
    for each in publication.promises:
        _show_one(each, find_words(each, promises), publication)
    _show_statuses(publication.promises)


def find_words(published: PublishedPromise, promises: Mapping[str, Promise]) -> PublishedWords | None:
    """Find a promise's own words: those published with it, else of the document that comes with the product."""
    promise = promises.get(published.promise_id)
    return published.words or (lay_words(promise) if promise else None)


def _show_one(published: PublishedPromise, words: PublishedWords | None, publication: Publication) -> None:
    st.header(plain(published.title))
    _show_facts(published, words, publication)
    _show_spread(published)
    if words is None:
        st.markdown(NO_WORDS)
    else:
        _show_whole(words)
    focus_areas = {area.name: area for area in words.focus_areas} if words else {}
    for name in dict.fromkeys(commitment.focus_area for commitment in published.commitments):
        st.subheader(plain(name))
        if (focus_area := focus_areas.get(name)) is not None:
            _show_goals(focus_area, published, publication)
        own = [commitment for commitment in published.commitments if commitment.focus_area == name]
        _show_commitments(own, words, publication)
    if words is not None:
        _show_contradictions(words)


def _show_facts(published: PublishedPromise, words: PublishedWords | None, publication: Publication) -> None:
    facts = [f"**Gäller:** {say_validity(published, published_on=publication.published_on)}"]
    if words is not None:
        facts += [f"**Har lovat:** {plain(', '.join(words.parties))}."]
    facts += [say_last_told(published), say_next_told(published)]
    show_list(facts)


def _show_spread(published: PublishedPromise) -> None:
    """Show how many of the commitments have which status: the answer, before all words."""
    spread, whole = Counter(commitment.status for commitment in published.commitments), len(published.commitments)
    st.markdown("**Så långt har det som är lovat kommit**")
    show_list([f"{badge_status(status)} {spread[status]} av {whole}" for status in CommitmentStatus if spread[status]])


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


def _show_whole(words: PublishedWords) -> None:
    """Show what the promise says of itself as a whole: what it is to lead to, and how often it is told."""
    if words.overall_goals:
        st.markdown("**Det ska löftet leda till**")
        _show_quotes(words.overall_goals)
    if words.follow_ups:
        st.markdown(TOLD)
        _show_quotes(words.follow_ups)


def _show_goals(focus_area: PublishedFocusArea, published: PublishedPromise, publication: Publication) -> None:
    """Show what a focus area is about, and how each of its goals stands by the published figures."""
    meanings = [f"{category.value}: {CATEGORIES[category]}" for category in focus_area.categories]
    if meanings:
        st.markdown("Det här handlar om:")
        show_list([plain(meaning) for meaning in meanings])
    for goal in focus_area.goals:
        st.markdown(f"**Mål: {plain(goal.name)}**\n\n{_quote(goal.quote)}")
        show_list([plain(sentence) for sentence in say_goal(goal, published, publication)])
    if not focus_area.goals:
        st.markdown(NO_GOALS)


def _show_commitments(
    commitments: Sequence[PublishedCommitment], words: PublishedWords | None, publication: Publication
) -> None:
    st.markdown(f"**Det här är lovat ({len(commitments)})**")
    labels = {area.area_id: area.label for area in publication.areas}
    for number, commitment in enumerate(commitments, start=1):
        quote = words.commitments.get(commitment.commitment_id) if words else None
        places = words.places.get(commitment.commitment_id, ()) if words else ()
        where = ", ".join(labels[place] for place in places if place in labels)
        when = f" bedömt {plain(commitment.quarter)}" if commitment.quarter else ""
        told = f"**{number}. {plain(commitment.title)}** {badge_status(commitment.status)}{when}"
        told += f"\n\n{_quote(quote)}" if quote else ""
        st.markdown(told + (f"\n\nPlats: {plain(where)}." if where else ""))


def _show_contradictions(words: PublishedWords) -> None:
    if not words.contradictions:
        return
    with st.expander(f"Här säger dokumenten olika saker ({len(words.contradictions)})"):
        st.markdown("Båda visas som de står. Inget är rättat.")
        for contradiction in words.contradictions:
            st.markdown(f"**{plain(contradiction.about)}**")
            _show_quotes(contradiction.readings)


def _show_statuses(published: tuple[PublishedPromise, ...]) -> None:
    used = {commitment.status for promise in published for commitment in promise.commitments}
    if used:
        st.header("Så läser du läget")
        show_list([f"{badge_status(status)} {STATUSES[status]}" for status in CommitmentStatus if status in used])


def _show_quotes(quotes: Sequence[PublishedQuote]) -> None:
    for quote in quotes:
        st.markdown(_quote(quote))


def _quote(quote: PublishedQuote) -> str:
    return f"> «{plain(quote.text)}»  \n> Källa: {plain(quote.document)}"
