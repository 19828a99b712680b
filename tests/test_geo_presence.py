"""When to be where: the week's sums, how sure an order is, delivered presence, before and after."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.presences import Presence, PresenceKind
from geo.presence import Basis, lay_week
from geo.presence_delivered import lay_minutes, sum_presences, sum_within
from geo.presence_effect import BeforeAfter, Hindrance, compare_before_after, sum_categories
from geo.ranked_windows import WINDOW_HOURS, RankedWindow, choose_top, rank_windows, round_together, sum_windows

FRIDAY = datetime(2024, 5, 3, 22, 10)  # noqa: DTZ001 - Swedish clock time


def incidents(*spans: tuple[str | None, str | None]) -> pd.DataFrame:
    """Lay out incidents by their spans."""
    return pd.DataFrame(
        {
            "from_at": pd.to_datetime([first for first, _ in spans], format="ISO8601"),
            "to_at": pd.to_datetime([last for _, last in spans], format="ISO8601"),
        }
    )


def presence(start: datetime, minutes: int, area_id: str = "a") -> Presence:
    """Make a presence."""
    return Presence(
        municipality="0586",
        key="ett",
        author_role="polis",
        area_id=area_id,
        start=start,
        minutes=minutes,
        what=PresenceKind.ON_FOOT,
    )


def test_what_is_in_the_week_and_beside_it_is_every_incident() -> None:
    """One of the hour, one of the day, one without time and one of a fortnight: two in, two beside."""
    week = lay_week(
        incidents(
            ("2024-05-03 22:10", "2024-05-03 22:40"),
            ("2024-05-04", "2024-05-04 23:59:59"),
            (None, None),
            ("2024-05-01", "2024-05-14"),
        )
    )
    assert (week.n, week.hours.n, week.hours.n_unknown, week.hours.n_too_long) == (4, 2, 1, 1)
    assert (week.n_known, week.n_day_only) == (1, 1)
    assert week.hours.shares.to_numpy().sum() == 2


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 20 * 86400)), max_size=30), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_windows_sum_to_the_incidents(spans: list[tuple[int, int]], only_known: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever the spans and the length of a window, in the matrix and beside it are all the incidents."""
    start = pd.Series(np.array([at for at, _ in spans], dtype="datetime64[s]"))
    end = pd.Series(np.array([at + length for at, length in spans], dtype="datetime64[s]"))
    week = lay_week(pd.DataFrame({"from_at": start, "to_at": end}), only_known=only_known)
    assert week.hours.n + week.hours.n_unknown + week.hours.n_too_long == week.n == len(spans)
    for length in (1, *WINDOW_HOURS, 24):
        assert sum_windows(week.hours.shares, length).sum() == pytest.approx(week.hours.n)


def test_when_only_the_day_is_known_no_hour_is_told() -> None:
    """Two of three without a clock: weekdays alone; without those two, the hours of the third may be read."""
    days = [("2024-05-04", "2024-05-04 23:59:59"), ("2024-05-05", "2024-05-05 23:59:59")]
    found = incidents(*days, ("2024-05-03 22:10", None))
    assert lay_week(found).basis is Basis.DAYS
    assert lay_week(found, only_known=True).basis is Basis.HOURS
    assert lay_week(found, only_known=True).hours.n == 1


def test_a_registration_date_is_no_time_of_the_incident() -> None:
    """A source that dates by when it was written in says nothing of when to be there; nor does no time at all."""
    assert lay_week(incidents(("2024-05-03 10:00", None)), is_registered=True).basis is Basis.REGISTERED
    assert lay_week(incidents((None, None)), is_registered=True).basis is Basis.NOTHING


def test_false_midnights_are_seen() -> None:
    """Five of twelve at midnight to the second have no clock; one of twelve may have."""
    clocked = [(f"2024-05-03 {hour:02}:10", None) for hour in range(8, 15)]
    midnights = [("2024-05-03 00:00:00", None)]
    assert lay_week(incidents(*clocked, *midnights * 5)).has_false_midnight
    assert not lay_week(incidents(*clocked, *midnights)).has_false_midnight


def test_windows_by_hand() -> None:
    """Friday 22 and 23 and Saturday 00: two lie in Friday's last window of four hours and one in Saturday's first."""
    week = lay_week(incidents(("2024-05-03 22:00", None), ("2024-05-03 23:59", None), ("2024-05-04 00:00:01", None)))
    sums = sum_windows(week.hours.shares, 4)
    assert (sums[4, 5], sums[5, 0], sums.sum()) == (2, 1, 3)
    with pytest.raises(ValueError, match="divide"):
        sum_windows(week.hours.shares, 5)


def order(n: Sequence[int], *, dispersion: float, seed: int) -> tuple[RankedWindow, ...]:
    """Put the counts of 42 windows in order."""
    shares = np.zeros((7, 24))
    shares[:, ::4] = np.reshape(n, (7, 6))
    rng = np.random.default_rng(seed)
    return rank_windows(pd.DataFrame(shares), length=4, dispersion=dispersion, rng=rng)


@pytest.mark.parametrize("dispersion", [1.0, 2.0])
def test_where_no_window_differs_hardly_any_is_called_certain(dispersion: float) -> None:
    """In 60 made-up areas with even risk at most 3 weeks have a window that is called certain."""
    rng = np.random.default_rng(5)
    n_certain = 0
    for seed in range(60):
        mean = np.full(42, 3.0)
        n = rng.poisson(mean) if dispersion == 1 else rng.negative_binomial(mean, 1 / dispersion)
        n_certain += any(window.is_certain for window in order(n.tolist(), dispersion=dispersion, seed=seed))
    assert n_certain <= 3


def test_a_window_that_has_a_sixth_of_everything_is_found() -> None:
    """Friday evening with 50 of 300 is first and certain, and its interval holds 50."""
    n = [6] * 41
    n.insert(4 * 6 + 5, 54)
    first = order(n, dispersion=2.0, seed=1)[0]
    assert (first.weekday, first.first_hour, first.n, first.rank, first.is_certain) == (4, 20, 54, 1, True)
    assert first.low_n < 54 < first.high_n


def test_too_few_incidents_give_no_order_and_few_in_a_window_no_answer() -> None:
    """Nineteen are not put in order; a window of four is grey however high it comes."""
    assert order([19] + [0] * 41, dispersion=1.0, seed=1) == ()
    spread = order([4] * 6 + [0] * 36, dispersion=1.0, seed=1)
    assert spread[0].is_few
    assert choose_top(spread) == ()
    assert len(choose_top(order([40] + [0] * 41, dispersion=1.0, seed=1))) == 1


@given(st.lists(st.floats(0, 1000), max_size=40))
def test_rounding_together_keeps_the_sum(values: list[float]) -> None:
    """Nobody is lost or added by rounding, and no number moves by one or more."""
    rounded = round_together(values)
    assert rounded.sum() == round(float(np.sum(values)))
    assert all(abs(whole - value) < 1 for whole, value in zip(rounded.tolist(), values, strict=True))


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(5, 1440)), max_size=15))
@settings(max_examples=50, deadline=None)
def test_the_minutes_of_presence_are_all_laid_out(times: list[tuple[int, int]]) -> None:
    """However they begin and end, the week's minutes sum to those that were logged."""
    logged = [presence(FRIDAY + timedelta(minutes=start), minutes) for start, minutes in times]
    assert lay_minutes(logged).to_numpy().sum() == sum(minutes for _, minutes in times)


def test_presence_over_midnight_by_hand() -> None:
    """Ninety minutes from Friday 23.10: fifty on Friday, forty on Saturday."""
    minutes = lay_minutes([presence(FRIDAY + timedelta(hours=1), 90)])
    assert (minutes.loc[4, 23], minutes.loc[5, 0]) == (50, 40)
    window = RankedWindow(4, 20, 4, 9, 9, 4, 16, 1, 1, 2)
    assert sum_within(minutes, [window]) == 50


def test_delivered_presence_is_that_of_the_area_and_the_days() -> None:
    """One on the last day counts, one the day after or elsewhere doesn't; nothing logged is nought and no day."""
    logged = [presence(FRIDAY, 30), presence(FRIDAY + timedelta(days=1), 60), presence(FRIDAY, 60, "b")]
    delivered = sum_presences(logged, area_id="a", first=date(2024, 1, 1), last=FRIDAY.date())
    assert (delivered.n, delivered.minutes, delivered.newest) == (1, 30, FRIDAY.date())
    assert sum_presences([], area_id="a", first=date(2024, 1, 1), last=FRIDAY.date()).n == 0


def months(first: str, n: Sequence[int]) -> pd.Series:
    """Lay out monthly counts."""
    return pd.Series(n, index=pd.date_range(first, periods=len(n), freq="MS"))


def test_before_and_after_are_the_same_months() -> None:
    """From 5 October: November to September against the year before; October is neither, and nothing overlaps."""
    area, rest = months("2022-01-01", range(48)), months("2022-01-01", [100] * 48)
    found = compare_before_after(area, rest, start=date(2024, 10, 5), dispersion=1.0)
    assert isinstance(found, BeforeAfter)
    assert (found.months[0], found.months[-1], len(found.months)) == (
        pd.Timestamp("2024-11-01"),
        pd.Timestamp("2025-09-01"),
        11,
    )
    after = range(34, 45)
    assert found.area == (sum(after) - 12 * 11, sum(after))
    assert found.earlier_n == sum(after) - 24 * 11
    assert found.comparison == (1100, 1100)


def test_a_start_on_the_first_counts_its_month() -> None:
    """A whole year after is held against the whole year before."""
    found = compare_before_after(
        months("2023-01-01", [10] * 24), months("2023-01-01", [90] * 24), start=date(2024, 1, 1), dispersion=1.0
    )
    assert isinstance(found, BeforeAfter)
    assert (found.area, len(found.months), found.earlier_n) == ((120, 120), 12, None)
    assert found.found.ratio == pytest.approx(1)


def test_months_that_lack_a_figure_in_either_area_are_not_counted() -> None:
    """A gap in the comparison area takes the month out of both, now and then."""
    area, rest = months("2023-01-01", [10] * 24), months("2023-01-01", [90] * 24).drop(pd.Timestamp("2024-03-01"))
    found = compare_before_after(area, rest, start=date(2024, 1, 1), dispersion=1.0)
    assert isinstance(found, BeforeAfter)
    assert (found.area, found.comparison) == ((110, 110), (990, 990))


@pytest.mark.parametrize(
    ("start", "dispersion", "why"),
    [
        (date(2025, 1, 1), 1.0, Hindrance.NO_MONTHS),
        (date(2020, 1, 1), 1.0, Hindrance.NO_MONTHS),
        (date(2024, 1, 1), None, Hindrance.NO_SPREAD),
    ],
)
def test_what_cannot_be_compared_says_why(start: date, dispersion: float | None, why: Hindrance) -> None:
    """No month after, no month before, or no knowledge of how the counts vary."""
    given_n = months("2023-01-01", [10] * 24)
    assert compare_before_after(given_n, given_n * 9, start=start, dispersion=dispersion) is why


def test_few_incidents_never_give_a_verdict() -> None:
    """Nine before and none after looks splendid, and nothing is said of it."""
    area = months("2023-01-01", [1] * 9 + [0] * 15)
    found = compare_before_after(area, months("2023-01-01", [500] * 24), start=date(2024, 1, 1), dispersion=1.0)
    assert isinstance(found, BeforeAfter)
    assert found.found.verdict.value == "för få händelser för att avgöra"


def test_a_month_that_lacks_a_category_is_absent_and_not_low() -> None:
    """January has both categories and February one: only January is summed."""
    rows = pd.DataFrame(
        {
            "area_id": "a",
            "category": ["x", "y", "x", "y"],
            "month": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-02-01", "2024-02-01"]),
            "n": pd.array([1, 2, 3, None], dtype="Int64"),
        }
    )
    summed = sum_categories(rows, area_id="a", categories=["x", "y"])
    assert summed.to_dict() == {pd.Timestamp("2024-01-01"): 3}
