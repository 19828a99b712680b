"""How things stand, as lines of words that a meeting keeps."""

import pandas as pd

from geo.baseline import compare_counts
from geo.changes import Turn, compare_standings
from geo.question import Question
from geo.standing import stand_baseline, stand_sources


def test_more_narcotics_is_neither_better_nor_worse() -> None:
    """Even where a promise measures it: the same figures of fraud are worse, of narcotics only otherwise."""
    turns: dict[str, list[Turn]] = {}
    for category in ("bedrägeri", "narkotika"):
        asked = Question("Polisen", "0586", category, 2023, 2025)
        before = stand_baseline(
            asked, compare_counts(200, 200, baseline_year=2023, year=2025, dispersion=1.0), is_promised=True
        )
        now = stand_baseline(
            asked, compare_counts(200, 400, baseline_year=2023, year=2025, dispersion=1.0), is_promised=True
        )
        turns[category] = [change.turn for change in compare_standings([before], [now])]
    assert turns == {"bedrägeri": [Turn.WORSE], "narkotika": [Turn.CHANGED]}


def test_no_number_of_incidents_stands_in_a_line() -> None:
    """What is kept of 40 against 480 is words and the months."""
    asked = Question("Brå", "0586", "bedrägeri", 2023, 2025)
    compared = compare_counts(480, 40, baseline_year=2023, year=2025, dispersion=1.0)
    written = stand_baseline(asked, compared, is_promised=True).model_dump_json()
    assert "480" not in written
    assert "40" not in written


def test_a_source_reaches_to_the_last_month_of_any_delivery() -> None:
    """Two deliveries tell the later month; areas are no counts, and one that vouches for no month says so."""
    deliveries = pd.DataFrame(
        {
            "kind": ["antal", "antal", "händelser", "områden"],
            "source": ["Brå", "Brå", "Polisen", "Kartan"],
            "covers_last": pd.DatetimeIndex(["2025-12-01", "2026-01-01", "NaT", "2026-01-01"]),
        }
    )
    told = {line.name: line.word for line in stand_sources(deliveries)}
    assert told == {"Brå": "till och med jan 2026", "Polisen": "okänt hur långt"}
