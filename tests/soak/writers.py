"""Processes that write to a store and tell, before and after, each thing that they write."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import NamedTuple

from data.deliveries import Kind
from data.errors import DataError
from data.store import Store, open_store
from geo.join import assign_areas
from tests.soak import rows

# Whoever starts a writer may have threads and open databases, which a writer must not inherit.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])

UNDONE = "ångrad"
KINDS = ("beslut", "uppföljning", "registrering", UNDONE)
"""What an editor writes, in turn."""
DELIVERED = "leverans"
LAST_WORDS_S = 120.0
BEGINS, SAVED, REFUSED = "börjar", "sparad", "vägrad"
REST = "vila"

Thing = tuple[str, int]
"""What is written: its kind and its number."""


class Word(NamedTuple):
    """What a writer says: that it begins something, that it is saved, or why it was refused."""

    phase: str
    thing: Thing
    told: str = ""
    took_s: float = 0.0


class Line:
    """The writer's end of the pipe."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, thing: Thing, act: Callable[[], object]) -> bool:
        """Do something and tell of it, whether it was saved or refused."""
        self._connection.send(Word(BEGINS, thing))
        began = time.perf_counter()
        try:
            act()
        except DataError as fault:
            self._connection.send(Word(REFUSED, thing, str(fault), time.perf_counter() - began))
            return False
        self._connection.send(Word(SAVED, thing, took_s=time.perf_counter() - began))
        return True


@dataclass
class Writer:
    """A writing process, and what it has said so far."""

    process: BaseProcess
    connection: Connection
    words: list[Word] = field(default_factory=list)

    def hear(self, *, until: float) -> None:
        """Take in what is said until a moment of the monotonic clock, or until the process is gone."""
        try:
            while (left_s := until - time.monotonic()) > 0:
                if self.connection.poll(left_s):
                    self.words.append(self.connection.recv())
        except (EOFError, ConnectionResetError):
            return

    def hear_all(self) -> None:
        """Take in what has been said so far."""
        while self.connection.poll():
            self.words.append(self.connection.recv())

    def hear_word(self, *, within_s: float = 60.0) -> Word:
        """Wait for the next word."""
        if not self.connection.poll(within_s):
            msg = f"the writer has said nothing for {within_s:.0f} s"
            raise TimeoutError(msg)
        self.words.append(self.connection.recv())
        return self.words[-1]

    def kill(self) -> None:
        """End the process as a power cut would, and take in what it had said."""
        if self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        self.hear(until=time.monotonic() + 1)
        self.connection.close()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let the process rest for as long as the block, from when it has written what it is writing."""
        self.connection.send(REST)
        try:
            yield
        finally:
            self.connection.send(REST)

    def stop(self) -> None:
        """Ask the process to end when it has written what it is writing, and take in what it says."""
        self.connection.send(None)
        self.hear(until=time.monotonic() + LAST_WORDS_S)
        self.process.join(30)
        self.connection.close()

    def list_begun(self) -> list[Thing]:
        """List what it has begun."""
        return [word.thing for word in self.words if word.phase == BEGINS]

    def list_saved(self) -> list[Thing]:
        """List what it was told is saved."""
        return [word.thing for word in self.words if word.phase == SAVED]

    def list_refused(self) -> list[Word]:
        """List what it was refused, and how that was told."""
        return [word for word in self.words if word.phase == REFUSED]

    def find_unanswered(self) -> Thing | None:
        """Find what it had begun and never heard of again."""
        return self.words[-1].thing if self.words and self.words[-1].phase == BEGINS else None


@contextmanager
def _without_main() -> Iterator[None]:
    """Let a child begin with nothing: a page under test leaves itself as what was started, and can't be run again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def writing(work: Callable[..., None], url: str, *words: object) -> Iterator[Writer]:
    """Start a writer, and end it with the block if it has not ended before."""
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=work, args=(url, theirs, *words), daemon=True)
    with _without_main():
        process.start()
    theirs.close()
    try:
        yield Writer(process, ours)
    finally:
        if process.is_alive():
            process.kill()
            process.join()


def import_on(url: str, connection: Connection, first: int, size: int, pause_s: float = 0.0) -> None:
    """Receive delivery after delivery, until told to stop."""
    store, line = open_store(url, assign=assign_areas), Line(connection)
    number = first
    while _goes_on(connection):
        line.write((DELIVERED, number), partial(receive, store, number, size))
        number += 1
        time.sleep(pause_s)
    store.close()


def _goes_on(connection: Connection) -> bool:
    """Tell whether to write on, when any rest that was asked for is over."""
    return not connection.poll() or (connection.recv() == REST and connection.recv() == REST)


def receive(store: Store, number: int, size: int) -> None:
    """Receive one delivery, whichever its number; all of its rows are new or known."""
    receipt = store.receive(rows.make_passport(number), rows.make_incidents(number, n=size))
    if receipt.n_accepted + receipt.n_known != size:
        msg = f"{receipt} does not account for {size} rows"
        raise AssertionError(msg)


def receive_areas(store: Store, n: int) -> None:
    """Receive the areas of the first deliveries' places."""
    store.receive(rows.make_passport(0, kind=Kind.AREAS), rows.make_areas(0, n))


def edit_on(url: str, connection: Connection, who: str, kinds: tuple[str, ...] = KINDS, pause_s: float = 0.0) -> None:
    """Decide, follow up, register and undo in turn, until told to stop."""
    store, line = open_store(url, assign=assign_areas), Line(connection)
    number = 0
    while _goes_on(connection):
        kind = kinds[number % len(kinds)]
        line.write((kind, number), partial(edit, store, kind, who, number))
        number += 1
        time.sleep(pause_s)
    store.close()


def edit(store: Store, kind: str, who: str, number: int) -> None:
    """Write one thing of a kind."""
    if kind == "beslut":
        store.record_decision(rows.make_decision(who, number), now=rows.NOW)
    elif kind == "uppföljning":
        store.record_follow_up(rows.make_follow_up(who, number), now=rows.NOW)
    elif kind == "registrering":
        store.register_incident(rows.make_report(who, number), now=rows.NOW)
    else:
        turn(store, f"{who} {number}")


def turn(store: Store, reason: str) -> None:
    """Undo the first delivery of areas, or let it stand again if it is undone; no incident goes with it."""
    undoings = store.read_undoings()
    is_undone = len(undoings) > 0 and bool(undoings["is_undone"].iloc[-1])
    act = store.restore if is_undone else store.undo
    act(1, author_role=rows.ROLE, reason=reason, now=rows.NOW)


def find_kept(store: Store, kind: str, who: str) -> set[Thing]:
    """Find what there is in the store of what a writer wrote of a kind, as the pages read it."""
    if kind == "beslut":
        told = [one.reason for one in store.read_decisions(rows.PROMISE) if one.commitment_id == who]
    elif kind == "uppföljning":
        told = [one.channel for one in store.read_follow_ups(rows.PROMISE)]
    elif kind == UNDONE:
        told = store.read_undoings()["reason"].tolist()
    else:
        after = store.read_queue(f"hand-{who}", is_demo=False)["from_at"] - rows.REGISTERED_FROM
        told = [f"{who} {minutes:.0f}" for minutes in after.dt.total_seconds() / 60]
    own = [text.rpartition(" ") for text in told]
    found = [(kind, int(number)) for writer, _, number in own if writer == who]
    if len(found) != len(set(found)):
        msg = f"{who} has something twice"
        raise AssertionError(msg)
    return set(found)
