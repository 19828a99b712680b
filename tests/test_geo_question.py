"""Questions to a municipality's figures are answered from what its sources vouch for, and nothing else."""

import geopandas as gpd
import pandas as pd
import pytest

from geo.baseline import ChanceVerdict, CountVerdict
from geo.question import Question, answer, lay_out_years, list_years
from geo.situation import Situation, count_months, gather, list_categories, list_references, list_sources

MONTHS = pd.date_range("2023-01-01", "2024-12-01", freq="MS", unit="us")
NO_INCIDENTS = pd.DataFrame(
    {"incident_id": [], "source": [], "category": [], "from_at": [], "x": [], "y": [], "crs": []}
).astype({"from_at": "datetime64[us]", "source": "str", "category": "str", "x": "float64", "y": "float64"})


def series_of(n: list[int | None], *, area_id: str = "0586", source: str = "Brå", n_months: int = 1) -> pd.DataFrame:
    """Make counts of fraud from January 2023, month by month or year by year."""
    step = "MS" if n_months == 1 else "YS"
    return pd.DataFrame(
        {
            "source": source,
            "municipality": area_id if area_id in {"riket", "län:05"} else "0586",
            "area_id": area_id,
            "category": "bedrägeri",
            "first_month": pd.date_range("2023-01-01", periods=len(n), freq=step, unit="us"),
            "n_months": n_months,
            "n": pd.array(n, dtype="Int64"),
        }
    )


def situation_of(*series: pd.DataFrame, note: str | None = None, preliminary_from: str | None = None) -> Situation:
    """Gather Mjölby from its counts, each source vouching for 2023 and 2024, silence meaning nothing."""
    table = pd.concat(series)
    sources = table[["source", "municipality"]].drop_duplicates()
    deliveries = sources.assign(
        shortfall_note=pd.array([note] * len(sources), dtype="str"), preliminary_from=pd.Timestamp(preliminary_from)
    )
    coverage = sources.assign(category="bedrägeri", is_absent_zero=False).merge(
        pd.DataFrame({"month": MONTHS}), "cross"
    )
    areas = gpd.GeoDataFrame({"area_id": [], "crs": [], "exact_geometry": []})
    return gather(
        "0586",
        incidents=NO_INCIDENTS,
        series=table,
        areas=areas,
        deliveries=deliveries,
        coverage=coverage,
        is_demo=False,
    )


def ask(situation: Situation, source: str = "Brå", area_id: str = "0586") -> object:
    """Ask for fewer frauds in 2024 than in 2023."""
    question = Question(source, area_id, "bedrägeri", 2023, 2024)
    return answer(question, situation, count_months(situation, source))


def test_months_are_compared_month_for_month() -> None:
    """Ten a month against five a month: 120 against 60, and chance can be weighed."""
    compared = ask(situation_of(series_of([10] * 12 + [5] * 12)))
    assert (compared.baseline_n, compared.n) == (120, 60)
    assert compared.chance_verdict is ChanceVerdict.FEWER


def test_yearly_figures_alone_are_compared_without_weighing_chance() -> None:
    """Brå's yearly file gives two figures and no spread: the second verdict is withheld, not guessed."""
    compared = ask(situation_of(series_of([200, 150], n_months=12)))
    assert (compared.baseline_n, compared.n) == (200, 150)
    assert compared.count_verdict is CountVerdict.FEWER
    assert compared.chance_verdict is ChanceVerdict.UNKNOWN


def test_a_missing_month_is_left_out_of_both_years() -> None:
    """Two dots for March 2024: March is compared in neither year."""
    compared = ask(situation_of(series_of([10] * 12 + [5, 5, None] + [5] * 9)))
    assert (compared.baseline_n, compared.n, compared.missing_months) == (110, 55, (3,))


def test_the_country_is_no_source_of_the_municipality() -> None:
    """Riket stands beside and is never mistaken for the municipality's own figure."""
    situation = situation_of(series_of([1] * 24), series_of([9000] * 24, area_id="riket", source="Brå riket"))
    assert list_sources(situation) == ["Brå"]
    assert list_references(situation) == ["riket"]
    assert ask(situation, "Brå riket", "riket").baseline_n == 108_000


def test_two_sources_of_the_same_crimes_are_never_added() -> None:
    """The police's 24 and Brå's 48 are two answers, not 72."""
    situation = situation_of(series_of([2] * 24), series_of([1] * 24, source="Polisen"))
    assert [ask(situation, source).baseline_n for source in list_sources(situation)] == [24, 12]


@pytest.mark.parametrize(("note", "verdict"), [("saknar plats", ChanceVerdict.WITHHELD), (None, ChanceVerdict.MORE)])
def test_a_jump_in_a_source_that_misses_much_gets_no_verdict(note: str | None, verdict: ChanceVerdict) -> None:
    """The note about what is missed reaches the verdict."""
    assert ask(situation_of(series_of([10] * 12 + [30] * 12), note=note)).chance_verdict is verdict


def test_preliminary_months_make_the_answer_preliminary() -> None:
    """Preliminary from December 2024 touches the year 2024."""
    assert ask(situation_of(series_of([10] * 24), preliminary_from="2024-12-01")).is_preliminary
    assert not ask(situation_of(series_of([10] * 24), preliminary_from="2025-01-01")).is_preliminary


def test_what_is_not_there_cannot_be_asked_for() -> None:
    """Another category than the source has is unknown, not zero."""
    situation = situation_of(series_of([10] * 24))
    question = Question("Brå", "0586", "stöld", 2023, 2024)
    assert answer(question, situation, count_months(situation, "Brå")).count_verdict is CountVerdict.UNKNOWN
    assert list_categories(situation, "Brå") == ["bedrägeri"]
    assert list_years(situation, count_months(situation, "Brå"), "Brå") == [2023, 2024]


def test_only_years_that_every_area_has_in_full_tell_about_spread() -> None:
    """Area b lacks December 2024, so 2024 is left out for both."""
    monthly = pd.concat([pd.DataFrame({"area_id": area, "month": MONTHS, "n": 1}) for area in ("a", "b")])
    assert lay_out_years(monthly).shape == (2, 2, 12)
    assert lay_out_years(monthly.iloc[:-1]).shape == (2, 1, 12)


SUDDEN = [20] * 17 + [34] * 7
"""Twenty a month and from June 2024 thirty-four: 240 and then 338, under half more."""


@pytest.mark.parametrize(("note", "verdict"), [("saknar plats", ChanceVerdict.WITHHELD), (None, ChanceVerdict.MORE)])
def test_a_sudden_step_in_a_source_that_misses_much_gets_no_verdict(note: str | None, verdict: ChanceVerdict) -> None:
    """Four in ten more over the year, but all of it from June on: the note makes that registration."""
    compared = ask(situation_of(series_of(SUDDEN), note=note))
    assert compared.chance_verdict is verdict
    assert (compared.alarm is not None) == (note is not None)


def test_a_step_that_the_country_shares_gets_its_verdict() -> None:
    """Riket steps as much in the same month, so it is no matter of this municipality's registration."""
    country = series_of([1000 * n for n in SUDDEN], area_id="riket", source="Brå riket")
    assert ask(situation_of(series_of(SUDDEN), country, note="saknar plats")).chance_verdict is ChanceVerdict.MORE


def test_a_country_without_the_same_months_is_no_reference() -> None:
    """Half of riket's series would hide half of the municipality's."""
    country = series_of([1000 * n for n in SUDDEN[:12]], area_id="riket", source="Brå riket")
    assert ask(situation_of(series_of(SUDDEN), country, note="saknar plats")).chance_verdict is ChanceVerdict.WITHHELD
