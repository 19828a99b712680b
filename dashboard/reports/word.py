"""A document as Word, to be edited and put in the case system."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from dashboard.reports.columns import SHORT_WORDS, weigh_columns
from dashboard.reports.document import Block, Document, Figure, Grid, Heading, Listing, Quotation, Sentence, Tone
from dashboard.reports.pdf import AUTHOR
from dashboard.reports.zipped import settle
from dashboard.texts import DEMO_NOTICE

_FONT = "Arial"
_QUIET = RGBColor(0x59, 0x59, 0x59)
_LINE_CM = 16.6


def write_docx(document: Document) -> bytes:
    """Write a document as Word; the same document gives the same bytes.

    Parameters
    ----------
    document
        Its headings are headings, its tables have a head that stands again on each page, and its
        figures carry their alternative text.

    Examples
    --------
    >>> from datetime import date
    >>> write_docx(Document("Rapport", "", (), (), date(2026, 1, 15), is_demo=False))[:2]
    b'PK'
    """
    document = document.made_printable()
    paper = docx.Document()
    set_up(paper, document)
    paper.add_heading(document.title, level=1)
    if document.subtitle:
        add_quiet(paper, document.subtitle, size=11)
    _add_facts(paper, document)
    for block in document.blocks:
        _add_block(paper, block)
    written = BytesIO()
    paper.save(written)
    return settle(written.getvalue(), day=document.made_on)


def set_up(paper: Any, document: Document) -> None:  # noqa: ANN401 - the library's document is a function's
    """Set a paper up as all of them: page, typeface, language, and what stands in the head and foot of each page."""
    properties = paper.core_properties
    properties.title, properties.author, properties.language = document.title, AUTHOR, "sv-SE"
    properties.last_modified_by, properties.comments = AUTHOR, DEMO_NOTICE if document.is_demo else ""
    properties.created = properties.modified = datetime.combine(document.made_on, time())
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet", "Quote", "Caption"):
        style = paper.styles[name]
        style.font.name, style.font.color.rgb = _FONT, RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{each}"), None)
        _set_language(style.element.get_or_add_rPr())
    paper.styles["Normal"].font.size = Pt(10)
    paper.styles["Heading 4"].font.italic = False
    for default in paper.styles.element.iter(qn("w:rPrDefault")):
        _set_language(default.find(qn("w:rPr")))
    _add_frame(section, document)


def _set_language(properties: Any) -> None:  # noqa: ANN401 - XML
    found = properties.find(qn("w:lang"))
    language = OxmlElement("w:lang") if found is None else found
    if found is None:
        properties.append(language)
    for each in ("val", "eastAsia"):
        language.set(qn(f"w:{each}"), "sv-SE")


def _add_frame(section: Any, document: Document) -> None:  # noqa: ANN401 - as above
    """Say in the head and foot of each page what it is, and where its figures are invented."""
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.add_run(document.title).font.size = Pt(8)
    foot.add_run(f"{document.notice}   ".lstrip()).font.size = Pt(8)
    _number_pages(foot)
    if document.is_demo:
        warned = head.add_run(f"   {DEMO_NOTICE}")
        warned.font.size, warned.font.bold, warned.font.color.rgb = Pt(8), True, RGBColor(0x8A, 0x2B, 0x00)
        head.add_run()._r.append(_make_watermark())  # noqa: SLF001 - the library has no watermark of its own


def _number_pages(foot: Any) -> None:  # noqa: ANN401 - as above
    """Say which page it is and of how many; Word counts them when it shows the page."""
    for text, field in (("sida ", "PAGE"), (" av ", "NUMPAGES")):
        foot.add_run(text).font.size = Pt(8)
        for part in (_mark("begin"), _tell(field), _mark("separate"), None, _mark("end")):
            run = foot.add_run("1" if part is None else "")
            run.font.size = Pt(8)
            if part is not None:
                run._r.append(part)  # noqa: SLF001 - the library has no fields


def _mark(kind: str) -> Any:  # noqa: ANN401 - XML
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _tell(field: str) -> Any:  # noqa: ANN401 - XML
    told = OxmlElement("w:instrText")
    told.text = field
    return told


def _make_watermark() -> Any:  # noqa: ANN401 - XML
    return parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="vattenmarke" o:spid="_x0000_s2049" type="#_x0000_t136" alt="" '
        'style="position:absolute;margin-left:0;margin-top:0;width:460pt;height:60pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:Arial;font-size:1pt" string="{DEMO_NOTICE}"/></v:shape></w:pict>'
    )


def add_quiet(paper: Any, text: str, *, size: float) -> None:  # noqa: ANN401 - as above
    """Add a paragraph that steps back."""
    run = paper.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), _QUIET


def _add_facts(paper: Any, document: Document) -> None:  # noqa: ANN401 - as above
    for name, value in document.facts:
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)


def _add_block(paper: Any, block: Block) -> None:  # noqa: ANN401 - as above
    match block:
        case Heading():
            paper.add_heading(block.text, level=block.level)
        case Sentence(tone=Tone.NOTE):
            add_quiet(paper, block.text, size=9)
        case Sentence():
            paper.add_paragraph().add_run(block.text).bold = block.tone is Tone.STRONG
        case Quotation():
            quoted = paper.add_paragraph(f"«{block.text}»", style="Quote")
            quoted.paragraph_format.keep_with_next = True
            add_quiet(paper, block.source, size=9)
        case Listing():
            for item in block.items:
                paper.add_paragraph(item, style="List Bullet")
        case Grid():
            _add_grid(paper, block)
        case Figure():
            _add_figure(paper, block)


def _add_grid(paper: Any, grid: Grid) -> None:  # noqa: ANN401 - as above
    caption = paper.add_paragraph(grid.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    weights = weigh_columns(grid, whole=SHORT_WORDS)
    widths = [_LINE_CM * weight / sum(weights) for weight in weights]
    add_table(paper, grid.columns, grid.rows, widths=widths)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def add_table(
    paper: Any,  # noqa: ANN401 - as above
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[float],
    size: float = 8.5,
) -> None:
    """Add a table whose head stands again on each page, with columns as wide as told, in centimetres."""
    table = paper.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - the library names no repeated head
    head.append(OxmlElement("w:tblHeader"))
    for cells in (columns, *rows):
        row = table.rows[0] if cells is columns else table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        for cell, text in zip(row.cells, cells, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.keep_with_next = cells is columns or None  # no head stands alone
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(size), cells is columns
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = column.width


def _add_figure(paper: Any, figure: Figure) -> None:  # noqa: ANN401 - as above
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    drawn = paragraph.add_run().add_picture(BytesIO(figure.png), width=Cm(_LINE_CM * figure.width))
    drawn._inline.docPr.set("descr", figure.alternative)  # noqa: SLF001 - the library has no alternative text
    paper.add_paragraph(figure.caption, style="Caption")
