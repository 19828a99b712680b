"""Slides as PowerPoint: text, tables and charts that can be edited, in Swedish, with words for what is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, cast

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Cm

from dashboard.reports.document import Figure, Grid, map_texts
from dashboard.reports.pdf import AUTHOR
from dashboard.reports.powerpoint_shapes import INK, QUIET, SWEDISH, WARN, Place, show, write
from dashboard.reports.slide import (
    ABOVE_CM,
    BESIDE,
    BODY_CM,
    BODY_TOP_CM,
    GAP_CM,
    HEIGHT_CM,
    LINE_CM,
    MARGIN_CM,
    TITLE_CM,
    WIDTH_CM,
    Slide,
    fit_lines,
    fit_source,
    fit_title,
    measure_text,
    width_text,
)
from dashboard.reports.zipped import settle
from dashboard.texts import DEMO_NOTICE

_TITLE_ONLY = 5
_TAG = b"sv-SE"
_NOT_SWEDISH = re.compile(rb'\blang="en-US"')
_TYPEFACE = re.compile(rb'(<a:latin typeface=")Calibri(")')
_FONT = b"Arial"
_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
_LEFT_BEHIND = {RT.EXTENDED_PROPERTIES, RT.THUMBNAIL}
"""What the library's template tells of another file."""


@dataclass(frozen=True, slots=True)
class _Foot:
    """What stands at the foot of every slide."""

    notice: str
    is_demo: bool


def write_pptx(slides: Sequence[Slide], *, title: str, made_on: date, is_demo: bool, notice: str = "") -> bytes:
    """Write slides; the same slides give the same bytes.

    Parameters
    ----------
    slides
        In order; see `dashboard.reports.slides.split_slides`.
    title
        The file's own.
    made_on
        The day they tell of.
    is_demo
        The figures are invented: each slide says so.
    notice
        Who may see them; at the foot of each.

    Raises
    ------
    DataError
        When a table has more lines than can be read from the back of a room.

    Examples
    --------
    >>> write_pptx([Slide("Färre än 2023.")], title="Möte", made_on=date(2026, 1, 15), is_demo=False)[:2]
    b'PK'
    """
    paper = Presentation()
    paper.slide_width, paper.slide_height = Cm(WIDTH_CM), Cm(HEIGHT_CM)
    properties = paper.core_properties
    properties.title, properties.author, properties.language = cast("str", map_texts(title)), AUTHOR, "sv-SE"
    properties.last_modified_by, properties.comments = AUTHOR, ""  # the library's own would stand there
    properties.created = properties.modified = datetime.combine(made_on, time())
    foot = _Foot(cast("str", map_texts(notice)), is_demo)
    for number, slide in enumerate(slides, 1):
        _add_slide(paper, cast("Slide", map_texts(slide)), number, foot)
    _make_swedish(paper)
    written = BytesIO()
    paper.save(written)
    return settle(written.getvalue(), day=made_on)


def _make_swedish(paper: Any) -> None:  # noqa: ANN401 - the library types it halfway
    """Give the template the language and a font that is at hand everywhere, and leave what tells of its maker."""
    package = paper.part.package
    for holder in (package, paper.part):
        for key, relation in list(holder._rels.items()):  # noqa: SLF001 - the library has no other way
            if relation.reltype in _LEFT_BEHIND or relation.reltype.endswith("/printerSettings"):
                holder._rels.pop(key)  # noqa: SLF001 - as above
    for part in package.iter_parts():
        if (element := getattr(part, "_element", None)) is not None:
            for each in element.iter():
                if each.get("lang") == "en-US":
                    each.set("lang", "sv-SE")
        elif part.partname.endswith(".xml"):
            part._blob = _TYPEFACE.sub(rb"\1" + _FONT + rb"\2", _NOT_SWEDISH.sub(b'lang="' + _TAG + b'"', part.blob))  # noqa: SLF001 - as above


def _add_slide(paper: Any, slide: Slide, number: int, foot: _Foot) -> None:  # noqa: ANN401 - as above
    made = paper.slides.add_slide(paper.slide_layouts[_TITLE_ONLY])
    heading = made.shapes.title
    heading.left, heading.top, heading.width, heading.height = Cm(MARGIN_CM), Cm(1.4), Cm(LINE_CM), Cm(TITLE_CM)
    heading.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    write(heading.text_frame, [slide.message], size=fit_title(slide.message), is_bold=True, space=0)
    heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    if slide.part:
        _add_text(made, [slide.part], (MARGIN_CM, 0.5, LINE_CM, 0.9), size=14, colour=QUIET)
    if slide.lines:
        _add_text(
            made, slide.lines, (MARGIN_CM, BODY_TOP_CM, width_text(slide), measure_text(slide)), size=fit_lines(slide)
        )
    if slide.shown is not None:
        show(made, slide.shown, _place_shown(slide), is_demo=foot.is_demo)
    if slide.source:
        place = (MARGIN_CM, BODY_TOP_CM + BODY_CM + 0.15, LINE_CM, 1.1)
        _add_text(made, [slide.source], place, size=fit_source(slide.source), colour=QUIET)
    _add_foot(made, number, foot)
    told = f"{DEMO_NOTICE}. {slide.notes}" if foot.is_demo else slide.notes
    made.notes_slide.notes_text_frame.text = told
    for paragraph in made.notes_slide.notes_text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.language_id = SWEDISH


def _place_shown(slide: Slide) -> Place:
    """Give where what is shown stands: a chart beside the text, a table or a drawing below it."""
    if not slide.lines:
        return MARGIN_CM, BODY_TOP_CM, LINE_CM, BODY_CM
    if isinstance(slide.shown, Grid | Figure):
        above = measure_text(slide) + ABOVE_CM
        return MARGIN_CM, BODY_TOP_CM + above, LINE_CM, BODY_CM - above
    before = LINE_CM * BESIDE + GAP_CM
    return MARGIN_CM + before, BODY_TOP_CM, LINE_CM - before, BODY_CM


def _add_foot(made: Any, number: int, foot: _Foot) -> None:  # noqa: ANN401 - as above
    top = HEIGHT_CM - 1.55
    if foot.is_demo:
        _add_text(made, [f"⚠ {DEMO_NOTICE}"], (MARGIN_CM, top, 9.6, 1.0), size=16, colour=WARN, is_bold=True)
    if foot.notice:
        place = (MARGIN_CM + 9.8, top + 0.1, LINE_CM - 11.6, 1.0)
        box = _add_text(made, [foot.notice], place, size=11, colour=QUIET)
        box.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    box = _add_text(made, [""], (WIDTH_CM - MARGIN_CM - 1.7, top + 0.1, 1.7, 1.0), size=11, colour=QUIET)
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    _number(paragraph, number)


def _number(paragraph: Any, number: int) -> None:  # noqa: ANN401 - as above
    """Turn a paragraph into the slide's number, which follows it when slides are moved."""
    run = paragraph.runs[0]._r  # noqa: SLF001 - the library has no fields
    field = parse_xml(f'<a:fld {nsdecls("a")} id="{_FIELD}" type="slidenum"><a:t>{number}</a:t></a:fld>')
    field.insert(0, run.find(qn("a:rPr")))
    run.getparent().replace(run, field)


def _add_text(
    made: Any,  # noqa: ANN401 - as above
    lines: Sequence[str],
    place: Place,
    *,
    size: int,
    colour: RGBColor = INK,
    is_bold: bool = False,
) -> Any:  # noqa: ANN401 - as above
    box = made.shapes.add_textbox(*map(Cm, place))
    write(box.text_frame, lines, size=size, colour=colour, is_bold=is_bold)
    return box
