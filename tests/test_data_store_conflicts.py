"""Two who write about the same: the second is told, sees both and chooses; nothing is lost unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest

from data.assessments import Assessment, Colour
from data.definitions import Definition
from data.follow_ups import Decision
from data.model import Category, CommitmentStatus
from data.store import Conflict, Store, check_store, open_store

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO: dict[str, Any] = {"promise_id": "lofte", "decided_on": DAY, "author_role": "samordnare"}
DECISION = Decision(commitment_id="n", status=CommitmentStatus.ONGOING, reason="först", **WHO)
ASSESSMENT = Assessment(focus_area_id="f", colour=Colour.YELLOW, evidence="tabell 2", reason="först", **WHO)
DEFINITION = Definition(
    goal_id="g", text="anmälda", source="Brå", category=Category.THEFT, baseline_year=2023, reason="först", **WHO
)


@pytest.fixture
def store(address: str) -> Store:
    """Open a new store."""
    return open_store(address)


@pytest.mark.parametrize(
    ("kind", "first"), [("decision", DECISION), ("assessment", ASSESSMENT), ("definition", DEFINITION)]
)
def test_the_second_of_two_is_told_what_the_first_wrote(store: Store, kind: str, first: Any) -> None:  # noqa: ANN401
    """Both saw nothing; the second sees the first's words, and may then write after them. Both are kept."""
    record, read = getattr(store, f"record_{kind}"), getattr(store, f"read_{kind}s")
    saved = record(first, now=NOW, after=0)
    assert (saved.version, saved.recorded_at) == (1, NOW)
    second = first.model_copy(update={"reason": "sedan"})
    with pytest.raises(Conflict, match="någon annan har sparat något annat sedan du öppnade sidan") as found:
        record(second, now=NOW, after=0)
    assert found.value.current == saved
    assert read("lofte") == (saved,)
    assert record(second, now=NOW, after=1).version == 2
    assert [one.reason for one in read("lofte")] == ["först", "sedan"]
    store.close()


def test_what_is_invented_is_counted_apart(store: Store) -> None:
    """An example's status stands in nobody's way."""
    store.record_decision(DECISION.model_copy(update={"is_demo": True}), now=NOW)
    assert store.record_decision(DECISION, now=NOW, after=0).version == 1
    store.remove_demo()
    assert store.record_decision(DECISION, now=NOW, after=1).version == 2
    store.close()


def test_of_many_at_once_one_wins_and_the_others_are_told(address: str) -> None:
    """Eight who saw the same version: one is saved, seven are told; then all have written, in turn."""
    stores = [open_store(address) for _ in range(8)]

    def write(number: int) -> int:
        own, n_told, after = stores[number], 0, 0
        while True:
            try:
                own.record_decision(DECISION.model_copy(update={"reason": f"{number}"}), now=NOW, after=after)
            except Conflict as conflict:
                n_told, after = n_told + 1, getattr(conflict.current, "version", -1)
            else:
                return n_told

    with ThreadPoolExecutor(8) as threads:
        n_told = list(threads.map(write, range(8)))
    assert sum(n_told) >= 7
    written = stores[0].read_decisions("lofte")
    assert [one.version for one in written] == list(range(1, 9))
    assert sorted(one.reason for one in written) == [str(number) for number in range(8)]
    assert check_store(address)["log_entry"] == 8
    for store in stores:
        store.close()
