"""The rows of a month are those that a search through all of them finds."""

from collections import Counter
from datetime import datetime

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.month_rows import UNDATED, number_month, order_rows
from dashboard.viewed import count_left_out, lay_view, select_incidents
from geo.situation import Situation

SOURCES, CATEGORIES = ("polisen", "Brå"), ("stöld", "våld", "trafik")
TIMES = st.one_of(st.none(), st.datetimes(datetime(2023, 11, 1), datetime(2025, 2, 28)))  # noqa: DTZ001 # local time, as in files
ROWS = st.lists(st.tuples(st.sampled_from(SOURCES), st.sampled_from(CATEGORIES), TIMES), max_size=40)
EMPTY = pd.DataFrame()


def make_situation(rows: list[tuple[str, str, datetime | None]]) -> Situation:
    """Put incidents of a source, a category and a time together."""
    incidents = pd.DataFrame(
        {
            "incident_id": np.arange(len(rows)),
            "source": pd.Series([source for source, _, _ in rows], dtype="str"),
            "category": pd.Series([category for _, category, _ in rows], dtype="str"),
            "from_at": pd.Series([at for _, _, at in rows], dtype="datetime64[us]"),
        }
    )
    return Situation("0586", incidents, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, is_demo=True)


def is_in(row: tuple[str, str, datetime | None], months: set[tuple[int, int]]) -> bool:
    """Tell whether a row is of the police, theft or violence, and happened in one of some months."""
    source, category, at = row
    return source == "polisen" and category in {"stöld", "våld"} and at is not None and (at.year, at.month) in months


@given(ROWS, st.sets(st.sampled_from([(2023, 12), (2024, 1), (2024, 2), (2024, 12), (2025, 1)])))
def test_the_rows_of_some_months_are_those_of_a_search(rows: list, months: set[tuple[int, int]]) -> None:
    """In the table's order, and none of another source, another category or without a time."""
    ordered = order_rows(make_situation(rows), "polisen", ("stöld", "våld"))
    found = ordered.find(number_month(*month) for month in sorted(months))
    assert found.tolist() == [at for at, row in enumerate(rows) if is_in(row, months)]


@given(ROWS)
def test_every_row_has_one_month_or_none(rows: list) -> None:
    """Counted month by month, with those of unknown time, they are all there."""
    ordered = order_rows(make_situation(rows), "polisen", CATEGORIES)
    counted = Counter(at and (at.year, at.month) for source, _, at in rows if source == "polisen")
    assert ordered.count(UNDATED, UNDATED + 1) == counted.pop(None, 0)
    assert all(ordered.count(number_month(*month), number_month(*month) + 1) == n for month, n in counted.items())


def test_what_is_in_no_figure_is_counted_apart() -> None:
    """A theft of unknown time, and one in a month that only theft has figures for, are left out of both categories."""
    covered = [("stöld", 1), ("stöld", 2), ("våld", 1)]
    monthly = pd.DataFrame(
        {
            "area_id": "0586",
            "category": [category for category, _ in covered],
            "month": pd.to_datetime([f"2024-{month:02}-01" for _, month in covered]),
            "n": pd.Series([1, 1, 1], dtype="Int64"),
        }
    )
    times = [datetime(2024, 1, 5), datetime(2024, 2, 5), None]  # noqa: DTZ001 # local time, as in files
    situation = make_situation([("polisen", "stöld", at) for at in times])
    view = lay_view(situation, monthly, source="polisen", categories=("stöld", "våld"), year=2024)
    assert view.months == [1]
    assert select_incidents(view, situation)["incident_id"].tolist() == [0]
    assert count_left_out(view, situation) == (1, 1)
    assert count_left_out(view.of(2024, 2), situation) == (1, 1)
    assert count_left_out(view.of(2024, 1), situation) == (1, 0)
