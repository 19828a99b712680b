"""What follows of a case: when it is late, its steps in order, and in which promise's period."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.case_steps import CaseStep
from data.cases import Origin, PlaceCase, add_visit, take_step
from data.promises import read_promise
from data.visits import Visit, VisitKind
from geo.cases import divide_by_period, find_near, find_next, find_standing, list_steps

MJOLBY = read_promise(Path(__file__).parent.parent / "data" / "promises" / "mjolby-2024-2025.yaml")


@pytest.fixture
def found() -> PlaceCase:
    """Give a case that was found before the promise began."""
    return PlaceCase(
        municipality="0586",
        key="ett",
        author_role="polis",
        name="Gångtunneln",
        origin=Origin.HAND,
        step=CaseStep.FOUND,
        step_on=date(2023, 12, 1),
        reason="Upprepad skadegörelse.",
        next_on=date(2024, 2, 1),
    )


def test_a_step_is_late_the_day_after(found: PlaceCase) -> None:
    """On the day itself it is not; a closed case never is."""
    assert find_next(found, today=date(2024, 2, 1)).n_days_late == 0
    late = find_next(found, today=date(2024, 2, 2))
    assert (late.step, late.on, late.n_days_late) == (CaseStep.MAPPED, date(2024, 2, 1), 1)
    closed = take_step(found, CaseStep.CLOSED, on=date(2024, 1, 1), reason="Nej.", next_on=None, author_role="polis")
    assert find_next(closed, today=date(2030, 1, 1)).step is None


def test_a_case_stands_as_it_stood_on_a_day(found: PlaceCase) -> None:
    """The step taken by then and the visits made by then, also those written down later; before it was found, none."""
    mapped = take_step(
        found, CaseStep.MAPPED, on=date(2024, 2, 1), reason="Ja.", next_on=date(2024, 3, 1), author_role="polis"
    )
    visited = add_visit(mapped, Visit(on=date(2024, 1, 10), what=VisitKind.VISIT, n=2), author_role="polis")
    versions = [found, mapped, visited]
    assert find_standing(versions, on=date(2023, 11, 30)) is None
    stood = [find_standing(versions, on=day) for day in (date(2024, 1, 9), date(2024, 1, 31), date(2024, 2, 1))]
    assert [(one.step, sum(each.n for each in one.visits)) for one in stood if one] == [
        (CaseStep.FOUND, 0),
        (CaseStep.FOUND, 2),
        (CaseStep.MAPPED, 2),
    ]


def test_the_history_goes_across_the_periods(found: PlaceCase) -> None:
    """Found before the promise, mapped and visited in it, talked of after it: two stretches, nothing lost."""
    mapped = take_step(
        found,
        CaseStep.MAPPED,
        on=date(2024, 2, 1),
        reason="Mest på kvällar.",
        next_on=date(2024, 3, 1),
        author_role="polis",
    )
    visited = add_visit(mapped, Visit(on=date(2024, 2, 10), what=VisitKind.VISIT, n=2), author_role="polis")
    talked = add_visit(visited, Visit(on=date(2026, 1, 5), what=VisitKind.TALK, n=3), author_role="polis")
    steps = list_steps([found, mapped, visited, talked])
    assert [(step.step, step.on) for step in steps] == [
        (CaseStep.FOUND, date(2023, 12, 1)),
        (CaseStep.MAPPED, date(2024, 2, 1)),
    ]
    within, outside = divide_by_period(talked, steps, [MJOLBY])
    assert (within.title, len(within.steps), within.n_visits, within.n_talks) == (MJOLBY.title, 1, 2, 0)
    assert (outside.first, len(outside.steps), outside.n_visits, outside.n_talks) == (None, 1, 0, 3)


def test_near_is_within_a_hundred_metres() -> None:
    """Ninety metres north is near, 111 is not; without a place or outside Sweden nothing is."""
    metre = 1 / 111_320
    places = pd.DataFrame(
        {
            "lon": [15.1, 15.1, np.nan, 15.1],
            "lat": [58.3 + 90 * metre, 58.3 + 111 * metre, 58.3, 58.3],
            "is_outside": [False, False, False, True],
        }
    )
    assert find_near(places, 15.1, 58.3).index.tolist() == [0]
