"""Invented cases: PÅHITTADE DEMODATA, one for each area that a promise names and one for a planted place."""

from collections.abc import Mapping
from datetime import date, timedelta

from data.cases import (
    AreaCase,
    Case,
    CaseStep,
    Link,
    Origin,
    PlaceCase,
    Visit,
    VisitKind,
    add_visit,
    take_step,
)
from data.model import Promise
from data.synthetic import TOWNS

ROLE = "samordnare (påhittad)"
STEPS = (
    (CaseStep.MAPPED, 100, "Påhittad kartläggning: mest på kvällar nära entréerna."),
    (CaseStep.ANALYSED, 160, "Påhittad analys: mörka stråk och ingen som ser."),
    (CaseStep.ACTIVE, 220, "Påhittade aktiviteter: bättre belysning och närvaro på kvällar."),
)
"""Each step, how many days into the promise it was taken, and why."""

_FOUND, _TO_NEXT = 40, 90


def invent_cases(promise: Promise, municipality_of: Mapping[str, str]) -> tuple[Case, ...]:
    """Invent a case in every version for each area that a promise names, and one for each place planted there.

    Parameters
    ----------
    promise
        Whose areas, and whose period.
    municipality_of
        The municipality of each area; areas that aren't in it are left out.

    Returns
    -------
    tuple of Case
        Versions, each to be recorded after the one before. The next step of every case is long past.

    Examples
    --------
    >>> from data.promises import read_promise
    >>> from pathlib import Path
    >>> promise = read_promise(Path("data/promises/mjolby-2024-2025.yaml"))
    >>> [each.step.value for each in invent_cases(promise, {"mjolby-resecentrum": "0586"})]
    ['upptäckt', 'kartlagd', 'analyserad', 'aktiviteter', 'aktiviteter', 'aktiviteter', 'upptäckt']
    """
    links: dict[str, tuple[Link, ...]] = {}
    for commitment in promise.commitments:
        for area_id in commitment.areas:
            link = Link(promise_id=promise.promise_id, commitment_id=commitment.commitment_id)
            links[area_id] = (*links.get(area_id, ()), link)
    made = [
        version
        for area_id, own in links.items()
        if area_id in municipality_of
        for version in _invent_versions(promise, area_id, municipality_of[area_id], own)
    ]
    towns = {municipality_of[area_id] for area_id in links if area_id in municipality_of}
    return (*made, *_invent_places(promise, towns))


def _invent_versions(promise: Promise, area_id: str, municipality: str, links: tuple[Link, ...]) -> list[Case]:
    first = promise.period.first
    case: Case = AreaCase(
        municipality=municipality,
        key=f"pahittat-{promise.promise_id}-{area_id}",
        author_role=ROLE,
        is_demo=True,
        name=f"Påhittat ärende: {area_id.replace('-', ' ').capitalize()}",
        origin=Origin.RANKING,
        step=CaseStep.FOUND,
        step_on=_later(first, _FOUND),
        reason="Påhittat: platsen kommer igen i ordningen.",
        next_on=_later(first, STEPS[0][1]),
        owner="kommunpolis (påhittad)",
        area_id=area_id,
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
        if place.first_year >= promise.period.first.year
    ]


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)
