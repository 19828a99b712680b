"""The public report tells what the publication tells, to the figure."""

import shutil
from itertools import pairwise

import pytest

from benchmarks.attacker_files import read_pdf
from dashboard.public.classes import list_legend
from dashboard.public.words import NOT_COMPARED
from dashboard.reports import public_figures, public_report
from dashboard.reports.document import Document, Figure, Grid, Heading, Quotation
from dashboard.reports.pdf import write_pdf
from dashboard.reports.public_report import make_public_report
from dashboard.reports.web import write_html
from data.promise_words import lay_words
from data.promises import PROMISES, read_promise
from data.publications import Publication
from data.published import Mark, PublishedCell
from tests.publication_example import N, make_example_publication
from tests.publication_variants import make_worded, redefine, with_year
from tests.readability import PLAIN, measure_lix
from tests.told_numbers import list_allowed, read_numbers

REDEFINED = "Från 1 juli 2024 säger källan något annat om vad den räknar."


@pytest.fixture(scope="module")
def report() -> Document:
    """Make the report of an invented publication with real words."""
    return make_public_report(make_worded())


def test_every_number_is_one_of_the_publications_own(report: Document) -> None:
    """In tables, sentences, captions and what is said of pictures: so nothing more can be solved from it."""
    own = read_numbers("\n".join(report.list_texts()))
    constants = {*read_numbers(" ".join(value for value in vars(public_report).values() if isinstance(value, str)))}
    assert own - list_allowed(make_worded()) - constants == set()
    assert {
        str(n) for (area, _, period), n in N.items() if n is not None and area == "0586" and period == "2024"
    } <= own


def test_each_figure_stands_in_the_cell_it_was_published_in(report: Document) -> None:
    """Read back from the tables by row and heading, marks too."""
    found = {
        (row[0], heading): cell
        for block in report.blocks
        if isinstance(block, Grid) and block.columns[0] in ("Slag", "Område")
        for row in block.rows
        for heading, cell in zip(block.columns[1:], row[1:], strict=True)
    }
    assert found[("Alla slag", "2024")] == "253"
    assert found[("Stöld och bedrägeri", "jan–mar 2024")] == "20"
    assert found[("Känsliga brott", "jan–mar 2024")] == "visas inte"
    assert found[("Mjölby centrum", "2024")] == "130"


def test_the_report_tells_where_a_source_counts_something_else() -> None:
    """Beside the figures and of the source; a goal that is held against no figure here tells nothing of it."""
    report = make_public_report(redefine(make_worded()))
    assert sum(REDEFINED in text for text in report.list_texts()) == 2
    assert write_html(report).decode().count(REDEFINED) == 2
    assert not any(REDEFINED in text for text in make_public_report(make_worded()).list_texts())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="programmet pdftotext saknas")
def test_the_report_on_paper_tells_where_a_source_counts_something_else() -> None:
    """As often as on the page, read back by another program."""
    on_paper = " ".join(read_pdf(write_pdf(make_public_report(redefine(make_worded())))).split())
    assert on_paper.count(REDEFINED) == 2


def test_the_report_tells_of_a_goal_that_is_not_held_against_something_else() -> None:
    """With the goal, of which 2023 and 2024 are on either side, beside the figures and of the source."""
    report = make_public_report(redefine(with_year(180)))
    texts = [text for text in report.list_texts() if REDEFINED in text]
    assert len(texts) == 3
    assert sum(NOT_COMPARED in text for text in texts) == 1


def hide_centre(mark: Mark) -> Publication:
    """Make a publication whose one outlined area has no figure for the year."""
    publication = make_worded()
    (table,) = publication.tables
    hidden = PublishedCell(area_id="mjolby-centrum", category="alla", period="2024", n=None, mark=mark)
    cells = [
        hidden if (cell.area_id, cell.category, cell.period) == ("mjolby-centrum", "alla", "2024") else cell
        for cell in table.cells
    ]
    return publication.model_copy(update={"tables": (table.model_copy(update={"cells": tuple(cells)}),)})


@pytest.mark.parametrize("mark", [Mark.HIDDEN, Mark.MISSING])
def test_an_area_without_a_figure_says_why_on_the_map_too(mark: Mark) -> None:
    """In the words of the citizens' pages, and its former figure is nowhere."""
    document = make_public_report(hide_centre(mark))
    (drawn,) = (block for block in document.blocks if isinstance(block, Figure))
    assert drawn.alternative.endswith(f"Mjölby centrum: {mark.value} år 2024.")
    assert "130" not in read_numbers("\n".join(document.list_texts()))


def test_the_map_is_drawn_from_classes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given to the drawing is outlines, names and the fixed classes of the citizens' map: no figure."""
    given = {}

    def note(areas: object, shades: object, **words: object) -> Figure:
        given.update(words, areas=areas, shades=shades)
        return Figure("k", "a", b"", b"")

    monkeypatch.setattr(public_figures, "draw_map", note)
    make_public_report(make_worded())
    assert list(given["areas"].columns) == ["area_id", "label", "geometry"]
    assert [(key, shade.label) for key, shade in given["shades"].items()] == [("mjolby-centrum", "100 eller fler")]
    assert {(shade.colour, shade.label) for shade in given["shades"].values()} <= {
        (item.colour, item.label) for item in list_legend()
    }
    assert given["is_demo"]


def test_a_citizens_words_are_the_promises_to_the_letter(report: Document) -> None:
    """Goals as quotations, every commitment beside how it stands."""
    promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    quoted = {block.text for block in report.blocks if isinstance(block, Quotation)}
    words = lay_words(promise)
    goals = {quote.text for quote in words.overall_goals}
    assert goals | {goal.quote.text for area in words.focus_areas for goal in area.goals} <= quoted
    cells = {cell for block in report.blocks if isinstance(block, Grid) for row in block.rows for cell in row}
    assert {f"«{quote.text}» ({quote.document})" for quote in words.commitments.values()} <= cells
    headings = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 2]
    assert headings == [
        promise.title,
        "Så läser du läget",
        "Hur går det?",
        "Varifrån siffrorna kommer",
        "Så är de räknade",
        "Det siffrorna inte säger",
        "Så skyddas små tal",
    ]


def test_what_stands_over_a_promises_words_is_a_heading(report: Document) -> None:
    """A goal, and what documents say differently of, stay on the page of the words below them, as headings do."""
    words = lay_words(read_promise(PROMISES / "mjolby-2024-2025.yaml"))
    pairs = pairwise(report.blocks)
    over = {above.text for above, block in pairs if isinstance(block, Quotation) and isinstance(above, Heading)}
    goals = {f"Mål: {goal.name}" for area in words.focus_areas for goal in area.goals}
    told_apart = {contradiction.about for contradiction in words.contradictions}
    assert over == goals | told_apart | {"Det ska löftet leda till"}


def test_its_own_texts_are_easy_to_read() -> None:
    """As on the citizens' pages: LIX at most forty."""
    own = [
        value
        for module in (public_report, public_figures)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and " " in value
    ]
    assert len(own) > 5
    assert measure_lix("\n".join(own)) <= PLAIN


def test_invented_figures_are_marked_on_every_page(report: Document) -> None:
    """In the title's line, in the pictures' words and as a watermark; not where the figures are real."""
    assert report.is_demo
    assert "PÅHITTADE DEMODATA" in report.subtitle
    assert not make_public_report(make_worded(is_demo=False)).is_demo


def test_a_publication_without_figures_or_promise_says_so() -> None:
    """Nothing is made up for what is not there."""
    publication = make_example_publication(is_demo=False)
    bare = publication.model_copy(update={"promises": (), "tables": (), "sources": ()})
    told = list(make_public_report(bare).list_texts())
    assert public_report.NO_PROMISE in told
    assert public_figures.NO_NUMBERS in told


def test_a_name_that_looks_like_a_formula_is_drawn_as_it_stands() -> None:
    """What a municipality calls an area never stops its report."""
    publication = make_example_publication()
    areas = tuple(area.model_copy(update={"label": r"$\frac{$ & <b>"}) for area in publication.areas)
    written = write_html(make_public_report(publication.model_copy(update={"areas": areas}))).decode()
    assert r"$\frac{$ &amp; &lt;b&gt;" in written
