"""What a source calls preliminary stays so until it says otherwise of the same months."""

import geopandas as gpd
import pandas as pd
import pytest

from geo.preliminary import is_preliminary, list_preliminary
from geo.question import Question
from geo.situation import Situation, gather

FIRST = ("2022-01-01", "2025-12-01", "2025-07-01")
"""Months vouched for, and the first preliminary one."""


def situation_of(*deliveries: tuple[str, str, str | None]) -> Situation:
    """Gather a municipality with a register in some deliveries, each after the other."""
    dated = pd.DataFrame(deliveries, columns=["covers_first", "covers_last", "preliminary_from"]).apply(pd.to_datetime)
    series = {"source": [], "area_id": [], "category": [], "first_month": [], "n_months": [], "is_preliminary": []}
    return gather(
        "0586",
        incidents=pd.DataFrame({"incident_id": [], "source": []}),
        series=pd.DataFrame(series).astype({"first_month": "datetime64[us]"}),
        areas=gpd.GeoDataFrame({"area_id": []}),
        deliveries=dated.assign(source="polisen", kind="händelser"),
        coverage=pd.DataFrame({"source": []}),
        assignment=pd.DataFrame({"incident_id": [], "area_id": []}),
        is_demo=False,
    )


@pytest.mark.parametrize(
    ("later", "months", "is_so"),
    [
        ((), range(1, 7), False),  # January to June of 2025 are final
        ((), range(1, 13), True),
        ((("2026-01-01", "2026-06-01", "2026-01-01"),), range(1, 13), True),  # of other months: 2025 is as it was
        ((("2026-01-01", "2026-06-01", None),), range(1, 13), True),
        ((("2022-01-01", "2026-06-01", "2026-01-01"),), range(1, 13), False),  # the same months, now final
    ],
)
def test_only_a_delivery_of_the_same_months_makes_them_final(
    later: tuple[tuple[str, str, str | None], ...], months: range, *, is_so: bool
) -> None:
    """The second half of 2025 was preliminary; what is said of 2026 alone changes nothing of it."""
    question = Question("polisen", "0586", "stöld", 2023, 2025)
    assert is_preliminary(question, situation_of(FIRST, *later), tuple(months)) is is_so


def test_the_years_with_a_preliminary_month_are_listed() -> None:
    """July 2025 on in one delivery, March 2026 on in the next; 2027 hasn't come."""
    situation = situation_of(FIRST, ("2026-01-01", "2026-06-01", "2026-03-01"))
    assert list_preliminary(situation, "polisen", until=2026) == {2025, 2026}
    assert list_preliminary(situation, "polisen", until=2025) == {2025}
