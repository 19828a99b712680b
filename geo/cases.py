"""What follows of a case: which step is next and whether it is late, its history, what happens near it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.case_steps import STEPS_AFTER, CaseStep
from data.cases import Case
from data.model import Promise
from data.visits import VisitKind
from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points

NEAR_M = 100
"""What happens within so many metres of a point is counted as happening there."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done with a case.

    Attributes
    ----------
    step
        The step that usually follows; None when the case is closed.
    on
        By which day.
    n_days_late
        Days since; 0 when it isn't late.
    """

    step: CaseStep | None
    on: date | None
    n_days_late: int


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of a case, as somebody wrote it."""

    step: CaseStep
    on: date
    reason: str
    author_role: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was done with a case during a promise's period, or outside all of them.

    Attributes
    ----------
    title
        The promise's title; empty outside all periods.
    first, last
        The period's days; None outside all.
    steps
        Steps taken then.
    n_visits, n_talks
        Visits and talks then.
    """

    title: str
    first: date | None
    last: date | None
    steps: tuple[StepTaken, ...]
    n_visits: int
    n_talks: int


def find_next(case: Case, *, today: date) -> NextStep:
    """Find a case's next step and how late it is.

    Parameters
    ----------
    case
        As it stands.
    today
        The day to judge from; the day itself is not late.

    Examples
    --------
    >>> from data.cases import Origin, PlaceCase
    >>> case = PlaceCase(
    ...     municipality="0586",
    ...     key="ett",
    ...     author_role="polis",
    ...     name="Gångtunneln",
    ...     origin=Origin.HAND,
    ...     step=CaseStep.FOUND,
    ...     step_on=date(2026, 1, 15),
    ...     reason="Upprepad skadegörelse.",
    ...     next_on=date(2026, 2, 1),
    ... )
    >>> late = find_next(case, today=date(2026, 2, 4))
    >>> late.step.value, late.n_days_late
    ('kartlagd', 3)
    """
    if case.next_on is None:
        return NextStep(None, None, 0)
    return NextStep(STEPS_AFTER[case.step][0], case.next_on, max(0, (today - case.next_on).days))


def find_standing(versions: Sequence[Case], *, on: date) -> Case | None:
    """Find how a case stood on a day: its last step taken by then and what was done by then; None before the first.

    Parameters
    ----------
    versions
        Every version, the oldest first.
    on
        The day; what was done on it counts.

    Examples
    --------
    >>> find_standing([], on=date(2026, 1, 15)) is None
    True
    """
    stood = next((each for each in reversed(versions) if each.step_on <= on), None)
    if stood is None or stood.is_withdrawn:
        return None
    return stood.model_copy(update={"visits": tuple(each for each in versions[-1].visits if each.on <= on)})


def list_steps(versions: Sequence[Case]) -> tuple[StepTaken, ...]:
    """List the steps of a case, the first first; a version that only adds a visit is none.

    Parameters
    ----------
    versions
        Every version, the oldest first.

    Examples
    --------
    >>> list_steps([])
    ()
    """
    steps: list[StepTaken] = []
    for each in versions:
        last = steps[-1] if steps else None
        if last is None or (last.step, last.on, last.reason) != (each.step, each.step_on, each.reason):
            steps.append(StepTaken(each.step, each.step_on, each.reason, each.author_role))
    return tuple(steps)


def divide_by_period(case: Case, steps: Iterable[StepTaken], promises: Iterable[Promise]) -> tuple[Stretch, ...]:
    """Divide what was done with a case by the periods of the promises.

    Parameters
    ----------
    case
        As it stands, with its visits.
    steps
        From `list_steps`.
    promises
        Those of the municipality; where periods overlap, what was done stands in each.

    Returns
    -------
    tuple of Stretch
        The earliest period first, what lies outside all last; a stretch without anything is left out.
    """
    taken = tuple(steps)
    ordered = sorted(promises, key=lambda promise: promise.period.first)
    spans = [(promise.title, promise.period.first, promise.period.last) for promise in ordered]
    stretches = [
        _gather(case, taken, title, {day for day in _days(case, taken) if first <= day <= last}, first, last)
        for title, first, last in spans
    ]
    outside = {day for day in _days(case, taken) if not any(first <= day <= last for _, first, last in spans)}
    stretches.append(_gather(case, taken, "", outside, None, None))
    return tuple(each for each in stretches if each.steps or each.n_visits or each.n_talks)


def find_near(incidents: pd.DataFrame, lon: float, lat: float, *, within_m: float = NEAR_M) -> pd.DataFrame:
    """Find the incidents near a point.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`.
    lon, lat
        The point, degrees in WGS 84.
    within_m
        Metres.

    Examples
    --------
    >>> places = pd.DataFrame({"lon": [15.1, 15.1, np.nan], "lat": [58.3, 58.302, 58.3], "is_outside": False})
    >>> len(find_near(places, 15.1, 58.3))
    1
    """
    placed = incidents[incidents["lon"].notna() & ~incidents["is_outside"]]
    x, y = transform_points(
        np.append(placed["lon"].to_numpy(), lon),
        np.append(placed["lat"].to_numpy(), lat),
        from_crs=MAP_CRS,
        to_crs=ANALYSIS_CRS,
    )
    is_near = np.hypot(x[:-1] - x[-1], y[:-1] - y[-1]) <= within_m
    return pd.DataFrame(placed[is_near])


def _days(case: Case, steps: tuple[StepTaken, ...]) -> set[date]:
    return {step.on for step in steps} | {visit.on for visit in case.visits}


def _gather(
    case: Case, steps: tuple[StepTaken, ...], title: str, days: set[date], first: date | None, last: date | None
) -> Stretch:
    done = [visit for visit in case.visits if visit.on in days]
    n_visits, n_talks = (
        sum(visit.n for visit in done if visit.what is what) for what in (VisitKind.VISIT, VisitKind.TALK)
    )
    return Stretch(title, first, last, tuple(step for step in steps if step.on in days), n_visits, n_talks)
