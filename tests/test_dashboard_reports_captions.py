"""What stands at the figures of a report: which years, which kinds, and what the field behind the bars is."""

from dashboard.reports.document import Grid, Sentence
from dashboard.reports.kept import say_years
from dashboard.reports.pictures import find_band
from dashboard.reports.public_figures import tell_figures
from dashboard.reports.public_report import make_public_report
from data.publications import ALL
from geo.baseline import compare_counts
from geo.comparison import ChanceVerdict
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
    assert say_years([weighed]) == f"{told}antal som inte skiljer sig säkert från jämförelseårets."
