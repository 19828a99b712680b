"""What stands at the figures of a report: which years, which kinds, and what the field behind the bars is."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.bands import find_band
from dashboard.charts import BAND_COLOUR
from dashboard.reports.document import Grid, Sentence
from dashboard.reports.kept import say_years
from dashboard.reports.pictures import draw_years
from dashboard.reports.public_figures import tell_figures
from dashboard.reports.public_report import make_public_report
from data.publications import ALL
from geo.baseline import compare_counts, compare_months, widen_baseline
from geo.comparison import ChanceVerdict, Comparison
from geo.coverage import CoverageAlarm
from tests.publication_example import make_example_publication, make_example_publication_with_quarters


def list_sentences(*, groups: dict[str, tuple[str, ...]]) -> list[str]:
    """List what is said in a report whose source's groups have some parts."""
    publication = make_example_publication()
    table = publication.tables[0].model_copy(update={"groups": groups})
    told = tell_figures(publication.model_copy(update={"tables": (table,)}))
    return [block.text for block in told if isinstance(block, Sentence)]


def test_the_sum_of_a_source_names_only_the_kinds_that_the_source_counts() -> None:
    """Another source's kinds are in the publication's sum of all, and not in this one's figures."""
    said = list_sentences(groups={ALL: ("stöld", "våld")})
    assert "I «alla slag» ingår stöld, våld." in said
    assert not any("skadegörelse" in one for one in said if one.startswith("I «alla slag»"))


def test_tables_of_the_same_place_are_told_apart_by_their_names() -> None:
    """Years and quarters stand in a table each: whoever listens hears which is which."""
    report = make_public_report(make_example_publication_with_quarters())
    captions = [block.caption for block in report.blocks if isinstance(block, Grid)]
    assert len(captions) == len(set(captions))
    assert [one.partition(":")[0] for one in captions if "Hela kommunen" in one] == [
        "Antal kända händelser, hela år",
        "Antal kända händelser, kvartalen 2024",
    ]


def weigh(n: int) -> ChanceVerdict:
    """Hold a count against 120 of the year before."""
    return compare_counts(120, n, baseline_year=2023, year=2024, dispersion=1.2).chance_verdict


def test_the_field_behind_the_bars_is_what_is_no_sure_difference() -> None:
    """One fewer and one more than it holds are sure; where the years differ in it, none is told."""
    one = compare_counts(120, 101, baseline_year=2023, year=2024, dispersion=1.2)
    band = find_band([one])
    assert band is not None
    fewest, most = band
    unsure = [n for n in range(50, 220) if weigh(n) is ChanceVerdict.UNCERTAIN]
    assert (min(unsure), max(unsure)) == (fewest, most)
    other = compare_counts(120, 101, baseline_year=2023, year=2025, dispersion=3.0)
    assert find_band([one, other]) is None
    assert find_band([compare_counts(120, 101, baseline_year=2023, year=2024, dispersion=None)]) is None


def test_the_caption_of_the_bars_names_the_years_that_are_drawn() -> None:
    """A year between them of other months isn't among them."""
    later = compare_counts(127, 68, baseline_year=2023, year=2025, dispersion=None, months=(1, 2, 3, 4, 5, 6))
    assert say_years([later]) == "antal jan–jun 2023 och 2025."
    weighed = compare_counts(120, 101, baseline_year=2023, year=2024, dispersion=1.2)
    found = find_band([weighed])
    assert found is not None
    told = f"antal jan–dec 2023 och 2024. Fältet bakom staplarna, {found[0]}–{found[1]}: "
    assert say_years([weighed]) == f"{told}antal som inte skiljer sig säkert från antalet jämförelseåret 2023."


PLAIN = compare_counts(120, 60, baseline_year=2023, year=2024, dispersion=1.2)
BESIDE = compare_counts(120, 130, baseline_year=2023, year=2025, dispersion=1.2)
ALARM = CoverageAlarm(pd.Timestamp(2024, 1, 1), 0.5, 0.001, "Hälften registreras från januari 2024.")
FEW = compare_counts(2, 15, baseline_year=2023, year=2024, dispersion=1.2)


def has_field(compared: list[Comparison]) -> bool:
    """Tell whether a field is drawn behind the bars: nothing else has its colour."""
    return BAND_COLOUR.lower().encode() in draw_years(compared, caption="antal", is_demo=False).svg.lower()


@pytest.mark.parametrize(
    ("compared", "verdict"),
    [
        (replace(PLAIN, unlike="40 händelser har bara årtal."), ChanceVerdict.WITHHELD),
        (replace(PLAIN, alarm=ALARM), ChanceVerdict.WITHHELD),
        (replace(PLAIN, n=54, has_shortfall=True), ChanceVerdict.WITHHELD),
        (FEW, ChanceVerdict.TOO_FEW),
        (replace(PLAIN, is_confirmed=False), ChanceVerdict.UNCERTAIN),
    ],
)
def test_where_no_sure_verdict_is_given_neither_field_nor_words_say_what_would_be_one(
    compared: Comparison, verdict: ChanceVerdict
) -> None:
    """A bar outside the field would be read as a sure difference, though the table beside it says otherwise."""
    assert compared.chance is not None
    assert compared.chance_verdict is verdict
    for drawn in ([compared], [BESIDE, compared], [compared, BESIDE]):
        assert find_band(drawn) is None
        assert "Fältet" not in say_years(drawn)
        assert not has_field(drawn)


def test_a_sure_difference_and_none_have_the_same_field_behind_them() -> None:
    """60 is surely fewer than 120 and 130 isn't surely more: both are read against one field."""
    assert (PLAIN.chance_verdict, BESIDE.chance_verdict) == (ChanceVerdict.FEWER, ChanceVerdict.UNCERTAIN)
    assert find_band([PLAIN, BESIDE]) == find_band([PLAIN]) == find_band([BESIDE]) == (89, 155)
    assert has_field([PLAIN, BESIDE])
    assert "89–155" in say_years([PLAIN, BESIDE])


def compare_with_two(n: int) -> tuple[Comparison, Comparison]:
    """Hold a month's count of 2024 against 2023 alone, and against 2021 and 2023: 2022 lacks its December."""
    index = pd.date_range("2021-01-01", "2024-12-01", freq="MS")
    monthly_n = pd.Series([12] * 24 + [10] * 12 + [n] * 12, index=index).drop(pd.Timestamp(2022, 12, 1))
    alone = compare_months(monthly_n, baseline_year=2023, year=2024, dispersion=1.2)
    return alone, widen_baseline(alone, monthly_n, baseline_years=(2021, 2022, 2023), dispersion=1.2)


def test_the_caption_names_each_year_that_the_field_rests_on_and_no_year_between_them() -> None:
    """The field of 144 and 120 in the mean lies higher than that of 120 alone."""
    alone, both = compare_with_two(11)
    one, two = find_band([alone]), find_band([both])
    assert one == (89, 155)
    assert two is not None
    assert min(two) > min(one)
    assert say_years([alone]).endswith("89–155: antal som inte skiljer sig säkert från antalet jämförelseåret 2023.")
    said = f"Fältet bakom staplarna, {two[0]}–{two[1]}: antal som inte skiljer sig säkert från "
    assert say_years([both]).endswith(f"{said}medeltalet för jämförelseåren 2021 och 2023.")
    inside = [n for n in range(1, 30) if compare_with_two(n)[1].chance_verdict is ChanceVerdict.UNCERTAIN]
    assert inside == [n for n in range(1, 30) if two[0] <= 12 * n <= two[1]]


def test_years_weighed_against_different_years_have_no_field_in_common() -> None:
    """Though the numbers happen to be the same, no one sentence says what they are held against."""
    other = replace(BESIDE, baseline_years=(2022, 2023), weighed_n=240)
    assert find_band([other]) == find_band([PLAIN])
    assert find_band([PLAIN, other]) is None
