"""Nothing half-written is seen, and nothing acknowledged is lost, whoever is killed or writes at the same time."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from math import ceil
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.deliveries import Kind
from data.errors import DataError
from data.store import Store, check_store, engine, open_store, receiving
from data.store.incidents import IncidentShelf
from data.store.shape import N_WRITTEN, Tally
from tests.store_example import NOW, make_decision, make_incidents, receive

IMPORTER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from data.store import open_store
from tests import store_example as t
store = open_store(sys.argv[2])
print("begins", flush=True)
table = t.make_incidents(int(sys.argv[3]), start=int(sys.argv[4]), municipality=sys.argv[5])
receipt = t.receive(store, t.Kind.INCIDENTS, table)
print("acknowledged", receipt.n_accepted, flush=True)
for number in range(int(sys.argv[6])):
    store.record_decision(t.make_decision(reason=f"{sys.argv[5]} {number}"), now=t.NOW)
    print("acknowledged decision", flush=True)
"""


def start_importer(
    address: str, n: int, *, start: int = 0, place: str = "0586", n_decisions: int = 0
) -> "subprocess.Popen[str]":
    """Start a process that imports, and wait until it has begun."""
    words = [Path(__file__).parent.parent, address, n, start, place, n_decisions]
    process = subprocess.Popen([sys.executable, "-c", IMPORTER, *map(str, words)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    return process


def test_a_killed_import_leaves_nothing_and_loses_nothing(address: str, store: Store) -> None:
    """Killed at several moments: readers see all of a delivery or none of it, and what was acknowledged stays."""
    receive(store, Kind.INCIDENTS, make_incidents(10), source="before")
    n_unfinished = 0
    is_file = address.startswith("sqlite")
    n, delays_s = (60_000, (0.1, 0.5, 0.8, 1.1, 1.4)) if is_file else (30_000, (0.4, 0.8))
    for delay_s in delays_s:
        process = start_importer(address, n, start=1_000)
        time.sleep(delay_s)
        os.kill(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        with engine.importing(store._engine) as is_given:  # noqa: SLF001  # a server may take a moment to notice
            assert is_given
        with store._engine.connect() as connection:  # noqa: SLF001  # what readers can't see
            unfinished = sa.text("SELECT count(*) FROM delivery WHERE NOT is_complete")
            n_unfinished += connection.scalar(unfinished) or 0
        n_seen = len(store.read_incidents("0586", is_demo=False))
        assert n_seen == 10 or (n_seen == n + 10 and "acknowledged" in said)
        reopened = open_store(address)
        with reopened._engine.connect() as connection:  # noqa: SLF001  # what readers can't see
            assert connection.scalar(unfinished) == 0
        assert check_store(address)["incident"] == n_seen
        reopened.close()
    assert n_unfinished >= 1 + is_file, "no import was killed in its middle"
    assert receive(store, Kind.INCIDENTS, make_incidents(n, start=1_000)).n_read == n
    assert len(store.read_incidents("0586", is_demo=False)) == n + 10


def test_two_writers_at_once_lose_nothing(address: str) -> None:
    """Each process's rows and decisions are there when it said so."""
    processes = [start_importer(address, 6_000, place=place, n_decisions=20) for place in ("0586", "2080")]
    for process in processes:
        said, _ = process.communicate(timeout=120)
        assert said.count("acknowledged") == 21
    store = open_store(address)
    assert [len(store.read_incidents(place, is_demo=False)) for place in ("0586", "2080")] == [6_000, 6_000]
    reasons = [decision.reason for decision in store.read_decisions("lofte")]
    assert len(set(reasons)) == len(reasons) == 40
    assert store.data_version() == 42
    store.close()


def test_readers_see_nothing_of_an_import_that_goes_on(
    address: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do they wait for it, and decisions can be saved meanwhile."""
    other = open_store(address)
    seen: list[tuple[int, int]] = []
    add = IncidentShelf.add

    def add_and_look(shelf: IncidentShelf, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        tally = add(shelf, connection, rows)
        seen.append((len(other.read_incidents("0586", is_demo=False)), len(other.read_deliveries())))
        return tally

    monkeypatch.setattr(IncidentShelf, "add", add_and_look)
    receive(store, Kind.INCIDENTS, make_incidents(11_000))
    assert seen == [(0, 0)] * ceil(11_000 / N_WRITTEN)
    assert len(other.read_incidents("0586", is_demo=False)) == 11_000
    other.close()


def test_a_fault_in_mid_import_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the fault."""

    def fail(*_: object) -> Tally:
        raise RuntimeError

    monkeypatch.setattr(IncidentShelf, "add", fail)
    with pytest.raises(RuntimeError):
        receive(store, Kind.INCIDENTS, make_incidents())
    with store._engine.connect() as connection:  # noqa: SLF001  # what readers can't see
        assert connection.scalar(sa.text("SELECT count(*) FROM delivery")) == 0


def test_one_import_at_a_time(address: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one is told to wait, and may then go on."""
    monkeypatch.setattr(receiving, "importing", partial(engine.importing, wait_ms=50))
    other = open_store(address)
    with engine.importing(other._engine):  # noqa: SLF001  # as another process would
        with pytest.raises(DataError, match="en annan inläsning pågår"):
            receive(store, Kind.INCIDENTS, make_incidents())
        store.record_decision(make_decision(), now=NOW)
    assert receive(store, Kind.INCIDENTS, make_incidents()).n_accepted == 3
    other.close()
