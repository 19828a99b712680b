"""What a slide shows, as PowerPoint's own text, charts and tables: each can be edited and has words."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.util import Cm, Pt

from dashboard.reports.bars import Bars
from dashboard.reports.chart_data import lay_chart_data
from dashboard.reports.document import Figure, Grid
from dashboard.reports.slide import MAX_LINES, TABLE_SIZE, width_columns
from dashboard.reports.slides import split_grid
from dashboard.texts import DEMO_NOTICE
from data.errors import DataError, Problem

SWEDISH = MSO_LANGUAGE_ID.SWEDISH
Place = tuple[float, float, float, float]
"""Left, top, width and height, in centimetres."""

_MOST_LABELS = 14
"""More bars than this have no room for their numbers."""


def colour(red: int, green: int, blue: int) -> RGBColor:
    """Make a colour."""
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call] # the library types it halfway


INK, QUIET, WARN, GROUND, YEAR = (
    colour(0x1A, 0x1A, 0x1A),
    colour(0x59, 0x59, 0x59),
    colour(0x8A, 0x2B, 0x00),
    colour(0xFF, 0xFF, 0xFF),
    colour(0x00, 0x72, 0xB2),
)


def write(
    frame: Any,  # noqa: ANN401 - the library types it halfway
    lines: Sequence[str],
    *,
    size: int,
    is_bold: bool = False,
    colour: RGBColor = INK,
    space: int = 8,
) -> None:
    """Write lines in a frame, each a paragraph in Swedish."""
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb, run.font.language_id = Pt(size), is_bold, colour, SWEDISH
        if number < len(lines) - 1:
            paragraph.space_after = Pt(space)


def show(
    made: Any,  # noqa: ANN401 - as above
    shown: Bars | Grid | Figure,
    place: Place,
    *,
    is_demo: bool,
) -> None:
    """Show a chart, a table or a drawing in its place, with words for it."""
    match shown:
        case Bars():
            _add_chart(made, shown, place, is_demo=is_demo)
        case Grid():
            _add_grid(made, shown, place)
        case Figure():
            _add_picture(made, shown, place)


def _add_chart(made: Any, bars: Bars, place: Place, *, is_demo: bool) -> None:  # noqa: ANN401 - as above
    data = lay_chart_data(bars, is_demo=is_demo)
    frame = made.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *map(Cm, place), data)
    _describe(frame, f"{DEMO_NOTICE}. {bars.alternative}" if is_demo else bars.alternative)
    chart = frame.chart
    _entitle(chart, DEMO_NOTICE if is_demo else "")
    chart.has_legend = len(bars.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.language_id = Pt(16), SWEDISH
    chart.value_axis.minimum_scale = 0
    chart.value_axis.major_gridlines.format.line.color.rgb = colour(0xD9, 0xD9, 0xD9)
    for series, (name, _) in zip(chart.plots[0].series, bars.series, strict=True):
        _paint(series, name, bars)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, -5
    plot.has_data_labels = len(bars.categories) * len(bars.series) <= _MOST_LABELS
    if plot.has_data_labels:
        plot.data_labels.font.size, plot.data_labels.show_value = Pt(16), True


def _entitle(chart: Any, title: str) -> None:  # noqa: ANN401 - as above
    """Give a chart a title of its own, which follows it when it is copied from the slide."""
    chart.has_title = bool(title)
    if title:
        frame = chart.chart_title.text_frame
        write(frame, [title], size=16, colour=WARN, is_bold=True)


def _paint(series: Any, name: str, bars: Bars) -> None:  # noqa: ANN401 - as above
    is_grey = bars.is_baseline(name, "")
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = QUIET if is_grey else YEAR
    for number, category in enumerate(bars.categories):
        if bars.is_baseline("", category):
            point = series.points[number].format.fill
            point.solid()
            point.fore_color.rgb = QUIET


def _add_grid(made: Any, grid: Grid, place: Place) -> None:  # noqa: ANN401 - as above
    if len(split_grid(grid)) > 1:
        what = f"tabellen har fler rader än de {MAX_LINES} som en bild rymmer."
        raise DataError(grid.caption, [Problem("", what, "Dela den på flera bilder.")])
    left, top, width, _ = map(Cm, place)
    frame = made.shapes.add_table(
        len(grid.rows) + 1, len(grid.columns), left, top, width, Cm(0.93) * (len(grid.rows) + 1)
    )
    _describe(frame, grid.caption)
    for column, wide in zip(frame.table.columns, width_columns(grid), strict=True):
        column.width = Cm(wide)
    for row, cells in enumerate((grid.columns, *grid.rows)):
        for column, text in enumerate(cells):
            cell = frame.table.cell(row, column)
            ink = GROUND if row == 0 else INK
            write(cell.text_frame, [text], size=TABLE_SIZE, is_bold=row == 0, colour=ink)
            if row == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = QUIET


def _add_picture(made: Any, figure: Figure, place: Place) -> None:  # noqa: ANN401 - as above
    left, top, width, height = map(Cm, place)
    drawn = made.shapes.add_picture(BytesIO(figure.png), left, top, height=height)
    if drawn.width > width:
        drawn.height = int(drawn.height * width / drawn.width)
        drawn.width = width
    drawn.left = left + (width - drawn.width) // 2
    _describe(drawn, figure.alternative)


def _describe(shape: Any, words: str) -> None:  # noqa: ANN401 - as above
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)  # noqa: SLF001 - the library has no alternative text
