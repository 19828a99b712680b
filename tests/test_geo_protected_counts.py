"""Counts for those who see no points: nothing small stands in them, and nothing small can be worked out."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from data.model import AreaType
from data.roles import RIGHTS, Role
from data.store.seen import Tables
from geo.protected_counts import protect_counts
from geo.published_counts import ALL, NONE_CLOSED, NONE_PUBLISHED, TOO_SMALL

DAY = date(2025, 2, 15)
MONTHS = pd.date_range("2023-01-01", "2025-02-01", freq="MS", unit="us")
SOUTH, WEST = 6_460_000, 500_000
AREAS = {"torget": (0, 1_000), "stationen": (500, 2_000)}  # metres from the west; they overlap between 500 and 1 000
SPOTS = {"bara torget": 200.0, "båda": 700.0, "bara stationen": 1_500.0, "utanför": 5_000.0}
ELECTED, COUNCIL = RIGHTS[Role.ELECTED], RIGHTS[Role.COUNCIL]


def lay_areas(area_type: str = "torg") -> gpd.GeoDataFrame:
    """Draw two squares that overlap."""
    shapes = [shapely.box(WEST + first, SOUTH, WEST + last, SOUTH + 1_000) for first, last in AREAS.values()]
    drawn = gpd.GeoSeries(shapes, crs="EPSG:3006").to_crs("EPSG:4326")
    table = {"area_id": list(AREAS), "label": list(AREAS), "area_type": area_type, "crs": "EPSG:3006"}
    return gpd.GeoDataFrame(table | {"is_approximate": True, "exact_geometry": shapes}, geometry=list(drawn), crs=4326)


def make_tables(incidents: pd.DataFrame, series: pd.DataFrame | None = None, area_type: str = "torg") -> Tables:
    """Put tables together as the store gives them."""
    named = pd.concat(
        [incidents[["source", "category"]], *([] if series is None else [series[["source", "category"]]])]
    )
    covered = named.drop_duplicates().merge(pd.DataFrame({"month": MONTHS}), how="cross")
    empty = pd.DataFrame(
        {name: pd.Series(dtype="str") for name in ("source", "area_id", "category", "municipality")}
        | {"n": pd.Series(dtype="Int64"), "n_months": pd.Series(dtype="int64")}
        | {"first_month": pd.Series(dtype="datetime64[us]"), "is_preliminary": pd.Series(dtype="bool")}
    )
    return Tables(
        "0586",
        incidents=incidents,
        series=empty if series is None else series,
        areas=lay_areas(area_type),
        deliveries=pd.DataFrame({"delivery_id": [], "source": [], "kind": [], "preliminary_from": []}),
        coverage=covered.assign(municipality="0586", is_absent_zero=True),
        assignment=None,
        is_demo=False,
    )


def make_incidents(counts: dict[tuple[str, str, str], int]) -> pd.DataFrame:
    """Let things happen: so many at a spot, of a category, in a month."""
    rows = [key for key, n in counts.items() for _ in range(n)]
    spots, categories, months = zip(*rows, strict=True)
    at = pd.to_datetime([f"{month}-10" for month in months]).astype("datetime64[us]")
    return pd.DataFrame(
        {
            "incident_id": range(len(rows)),
            "source": "polisen",
            "category": categories,
            "source_category": categories,
            "from_at": at,
            "x": [WEST + SPOTS[spot] for spot in spots],
            "y": SOUTH + 500.0,
            "crs": "EPSG:3006",
        }
    )


EVERYWHERE = {
    (spot, category, f"{year}-{month:02}"): 9
    for spot in SPOTS
    for category in ("skadegörelse", "stöld")
    for year in (2023, 2024)
    for month in (2, 5, 8, 11)
}


def find(table: pd.DataFrame, area_id: str, category: str, period: str) -> tuple[int | None, str]:
    """Give a cell's number and mark."""
    keys = (table["area_id"] == area_id) & (table["category"] == category) & (table["period"] == period)
    n, mark = table.loc[keys, ["n", "mark"]].iloc[0]
    return None if pd.isna(n) else int(n), mark


def test_counts_are_of_closed_periods_and_areas_with_their_sums() -> None:
    """Nine a quarter on each of four spots: an area with two spots has 18, the municipality 36, a year 4 × that."""
    shown = protect_counts(make_tables(make_incidents(EVERYWHERE)), ELECTED, DAY).tables["polisen"]
    assert find(shown, "torget", "skadegörelse", "2024K1") == (18, "")
    assert find(shown, "0586", "skadegörelse", "2024K1") == (36, "")
    assert find(shown, "0586", ALL, "2024") == (288, "")
    assert set(shown["area_id"]) == {"torget", "stationen", "0586"}
    assert shown["mark"].eq("").all()


def test_what_has_not_ended_is_not_counted() -> None:
    """On 15 February 2025 neither the quarter nor the year is over, whatever has happened in them."""
    counts = EVERYWHERE | {("båda", "skadegörelse", "2025-01"): 40, ("båda", "skadegörelse", "2025-02"): 40}
    shown = protect_counts(make_tables(make_incidents(counts)), ELECTED, DAY).tables["polisen"]
    assert max(shown["period"].str[:4]) == "2024"
    at_march = protect_counts(make_tables(make_incidents(EVERYWHERE)), ELECTED, date(2023, 3, 31))
    assert (dict(at_march.tables), at_march.remarks["polisen"]) == ({}, (NONE_CLOSED,))


def test_those_without_points_see_the_same_so_that_two_learn_nothing_of_each_other() -> None:
    """Before anything is published too, the council sees the quarters and years of the elected, and no month."""
    counts = {key: 4 if key[0] == "bara torget" else 9 for key in EVERYWHERE}
    elected, council = (protect_counts(make_tables(make_incidents(counts)), own, DAY) for own in (ELECTED, COUNCIL))
    pd.testing.assert_frame_equal(elected.tables["polisen"], council.tables["polisen"])
    assert elected.remarks == council.remarks
    assert elected.remarks["polisen"][0] == NONE_PUBLISHED
    assert set(elected.tables["polisen"]["period"]) == {
        *("2023", "2023K1", "2023K2", "2023K3", "2023K4", "2024", "2024K1", "2024K2", "2024K3", "2024K4")
    }


def test_a_small_number_is_hidden_with_others() -> None:
    """Three broken windows on the square alone can't be had by subtracting what stands around them."""
    counts = EVERYWHERE | {("bara torget", "skadegörelse", "2024-02"): 3, ("båda", "skadegörelse", "2024-02"): 0}
    shown = protect_counts(make_tables(make_incidents(counts)), ELECTED, DAY).tables["polisen"]
    assert find(shown, "torget", "skadegörelse", "2024K1") == (None, "skyddat")
    assert (shown["mark"] == "skyddat").sum() > 1
    assert set(shown["mark"]) == {"", "skyddat"}


def test_where_the_areas_quarters_are_small_only_the_whole_is_told_and_it_is_said() -> None:
    """Two of each a quarter on four spots: an area's 4 are small, the municipality's 8 and 16 are not."""
    shown = protect_counts(make_tables(make_incidents(dict.fromkeys(EVERYWHERE, 2))), ELECTED, DAY)
    table = shown.tables["polisen"]
    assert set(table.loc[table["period"].str.contains("K"), "area_id"]) == {"0586"}
    assert find(table, "0586", "stöld", "2024K1") == (8, "")
    assert find(table, "0586", ALL, "2024K1") == (16, "")
    said = "Kvartal redovisas bara för hela kommunen: områdenas tal är för små."
    assert any(said in remark for remark in shown.remarks["polisen"])


def test_too_little_is_not_shown_at_all() -> None:
    """Nine broken windows in all are fewer than ten, and are told in no table."""
    shown = protect_counts(make_tables(make_incidents({("båda", "skadegörelse", "2023-02"): 9})), ELECTED, DAY)
    assert not shown.tables
    assert shown.remarks["polisen"] == (TOO_SMALL,)


@pytest.mark.parametrize("day", [date(2023, 7, 15), date(2024, 1, 15), date(2024, 10, 15)])
def test_who_looks_on_two_days_sees_the_same_of_what_had_ended_on_the_first(day: date) -> None:
    """All that was seen on an earlier day stands on a later one, the same figures shown and the same hidden."""
    counts = {key: (number * 7) % 13 for number, key in enumerate(EVERYWHERE)}
    tables = make_tables(make_incidents(counts))
    keys = ["area_id", "category", "period"]
    first, last = (protect_counts(tables, ELECTED, on).tables["polisen"].set_index(keys) for on in (day, DAY))
    assert (first["mark"] == "skyddat").any()
    pd.testing.assert_frame_equal(last.loc[first.index], first)


def make_series(n: dict[str, int]) -> pd.DataFrame:
    """Let a source count so many a month per area."""
    areas = pd.DataFrame({"area_id": list(n), "n": pd.array(list(n.values()), dtype="Int64")})
    months = pd.DataFrame({"first_month": MONTHS})
    common = {"source": "Brå", "category": "stöld", "municipality": "0586", "n_months": 1, "is_preliminary": False}
    return areas.merge(months, how="cross").assign(**common)


def test_areas_that_overlap_in_a_source_that_only_counts_are_left_out() -> None:
    """What a source counts in two areas that overlap can't be protected; its whole can."""
    nothing = make_incidents(EVERYWHERE).head(0)
    series = make_series({"torget": 4, "stationen": 4, "0586": 40})
    shown = protect_counts(make_tables(nothing, series), ELECTED, DAY)
    assert set(shown.tables["Brå"]["area_id"]) == {"0586"}
    divided = make_tables(nothing, make_series({"torget": 4, "stationen": 4}), AreaType.DESO)
    parts = protect_counts(divided, ELECTED, DAY)
    assert find(parts.tables["Brå"], "0586", "stöld", "2024K1") == (24, "")


def find_interval(rows: np.ndarray, shown: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """Ask linear programming between what a sum of parts must lie, knowing the shown sums and nothing else."""
    ends = [linprog(sign * wanted, A_eq=rows, b_eq=shown, bounds=(0, None), method="highs") for sign in (1, -1)]
    return ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=32, max_size=32))
def test_nobody_can_work_out_a_small_number(drawn: list[int]) -> None:
    """Whatever happens on the four spots, each hidden figure could lie anywhere in an interval at least five wide."""
    keys = [key for key in EVERYWHERE if key[2].startswith("2024")]
    counts = dict(zip(keys, drawn, strict=True))
    if not sum(drawn):
        return
    shown = protect_counts(make_tables(make_incidents(counts)), ELECTED, DAY).tables.get("polisen")
    if shown is None:
        return
    within = {"torget": {"bara torget", "båda"}, "stationen": {"båda", "bara stationen"}, "0586": set(SPOTS)}
    shown = shown[shown["period"].str.startswith("2024")]

    def lay(cell: pd.Series) -> list[float]:
        quarter = {"02": "2024K1", "05": "2024K2", "08": "2024K3", "11": "2024K4"}
        return [
            float(
                spot in within[cell["area_id"]]
                and cell["category"] in {ALL, category}
                and cell["period"] in {"2024", quarter[month[-2:]]}
            )
            for spot, category, month in keys
        ]

    laid = np.array([lay(cell) for _, cell in shown.iterrows()])
    is_shown = shown["n"].notna().to_numpy()
    assert (laid[is_shown] @ np.array(drawn) == shown["n"].dropna().to_numpy(dtype=float)).all()
    assert not shown["n"].between(1, 4).fillna(value=False).any()
    for wanted in laid[~is_shown]:
        low, high = find_interval(laid[is_shown], shown["n"].dropna().to_numpy(dtype=float), wanted)
        assert high - low >= 5 - 1e-6


@pytest.mark.parametrize("role", [Role.ELECTED, Role.COUNCIL])
def test_nothing_has_happened_is_no_fault(role: Role) -> None:
    """A municipality without a single incident gets no table and no fault."""
    assert not protect_counts(make_tables(make_incidents(EVERYWHERE).head(0)), RIGHTS[role], DAY).tables
