"""Whether a goal is kept over a promise's years: certain only where every year is, and silent where figures lack."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.assessments import Colour
from data.model import Category, Goal, Measure, Period, Quote
from data.promises import PROMISES, read_promise
from geo.baseline import compare_counts
from geo.comparison import Comparison
from geo.goals import COLOURS, Kept, judge_goal, list_asked_years

TWO_YEARS = Period(first=date(2024, 1, 1), last=date(2025, 12, 31))
AFTER, MIDWAY = date(2026, 1, 15), date(2025, 7, 1)
WORDS = Quote(text="färre än 2023", document="lofte")
JUNE = tuple(range(1, 7))


def goal_of(category: Category = Category.FRAUD) -> Goal:
    """Make a goal of fewer than in 2023."""
    return Goal(goal_id="farre", name="färre", quote=WORDS, measure=Measure(category=category, baseline_year=2023))


def year(year: int, n: int | None, *, baseline_n: int = 200, **more: object) -> Comparison:
    """Compare a year with 2023, independent incidents."""
    return compare_counts(baseline_n, n, baseline_year=2023, year=year, **({"dispersion": 1.0} | more))


@pytest.mark.parametrize(
    ("compared", "today", "kept"),
    [
        # Exact binomial: 200 to 150 is certain (0.0044), 200 to 180 may be chance (0.16); equal is not fewer.
        ([year(2024, 150), year(2025, 140)], AFTER, Kept.YES),
        ([year(2024, 150), year(2025, 180)], AFTER, Kept.BY_COUNT),
        ([year(2024, 180), year(2025, 200)], AFTER, Kept.MIXED),
        ([year(2024, 200), year(2025, 210)], AFTER, Kept.NOT_BY_COUNT),
        ([year(2024, 300), year(2025, 290)], AFTER, Kept.NO),
        ([year(2024, 150), year(2025, 140)], MIDWAY, Kept.SO_FAR),
        ([year(2024, 300)], date(2024, 11, 1), Kept.NOT_SO_FAR),
        ([year(2024, 150)], AFTER, Kept.PARTLY),
        ([year(2024, 150), year(2025, None)], AFTER, Kept.PARTLY),
        ([year(2024, 150), year(2025, 60, months=JUNE, missing_months=(7, 8, 9, 10, 11, 12))], AFTER, Kept.PARTLY),
        ([year(2024, 199, is_preliminary=True), year(2025, 199, is_preliminary=True)], AFTER, Kept.UNKNOWN),
        ([year(2024, 60, has_shortfall=True), year(2025, 50, has_shortfall=True)], AFTER, Kept.UNKNOWN),
        ([year(2024, 150, dispersion=None), year(2025, 140, dispersion=None)], AFTER, Kept.BY_COUNT),
    ],
)
def test_a_goal_over_two_years_is_kept_only_as_far_as_each_year_shows(
    compared: list[Comparison], today: date, kept: Kept
) -> None:
    """By hand: one certain year and one uncertain is "räknemässigt", a year without figures "bara delvis"."""
    assert judge_goal(goal_of(), {"Brå": compared}, period=TWO_YEARS, today=today).kept is kept


def test_green_and_red_stand_for_what_is_certain_only() -> None:
    """Every other verdict is yellow or grey."""
    assert [kept for kept in Kept if COLOURS[kept] is Colour.GREEN] == [Kept.YES]
    assert [kept for kept in Kept if COLOURS[kept] is Colour.RED] == [Kept.NO]
    assert set(COLOURS) == set(Kept)


def test_sources_that_differ_are_not_weighed_together() -> None:
    """One says fewer and one more: then nobody has said which holds, and neither does the product."""
    told = {"Brå": [year(2024, 150), year(2025, 150)], "Polisen": [year(2024, 300), year(2025, 300)]}
    assert judge_goal(goal_of(), told, period=TWO_YEARS, today=AFTER).kept is Kept.DISAGREE


def test_a_source_that_can_not_tell_doesn_t_contradict_one_that_can() -> None:
    """Silence isn't another answer."""
    told = {"Brå": [year(2024, 150), year(2025, 150)], "Polisen": [year(2024, 10, has_shortfall=True)]}
    assert judge_goal(goal_of(), told, period=TWO_YEARS, today=AFTER).kept is Kept.YES


def test_narcotics_are_neither_better_nor_worse_whatever_the_count() -> None:
    """They are found by police work; more or fewer, the verdict is grey."""
    for n in (10, 200, 900):
        judged = judge_goal(goal_of(Category.NARCOTICS), {"Brå": [year(2024, n)]}, period=TWO_YEARS, today=AFTER)
        assert COLOURS[judged.kept] is Colour.GREY
        assert judged.kept is Kept.AMBIGUOUS


def test_only_mjolby_has_a_goal_that_a_figure_can_judge() -> None:
    """The other two promises name no number for any goal, and neither does Mjölby's awareness of fraud."""
    measured = {
        path.stem: [goal.goal_id for area in read_promise(path).focus_areas for goal in area.goals if goal.measure]
        for path in PROMISES.glob("*.yaml")
    }
    assert measured == {"mjolby-2024-2025": ["farre-bedragerier"], "kungsor-2020": [], "hogsby-monsteras-2024-2025": []}
    lacking = judge_goal(goal_of().model_copy(update={"measure": None}), {}, period=TWO_YEARS, today=AFTER)
    assert lacking.kept is Kept.NO_MEASURE


def test_years_are_asked_for_as_they_begin() -> None:
    """In June 2024 nobody is asked for 2025; in 2026 both years are."""
    assert list_asked_years(TWO_YEARS, date(2024, 6, 30)) == [2024]
    assert list_asked_years(TWO_YEARS, MIDWAY) == [2024, 2025]
    assert list_asked_years(TWO_YEARS, AFTER) == [2024, 2025]


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=2, max_size=2), st.integers(1, 300))
def test_no_figures_of_a_year_that_is_not_whole_make_a_goal_kept_or_broken(
    given_years: list[tuple[int, bool]], baseline_n: int
) -> None:
    """Green and red ask for both years, every month of them."""
    compared = [
        year(2024 + place, n, baseline_n=baseline_n, missing_months=() if is_whole else (12,))
        for place, (n, is_whole) in enumerate(given_years)
    ]
    judged = judge_goal(goal_of(), {"Brå": compared}, period=TWO_YEARS, today=AFTER)
    if not all(is_whole for _, is_whole in given_years):
        assert COLOURS[judged.kept] is Colour.GREY
    if judged.kept is Kept.YES:
        assert all(n < baseline_n for n, _ in given_years)
