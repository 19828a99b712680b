"""What has been done of a promise, in words: counts against a promised number, sums, and what is overdue."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dashboard.formats import format_count, format_date
from dashboard.presence_texts import say_minutes
from dashboard.texts import Markdown, plain
from data.follow_ups import Decision
from data.model import Commitment, FollowUpRule
from geo.activities import Sum
from geo.minimum import Count, Reached
from geo.overdue import Overdue, Why
from geo.presence_delivered import Delivered
from geo.schedule import Occasion, find_counted

_REACHED: Mapping[Reached, tuple[str, str]] = MappingProxyType(
    {
        Reached.MET: ("green", "✔"),
        Reached.NOT_YET: ("gray", "○"),
        Reached.NOT_MET: ("red", "✖"),
        Reached.UNRECORDED: ("gray", "?"),
    }
)


def badge_reached(reached: Reached) -> Markdown:
    """Write whether a promised number is reached, as symbol, word and colour.

    Examples
    --------
    >>> badge_reached(Reached.NOT_MET)
    ':red-badge[✖ inte uppfyllt]'
    """
    colour, symbol = _REACHED[reached]
    return Markdown(f":{colour}-badge[{symbol} {reached.value}]")


def say_count(count: Count, areas: Mapping[str, str]) -> str:
    """Say how far a promised number has come, place by place; nothing where nothing is recorded.

    Parameters
    ----------
    count
        From `geo.minimum.count_minimum`.
    areas
        What the areas are called, by id.

    Examples
    --------
    >>> from geo.minimum import Tally
    >>> tallies = (Tally("hogsby-centrum", 1), Tally("monsteras-centrum", 0))
    >>> say_count(Count(Reached.NOT_MET, tallies), {"hogsby-centrum": "Högsby", "monsteras-centrum": "Mönsterås"})
    'Högsby 1, Mönsterås 0'
    """
    if count.reached is Reached.UNRECORDED:
        return "inget är skrivet i aktivitetsloggen, så det går inte att säga"
    return ", ".join(f"{areas.get(each.place, each.place)} {format_count(each.n)}".strip() for each in count.tallies)


def say_counted(rule: FollowUpRule, commitments: Iterable[Commitment], counts: Mapping[str, Count]) -> str:
    """Say that a rule's words are a commitment too, and how that stands by the log; nothing where they aren't.

    Parameters
    ----------
    rule
        A promise's rule of follow-up.
    commitments
        Those of the promise.
    counts
        For the commitments that name a number, by id.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> from geo.minimum import Tally
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> rule, done = promise.follow_up_rules[0], Count(Reached.MET, (Tally("", 1),))
    >>> say_counted(rule, promise.commitments, {"strategiskt-mote": done})
    'Samma ord är ett åtagande som räknas ur aktivitetsloggen: ✔ uppfyllt (1).'
    """
    counted = find_counted(rule, commitments)
    count = counts.get(counted.commitment_id) if counted else None
    if count is None or count.reached is Reached.UNRECORDED:
        return ""
    _, symbol = _REACHED[count.reached]
    n = format_count(sum(each.n for each in count.tallies))
    return f"Samma ord är ett åtagande som räknas ur aktivitetsloggen: {symbol} {count.reached.value} ({n})."


def say_coming(occasion: Occasion) -> str:
    """Say by when a promise should be followed up next, and that the day is a proposal.

    Examples
    --------
    >>> from datetime import date
    >>> from data.promises import PROMISES, read_promise
    >>> from geo.schedule import plan_occasions
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> rule, today = promise.follow_up_rules[0], date(2020, 1, 15)
    >>> say_coming(plan_occasions(rule, period=promise.period, follow_ups=[], today=today)[0])
    'Nästa föreslås senast 2020-12-31. Löftet säger hur ofta, men inte vilken dag.'
    """
    return f"Nästa föreslås senast {format_date(occasion.suggested_date)}. Löftet säger hur ofta, men inte vilken dag."


def say_sums(sums: Iterable[Sum]) -> str:
    """Say what was done, kind by kind, with those who took part where that was counted.

    Examples
    --------
    >>> from datetime import date
    >>> say_sums([Sum("utbildning", 3, 46, 1, date(2024, 1, 14), date(2025, 4, 3))])
    'utbildning 3 gånger (senast 2025-04-03, 46 deltagare; antal saknas för 1)'
    """
    return "; ".join(_say_sum(each) for each in sums)


def _say_sum(added: Sum) -> str:
    times = "en gång" if added.n == 1 else f"{format_count(added.n)} gånger"
    when = format_date(added.last) if added.first == added.last else f"senast {format_date(added.last)}"
    if added.n_participants is None:
        return f"{added.what} {times} ({when})"
    lacking = f"; antal saknas för {added.n_uncounted}" if added.n_uncounted else ""
    return f"{added.what} {times} ({when}, {format_count(added.n_participants)} deltagare{lacking})"


def say_delivered(delivered: Iterable[tuple[str, Delivered]]) -> str:
    """Say how much presence was logged, place by place.

    Examples
    --------
    >>> from datetime import date
    >>> year, last = date(2024, 1, 1), date(2024, 12, 31)
    >>> say_delivered([("Mjölby resecentrum", Delivered(year, last, 3, 150, date(2024, 9, 1)))])
    'Mjölby resecentrum 3 gånger, 2 tim 30 min (senast 2024-09-01)'
    """
    return "; ".join(
        f"{name} {'en gång' if each.n == 1 else f'{format_count(each.n)} gånger'}, {say_minutes(each.minutes)} "
        f"(senast {format_date(each.newest)})"
        for name, each in delivered
        if each.newest is not None
    )


def say_decided(decision: Decision | None) -> str:
    """Say by whom a status was decided, when and why.

    Examples
    --------
    >>> say_decided(None)
    'ingen status är registrerad'
    """
    if decision is None:
        return "ingen status är registrerad"
    return f"{format_date(decision.decided_on)} av {decision.author_role}: {say_reason(decision)}"


def say_reason(decision: Decision) -> str:
    """Say why a status was decided, and the number that whoever decided it gave."""
    n_done = "" if decision.n_done is None else f" Gjort enligt den som bedömde: {format_count(decision.n_done)}."
    return f"{decision.reason}{n_done}"


def say_overdue(overdue: Overdue, newest: Mapping[str, Decision]) -> Markdown:
    """Say what is overdue and why, in one sentence; texts from files are made safe.

    Parameters
    ----------
    overdue
        From `geo.overdue.list_overdue`.
    newest
        The decision that holds for each commitment, for the reason of a delay.
    """
    if overdue.occasion is not None:
        occasion = overdue.occasion
        what = f"{occasion.rule.what}, tillfälle {occasion.number} {occasion.years}"
        return Markdown(f"**{plain(what)}:** skulle ha hållits senast {format_date(occasion.last_date)}.")
    commitment = overdue.commitment
    told = overdue.why.value
    decision = newest.get(commitment.commitment_id) if commitment else None
    if overdue.why is Why.DELAYED and decision is not None:
        told += f" ({format_date(decision.decided_on)}, {decision.author_role}: {decision.reason})"
    return Markdown(f"**{plain(_name(commitment))}:** {plain(told)}")


def _name(commitment: Commitment | None) -> str:
    return "" if commitment is None else commitment.name
