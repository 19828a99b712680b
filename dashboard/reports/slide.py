"""A slide and its room: what it says, where it stands, and how large its letters can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.reports.bars import Bars
from dashboard.reports.columns import weigh_columns
from dashboard.reports.document import Figure, Grid
from dashboard.reports.fitting import count_lines, measure, stand_tall

WIDTH_CM, HEIGHT_CM, MARGIN_CM = 33.867, 19.05, 1.6
LINE_CM = WIDTH_CM - 2 * MARGIN_CM
TITLE_CM = 2.9
BODY_TOP_CM, BODY_CM = 4.5, 11.4
"""Where what is shown begins, and how tall it may be."""
BESIDE = 0.37
"""How much of the line the text has where a chart is shown beside it."""
_ABOVE = 0.4
"""How much of the height the text may have where a table or a drawing stands below it."""
GAP_CM = 0.9
MAX_LINES = 11
"""How many lines of a table, its headings included, can be read from the back of a room."""
TABLE_SIZE = 16
ABOVE_CM = 0.4
"""Between a slide's text and the table below it."""
CELL_MARGINS_CM, _CELL_HEIGHT_CM = 0.52, 0.26
_WORD = 1.05
"""Headings are bold."""
_AFTER_CM = 8 * 2.54 / 72
TITLE_SIZES, TEXT_SIZES, SOURCE_SIZES = (30, 26, 22, 18, 16), (22, 20, 18, 16), (12, 11, 10)
_SOURCE_CM = 1.05


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
        Sources, definitions and uncertainty, for whoever speaks; a line for each.
    source
        Whose figures, of which day, chosen how; stands below what is shown.
    part
        Which part of the meeting it belongs to; stands above the message.
    """

    message: str
    lines: tuple[str, ...] = ()
    shown: Bars | Grid | Figure | None = None
    notes: str = ""
    source: str = ""
    part: str = ""


def width_columns(grid: Grid) -> list[float]:
    """Give how wide each column of a table is on a slide, in centimetres."""
    weights = weigh_columns(grid)
    least = [
        CELL_MARGINS_CM + _WORD * max(_measure_words(texts)) for texts in zip(grid.columns, *grid.rows, strict=True)
    ]
    spare = LINE_CM - sum(least)
    if spare < 0:
        return [LINE_CM * weight / sum(weights) for weight in weights]
    wanted = [max(0.0, LINE_CM * weight / sum(weights) - need) for weight, need in zip(weights, least, strict=True)]
    return [need + spare * share / (sum(wanted) or 1.0) for need, share in zip(least, wanted, strict=True)]


def measure_grid(grid: Grid) -> float:
    """Give how tall a table is on a slide, in centimetres."""
    widths = width_columns(grid)
    return sum(measure_row(row, widths) for row in (grid.columns, *grid.rows))


def fit_title(message: str) -> int:
    """Give the size of a message's letters, in points: the largest that it has room for."""
    return _fit([message], width_cm=LINE_CM, height_cm=TITLE_CM, sizes=TITLE_SIZES) or TITLE_SIZES[-1]


def fit_source(source: str) -> int:
    """Give the size of the letters of what stands below."""
    return _fit([source], width_cm=LINE_CM, height_cm=_SOURCE_CM, sizes=SOURCE_SIZES) or SOURCE_SIZES[-1]


def fit_lines(slide: Slide) -> int:
    """Give the size of the letters of a slide's text."""
    return fit_text(slide.lines, slide) or TEXT_SIZES[-1]


def width_text(slide: Slide) -> float:
    """Give how wide a slide's text is, in centimetres."""
    return LINE_CM * BESIDE if isinstance(slide.shown, Bars) else LINE_CM


def measure_text(slide: Slide) -> float:
    """Give how tall a slide's text is, in centimetres."""
    return _measure(slide.lines, width_cm=width_text(slide), size=fit_lines(slide))


def fit_text(lines: Sequence[str], slide: Slide) -> int | None:
    """Find the size in which some lines have room beside or above what a slide shows; None where in none."""
    share = _ABOVE if isinstance(slide.shown, Grid | Figure) else 1.0
    return _fit(lines, width_cm=width_text(slide), height_cm=BODY_CM * share, sizes=TEXT_SIZES)


def _fit(lines: Sequence[str], *, width_cm: float, height_cm: float, sizes: Sequence[int]) -> int | None:
    """Find the largest size in which lines have room; None where they have it in none."""
    return next((size for size in sizes if _measure(lines, width_cm=width_cm, size=size) <= height_cm), None)


def _measure(lines: Sequence[str], *, width_cm: float, size: int) -> float:
    n_lines = sum(count_lines(line, width_cm=width_cm - CELL_MARGINS_CM, size=size) for line in lines)
    return stand_tall(n_lines, size=size) + _AFTER_CM * max(0, len(lines) - 1)


def _measure_words(texts: Sequence[str]) -> Iterator[float]:
    for text in texts:
        yield from (measure(word, size=TABLE_SIZE) for word in text.split(" "))


def measure_row(row: Sequence[str], widths: Sequence[float]) -> float:
    """Give how tall a table's row is, in centimetres."""
    cells = zip(row, widths, strict=True)
    n_lines = max(count_lines(text, width_cm=width - CELL_MARGINS_CM, size=TABLE_SIZE) for text, width in cells)
    return stand_tall(n_lines, size=TABLE_SIZE) + _CELL_HEIGHT_CM
