"""Rows of a register that were refused can't make a year with fewer certain."""

from typing import Any

import pandas as pd
import pytest

from geo.answer import answer
from geo.comparison import ChanceVerdict
from geo.question import Question
from geo.situation import Situation, count_months
from tests.register_example import gather_register

NONE = {"n_refused": 0}


def situation_of(n_2025: int, *passports: dict[str, Any]) -> Situation:
    """Make a register of 20 thefts a month, in 2025 another number, brought by such deliveries."""
    months = pd.date_range("2022-01-01", "2025-12-01", freq="MS", unit="us")
    days = [month for month in months for _ in range(n_2025 if month.year == 2025 else 20)]
    incidents = pd.DataFrame({"from_at": days, "to_at": days}).apply(pd.to_datetime)
    common = {
        "source": "polisen",
        "kind": "händelser",
        "covers_first": months[0],
        "covers_last": months[-1],
        "extract_date": pd.Timestamp("2026-01-15"),
        "definition": "Anmälda.",
        "shortfall_note": None,
        "preliminary_from": pd.NaT,
        "n_read": 984,
        "n_accepted": 879,
        "n_remarked": 0,
        "n_known": 0,
    }
    return gather_register(incidents, pd.DataFrame([common | one for one in passports]), months=months)


@pytest.mark.parametrize(
    ("n_2025", "passports", "verdict"),
    [
        # 240 in 2023, 144 in 2025: with 105 more 249, which is not fewer.
        (12, ({"n_refused": 105},), ChanceVerdict.WITHHELD),
        (12, (NONE,), ChanceVerdict.FEWER),
        # With five more 149 against 240: still certain.
        (12, ({"n_refused": 5},), ChanceVerdict.FEWER),
        # 384 against 240: with 105 more of 2023 345 against 384, which chance can make.
        (32, ({"n_refused": 105},), ChanceVerdict.WITHHELD),
        # Of months that aren't compared.
        (12, (NONE, {"n_refused": 105, "covers_last": pd.Timestamp("2022-12-01")}), ChanceVerdict.FEWER),
        # The workbook of the refused was mended and read in: all of it, and 20 of it (85 are left: 229 against 240).
        (12, ({"n_refused": 105}, NONE | {"n_read": 105, "n_accepted": 105}), ChanceVerdict.FEWER),
        (12, ({"n_refused": 105}, {"n_refused": 85, "n_read": 105, "n_accepted": 20}), ChanceVerdict.WITHHELD),
        # Another file of the same months and day, eighty rows of another category, mends none of the refused.
        (12, ({"n_refused": 105}, NONE | {"n_read": 80, "n_accepted": 80}), ChanceVerdict.WITHHELD),
        # Or the whole file, mended.
        (12, ({"n_refused": 105}, NONE | {"n_accepted": 105, "n_known": 879}), ChanceVerdict.FEWER),
    ],
)
def test_refused_rows_may_be_the_whole_difference(
    n_2025: int, passports: tuple[dict[str, Any], ...], verdict: ChanceVerdict
) -> None:
    """Each may have been a theft of the year with fewer, so nothing is certain that they could undo."""
    situation = situation_of(n_2025, *passports)
    compared = answer(Question("polisen", "0586", "stöld", 2023, 2025), situation, count_months(situation, "polisen"))
    assert compared.chance_verdict is verdict
    assert ("avvisades och räknas inte" in compared.unlike) is (verdict is ChanceVerdict.WITHHELD)
