"""Publications in the store: kept with their grounds and in the log, never two at once, and told."""

import json
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from data.errors import DataError
from data.follow_ups import FollowUp
from data.publication_files import find_digest, lay_content
from data.publications import Published, Telling
from data.store import Store
from tests.publication_example import make_example_publication

NOW = datetime(2025, 1, 20, 9, 30)  # noqa: DTZ001 - Swedish clock time
PERSONAL = ("Anna Svensson 070-174 06 05", "811218-9876", "anna.ek@example.org", "Storgatan 5 B")
BASES = '{"Påhittade händelser": {"areas": [], "groups": {}, "leaves": [], "periods": []}}'


def make_published(number: int = 1, *, is_demo: bool = False) -> Published:
    """Make something to publish."""
    return Published(
        make_example_publication(number=number, is_demo=is_demo), "16 tal är nya.", "Prövat.", BASES, "samordnare"
    )


def make_telling(publication_id: int, *, told_on: date = date(2025, 1, 20)) -> Telling:
    """Make a telling to the council."""
    return Telling(
        publication_id=publication_id,
        told_on=told_on,
        told_to="kommunstyrelsen",
        channel="sammanträde",
        author_role="samordnare",
    )


def test_what_is_published_is_kept_with_who_when_and_why(store: Store) -> None:
    """It reads back the same, with its checksum, difference and audit, and the true counts behind it."""
    number = store.publish(make_published(), now=NOW)
    publications, bases = store.read_publications("0586", is_demo=False)
    row = store.list_publications("0586", is_demo=False).iloc[0]
    assert publications == (make_published().publication,)
    assert json.loads(bases) == json.loads(BASES)
    assert row.to_dict() == {
        "publication_id": number,
        "name": "Mjölby till och med 2024-12-31, publicering 1",
        "sha256": find_digest(lay_content(make_published().publication)),
        "difference": "16 tal är nya.",
        "audit": "Prövat.",
        "author_role": "samordnare",
        "recorded_at": NOW,
    }


def test_publishing_and_telling_stand_in_the_log(store: Store) -> None:
    """One entry each, in the same transaction as what they tell of."""
    number = store.publish(make_published(), now=NOW)
    store.tell(make_telling(number), now=NOW)
    assert sorted(store.read_log()["what"].tolist()[:2]) == ["publicering", "redovisning"]


def test_two_who_publish_at_once_do_not_both_publish(store: Store) -> None:
    """The second prepared hers before the first was saved: she is told, and nothing is written."""
    store.publish(make_published(1), now=NOW)
    with pytest.raises(DataError, match="någon annan har publicerat"):
        store.publish(make_published(1), now=NOW)
    assert len(store.list_publications("0586", is_demo=False)) == 1
    store.publish(make_published(2), now=NOW)
    assert [each.number for each in store.read_publications("0586", is_demo=False)[0]] == [1, 2]


def test_invented_publications_are_a_series_of_their_own_and_can_be_removed(store: Store) -> None:
    """Demo doesn't count among the real ones; removing it takes its tellings too and leaves the real."""
    store.tell(make_telling(store.publish(make_published(is_demo=True), now=NOW)), now=NOW)
    store.tell(make_telling(store.publish(make_published(), now=NOW)), now=NOW)
    store.remove_demo()
    assert store.list_publications("0586", is_demo=True).empty
    assert store.list_tellings("0586", is_demo=True).empty
    assert len(store.list_tellings("0586", is_demo=False)) == 1


def test_telling_writes_the_follow_up_that_the_promise_asks_for(store: Store) -> None:
    """Told to the council by the promise's rule, it counts as the rule's occasion; of demo as a demo one."""
    number = store.publish(make_published(is_demo=True), now=NOW)
    held = FollowUp(
        promise_id="mjolby-2024-2025",
        rule_id="uppfoljning",
        held_on=date(2025, 1, 20),
        told_to="kommunstyrelsen",
        channel="sammanträde",
        author_role="samordnare",
    )
    store.tell(make_telling(number), [held], now=NOW)
    written = store.read_follow_ups("mjolby-2024-2025")
    assert [(each.rule_id, each.held_on, each.channel, each.is_demo) for each in written] == [
        ("uppfoljning", date(2025, 1, 20), "sammanträde", True)
    ]
    assert store.list_tellings("0586", is_demo=True)["told_to"].tolist() == ["kommunstyrelsen"]


def test_what_has_not_happened_is_not_told(store: Store) -> None:
    """A day ahead and a publication that isn't there are refused, and no follow-up is written."""
    number = store.publish(make_published(), now=NOW)
    for telling in (make_telling(number, told_on=date(2025, 1, 21)), make_telling(number + 1)):
        with pytest.raises(DataError, match="Redovisningen"):
            store.tell(telling, now=NOW)
    assert store.list_tellings("0586", is_demo=False).empty


def test_nothing_is_told_before_it_was_published(store: Store) -> None:
    """The day before is refused and says which day it was published; the same day and later ones are written."""
    number = store.publish(make_published(), now=NOW)
    later = NOW + timedelta(days=9)
    for told_on in (date(2019, 3, 1), date(2025, 1, 19)):
        with pytest.raises(DataError, match="publicerades först 2025-01-20"):
            store.tell(make_telling(number, told_on=told_on), now=later)
    assert store.list_tellings("0586", is_demo=False).empty
    for told_on in (date(2025, 1, 20), later.date()):
        store.tell(make_telling(number, told_on=told_on), now=later)
    assert len(store.list_tellings("0586", is_demo=False)) == 2


def test_a_telling_names_no_person(store: Store) -> None:
    """Names, numbers and addresses are refused without being repeated; neither telling nor follow-up is written."""
    number = store.publish(make_published(), now=NOW)
    held = FollowUp(
        promise_id="mjolby-2024-2025",
        rule_id="uppfoljning",
        held_on=date(2025, 1, 20),
        told_to="kommunstyrelsen",
        channel="sammanträde",
        author_role="samordnare",
    )
    plain = make_telling(number)
    for field, said in product(("told_to", "channel", "author_role"), PERSONAL):
        with pytest.raises(DataError, match="personuppgifter") as refusal:
            store.tell(plain.model_copy(update={field: said}), [held], now=NOW)
        assert said not in str(refusal.value)
        with pytest.raises(DataError, match="personuppgifter"):
            store.tell(plain, [held.model_copy(update={field: said})], now=NOW)
    assert store.list_tellings("0586", is_demo=False).empty
    assert store.read_follow_ups("mjolby-2024-2025") == ()
