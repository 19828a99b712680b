"""Counts per area, category and month are complete and add up."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.counts import complete_series, count_incidents, covered_months, months_between, sum_areas, total_year

MONTHS = months_between(pd.Timestamp("2023-01-01"), pd.Timestamp("2023-12-31"))
CATEGORIES = ["stöld", "våld"]

incident = st.tuples(st.sampled_from(CATEGORIES), st.integers(1, 12), st.sets(st.sampled_from(["a", "b"])))


@given(st.lists(incident, max_size=40))
def test_counts_add_up_to_the_incidents(drawn: list[tuple[str, int, set[str]]]) -> None:
    """The whole holds each incident once; each area holds those that lie in it; every month has a row."""
    incidents = pd.DataFrame(
        {
            "incident_id": range(len(drawn)),
            "category": pd.Series([category for category, _, _ in drawn], dtype="str"),
            "from_at": pd.Series([pd.Timestamp(2023, month, 9) for _, month, _ in drawn], dtype="datetime64[us]"),
        }
    )
    pairs = [(number, area) for number, (_, _, areas) in enumerate(drawn) for area in sorted(areas)]
    assignment = pd.DataFrame(pairs, columns=["incident_id", "area_id"]).astype({"incident_id": "int64"})
    counts = count_incidents(
        incidents, assignment, area_ids=["a", "b"], categories=CATEGORIES, months=MONTHS, whole="0586"
    )
    assert len(counts) == 3 * 2 * 12
    totals = counts.groupby("area_id")["n"].sum()
    assert totals["0586"] == len(drawn)
    for area in ("a", "b"):
        assert totals[area] == sum(area in areas for _, _, areas in drawn)


def series_of(rows: list[tuple[str, int, int | None]]) -> pd.DataFrame:
    """Monthly counts of theft per area and month of 2023."""
    return pd.DataFrame(
        {
            "area_id": [area for area, _, _ in rows],
            "category": "stöld",
            "first_month": [pd.Timestamp(2023, month, 1) for _, month, _ in rows],
            "n_months": 1,
            "n": pd.array([n for _, _, n in rows], dtype="Int64"),
        }
    )


def covered_by(months: pd.DatetimeIndex, *, is_absent_zero: bool) -> pd.DataFrame:
    """Let a source vouch for theft in some months."""
    return pd.DataFrame({"category": "stöld", "month": months, "is_absent_zero": is_absent_zero})


def test_an_absent_row_is_zero_only_when_the_source_says_so() -> None:
    """The same file means different things from a source that leaves zeros out and one that leaves gaps."""
    given_rows = series_of([("a", 1, 4)])
    vouching = covered_by(MONTHS[:2], is_absent_zero=True)
    silent = covered_by(MONTHS[:2], is_absent_zero=False)
    assert complete_series(given_rows, area_ids=["a"], covered=vouching)["n"].tolist() == [4, 0]
    assert complete_series(given_rows, area_ids=["a"], covered=silent)["n"].tolist() == [4, pd.NA]


def test_a_month_between_two_deliveries_is_not_a_zero() -> None:
    """January and March are vouched for; February, which nobody covered, is not there."""
    vouching = covered_by(MONTHS[[0, 2]], is_absent_zero=True)
    counts = complete_series(series_of([("a", 1, 4)]), area_ids=["a"], covered=vouching)
    assert covered_months(counts, 2023) == [1, 3]


def test_a_figure_outside_the_covered_months_is_kept_and_its_sisters_are_unknown() -> None:
    """Area a has a figure for a month that the source doesn't vouch for; area b has none, and no zero."""
    counts = complete_series(
        series_of([("a", 2, 7)]), area_ids=["a", "b"], covered=covered_by(MONTHS[:1], is_absent_zero=True)
    )
    by_cell = counts.set_index(["area_id", "month"])["n"]
    assert by_cell["a", MONTHS[1]] == 7
    assert pd.isna(by_cell["b", MONTHS[1]])
    assert by_cell["b", MONTHS[0]] == 0


def test_a_figure_that_the_source_withholds_stays_missing() -> None:
    """Two dots in the file are not a zero, even where absent rows are."""
    counts = complete_series(
        series_of([("a", 1, None)]), area_ids=["a"], covered=covered_by(MONTHS[:1], is_absent_zero=True)
    )
    assert counts["n"].isna().all()


def test_a_sum_with_a_missing_part_is_missing() -> None:
    """The municipality can't be counted when one of its areas can't."""
    given_rows = series_of([("a", 1, 4), ("b", 1, None), ("a", 2, 1), ("b", 2, 2)])
    counts = complete_series(given_rows, area_ids=["a", "b"], covered=covered_by(MONTHS[:2], is_absent_zero=False))
    assert sum_areas(counts, whole="2021")["n"].tolist() == [pd.NA, 3]


def test_a_year_adds_its_own_months_and_names_them() -> None:
    """Two months of 2023 are covered; the rest are not zeros."""
    counts = complete_series(
        series_of([("a", 1, 4), ("a", 2, 3)]), area_ids=["a"], covered=covered_by(MONTHS[:2], is_absent_zero=False)
    )
    assert total_year(counts, year=2023, categories=["stöld"])["a"] == 7
    assert covered_months(counts, 2023) == [1, 2]
    assert covered_months(counts, 2024) == []


def test_a_month_whose_figure_is_missing_is_not_covered() -> None:
    """January is known; March is there without a figure, and February is another year's."""
    monthly = pd.DataFrame({"month": pd.to_datetime(["2026-01-01", "2026-03-01", "2025-02-01"]), "n": [1, None, 2]})
    assert covered_months(monthly, 2026) == [1]
