"""A meeting's slides as PowerPoint: one message each, text and charts that can be edited, sources in the notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any, cast

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.util import Cm, Pt

from dashboard.reports.document import Figure, Grid, map_texts
from dashboard.reports.pdf import AUTHOR, weigh_columns
from dashboard.reports.zipped import settle
from dashboard.texts import DEMO_NOTICE
from data.errors import DataError, Problem

MAX_LINES = 11
"""How many lines of a table, its headings included, can be read from the back of a room."""
_LETTERS = 92
"""How many letters a line across the whole slide holds."""
_WIDTH, _HEIGHT, _MARGIN = Cm(33.867), Cm(19.05), Cm(1.6)
_TOP = Cm(4.6)


def _colour(red: int, green: int, blue: int) -> RGBColor:
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call] # the library types it halfway


_INK, _QUIET, _WARN, _GROUND = (
    _colour(0x1A, 0x1A, 0x1A),
    _colour(0x59, 0x59, 0x59),
    _colour(0x8A, 0x2B, 0x00),
    _colour(0xFF, 0xFF, 0xFF),
)
_COLOURS = (_QUIET, _colour(0x00, 0x72, 0xB2), _colour(0xE6, 0x9F, 0x00), _INK)
_TITLE_ONLY = 5
_SWEDISH = MSO_LANGUAGE_ID.SWEDISH


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of counts: a series per name, with a value per category or None where it is missing."""

    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    alternative: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One message and what it rests on.

    Attributes
    ----------
    message
        The whole of what is to be remembered, as a sentence.
    lines
        What more is said.
    shown
        A chart, a table of at most `MAX_LINES` lines or a drawing.
    notes
        Sources, definitions and uncertainty, for whoever speaks.
    """

    message: str
    lines: tuple[str, ...] = ()
    shown: Bars | Grid | Figure | None = None
    notes: str = ""


def write_pptx(slides: Sequence[Slide], *, title: str, made_on: date, is_demo: bool) -> bytes:
    """Write slides; the same slides give the same bytes.

    Parameters
    ----------
    slides
        In order.
    title
        The file's own.
    made_on
        The day they tell of.
    is_demo
        The figures are invented: each slide says so.

    Raises
    ------
    DataError
        When a table has more lines than can be read from the back of a room; see `split_grid`.

    Examples
    --------
    >>> write_pptx([Slide("Färre än 2023.")], title="Möte", made_on=date(2026, 1, 15), is_demo=False)[:2]
    b'PK'
    """
    paper = Presentation()
    paper.slide_width, paper.slide_height = _WIDTH, _HEIGHT
    properties = paper.core_properties
    properties.title, properties.author, properties.language = title, AUTHOR, "sv-SE"
    properties.last_modified_by = AUTHOR
    properties.created = properties.modified = datetime.combine(made_on, time())
    for slide in slides:
        _add_slide(paper, cast("Slide", map_texts(slide)), is_demo=is_demo)
    written = BytesIO()
    paper.save(written)
    return settle(written.getvalue(), day=made_on)


def split_grid(grid: Grid) -> list[Grid]:
    """Split a table over as many slides as it takes to be read from the back of a room.

    Parameters
    ----------
    grid
        Shown across the whole slide.

    Examples
    --------
    >>> [len(part.rows) for part in split_grid(Grid("Antal", ("År",), (("2024",),) * 23))]
    [10, 10, 3]
    """
    weights = weigh_columns(grid)
    widths = [_LETTERS * weight / sum(weights) for weight in weights]

    def count_lines(row: Sequence[str]) -> int:
        return max(ceil(len(text) / width) or 1 for text, width in zip(row, widths, strict=True))

    parts: list[list[tuple[str, ...]]] = [[]]
    room = MAX_LINES - count_lines(grid.columns)
    for row in grid.rows:
        if parts[-1] and sum(map(count_lines, (*parts[-1], row))) > room:
            parts.append([])
        parts[-1].append(row)
    return [replace(grid, rows=tuple(part)) for part in parts]


def _add_slide(paper: Any, slide: Slide, *, is_demo: bool) -> None:  # noqa: ANN401 - the library types it halfway
    made = paper.slides.add_slide(paper.slide_layouts[_TITLE_ONLY])
    heading = made.shapes.title
    heading.left, heading.top, heading.width, heading.height = _MARGIN, Cm(0.9), _WIDTH - 2 * _MARGIN, Cm(3.2)
    _write(heading.text_frame, [slide.message], size=30, is_bold=True)
    has_both = bool(slide.lines) and slide.shown is not None
    share = _WIDTH - 2 * _MARGIN
    if slide.lines:
        width = int(share * 0.38) if has_both else share
        box = made.shapes.add_textbox(_MARGIN, _TOP, width, _HEIGHT - _TOP - Cm(2))
        _write(box.text_frame, slide.lines, size=20)
    if slide.shown is not None:
        left = _MARGIN + int(share * 0.41) if has_both else _MARGIN
        width = int(share * 0.59) if has_both else share
        _show(made, slide.shown, (left, _TOP, width, _HEIGHT - _TOP - Cm(2)))
    if is_demo:
        box = made.shapes.add_textbox(_MARGIN, _HEIGHT - Cm(1.5), _WIDTH - 2 * _MARGIN, Cm(1))
        _write(box.text_frame, [f"⚠ {DEMO_NOTICE}"], size=16, is_bold=True, colour=_WARN)
    told = f"{DEMO_NOTICE}. {slide.notes}" if is_demo else slide.notes
    made.notes_slide.notes_text_frame.text = told


def _write(
    frame: Any,  # noqa: ANN401 - as above
    lines: Sequence[str],
    *,
    size: int,
    is_bold: bool = False,
    colour: RGBColor = _INK,
) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb, run.font.language_id = Pt(size), is_bold, colour, _SWEDISH
        paragraph.space_after = Pt(8)


def _show(slide: Any, shown: Bars | Grid | Figure, box: tuple[int, int, int, int]) -> None:  # noqa: ANN401 - as above
    match shown:
        case Bars():
            _add_chart(slide, shown, box)
        case Grid():
            _add_grid(slide, shown, box)
        case Figure():
            _add_picture(slide, shown, box)


def _add_chart(slide: Any, bars: Bars, box: tuple[int, int, int, int]) -> None:  # noqa: ANN401 - as above
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call] # as above
    data.categories = bars.categories
    for name, values in bars.series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, data)
    _describe(frame, bars.alternative)
    chart = frame.chart
    chart.has_title, chart.has_legend = False, len(bars.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(16)
    chart.value_axis.minimum_scale = 0
    for series, colour in zip(chart.plots[0].series, _COLOURS, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
    plot = chart.plots[0]
    plot.has_data_labels, plot.gap_width = True, 60
    plot.data_labels.font.size = Pt(16)


def _add_grid(slide: Any, grid: Grid, box: tuple[int, int, int, int]) -> None:  # noqa: ANN401 - as above
    if len(split_grid(grid)) > 1:
        what = f"tabellen har fler rader än de {MAX_LINES} som en bild rymmer."
        raise DataError(grid.caption, [Problem("", what, "Dela den på flera bilder.")])
    left, top, width, _ = box
    frame = slide.shapes.add_table(
        len(grid.rows) + 1, len(grid.columns), left, top, width, Cm(1) * (len(grid.rows) + 1)
    )
    _describe(frame, grid.caption)
    weights = weigh_columns(grid)
    for column, weight in zip(frame.table.columns, weights, strict=True):
        column.width = int(width * weight / sum(weights))
    for row, cells in enumerate((grid.columns, *grid.rows)):
        for column, text in enumerate(cells):
            cell = frame.table.cell(row, column)
            ink = _GROUND if row == 0 else _INK
            _write(cell.text_frame, [text], size=16, is_bold=row == 0, colour=ink)
            if row == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = _QUIET


def _add_picture(slide: Any, figure: Figure, box: tuple[int, int, int, int]) -> None:  # noqa: ANN401 - as above
    left, top, width, height = box
    drawn = slide.shapes.add_picture(BytesIO(figure.png), left, top, height=height)
    if drawn.width > width:
        drawn.height = int(drawn.height * width / drawn.width)
        drawn.width = width
    _describe(drawn, figure.alternative)


def _describe(shape: Any, words: str) -> None:  # noqa: ANN401 - as above
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)  # noqa: SLF001 - the library has no alternative text
