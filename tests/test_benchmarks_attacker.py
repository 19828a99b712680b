"""The attacker on the demo data, in short; ``python -m benchmarks.attacker`` takes all towns over eight half-years."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.attacker import add_facts, attack, read_public, run
from benchmarks.attacker_files import read_facts, write_files
from benchmarks.attacker_inside import read_takeout
from benchmarks.attacker_inside import run as run_inside
from benchmarks.half_years import HALF_YEARS
from dashboard.reports.document import Sentence
from dashboard.reports.public_report import make_public_report
from dashboard.reports.word import write_docx
from data.exports import write_csv, write_workbook
from data.exports.layers import write_geopackage, write_parquet
from data.publication_files import read_publication, write_publication
from data.synthetic import TOWNS
from tests.publication_example import SOURCE, N, make_example_publication


def test_an_attacker_with_every_file_of_the_demo_municipality_recovers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four half-years of the smallest town: nothing recovered, nothing narrower than k.

    The same attack recovers at least a third where only the small figures are hidden, so it can fail.
    """
    smallest = [town for town in TOWNS if town.municipality == "0821"]
    monkeypatch.setattr("data.example.TOWNS", smallest)
    monkeypatch.setattr("benchmarks.attacker.TOWNS", smallest)
    (row,) = run(days=HALF_YEARS[4:])
    assert row.published.n_hidden > row.naive.n_hidden
    assert (row.published.n_recovered, row.published.n_narrow, row.published.n_parts) == (0, 0, 0)
    assert row.published.narrowest >= 5
    assert row.naive.n_recovered > row.naive.n_hidden / 3
    assert row.n_read > row.n_cells / 2
    assert row.n_more == 0


def test_who_keeps_every_file_of_their_role_recovers_nothing() -> None:
    """The elected take a town's counts home four times before the first publication, and before and after the next.

    When what was seen before the first was protected by itself, 10 of 12 figures of this town could be worked out.
    """
    (row,) = run_inside(days=HALF_YEARS[4:6], municipalities=["0861"])
    assert row.n_takeouts == 3
    assert row.n_unpublished > 0
    assert row.n_before > 0
    assert row.n_told == 0
    for found in (row.momentary, row.kept, row.before):
        assert found.n_hidden > 0
        assert (found.n_recovered, found.n_narrow, found.n_parts) == (0, 0, 0)


def test_a_form_that_says_more_than_another_is_told() -> None:
    """A figure that only the workbook has would be one that nobody protected."""
    columns = ["källa", "område_id", "slag", "period", "antal", "märke"]

    def write(n: int | None) -> dict[str, bytes]:
        row = ["polisen", "a", "stöld", "2024K1", n, "" if n else "skyddat"]
        table = pd.DataFrame([row], columns=columns).astype({"antal": "Int64"})
        notes = pd.DataFrame({"not": ["x"]})
        return {
            "csv": write_csv(table),
            "xlsx": write_workbook({"Antal": table}, notes=(), created=date(2026, 1, 1)),
            "parquet": write_parquet(table, about={}),
            "gpkg": write_geopackage({"antal": table, "noter": notes}, written_on=date(2026, 1, 1)),
        }

    honest = write(None)
    assert read_takeout(honest) == {("polisen", ("a", "stöld", "2024K1")): None}
    for suffix in ("xlsx", "parquet", "gpkg"):
        with pytest.raises(AssertionError, match="differ about"):
            read_takeout(honest | {suffix: write(3)[suffix]})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the invented example, in which figures are hidden."""
    file = tmp_path_factory.mktemp("publicerat") / "0586.json"
    write_publication(make_example_publication(), file)
    return file


def test_every_figure_is_read_back_out_of_the_files(published: Path) -> None:
    """The page's, the workbook's and the table's figures are the published ones, none lacking and none hidden."""
    facts = list(read_facts(write_files(published), published))
    assert {(cell, n) for source, cell, n in facts if source == SOURCE} == {
        (cell, n) for cell, n in N.items() if n is not None
    }


def test_a_hidden_figure_that_stood_in_a_file_would_be_found(published: Path) -> None:
    """A figure in the place of «skyddat» is one equation more, and there is one figure less to hide."""
    files = write_files(published)
    public = read_public([published])[SOURCE]
    before = attack(public)
    lines = files["csv"].split(b"\r\n")
    hidden = next(line for line in lines if line.endswith(b";;skyddat") or b";;skyddat;" in line)
    leaked = files["csv"].replace(hidden, hidden.replace(b";;skyddat", b";19;skyddat"))
    facts = list(read_facts(files | {"csv": leaked}, published))
    assert (before.n_hidden, before.n_recovered, add_facts(public, facts)) == (2, 0, 1)
    assert attack(public).n_hidden == 1


def test_a_figure_on_the_page_that_was_never_published_would_be_found(published: Path) -> None:
    """The report's tables are read by heading, caption, row and column."""
    files = write_files(published)
    table = (
        "<h3>Påhittade händelser</h3><table><caption>Antal: skadegörelse. Källa</caption>"
        "<tr><th>Område</th><th>jan–mar 2024</th></tr><tr><td>Mjölby centrum</td><td>19</td></tr></table></main>"
    )
    page = files["html"].replace(b"</main>", table.encode())
    public = read_public([published])[SOURCE]
    assert add_facts(public, list(read_facts(files | {"html": page}, published))) == 1


def test_a_number_that_only_word_has_is_told(published: Path) -> None:
    """Every form of the report says the same: a number in one of them alone could be a leak."""
    files = write_files(published)
    report = make_public_report(read_publication(published))
    more = write_docx(report.with_blocks([*report.blocks, Sentence("Det var 83217.")]))
    with pytest.raises(AssertionError, match="83217"):
        list(read_facts(files | {"docx": more}, published))
