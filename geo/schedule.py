"""When a promise is to be followed up, by its own rule, and what is overdue on a given day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from data.follow_ups import FollowUp
from data.model import Commitment, FollowUpRule, Per, Period


class OccasionState(StrEnum):
    """How an occasion of follow-up stands on a given day."""

    DONE = "genomförd"
    COMING = "kommande"
    LATE = "bör göras nu"
    OVERDUE = "försenad"
    UNRECORDED = "inget registrerat"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One of the times that a rule asks for.

    Attributes
    ----------
    rule
        The rule that asks.
    number
        1 for the first time within its stretch.
    suggested_date
        The end of this occasion's equal part of the stretch: our proposal, not the promise's word.
    last_date
        The last day on which the promise's own words are still kept.
    held_on
        When it was done; None when it was not.
    state
        How it stands.
    first_date
        The first day of its stretch: of its year, or of the whole period.
    """

    rule: FollowUpRule
    number: int
    suggested_date: date
    last_date: date
    held_on: date | None
    state: OccasionState
    first_date: date

    @property
    def years(self) -> str:
        """Name the year or years within which the promise's words ask for it."""
        first, last = self.first_date.year, self.last_date.year
        return str(last) if first == last else f"{first}–{last}"


def plan_occasions(
    rule: FollowUpRule, *, period: Period, follow_ups: Iterable[FollowUp], today: date
) -> tuple[Occasion, ...]:
    """Lay out every time that a rule asks for, and how each stands on a day.

    "Två gånger per år" names no dates. Half-years are therefore suggested, but an occasion is
    called overdue only when the promise's words are broken: when its year, or for "under
    aktuell period" the whole period, has ended with too few. Where nothing at all was ever
    recorded for the promise, nobody has kept the register, and nothing is called overdue.

    Parameters
    ----------
    rule
        The promise's own rule.
    period
        The days the promise covers.
    follow_ups
        What was held; those of other rules or later than `today` are passed over.
    today
        The day to judge from.

    Returns
    -------
    tuple of Occasion
        In order of time. What was held beyond the asked number is not listed.

    Examples
    --------
    >>> from data.model import Quote
    >>> words = Quote(text="ska följas upp vid två tillfällen per år", document="protokoll")
    >>> rule = FollowUpRule(rule_id="uppfoljning", what="uppföljning", times=2, per=Per.YEAR, quote=words)
    >>> year = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
    >>> [o.state.value for o in plan_occasions(rule, period=year, follow_ups=(), today=date(2024, 8, 1))]
    ['bör göras nu', 'kommande']
    """
    known = [each for each in follow_ups if each.held_on <= today]
    held = sorted(each.held_on for each in known if each.rule_id == rule.rule_id)
    occasions = [
        occasion
        for stretch in _stretches(rule.per, period)
        for occasion in _occasions_within(
            stretch, rule, [day for day in held if stretch.first <= day <= stretch.last], today
        )
    ]
    if known:
        return tuple(occasions)
    return tuple(
        replace(each, state=OccasionState.UNRECORDED) if each.state is OccasionState.OVERDUE else each
        for each in occasions
    )


def find_overdue(occasions: Iterable[Occasion]) -> tuple[Occasion, ...]:
    """Give the occasions whose last day has passed without being held."""
    return tuple(occasion for occasion in occasions if occasion.state is OccasionState.OVERDUE)


def find_next(occasions: Iterable[Occasion]) -> Occasion | None:
    """Give the first occasion still to be held in time, or None."""
    waiting = (OccasionState.LATE, OccasionState.COMING)
    return next((occasion for occasion in occasions if occasion.state in waiting), None)


def find_counted(rule: FollowUpRule, commitments: Iterable[Commitment]) -> Commitment | None:
    """Find the commitment that asks for the same in the same words and is counted from the log of activities.

    What is written in the log is no follow-up, nor the other way round; who reads of one needs to hear of the other.

    Parameters
    ----------
    rule
        One of a promise's rules.
    commitments
        All of the promise's.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> find_counted(promise.follow_up_rules[0], promise.commitments).commitment_id
    'strategiskt-mote'
    """
    words = rule.quote.text.strip()
    alike = (each for each in commitments if words in each.quote.text and rule.quote.document == each.quote.document)
    return next((each for each in alike if each.minimum is not None), None)


def _stretches(per: Per, period: Period) -> list[Period]:
    if per is Per.PERIOD:
        return [period]
    years = range(period.first.year, period.last.year + 1)
    return [
        Period(first=max(period.first, date(year, 1, 1)), last=min(period.last, date(year, 12, 31))) for year in years
    ]


def _occasions_within(stretch: Period, rule: FollowUpRule, held: list[date], today: date) -> list[Occasion]:
    occasions = []
    for number in range(1, rule.times + 1):
        suggested = _end_of_part(stretch, number, rule.times)
        held_on = held[number - 1] if number <= len(held) else None
        state = _state(held_on, suggested, stretch.last, today)
        occasions.append(Occasion(rule, number, suggested, stretch.last, held_on, state, stretch.first))
    return occasions


def _end_of_part(stretch: Period, number: int, parts: int) -> date:
    """End of the numbered equal part: whole months where the stretch is whole months."""
    months = (stretch.last.year - stretch.first.year) * 12 + stretch.last.month - stretch.first.month + 1
    if number == parts or months % parts:
        days = (stretch.last - stretch.first).days + 1
        return stretch.first + timedelta(days=days * number // parts - 1)
    past = stretch.first.month - 1 + months // parts * number
    return date(stretch.first.year + past // 12, past % 12 + 1, 1) - timedelta(days=1)


def _state(held_on: date | None, suggested: date, last: date, today: date) -> OccasionState:
    if held_on is not None:
        return OccasionState.DONE
    if today > last:
        return OccasionState.OVERDUE
    return OccasionState.LATE if today > suggested else OccasionState.COMING
