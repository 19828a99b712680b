"""What is decided and followed up is kept in order, and read as of a day."""

import contextlib
from datetime import date, timedelta

from data.model import CommitmentStatus
from data.store import Store
from data.struck_follow_ups import StruckFollowUp
from tests.store_example import (
    NOW,
    make_decision,
    make_follow_up,
)


def test_decisions_are_kept_in_order_and_read_as_of_a_day(store: Store) -> None:
    """What was decided later doesn't change what a reader saw then."""
    later = store.record_decision(make_decision(status=CommitmentStatus.DONE, decided_on=date(2024, 9, 1)), now=NOW)
    early = store.record_decision(make_decision(n_done=2), now=NOW)
    assert store.read_decisions("lofte") == (early, later)
    assert store.read_decisions("lofte", as_of=date(2024, 8, 31)) == (early,)
    assert later.recorded_at == NOW
    assert store.read_decisions("annat") == ()


def test_follow_ups_are_kept_in_order_and_read_as_of_a_day(store: Store) -> None:
    """As decisions."""
    held = [store.record_follow_up(make_follow_up(held_on=date(2024, month, 1)), now=NOW) for month in (9, 3)]
    assert store.read_follow_ups("lofte") == (held[1], held[0])
    assert store.read_follow_ups("lofte", as_of=date(2024, 3, 1)) == (held[1],)
    assert store.read_follow_ups("lofte", is_demo=True) == ()


def test_a_struck_follow_up_counts_no_more_from_the_moment_it_was_struck(store: Store) -> None:
    """What a reader saw before is what they see again as of then; taken back it counts again."""
    held, other = (store.record_follow_up(make_follow_up(held_on=date(2024, month, 1)), now=NOW) for month in (3, 9))
    before = NOW + timedelta(minutes=1)
    struck = StruckFollowUp.of(held, municipality="0586", author_role="samordnare", reason="Mötet blev inställt.")
    struck = store.record_paper(struck, now=NOW + timedelta(minutes=2))
    assert store.read_follow_ups("lofte") == (other,)
    with contextlib.closing(store.as_of(before)) as past:
        assert past.read_follow_ups("lofte") == (held, other)
    store.record_paper(struck.model_copy(update={"is_withdrawn": True}), now=NOW + timedelta(minutes=3))
    assert store.read_follow_ups("lofte") == (held, other)
