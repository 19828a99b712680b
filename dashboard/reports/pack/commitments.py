"""Commitments in a pack: how they stand, told alike wherever they are on the agenda."""

from dashboard.formats import format_date
from dashboard.goals import Ground
from dashboard.reports.document import Grid
from dashboard.reports.done import say_astray, say_presences
from dashboard.reports.slide import Slide
from dashboard.reports.words import join_words
from dashboard.texts import name_status
from dashboard.work import Work
from data.model import CommitmentStatus
from geo.followup import spread_statuses

_WORDS = {
    CommitmentStatus.NOT_STARTED: ("inte påbörjat", "inte påbörjade"),
    CommitmentStatus.ONGOING: ("pågående", "pågående"),
    CommitmentStatus.DONE: ("genomfört", "genomförda"),
    CommitmentStatus.DELAYED: ("försenat", "försenade"),
    CommitmentStatus.CLOSED_UNDONE: ("avslutat utan att vara genomfört", "avslutade utan att vara genomförda"),
    CommitmentStatus.UNKNOWN: ("som inte kan bedömas", "som inte kan bedömas"),
}
_SOURCE = "Källa: statusar som parterna har beslutat, till och med {day}."


def tell_commitments(work: Work, ground: Ground) -> Slide:
    """Tell how a promise's commitments stand on the day, and what the log of presence holds of them.

    Parameters
    ----------
    work
        What has been done of the promise.
    ground
        The day.
    """
    promise, newest = work.promise, work.newest
    names = {party.party_id: party.name for party in promise.parties}
    rows = []
    for commitment in promise.commitments:
        decision = newest.get(commitment.commitment_id)
        status = decision.status if decision else CommitmentStatus.UNKNOWN
        owners = ", ".join(names[owner] for owner in commitment.owners)
        judged = f"{format_date(decision.decided_on)}, {decision.author_role}" if decision else "ingen registrerad"
        rows.append((commitment.name, name_status(status), owners, judged))
    spread = spread_statuses(promise.commitments, newest)
    message = f"{promise.title}: {_say_spread({status: n for status, n in spread.items() if n})}."
    columns = ("Åtagande", "Status", "Ansvariga", "Bedömt")
    return Slide(
        message,
        tuple(filter(None, (*say_presences(work, ground), say_astray(work, ground)))),
        Grid(f"Åtaganden i {promise.title}", columns, tuple(rows)),
        notes="Vad som är gjort (åtaganden) och vad det gav (mål) hålls isär.",
        source=_SOURCE.format(day=format_date(ground.day)),
    )


def _say_spread(spread: dict[CommitmentStatus, int]) -> str:
    """Say how many commitments have each status.

    Examples
    --------
    >>> _say_spread({CommitmentStatus.DONE: 2, CommitmentStatus.DELAYED: 1})
    '2 genomförda och 1 försenat, av 3 åtaganden'
    """
    told = [f"{n} {_WORDS[status][n > 1]}" for status, n in spread.items()]
    return f"{join_words(told)}, av {sum(spread.values())} åtaganden" if told else "inga åtaganden"
