"""What is read in last holds, so an older extract may not replace a newer one."""

from datetime import date, datetime

import pandas as pd
import pytest

from data.deliveries import Kind, MissingRow
from data.errors import DataError
from data.store import Store, open_store
from tests.store_example import make_delivery

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
SPRING, AUTUMN = date(2025, 4, 1), date(2025, 10, 1)


def incidents(**words: str) -> pd.DataFrame:
    """Make incidents from the source's id and word."""
    at = pd.Timestamp("2025-01-01 12:00")
    return pd.DataFrame(
        {
            "municipality": "0586",
            "category": "stöld",
            "source_category": list(words.values()),
            "from_at": at,
            "to_at": at,
            "x": 529_000.0,
            "y": 6_465_000.0,
            "crs": "EPSG:3006",
            "lon": 15.1,
            "lat": 58.3,
            "is_outside": False,
            "source_id": list(words),
        }
    )


def counts(**n: int) -> pd.DataFrame:
    """Make January's counts per area."""
    return pd.DataFrame(
        {
            "municipality": "2080",
            "area_id": list(n),
            "category": "stöld",
            "source_category": "cykel",
            "first_month": pd.Timestamp("2025-01-01"),
            "n_months": 1,
            "n": pd.array(list(n.values()), dtype="Int64"),
            "is_preliminary": False,
        }
    )


@pytest.fixture
def store() -> Store:
    """Make a store with nothing in it."""
    return open_store("sqlite://")


def test_an_older_file_again_takes_back_no_correction(store: Store) -> None:
    """The spring's file, the autumn's correction, and the spring's file once more: the correction holds."""
    old, new = incidents(A1="cykel", A2="bil"), incidents(A2="moped")
    store.receive(make_delivery(Kind.INCIDENTS, extract_date=SPRING), old)
    store.receive(make_delivery(Kind.INCIDENTS, extract_date=AUTUMN), new)
    version = store.data_version()
    with pytest.raises(
        DataError, match=r"2025-04-01, och 1 av dess uppgifter .*nyare uttag.*leverans 2.*inget är sparat"
    ):
        store.receive(make_delivery(Kind.INCIDENTS, extract_date=SPRING), old)
    assert store.data_version() == version
    assert set(store.read_incidents("0586", is_demo=False)["source_category"]) == {"cykel", "moped"}


def test_an_older_file_that_says_nothing_else_is_taken(store: Store) -> None:
    """Files come in any order; only a contradiction with a newer one is refused."""
    store.receive(make_delivery(Kind.INCIDENTS, extract_date=AUTUMN), incidents(A2="moped"))
    receipt = store.receive(make_delivery(Kind.INCIDENTS, extract_date=SPRING), incidents(A1="cykel", A2="moped"))
    assert (receipt.n_accepted, receipt.n_known, receipt.n_corrected) == (1, 1, 0)


def test_an_older_figure_does_not_replace_a_newer(store: Store) -> None:
    """A preliminary count read in late may not put itself in place of the final one; undoing the newer lets it."""
    store.receive(make_delivery(Kind.SERIES, extract_date=AUTUMN), counts(a=12, b=3))
    with pytest.raises(DataError, match="1 av dess uppgifter"):
        store.receive(make_delivery(Kind.SERIES, extract_date=SPRING), counts(a=10, b=3))
    store.undo(1, author_role="samordnare", reason="fel fil", now=NOW)
    store.receive(make_delivery(Kind.SERIES, extract_date=SPRING), counts(a=10, b=3))
    assert store.read_series("2080", is_demo=False)["n"].tolist() == [10, 3]


def test_an_older_silence_does_not_erase_a_newer_figure(store: Store) -> None:
    """A file that vouches for what it lacks says so as of its own day only."""
    vouches = {"missing_row": MissingRow.ZERO, "covers_first": date(2025, 1, 1), "covers_last": date(2025, 1, 31)}
    store.receive(make_delivery(Kind.SERIES, extract_date=AUTUMN, **vouches), counts(a=12, b=3))
    with pytest.raises(DataError, match="1 av dess uppgifter"):
        store.receive(make_delivery(Kind.SERIES, extract_date=SPRING, **vouches), counts(a=12))


WHO = {"author_role": "samordnare", "reason": "prov", "now": NOW}


def test_a_newer_extract_is_not_restored_under_an_older(store: Store) -> None:
    """The autumn's file undone, the spring's read in: restored, the autumn's would stand under the older words."""
    store.receive(make_delivery(Kind.INCIDENTS, extract_date=AUTUMN), incidents(A2="moped", A3="bil"))
    store.undo(1, **WHO)
    store.receive(make_delivery(Kind.INCIDENTS, extract_date=SPRING), incidents(A2="bil"))
    version = store.data_version()
    with pytest.raises(DataError, match=r"leverans 2 togs ut tidigare men lästes in senare, och 1 av dess uppgifter"):
        store.restore(1, **WHO)
    assert store.data_version() == version
    assert store.read_undoings(1)["is_undone"].tolist() == [True]
    store.undo(2, **WHO)
    store.restore(1, **WHO)
    assert set(store.read_incidents("0586", is_demo=False)["source_category"]) == {"moped", "bil"}


def test_an_older_extract_is_not_restored_over_a_newer(store: Store) -> None:
    """The spring's figures undone, and the autumn's file given a number before them: the autumn's hold."""
    store.receive(make_delivery(Kind.SERIES, extract_date=AUTUMN), counts(a=12))
    store.undo(1, **WHO)
    store.receive(make_delivery(Kind.SERIES, extract_date=SPRING), counts(a=10))
    store.undo(2, **WHO)
    store.restore(1, **WHO)
    with pytest.raises(DataError, match="leveransen togs ut 2025-04-01 men lästes in efter ett nyare uttag"):
        store.restore(2, **WHO)
    assert store.read_series("2080", is_demo=False)["n"].tolist() == [12]


def test_what_says_the_same_is_restored(store: Store) -> None:
    """Two extracts that agree stand together in any order."""
    for kind, rows in ((Kind.SERIES, counts(a=12)), (Kind.INCIDENTS, incidents(A2="moped"))):
        first = store.receive(make_delivery(kind, extract_date=AUTUMN), rows).delivery_id
        store.undo(first, **WHO)
        store.receive(make_delivery(kind, extract_date=SPRING), rows)
        store.restore(first, **WHO)
    assert store.read_series("2080", is_demo=False)["n"].tolist() == [12]
    assert len(store.read_incidents("0586", is_demo=False)) == 1
