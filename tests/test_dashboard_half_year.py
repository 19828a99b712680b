"""The half-year report says what the pages say, the same each time, and names what is missing."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pandas as pd
import pytest

from dashboard import cli
from dashboard.goal_texts import say_goal
from dashboard.goals import answer_goal, lay_by_source, lay_ground
from dashboard.opening import the_shelf, the_store
from dashboard.protected import ONLY_NUMBERS
from dashboard.reports.document import Document, Grid, Heading, Quotation, Sentence
from dashboard.reports.half_year import make_half_year_report
from dashboard.reports.web import write_html
from dashboard.reports.word import write_docx
from dashboard.selection import Selection, promises_of
from dashboard.store import monthly_counts, the_counts, the_situation
from dashboard.viewer import Viewer
from data.example import EXAMPLE_SEED, fill
from data.follow_ups import Decision
from data.invented.est import SOURCE as EST
from data.invented.est import invent_rates, invent_reports
from data.invented.presences import invent_presences
from data.model import CommitmentStatus
from data.promises import PROMISES, find_promises
from data.roles import Role, find_rights
from data.synthetic import TOWNS
from geo.goals import judge_goal
from geo.join import assign_areas
from tests.shown_pages import store_shown

FILLED, LATER, TODAY = datetime(2026, 1, 15, 12), datetime(2026, 3, 1, 12), date(2026, 3, 2)  # noqa: DTZ001
DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the product have the example as it was filled on a day."""
    path = tmp_path_factory.mktemp("rapport") / "a.sqlite3"
    with store_shown(path, assign=assign_areas) as store:
        fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=FILLED)
        yield


def select(role: Role = Role.ANALYST, *, known: date | None = None) -> Selection:
    """Look at Mjölby in a role, as it was known on a day."""
    viewer = Viewer(find_rights(frozenset({role})), role=role.value, as_of=known)
    return Selection("0586", "Mjölby", promises_of("0586", the_shelf().promises), known or TODAY, viewer)


def make(selection: Selection) -> Document:
    """Make the report of Mjölby's promise."""
    return make_half_year_report(selection.promises[0], selection, day=DAY)


@pytest.fixture(scope="module")
def report(_example: None) -> Document:
    """Make the report once."""
    return make(select())


def test_every_part_that_the_council_asks_for_is_there(report: Document) -> None:
    """In the order of the case; what is missing has its heading too."""
    parts = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 2]
    assert [part for part in parts if not part.startswith("Fokusområde")] == [
        "Löftet, ordagrant",
        "Lägesbild i korthet",
        "EST i korthet",
        "Aktiviteter",
        "När löftet ska följas upp",
        "Åtgärdsplan",
        "Vad som har berättats för medborgarna",
        "Förslag till beslut",
        "Metod och begränsningar",
        "Motsägelser i dokumenten",
    ]
    assert ("Diarienummer", "KS/2024:126") in report.facts
    assert ("Halvår", "2025-01-01 – 2025-06-30") in report.facts


@pytest.mark.usefixtures("_example")
@pytest.mark.parametrize("role", [Role.ANALYST, Role.ELECTED])
def test_the_presence_that_was_promised_is_told_as_it_was_on_the_day(role: Role) -> None:
    """«Hög närvaro i och omkring resecentrum» stands beside what was logged there to the day, added by hand."""
    selection = select(role)
    every = invent_presences(selection.promises[0], {"mjolby-resecentrum": "0586"}, seed=EXAMPLE_SEED)
    logged = [each for each in every if each.start.date() <= DAY]
    hours, minutes = divmod(sum(each.minutes for each in logged), 60)
    length, newest = f"{hours} tim" + f" {minutes} min" * bool(minutes), max(each.start.date() for each in logged)
    (told,) = (
        block.text
        for block in make(selection).blocks
        if isinstance(block, Sentence) and block.text.startswith("Loggad närvaro under löftet")
    )
    assert told.endswith(
        f": Mjölby resecentrum {len(logged)} gånger, {length} (senast {newest}). Källa: närvarologgen."
    )
    assert 0 < len(logged) < len(every)


@pytest.mark.usefixtures("_example")
def test_a_meeting_in_the_log_is_told_where_no_follow_up_is() -> None:
    """Kungsör's one strategic meeting stands in the log of activities alone: the page's sentence is the report's."""
    viewer = Viewer(find_rights(frozenset({Role.ANALYST})), role=Role.ANALYST.value)
    selection = Selection("1960", "Kungsör", promises_of("1960", the_shelf().promises), TODAY, viewer)
    told = make_half_year_report(selection.promises[0], selection, day=date(2020, 12, 31))
    said = [block.text for block in told.blocks if isinstance(block, Sentence)]
    assert "Samma ord är ett åtagande som räknas ur aktivitetsloggen: ✔ uppfyllt (1)." in said


def test_riket_and_the_counties_have_the_names_of_the_page(report: Document) -> None:
    """Östergötland and Riket by name, as beside the goals on the promise's page; no code of a county."""
    (references,) = (each for each in report.blocks if isinstance(each, Grid) and "Riket och länet" in each.caption)
    assert {row[0] for row in references.rows} == {"riket", "Östergötlands län"}


def test_the_promise_is_quoted_to_the_letter(report: Document) -> None:
    """Every commitment stands as in the document, and nothing is quoted that isn't there."""
    promise = select().promises[0]
    cells = {cell for block in report.blocks if isinstance(block, Grid) for row in block.rows for cell in row}
    assert {commitment.quote.text for commitment in promise.commitments} <= cells
    documents = " ".join(path.read_text("utf-8") for path in (PROMISES / "documents").glob("*.txt"))
    for block in report.blocks:
        if isinstance(block, Quotation):
            assert "".join(block.text.split()) in "".join(documents.split())


def test_the_verdicts_and_figures_are_those_of_the_pages(report: Document) -> None:
    """The sentence of each goal is the one that the promise's page says of the same day, June counted."""
    selection = select()
    promise = selection.promises[0]
    situation = the_situation(selection.viewer, "0586", selection.today)
    ground = lay_ground(selection, situation, day=date(2025, 7, 1))
    said = [block.text for block in report.blocks if isinstance(block, Sentence)]
    goals = [goal for area in promise.focus_areas for goal in area.goals]
    for goal in goals:
        answers = [] if goal.measure is None else answer_goal(goal.measure, promise, ground)
        standing = judge_goal(goal, lay_by_source(answers), period=promise.period, today=ground.day)
        assert any(say_goal(goal, standing) in text for text in said)
    monthly = monthly_counts(selection.viewer, situation, "Påhittade anmälda bedrägerier", selection.today)
    fraud = monthly[(monthly["area_id"] == "0586") & (monthly["category"] == "bedrägeri")]
    halves = [
        fraud[(fraud["month"].dt.year == year) & (fraud["month"].dt.month <= 6)]["n"].sum() for year in (2023, 2025)
    ]
    grid = next(
        each
        for each in report.blocks
        if isinstance(each, Grid) and "antal jan–jun" in each.caption and "anmälda" in each.caption
    )
    assert grid.rows == (("bedrägeri", *map(str, halves)),)


def test_the_country_and_the_county_are_told_of_the_same_months(report: Document) -> None:
    """Half a year beside half a year: what had not ended on the day is in no row."""
    own = next(each for each in report.blocks if isinstance(each, Grid) and "Basår 2023" in each.columns)
    beside = next(each for each in report.blocks if isinstance(each, Grid) and each.caption.startswith("Riket"))
    months = {row[own.columns.index("År")]: row[own.columns.index("Månader")] for row in own.rows}
    assert months == {"2024": "jan–dec", "2025": "jan–jun"}
    for row in beside.rows:
        assert row[beside.columns.index("Månader")] == months[row[beside.columns.index("År")]]


def test_the_plan_says_of_which_day_it_is(report: Document) -> None:
    """Rows written in after the day stand apart from what stood then, which here was nothing."""
    said = [block.text for block in report.blocks if isinstance(block, Sentence | Heading)]
    assert "Ingen åtgärdsplan var inskriven 2025-06-30." in said
    assert "Inskrivet efter 2025-06-30" in said


def test_what_the_documents_contradict_each_other_in_is_told_with_both_readings(report: Document) -> None:
    """The dates of signing, the case's number, the letter's day, plan or other plan: as written, none repaired."""
    first = next(at for at, block in enumerate(report.blocks) if block == Heading("Motsägelser i dokumenten"))
    read = {block.text for block in report.blocks[first:] if isinstance(block, Quotation)}
    assert {
        "Mjölby den 30/6 2023",
        "Mjölby den 30/5 2023",
        "Datum 2022-03-02 Diarienummer KS/2022:69",
        "Tjänsteskrivelse 2024-04-08, medborgarlöfte, samverkan med polisen 2024-2025",
        "Datum 2024-04-09",
        "arbeta utifrån den gemensamt framtagna handlingsplansplanen",
    } <= read


def test_every_figure_is_read_back_from_word_and_web(report: Document) -> None:
    """The files hold each cell of each table, in order."""
    paper = docx.Document(BytesIO(write_docx(report)))
    grids = [block for block in report.blocks if isinstance(block, Grid)]
    found = [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in paper.tables]
    assert found == [[grid.columns, *grid.rows] for grid in grids]
    page = write_html(report).decode()
    for grid in grids:
        for row in grid.rows:
            assert all(cell.replace("&", "&amp;").replace("'", "&#x27;").replace('"', "&quot;") in page for cell in row)


def test_invented_figures_are_told(report: Document) -> None:
    """In the report itself, and by every form."""
    assert report.is_demo
    assert any(isinstance(block, Sentence) and block.text.startswith("PÅHITTADE DEMODATA") for block in report.blocks)


@pytest.mark.usefixtures("_example")
def test_who_sees_no_points_gets_protected_counts() -> None:
    """What stands in the report is what the role is shown on the pages, quarter by quarter, and nothing else."""
    selection, heard = select(Role.ELECTED), list[str]()
    report = make_half_year_report(selection.promises[0], selection, day=DAY, tell=heard.append)
    assert (heard[0], heard[-1]) == ("1 av 12: löftet", "12 av 12: motsägelserna")
    assert report.notice == "Intern vy: små tal är skyddade. Får inte publiceras härifrån."
    counts = the_counts(selection.viewer, "0586", selection.today)
    grids = {each.caption: each for each in report.blocks if isinstance(each, Grid)}
    said = [block.text for block in report.blocks if isinstance(block, Sentence)]
    assert ONLY_NUMBERS in said
    assert not any("det krävs månadssiffror" in text for text in said)  # the source has them; the role doesn't see them
    for source, table in counts.tables.items():
        shown = table.set_index(["area_id", "category", "period"])["n"]
        if not table["period"].str.contains("2025K").any():
            whole = "Bara hela år visas: talen för kortare perioder är för små."
            assert f"{source}. Antal per kvartal visas inte för läsarens roll. {whole}" in said
            continue
        grid = grids[f"{source}, hela kommunen: antal"]
        assert grid.columns[1:] == ("kvartal 1 2023", "kvartal 1 2025", "kvartal 2 2023", "kvartal 2 2025")
        periods = ("2023K1", "2025K1", "2023K2", "2025K2")
        of_whole = table[(table["area_id"] == "0586") & table["period"].isin(periods)]
        assert {category for category, *_ in grid.rows} == set(of_whole["category"])
        for category, *cells in grid.rows:
            for period, cell in zip(periods, cells, strict=True):
                n = shown[("0586", category, period)]
                assert cell == ("skyddat" if pd.isna(n) else str(n))
        if by_year := sorted(set(table["category"]) - set(of_whole["category"])):
            assert f"Visas inte per kvartal för läsarens roll: {', '.join(by_year)}." in said


def test_the_example_has_reports_to_est_and_their_rate(report: Document) -> None:
    """Month by month as invented, and what follows: more may only be more that report."""
    rates = {rate.month: rate for rate in invent_rates("0586", seed=EXAMPLE_SEED)}
    told = invent_reports(next(town for town in TOWNS if town.municipality == "0586"), seed=EXAMPLE_SEED)
    grid = next(
        each for each in report.blocks if isinstance(each, Grid) and "antal och rapporteringsgrad" in each.caption
    )
    for number, row in enumerate(grid.rows, 1):
        rate, n = rates[f"2025-{number:02}"], (told["from_at"].dt.strftime("%Y-%m") == f"2025-{number:02}").sum()
        assert row[1:4] == (str(n), str(rate.n_expected), str(rate.n_received))
    said = " ".join(block.text for block in report.blocks if isinstance(block, Sentence))
    assert "Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen." in said
    assert any(
        isinstance(each, Grid) and each.caption == f"{EST}: områden där det återkommer" for each in report.blocks
    )


@pytest.mark.usefixtures("_example")
def test_a_report_of_a_closed_day_is_the_same_after_later_edits() -> None:
    """What is written later changes a report of what is known now, not of what was known then."""
    then = make(select(known=date(2026, 1, 20)))
    commitment = select().promises[0].commitments[0]
    changed = Decision(
        promise_id=select().promises[0].promise_id,
        commitment_id=commitment.commitment_id,
        status=CommitmentStatus.CLOSED_UNDONE,
        decided_on=date(2025, 6, 1),
        author_role="samordnare",
        reason="Skrivet i efterhand.",
        is_demo=True,
    )
    the_store().record_decision(changed, now=LATER)
    assert make(select(known=date(2026, 1, 20))) == then
    assert any("Skrivet i efterhand." in text for text in make(select()).list_texts())


@pytest.mark.usefixtures("_example")
def test_the_command_writes_the_same_bytes_and_refuses_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bundled promise without more said; never over a file that is there, never of a day to come."""
    files = [tmp_path / name for name in ("ett.html", "två.html")]
    for file in files:
        assert cli.main(["rapport", "halvår", "--per", "2025-06-30", "--ut", str(file)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert re.search(r"Halvårsrapport 2025:1, Mjölby är skriven som webbsida", capsys.readouterr().out)
    for words, told in (
        (["--ut", str(files[0])], "filen finns redan"),
        (["--ut", str(tmp_path / "a.txt")], "pdf, docx eller html"),
        (["--löfte", "nej", "--ut", str(tmp_path / "a.pdf")], "«nej» finns inte"),
        (["--kommun", "1960", "--ut", str(tmp_path / "a.pdf")], "gäller inte kommunen «1960»"),
        (["--per", "2999-01-01", "--ut", str(tmp_path / "a.pdf")], "har inte varit ännu"),
    ):
        assert cli.main(["rapport", "halvår", *words]) == 1
        assert told in capsys.readouterr().err
