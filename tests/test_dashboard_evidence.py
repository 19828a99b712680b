"""Evidence that is offered holds no more than everyone who reads assessments may see, whoever writes."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.evidence import propose_evidence
from dashboard.selection import Selection, promises_of
from dashboard.store import the_promises
from dashboard.viewer import Viewer
from data.assessments import find_lacking
from data.deliveries import Kind, MissingRow
from data.roles import Role, find_rights
from data.store import Store
from tests.shown_pages import store_shown
from tests.store_example import make_delivery

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store to the pages' functions."""
    with store_shown(tmp_path / "store.sqlite3") as opened:
        yield opened


def receive(store: Store, yearly: dict[int, int], *, area_id: str = "0586") -> None:
    """Receive fraud per year."""
    counted = {"municipality": "0586", "area_id": area_id, "category": "bedrägeri", "source_category": "bedrägeri"}
    years = pd.to_datetime([f"{year}-01-01" for year in yearly])
    n = pd.array([*yearly.values()], dtype="Int64")
    table = pd.DataFrame(counted | {"first_month": years, "n_months": 12, "n": n, "is_preliminary": False})
    passport = make_delivery(
        Kind.SERIES,
        source="Brå",
        producer="Brå",
        extract_date=date(2026, 3, 1),
        definition="Anmälda bedrägerier.",
        received_at=NOW,
        shortfall_note="Bedrägerier saknar ofta brottsplats.",
        missing_row=MissingRow.UNKNOWN,
    )
    store.receive(passport, table)


def propose(role: Role) -> list[str]:
    """Propose evidence for Mjölby's fraud area to somebody."""
    viewer = Viewer(find_rights(frozenset({role})), role=role)
    promises = promises_of("0586", the_promises())
    selection = Selection("0586", "Mjölby", promises, TODAY, viewer)
    proposals = propose_evidence(promises[0].focus_areas[1], promises[0], selection)
    assert all(find_lacking(proposal.evidence, on=TODAY) == () for proposal in proposals)
    return [str(proposal.evidence) for proposal in proposals]


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.ANALYST])
def test_large_counts_are_offered_alike_to_all_who_may_write(store: Store, role: Role) -> None:
    """207 frauds in 2023 and 141 in 2024 is evidence for whoever judges; it can carry a green at once."""
    receive(store, {2023: 207, 2024: 141, 2025: 150})
    found = propose(role)
    assert len(found) == 2
    assert "141 under jan–dec 2024, mot 207 samma månader 2023" in found[0]
    assert "Bortfall: Bedrägerier saknar ofta brottsplats. Period:" in found[0]
    assert found[0].endswith("Källa: Brå, 2026-03-01.")


def test_a_small_count_is_not_offered_to_the_analyst_who_sees_it(store: Store) -> None:
    """Three frauds would stand in the assessment, which those read who may not see so small a number."""
    receive(store, {2023: 207, 2024: 3, 2025: 150})
    found = propose(Role.ANALYST)
    assert not any(" 3 under" in evidence for evidence in found)


def test_nothing_is_offered_where_nothing_can_be_compared(store: Store) -> None:
    """Without the baseline year there is no evidence, and no sentence that looks like one."""
    receive(store, {2024: 141})
    assert propose(Role.ANALYST) == []
