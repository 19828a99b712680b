"""A sign-in that was ended stays ended, on both databases."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import pytest
import sqlalchemy as sa

from data.store import Store, open_store

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
ANNA, BO = "a" * 32, "b" * 32


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Give a new store."""
    with closing(open_store(address)) as opened:
        yield opened


def test_an_ended_sign_in_and_earlier_ones_open_nothing(store: Store) -> None:
    """Who signs out ends that sign-in and their earlier ones, not a later one and nobody else's."""
    assert not store.is_signed_out(ANNA, 1000)
    store.sign_out(ANNA, "s", 1000, now=NOW)
    assert [store.is_signed_out(ANNA, issued) for issued in (500, 1000, 1001)] == [True, True, False]
    assert not store.is_signed_out(BO, 1000)


def test_the_last_of_several_sign_outs_holds(store: Store, address: str) -> None:
    """Ending an old sign-in after a newer one doesn't bring the newer one back."""
    store.sign_out(ANNA, "ny", 2000, now=NOW)
    store.sign_out(ANNA, "gammal", 1000, now=NOW)
    assert store.is_signed_out(ANNA, 2000)
    with closing(open_store(address)) as another:
        assert another.is_signed_out(ANNA, 2000)


def test_a_sign_out_is_never_taken_back(store: Store) -> None:
    """The database itself refuses to change or remove that a sign-in was ended."""
    store.sign_out(ANNA, "s", 1000, now=NOW)
    for change in ("DELETE FROM sign_out", "UPDATE sign_out SET issued_before = 0"):
        engine = store._engine  # noqa: SLF001 - no method takes it back
        with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
            connection.execute(sa.text(change))
    assert store.is_signed_out(ANNA, 1000)
