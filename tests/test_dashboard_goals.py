"""A goal is told no surer to those without the right to points than to those with it."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.evidence import propose_evidence
from dashboard.goals import answer_goal, lay_by_source, lay_ground
from dashboard.publisher import prepare
from dashboard.selection import Selection
from dashboard.store import the_situation
from data.deliveries import Kind, MissingRow
from data.model import Measure
from data.publications import Published
from data.roles import LOCAL, Role, find_rights
from data.store import Store
from data.store.seen import look
from geo.goals import Kept, judge_goal
from geo.protected_counts import protect_counts
from geo.publishing.basis import write_basis
from tests.readers import look_at
from tests.shown_pages import store_shown
from tests.store_example import make_delivery

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - Swedish clock time
SEEING = [Role.ANALYST, Role.COUNCIL, Role.ELECTED]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store to the pages' functions."""
    with store_shown(tmp_path / "store.sqlite3") as opened:
        yield opened


def receive(
    store: Store,
    now_n: int,
    *,
    preliminary_from: int | None = None,
    shortfall: str | None = None,
    years: tuple[int, int] = (2022, 2025),
    definition: str = "Anmälda bedrägerier.",
) -> None:
    """Receive 200 frauds a month, another number from 2024; one small number of a theft makes the source protected."""
    first, last = years
    months = pd.date_range(f"{first}-01-01", f"{last}-12-01", freq="MS", unit="us")
    is_late = months.year >= 2024
    fraud = pd.DataFrame({"first_month": months, "n": [now_n if late else 200 for late in is_late]})
    theft = pd.DataFrame({"first_month": months, "n": [2, *[205] * (len(months) - 1)]})
    named = [
        rows.assign(category=name, source_category=name) for rows, name in ((fraud, "bedrägeri"), (theft, "stöld"))
    ]
    table = pd.concat(named, ignore_index=True).assign(municipality="0586", area_id="0586", n_months=1)
    passport = make_delivery(
        Kind.SERIES,
        source="Brå",
        sha256=f"{first}" * 15 + f"{preliminary_from or 0:04}",
        producer="Brå",
        extract_date=date(2026, 1, 15),
        definition=definition,
        received_at=NOW,
        covers_first=date(first, 1, 1),
        covers_last=date(last, 12, 1),
        missing_row=MissingRow.UNKNOWN,
        shortfall_note=shortfall,
    )
    marked = table.assign(is_preliminary=table["first_month"].dt.year >= (preliminary_from or 9999))
    store.receive(passport, marked.astype({"n": "Int64"}))


def select(role: Role) -> Selection:
    """Look at Mjölby in a role."""
    return look_at(role, TODAY)


def publish(store: Store) -> None:
    """Publish all that is closed of Mjölby."""
    whoever = look(store, find_rights(LOCAL), protect=protect_counts)
    draft = prepare(
        whoever, "0586", name="Mjölby", promises=(), closed_on=date(2025, 12, 31), today=TODAY, is_demo=False
    )
    bases = write_basis(draft.bases)
    store.publish(Published(draft.publication, "", draft.audit, bases, Role.ANALYST), now=NOW)


def answer(role: Role) -> tuple[int, Kept]:
    """Judge Mjölby's goal of fewer frauds than in 2023 as somebody is told of it, and count the years told."""
    selection = select(role)
    (promise,) = selection.promises
    ground = lay_ground(selection, the_situation(selection.viewer, "0586", TODAY), day=TODAY)
    (goal,) = (goal for area in promise.focus_areas for goal in area.goals if isinstance(goal.measure, Measure))
    assert goal.measure is not None
    answers = answer_goal(goal.measure, promise, ground)
    return len(answers), judge_goal(goal, lay_by_source(answers), period=promise.period, today=TODAY).kept


def judge(role: Role) -> Kept:
    """Judge the goal where everybody has a figure of both years."""
    n, kept = answer(role)
    assert n == 2  # 2024 and 2025, whoever looks
    return kept


def propose() -> list[str]:
    """Say what evidence is offered of the goal."""
    selection = select(Role.ANALYST)
    (promise,) = selection.promises
    offered = (each for area in promise.focus_areas for each in propose_evidence(area, promise, selection))
    return [each.evidence.said for each in offered]


def test_preliminary_figures_that_could_turn_round_are_no_verdict_to_anybody(store: Store) -> None:
    """2 388 against 2 400, all of it preliminary: what the police can't call kept, the elected can't either.

    Preliminary figures aren't protected for publication, so who sees no points has none of them, and no evidence is
    made of them.
    """
    receive(store, 199, preliminary_from=2024)
    assert answer(Role.ANALYST) == (2, Kept.UNKNOWN)
    assert {role: answer(role) for role in SEEING[1:]} == dict.fromkeys(SEEING[1:], (0, Kept.UNKNOWN))
    assert propose() == []


def test_published_figures_that_are_called_preliminary_afterwards_are_no_verdict_to_anybody(store: Store) -> None:
    """2 388 against 2 400, published as final: once the source says preliminary, nobody can call the goal kept.

    Evidence says the verdict and no protected count, which another day's count could be taken from.
    """
    receive(store, 199)
    publish(store)
    assert judge(Role.ELECTED) is Kept.BY_COUNT
    receive(store, 199, preliminary_from=2024)
    assert {role: judge(role) for role in SEEING} == dict.fromkeys(SEEING, Kept.UNKNOWN)
    offered = propose()
    assert offered
    assert all("Siffrorna är preliminära." in said for said in offered)
    assert not any("388" in said or "400" in said for said in offered)


def test_a_preliminary_year_leaves_no_whole_verdict_to_anybody(store: Store) -> None:
    """2025 is preliminary and 2024 isn't: 2 388 against 2 400 says something of one year, not of the promise."""
    receive(store, 199, preliminary_from=2025)
    assert [answer(role) for role in (Role.ANALYST, Role.ELECTED)] == [(2, Kept.PARTLY), (1, Kept.PARTLY)]


def test_a_fall_by_more_than_half_in_a_source_that_misses_much_is_withheld_from_all(store: Store) -> None:
    """960 against 2 400 may be incidents that lost their place on the way: nobody is told that the goal is kept."""
    receive(store, 80, shortfall="Många saknar plats.")
    assert {role: judge(role) for role in SEEING} == dict.fromkeys(SEEING, Kept.UNKNOWN)


def test_final_figures_of_a_sound_source_are_still_told(store: Store) -> None:
    """2 160 against 2 400, final: fewer by count also where chance can't be weighed."""
    receive(store, 180)
    assert judge(Role.ELECTED) is Kept.BY_COUNT


def test_a_source_that_begins_to_count_something_else_gives_nobody_a_verdict(store: Store) -> None:
    """2 400 reported crimes of 2023 against 2 160 solved ones of 2024 say nothing of whether there are fewer."""
    receive(store, 180, years=(2022, 2023))
    receive(store, 180, years=(2024, 2025), definition="Uppklarade bedrägerier.")
    assert {role: judge(role) for role in SEEING} == dict.fromkeys(SEEING, Kept.UNKNOWN)


def test_the_same_words_in_a_later_delivery_are_the_same_count(store: Store) -> None:
    """The same definition with another full stop and in capitals: 2 160 against 2 400 is fewer as before."""
    receive(store, 180, years=(2022, 2023))
    receive(store, 180, years=(2024, 2025), definition="ANMÄLDA  bedrägerier")
    assert judge(Role.ELECTED) is Kept.BY_COUNT


def test_a_source_that_never_had_any_fraud_has_no_figure_of_it(store: Store) -> None:
    """The police's list speaks of fraud and holds only thefts: nought against nought is no broken goal to anybody."""
    times = pd.Timestamp("2023-01-01") + pd.to_timedelta(range(0, 24 * 365 * 3, 12), unit="h")
    nowhere = dict.fromkeys(("x", "y", "lon", "lat"), float("nan"))
    table = pd.DataFrame({"municipality": "0586", "category": "stöld", "source_category": "Stöld", "from_at": times})
    passport = make_delivery(
        Kind.INCIDENTS,
        source="Lista",
        licence="intern",
        extract_date=date(2026, 1, 15),
        definition="Anmälda brott.",
        received_at=NOW,
        covers_first=date(2023, 1, 1),
        covers_last=date(2025, 12, 1),
        words={"Stöld": "stöld", "Bedrägeri": "bedrägeri"},
    )
    store.receive(passport, table.assign(to_at=times, **nowhere, crs=None, is_outside=False))
    for role in SEEING:
        selection = select(role)
        (promise,) = selection.promises
        ground = lay_ground(selection, the_situation(selection.viewer, "0586", TODAY), day=TODAY)
        measure = next(goal.measure for area in promise.focus_areas for goal in area.goals if goal.measure)
        assert answer_goal(measure, promise, ground) == [], role
