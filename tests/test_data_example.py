"""The example of a new store: all of it or, after a start that was cut short, all of it at the next."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from data.activities import Activity
from data.example import EXAMPLE_SEED, fill
from data.model import CommitmentStatus
from data.promises import PROMISES, find_promises
from data.store import Store, open_store
from data.synthetic import TOWNS
from geo.join import assign_areas

NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - Swedish clock time


N_BEFORE = 2
"""Deliveries that are whole when the process ends."""


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def _one_town(monkeypatch: pytest.MonkeyPatch) -> None:
    """Invent for one town: the rest would tell nothing more."""
    monkeypatch.setattr("data.example.TOWNS", [town for town in TOWNS if town.municipality == "0586"])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store."""
    opened = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}", assign=assign_areas)
    yield opened
    opened.close()


def start(store: Store) -> None:
    """Do what each start does."""
    promises = find_promises(PROMISES).promises
    own = tuple(one for one in promises if "0586" in {place.code for place in one.municipalities})
    fill(store, own, seed=EXAMPLE_SEED, now=NOW)


def count(store: Store) -> tuple[dict[str, int], int, pd.DataFrame]:
    """Count what is invented, and the areas, and tell how many of the incidents lie in each."""
    lying = store.read_assignment("0586", on=NOW.date(), is_demo=True)
    assert lying is not None
    n_areas = len(store.read_areas("0586", on=NOW.date(), is_demo=False))
    return store.list_demo(), n_areas, lying.groupby("area_id", as_index=False)["incident_id"].nunique()


def test_a_store_that_has_its_example_is_opened_without_reading_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The areas' file is known by its checksum: to understand it takes two seconds of every start."""
    start(store)
    monkeypatch.setattr("data.example.read_areas", lambda *_: pytest.fail("read in vain"))
    before = store.data_version()
    start(store)
    assert store.data_version() == before


def test_a_start_that_is_cut_short_is_made_good_at_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store ends with what an undisturbed start gives, no row of it twice."""
    given = 0
    receive = Store.receive

    def die_after(self: Store, *words: object) -> object:
        nonlocal given
        given += 1
        if given > N_BEFORE:
            raise Killed
        return receive(self, *words)  # type: ignore[arg-type]  # as it came

    with monkeypatch.context() as patch:
        patch.setattr(Store, "receive", die_after)
        with pytest.raises(Killed):
            start(store)
    start(store)
    other = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}", assign=assign_areas)
    start(other)
    (demo, n_areas, lying), (its_demo, its_n_areas, its_lying) = count(store), count(other)
    other.close()
    assert (demo, n_areas) == (its_demo, its_n_areas)
    pd.testing.assert_frame_equal(lying, its_lying)
    assert n_areas > 0
    assert len(lying) > 1


def test_no_status_says_that_what_the_logs_hold_has_not_begun(store: Store) -> None:
    """Nobody is shown an example that contradicts itself; what nothing is written of still stands unbegun."""
    promises = find_promises(PROMISES).promises
    fill(store, promises, seed=EXAMPLE_SEED, now=NOW)
    unbegun = set()
    for promise in promises:
        newest = {each.commitment_id: each.status for each in store.read_decisions(promise.promise_id, is_demo=True)}
        served = {
            each.commitment_id
            for each in store.read_papers(Activity, [place.code for place in promise.municipalities], is_demo=True)
            if each.promise_id == promise.promise_id
        }
        waiting = {key for key, status in newest.items() if status is CommitmentStatus.NOT_STARTED}
        assert not waiting & {"narvaro-vid-resecentrum", *served}  # at the station presence is logged too
        unbegun |= waiting
    assert unbegun


def test_what_was_removed_stays_away(store: Store) -> None:
    """The next start invents nothing anew."""
    start(store)
    store.remove_demo(now=NOW)
    start(store)
    assert count(store)[0] == {}


def test_areas_that_somebody_undid_stay_away_and_cost_nothing_that_was_written(store: Store) -> None:
    """An undone delivery of areas is no start that was cut short."""
    start(store)
    deliveries = store.read_deliveries()
    (areas,) = deliveries.loc[deliveries["kind"] == "områden", "delivery_id"]
    store.undo(int(areas), author_role="samordnare", reason="Vi har egna.", now=NOW)
    demo = store.list_demo()
    start(store)
    assert store.list_demo() == demo
    assert "områden" not in set(store.read_deliveries()["kind"])


def test_two_that_start_at_once_invent_one_example(store: Store, tmp_path: Path) -> None:
    """The second waits for the first, and finds that it is done."""
    other = open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}", assign=assign_areas)
    alone = open_store(f"sqlite:///{tmp_path / 'b.sqlite3'}", assign=assign_areas)
    with ThreadPoolExecutor(2) as both:
        list(both.map(start, (store, other)))
    start(alone)
    assert store.list_demo() == alone.list_demo()
    other.close()
    alone.close()
