"""A meeting's pack says what the pages say to whoever may read it, and is the same each time."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook

from dashboard.reports.bars import Bars
from dashboard.reports.document import Grid
from dashboard.reports.pack.pack import Pack
from dashboard.store import the_counts
from data.roles import RIGHTS, Role
from tests import canary_store as canary
from tests.meeting_pack_example import (
    AGENDA,
    EARLY,
    N_FRAUD,
    N_TRAFFIC_EAST,
    NO_MAP,
    TODAY,
    find_slide,
    incidents,
    make,
    plan,
    receive,
    said_on,
    select,
    view,
)
from tests.shown_pages import pages_on
from tests.slide_texts import list_numbers, list_told


@pytest.fixture(scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the pages use a store with counts and incidents, and nothing invented."""
    with pages_on(tmp_path_factory.mktemp("paket") / "store.sqlite3", is_filled=False):
        receive(EARLY)
        yield


HOSTILE = "<script>alert(1)</script> [x](http://a.b) ${1} $x^2$ =1+1 \u202e"


@pytest.fixture(scope="module")
def packs(_store: None) -> dict[Role, Pack]:
    """Make the pack for who sees all and for who sees least."""
    return {role: make(role) for role in (Role.ANALYST, Role.ELECTED)}


@pytest.fixture(scope="module")
def files(packs: dict[Role, Pack]) -> dict[Role, bytes]:
    """Write the packs' slides."""
    return {role: pack.write_slides() for role, pack in packs.items()}


def list_texts(content: bytes) -> Iterator[str]:
    """Give every text there is in an archive of XML, workbooks within included."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if name.endswith(".xlsx"):
                yield from list_texts(inner)
            elif name.endswith((".xml", ".rels")):
                yield inner.decode()


def test_the_baseline_is_the_one_that_the_page_tells(packs: dict[Role, Pack]) -> None:
    """360 against 492 by hand: thirty and forty-one a month; the page says both sentences of the same choice."""
    slide = find_slide(packs[Role.ANALYST], "Bedrägerier")
    counts = slide.message.removeprefix("Bedrägeri, hela kommunen: ")
    assert counts.startswith("360 under jan–dec 2025, mot 492 samma månader 2023")
    told = said_on("baslinje", Role.ANALYST, {"kalla": "Brå", "kategori": "bedrägeri", "ar": "2025"})
    assert counts in told
    assert slide.lines[0] in told
    assert slide.shown.series == (("antal jan–dec", tuple(12 * n for n in N_FRAUD.values())),)
    months = find_slide(packs[Role.ANALYST], "Bedrägerier", 1)
    assert months.shown.series == (("2023", (41,) * 12), ("2025", (30,) * 12))


def test_the_map_has_the_sentence_and_the_figures_of_the_page(packs: dict[Role, Pack]) -> None:
    """Counted by hand from the rows: thefts of 2025 in the west, in the east and in all."""
    made = incidents()
    thefts = made[(made["category"] == "stöld") & (made["from_at"].dt.year == 2025)]
    n_east = int((thefts["lon"] > 15.13).sum())
    slide, table = (find_slide(packs[Role.ANALYST], "Kartan", number) for number in (0, 1))
    told = said_on("lagesbild", Role.ANALYST, {"kalla": "polisen", "visa": "stöld", "ar": "2025"})
    assert slide.message in told
    assert f"{len(thefts)} händelser (stöld)" in slide.message
    assert {row[0]: row[2] for row in table.shown.rows} == {
        "Väster": str(len(thefts) - n_east),
        "Öster": str(n_east),
        "utanför alla områden": "0",
        "plats okänd": "0",
        "hela kommunen": str(len(thefts)),
    }
    assert f"2025: Öster {n_east}; Väster {len(thefts) - n_east}." in slide.shown.alternative


@pytest.mark.parametrize("kind", ["stöld", "trafik"])
def test_who_sees_no_points_gets_the_protected_figures_of_the_page(packs: dict[Role, Pack], kind: str) -> None:
    """The same cells as on the page of the same role, marks included; some of traffic is protected."""
    of_map = view("Kartan", "lagesbild", kalla="polisen", visa=kind, ar="2025")
    pack = packs[Role.ELECTED] if of_map in AGENDA else make(Role.ELECTED, plan(agenda=(of_map,)))
    table = find_slide(pack, "Kartan", 1).shown
    told = said_on("lagesbild", Role.ELECTED, {"kalla": "polisen", "visa": kind, "period": "hela 2025"})
    assert isinstance(table, Grid)
    sent = re.search(r'\{"name":"karttabell",[^}]*\}(\{.*\})$', told, re.MULTILINE)
    assert sent
    assert [list(row) for row in table.rows] == json.loads(sent[1])["rows"]
    assert any(said == "skyddat" for _, said in table.rows) == (kind == "trafik")


def test_what_is_hidden_stands_nowhere_in_the_file(packs: dict[Role, Pack], files: dict[Role, bytes]) -> None:
    """Two incidents of traffic are told to the analyst; whoever sees no points is told that they are protected."""
    open_slide, hidden = (find_slide(packs[role], "Trafik i Öster") for role in (Role.ANALYST, Role.ELECTED))
    assert f"Öster: {N_TRAFFIC_EAST} under" in open_slide.message
    assert "Öster: skyddat under hela 2025" in hidden.message
    text = "\n".join(list_texts(files[Role.ELECTED]))
    assert canary.WORD not in text
    assert packs[Role.ELECTED].notice in text
    assert "inte skyddade" not in text


def test_every_number_in_the_file_is_one_that_the_role_is_shown(
    packs: dict[Role, Pack], files: dict[Role, bytes]
) -> None:
    """Words, notes, alternatives, charts, their workbooks, the file's facts, the hand-out: no count but the pages'."""
    viewer = replace(select().viewer, rights=RIGHTS[Role.ELECTED])
    tables = the_counts(viewer, "0586", TODAY).tables.values()
    shown = {int(n) for table in tables for n in table["n"].dropna()}
    shown |= set(N_FRAUD.values())  # the months of a chart, which says nothing in words
    for page in AGENDA:
        told = said_on(page.path, Role.ELECTED, dict(page.choices))
        shown |= list_numbers(told)
        for most, least in re.findall(r"högst (\d+), för en säker ökning minst (\d+)", told):
            shown |= {int(most) + 1, int(least) - 1}  # what the light band of the page's chart reaches between
    order = range(len(packs[Role.ELECTED].list_slides()) + 1)  # of slides; as few are goals and agenda items
    parts = set()
    for part, text in list_told(files[Role.ELECTED]):
        parts.add(re.sub(r"\d+", "", part.rpartition("/")[2]))
        assert list_numbers(text) <= shown | set(order), (part, text)
    assert {"slide.xml", "notesSlide.xml", "chart.xml", "core.xml"} <= parts
    for text in packs[Role.ELECTED].to_document().list_texts():
        assert list_numbers(text) <= shown | set(order), text
    of_analyst = set().union(*(list_numbers(text) for _, text in list_told(files[Role.ANALYST])))
    assert not of_analyst <= shown | set(order)


def _rows(bars: Bars) -> Iterator[tuple[object, ...]]:
    """Give a chart's categories with their values, empty where one is missing."""
    for name, *values in zip(bars.categories, *(values for _, values in bars.series), strict=True):
        yield name, *("" if value is None else value for value in values)


def test_charts_hold_their_figures_and_nothing_more(packs: dict[Role, Pack], files: dict[Role, bytes]) -> None:
    """Each chart and the workbook within it have the values of the slide: every cell, and no other."""
    slides = packs[Role.ANALYST].list_slides()
    paper = Presentation(BytesIO(files[Role.ANALYST]))
    n_charts = 0
    for slide, written in zip(slides, paper.slides, strict=True):
        for shape in (each for each in written.shapes if each.has_chart):
            n_charts += 1
            bars = slide.shown
            assert isinstance(bars, Bars)
            series = [(one.name, tuple(one.values)) for one in shape.chart.plots[0].series]
            assert series == [(name, tuple(values)) for name, values in bars.series]
            book = CalamineWorkbook.from_filelike(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
            assert len(book.sheet_names) == 1
            assert book.get_sheet_by_index(0).to_python() == [
                ["", *(name for name, _ in bars.series)],
                *([name, *of_name] for name, *of_name in _rows(bars)),
            ]
    assert n_charts >= 4


def test_each_slide_has_a_message_words_for_what_is_shown_and_its_source(files: dict[Role, bytes]) -> None:
    """Title, alternative text, notes in Swedish; and no trace of the library's template."""
    paper = Presentation(BytesIO(files[Role.ANALYST]))
    for slide in paper.slides:
        assert slide.shapes.title.text_frame.text.endswith((".", ")"))
        for shape in slide.shapes:
            if not shape.has_text_frame:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")  # noqa: SLF001 - as written
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in paper.slides)
    assert "Definition: Anmälda brott enligt Brå. · Källa: Brå, Brå · Uttagsdatum: 2026-03-01" in notes
    text = "\n".join(list_texts(files[Role.ANALYST]))
    assert set(re.findall(r'lang="([^"]*)"', text)) == {"sv-SE"}
    names = zipfile.ZipFile(BytesIO(files[Role.ANALYST])).namelist()
    assert not [name for name in names if "thumbnail" in name or "printer" in name or name == "docProps/app.xml"]
    assert paper.core_properties.author == "Löfteskartan"
    assert paper.core_properties.created.date() == TODAY


def test_the_hand_out_has_the_same_words_and_is_tagged(packs: dict[Role, Pack]) -> None:
    """Every message, line and cell of the slides stands in the document, which is tagged and in Swedish."""
    for pack in packs.values():
        texts = set(pack.to_document().list_texts())
        for part in pack.parts:
            for slide in part.slides:
                assert {slide.message, *slide.lines} <= texts
                if isinstance(slide.shown, Grid):
                    assert {cell for row in slide.shown.rows for cell in row} <= texts
                elif slide.shown is not None:
                    assert slide.shown.alternative in texts
    pdf = pikepdf.open(BytesIO(packs[Role.ELECTED].write_handout()))
    assert str(pdf.Root.Lang) == "sv-SE"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert b"pdfuaid:part>1" in pdf.Root.Metadata.read_bytes()


def test_the_same_pack_gives_the_same_bytes(packs: dict[Role, Pack], files: dict[Role, bytes]) -> None:
    """Made again from the store, in both forms."""
    again = make(Role.ELECTED)
    assert again.write_slides() == files[Role.ELECTED]
    assert again.write_handout() == packs[Role.ELECTED].write_handout()


def test_the_follow_up_assesses_each_year_as_its_page_does(packs: dict[Role, Pack]) -> None:
    """Every year's badge and sentence of the frauds stand on the page of the same day."""
    told = said_on("uppfoljning", Role.ANALYST, {})
    slides = next(part for part in packs[Role.ANALYST].parts if part.title.endswith("Uppföljning")).slides
    years = [line for slide in slides for line in slide.lines if re.match(r"20\d\d, Brå: ", line)]
    assert {line[:4] for line in years} >= {"2024", "2025"}
    for line in years:
        badge, rest = line.removeprefix(f"{line[:4]}, Brå: ").split("). ", 1)
        assert re.search(rf"\*\*{line[:4]}\*\* :[a-z]+-badge\[{re.escape(badge)}\)\]", told)
        assert rest in told


@pytest.mark.usefixtures("_store")
def test_hostile_and_long_texts_are_only_texts_and_have_room() -> None:
    """Titles with markup stand as written, nothing links anywhere, and thirty long titles are split."""
    agenda = tuple(view(f"{number} {'W' * 110}", "borta") for number in range(29))
    pack = make(meeting=plan(title=HOSTILE, agenda=(view(HOSTILE, "lagesbild", visa=HOSTILE), *agenda)))
    content = pack.write_slides()
    paper = Presentation(BytesIO(content))
    texts = [shape.text_frame.text for slide in paper.slides for shape in slide.shapes if shape.has_text_frame]
    assert any("<script>alert(1)</script> [x](http://a.b) ${1} $x^2$ =1+1" in text for text in texts)
    assert not [text for text in list_texts(content) if "hlinkClick" in text or 'TargetMode="External"' in text]
    assert pack.write_handout()[:5] == b"%PDF-"
    assert sum(slide.part == "Mötet" for slide in pack.list_slides()) > 1


@pytest.mark.usefixtures("_store")
def test_invented_figures_are_told_on_every_slide_and_page() -> None:
    """Slides, notes, charts' words, and the header of each page."""
    pack = make(meeting=plan(is_demo=True, agenda=NO_MAP))
    paper = Presentation(BytesIO(pack.write_slides()))
    for slide in paper.slides:
        assert "⚠ PÅHITTADE DEMODATA" in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert slide.notes_slide.notes_text_frame.text.startswith("PÅHITTADE DEMODATA. ")
        for shape in (each for each in slide.shapes if each.has_chart):
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr").startswith("PÅHITTADE DEMODATA. ")  # noqa: SLF001
    assert pack.to_document().is_demo


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't here")
def test_libreoffice_opens_the_slides(files: dict[Role, bytes], packs: dict[Role, Pack], tmp_path: Path) -> None:
    """As many pages as slides come out of it."""
    given = tmp_path / "paket.pptx"
    given.write_bytes(files[Role.ELECTED])
    home = f"-env:UserInstallation={tmp_path.as_uri()}/lo"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(given)]
    subprocess.run(command, check=True, capture_output=True)
    assert len(pikepdf.open(tmp_path / "paket.pdf").pages) == len(packs[Role.ELECTED].list_slides())
