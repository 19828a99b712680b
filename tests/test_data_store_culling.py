"""What has been kept as long as decided goes, and what was counted of it is counted still."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from data.retention import find_cut
from data.store import Store, open_store
from geo.answer import answer
from geo.join import assign_areas
from geo.question import Question
from geo.situation import count_months, has_rows
from tests.culled_store import (
    NOW,
    ROLE,
    ROWS,
    TODAY,
    TOWN,
    count,
    cull,
    decide,
    fill,
    gather_situation,
    incidents_of,
    look_for,
    passport,
    receive_areas,
)

FEW = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Open a new store of either kind."""
    store = open_store(address, assign=assign_areas)
    yield store
    store.close()


def test_counts_outlive_their_rows(store: Store) -> None:
    """Counts per area, category and month, zeros included, are the same before the rows go and after."""
    fill(store)
    before = count(store)
    decide(store, 36)
    assert cull(store) == [("händelserader", 4)]
    pd.testing.assert_frame_equal(count(store), before)
    assert store.read_incidents(TOWN, is_demo=False)["from_at"].dt.year.tolist() == [2024]
    in_march = before[(before["month"] == "2021-03-01") & (before["n"] > 0)]
    assert in_march[["area_id", "category", "n"]].to_numpy().tolist() == [
        ["0586", "skadegörelse", 1],
        ["0586", "stöld", 1],
        ["centrum", "skadegörelse", 1],
        ["centrum", "stöld", 1],
        ["skolan", "stöld", 1],
    ]
    assert look_for(store._engine) == []  # noqa: SLF001  # as the command that checks a store does


def test_nothing_goes_without_a_rule(store: Store) -> None:
    """A class that nobody decided of is kept, and so is one that is to be kept for good."""
    fill(store)
    assert cull(store, today=date(2090, 1, 1)) == []
    decide(store, 36)
    decide(store, None)
    assert cull(store, today=date(2090, 1, 1)) == []
    assert len(store.read_incidents(TOWN, is_demo=False)) == len(ROWS)


def test_the_clock_runs_from_the_end_of_the_month() -> None:
    """An incident of October is kept N months after its last day: in the next month it isn't there."""
    store = open_store("sqlite://", assign=assign_areas)
    store.receive(passport(), incidents_of([("2023-10-01 00:00", "cykel", 1.0), ("2023-11-01 00:00", "cykel", 1.0)]))
    decide(store, 36)
    assert cull(store, today=date(2026, 10, 31)) == []
    assert cull(store, today=date(2026, 11, 1)) == [("händelserader", 1)]
    assert cull(store, today=date(2026, 11, 30)) == []
    assert cull(store, today=date(2026, 12, 1)) == [("händelserader", 1)]


def test_a_dry_run_tells_what_would_go_and_takes_nothing(store: Store) -> None:
    """What would go is told per class, delivery and month, and all of it is still there."""
    delivery_id = fill(store)
    decide(store, 36)
    (removal,) = store.preview_culling(today=TODAY)
    told = [(row["delivery_id"], f"{row['month']:%Y-%m}", row["n"]) for row in removal.rows.to_dict("records")]
    assert told == [(delivery_id, "2021-03", 2), (delivery_id, "2021-05", 1), (delivery_id, "2022-01", 1)]
    assert (removal.n_counted, removal.n_waiting) == (4, 0)
    assert len(store.read_incidents(TOWN, is_demo=False)) == len(ROWS)


def test_the_same_file_brings_nothing_back(store: Store) -> None:
    """Rows that were culled are refused with the reason when their file comes again; nothing counts twice."""
    fill(store)
    before = count(store)
    decide(store, 36)
    cull(store)
    receipt = store.receive(passport(), incidents_of(ROWS))
    assert (receipt.n_read, receipt.n_accepted, receipt.n_known, receipt.n_rejected) == (5, 0, 1, 4)
    reasons = store.read_rejections(receipt.delivery_id)
    assert reasons["row"].tolist() == [2, 3, 4, 5]
    assert set(reasons["reason"]) == {"händelser före 2023-11-01 är gallrade; raden är äldre och tas inte emot igen."}
    pd.testing.assert_frame_equal(count(store), before)


def test_a_later_outline_has_no_figures_of_culled_months() -> None:
    """How many there were within an outline drawn afterwards is unknown, never zero; the old one keeps its figures."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    cull(store)
    receive_areas(store, {"centrum": (6, "2026-01-01"), "torget": (9, "2026-01-01")})
    counted = count(store)
    drawn_now = counted[counted["area_id"].isin(["centrum", "torget"])]
    assert drawn_now["month"].min() == pd.Timestamp("2023-11-01")
    assert drawn_now.loc[drawn_now["n"] > 0, "area_id"].tolist() == ["centrum", "torget"]
    then = count(store, on=date(2025, 1, 1))
    assert then.loc[then["area_id"] == "centrum", "n"].sum() == 3


def test_a_culled_month_that_is_vouched_for_later_has_no_figure() -> None:
    """A source whose old rows were refused has no figures of those months, though its file covers them."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    cull(store)
    store.receive(passport("väktarna"), incidents_of(ROWS))
    counted = count(store, "väktarna")
    assert (counted["month"].min(), counted["n"].sum()) == (pd.Timestamp("2023-11-01"), 3)


def test_rows_are_said_to_be_culled() -> None:
    """Whoever needs hours and places is told from which day there are rows: an empty table would look like calm."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    assert has_rows(gather_situation(store), "polisen", pd.Timestamp("2021-01-01"))
    cull(store)
    situation = gather_situation(store)
    assert [has_rows(situation, "polisen", pd.Timestamp(day)) for day in ("2023-10-01", "2023-11-01")] == [False, True]


def test_culled_months_without_their_counts_have_no_figures() -> None:
    """Where the kept counts aren't read, a month whose rows went is missing; it is never counted as none."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    cull(store)
    situation = replace(gather_situation(store), kept=None, rows_from={})
    counted = count_months(situation, "polisen")
    assert counted["month"].min() == pd.Timestamp("2023-11-01")


def test_a_day_before_a_culling_has_no_figure_of_what_went() -> None:
    """Looked back at, a month whose rows went since is missing: it is unknown, and never counted as none."""
    store = open_store("sqlite://", assign=assign_areas)
    fill(store)
    decide(store, 36)
    later = NOW + timedelta(days=30)
    store.cull(today=TODAY, author_role=ROLE, now=later)
    assert count(store.as_of(NOW))["month"].min() == pd.Timestamp("2023-11-01")
    assert count(store.as_of(later))["month"].min() == pd.Timestamp("2021-01-01")


def test_rows_go_only_in_a_culling(store: Store) -> None:
    """The database refuses to let an incident go outside an open culling, and a closed one never opens."""
    fill(store)
    decide(store, 36)
    cull(store)
    for statement in ("DELETE FROM incident", "DELETE FROM kept_count", "UPDATE culling SET is_open = (1 = 1)"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store._engine.begin() as connection:  # noqa: SLF001
            connection.exec_driver_sql(statement)


HALF = 12
deliveries = st.lists(
    st.lists(
        st.tuples(st.integers(0, 47), st.sampled_from(["cykel", "klotter"]), st.sampled_from([2.0, 7.0, 50.0, None])),
        min_size=1,
        max_size=40,
    ),
    min_size=1,
    max_size=3,
)


@given(
    deliveries=deliveries,
    is_named=st.booleans(),
    undone=st.sets(st.integers(0, 2), max_size=1),
    months=st.lists(st.integers(1, 60), min_size=1, max_size=3),
)
@example(  # the source's only row that counts goes first, then nothing but rows of an undone delivery
    deliveries=[[(33, "klotter", 2.0), (43, "klotter", 7.0)], [(0, "klotter", 2.0)]],
    is_named=False,
    undone={0},
    months=[24, 8],
)
@settings(max_examples=8, deadline=None, phases=FEW, suppress_health_check=list(HealthCheck))
def test_no_figure_and_no_verdict_changes_when_rows_go(
    deliveries: list[list[tuple[int, str, float | None]]], *, is_named: bool, undone: set[int], months: list[int]
) -> None:
    """Whatever was delivered, corrected and undone, and however often it is culled: counts and verdicts stay."""
    store = open_store("sqlite://", assign=assign_areas)
    receive_areas(store, {"centrum": (10, "2021-01-01"), "skolan": (5, "2021-01-01")})
    numbers = []
    for rows in deliveries:
        at = [(f"{2022 + month // 12}-{month % 12 + 1:02d}-15 10:00", word, x) for month, word, x in rows]
        ids = [f"id{number % HALF}" for number in range(len(rows))] if is_named else None
        given = passport(covers_first=date(2022, 1, 1))
        numbers.append(store.receive(given, incidents_of(at, ids=ids)).delivery_id)
    for place in undone & set(range(len(numbers))):
        store.undo(numbers[place], author_role=ROLE, reason="fel", now=NOW)
    before, verdicts = judge(store)
    for kept in sorted(months, reverse=True):
        decide(store, kept)
        cull(store, today=date(2026, 6, 1))
    after, verdicts_after = judge(store)
    pd.testing.assert_frame_equal(after, before)
    assert verdicts_after == verdicts
    left = store.read_incidents(TOWN, is_demo=False)["from_at"]
    assert left.empty or left.min() >= pd.Timestamp(find_cut(date(2026, 6, 1), min(months)))
    assert look_for(store._engine) == []  # noqa: SLF001
    store.close()


def judge(store: Store) -> tuple[pd.DataFrame, list[str]]:
    """Count, and hold each area's figures against the baseline year, as the pages do."""
    situation = gather_situation(store)
    monthly = count_months(situation, "polisen")
    verdicts = [
        repr(answer(Question("polisen", area, category, 2023, 2025), situation, monthly))
        for area in (TOWN, "centrum")
        for category in ("stöld", "skadegörelse")
    ]
    return monthly.dropna(subset="n").sort_values(["area_id", "category", "month"], ignore_index=True), verdicts
