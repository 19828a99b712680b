"""The store keeps what it was given, shows only what is whole, and never loses what it acknowledged."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.deliveries import Delivery, Kind, MissingRow, Portion, Receipt, Rejection
from data.errors import DataError
from data.follow_ups import Decision, FollowUp
from data.model import CommitmentStatus
from data.reviews import Review, Verdict
from data.sources.polisen import parse_events, read_events
from data.sqlite import DRIVER
from data.store import COVERAGE, DELIVERIES, REJECTIONS, Store, check_store, embedded, engine, open_store, receiving
from data.store.engine import make_engine
from data.store.incidents import IncidentShelf
from data.store.schema import METADATA
from data.store.shape import Tally
from data.struck_follow_ups import StruckFollowUp
from data.tables import AREAS, INCIDENTS, SERIES, find_problems

IS_LONG = settings.get_current_profile_name() == "soak"
NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)


def make_delivery(kind: Kind, **changes: Any) -> Delivery:  # noqa: ANN401  # any field of a delivery
    """Make a passport."""
    common: dict[str, Any] = {
        "kind": kind,
        "source": "polisen",
        "file_name": "brott.csv",
        "sha256": "0" * 64,
        "producer": "Polisen",
        "licence": "fri",
        "extract_date": DAY,
        "definition": "anmälda brott",
        "received_at": NOW,
    }
    return Delivery(**common | changes)


def make_incidents(
    n: int = 3, *, municipality: str = "0586", word: str | None = "cykel", start: int = 0
) -> pd.DataFrame:
    """Make incidents an hour apart."""
    times = pd.Timestamp("2023-01-01") + pd.to_timedelta(range(start, start + n), unit="h")
    return pd.DataFrame(
        {
            "municipality": municipality,
            "category": "stöld",
            "source_category": word,
            "from_at": times,
            "to_at": times,
            "x": 529_000.0,
            "y": 6_465_000.0,
            "crs": "EPSG:3006",
            "lon": 15.5,
            "lat": 58.3,
            "is_outside": False,
        }
    )


def make_series(*rows: tuple[str, str, str, int | None], municipality: str = "2080") -> pd.DataFrame:
    """Make monthly counts from (area, word, month, n)."""
    return pd.DataFrame(
        {
            "municipality": municipality,
            "area_id": [area for area, _, _, _ in rows],
            "category": ["trafik" if word == "fylla" else "stöld" for _, word, _, _ in rows],
            "source_category": [word for _, word, _, _ in rows],
            "first_month": pd.to_datetime([f"{month}-01" for _, _, month, _ in rows]),
            "n_months": 1,
            "n": pd.array([n for _, _, _, n in rows], dtype="Int64"),
            "is_preliminary": False,
        }
    )


def make_areas(*rows: tuple[str, str, str], municipality: str = "0586", size: float = 0.1) -> gpd.GeoDataFrame:
    """Make areas from (id, label, first day)."""
    outline = shapely.box(15.0, 58.0, 15.0 + size, 58.1)
    table = pd.DataFrame(
        {
            "area_id": [area_id for area_id, _, _ in rows],
            "municipality": municipality,
            "area_type": "centrum",
            "label": [label for _, label, _ in rows],
            "valid_from": pd.to_datetime([day for _, _, day in rows]),
            "is_approximate": True,
            "crs": "EPSG:4326",
            "exact_geometry": [outline] * len(rows),
        }
    )
    return gpd.GeoDataFrame(table, geometry=[outline] * len(rows), crs="EPSG:4326")


def receive(store: Store, kind: Kind, table: pd.DataFrame, **changes: Any) -> Receipt:  # noqa: ANN401  # as above
    """Hand a table to the store."""
    return store.receive(make_delivery(kind, **changes), table)


def find_counts(store: Store, municipality: str = "2080") -> dict[tuple[str, str], int | None]:
    """Read monthly counts as a small dictionary."""
    table = store.read_series(municipality, is_demo=False)
    months = table["first_month"].dt.strftime("%Y-%m")
    counts = [None if pd.isna(n) else int(n) for n in table["n"]]
    return dict(zip(zip(table["area_id"], months, strict=True), counts, strict=True))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Say where the store lies."""
    return tmp_path / "deep" / "löften.sqlite3"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store, of either kind; in the file at `path` for a test that wants to know."""
    store = open_store(address)
    yield store
    store.close()


# What is read is as described


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


# Every row is accounted for


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


# What holds now


def test_a_better_list_of_categories_changes_the_category_and_adds_no_row(store: Store) -> None:
    """The source's own word is what the row is; what the word means is said by the newest delivery."""
    receive(store, Kind.INCIDENTS, make_incidents().assign(category="okategoriserad"))
    receipt = receive(store, Kind.INCIDENTS, make_incidents().assign(category="stöld"))
    assert receipt.n_accepted == 0
    assert store.read_incidents("0586", is_demo=False)["category"].tolist() == ["stöld"] * 3


def test_the_newest_figure_holds_also_when_it_goes_back(store: Store) -> None:
    """4, corrected to 5, corrected back to 4: now it is 4, and all three are kept."""
    for n in (4, 5, 4):
        assert receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", n))).n_accepted == 1
        assert find_counts(store) == {("A", "2024-01"): n}
    with store._engine.connect() as connection:  # noqa: SLF001  # history has no reader yet
        assert connection.scalar(sa.text("SELECT count(*) FROM series_value")) == 3


def test_an_older_counts_cell_that_a_complete_delivery_lacks_becomes_zero(store: Store) -> None:
    """Within the months, municipalities and words that the file speaks of, and nowhere else."""
    first = make_series(
        ("A", "cykel", "2024-01", 4),
        ("B", "cykel", "2024-01", 2),
        ("C", "fylla", "2024-01", 3),
        ("B", "cykel", "2023-12", 7),
    )
    receive(store, Kind.SERIES, first)
    receipt = receive(
        store,
        Kind.SERIES,
        make_series(("A", "cykel", "2024-01", 4)),
        missing_row=MissingRow.ZERO,
        covers_first=date(2024, 1, 1),
        covers_last=date(2024, 1, 1),
    )
    assert (receipt.n_known, receipt.n_withdrawn) == (1, 1)
    assert find_counts(store) == {("A", "2024-01"): 4, ("B", "2024-01"): 0, ("B", "2023-12"): 7, ("C", "2024-01"): 3}


def test_an_absent_row_says_nothing_unless_the_delivery_says_so(store: Store) -> None:
    """A file with a single month doesn't wipe out the rest."""
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", 4)))
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-02", 1)))
    assert find_counts(store) == {("A", "2024-01"): 4, ("A", "2024-02"): 1}


def test_words_of_one_category_are_summed_and_a_missing_part_makes_the_sum_unknown(store: Store) -> None:
    """3 bicycles and an unknown number of cars are not 3 thefts."""
    rows = (
        ("A", "cykel", "2024-01", 3),
        ("A", "bil", "2024-01", 2),
        ("A", "cykel", "2024-02", 3),
        ("A", "bil", "2024-02", None),
    )
    receive(store, Kind.SERIES, make_series(*rows))
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): None}


def test_a_sum_lacking_a_word_is_unknown_where_silence_means_nothing(store: Store) -> None:
    """Only a source that vouches for its silence can be summed over it."""
    rows = make_series(("A", "cykel", "2024-01", 3), ("A", "bil", "2024-01", 2), ("A", "cykel", "2024-02", 3))
    receive(store, Kind.SERIES, rows)
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): None}
    span = {"covers_first": date(2024, 1, 1), "covers_last": date(2024, 2, 1)}
    assert receive(store, Kind.SERIES, rows, missing_row=MissingRow.ZERO, **span).n_known == 3
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): 3}
    receive(store, Kind.SERIES, rows, **span)
    assert find_counts(store) == {("A", "2024-01"): 5, ("A", "2024-02"): None}


def test_a_municipality_comes_with_its_county_and_the_country(store: Store) -> None:
    """The reference trend stands beside the local one."""
    for place in ("2080", "2081", "riket", "län:20", "län:05"):
        receive(store, Kind.SERIES, make_series((place, "cykel", "2024-01", 1), municipality=place))
    assert set(store.read_series("2080", is_demo=False)["municipality"]) == {"2080", "riket", "län:20"}
    assert store.municipalities()["municipality"].tolist() == ["2080", "2081"]
    assert len(store.read_deliveries("2080")) == 3


YEAR_2024 = {"covers_first": date(2024, 1, 1), "covers_last": date(2024, 12, 1)}


def test_a_word_that_the_file_speaks_of_but_lacks_is_zero(store: Store) -> None:
    """No drunkenness in the whole file is no drunkenness, if its description knows the word."""
    rows = make_series(("A", "cykel", "2024-01", 4), ("A", "fylla", "2024-01", 2))
    receive(store, Kind.SERIES, rows)
    receipt = receive(store, Kind.SERIES, rows[:1], missing_row=MissingRow.ZERO, **YEAR_2024)
    assert receipt.n_withdrawn == 0
    words = {"cykel": "stöld", "fylla": "trafik"}
    receipt = receive(store, Kind.SERIES, rows[:1], missing_row=MissingRow.ZERO, words=words, **YEAR_2024)
    assert receipt.n_withdrawn == 1
    assert store.read_series("2080", is_demo=False)["n"].tolist() == [4, 0]


def test_the_newest_delivery_that_covers_a_month_says_what_silence_means(store: Store) -> None:
    """Per category: a narrow extract doesn't vouch for what it doesn't speak of."""

    def find_zeros() -> dict[str, str]:
        coverage = store.read_coverage("2080", is_demo=False)
        zeros = coverage[coverage["is_absent_zero"]].groupby("category")["month"]
        return {str(category): f"{months.min():%Y-%m} {months.max():%Y-%m} {len(months)}" for category, months in zeros}

    both = make_series(("A", "cykel", "2024-01", 4), ("A", "fylla", "2024-01", 2))
    receive(store, Kind.SERIES, both, missing_row=MissingRow.ZERO, **YEAR_2024)
    assert find_zeros() == {"stöld": "2024-01 2024-12 12", "trafik": "2024-01 2024-12 12"}
    year_2025 = {"covers_first": date(2025, 1, 1), "covers_last": date(2025, 6, 1)}
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2025-01", 4)), missing_row=MissingRow.ZERO, **year_2025)
    assert find_zeros() == {"stöld": "2024-01 2025-06 18", "trafik": "2024-01 2024-12 12"}
    receive(store, Kind.SERIES, make_series(("A", "cykel", "2025-01", 5)), **year_2025)
    assert find_zeros() == {"stöld": "2024-01 2024-12 12", "trafik": "2024-01 2024-12 12"}
    assert len(store.read_coverage("2080", is_demo=False)) == 12 + 12 + 6


def test_a_register_of_incidents_is_silent_about_what_did_not_happen(store: Store) -> None:
    """Within the months it covers; another municipality's months are not its own."""
    receive(store, Kind.INCIDENTS, make_incidents(1), words={"cykel": "stöld", "fylla": "trafik"}, **YEAR_2024)
    coverage = store.read_coverage("0586", is_demo=False)
    assert coverage["is_absent_zero"].all()
    assert coverage["category"].value_counts().to_dict() == {"stöld": 12, "trafik": 12}
    assert store.read_coverage("0583", is_demo=False).empty


# Areas have versions


def test_an_old_day_has_the_outline_of_that_day(store: Store) -> None:
    """An old follow-up keeps its old polygon."""
    receive(store, Kind.AREAS, make_areas(("centrum", "Centrum", "2020-01-01")))
    receive(store, Kind.AREAS, make_areas(("centrum", "Stora centrum", "2024-01-01"), size=0.2))
    old = store.read_areas("0586", on=date(2023, 12, 31), is_demo=False)
    new = store.read_areas("0586", on=date(2024, 1, 1), is_demo=False)
    assert (old["label"].item(), old["version"].item()) == ("Centrum", 1)
    assert (new["label"].item(), new["version"].item()) == ("Stora centrum", 2)
    assert new["exact_geometry"].item().area > old["exact_geometry"].item().area
    assert store.read_areas("0586", on=date(2019, 12, 31), is_demo=False).empty
    assert store.read_area_versions("centrum")["version"].tolist() == [1, 2]


def test_the_same_areas_again_add_no_version(store: Store) -> None:
    """Nor in another order."""
    areas = make_areas(("a", "A", "2020-01-01"), ("b", "B", "2020-01-01"))
    assert receive(store, Kind.AREAS, areas).n_accepted == 2
    assert receive(store, Kind.AREAS, areas.iloc[::-1]).n_known == 2
    assert store.read_area_versions("a")["version"].tolist() == [1]


def test_a_redrawn_outline_of_the_same_day_replaces_and_keeps(store: Store) -> None:
    """A correction holds at once; what it corrected can still be looked up."""
    for size in (0.1, 0.2, 0.1):
        assert receive(store, Kind.AREAS, make_areas(("a", "A", "2020-01-01"), size=size)).n_accepted == 1
    assert store.read_areas("0586", on=DAY, is_demo=False)["version"].item() == 3
    assert len(store.read_area_versions("a")) == 3


# Invented data


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


# Registers


def make_decision(**changes: Any) -> Decision:  # noqa: ANN401  # any field of a decision
    """Make a decision."""
    common: dict[str, Any] = {
        "promise_id": "lofte",
        "commitment_id": "narvaro",
        "status": CommitmentStatus.ONGOING,
        "decided_on": date(2024, 6, 1),
        "author_role": "samordnare",
        "reason": "enligt närvarologgen",
    }
    return Decision(**common | changes)


def make_follow_up(**changes: Any) -> FollowUp:  # noqa: ANN401  # any field of a follow-up
    """Make a follow-up."""
    common: dict[str, Any] = {
        "promise_id": "lofte",
        "rule_id": "halvar",
        "held_on": date(2024, 6, 1),
        "told_to": "kommunstyrelsen",
        "channel": "möte",
        "author_role": "samordnare",
    }
    return FollowUp(**common | changes)


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


def pair_all(incidents: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find every incident in every area."""
    return incidents[["incident_id"]].merge(areas[["area_id"]], how="cross")


def fill(store: Store) -> None:
    """Put a row in every table."""
    rows = make_incidents().assign(row=[2, 3, 4], remark=["oklar plats.", None, None], source_id=["K1", "K2", "K2"])
    portion = Portion(rows, (Rejection(9, "fel."),), masked={"telefonnummer": 2})
    first = store.receive(make_delivery(Kind.INCIDENTS, source="register"), [portion])
    store.receive(make_delivery(Kind.INCIDENTS, source="register"), rows)
    for _ in range(2):
        receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", 1)))
        receive(store, Kind.AREAS, make_areas(("a", "A", "2020-01-01")))
    store.undo(first.delivery_id, author_role="samordnare", reason="fel fil", now=NOW)
    store.record_decision(make_decision(), now=NOW)
    store.record_follow_up(make_follow_up(), now=NOW)
    store.receive(
        make_delivery(Kind.INCIDENTS, source="EST", needs_review=True), make_incidents(1, municipality="0583")
    )
    (waiting,) = store.read_queue("0583", is_demo=False)["incident_id"]
    review = Review(incident_id=waiting, verdict=Verdict.ACCEPTED, author_role="samordnare", reason="stämmer")
    store.record_review(review, now=NOW)
    store.remember_profile("EST", "{}", author_role="samordnare", now=NOW)
    event = {"id": 1, "datetime": "2026-01-01 1:00:00 +01:00", "type": "Brand", "location": {"name": "Mjölby"}}
    store.add_notices(read_events(parse_events(json.dumps([event]).encode()), seen_at=NOW).table)
    store.record_call("polisen.se", called_at=1.0)


TABLES = sorted(set(METADATA.tables) - {"change"})


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory, fill_rest: Callable[[Store], None]) -> Path:
    """Fill a file once."""
    file = tmp_path_factory.mktemp("fylld") / "fylld.sqlite3"
    store = open_store(f"sqlite:///{file}", assign=pair_all)
    fill(store)
    fill_rest(store)
    store.close()
    return file


@pytest.fixture(scope="module")
def filled_database(make_database: Callable[[], str], fill_rest: Callable[[Store], None]) -> Iterator[sa.Engine]:
    """Fill a database on a server once, and reach it with plain SQL."""
    address = make_database()
    store = open_store(address, assign=pair_all)
    fill(store)
    fill_rest(store)
    store.close()
    engine = sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("table", TABLES)
def test_what_is_saved_can_neither_be_changed_nor_removed(filled_file: Path, table: str) -> None:
    """Not even by somebody with the database in their hands and plain SQL."""
    with DRIVER.connect(str(filled_file)) as raw:
        raw.execute("PRAGMA recursive_triggers=ON")
        (before,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # names from the schema
        assert before
        column = raw.execute(f"PRAGMA table_info({table})").fetchall()[-1][1]
        for statement in (
            f"UPDATE {table} SET {column} = {column}",  # noqa: S608  # as above
            f"DELETE FROM {table}",  # noqa: S608  # as above
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",  # noqa: S608  # as above
        ):
            with pytest.raises(DRIVER.IntegrityError, match="append-only"):
                raw.execute(statement)
    raw.close()


@pytest.mark.parametrize("table", TABLES)
def test_nor_can_it_on_a_server(filled_database: sa.Engine, table: str) -> None:
    """Not by its owner, not by emptying, nor with a table of the same name put in the way."""
    column = METADATA.tables[table].columns.keys()[-1]
    disguise = "CREATE TEMP TABLE delivery AS SELECT delivery_id, true AS is_demo, false AS is_complete FROM delivery"
    for statement in (
        f'UPDATE {table} SET "{column}" = "{column}"',  # noqa: S608  # names from the schema
        f"DELETE FROM {table}",  # noqa: S608  # as above
        f"{disguise}; DELETE FROM public.{table}",  # noqa: S608  # as above
        f"TRUNCATE {table} CASCADE",
    ):
        with filled_database.begin() as connection:
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # as above
            with pytest.raises(sa.exc.IntegrityError, match="append-only"), connection.begin_nested():
                connection.exec_driver_sql(statement)


def test_the_version_of_the_data_grows_with_every_commit(store: Store) -> None:
    """Caches are keyed by it."""
    versions = [store.data_version()]
    fill(store)
    versions.append(store.data_version())
    store.remove_demo()
    versions.append(store.data_version())
    assert versions == sorted(set(versions))
    assert versions[1] == 13


# Nothing half-written


IMPORTER = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[1]).parent))
import test_data_store as t
store = t.open_store(sys.argv[2])
print("begins", flush=True)
table = t.make_incidents(int(sys.argv[3]), start=int(sys.argv[4]), municipality=sys.argv[5])
receipt = t.receive(store, t.Kind.INCIDENTS, table)
print("acknowledged", receipt.n_accepted, flush=True)
for number in range(int(sys.argv[6])):
    store.record_decision(t.make_decision(reason=f"{sys.argv[5]} {number}"), now=t.NOW)
    print("acknowledged decision", flush=True)
"""


def start_importer(
    address: str, n: int, *, start: int = 0, place: str = "0586", n_decisions: int = 0
) -> "subprocess.Popen[str]":
    """Start a process that imports, and wait until it has begun."""
    words = [__file__, address, n, start, place, n_decisions]
    process = subprocess.Popen([sys.executable, "-c", IMPORTER, *map(str, words)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    return process


def test_a_killed_import_leaves_nothing_and_loses_nothing(address: str, store: Store) -> None:
    """Killed at several moments: readers see all of a delivery or none of it, and what was acknowledged stays."""
    receive(store, Kind.INCIDENTS, make_incidents(10), source="before")
    n_unfinished = 0
    is_file = address.startswith("sqlite")
    n, delays_s = (60_000, (0.1, 0.5, 0.8, 1.1, 1.4)) if is_file else (30_000, (0.4, 0.8))
    for delay_s in delays_s:
        process = start_importer(address, n, start=1_000)
        time.sleep(delay_s)
        os.kill(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        with engine.importing(store._engine) as is_given:  # noqa: SLF001  # a server may take a moment to notice
            assert is_given
        with store._engine.connect() as connection:  # noqa: SLF001  # what readers can't see
            unfinished = sa.text("SELECT count(*) FROM delivery WHERE NOT is_complete")
            n_unfinished += connection.scalar(unfinished) or 0
        n_seen = len(store.read_incidents("0586", is_demo=False))
        assert n_seen == 10 or (n_seen == n + 10 and "acknowledged" in said)
        reopened = open_store(address)
        with reopened._engine.connect() as connection:  # noqa: SLF001  # what readers can't see
            assert connection.scalar(unfinished) == 0
        assert check_store(address)["incident"] == n_seen
        reopened.close()
    assert n_unfinished >= 1 + is_file, "no import was killed in its middle"
    assert receive(store, Kind.INCIDENTS, make_incidents(n, start=1_000)).n_read == n
    assert len(store.read_incidents("0586", is_demo=False)) == n + 10


def test_two_writers_at_once_lose_nothing(address: str) -> None:
    """Each process's rows and decisions are there when it said so."""
    processes = [start_importer(address, 6_000, place=place, n_decisions=20) for place in ("0586", "2080")]
    for process in processes:
        said, _ = process.communicate(timeout=120)
        assert said.count("acknowledged") == 21
    store = open_store(address)
    assert [len(store.read_incidents(place, is_demo=False)) for place in ("0586", "2080")] == [6_000, 6_000]
    reasons = [decision.reason for decision in store.read_decisions("lofte")]
    assert len(set(reasons)) == len(reasons) == 40
    assert store.data_version() == 42
    store.close()


def test_readers_see_nothing_of_an_import_that_goes_on(
    address: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do they wait for it, and decisions can be saved meanwhile."""
    other = open_store(address)
    seen: list[tuple[int, int]] = []
    add = IncidentShelf.add

    def add_and_look(shelf: IncidentShelf, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        tally = add(shelf, connection, rows)
        seen.append((len(other.read_incidents("0586", is_demo=False)), len(other.read_deliveries())))
        return tally

    monkeypatch.setattr(IncidentShelf, "add", add_and_look)
    receive(store, Kind.INCIDENTS, make_incidents(11_000))
    assert seen == [(0, 0)] * 3
    assert len(other.read_incidents("0586", is_demo=False)) == 11_000
    other.close()


def test_a_fault_in_mid_import_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the fault."""

    def fail(*_: object) -> Tally:
        raise RuntimeError

    monkeypatch.setattr(IncidentShelf, "add", fail)
    with pytest.raises(RuntimeError):
        receive(store, Kind.INCIDENTS, make_incidents())
    with store._engine.connect() as connection:  # noqa: SLF001  # what readers can't see
        assert connection.scalar(sa.text("SELECT count(*) FROM delivery")) == 0


def test_one_import_at_a_time(address: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one is told to wait, and may then go on."""
    monkeypatch.setattr(receiving, "importing", partial(engine.importing, wait_ms=50))
    other = open_store(address)
    with engine.importing(other._engine):  # noqa: SLF001  # as another process would
        with pytest.raises(DataError, match="en annan inläsning pågår"):
            receive(store, Kind.INCIDENTS, make_incidents())
        store.record_decision(make_decision(), now=NOW)
    assert receive(store, Kind.INCIDENTS, make_incidents()).n_accepted == 3
    other.close()


# When the database can't


def test_a_full_disk_keeps_what_was_and_says_so(path: Path, store: Store) -> None:
    """The message is Swedish, reading goes on, and nothing is half-written."""
    receive(store, Kind.INCIDENTS, make_incidents())

    def limit(connection: Any, *_: object) -> None:  # noqa: ANN401  # the driver publishes no types
        connection.execute("PRAGMA max_page_count=90")

    full = open_store(f"sqlite:///{path}")
    sa.event.listen(full._engine, "connect", limit)  # noqa: SLF001  # stands in for a small disk
    full.close()
    with pytest.raises(DataError, match="disken är full"):
        receive(full, Kind.INCIDENTS, make_incidents(20_000, start=100))
    assert len(full.read_incidents("0586", is_demo=False)) == 3
    assert len(store.read_deliveries()) == 1


def test_a_locked_database_is_said_to_be_locked(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After waiting for the other program; reading goes on meanwhile."""
    store.close()
    monkeypatch.setattr(embedded, "PRAGMAS", ("busy_timeout=50",))
    with DRIVER.connect(str(path), isolation_level=None) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataError, match=r"löften\.sqlite3: 1 fel\n  databasen är låst"):
            store.record_decision(make_decision(), now=NOW)
        assert store.read_decisions("lofte") == ()
        raw.execute("ROLLBACK")
    store.record_decision(make_decision(), now=NOW)


@pytest.mark.parametrize("content", [b"hej " * 1_000, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """One Swedish sentence, and the file is as it was."""
    file = tmp_path / "annat.sqlite3"
    file.write_bytes(content)
    with pytest.raises(DataError, match=r"filen är ingen databas eller är skadad|databasen är skadad|gick inte att"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_damaged_database_is_said_to_be_damaged(path: Path, store: Store) -> None:
    """Reading a broken page is a Swedish sentence, not a stack of English."""
    receive(store, Kind.INCIDENTS, make_incidents(5_000))
    store.close()
    with DRIVER.connect(str(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    content = bytearray(path.read_bytes())
    content[8 * 4096 : -4096] = b"\xa5" * (len(content) - 9 * 4096)
    path.write_bytes(content)
    with pytest.raises(DataError, match="skadad"):
        open_store(f"sqlite:///{path}").read_incidents("0586", is_demo=False)


def test_a_lock_that_cannot_be_made_is_a_swedish_sentence(path: Path, store: Store) -> None:
    """Something else stands where the import's lock should."""
    (lock := Path(f"{path}-import")).unlink()
    lock.mkdir()
    with pytest.raises(DataError, match="databasen gick inte att öppna"):
        receive(store, Kind.INCIDENTS, make_incidents())


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://a:hemligt@värd/löften", "databaser av slaget «mysql» stöds inte"),
        ("postgresql://a:hemligt@värd:port/löften", "går inte att förstå"),
        ("hej", "går inte att förstå"),
    ],
)
def test_other_databases_are_refused_without_telling_the_password(url: str, says: str) -> None:
    """What can be chosen is said instead."""
    with pytest.raises(DataError, match=says) as refused:
        open_store(url)
    assert "hemligt" not in str(refused.value)


def test_a_store_from_a_newer_version_is_left_alone(path: Path, store: Store) -> None:
    """An old program doesn't guess at new tables."""
    store.close()
    with DRIVER.connect(str(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(DataError, match="nyare version"):
        open_store(f"sqlite:///{path}")


# How it is made


@pytest.mark.usefixtures("made_anew")
def test_the_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    """The schema in the code and the one on disk are the same."""
    with store._engine.connect() as connection:  # noqa: SLF001  # the schema has no reader
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.usefixtures("path")
def test_what_is_saved_is_saved_in_the_safest_way(store: Store) -> None:
    """A write-ahead log where it is safe, every commit on disk before it is acknowledged."""
    with store._engine.connect() as connection:  # noqa: SLF001  # settings have no reader
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == embedded.find_journal_mode(
            DRIVER.sqlite_version_info
        )
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 2
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(sa.text("PRAGMA trusted_schema")) == 0


@pytest.mark.usefixtures("made_anew")
def test_an_older_sqlite_uses_the_journal_that_is_safe_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And everything works the same."""
    monkeypatch.setattr(embedded, "find_journal_mode", lambda _: "delete")
    store = open_store(f"sqlite:///{tmp_path / 'gammal.sqlite3'}")
    assert receive(store, Kind.INCIDENTS, make_incidents()).n_accepted == 3
    assert not list(tmp_path.glob("*-wal"))


@pytest.mark.usefixtures("made_anew")
def test_many_can_open_a_new_store_at_once(address: str) -> None:
    """One of them makes the tables; the others wait for it."""
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(open_store, [address] * 8))
    assert [store.data_version() for store in stores] == [0] * 8
    for store in stores:
        store.close()


@pytest.mark.usefixtures("made_anew")
def test_different_stores_can_be_made_at_once(tmp_path: Path) -> None:
    """What makes the tables of one store never touches another's."""
    urls = [f"sqlite:///{tmp_path / str(name)}" for name in range(12)]
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(open_store, urls))
    assert [store.data_version() for store in stores] == [0] * 12


def test_nobody_is_turned_away_while_the_journal_changes(tmp_path: Path) -> None:
    """The first connections to a new file all want its journal changed; each waits its turn (6 of 4 800 did not)."""

    def connect(name: int) -> int:
        engine = make_engine(f"sqlite:///{tmp_path / str(name // 16)}")
        with engine.connect() as connection:
            answer = connection.scalar(sa.text("SELECT 1"))
        engine.dispose()
        return int(answer or 0)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(connect, range(16 * 40))) == 16 * 40


def test_opening_again_changes_nothing(path: Path, store: Store) -> None:
    """The store is there for the next process."""
    fill(store)
    version = store.data_version()
    again = open_store(f"sqlite:///{path}")
    assert again.data_version() == version
    assert len(again.read_incidents("0586", is_demo=False)) == 3


def test_rows_come_in_the_same_order_every_time(store: Store) -> None:
    """Readers can compare two readings row by row."""
    receive(store, Kind.INCIDENTS, make_incidents(100).sample(frac=1, random_state=1))
    fill(store)
    reads = [
        partial(store.read_incidents, "0586", is_demo=False),
        partial(store.read_series, "2080", is_demo=False),
        partial(store.read_deliveries),
    ]
    for read in reads:
        pd.testing.assert_frame_equal(read(), read())
    assert Counter(store.read_incidents("0586", is_demo=False)["incident_id"]).most_common(1)[0][1] == 1
