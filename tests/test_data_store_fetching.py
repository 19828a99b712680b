"""Fetching by column: the same table as row by row gives, on both databases, and none read in vain."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from data.deliveries import Delivery, Kind, MissingRow
from data.roles import RIGHTS, Role
from data.store import Store
from data.store.engine import reading
from data.store.fetching import fetch_table
from data.store.schema import INCIDENT
from data.store.seen import ShownCounts, look, strip
from data.store.shape import make_table
from data.tables import INCIDENTS

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
DAY = date(2026, 11, 21)
MIDDAY = pd.Timestamp("2023-05-04 12:00:00")
NAMES = [name for name in INCIDENTS if name in INCIDENT.c]


def describe(source: str = "polisen", **changes: Any) -> Delivery:  # noqa: ANN401  # of whatever kind the field is
    """Make a passport."""
    return Delivery(
        **{
            "kind": Kind.INCIDENTS,
            "source": source,
            "file_name": "x.csv",
            "sha256": "0" * 64,
            "producer": "Polisen",
            "licence": "intern",
            "extract_date": DAY,
            "definition": "Anmälda brott.",
            "received_at": NOW,
            "covers_first": date(2023, 1, 1),
            "covers_last": date(2023, 12, 31),
            "missing_row": MissingRow.ZERO,
            **changes,
        }
    )


def make_rows(n: int, **changes: object) -> pd.DataFrame:
    """Make incidents a minute apart."""
    at = MIDDAY + pd.to_timedelta(range(n), unit="min")
    row = {"municipality": "0586", "category": "stöld", "source_category": "cykel", "from_at": at, "to_at": at}
    place = {"x": 529_000.5, "y": 6_465_000.25, "crs": "EPSG:3006", "lon": 15.5, "lat": 58.3, "is_outside": False}
    return pd.DataFrame(row | place | changes, index=range(n))


ODD = pd.concat(
    [
        make_rows(1, from_at=pd.Timestamp("1899-12-31 23:59:59.999999"), to_at=pd.Timestamp("2199-01-01")),
        make_rows(1, from_at=pd.NaT, to_at=pd.NaT, x=np.nan, y=np.nan, crs=None, lon=np.nan, lat=np.nan),
        make_rows(1, source_category=None, x=0.1 + 0.2, y=-5e-324, is_outside=True),
        make_rows(1, source_category="rån \N{FIRE} \"'\\;\n\t", crs="EPSG:4326"),
    ],
    ignore_index=True,
)
"""First and last moments, nothing at all, numbers with no short form, and signs that mean something elsewhere."""


def fetch(store: Store, *names: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fetch columns of all incidents by column, and row by row."""
    found = sa.select(*(INCIDENT.c[name] for name in names)).order_by(INCIDENT.c.incident_id)
    with reading(store._engine).connect() as connection:  # noqa: SLF001  # what the records read through
        rows = make_table(connection.execute(found).all(), names, INCIDENTS)
        return fetch_table(connection, found, INCIDENTS), rows


def test_a_table_fetched_by_column_is_the_one_made_row_by_row(store: Store) -> None:
    """To the last microsecond and bit, with what is empty empty."""
    store.receive(describe(), ODD)
    by_column, by_row = fetch(store, *NAMES)
    pd.testing.assert_frame_equal(by_column, by_row, check_exact=True)
    assert by_column["from_at"].min() == ODD["from_at"].min()
    assert by_column["x"].tolist()[2:3] == [0.1 + 0.2]


def test_a_table_of_nothing_has_the_kinds_of_its_columns(store: Store) -> None:
    """A municipality without incidents is read as others are."""
    pd.testing.assert_frame_equal(*fetch(store, *NAMES))


@pytest.mark.parametrize("n", [1, 2, 3, 4, 6, 7])
def test_no_row_is_lost_where_one_portion_ends_and_the_next_begins(
    store: Store, monkeypatch: pytest.MonkeyPatch, n: int
) -> None:
    """A portion of three: just below, just above and two whole."""
    for name in ("FEW", "BATCH"):
        monkeypatch.setattr(f"data.store.fetching.{name}", 3)
    store.receive(describe(), make_rows(n))
    by_column, by_row = fetch(store, "incident_id", "from_at")
    assert by_column["from_at"].tolist() == [MIDDAY + pd.Timedelta(minutes=number) for number in range(n)]
    pd.testing.assert_frame_equal(by_column, by_row)


def test_a_column_of_which_all_is_empty_keeps_its_kind(store: Store) -> None:
    """Incidents without a time or a place are no texts."""
    store.receive(describe(), make_rows(3, from_at=pd.NaT, to_at=pd.NaT, x=np.nan, source_category=None))
    pd.testing.assert_frame_equal(*fetch(store, *NAMES))


def test_what_was_fetched_can_be_worked_with(store: Store) -> None:
    """It is a table like others: whoever owns it may write in it."""
    store.receive(describe(), make_rows(3))
    table, _ = fetch(store, *NAMES)
    table.loc[0, ["x", "is_outside", "category"]] = [1.0, True, "våld"]
    table.loc[1, "from_at"] = pd.NaT
    assert (table["x"][0], bool(table["is_outside"][0]), table["category"][0]) == (1.0, True, "våld")


# Who sees no points has none read


def test_the_sources_of_incidents_are_those_of_the_incidents(store: Store) -> None:
    """Also when a row has been corrected so that it lies in another municipality, and when that is undone."""
    first = make_rows(2, source_id=["K1", "K2"])
    store.receive(describe(), first)
    store.receive(describe("väktarna"), make_rows(1))
    moved = store.receive(describe(), first.assign(municipality="2080", x=1.0))
    assert_sources(store, {"väktarna"}, {"polisen"})
    store.undo(moved.delivery_id, author_role="administratör", reason="fel fil", now=NOW)
    assert_sources(store, {"polisen", "väktarna"}, set())


def assert_sources(store: Store, here: set[str], there: set[str]) -> None:
    """Hold the sources of two municipalities against what is read of each."""
    for municipality, sources in (("0586", here), ("2080", there)):
        assert set(store.read_incidents(municipality, is_demo=False)["source"]) == sources
        assert store.find_registers(municipality, is_demo=False) == sources
        assert store.find_registers(municipality, is_demo=True) == set()


def test_without_the_right_to_points_no_incident_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is shown is what is left of everything when the points are taken away."""
    store.receive(describe(), make_rows(3))
    counts = {"area_id": "0586", "category": "stöld", "source_category": "stöld", "n_months": 1}
    months = pd.to_datetime(["2024-01-01", "2024-02-01"])
    series = pd.DataFrame(
        {"municipality": "0586", **counts, "first_month": months, "n": [40, 50], "is_preliminary": False}
    ).astype({"n": "Int64"})
    for source in ("polisen", "Brå"):
        store.receive(describe(source, kind=Kind.SERIES), series)
    everything, shown = (
        look(store, RIGHTS[role], protect=lambda *_: ShownCounts()) for role in (Role.ANALYST, Role.ELECTED)
    )
    wanted = strip(everything.read_tables("0586", on=DAY, is_demo=False), k=RIGHTS[Role.ELECTED].k)
    for method in ("read_incidents", "read_assignment"):
        monkeypatch.setattr(Store, method, lambda *_, **__: pytest.fail("read in vain"))
    tables = shown.read_tables("0586", on=DAY, is_demo=False)
    assert tables.series["source"].unique().tolist() == ["Brå"]
    for name in ("incidents", "series", "deliveries", "coverage", "assignment"):
        pd.testing.assert_frame_equal(getattr(tables, name), getattr(wanted, name))
