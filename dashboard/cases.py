"""Cases as rows and words; without Streamlit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pandas as pd

from dashboard.area_map import select_incidents
from dashboard.formats import format_count, format_date
from dashboard.presence import Ground, select_within
from dashboard.texts import Markdown
from data.case_steps import CaseStep
from data.cases import AreaCase, Case, PlaceCase
from data.model import Promise
from geo.cases import NextStep, StepTaken, Stretch, find_near, find_next
from geo.situation import Situation

MOST_NAME = 80

_BADGES: Mapping[CaseStep, tuple[str, str]] = MappingProxyType(
    {
        CaseStep.FOUND: ("gray", "○"),
        CaseStep.MAPPED: ("blue", "◔"),
        CaseStep.ANALYSED: ("blue", "◑"),
        CaseStep.ACTIVE: ("blue", "◕"),
        CaseStep.FOLLOWED_UP: ("green", "✔"),
        CaseStep.CLOSED: ("gray", "■"),
    }
)


def badge_step(step: CaseStep) -> Markdown:
    """Write how far a case has come as symbol, word and colour.

    Examples
    --------
    >>> badge_step(CaseStep.MAPPED)
    ':blue-badge[◔ kartlagd]'
    """
    colour, symbol = _BADGES[step]
    return Markdown(f":{colour}-badge[{symbol} {step.value}]")


def name_step(step: CaseStep) -> str:
    """Write how far a case has come as symbol and word, for a table.

    Examples
    --------
    >>> name_step(CaseStep.FOLLOWED_UP)
    '✔ uppföljd'
    """
    return f"{_BADGES[step][1]} {step.value}"


def say_next(found: NextStep) -> str:
    """Say which step is next, by which day, and whether it is late.

    Examples
    --------
    >>> say_next(NextStep(CaseStep.MAPPED, date(2026, 2, 1), 3))
    '«kartlagd» ska nås senast 2026-02-01, ▲ försenat 3 dagar'
    """
    if found.step is None:
        return "–"
    told = f"«{found.step.value}» ska nås senast {format_date(found.on)}"
    if not found.n_days_late:
        return told
    days = "1 dag" if found.n_days_late == 1 else f"{format_count(found.n_days_late)} dagar"
    return f"{told}, ▲ försenat {days}"


def order_cases(cases: Iterable[Case], *, today: date) -> list[Case]:
    """Put cases in order: the latest first, then by the day of the next step, the closed last."""

    def urgency(case: Case) -> tuple[bool, int, date, str]:
        found = find_next(case, today=today)
        return found.on is None, -found.n_days_late, found.on or date.max, case.name

    return sorted(cases, key=urgency)


def tabulate_cases(cases: Iterable[Case], *, today: date) -> list[dict[str, str]]:
    """Give cases as rows."""
    return [
        {
            "Ärende": case.name,
            "Gäller": name_kind(case),
            "Steg": name_step(case.step),
            "Sedan": format_date(case.step_on),
            "Nästa steg": say_next(find_next(case, today=today)),
            "Besök och samtal": format_count(sum(visit.n for visit in case.visits)),
        }
        for case in cases
    ]


def name_kind(case: Case) -> str:
    """Say whether a case concerns an area or a place."""
    return "område" if isinstance(case, AreaCase) else "plats (visas bara för analytiker/polis)"


def tabulate_steps(steps: Iterable[StepTaken]) -> list[dict[str, str]]:
    """Give the steps of a case as rows, the newest first."""
    return [
        {
            "Dag": format_date(step.on),
            "Steg": name_step(step.step),
            "Varför": step.reason,
            "Roll": step.author_role,
        }
        for step in reversed(tuple(steps))
    ]


def tabulate_stretches(stretches: Iterable[Stretch]) -> list[dict[str, str]]:
    """Give a case's history by the periods of promises as rows."""
    return [
        {
            "Löftesperiod": _name_stretch(stretch),
            "Steg": ", ".join(f"{step.step.value} {format_date(step.on)}" for step in stretch.steps) or "–",
            "Besök": format_count(stretch.n_visits),
            "Samtal": format_count(stretch.n_talks),
        }
        for stretch in stretches
    ]


def _name_stretch(stretch: Stretch) -> str:
    if stretch.first is None or stretch.last is None:
        return "utanför löftesperioderna"
    return f"{format_date(stretch.first)} – {format_date(stretch.last)}"


def name_commitments(case: Case, promises: Iterable[Promise]) -> list[str]:
    """Name the commitments that a case concerns; one that no longer is in a promise by its id."""
    names = {
        (promise.promise_id, commitment.commitment_id): commitment.name
        for promise in promises
        for commitment in promise.commitments
    }
    return [
        names.get((link.promise_id, link.commitment_id), f"{link.commitment_id} ({link.promise_id})")
        for link in case.commitments
    ]


def count_years(case: Case, ground: Ground, situation: Situation) -> list[dict[str, str]]:
    """Count what happened at a case's place, year by year, in the months that the source covers."""
    rows = []
    for year in ground.years:
        view = replace(ground.view, year=year)
        chosen = _select(case, select_incidents(view, situation), situation)
        if chosen is not None:
            rows.append({"År": view.when, "Händelser": format_count(len(chosen))})
    return rows


def _select(case: Case, incidents: pd.DataFrame, situation: Situation) -> pd.DataFrame | None:
    if isinstance(case, AreaCase):
        return select_within(incidents, situation, case.area_id)
    if isinstance(case, PlaceCase) and case.lon is not None and case.lat is not None:
        return find_near(incidents, case.lon, case.lat)
    return None
