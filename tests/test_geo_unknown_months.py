"""Incidents of which only the year is known can't make a difference between parts of years."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.answer import answer
from geo.comparison import ChanceVerdict
from geo.question import Question
from geo.situation import Situation, count_months
from tests.register_example import gather_register


def situation_of(n_yearly: dict[int, int], n_monthly: dict[int, int], last: str) -> Situation:
    """Make a register of thefts: so many of each year with only the year, and so many in each of its months."""
    spans = [(f"{year}-01-01", f"{year}-12-31 23:59:59") for year, n in n_yearly.items() for _ in range(n)]
    months = pd.date_range("2022-01-01", last, freq="MS", unit="us")
    spans += [(f"{month:%Y-%m}-05", f"{month:%Y-%m}-05") for month in months for _ in range(n_monthly[month.year])]
    incidents = pd.DataFrame(spans, columns=["from_at", "to_at"]).apply(pd.to_datetime, format="ISO8601")
    passport = {"source": ["polisen"], "kind": "händelser", "covers_first": months[0], "covers_last": months[-1]}
    said = {"definition": "Anmälda.", "shortfall_note": None, "preliminary_from": pd.NaT}
    return gather_register(incidents, pd.DataFrame(passport | said), months=months)


@pytest.mark.parametrize(
    ("n_yearly", "last", "verdict"),
    [
        # January to June: 60 in both years by month. With 60 more that stand in January for want of better: 120.
        ({2023: 60}, "2025-06-01", ChanceVerdict.WITHHELD),
        ({2025: 60}, "2025-06-01", ChanceVerdict.WITHHELD),
        ({}, "2025-06-01", ChanceVerdict.UNCERTAIN),
        # The whole year: they were of it, whichever month; 180 against 120 is certain.
        ({2023: 60}, "2025-12-01", ChanceVerdict.FEWER),
    ],
)
def test_incidents_of_a_whole_year_make_no_difference_between_half_years(
    n_yearly: dict[int, int], last: str, verdict: ChanceVerdict
) -> None:
    """Ten a month all along; what is only known to the year is held against no half of one."""
    situation = situation_of(n_yearly, dict.fromkeys(range(2022, 2026), 10), last)
    compared = answer(Question("polisen", "0586", "stöld", 2023, 2025), situation, count_months(situation, "polisen"))
    assert compared.chance_verdict is verdict


def test_a_difference_that_stands_without_them_is_told() -> None:
    """180 against 60 in the half-years, five more of 2023 with only the year: 180 would do without them."""
    monthly = {2022: 30, 2023: 30, 2024: 30, 2025: 10}
    situation = situation_of({2023: 5}, monthly, "2025-06-01")
    compared = answer(Question("polisen", "0586", "stöld", 2023, 2025), situation, count_months(situation, "polisen"))
    assert (compared.baseline_n, compared.n, compared.chance_verdict) == (185, 60, ChanceVerdict.FEWER)


def test_incidents_of_the_year_with_fewer_may_have_happened_in_the_months_compared() -> None:
    """January 2023 is missing, so February to June is compared: 150 against 50, but 100 more of 2025 have no month."""
    monthly = {2022: 30, 2023: 30, 2024: 30, 2025: 10}
    for n, verdict in ((100, ChanceVerdict.WITHHELD), (5, ChanceVerdict.FEWER)):
        situation = situation_of({2025: n}, monthly, "2025-06-01")
        coverage = situation.coverage[situation.coverage["month"] != pd.Timestamp("2023-01-01")]
        situation = replace(situation, coverage=coverage)
        asked = Question("polisen", "0586", "stöld", 2023, 2025)
        compared = answer(asked, situation, count_months(situation, "polisen"))
        assert (compared.months, compared.baseline_n, compared.n) == ((2, 3, 4, 5, 6), 150, 50)
        assert compared.chance_verdict is verdict
