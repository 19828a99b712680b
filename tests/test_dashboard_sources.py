"""What a figure rests on is told beside it, also what didn't come in."""

import geopandas as gpd
import pandas as pd
import pytest

from dashboard.views.sources import list_passports
from geo.situation import Situation, gather


def situation_of(deliveries: pd.DataFrame) -> Situation:
    """Gather a municipality of which only the deliveries matter."""
    nothing = pd.DataFrame({"source": [], "area_id": [], "incident_id": []})
    return gather(
        "0586",
        incidents=nothing,
        series=nothing,
        areas=gpd.GeoDataFrame({"area_id": []}),
        deliveries=deliveries,
        coverage=nothing,
        assignment=nothing,
        is_demo=False,
    )


@pytest.mark.parametrize(
    ("kind", "n_rejected", "is_told"), [("händelser", 105, True), ("händelser", 0, False), ("antal", 105, False)]
)
def test_rows_of_a_register_that_were_refused_are_told(kind: str, n_rejected: int, *, is_told: bool) -> None:
    """105 of 984 incidents are in no figure; for ready counts what lacks is unknown and no lower figure."""
    passport = {
        "source": ["polisen"],
        "kind": kind,
        "definition": "Anmälda.",
        "producer": "Polisen",
        "licence": "intern",
        "extract_date": pd.Timestamp("2026-01-15"),
        "covers_first": pd.Timestamp("2022-01-01"),
        "covers_last": pd.Timestamp("2025-12-01"),
        "shortfall_note": None,
        "n_read": 984,
        "n_rejected": n_rejected,
    }
    (told,) = list_passports(situation_of(pd.DataFrame(passport)), "polisen")
    assert ("Avvisade rader: 105 av 984, och de räknas inte" in told) is is_told
    (stripped,) = list_passports(situation_of(pd.DataFrame(passport).drop(columns=["n_read", "n_rejected"])), "polisen")
    assert "Avvisade" not in stripped  # who sees no points isn't given the numbers of a delivery
