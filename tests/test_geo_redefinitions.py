"""Whether a source counted the same thing in the years compared, by its own words."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.redefinitions import find_redefinition
from tests.test_geo_unknown_months import situation_of

WHOLE_YEAR = tuple(range(1, 13))
HALF_YEAR = tuple(range(1, 7))


def find(passports: list[tuple[str, str, str]], months: tuple[int, ...]) -> str:
    """Find a redefinition between 2023 and 2024, where deliveries cover some months in some words."""
    deliveries = pd.DataFrame(
        {
            "source": "polisen",
            "kind": "antal",
            "covers_first": pd.to_datetime([first for first, _, _ in passports]),
            "covers_last": pd.to_datetime([last for _, last, _ in passports]),
            "definition": [definition for _, _, definition in passports],
        }
    )
    situation = replace(situation_of({}, dict.fromkeys(range(2022, 2026), 1), "2025-12-01"), deliveries=deliveries)
    return find_redefinition(situation, "polisen", years=(2023, 2024), months=months)


ALL = ("2023-01-01", "2024-06-01", "Alla brott")
ONLY_GRAFFITI = ("2024-07-01", "2024-12-01", "Bara klotter")
REPORTED = ("2023-01-01", "2024-12-01", "Anmälda brott")
COMPLETED = ("2024-01-01", "2024-12-01", "Anmälda brott utom försök")
GRAFFITI_FILE = ("2023-01-01", "2024-12-01", "Klotter enligt Brå")
THEFT_A = ("2023-01-01", "2023-12-01", "Stöld A")
THEFT_B = ("2024-01-01", "2024-12-01", "Stöld B")


@pytest.mark.parametrize(
    ("passports", "months", "is_found"),
    [
        ([ALL, ONLY_GRAFFITI], WHOLE_YEAR, True),
        ([ALL, ONLY_GRAFFITI], HALF_YEAR, False),
        ([ALL, ("2024-07-01", "2024-12-01", "alla  brott.")], WHOLE_YEAR, False),
        # July to December of 2024 is in no delivery: what is known is told in one way.
        ([ALL, ("2022-01-01", "2022-12-01", "Bara klotter")], WHOLE_YEAR, False),
        # Of a delivery of it all nobody knows that it isn't of another kind, or of the county.
        ([ALL, ONLY_GRAFFITI, ("2023-01-01", "2024-12-01", "Anmälda brott")], WHOLE_YEAR, True),
        # Newest first in a series: 2024 is counted without attempts, though the first words cover it too.
        ([REPORTED, COMPLETED], WHOLE_YEAR, True),
        ([GRAFFITI_FILE, THEFT_A, THEFT_B], WHOLE_YEAR, True),
        ([GRAFFITI_FILE, THEFT_A, ("2024-01-01", "2024-12-01", "stöld A.")], WHOLE_YEAR, False),
    ],
)
def test_the_same_definitions_must_stand_for_every_month_compared(
    passports: list[tuple[str, str, str]], months: tuple[int, ...], *, is_found: bool
) -> None:
    """Half a year of all crimes and half a year of graffiti isn't a year of either; no words hide those of others."""
    assert bool(find(passports, months)) is is_found


def test_the_reader_is_told_what_the_source_said_of_each_year() -> None:
    """Both of 2024's definitions are named, in the source's own words."""
    said = find([ALL, ONLY_GRAFFITI], WHOLE_YEAR)
    assert "2023 «Alla brott»; 2024 «Alla brott och Bara klotter»" in said
