"""Short forms of the long proofs in tests/soak: writers and servers that die, write at once and lock each other out."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.soak.backups import back_up_while_writing
from tests.soak.clusters import Cluster, clustering
from tests.soak.kills import kill_server, kill_writers
from tests.soak.locking import lock_optimistically
from tests.soak.together import write_together


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Start a server that may be killed."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(clustering())
        except FileNotFoundError as missing:
            pytest.skip(str(missing))
        yield cluster


def test_killed_writers_lose_nothing_and_leave_nothing_half(address: str) -> None:
    """An import and an edit end in their middle; what was acknowledged is there, and the next import finishes."""
    kept = kill_writers(address, n=1, seed=3, size=5_500, longest_s=0.2)
    assert kept.n_mid_import == kept.n_mid_edit == len(kept.deliveries) or kept.n_rounds > 1


def test_a_killed_server_loses_nothing_and_those_who_wrote_go_on(cluster: Cluster) -> None:
    """They are told that it is away, and write on in the same process when it is back."""
    assert "servern dödad 1 gånger" in kill_server(cluster, n=1, seed=1, size=200)


def test_one_who_imports_and_one_who_edits_do_not_disturb_each_other(address: str) -> None:
    """Nobody is told of a fault, and all that was acknowledged is there."""
    assert "0 fel visade, 0 förlorade" in write_together(address, minutes=0.03, size=600, import_pause_s=0.0)


def test_a_backup_under_writing_is_a_moment_that_there_was(address: str, tmp_path: Path) -> None:
    """It has the first things of each writer without a gap, with all that was acknowledged before."""
    assert "1 av 1 säkerhetskopior" in back_up_while_writing(address, tmp_path, n=1, size=200, import_pause_s=0.0)


def test_of_all_who_decide_after_the_same_version_one_is_accepted(address: str) -> None:
    """The versions are as many as the accepted, and the others are told."""
    assert "4 skrivare × 6" in lock_optimistically(address, n_writers=4, n=6)
