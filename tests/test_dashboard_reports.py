"""Papers for the case: the same document in three forms, readable by ear, the same bytes each time."""

import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import docx
import geopandas as gpd
import pikepdf
import pytest
import shapely
from docx.oxml.ns import qn

from dashboard.reports.document import Document, Figure, Grid, Heading, Listing, Quotation, Sentence, Tone
from dashboard.reports.paper_map import Shade, draw_map
from dashboard.reports.pdf import write_pdf
from dashboard.reports.pictures import draw_months, draw_years
from dashboard.reports.web import write_html
from dashboard.reports.word import write_docx
from data.errors import DataError
from geo.baseline import compare_counts
from tests.pdf_tags import list_tags

HOSTILE = "#panic() $x$ *fet* <script>alert(1)</script> @cite [länk](http://x) \\ ${alert(1)}"
FORMS = {"pdf": write_pdf, "docx": write_docx, "html": write_html}


@pytest.fixture(scope="module")
def document() -> Document:
    """Make a paper with every kind of block and a hostile text in each."""
    compared = compare_counts(120, 101, baseline_year=2023, year=2024, dispersion=1.2)
    bars = draw_years([compared], caption=f"Bedrägerier {HOSTILE}", is_demo=True)
    months = draw_months({2023: [*range(11), None]}, caption="Månad för månad", is_demo=True)
    outlines = [shapely.box(15, 58.3, 15.01, 58.31), shapely.box(15.01, 58.3, 15.03, 58.32)]
    areas = gpd.GeoDataFrame({"area_id": ["a", "b"], "label": ["Resecentrum", HOSTILE]}, geometry=outlines, crs=4326)
    words = "Resecentrum: 0–4 händelser. Den andra saknas."
    drawn = draw_map(areas, {"a": Shade("#ffeeee", "0–4")}, caption="Karta", alternative=words, is_demo=True)
    return Document(
        "Halvårsrapport: Mjölby",
        HOSTILE,
        (("Diarienummer", "KS/2024:12"), ("Period", HOSTILE)),
        (
            Heading("Läget i korthet"),
            Sentence("Det är inte färre.", Tone.STRONG),
            Sentence(HOSTILE, Tone.NOTE),
            Sentence(HOSTILE),
            Quotation("antalet bedrägerier ska vara färre än 2023", HOSTILE),
            Heading("Åtaganden", 3),
            Listing((HOSTILE, "två")),
            Grid("Antal per år", ("År", "Antal", HOSTILE), (("2023", "120", HOSTILE), ("2024", "101", "–"))),
            bars,
            months,
            drawn,
        ),
        date(2025, 6, 30),
        is_demo=True,
        notice=HOSTILE,
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes(document: Document, form: str) -> None:
    """A report of a closed day can be held against one made again."""
    assert FORMS[form](document) == FORMS[form](document)


def test_drawings_are_the_same_each_time() -> None:
    """Neither the day nor the order of drawing shows in a picture."""
    drawings = [draw_months({2024: [1.0] * 12}, caption="Antal", is_demo=False) for _ in range(2)]
    assert drawings[0] == drawings[1]


def test_the_pdf_is_tagged_and_in_swedish(document: Document) -> None:
    """Whoever listens gets title, language, headings, rows of tables and the words of each picture."""
    with pikepdf.open(BytesIO(write_pdf(document))) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("sv-SE", True)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            found = {name: str(metadata[name]) for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")}
            assert found == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
            assert str(metadata["dc:title"]) == "Halvårsrapport: Mjölby"
        tags, alternatives = list_tags(pdf)
    assert [tag for tag in tags if re.fullmatch(r"H\d", tag)] == ["H1", "H2", "H3"]
    assert {"Table", "TH", "TD", "Caption", "LI", "BlockQuote", "Figure"} <= set(tags)
    assert len([words for words in alternatives if words.startswith("PÅHITTADE DEMODATA. ")]) == 3


def test_the_word_file_says_what_the_document_says(document: Document) -> None:
    """Headings are headings, tables have a head that repeats, pictures have words, and nothing is read as markup."""
    content = write_docx(document)
    paper = docx.Document(BytesIO(content))
    titles = [(one.style.name, one.text) for one in paper.paragraphs if one.style and "Heading" in str(one.style.name)]
    assert titles == [
        ("Heading 1", "Halvårsrapport: Mjölby"),
        ("Heading 2", "Läget i korthet"),
        ("Heading 3", "Åtaganden"),
    ]
    assert [[cell.text for cell in row.cells] for row in paper.tables[0].rows] == [
        ["År", "Antal", HOSTILE],
        ["2023", "120", HOSTILE],
        ["2024", "101", "–"],
    ]
    xml = paper.element.xml
    assert "w:tblHeader" in xml
    words = [one.get("descr") for one in paper.element.iter(qn("wp:docPr"))]
    assert words == [block.alternative for block in document.blocks if isinstance(block, Figure)]
    assert paper.core_properties.language == "sv-SE"
    assert "PÅHITTADE DEMODATA" in paper.sections[0].header.paragraphs[0].text
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert b"PRIMA" not in package.read("word/styles.xml")
        assert 'string="PÅHITTADE DEMODATA"' in package.read("word/header1.xml").decode()


def test_a_tables_head_in_word_stays_with_its_first_row(document: Document) -> None:
    """LibreOffice loses the rows of a table whose head stands alone at the foot of a page."""
    head, *rows = docx.Document(BytesIO(write_docx(document))).tables[0].rows
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in head.cells)
    assert not any(cell.paragraphs[0].paragraph_format.keep_with_next for row in rows for cell in row.cells)


class Page(HTMLParser):
    """What a web page is made of."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self.said.append(data)


def test_the_web_page_says_what_the_document_says(document: Document) -> None:
    """In Swedish, each picture with words, no script and nothing fetched from elsewhere."""
    written = write_html(document).decode("utf-8")
    page = Page()
    page.feed(written)
    names = [tag for tag, _ in page.tags]
    assert not {"script", "link", "iframe", "object"} & set(names)
    assert all(str(each["href"]).startswith("#") for tag, each in page.tags if tag == "a")
    assert dict(page.tags)["html"] == {"lang": "sv"}
    assert all(str(each["src"]).startswith("data:image/png") for tag, each in page.tags if tag == "img")
    figures = [block.alternative for block in document.blocks if isinstance(block, Figure)]
    assert [each["alt"] for tag, each in page.tags if tag == "img"] == figures
    said = set(page.said)
    said |= {text.strip("«»") for text in said}
    assert {text for text in document.list_texts() if text} - said - set(figures) == set()
    assert "url(" not in written
    assert "PÅHITTADE DEMODATA" in "".join(page.said)


def test_a_picture_without_words_is_refused() -> None:
    """Whoever doesn't see it would be told nothing."""
    with pytest.raises(DataError, match="alternativ text"):
        Document("R", "", (), (Figure("Bild", " ", b"", b""),), date(2025, 6, 30), is_demo=False)


def test_a_table_of_uneven_rows_and_a_leap_of_headings_are_refused() -> None:
    """Both faults are told at once."""
    blocks = (Heading("Djupt", 3), Grid("Tabell", ("A", "B"), (("1",),)))
    with pytest.raises(DataError, match="hoppar från nivå 1 till 3") as told:
        Document("R", "", (), blocks, date(2025, 6, 30), is_demo=False)
    assert "olika breda" in str(told.value)


def test_a_missing_month_is_told_as_missing() -> None:
    """A gap is not a zero, in words either."""
    drawn = draw_months({2024: [0.0, None, *[3.0] * 10]}, caption="Antal", is_demo=False)
    assert "jan 0, feb saknas, mar 3" in drawn.alternative


@pytest.mark.parametrize(
    "letter", ["\uf0b7", "\x0b", "\x0c", "\x00", "\x1b", "\ufffe", "\ufdd0", "\ud800", "\U0001fffe"]
)
@pytest.mark.parametrize("form", FORMS)
def test_no_letter_stops_a_report(form: str, letter: str) -> None:
    """What was pasted once is saved for good: the paper is written all the same, with the words around it."""
    pasted = f"före{letter}efter"
    blocks = (Heading(pasted), Sentence(pasted), Listing((pasted,)), Grid(pasted, (pasted,), ((pasted,),)))
    made = Document(pasted, pasted, ((pasted, pasted),), blocks, date(2025, 6, 30), is_demo=False, notice=pasted)
    assert len(FORMS[form](made)) > 0
