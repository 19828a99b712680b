"""Invented cases: PÅHITTADE DEMODATA, one for each area that a promise names and one for a planted place."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from data.case_steps import CaseStep
from data.cases import AreaCase, Case, Link, Origin, PlaceCase, add_visit, take_step
from data.model import Promise
from data.synthetic import TOWNS
from data.visits import Visit, VisitKind

ROLE = "samordnare (påhittad)"
STEPS = (
    (CaseStep.MAPPED, 100, "Påhittad kartläggning: mest på kvällar nära entréerna."),
    (CaseStep.ANALYSED, 160, "Påhittad analys: mörka stråk och ingen som ser."),
    (CaseStep.ACTIVE, 220, "Påhittade aktiviteter: bättre belysning och närvaro på kvällar."),
)
"""Each step, how many days into the promise it was taken, and why."""

_FOUND, _TO_NEXT = 40, 90
_HOT_SPOT = "hot spot"


class NamedArea(NamedTuple):
    """An area's id, what it is called, and its municipality."""

    area_id: str
    label: str
    municipality: str


def invent_cases(promise: Promise, areas: Sequence[NamedArea]) -> tuple[Case, ...]:
    """Invent a case in every version for each area that a promise names, and one for each place planted there.

    Parameters
    ----------
    promise
        Whose areas, and whose period. A commitment of hot spots that names no area gets the first of its municipality.
    areas
        The areas there are; those that a promise names but aren't here are left out.

    Returns
    -------
    tuple of Case
        Versions, each to be recorded after the one before. The next step of every case is long past.

    Examples
    --------
    >>> from data.promises import read_promise
    >>> from pathlib import Path
    >>> promise = read_promise(Path("data/promises/mjolby-2024-2025.yaml"))
    >>> area = NamedArea("mjolby-resecentrum", "Mjölby resecentrum", "0586")
    >>> [each.step.value for each in invent_cases(promise, [area])]
    ['upptäckt', 'kartlagd', 'analyserad', 'aktiviteter', 'aktiviteter', 'aktiviteter', 'upptäckt']
    """
    own = [area for area in areas if area.municipality in {place.code for place in promise.municipalities}]
    links: dict[NamedArea, tuple[Link, ...]] = {}
    for commitment in promise.commitments:
        named = [area for area in own if area.area_id in commitment.areas]
        if not commitment.areas and _HOT_SPOT in commitment.quote.text.casefold():
            named = own[:1]
        for area in named:
            link = Link(promise_id=promise.promise_id, commitment_id=commitment.commitment_id)
            links[area] = (*links.get(area, ()), link)
    made = [version for area, held in links.items() for version in _invent_versions(promise, area, held)]
    return (*made, *_invent_places(promise, {area.municipality for area in links}))


def _invent_versions(promise: Promise, area: NamedArea, links: tuple[Link, ...]) -> list[Case]:
    first = promise.period.first
    case: Case = AreaCase(
        municipality=area.municipality,
        key=f"pahittat-{promise.promise_id}-{area.area_id}",
        author_role=ROLE,
        is_demo=True,
        name=f"Påhittat ärende: {area.label}",
        origin=Origin.RANKING,
        step=CaseStep.FOUND,
        step_on=_later(first, _FOUND),
        reason="Påhittat: platsen kommer igen i ordningen.",
        next_on=_later(first, STEPS[0][1]),
        owner="kommunpolis (påhittad)",
        area_id=area.area_id,
        commitments=links,
    )
    versions = [case]
    for step, days, why in STEPS:
        on = _later(first, days)
        case = take_step(case, step, on=on, reason=why, next_on=_later(on, _TO_NEXT), author_role=ROLE)
        versions.append(case)
    for days, what, n in ((230, VisitKind.VISIT, 2), (260, VisitKind.TALK, 5)):
        visit = Visit(on=_later(first, days), what=what, n=n, told="Påhittat: fler vill ha bättre belysning.")
        case = add_visit(case, visit, author_role=ROLE)
        versions.append(case)
    return versions


def _invent_places(promise: Promise, municipalities: set[str]) -> list[Case]:
    on = promise.period.last
    return [
        PlaceCase(
            municipality=town.municipality,
            key=f"pahittat-{promise.promise_id}-{number}",
            author_role=ROLE,
            is_demo=True,
            name=f"Påhittat ärende: {place.label}",
            origin=Origin.TEST,
            categories=(place.category,),
            step=CaseStep.FOUND,
            step_on=_later(on, -60),
            reason="Påhittat: en större del än förut händer här.",
            next_on=_later(on, -30),
            lon=place.lon,
            lat=place.lat,
        )
        for town in TOWNS
        if town.municipality in municipalities
        for number, place in enumerate(town.recurring)
        if promise.period.first.year <= place.first_year <= promise.period.last.year
    ]


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)
