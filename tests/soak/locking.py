"""Optimistic locking: many write about the same commitment at once, and each is told when another was first."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing.connection import Connection

from data.store import open_store
from data.store.conflicts import Conflict
from tests.soak import rows
from tests.soak.checks import check_sound, check_told, refuse
from tests.soak.writers import Line, writing

SHARED = "gemensamt"


def lock_optimistically(url: str, *, n_writers: int = 8, n: int = 100) -> str:
    """Let `n_writers` processes try `n` times each to decide after what they saw.

    Raises
    ------
    AssertionError
        When the versions are not as many as what was accepted, one is missing or twice, or a refusal was no conflict.
    """
    store = open_store(url)
    with ExitStack() as stack:
        names = [f"s{number}" for number in range(n_writers)]
        writers = [stack.enter_context(writing(decide_on, url, who, n)) for who in names]
        until = time.monotonic() + 600
        for writer in writers:
            writer.hear(until=until)
    n_refused = check_told(writers, lambda told: "någon annan har sparat något annat" in told)
    n_accepted = sum(len(writer.list_saved()) for writer in writers)
    refuse(n_accepted + n_refused != n_writers * n, f"{n_accepted} accepted and {n_refused} refused are not all")
    decisions = [one for one in store.read_decisions(rows.PROMISE) if one.commitment_id == SHARED]
    versions = sorted(one.version for one in decisions)
    refuse(versions != list(range(1, n_accepted + 1)), f"{len(versions)} versions of {n_accepted} accepted")
    expected = {
        f"{who} {number}" for who, writer in zip(names, writers, strict=True) for _, number in writer.list_saved()
    }
    refuse({one.reason for one in decisions} != expected, "other decisions are there than those accepted")
    check_sound(url)
    store.close()
    return f"{n_writers} skrivare × {n}: {n_accepted} godtagna, {n_refused} fick se den andres; version {versions[-1]}"


def decide_on(url: str, connection: Connection, who: str, n: int) -> None:
    """Decide after the version that is seen, so many times; a conflict is told and the next attempt sees it."""
    store, line = open_store(url), Line(connection)
    for number in range(n):
        seen = max((one.version for one in store.read_decisions(rows.PROMISE)), default=0)
        line.write(("beslut", number), _decide(store.record_decision, who, number, after=seen))
    store.close()
    connection.close()


def _decide(record: Callable[..., object], who: str, number: int, *, after: int) -> Callable[[], object]:
    decision = rows.make_decision(who, number).model_copy(update={"commitment_id": SHARED})

    def decide() -> None:
        try:
            record(decision, now=rows.NOW, after=after)
        except Conflict as conflict:
            refuse(conflict.current is None or conflict.current.version <= after, "the conflict shows nothing newer")
            raise

    return decide
