"""The police's notices and the calls for them, kept by both databases whatever the order they came in."""

from datetime import datetime, timedelta
from itertools import permutations

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError
from data.sources.notices import NOTICES, Change, merge_notices, no_notices
from data.store import Store, open_store
from data.tables import find_problems

NIGHT = datetime(2026, 1, 15)  # noqa: DTZ001  # Swedish clock time


def write(*said: tuple[int, str, int], place: str = "Mjölby") -> pd.DataFrame:
    """Write an answer: a notice's number, its title and the hour when it was fetched."""
    seen = pd.Series([NIGHT + timedelta(hours=hour) for _, _, hour in said], dtype="datetime64[us]")
    n = range(len(said))
    table = pd.DataFrame(
        {
            "notice_id": pd.Series([number for number, _, _ in said], dtype="int64"),
            "version": pd.Series(1, index=n, dtype="int64"),
            "is_newest": pd.Series(data=True, index=n, dtype="bool"),
            "seen_at": seen,
            "last_seen_at": seen,
            "published_at": pd.Series(NIGHT, index=n).astype("datetime64[us]"),
            "title": pd.Series([title for _, title, _ in said], dtype="str"),
            "summary": pd.Series("", index=n, dtype="str"),
            "notice_type": pd.Series("Brand", index=n, dtype="str"),
            "is_summary": pd.Series(data=False, index=n, dtype="bool"),
            "place_name": pd.Series(place, index=n, dtype="str"),
            "position": pd.Series("ingen position", index=n, dtype="str"),
            "centre_lon": pd.Series(float("nan"), index=n, dtype="float64"),
            "centre_lat": pd.Series(float("nan"), index=n, dtype="float64"),
            "address": pd.Series("", index=n, dtype="str"),
        }
    )
    return table[list(NOTICES)]


def newest(table: pd.DataFrame) -> dict[int, str]:
    """Give the title that holds for each notice."""
    held = table[table["is_newest"]]
    return dict(zip(held["notice_id"], held["title"], strict=True))


@given(
    st.lists(st.tuples(st.integers(1, 2), st.sampled_from("ABC"), st.integers(0, 5)), max_size=5).flatmap(
        lambda said: st.tuples(st.just(said), st.permutations(said), st.integers(0, max(len(said), 0)))
    )
)
@settings(max_examples=20, deadline=None)
def test_no_order_of_arrival_shows(drawn: tuple[list[tuple[int, str, int]], list[tuple[int, str, int]], int]) -> None:
    """All at once, one by one in any order, twice over, in two halves: the same list."""
    said, shuffled, cut = drawn
    whole = merge_notices(no_notices(), write(*said))
    one_by_one = no_notices()
    for one in [*shuffled, *shuffled[:cut]]:
        one_by_one = merge_notices(one_by_one, write(one))
    halves = merge_notices(
        merge_notices(no_notices(), write(*shuffled[cut:])), merge_notices(no_notices(), write(*shuffled[:cut]))
    )
    pd.testing.assert_frame_equal(one_by_one, whole)
    pd.testing.assert_frame_equal(halves, whole)
    assert find_problems(whole, NOTICES) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_notice_that_went_back_to_its_first_wording_has_that_one(order: tuple[int, ...]) -> None:
    """A at one, B at two, A at three: A holds whichever came here first, and B is kept before it."""
    said = [(7, "A", 1), (7, "B", 2), (7, "A", 3)]
    merged = no_notices()
    for place in order:
        merged = merge_notices(merged, write(said[place]))
    assert merged["title"].tolist() == ["B", "A"]
    assert merged["is_newest"].tolist() == [False, True]


def test_notices_are_kept_as_they_were_given(store: Store) -> None:
    """Each wording once; the same answer again adds nothing, and no cache is thrown away for it."""
    assert find_problems(store.read_notices(None), NOTICES) == []
    answer = write((1, "A", 1), (2, "B", 1), (10**14, "C", 1))
    assert store.add_notices(answer) == Change(n_new=3, n_edited=0)
    read = store.read_notices("Mjölby")
    pd.testing.assert_frame_equal(read, merge_notices(no_notices(), answer))
    version = store.data_version()
    assert store.add_notices(answer) == Change(n_new=0, n_edited=0)
    assert store.data_version() == version
    assert store.add_notices(write((1, "A, rättad", 2))) == Change(n_new=0, n_edited=1)
    assert store.data_version() > version
    assert newest(store.read_notices("Mjölby")) == {1: "A, rättad", 2: "B", 10**14: "C"}
    assert store.add_notices(no_notices()) == Change(n_new=0, n_edited=0)


@pytest.mark.parametrize("order", list(permutations(range(3)))[1::2])
def test_an_old_answer_read_late_changes_no_newest_wording(store: Store, order: tuple[int, ...]) -> None:
    """As for tables, in both databases."""
    said = [(7, "A", 1), (7, "B", 2), (7, "A", 3)]
    for place in order:
        store.add_notices(write(said[place]))
    expected = merge_notices(no_notices(), write(*said))
    pd.testing.assert_frame_equal(store.read_notices(None), expected)


def test_only_the_place_and_the_time_that_are_asked_for_are_given(store: Store) -> None:
    """Mjölby's notices are not Motala's."""
    store.add_notices(pd.concat([write((1, "A", 1)), write((2, "B", 1), place="Motala")], ignore_index=True))
    assert store.read_notices("Motala")["title"].tolist() == ["B"]
    assert store.read_notices(None, since=NIGHT)["title"].tolist() == ["A", "B"]
    assert store.read_notices(None, since=NIGHT + timedelta(days=1)).empty


def test_a_table_that_is_no_list_of_notices_is_refused(store: Store) -> None:
    """Nothing of it is written."""
    with pytest.raises(DataError, match="title: kolumnen saknas"):
        store.add_notices(write((1, "A", 1)).drop(columns="title"))
    assert store.read_notices(None).empty


def test_notices_are_counted_nowhere(store: Store) -> None:
    """A municipality with notices alone has no incidents, no figures, no delivery."""
    store.add_notices(write((1, "A", 1)))
    assert store.municipalities().empty
    assert store.read_deliveries().empty
    assert store.read_incidents("0586", is_demo=False).empty


def test_calls_are_remembered_by_the_next_that_opens_the_store(address: str) -> None:
    """Times in seconds are given back to the last digit, and other sources' calls are their own."""
    first = open_store(address)
    first.record_call("polisen.se", called_at=1_700_000_000.25, apart=10)
    first.record_call("polisen.se", called_at=1_700_000_000.25, closed_until=1_700_009_000.5)
    first.record_call("scb.se", called_at=1_700_000_000.0, apart=10)
    first.close()
    second = open_store(address)
    calls = second.read_calls("polisen.se", since=1_699_999_999)
    assert calls["called_at"].tolist() == [1_700_000_000.25] * 2
    assert calls["closed_until"].max() == 1_700_009_000.5
    assert len(second.read_calls("polisen.se", since=1_700_005_000)) == 1
    assert second.read_calls("polisen.se", since=1_700_010_000).empty
    with pytest.raises(DataError, match="någon annan frågade"):
        second.record_call("polisen.se", called_at=1_700_000_009, apart=10)
    second.record_call("polisen.se", called_at=1_700_000_011, apart=10)
    second.close()


def test_what_is_saved_stays(store: Store) -> None:
    """Neither wordings, when they were seen nor calls can be changed or removed with plain SQL."""
    store.add_notices(write((1, "A", 1)))
    store.record_call("polisen.se", called_at=1.0)
    for table, column in (("notice", "title"), ("notice_sighting", "seen_at"), ("source_call", "source")):
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):  # noqa: S608  # own names
            with (
                pytest.raises(sa.exc.IntegrityError, match="append-only"),
                store._engine.begin() as connection,  # noqa: SLF001  # the database itself is asked
            ):
                connection.exec_driver_sql(statement)
