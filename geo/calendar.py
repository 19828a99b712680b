"""The year round (årshjul): what is to be followed up when, what was held, and what is overdue on a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.action_plans import PlanRow
from data.follow_ups import FollowUp
from data.model import CommitmentStatus, Promise
from data.situation_reports import SituationReport
from geo.schedule import Occasion, OccasionState, plan_occasions

YEARS_BETWEEN_SITUATIONS = 2
"""How long a situation picture is called fresh: it is to be looked over at least every second year."""


class EntryKind(StrEnum):
    """Who asks that something be done."""

    PROMISE = "enligt löftet"
    BEYOND = "utöver löftet"
    PLAN = "enligt åtgärdsplanen"
    SITUATION = "lägesbilden"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the year round.

    Attributes
    ----------
    day
        Where it stands in the year: when it was held, else when it should be.
    kind
        Who asks for it.
    what
        What is to be done.
    where
        Which promise or which row of the plan asks.
    state
        How it stands.
    told
        What else is to be known: whose day it is, and the promise's own last day.
    """

    day: date
    kind: EntryKind
    what: str
    where: str
    state: OccasionState
    told: str = ""


def list_promised(promise: Promise, held: Sequence[FollowUp], *, today: date) -> tuple[Entry, ...]:
    """List what a promise's own rules ask for, with what was held beyond it.

    Parameters
    ----------
    promise
        Whose rules.
    held
        The promise's follow-ups; those later than `today` are passed over.
    today
        The day to judge from.

    Returns
    -------
    tuple of Entry
        In order of time.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> promise = read_promise(PROMISES / "kungsor-2020.yaml")
    >>> [(str(entry.day), entry.state.value) for entry in list_promised(promise, (), today=date(2020, 6, 1))]
    [('2020-12-31', 'kommande')]
    """
    occasions = [
        occasion
        for rule in promise.follow_up_rules
        for occasion in plan_occasions(rule, period=promise.period, follow_ups=held, today=today)
    ]
    asked = Counter((each.rule.rule_id, each.held_on) for each in occasions)
    names = {rule.rule_id: rule.what for rule in promise.follow_up_rules}
    entries = [_enter(occasion, promise) for occasion in occasions]
    for each in held:
        if each.held_on > today:
            continue
        if asked[each.rule_id, each.held_on]:
            asked[each.rule_id, each.held_on] -= 1
        else:
            what = names.get(each.rule_id, each.rule_id)
            entries.append(Entry(each.held_on, EntryKind.BEYOND, what, promise.title, OccasionState.DONE))
    return _in_order(entries)


def list_planned(rows: Iterable[PlanRow], *, today: date) -> tuple[Entry, ...]:
    """List the days that the action plan itself sets for follow-up.

    Parameters
    ----------
    rows
        The plan's; those without a day are passed over.
    today
        The day to judge from.

    Returns
    -------
    tuple of Entry
        In order of time; a row that was closed without being carried out is still to be followed up.
    """
    entries = []
    for row in rows:
        if row.follow_up_on is None:
            continue
        day, state = row.follow_up_on, OccasionState.COMING
        if row.followed_up_on is not None and row.followed_up_on <= today:
            day, state = row.followed_up_on, OccasionState.DONE
        elif day < today:
            state = OccasionState.OVERDUE
        what = f"uppföljning av «{row.action}»"
        told = "Åtgärden är genomförd men inte uppföljd." if _is_unfollowed(row, state) else ""
        entries.append(Entry(day, EntryKind.PLAN, what, row.cause, state, told))
    return _in_order(entries)


def list_situations(reports: Iterable[SituationReport], *, today: date) -> tuple[Entry, ...]:
    """List the situation pictures that were taken, and when the next is due.

    Parameters
    ----------
    reports
        Those known; later than `today` are passed over.
    today
        The day to judge from.

    Returns
    -------
    tuple of Entry
        In order of time; with none known, one that says so, on `today`.

    Examples
    --------
    >>> [entry.state.value for entry in list_situations((), today=date(2026, 1, 15))]
    ['inget registrerat']
    """
    known = sorted((each for each in reports if each.dated <= today), key=lambda each: each.dated)
    if not known:
        told = "Ingen lägesbild är registrerad, så om den är för gammal kan inte bedömas."
        return (Entry(today, EntryKind.SITUATION, "lägesbild", "", OccasionState.UNRECORDED, told),)
    entries = [Entry(each.dated, EntryKind.SITUATION, each.title, each.reference, OccasionState.DONE) for each in known]
    newest = known[-1]
    due = add_years(newest.dated, YEARS_BETWEEN_SITUATIONS)
    state, told = OccasionState.COMING, f"Den senaste är från {newest.dated:%Y-%m-%d}."
    if today > due:
        state, told = OccasionState.LATE, f"{told} Den är över {YEARS_BETWEEN_SITUATIONS} år gammal."
    return (*entries, Entry(due, EntryKind.SITUATION, "ny lägesbild", "", state, told))


def find_pressing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give what should have been done already, the oldest first."""
    return _in_order(entry for entry in entries if entry.state in {OccasionState.LATE, OccasionState.OVERDUE})


def find_coming(entries: Iterable[Entry], *, n: int) -> tuple[Entry, ...]:
    """Give the next things to come, the nearest first."""
    return _in_order(entry for entry in entries if entry.state is OccasionState.COMING)[:n]


def add_years(day: date, years: int) -> date:
    """Give the same day some years on; of a leap day the last of February.

    Examples
    --------
    >>> add_years(date(2024, 1, 15), 2), add_years(date(2024, 2, 29), 2)
    (datetime.date(2026, 1, 15), datetime.date(2026, 2, 28))
    """
    with suppress(ValueError):
        return day.replace(year=day.year + years)
    return day.replace(year=day.year + years, day=28)


def _enter(occasion: Occasion, promise: Promise) -> Entry:
    day = occasion.suggested_date if occasion.held_on is None else occasion.held_on
    told = ""
    if occasion.state in {OccasionState.COMING, OccasionState.LATE}:
        told = f"Dagen är vårt förslag; löftets ord hålls till och med {occasion.last_date:%Y-%m-%d}."
    elif occasion.held_on is None:
        told = f"Senast enligt löftet var {occasion.last_date:%Y-%m-%d}."
    return Entry(day, EntryKind.PROMISE, occasion.rule.what, promise.title, occasion.state, told)


def _is_unfollowed(row: PlanRow, state: OccasionState) -> bool:
    return row.status is CommitmentStatus.DONE and state is OccasionState.OVERDUE


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.day))
