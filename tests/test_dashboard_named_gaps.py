"""What is missing is told with its year and source, and one is told in the singular."""

from dataclasses import replace

import pandas as pd

from dashboard.area_map import View
from dashboard.map_facts import Facts, say_facts
from dashboard.views.goal import list_gaps
from geo.baseline import compare_counts
from geo.question import Question

VIEW = View("polisen", ("stöld",), 2025, pd.DataFrame(), month=3)


def test_one_incident_is_one() -> None:
    """Not «1 händelser»; none and two are many."""
    told = [say_facts(Facts((), (), n, 0, 0), VIEW, whole_name="hela kommunen") for n in (0, 1, 2)]
    assert [text.split(" i ")[0].split(": ")[1] for text in told] == [
        "0 händelser (stöld)",
        "1 händelse (stöld)",
        "2 händelser (stöld)",
    ]


def test_missing_months_name_their_year_and_source() -> None:
    """March is missing of Brå's 2024 and 2025 alike: it is said once, of both; nothing is said of polisen."""
    months = tuple(month for month in range(1, 13) if month != 3)
    compared = compare_counts(200, 150, baseline_year=2023, year=2024, dispersion=1.0)
    lacking = replace(compared, months=months, missing_months=(3,))
    asked = Question("Brå", "0586", "stöld", 2023, 2024)
    answers = [(asked, lacking), (replace(asked, year=2025), lacking), (replace(asked, source="polisen"), compared)]
    assert list_gaps(answers) == ["**Brå 2024, Brå 2025:** Månader som saknas i något av åren och inte räknas: mar."]
