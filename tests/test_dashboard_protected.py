"""Protected counts are called fewer or more only where the statistics can be compared, as all others are."""

import geopandas as gpd
import pandas as pd
import pytest

from dashboard.protected import Cells, compare_shown, list_doubts, say_direction
from geo.published_counts import ALL
from geo.situation import Situation, gather

WHOLE, DESO = "0586", "0586A0010"
UNKNOWN = "kan inte bedömas"


def situation_of(kind: str, *definitions: str) -> Situation:
    """Gather a municipality with a DeSO, and a source that says what it counts in 2018, 2019 and so on."""
    first = [pd.Timestamp(2018 + number, 1, 1) for number, _ in enumerate(definitions)]
    last = [pd.Timestamp(day.year, 12, 1) for day in first[:-1]] + [pd.Timestamp(2025, 12, 1)]
    deliveries = {"source": "Källan", "kind": kind, "covers_first": first, "covers_last": last}
    series: dict[str, list[str]] = {
        "source": [],
        "area_id": [],
        "category": [],
        "first_month": [],
        "n_months": [],
        "is_preliminary": [],
    }
    return gather(
        WHOLE,
        incidents=pd.DataFrame({"incident_id": [], "source": []}),
        series=pd.DataFrame(series),
        areas=gpd.GeoDataFrame({"area_id": [DESO], "area_type": ["DeSO"]}),
        deliveries=pd.DataFrame(deliveries | {"definition": definitions}),
        coverage=pd.DataFrame({"source": []}),
        assignment=pd.DataFrame({"incident_id": [], "area_id": []}),
        is_demo=False,
    )


def compare(
    area_id: str, category: str, then: str, now: str, *, situation: Situation, n: int | None = 8
) -> tuple[str, tuple[str, ...]]:
    """Say how 8 incidents stand to 12, and why they may not be compared."""
    cells = [(area_id, category, then, 12, ""), (area_id, category, now, n, "" if n else "skyddat")]
    cells += [(area_id, "bedrägeri", then, 3, "")] if category == ALL else []
    table = pd.DataFrame(cells, columns=["area_id", "category", "period", "n", "mark"]).astype({"n": "Int64"})
    keys = (area_id, category, now), (area_id, category, then)
    compared = compare_shown(Cells(table), *keys, source="Källan", situation=situation)
    return say_direction(compared), list_doubts([compared])


@pytest.mark.parametrize(
    ("cell", "kind", "said"),
    [
        ((DESO, "stöld", "2023", "2025"), "antal", UNKNOWN),  # redrawn in 2025
        ((DESO, "stöld", "2023K2", "2025K2"), "antal", UNKNOWN),
        ((DESO, "stöld", "2023", "2024"), "antal", "färre"),
        ((DESO, "stöld", "2023", "2025"), "händelser", "färre"),  # counted here, in the same areas all years
        ((WHOLE, "stöld", "2023", "2025"), "antal", "färre"),
        ((WHOLE, "bedrägeri", "2018", "2024"), "händelser", UNKNOWN),  # coded anew in 2019
        ((WHOLE, "stöld och bedrägeri", "2018", "2024"), "händelser", UNKNOWN),
        ((WHOLE, ALL, "2018", "2024"), "händelser", UNKNOWN),
        ((WHOLE, "stöld", "2018", "2024"), "händelser", "färre"),
        ((WHOLE, "bedrägeri", "2019", "2024"), "händelser", "färre"),
    ],
)
def test_counts_on_either_side_of_a_break_are_not_called_fewer(
    cell: tuple[str, str, str, str], kind: str, said: str
) -> None:
    """8 against 12 is fewer, unless the DeSO were redrawn or the frauds coded anew between the two."""
    told, doubts = compare(*cell, situation=situation_of(kind, "Anmälda brott."))
    assert told == said
    assert bool(doubts) == (said == UNKNOWN)


def test_counts_of_what_is_defined_otherwise_are_not_called_fewer() -> None:
    """Reported crimes of 2018 and solved ones from 2019 aren't the same thing; the reader is told both words."""
    said, (doubt,) = compare(WHOLE, "stöld", "2018", "2024", situation=situation_of("antal", "Anmälda.", "Uppklarade."))
    assert said == UNKNOWN
    assert "Anmälda" in doubt
    assert "Uppklarade" in doubt


def test_a_count_that_is_not_shown_is_compared_with_nothing() -> None:
    """A hidden count has no direction, and no break is told of it."""
    told = compare(WHOLE, "bedrägeri", "2018", "2024", situation=situation_of("antal", "Anmälda."), n=None)
    assert told == ("–", ())
