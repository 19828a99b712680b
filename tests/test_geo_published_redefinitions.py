"""Where a published source says something else of what it counts, as citizens are told."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.published import PeriodKind, PublishedDefinition, PublishedPeriod, PublishedSource
from geo.published_redefinitions import Redefinition, find_redefinitions, list_said, list_stretches
from tests.test_geo_redefinitions import find

ALL = PublishedDefinition(words="Alla brott", first=date(2023, 1, 1), last=date(2024, 6, 30))
GRAFFITI = PublishedDefinition(words="Bara klotter", first=date(2024, 7, 1), last=date(2025, 12, 31))


def source_of(*definitions: PublishedDefinition) -> PublishedSource:
    """Make a source that says so of what it counts."""
    return PublishedSource(
        source="polisen",
        producer="Polisen",
        licence="fri",
        extract_date=date(2026, 1, 15),
        definition=definitions[-1].words if definitions else "Händelser",
        definitions=definitions,
    )


def period(code: str, kind: PeriodKind, first: date, last: date) -> PublishedPeriod:
    """Make a period."""
    return PublishedPeriod(code=code, label=code, kind=kind, first=first, last=last)


def year(number: int) -> PublishedPeriod:
    """Make a year."""
    return period(str(number), PeriodKind.YEAR, date(number, 1, 1), date(number, 12, 31))


SECOND, THIRD = (
    period(f"2024K{number}", PeriodKind.QUARTER, date(2024, 3 * number - 2, 1), date(2024, 3 * number, 30))
    for number in (2, 3)
)


@pytest.mark.parametrize(
    ("periods", "is_told"),
    [
        ([year(2023), year(2024)], True),
        ([year(2023), year(2025)], True),
        ([year(2024)], True),
        ([SECOND, THIRD], True),
        ([year(2023), SECOND], False),
        ([THIRD, year(2025)], False),
        ([], False),
    ],
)
def test_it_is_told_of_periods_on_either_side_and_of_the_one_that_holds_the_day(
    periods: list[PublishedPeriod], *, is_told: bool
) -> None:
    """The words changed on the first of July 2024: a year of both kinds is a year of neither."""
    expected = [Redefinition(date(2024, 7, 1), "Alla brott", "Bara klotter")] if is_told else []
    assert find_redefinitions(source_of(ALL, GRAFFITI), periods) == expected


def test_a_source_that_went_back_to_its_first_words_can_be_compared_across_the_others() -> None:
    """All in 2022 and 2024, graffiti in 2023: the first and the last are counts of the same thing."""
    there = source_of(
        PublishedDefinition(words="Alla", first=date(2022, 1, 1), last=date(2022, 12, 31)),
        PublishedDefinition(words="Alla", first=date(2024, 1, 1), last=date(2024, 12, 31)),
        PublishedDefinition(words="Klotter", first=date(2023, 1, 1), last=date(2023, 12, 31)),
    )
    assert find_redefinitions(there, [year(2022), year(2024)]) == []
    days = [found.first for found in find_redefinitions(there, [year(2022), year(2023), year(2024)])]
    assert days == [date(2023, 1, 1), date(2024, 1, 1)]


def test_of_a_publication_from_before_nothing_is_said() -> None:
    """It doesn't know."""
    assert find_redefinitions(source_of(), [year(2023), year(2024)]) == []


MONTHS = [date(year, month, 1) for year in (2023, 2024) for month in range(1, 13)]
PASSPORTS = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 23), st.sampled_from(["Alla", "Klotter", "Stöld"])), max_size=5
)


def lay(passports: list[tuple[int, int, str]]) -> list[tuple[date, date, str]]:
    """Lay deliveries out by the first and last month that they cover."""
    return [(MONTHS[min(one, two)], MONTHS[max(one, two)], words) for one, two, words in passports]


def define(passports: list[tuple[date, date, str]]) -> PublishedSource:
    """Make a source of what its deliveries say of each month."""
    return source_of(
        *(
            PublishedDefinition(words=words, first=first, last=(last + pd.offsets.MonthEnd()).date())
            for first, last, words in passports
        )
    )


@given(PASSPORTS)
def test_citizens_are_told_of_a_redefinition_where_those_inside_are(passports: list[tuple[int, int, str]]) -> None:
    """Two years that the product itself holds to be unlike are so in public, and no others."""
    laid = lay(passports)
    known = {first.year for first, _, _ in laid} | {last.year for _, last, _ in laid}
    inside = find([(str(first), str(last), words) for first, last, words in laid], tuple(range(1, 13)))
    if known == {2023, 2024}:
        assert bool(find_redefinitions(define(laid), [year(2023), year(2024)])) == bool(inside)


@given(PASSPORTS)
def test_a_stretch_has_the_same_words_throughout_and_the_next_one_others(
    passports: list[tuple[int, int, str]],
) -> None:
    """By definition: every known month lies in one, and words come or go where it ends."""
    source = define(lay(passports))
    said, stretches = list_said(source.definitions), list_stretches(source, [year(2023), year(2024)])
    inside = [[month for month in said if each.first <= month <= each.last] for each in stretches]
    assert sorted(month for months in inside for month in months) == sorted(said)
    for each, months in zip(stretches, inside, strict=True):
        assert all(set(each.words.split(" och ")) == set(said[month]) for month in months)
    for months, following in pairwise(inside):
        assert set(said[max(months)]) != set(said[min(following)])
