"""Every page, slide and sheet of invented figures says that they are, also when it is printed and laid apart."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pandas as pd
import pikepdf
import pytest
from pptx import Presentation

from dashboard.reports.document import Document, Grid, Heading, Sentence
from dashboard.reports.pack.pack import Pack, Part
from dashboard.reports.pdf import write_pdf
from dashboard.reports.plan_files import write_plan_document, write_plan_workbook
from dashboard.reports.slide import Slide
from dashboard.reports.web import write_html
from dashboard.reports.word import write_docx
from data.action_plans import PlanRow
from data.exports import write_workbook

MARK, DAY = "PÅHITTADE DEMODATA", date(2025, 6, 30)
LONG = tuple((f"rad {number}", "text " * 20) for number in range(120))
ROW = PlanRow.model_validate(
    {
        "municipality": "0586",
        "key": "rad",
        "author_role": "samordnare",
        "position": 1,
        "cause": "Mörkt",
        "action": "Lampor",
    }
    | {"when": "våren", "owners": ("Mjölby kommun",)}
)


def write(*, is_demo: bool) -> Document:
    """Write a document of several pages."""
    blocks = (Heading("Läget"), Sentence("Här står det."), Grid("Rader", ("Rad", "Text"), LONG))
    return Document("Rapport", "", (), blocks, DAY, is_demo=is_demo, notice="Intern vy")


@pytest.mark.parametrize("is_demo", [True, False])
def test_every_page_of_a_pdf_is_marked(tmp_path: Path, *, is_demo: bool) -> None:
    """In the head of each page, read page by page; where the figures are real on none."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext saknas på den här datorn.")
    file = tmp_path / "r.pdf"
    file.write_bytes(write_pdf(write(is_demo=is_demo)))
    with pikepdf.open(file) as pdf:
        n_pages = len(pdf.pages)
    assert n_pages > 2
    for page in map(str, range(1, n_pages + 1)):
        said = subprocess.run(
            [program, "-f", page, "-l", page, str(file), "-"], check=True, capture_output=True, text=True
        )
        assert (MARK in said.stdout) is is_demo


def test_every_page_of_a_word_file_is_marked_and_numbered() -> None:
    """In the head that stands on each page, as text and as a watermark; the foot counts the pages."""
    for content in (
        write_docx(write(is_demo=True)),
        write_plan_document((ROW,), {}, place="Mjölby", made_on=DAY, is_demo=True),
    ):
        paper = docx.Document(BytesIO(content))
        assert [MARK in section.header.paragraphs[0].text for section in paper.sections] == [True]
        assert f'string="{MARK}"' in paper.sections[0].header._element.xml  # noqa: SLF001 - the library shows no drawing
        foot = paper.sections[0].footer._element.xml  # noqa: SLF001 - nor any field
        assert re.findall(r"<w:instrText[^>]*>(\w+)<", foot) == ["PAGE", "NUMPAGES"]
        assert paper.sections[0].footer.paragraphs[0].text.endswith("sida 1 av 1")
    real = docx.Document(BytesIO(write_docx(write(is_demo=False))))
    assert MARK not in real.sections[0].header._element.xml  # noqa: SLF001 - as above


def test_every_printed_page_of_a_web_page_is_marked() -> None:
    """On the screen the notice stays in sight; on paper it stands where every page has it."""
    page = write_html(write(is_demo=True)).decode()
    assert re.search(r"\.demo \{ position: sticky", page)
    assert re.search(r"@media print \{ \.demo \{ position: fixed", page)
    assert f'<p class="demo">⚠ {MARK}</p>' in page


def test_every_sheet_is_marked_when_printed() -> None:
    """The head of each sheet's pages, the one with explanations included."""
    table = pd.DataFrame({"a": ["x"]})
    for content, is_marked in (
        (write_plan_workbook((ROW,), {}, place="Mjölby", made_on=DAY, is_demo=True), True),
        (write_workbook({"Antal": table, "Källor": table}, notes=["n"], created=DAY, mark=MARK), True),
        (write_workbook({"Antal": table, "Källor": table}, notes=["n"], created=DAY), False),
    ):
        with zipfile.ZipFile(BytesIO(content)) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        heads = [re.findall(r"<oddHeader>(.*?)</oddHeader>", sheet) for sheet in sheets]
        assert [MARK in head for (head,) in heads] == [is_marked] * len(sheets)
        assert len(sheets) > 1


def test_every_slide_is_marked_and_so_is_its_note() -> None:
    """A table split on several slides, a slide of words; the mark stands on each and first in its notes."""
    slides = (Slide("Tabellen.", shown=Grid("Rader", ("Rad", "Text"), LONG)), Slide("Orden.", ("Ett.", "Två.")))
    pack = Pack("Paket", (), (Part("Del", slides),), DAY, is_demo=True, notice="Intern", shows_small=False)
    paper = Presentation(BytesIO(pack.write_slides()))
    assert len(paper.slides) > 3
    for slide in paper.slides:
        assert any(MARK in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert slide.notes_slide.notes_text_frame.text.startswith(MARK)
