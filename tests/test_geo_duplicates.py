"""Proposals of duplicates: near in place and time, of one category, and nothing else."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.duplicates import propose_duplicates

DEGREE_M = 111_320.0  # a degree of latitude in metres, about


def incidents(*rows: tuple[int, str, str, str, float | None]) -> pd.DataFrame:
    """Make incidents from (id, category, first and last time, metres north)."""
    return pd.DataFrame(
        {
            "incident_id": [number for number, *_ in rows],
            "category": [category for _, category, *_ in rows],
            "from_at": pd.to_datetime([first for _, _, first, _, _ in rows]),
            "to_at": pd.to_datetime([last for _, _, _, last, _ in rows]),
            "lon": 15.0,
            "lat": pd.Series([None if m is None else 58 + m / DEGREE_M for *_, m in rows], dtype="float64"),
        }
    )


MINE = incidents((1, "stöld", "2026-01-10 20:00", "2026-01-11 07:00", 0.0))


@pytest.mark.parametrize(
    ("other", "is_proposed"),
    [
        ((2, "stöld", "2026-01-11 06:00", "2026-01-11 06:00", 49.0), True),
        ((2, "stöld", "2026-01-11 06:00", "2026-01-11 06:00", 51.5), False),
        ((2, "våld", "2026-01-11 06:00", "2026-01-11 06:00", 0.0), False),
        ((2, "stöld", "2026-01-12 07:00", "2026-01-12 09:00", 0.0), True),
        ((2, "stöld", "2026-01-12 07:01", "2026-01-12 09:00", 0.0), False),
        ((2, "stöld", "2026-01-09 10:00", "2026-01-09 20:00", 0.0), True),
        ((2, "stöld", "2026-01-09 10:00", "2026-01-09 19:59", 0.0), False),
        ((2, "stöld", "2026-01-11 06:00", "2026-01-11 06:00", None), False),
        ((1, "stöld", "2026-01-10 20:00", "2026-01-11 07:00", 0.0), False),
    ],
)
def test_fifty_metres_a_day_and_one_category(other: tuple[int, str, str, str, float | None], is_proposed: bool) -> None:  # noqa: FBT001  # a parameter
    """The limits themselves are within; an unknown place is near nothing, and nobody is their own double."""
    assert len(propose_duplicates(MINE, incidents(other))) == is_proposed


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_every_near_pair_is_proposed_from_both_ends(north: list[float]) -> None:
    """Being near is mutual, and the nearest stands first."""
    when = "2026-01-10 20:00"
    table = incidents(*((number, "stöld", when, when, m) for number, m in enumerate(north)))
    found = propose_duplicates(table, table)
    pairs = set(zip(found["incident_id"], found["other_id"], strict=True))
    assert pairs == {(b, a) for a, b in pairs}
    for _, mine in found.groupby("incident_id"):
        assert mine["distance_m"].is_monotonic_increasing


def test_nothing_gives_nothing() -> None:
    """An empty queue, or nothing to compare with."""
    assert propose_duplicates(MINE[:0], MINE).empty
    assert propose_duplicates(MINE, MINE[:0]).empty
