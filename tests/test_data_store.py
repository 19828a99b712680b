"""The store keeps what it was given, accounts for every row, and never mixes what is invented with what is real."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.deliveries import Kind, Rejection
from data.errors import DataError
from data.sqlite import DRIVER
from data.store import COVERAGE, DELIVERIES, REJECTIONS, Store, open_store
from data.tables import AREAS, INCIDENTS, SERIES, find_problems
from tests.store_example import (
    DAY,
    NOW,
    find_counts,
    make_areas,
    make_decision,
    make_delivery,
    make_incidents,
    make_series,
    receive,
)

IS_LONG = settings.get_current_profile_name().startswith("soak")


def test_every_table_read_is_as_described_also_when_empty(store: Store) -> None:
    """Pages can rely on the columns and their kinds before anything has been delivered."""
    assert find_problems(store.read_incidents("0586", is_demo=False), INCIDENTS) == []
    assert find_problems(store.read_series("0586", is_demo=False), SERIES) == []
    assert find_problems(store.read_areas("0586", on=DAY, is_demo=False), AREAS) == []
    assert find_problems(store.read_deliveries(), DELIVERIES) == []
    assert find_problems(store.read_rejections(1), REJECTIONS) == []
    assert find_problems(store.read_coverage("0586", is_demo=False), COVERAGE) == []


def test_every_table_read_is_as_described_when_filled(store: Store) -> None:
    """Also with empty cells."""
    table = make_incidents().assign(x=None, y=None, crs=None, lon=None, lat=None, from_at=pd.NaT, to_at=pd.NaT)
    delivery = make_delivery(Kind.INCIDENTS)
    store.receive(
        delivery,
        pd.concat([make_incidents(), table.astype({"x": float, "y": float, "lon": float, "lat": float})]),
        rejections=[Rejection(5, "tom.")],
    )
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", None)), covers_first=DAY, preliminary_from=DAY)
    receive(store, Kind.AREAS, make_areas(("centrum", "Centrum", "2020-01-01")))
    assert find_problems(store.read_incidents("0586", is_demo=False), INCIDENTS) == []
    assert find_problems(store.read_series("2080", is_demo=False), SERIES) == []
    areas = store.read_areas("0586", on=DAY, is_demo=False)
    assert find_problems(areas, AREAS) == []
    assert areas.crs.to_epsg() == 4326
    assert find_problems(store.read_deliveries(), DELIVERIES) == []
    assert store.read_rejections(1).to_dict("records") == [{"row": 5, "reason": "tom."}]


def test_what_was_given_is_what_is_read(store: Store) -> None:
    """Every value survives the way to the disk and back."""
    given_rows = make_incidents(50)
    receive(store, Kind.INCIDENTS, given_rows)
    read = store.read_incidents("0586", is_demo=False)
    pd.testing.assert_frame_equal(read[list(given_rows)], given_rows, check_dtype=False)
    assert read["source"].unique().tolist() == ["polisen"]


def test_a_table_of_the_wrong_kind_is_refused_and_leaves_nothing(store: Store) -> None:
    """A missing column is named, and no delivery is begun."""
    with pytest.raises(DataError, match=r"from_at: kolumnen saknas"):
        receive(store, Kind.INCIDENTS, make_incidents().drop(columns="from_at"))
    with pytest.raises(DataError, match="n_months"):
        receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", 1)).assign(n_months="en"))
    assert store.read_deliveries().empty


@st.composite
def incident_tables(draw: st.DrawFn) -> pd.DataFrame:
    """Draw incidents among few values, so that real duplicates are common."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["0586", "2080"]),
                st.sampled_from(["cykel", "bil", None]),
                st.sampled_from(["2023-01-01", "2023-01-02", None]),
                st.sampled_from([1.0, 2.5, None]),
            ),
            max_size=30,
        )
    )
    times = pd.to_datetime(pd.Series([time for _, _, time, _ in rows], dtype="object")).astype("datetime64[us]")
    xs = pd.Series([x for _, _, _, x in rows], dtype="float64")
    return pd.DataFrame(
        {
            "municipality": pd.Series([place for place, _, _, _ in rows], dtype="str"),
            "category": pd.Series("stöld", index=range(len(rows)), dtype="str"),
            "source_category": pd.Series([word for _, word, _, _ in rows], dtype="str"),
            "from_at": times,
            "to_at": times,
            "x": xs,
            "y": xs,
            "crs": pd.Series("EPSG:3006", index=range(len(rows)), dtype="str").where(xs.notna()),
            "lon": xs,
            "lat": xs,
            "is_outside": pd.Series(data=False, index=range(len(rows)), dtype="bool"),
        }
    )


@settings(max_examples=1_000 if IS_LONG else 60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=incident_tables(), n_rejected=st.integers(0, 5), seed=st.integers(0, 99))
def test_accepted_known_and_rejected_are_what_was_read(table: pd.DataFrame, n_rejected: int, seed: int) -> None:
    """The first time all rows are new; again, or shuffled, none is; real duplicates survive."""
    store = open_store("sqlite://")
    delivery = make_delivery(Kind.INCIDENTS)
    rejections = [Rejection(number, "fel.") for number in range(n_rejected)]
    first = store.receive(delivery, table, rejections=rejections)
    again = store.receive(delivery, table, rejections=rejections)
    shuffled = store.receive(delivery, table.sample(frac=1, random_state=seed))
    assert (first.n_accepted, first.n_known, first.n_rejected) == (len(table), 0, n_rejected)
    assert (again.n_accepted, again.n_known, again.n_rejected) == (0, len(table), n_rejected)
    assert (shuffled.n_accepted, shuffled.n_known) == (0, len(table))
    for receipt in (first, again, shuffled):
        assert receipt.n_read == receipt.n_accepted + receipt.n_known + receipt.n_rejected
    n_stored = sum(len(store.read_incidents(place, is_demo=False)) for place in ("0586", "2080"))
    assert n_stored == len(table)
    store.close()


@settings(max_examples=1_000 if IS_LONG else 40, deadline=None)
@given(
    cells=st.dictionaries(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["cykel", "bil"]), st.sampled_from(["2024-01", "2024-02"])),
        st.one_of(st.none(), st.integers(0, 9)),
        max_size=12,
    ),
    seed=st.integers(0, 99),
)
def test_counts_again_or_shuffled_add_nothing(cells: dict[tuple[str, str, str], int | None], seed: int) -> None:
    """A figure is known when it is what holds already."""
    store = open_store("sqlite://")
    table = make_series(*((*cell, n) for cell, n in cells.items()))
    first = receive(store, Kind.SERIES, table)
    again = receive(store, Kind.SERIES, table.sample(frac=1, random_state=seed))
    assert (first.n_accepted, first.n_known) == (len(cells), 0)
    assert (again.n_accepted, again.n_known) == (0, len(cells))
    store.close()


def test_the_database_itself_refuses_an_account_that_does_not_add_up(path: Path, store: Store) -> None:
    """No version of the code can write one."""
    receive(store, Kind.INCIDENTS, make_incidents())
    with DRIVER.connect(str(path)) as raw:
        names = [row[1] for row in raw.execute("PRAGMA table_info(delivery)") if row[1] != "delivery_id"]
        values = ", ".join({"n_read": "99", "is_complete": "0"}.get(name, name) for name in names)
        wrong = f"INSERT INTO delivery ({', '.join(names)}) SELECT {values} FROM delivery"  # noqa: S608  # the table's own names
        with pytest.raises(DRIVER.IntegrityError, match="every_row_accounted_for"):
            raw.execute(wrong)


def test_the_same_rows_in_a_longer_file_are_known(store: Store) -> None:
    """A cumulative extract adds only what is new."""
    receive(store, Kind.INCIDENTS, make_incidents(10))
    receipt = receive(store, Kind.INCIDENTS, make_incidents(15), file_name="brott2.csv")
    assert (receipt.n_accepted, receipt.n_known) == (5, 10)


@pytest.mark.parametrize("is_identified", [False, True])
def test_no_row_is_taken_for_another(store: Store, is_identified: bool) -> None:  # noqa: FBT001  # a parameter
    """Of 3 000 rows' keys about twelve end in a zero byte; pandas had read those as shorter ones."""
    rows = make_incidents(3_000)
    if is_identified:
        rows = rows.assign(source_id=[f"K{number}" for number in range(3_000)])
    assert receive(store, Kind.INCIDENTS, rows).n_accepted == 3_000
    assert receive(store, Kind.INCIDENTS, rows).n_known == 3_000
    changed = receive(store, Kind.INCIDENTS, rows.assign(x=1.0))
    assert (changed.n_accepted, changed.n_corrected) == (3_000, 3_000 * is_identified)
    assert len(store.read_incidents("0586", is_demo=False)) == (3_000 if is_identified else 6_000)


def test_another_source_has_its_own_rows(store: Store) -> None:
    """Two registers may hold the same crime; that is not for the store to judge."""
    receive(store, Kind.INCIDENTS, make_incidents(3))
    assert receive(store, Kind.INCIDENTS, make_incidents(3), source="väktarna").n_accepted == 3


def test_invented_data_never_mixes_with_real(store: Store) -> None:
    """They have rows, figures and deliveries of their own, and go without a trace of the real being touched."""
    receive(store, Kind.INCIDENTS, make_incidents(3), is_demo=True)
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", 9)), is_demo=True)
    assert receive(store, Kind.INCIDENTS, make_incidents(2)).n_accepted == 2
    store.record_decision(make_decision(is_demo=True), now=NOW)
    store.record_decision(make_decision(), now=NOW)
    known = store.municipalities().set_index("municipality")
    assert known.loc["0586"].tolist() == [True, True]
    assert known.loc["2080"].tolist() == [False, True]
    store.remove_demo()
    assert len(store.read_incidents("0586", is_demo=False)) == 2
    assert store.read_incidents("0586", is_demo=True).empty
    assert find_counts(store) == {}
    assert [decision.is_demo for decision in store.read_decisions("lofte")] == [False]
    assert store.municipalities()["municipality"].tolist() == ["0586"]


def test_outlines_alone_are_no_figures(store: Store) -> None:
    """A municipality with real outlines can still show invented figures on them."""
    receive(store, Kind.AREAS, make_areas(("a", "A", "2020-01-01")))
    receive(store, Kind.AREAS, make_areas(("a", "påhittad", "2022-01-01"), ("b", "B", "2020-01-01")), is_demo=True)
    assert store.municipalities().to_dict("records") == [{"municipality": "0586", "has_real": False, "has_demo": False}]
    assert store.read_areas("0586", on=DAY, is_demo=True)["label"].tolist() == ["A", "B"]
    assert store.read_areas("0586", on=DAY, is_demo=False)["label"].tolist() == ["A"]
