"""The public report tells what the publication tells, to the figure, and nothing that it hides."""

import base64
import json
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import pandas as pd
import pikepdf
import pytest
import streamlit as st

from benchmarks.attacker_files import read_pdf, write_files
from dashboard import cli
from dashboard.public.classes import list_legend
from dashboard.public.reports import Reports
from dashboard.public.shelf import Shown
from dashboard.public.words import NOT_COMPARED, PDF, REPORT, WEB_PAGE
from dashboard.reports import public_figures, public_report
from dashboard.reports.document import Document, Figure, Grid, Heading, Quotation
from dashboard.reports.pdf import write_pdf
from dashboard.reports.public_report import make_public_report
from dashboard.reports.web import write_html
from dashboard.reports.word import write_docx
from data.deliveries import Delivery, Kind, MissingRow
from data.promise_words import lay_words
from data.promises import PROMISES, read_promise
from data.publication_files import read_publication, write_publication
from data.publications import Publication
from data.published import Mark, PublishedCell
from data.store import open_store
from geo.join import assign_areas
from tests.canary_store import areas, fill_canary_store, find_canaries, list_canaries, publish
from tests.publication_example import N, make_example_publication
from tests.test_dashboard_public import PLAIN, measure_lix, open_page, publish_mjolby, redefine, with_year, words_of

FORMS: dict[str, Callable[[Document], bytes]] = {"pdf": write_pdf, "docx": write_docx, "html": write_html}
REDEFINED = "Från 1 juli 2024 säger källan något annat om vad den räknar."


def make_worded(*, is_demo: bool = True) -> Publication:
    """Make a publication with the real promise's words."""
    publication = publish_mjolby(is_demo=is_demo)
    words = lay_words(read_promise(PROMISES / "mjolby-2024-2025.yaml"))
    return publication.model_copy(
        update={"promises": tuple(one.model_copy(update={"words": words}) for one in publication.promises)}
    )


@pytest.fixture(scope="module")
def report() -> Document:
    """Make the report of an invented publication with real words."""
    return make_public_report(make_worded())


def read_numbers(text: str) -> set[str]:
    """Find the numbers in a text, written without the space between thousands."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)", "", text)))


def list_allowed(publication: Publication) -> set[str]:
    """List every number that the publication shows or its words hold; ranks and counts of commitments too."""
    shown = publication.model_dump(mode="json")
    shown["areas"] = [{**area, "outline": None} for area in shown["areas"]]
    numbers = read_numbers(json.dumps(shown, ensure_ascii=False))
    whole = {len(promise.commitments) for promise in publication.promises}
    numbers |= {str(number) for most in whole for number in range(most + 1)}
    return numbers | {number for item in list_legend() for number in read_numbers(item.label)}


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


@pytest.mark.parametrize("form", FORMS)
def test_the_same_publication_gives_the_same_bytes(report: Document, form: str) -> None:
    """Made of the publication alone, on the day it was published."""
    assert report.made_on == date(2025, 1, 20)
    assert FORMS[form](report) == FORMS[form](make_public_report(make_worded()))


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


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Publication]:
    """Publish from a store with a secret in every row."""
    folder = tmp_path_factory.mktemp("publicerat")
    store = folder / "hemligt.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(store))
        fill_canary_store(store)
        publish(folder / "ut")
    return store, read_publication(folder / "ut" / "0586.json")


def unpack(content: bytes, form: str) -> Iterator[bytes]:
    """Give a file's bytes as they are and as they were before they were packed."""
    yield content
    if form == "html":
        for drawn in re.findall(rb"base64,([\w+/=]+)", content):
            yield base64.b64decode(drawn)
    elif form in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            yield from (package.read(name) for name in package.namelist())
    elif form == "pdf":
        with pikepdf.open(BytesIO(content)) as pdf:
            for one in pdf.objects:
                yield repr(one).encode()
                if isinstance(one, pikepdf.Stream):
                    yield one.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_the_store_is_in_a_file(published: tuple[Path, Publication], form: str) -> None:
    """No word, place, key or moment of any row, packed or unpacked, metadata too."""
    store, publication = published
    content = b"\0".join(unpack(FORMS[form](make_public_report(publication)), form))
    assert find_canaries(content, list_canaries(store)) == []
    assert "Mjölby".encode() in content or "Mjölby".encode("utf-16-be") in content or form == "pdf"


def test_no_hidden_figure_is_told(published: tuple[Path, Publication]) -> None:
    """Every cell of the report is the published cell of that row and period, hidden or shown, and no other number."""
    _, publication = published
    marks = {cell.mark for table in publication.tables for cell in table.cells}
    assert Mark.HIDDEN in marks
    document = make_public_report(publication)
    assert read_numbers("\n".join(document.list_texts())) <= list_allowed(publication)
    areas = {area.area_id: area.label for area in publication.areas}
    kinds = {kind.code: "Alla slag" if kind.code == "alla" else kind.label for kind in publication.categories}
    periods = {period.code: period.label for period in publication.periods}
    published_cells: dict[tuple[str, str], set[str]] = {}
    for cell in (cell for table in publication.tables for cell in table.cells):
        row = kinds[cell.category] if cell.area_id == "0586" else areas[cell.area_id]
        is_told = cell.area_id == "0586" or cell.category == "alla"
        if is_told:
            said = cell.mark.value if cell.n is None else f"{cell.n:,}".replace(",", "\u00a0")
            published_cells.setdefault((row.casefold(), periods[cell.period]), set()).add(said)
    grids = [block for block in document.blocks if isinstance(block, Grid) and block.columns[0] in ("Slag", "Område")]
    told = [
        (row[0].casefold(), heading, cell)
        for grid in grids
        for row in grid.rows
        for heading, cell in zip(grid.columns[1:], row[1:], strict=True)
    ]
    wrong = [one for one in told if published_cells.get(one[:2], {"visas inte"}) != {one[2]}]
    assert wrong == []
    assert sum(cell == "skyddat" for _, _, cell in told) > 0


SECRET, SMALL = 8_321_749, 2
"""The last quarter of the areas: one is too small to tell, and the whole would tell it if the other were told."""
EARLIER = {"vaster": 50, "oster": 60}
"""Each of the three quarters before, which are told; so the year would tell the last one by subtraction."""
SECRET_YEAR, SMALL_YEAR = SECRET + 3 * EARLIER["oster"], SMALL + 3 * EARLIER["vaster"]


def fill_planted_store(path: Path) -> None:
    """Fill a store with one source's yearly counts, in which one figure is like no other number."""
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    passport = {"sha256": "0" * 64, "producer": "Brå", "licence": "fri", "definition": "anmälda brott"}
    passport |= {"extract_date": date(2026, 1, 10), "received_at": datetime(2026, 1, 15)}  # noqa: DTZ001 - clock time
    store.receive(Delivery(kind=Kind.AREAS, source="kommunen", file_name="omraden.geojson", **passport), [areas()])
    months = pd.date_range("2024-01-01", "2025-12-01", freq="MS")
    last = {"vaster": SMALL, "oster": SECRET}
    counts = {area: [*[n, 0, 0] * 3, last[area], *[0] * 14] for area, n in EARLIER.items()}
    whole = [sum(of_month) for of_month in zip(*counts.values(), strict=True)]
    told = {"municipality": "0586", "category": "stöld", "source_category": "stöld", "n_months": 1}
    rows = [
        pd.DataFrame({"area_id": area, "first_month": months, "n": pd.array(n, dtype="Int64")} | told)
        for area, n in (counts | {"0586": whole}).items()
    ]
    given = Delivery(kind=Kind.SERIES, source="brå", file_name="a.csv", missing_row=MissingRow.UNKNOWN, **passport)
    store.receive(given, pd.concat(rows, ignore_index=True).assign(is_preliminary=False))
    store.close()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish from a store with a figure that is like no other number."""
    folder = tmp_path_factory.mktemp("planterat")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(folder / "a.sqlite3"))
        st.cache_resource.clear()
        fill_planted_store(folder / "a.sqlite3")
        publish(folder / "ut")
        st.cache_resource.clear()
    return folder / "ut" / "0586.json"


def write_numbers(n: int) -> list[bytes]:
    """Write a number in every way that a file could hold it."""
    spoken = [f"{n}", *(f"{n:,}".replace(",", mark) for mark in (" ", "\u00a0", "\u202f", ".", ","))]
    as_text = [text.encode(code) for text in spoken for code in ("utf-8", "utf-16-be", "utf-16-le")]
    return [*as_text, struct.pack("<d", n), struct.pack(">d", n), struct.pack("<i", n), struct.pack(">i", n)]


@pytest.mark.parametrize("form", [*FORMS, "xlsx", "csv"])
def test_a_figure_that_is_hidden_is_in_no_byte_of_a_public_file(planted: Path, form: str) -> None:
    """Neither in text, metadata, alternative text, styles nor drawings, packed or unpacked; what is shown is there."""
    publication = read_publication(planted)
    marks = {cell.area_id: cell.mark for table in publication.tables for cell in table.cells if cell.period == "2024"}
    assert marks == {"0586": Mark.SHOWN, "vaster": Mark.HIDDEN, "oster": Mark.HIDDEN}
    content = write_files(planted)[form]
    unpacked = b"\0".join([*unpack(content, form), read_pdf(content).encode() if form == "pdf" else b""])
    hidden = [*write_numbers(SECRET), *write_numbers(SECRET_YEAR)]
    assert [number for number in hidden if number in unpacked] == []
    if form != "pdf" or shutil.which("pdftotext"):
        assert any(number in unpacked for number in write_numbers(SECRET_YEAR + SMALL_YEAR))


def test_the_metadata_of_a_file_say_no_more(report: Document) -> None:
    """Title, maker and the publication's day; no name, no path, no other number."""
    properties = docx.Document(BytesIO(write_docx(report))).core_properties
    said = (properties.title, properties.author, properties.last_modified_by, properties.subject, properties.keywords)
    assert said == (report.title, "Löfteskartan", "Löfteskartan", "", "")
    with pikepdf.open(BytesIO(write_pdf(report))) as pdf:
        told = {str(name): str(value) for name, value in pdf.docinfo.items()}
    assert told.pop("/Title") == report.title
    assert told.pop("/Author") == "Löfteskartan"
    assert {name: value[:10] for name, value in told.items() if name in ("/CreationDate", "/ModDate")} == {
        "/CreationDate": "D:20250120",
        "/ModDate": "D:20250120",
    }
    assert "/Subject" not in told
    assert "/Keywords" not in told


def test_a_report_is_made_once_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often readers ask; the publication's checksum tells one from the next."""
    made = []
    monkeypatch.setattr(public_report, "make_public_report", lambda one: made.append(one.number) or REPORTED)
    kept = Reports(most=2)
    for number in (1, 1, 2, 3, 1):
        kept.take(Shown(make_example_publication(number=number), f"{number}"), "html")
    assert made == [1, 2, 3, 1]


REPORTED = Document("Rapport", "", (), (), date(2025, 1, 20), is_demo=False)


def test_a_citizens_process_that_makes_a_report_opens_no_database() -> None:
    """Drawing is loaded when somebody asks for a report, and no database ever."""
    script = """
import sys
from dashboard.public.shelf import Shown
from dashboard.public.words import PDF, REPORT, WEB_PAGE
from dashboard.public.views.figures import the_reports
from tests.publication_example import make_example_publication
assert not {"matplotlib", "typst"} & set(sys.modules)
assert the_reports().take(Shown(make_example_publication(), "a"), "pdf")[:5] == b"%PDF-"
print(*sorted({"sqlite3", "_sqlite3", "sqlalchemy", "psycopg", "duckdb", "data.store"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def test_the_command_makes_it_of_a_file_or_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes either way and as the pages give; what doesn't belong to it is refused."""
    publication = make_example_publication()
    file = tmp_path / "0586.json"
    write_publication(publication, file)
    one, two = tmp_path / "a.html", tmp_path / "b.html"
    assert cli.main(["rapport", "medborgare", "--publicering", str(file), "--ut", str(one)]) == 0
    assert cli.main(["rapport", "medborgare", "--mapp", str(tmp_path), "--kommun", "Mjölby", "--ut", str(two)]) == 0
    assert one.read_bytes() == two.read_bytes() == Reports().take(Shown(publication, "a"), "html")
    assert "så går det är skriven som webbsida" in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace(b"253", b"254"))
    for words, told in (
        (["medborgare"], "inte vilken publicering"),
        (["medborgare", "--mapp", str(tmp_path)], "inte vilken publicering"),
        (["medborgare", "--publicering", str(file), "--per", "2025-01-01"], "hör inte till rapporten «medborgare»"),
        (["halvår", "--mapp", str(tmp_path)], "hör inte till rapporten «halvår»"),
        (["medborgare", "--publicering", str(file)], "ändrad sedan den publicerades"),
        (["medborgare", "--mapp", str(tmp_path), "--kommun", "1960"], "går inte att läsa"),
    ):
        assert cli.main(["rapport", *words, "--ut", str(tmp_path / "c.html")]) == 1
        assert told in capsys.readouterr().err
    assert not (tmp_path / "c.html").exists()


def test_the_citizens_page_offers_the_report() -> None:
    """Beside the figures as files; nothing is made before somebody asks."""
    page = open_page("figures", make_worded())
    labels = [button.proto.label for button in page.get("download_button")]
    assert labels[-2:] == [PDF, WEB_PAGE]
    assert REPORT in words_of(page, "markdown")
