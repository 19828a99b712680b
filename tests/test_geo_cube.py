"""The cube and its windows give the counts of a pandas group-by."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.counts import COUNT_KEYS, count_incidents, months_between
from geo.cube import Cube, build_cube
from geo.windows import count_week, count_window

AREAS, CATEGORIES = ["a", "b", "c"], ["stöld", "våld"]
FIRST, LAST = date(2023, 11, 1), date(2024, 4, 30)
MONTHS = months_between(pd.Timestamp(FIRST), pd.Timestamp(LAST))

times = st.one_of(st.none(), st.datetimes(min_value=pd.Timestamp("2023-09-01"), max_value=pd.Timestamp("2024-06-30")))
incident = st.tuples(times, st.sampled_from([*CATEGORIES, "annat"]), st.sets(st.sampled_from([*AREAS, "okänt"])))
drawn_incidents = st.lists(incident, max_size=60)
days = st.dates(FIRST, LAST)

Drawn = list[tuple[Any, str, set[str]]]


def tables(drawn: Drawn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Incidents and the areas they lie in."""
    incidents = pd.DataFrame(
        {
            "incident_id": np.arange(100, 100 + len(drawn)),
            "category": pd.Series([category for _, category, _ in drawn], dtype="str"),
            "from_at": pd.Series([at for at, _, _ in drawn], dtype="datetime64[us]"),
        }
    )
    pairs = [(number + 100, area) for number, (_, _, areas) in enumerate(drawn) for area in sorted(areas)]
    assignment = pd.DataFrame(pairs, columns=["incident_id", "area_id"])
    return incidents, assignment.astype({"incident_id": "int64", "area_id": "str"})


def cube_of(incidents: pd.DataFrame, assignment: pd.DataFrame, whole: str | None = None) -> Cube:
    """Build the cube of all months."""
    given_axes = {"area_ids": AREAS, "categories": CATEGORIES, "months": MONTHS}
    return build_cube(incidents, assignment, **given_axes, whole=whole)


@given(drawn_incidents)
def test_the_cube_is_the_pandas_count_zeros_included(drawn: Drawn) -> None:
    """Each area, category and month, and the whole municipality, as the reindexed group-by has them."""
    incidents, assignment = tables(drawn)
    expected = count_incidents(
        incidents, assignment, area_ids=AREAS, categories=CATEGORIES, months=MONTHS, whole="0586"
    )
    counts = count_window(cube_of(incidents, assignment, whole="0586"), FIRST, LAST)
    assert counts.shape == (4, 2, 6)
    assert counts.dtype == np.int32
    assert counts.ravel().tolist() == expected.set_index(COUNT_KEYS)["n"].tolist()


@settings(deadline=None)
@given(
    drawn_incidents,
    days,
    days,
    st.one_of(st.none(), st.sets(st.integers(0, 6))),
    st.one_of(st.none(), st.sets(st.integers(0, 23))),
)
def test_any_window_is_the_pandas_group_by(
    drawn: Drawn, one: date, other: date, weekdays: set[int] | None, hours: set[int] | None
) -> None:
    """Cut months, weekdays and hours."""
    first, last = min(one, other), max(one, other)
    incidents, assignment = tables(drawn)
    wanted = None if weekdays is None else sorted(weekdays)
    counts = count_window(
        cube_of(incidents, assignment), first, last, weekdays=wanted, hours=None if hours is None else sorted(hours)
    )
    rows = incidents.merge(assignment, on="incident_id")
    rows = rows[rows["from_at"].between(pd.Timestamp(first), pd.Timestamp(last + timedelta(1)), inclusive="left")]
    rows = rows[rows["from_at"].dt.day_of_week.isin(range(7) if weekdays is None else weekdays)]
    rows = rows[rows["from_at"].dt.hour.isin(range(24) if hours is None else hours)]
    rows = rows.assign(month=rows["from_at"].dt.to_period("M").dt.to_timestamp())
    months = months_between(pd.Timestamp(first), pd.Timestamp(last))
    grid = pd.MultiIndex.from_product([AREAS, CATEGORIES, months])
    expected = rows.groupby(["area_id", "category", "month"]).size().reindex(grid, fill_value=0)
    assert counts.ravel().tolist() == expected.tolist()


@given(drawn_incidents, st.sampled_from(AREAS))
def test_the_week_of_an_area_is_the_pandas_crosstab(drawn: Drawn, area_id: str) -> None:
    """Monday is 0, and an incident at half past ten stands at ten."""
    incidents, assignment = tables(drawn)
    counts = count_week(cube_of(incidents, assignment), FIRST, LAST, area_id=area_id)
    rows = incidents.merge(assignment[assignment["area_id"] == area_id], on="incident_id")
    rows = rows[rows["from_at"].between(pd.Timestamp(FIRST), pd.Timestamp(LAST + timedelta(1)), inclusive="left")]
    expected = np.zeros((2, 7, 24), dtype=int)
    for category, at in zip(rows["category"], rows["from_at"], strict=True):
        if category in CATEGORIES:
            expected[CATEGORIES.index(category), at.isoweekday() - 1, at.hour] += 1
    assert counts.tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("first", "last"), [("2023-10-31", "2024-01-01"), ("2024-01-01", "2024-05-01"), ("2024-02-02", "2024-02-01")]
)
def test_a_window_nobody_reported_is_refused(first: str, last: str) -> None:
    """Silence is not zero."""
    with pytest.raises(ValueError, match=r"within 2023-11 to 2024-04; got"):
        count_window(cube_of(*tables([])), date.fromisoformat(first), date.fromisoformat(last))


def test_months_with_a_gap_are_refused() -> None:
    """A month that is left out can't be told from a quiet one."""
    incidents, assignment = tables([])
    for months in (MONTHS[[0, 2]], MONTHS[:0], MONTHS + pd.Timedelta(days=1)):
        with pytest.raises(ValueError, match="first days of consecutive months"):
            build_cube(incidents, assignment, area_ids=AREAS, categories=CATEGORIES, months=months)


def test_an_incident_that_comes_twice_is_refused() -> None:
    """Two rows with the same id would be counted once or four times, nobody knows which."""
    incidents, assignment = tables([(None, "stöld", {"a"})])
    with pytest.raises(ValueError, match="must be unique; 1 come again"):
        cube_of(pd.concat([incidents, incidents]), assignment)


def test_what_many_share_is_not_changed_by_one() -> None:
    """Neither the cube nor an answer can be written to."""
    cube = cube_of(*tables([]))
    for counts in (count_window(cube, FIRST, LAST), count_window(cube, FIRST, date(2024, 1, 3)), cube.monthly):
        with pytest.raises(ValueError, match="read-only"):
            counts[0, 0, 0] = 7
