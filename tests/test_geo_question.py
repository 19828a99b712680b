"""Questions to a municipality's figures are answered from what its sources vouch for, and nothing else."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from geo.answer import answer
from geo.comparison import ChanceVerdict, CountVerdict
from geo.question import Question, lay_out_years, list_years
from geo.situation import Situation, count_months, gather, is_summed, list_categories, list_references, list_sources

MONTHS = pd.date_range("2023-01-01", "2024-12-01", freq="MS", unit="us")
NO_INCIDENTS = pd.DataFrame(
    {"incident_id": [], "source": [], "category": [], "from_at": [], "to_at": [], "x": [], "y": [], "crs": []}
).astype(
    {
        **dict.fromkeys(("from_at", "to_at"), "datetime64[us]"),
        **dict.fromkeys(("source", "category"), "str"),
        **dict.fromkeys(("x", "y"), "float64"),
    }
)


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
            "is_preliminary": False,
        }
    )


def areas_of(types: dict[str, str]) -> gpd.GeoDataFrame:
    """Make areas of some types; where they lie doesn't matter to counts."""
    return gpd.GeoDataFrame(
        {"area_id": list(types), "area_type": list(types.values()), "crs": "EPSG:3006", "exact_geometry": None}
    )


def situation_of(
    *series: pd.DataFrame,
    note: str | None = None,
    is_absent_zero: bool = False,
    types: dict[str, str] | None = None,
) -> Situation:
    """Gather Mjölby from its counts, each source vouching for 2023 and 2024."""
    table = pd.concat(series)
    sources = table[["source", "municipality"]].drop_duplicates()
    deliveries = sources.assign(
        kind="antal",
        definition="Anmälda brott.",
        covers_first=MONTHS[0],
        covers_last=MONTHS[-1],
        shortfall_note=pd.array([note] * len(sources), dtype="str"),
        preliminary_from=pd.NaT,
    )
    coverage = sources.assign(category="bedrägeri", is_absent_zero=is_absent_zero).merge(
        pd.DataFrame({"month": MONTHS}), "cross"
    )
    return gather(
        "0586",
        incidents=NO_INCIDENTS,
        series=table,
        areas=areas_of(types or {}),
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


def test_a_figure_marked_preliminary_makes_the_answer_preliminary() -> None:
    """The source marks December 2024; a whole year is then preliminary, an answer without it is not."""
    figures = series_of([10] * 24)
    figures.loc[23, "is_preliminary"] = True
    assert ask(situation_of(figures)).is_preliminary
    assert not ask(situation_of(figures.iloc[:23])).is_preliminary


def test_a_source_says_nothing_of_areas_that_it_does_not_count() -> None:
    """Counts by DeSO with silence for zero: a DeSO without a row is zero, the travel centre is unknown."""
    types = {"A1": "DeSO", "A2": "DeSO", "resecentrum": "resecentrum"}
    situation = situation_of(series_of([10] * 24, area_id="A1"), is_absent_zero=True, types=types)
    monthly = count_months(situation, "Brå")
    assert monthly.loc[monthly["area_id"] == "A2", "n"].eq(0).all()
    assert "resecentrum" not in set(monthly["area_id"])
    assert ask(situation, area_id="0586").baseline_n == 120
    assert is_summed(situation, "Brå")


def test_one_small_area_is_not_the_municipality() -> None:
    """Counts of the travel centre alone give no figure for the whole."""
    situation = situation_of(
        series_of([3] * 24, area_id="resecentrum"), is_absent_zero=True, types={"resecentrum": "resecentrum"}
    )
    assert ask(situation, area_id="resecentrum").baseline_n == 36
    assert ask(situation).count_verdict is CountVerdict.UNKNOWN


def test_the_country_in_the_same_source_does_not_touch_the_local_verdict() -> None:
    """Brå's export holds both: the town's spread is its own."""
    own = series_of([10, 14] * 6 + [5, 7] * 6)
    alone = ask(situation_of(own))
    beside = ask(situation_of(own, series_of([9000, 11000] * 12, area_id="riket")))
    assert alone == beside


def test_a_single_month_can_be_asked_about() -> None:
    """One month of one year: nothing to compare, nothing breaks."""
    situation = situation_of(series_of([1]))
    assert ask(situation).count_verdict is CountVerdict.UNKNOWN


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
    assert lay_out_years(monthly[monthly["month"] < "2023-06-01"]).shape == (2, 0, 12)


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


def test_years_on_either_side_of_a_break_are_not_compared() -> None:
    """Fraud was coded anew in 2019: 2018 against 2019 has no figures to compare, and says why."""
    situation = situation_of(series_of([10] * 24))
    compared = answer(Question("Brå", "0586", "bedrägeri", 2018, 2019), situation, count_months(situation, "Brå"))
    assert (compared.count_verdict, compared.chance_verdict) == (CountVerdict.UNKNOWN, ChanceVerdict.UNKNOWN)
    assert compared.series_break is not None
    assert compared.series_break.reason.startswith("Brottskoderna för bedrägeri")


def test_several_baseline_years_are_weighed_together_and_the_count_still_against_its_own() -> None:
    """Twenty a month in 2023 and 2024, sixteen in 2025: against one year chance might do it, against two hardly."""
    table = series_of([20] * 24 + [16] * 12)
    situation = situation_of(table)
    months = pd.DataFrame({"month": pd.date_range("2023-01-01", "2025-12-01", freq="MS", unit="us")})
    covered = situation.coverage.drop(columns="month").drop_duplicates().merge(months, "cross")
    situation = replace(situation, coverage=covered)
    monthly = count_months(situation, "Brå")
    alone = answer(Question("Brå", "0586", "bedrägeri", 2024, 2025), situation, monthly)
    both = answer(Question("Brå", "0586", "bedrägeri", 2024, 2025, (2023, 2024)), situation, monthly)
    assert (alone.baseline_years, both.baseline_years) == ((), (2023, 2024))
    assert (both.baseline_n, both.n, both.weighed_n) == (240, 192, 480)
    assert both.chance.ratio_high < alone.chance.ratio_high


def test_a_break_within_the_baseline_years_stops_the_comparison() -> None:
    """The codes of fraud changed in 2019: 2018 can't be a baseline of anything later."""
    situation = situation_of(series_of([10] * 24))
    monthly = count_months(situation, "Brå")
    compared = answer(Question("Brå", "0586", "bedrägeri", 2023, 2024, (2018, 2023)), situation, monthly)
    assert compared.series_break is not None
