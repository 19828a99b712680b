"""What Baslinje says for each so many inhabitants, by the population of those very years."""

from datetime import date
from typing import Any

from dashboard.views.inhabitants import say_rates
from data.indicators import Indicator, IndicatorValue, Sex
from geo.comparison import Comparison

COMPARED = Comparison(
    baseline_year=2023,
    year=2024,
    months=tuple(range(1, 13)),
    missing_months=(),
    baseline_n=287,
    n=573,
    chance=None,
    is_preliminary=False,
    has_shortfall=False,
    is_confirmed=False,
)


def population(*values: IndicatorValue, **changes: Any) -> Indicator:  # noqa: ANN401  # any field
    """Make an invented population of Mjölby."""
    said: dict[str, Any] = {
        "municipality": "0586",
        "key": "scb-638-be0101n1-kommun",
        "author_role": "samordnare",
        "code": "638/BE0101N1",
        "title": "Folkmängd *påhittad*",
        "producer": "SCB",
        "licence": "CC0",
        "attribution": "Källa: SCB",
        "fetched_on": date(2026, 1, 15),
        "is_population": True,
        "values": values,
    }
    return Indicator(**{**said, **changes})


def value(year: int, n: float | None, **changes: Any) -> IndicatorValue:  # noqa: ANN401  # any field
    """Make a value of Mjölby."""
    return IndicatorValue(**{"geography": "0586", "year": year, "value": n, **changes})


def say(*indicators: Indicator) -> str:
    """Say it with plain spaces."""
    return say_rates(COMPARED, indicators, municipality="0586").replace("\N{NO-BREAK SPACE}", " ")


def test_both_years_are_told_with_their_population_and_source() -> None:
    """287 of 28 700 are ten in a thousand, 573 of 28 650 twenty; what stands in a title formats nothing."""
    said = say(population(value(2023, 28_700), value(2024, 28_650)))
    assert said.startswith(
        "**Per 1 000 invånare: 10,0 år 2023, 20,0 år 2024**. Folkmängd 28 700 år 2023, 28 650 år 2024"
    )
    assert "uttag 2026" in said
    assert r"\*påhittad\*" in said


def test_a_year_without_its_own_population_has_no_rate() -> None:
    """2024 is missing, given as missing, or known of women only: never filled in from 2023."""
    for more in ((), (value(2024, None),), (value(2024, 14_000, sex=Sex.WOMEN),)):
        said = say(population(value(2023, 28_700), *more))
        assert said.startswith("**Per 1 000 invånare: 10,0 år 2023**.")
        assert said.endswith("Folkmängden 2024 är inte inläst, så det året har inget sådant tal.")


def test_other_figures_are_no_population() -> None:
    """A key figure, another place, or other years: nothing is said."""
    assert say() == ""
    assert say(population(value(2023, 28_700), is_population=False)) == ""
    assert say(population(value(2022, 28_700))) == ""
    assert say(population(value(2023, 28_700, geography="0586A0010"))) == ""


def test_what_was_fetched_last_holds() -> None:
    """Two tables with a population of the same year."""
    old = population(value(2023, 1_000), fetched_on=date(2025, 1, 1), key="scb-1-n-kommun")
    assert "Folkmängd 28 700 år 2023" in say(old, population(value(2023, 28_700)))
