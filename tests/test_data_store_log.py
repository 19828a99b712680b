"""Everything that is written has its entry in the log, in the same transaction; nothing in it tells who somebody is."""

import json
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from data.deliveries import Delivery, Kind
from data.errors import DataError
from data.follow_ups import Decision
from data.model import CommitmentStatus
from data.reviews import Review, Verdict
from data.store import Head, Store, check_store, log, open_store
from tests.store_example import make_delivery, make_follow_up, make_report

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)
WHO: dict[str, Any] = {"author_role": "samordnare", "reason": "prov"}
DECISION = Decision(promise_id="lofte", commitment_id="n", status=CommitmentStatus.ONGOING, decided_on=DAY, **WHO)


@pytest.fixture
def store(address: str) -> Store:
    """Open a new store."""
    return open_store(address)


def receive(store: Store, **changes: Any) -> int:  # noqa: ANN401  # any field of a delivery
    """Hand over two thefts and give the delivery's number."""
    at = pd.Timestamp("2025-01-01 12:00")
    what = {"municipality": "0586", "category": "stöld", "source_category": "cykel", "from_at": at, "to_at": at}
    where = {"x": [529_000.0, 1.0], "y": 6_465_000.0, "crs": "EPSG:3006", "lon": 15.1, "lat": 58.3}
    delivery = make_delivery(**{"kind": Kind.INCIDENTS, "author_role": "analytiker"} | changes)
    return store.receive(delivery, pd.DataFrame({**what, **where, "is_outside": False})).delivery_id


def write_everything(store: Store) -> None:
    """Write with every method there is."""
    receive(store)
    store.undo(1, now=NOW, **WHO)
    store.restore(1, now=NOW, **WHO)
    store.record_decision(DECISION, now=NOW)
    store.record_follow_up(make_follow_up(held_on=DAY), now=NOW)
    number = store.register_incident(make_report(), now=NOW)
    store.record_review(Review(incident_id=number, verdict=Verdict.ACCEPTED, **WHO), now=NOW)
    store.remember_profile("EST", "{}", author_role="samordnare", now=NOW)
    store.record_call("polisen.se", called_at=1.0)
    receive(store, is_demo=True)
    store.remove_demo(now=NOW)


def test_every_writing_has_an_entry_with_role_and_time(store: Store, address: str) -> None:
    """In order, chained, and the store as it is is the one that the log tells of."""
    write_everything(store)
    told = store.read_log()[::-1]
    assert told["what"].tolist() == [
        *("leverans", "ångrad", "återställd", "beslut", "uppföljning", "leverans", "granskning", "profil", "anrop"),
        *("leverans", "borttaget"),
    ]
    assert told["author_role"].tolist()[:5] == ["analytiker", *["samordnare"] * 4]
    assert set(told["recorded_at"]) == {pd.Timestamp(NOW)}
    assert told["log_id"].tolist() == list(range(1, 12))
    assert check_store(address)["log_entry"] == 11
    assert json.loads(told["about"].iloc[-1]) == {"borta": ["delivery 3"]}
    store.close()


def test_what_is_refused_has_no_entry(store: Store) -> None:
    """Neither a delivery that wasn't taken, nor an undoing that couldn't be done."""
    receive(store)
    before = store.find_head()
    with pytest.raises(DataError):
        store.undo(7, now=NOW, **WHO)
    with pytest.raises(DataError):
        receive(store, sha256="1" * 64, extract_date=date(2020, 1, 1), kind=Kind.AREAS)
    assert store.find_head() == before
    store.close()


def test_an_entry_that_cannot_be_written_takes_back_what_it_tells_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is called saved has its entry: without one nothing is saved."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(log, "chain", fail)
    with pytest.raises(ValueError):  # noqa: PT011  # ours, without words
        store.record_decision(DECISION, now=NOW)
    with pytest.raises(ValueError):  # noqa: PT011  # as above
        receive(store)
    monkeypatch.undo()
    assert store.read_decisions("lofte") == ()
    assert store.read_deliveries().empty
    assert store.data_version() == 0
    store.close()


def test_what_is_kept_of_one_content_is_never_shown_for_another() -> None:
    """An older copy that is put back and written on counts to the same number, with other content."""
    stores = [open_store("sqlite://") for _ in range(2)]
    for store, reason in zip(stores, ("ett", "ett annat"), strict=True):
        store.record_decision(DECISION.model_copy(update={"reason": reason}), now=NOW)
    one, other = stores
    assert one.data_version() == other.data_version()
    assert one.content_key() != other.content_key()
    before = one.content_key()
    one.note_viewing("visning", {}, author_role="analytiker", now=NOW)
    assert one.content_key() == before
    for store in stores:
        store.close()


def test_looking_is_noted_with_a_key_that_tells_nobody_who_it_was(store: Store) -> None:
    """It changes nothing that was read before."""
    version = store.data_version()
    store.by("k3y").note_viewing("visning", {"vy": "karta", "kommun": "0586"}, author_role="analytiker", now=NOW)
    store.note_viewing("uttag", {}, author_role=None, person_key="annan", now=NOW)
    assert store.data_version() == version
    told = store.read_log(n=2)
    assert told[["what", "person_key"]].to_numpy().tolist() == [["uttag", "annan"], ["visning", "k3y"]]
    store.by("k3y").record_decision(DECISION, now=NOW)
    assert store.read_log(n=1)["person_key"].tolist() == ["k3y"]
    store.close()


def test_the_head_is_the_newest_entry(store: Store) -> None:
    """Of a store that nothing was done with there is none."""
    assert store.find_head() is None
    receive(store)
    own = store.read_log(n=1)["own"].iloc[0]
    assert store.find_head() == Head(1, own, "2026-01-15 12:00:00.000000")
    store.close()


def test_an_import_beside_a_decision_leaves_one_chain(address: str) -> None:
    """Whoever writes between an import's first and last transaction has an entry before it."""
    store, other = open_store(address), open_store(address)
    at = pd.Timestamp("2025-01-01 12:00")

    def rows() -> Any:  # noqa: ANN401  # an iterator of tables
        what = {"municipality": "0586", "category": "stöld", "source_category": "cykel", "from_at": at, "to_at": at}
        where = {"x": [1.0], "y": 6_465_000.0, "crs": "EPSG:3006", "lon": 15.1, "lat": 58.3, "is_outside": False}
        yield pd.DataFrame({**what, **where})
        other.record_decision(DECISION, now=NOW)
        yield pd.DataFrame({**what, **where, "x": [2.0]})

    about = {"producer": "P", "licence": "fri", "definition": "brott", "file_name": "fil.csv", "source": "polisen"}
    passport = Delivery(kind=Kind.INCIDENTS, sha256="0" * 64, extract_date=DAY, received_at=NOW, **about)
    store.receive(passport, rows())
    assert store.read_log()["what"].tolist() == ["leverans", "beslut"]
    assert check_store(address)["incident"] == 2
    store.close()
    other.close()
