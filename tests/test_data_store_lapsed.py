"""Reasons, remarks, notices and ended sign-ins go by rules of their own, and leave their number."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from data.deliveries import Rejection
from data.retention import DataClass
from data.sources.notices import NOTICES
from data.store import Store, open_store
from geo.join import assign_areas
from tests.culled_store import NOW, ROLE, ROWS, cull, decide, incidents_of, look_for, passport


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store of either kind."""
    store = open_store(address, assign=assign_areas)
    yield store
    store.close()


def test_reasons_and_remarks_go_by_when_they_were_received(store: Store) -> None:
    """Why rows were refused, and what was remarked, goes N months after the delivery; the account of it stays."""
    noted = incidents_of(ROWS).assign(remark=pd.Series(["konstig tid", *[None] * 4], dtype="str"))
    receipt = store.receive(passport(), noted, rejections=[Rejection(9, "okänt ord")])
    decide(store, 12, DataClass.REJECTIONS)
    decide(store, 12, DataClass.REMARKS)
    assert cull(store, today=date(2027, 1, 31)) == []
    assert cull(store, today=date(2027, 2, 1)) == [("avvisade-rader", 1), ("anmärkningar", 1)]
    assert store.read_rejections(receipt.delivery_id).empty
    assert store.read_remarks(receipt.delivery_id).empty
    told = store.read_deliveries().iloc[0]
    assert (told["n_rejected"], told["n_remarked"]) == (1, 1)
    assert look_for(store._engine) == []  # noqa: SLF001
    store.undo(receipt.delivery_id, author_role=ROLE, reason="fel", now=NOW)


def test_culled_notices_are_not_fetched_again(store: Store) -> None:
    """Notices go by when they were published, and a saved list that has them brings none of them back."""
    saved = notices_of([("2023-10-31 23:59", 1), ("2023-11-01 00:00", 2)])
    store.add_notices(saved)
    decide(store, 36, DataClass.NOTICES)
    assert cull(store) == [("notiser", 1)]
    assert store.read_notices(None)["notice_id"].tolist() == [2]
    store.add_notices(saved)
    assert store.read_notices(None)["notice_id"].tolist() == [2]
    assert look_for(store._engine) == []  # noqa: SLF001


def notices_of(rows: list[tuple[str, int]]) -> pd.DataFrame:
    """Make notices from (published, number)."""
    n = range(len(rows))
    seen = pd.Series(pd.Timestamp("2026-01-02"), index=n).astype("datetime64[us]")
    given: dict[str, Any] = {
        "notice_id": pd.Series([number for _, number in rows], dtype="int64"),
        "version": 1,
        "is_newest": True,
        "is_summary": False,
        "seen_at": seen,
        "last_seen_at": seen,
        "published_at": pd.to_datetime([at for at, _ in rows]).astype("datetime64[us]"),
        "centre_lon": float("nan"),
        "centre_lat": float("nan"),
        "position": "ingen position",
    }
    table = pd.DataFrame({name: given.get(name, "x") for name in NOTICES}, index=n)
    return table.astype({name: column.dtype for name, column in NOTICES.items()})


def test_an_ended_sign_in_is_forgotten_in_time() -> None:
    """That a sign-in was ended goes when no cookie of it can be in use any more, and not before."""
    store = open_store("sqlite://")
    store.sign_out("person", "session", 1_768_000_000, now=NOW)
    decide(store, 2, DataClass.SIGN_OUTS)
    assert cull(store, today=date(2026, 3, 31)) == []
    assert store.is_signed_out("person", 1_768_000_000)
    assert cull(store, today=date(2026, 4, 1)) == [("utloggningar", 1)]
    assert look_for(store._engine) == []  # noqa: SLF001
