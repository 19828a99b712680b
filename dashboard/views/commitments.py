"""The commitments of a focus area, each with its words, its status and what the status rests on."""

from collections.abc import Sequence

import streamlit as st

from dashboard.goals import Ground
from dashboard.texts import badge_status, plain, say_target
from dashboard.work import Work
from dashboard.work_texts import badge_reached, say_count, say_decided, say_delivered, say_sums
from data.model import Commitment, CommitmentStatus, Promise, Quote
from geo.followup import status_of

STALE = "statusen är «ej påbörjad», men något är gjort. Den kan vara gammal."
"""Said where nobody has changed the status since something was written in the log."""


def show_commitments(commitments: Sequence[Commitment], work: Work, ground: Ground) -> None:
    """Show commitments one under the other: readable on a phone, and without a wide table.

    Parameters
    ----------
    commitments
        Some or all of a focus area's.
    work
        What has been done of their promise.
    ground
        Up to which day.
    """
    names = {party.party_id: party.name for party in work.promise.parties}
    for commitment in commitments:
        owners = ", ".join(names[owner] for owner in commitment.owners)
        facts = {"Status": say_decided(work.newest.get(commitment.commitment_id)), "Ansvariga": owners}
        if commitment.areas:
            facts["Plats"] = ", ".join(work.areas[area_id] for area_id in commitment.areas)
        facts["Målvärde"] = say_target(commitment)
        told = "\n".join(f"- **{name}:** {plain(value)}" for name, value in facts.items())
        st.markdown(
            f"**{plain(commitment.name)}** {badge_status(status_of(commitment, work.newest))}\n\n"
            f"{quote_words(commitment.quote, work.promise)}\n\n{told}\n{_say_done(commitment, work, ground)}"
        )


def quote_words(quote: Quote, promise: Promise) -> str:
    """Quote words of a promise's document, word for word, with their source."""
    titles = {document.document_id: document.title for document in promise.documents}
    return f"> «{plain(quote.text)}»  \n> Källa: {plain(titles[quote.document])}"


def _say_done(commitment: Commitment, work: Work, ground: Ground) -> str:
    """Say what the log of activities holds, and how a promised number stands by it."""
    lines = []
    if (count := work.counts.get(commitment.commitment_id)) is not None:
        lines.append(f"- **Räknat:** {badge_reached(count.reached)} {plain(say_count(count, work.areas))}")
    sums, delivered = work.list_sums(commitment, ground), work.list_delivered(commitment, ground)
    if sums:
        lines.append(f"- **Gjort enligt aktivitetsloggen:** {plain(say_sums(sums))}")
    if delivered:
        lines.append(f"- **Loggad närvaro under löftet:** {plain(say_delivered(delivered))}")
    if (sums or delivered) and status_of(commitment, work.newest) is CommitmentStatus.NOT_STARTED:
        lines.append(f"- **Statusen och loggen säger olika:** {STALE}")
    return "\n".join(lines)
