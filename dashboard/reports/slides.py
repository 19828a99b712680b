"""Slides of a meeting: one message each, split over as many as it takes to be read from the back of a room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.reports.bars import Bars
from dashboard.reports.document import Figure, Grid
from dashboard.reports.fitting import count_lines, measure, stand_tall
from dashboard.reports.pdf import weigh_columns

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
_CELL_MARGINS_CM, _CELL_HEIGHT_CM = 0.52, 0.26
_WORD = 1.05
"""Headings are bold."""
_AFTER_CM = 8 * 2.54 / 72
_TITLE_SIZES, _TEXT_SIZES, _SOURCE_SIZES = (30, 26, 22, 18, 16), (22, 20, 18, 16), (12, 11, 10)
_SOURCE_CM = 1.05
_CUT = " …"


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


def split_slides(slides: Sequence[Slide]) -> list[Slide]:
    """Split the slides that hold too much; nothing is left out: what is cut short stands whole in the notes.

    Parameters
    ----------
    slides
        In order.

    Examples
    --------
    >>> long = Slide("Tre beslut är öppna.", shown=Grid("Beslut", ("Beslut",), (("Byt lampan.",),) * 23))
    >>> [each.message for each in split_slides([long])][1]
    'Tre beslut är öppna. (2 av 3)'
    """
    return [part for slide in slides for part in _split(_shorten(slide))]


def split_grid(grid: Grid, *, height_cm: float = BODY_CM) -> list[Grid]:
    """Split a table over as many slides as it takes to be read from the back of a room.

    Parameters
    ----------
    grid
        Shown across the whole slide.
    height_cm
        How tall the first part may be; the others have all of the slide.

    Examples
    --------
    >>> [len(part.rows) for part in split_grid(Grid("Antal", ("År",), (("2024",),) * 23))]
    [10, 10, 3]
    """
    widths = width_columns(grid)
    head = _measure_row(grid.columns, widths)
    parts: list[list[tuple[str, ...]]] = [[]]
    left = height_cm - head
    for row in grid.rows:
        taken = _measure_row(row, widths)
        if parts[-1] and (taken > left or len(parts[-1]) == MAX_LINES - 1):
            parts.append([])
            left = BODY_CM - head
        parts[-1].append(row)
        left -= taken
    return [replace(grid, rows=tuple(part)) for part in parts]


def width_columns(grid: Grid) -> list[float]:
    """Give how wide each column of a table is on a slide, in centimetres."""
    weights = weigh_columns(grid)
    least = [
        _CELL_MARGINS_CM + _WORD * max(_measure_words(texts)) for texts in zip(grid.columns, *grid.rows, strict=True)
    ]
    spare = LINE_CM - sum(least)
    if spare < 0:
        return [LINE_CM * weight / sum(weights) for weight in weights]
    wanted = [max(0.0, LINE_CM * weight / sum(weights) - need) for weight, need in zip(weights, least, strict=True)]
    return [need + spare * share / (sum(wanted) or 1.0) for need, share in zip(least, wanted, strict=True)]


def measure_grid(grid: Grid) -> float:
    """Give how tall a table is on a slide, in centimetres."""
    widths = width_columns(grid)
    return sum(_measure_row(row, widths) for row in (grid.columns, *grid.rows))


def fit_title(message: str) -> int:
    """Give the size of a message's letters, in points: the largest that it has room for."""
    return _fit([message], width_cm=LINE_CM, height_cm=TITLE_CM, sizes=_TITLE_SIZES) or _TITLE_SIZES[-1]


def fit_source(source: str) -> int:
    """Give the size of the letters of what stands below."""
    return _fit([source], width_cm=LINE_CM, height_cm=_SOURCE_CM, sizes=_SOURCE_SIZES) or _SOURCE_SIZES[-1]


def fit_lines(slide: Slide) -> int:
    """Give the size of the letters of a slide's text."""
    return _fit_text(slide.lines, slide) or _TEXT_SIZES[-1]


def width_text(slide: Slide) -> float:
    """Give how wide a slide's text is, in centimetres."""
    return LINE_CM * BESIDE if isinstance(slide.shown, Bars) else LINE_CM


def measure_text(slide: Slide) -> float:
    """Give how tall a slide's text is, in centimetres."""
    return _measure(slide.lines, width_cm=width_text(slide), size=fit_lines(slide))


def _fit_text(lines: Sequence[str], slide: Slide) -> int | None:
    share = _ABOVE if isinstance(slide.shown, Grid | Figure) else 1.0
    return _fit(lines, width_cm=width_text(slide), height_cm=BODY_CM * share, sizes=_TEXT_SIZES)


def _fit(lines: Sequence[str], *, width_cm: float, height_cm: float, sizes: Sequence[int]) -> int | None:
    """Find the largest size in which lines have room; None where they have it in none."""
    return next((size for size in sizes if _measure(lines, width_cm=width_cm, size=size) <= height_cm), None)


def _measure(lines: Sequence[str], *, width_cm: float, size: int) -> float:
    n_lines = sum(count_lines(line, width_cm=width_cm - _CELL_MARGINS_CM, size=size) for line in lines)
    return stand_tall(n_lines, size=size) + _AFTER_CM * max(0, len(lines) - 1)


def _measure_words(texts: Sequence[str]) -> Iterator[float]:
    for text in texts:
        yield from (measure(word, size=TABLE_SIZE) for word in text.split(" "))


def _measure_row(row: Sequence[str], widths: Sequence[float]) -> float:
    """Give how tall a table's row is, in centimetres."""
    cells = zip(row, widths, strict=True)
    n_lines = max(count_lines(text, width_cm=width - _CELL_MARGINS_CM, size=TABLE_SIZE) for text, width in cells)
    return stand_tall(n_lines, size=TABLE_SIZE) + _CELL_HEIGHT_CM


def _shorten(slide: Slide) -> Slide:
    """Cut what has no room on any slide, and put it whole in the notes."""
    cut: list[str] = []

    def cut_to(text: str, *, width_cm: float, n_lines: int, size: int) -> str:
        if count_lines(text, width_cm=width_cm, size=size) <= n_lines:
            return text
        cut.append(text)
        return _cut(text, width_cm=width_cm, n_lines=n_lines, size=size)

    width = LINE_CM - _CELL_MARGINS_CM
    message = cut_to(slide.message, width_cm=width, n_lines=4, size=_TITLE_SIZES[-1])
    source = cut_to(slide.source, width_cm=width, n_lines=2, size=_SOURCE_SIZES[-1])
    part = cut_to(slide.part, width_cm=width, n_lines=1, size=_TEXT_SIZES[-1])
    text_width = width_text(slide) - _CELL_MARGINS_CM
    lines = tuple(cut_to(line, width_cm=text_width, n_lines=8, size=_TEXT_SIZES[-1]) for line in slide.lines)
    shown = slide.shown
    if isinstance(shown, Grid):
        widths = [each - _CELL_MARGINS_CM for each in width_columns(shown)]
        columns = tuple(
            cut_to(text, width_cm=wide, n_lines=2, size=TABLE_SIZE)
            for text, wide in zip(shown.columns, widths, strict=True)
        )
        rows = tuple(
            tuple(
                cut_to(text, width_cm=wide, n_lines=MAX_LINES - 2, size=TABLE_SIZE)
                for text, wide in zip(row, widths, strict=True)
            )
            for row in shown.rows
        )
        shown = replace(shown, columns=columns, rows=rows)
    told = "\n".join([slide.notes, *(f"Hela texten: {text}" for text in cut)]) if cut else slide.notes
    return replace(slide, message=message, source=source, part=part, lines=lines, shown=shown, notes=told)


def _cut(text: str, *, width_cm: float, n_lines: int, size: int) -> str:
    """Give as much of the beginning of a text as has room."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        has_room = count_lines(text[:middle] + _CUT, width_cm=width_cm, size=size) <= n_lines
        low, high = (middle, high) if has_room else (low, middle - 1)
    return text[:low].rstrip() + _CUT


def _split(slide: Slide) -> list[Slide]:
    """Split a slide's text and table, and number the parts."""
    first, *rest = _split_lines(slide)
    parts = [*_split_shown(first), *rest]
    if len(parts) == 1:
        return parts
    return [
        replace(part, message=f"{slide.message} ({number} av {len(parts)})") for number, part in enumerate(parts, 1)
    ]


def _split_lines(slide: Slide) -> Iterator[Slide]:
    """Give the slide with as many lines as it has room for, and the others on slides of their own."""
    left, here = list(slide.lines), slide
    while _fit_text(left, here) is None:
        n = len(left)
        while n > 1 and _fit_text(left[:n], here) is None:
            n -= 1
        yield replace(here, lines=tuple(left[:n]))
        left, here = left[n:], replace(slide, shown=None)
    if left or here is slide:
        yield replace(here, lines=tuple(left))


def _split_shown(slide: Slide) -> Iterator[Slide]:
    """Give the text with as much of the table as there is room for below it, and the rest on slides of its own."""
    if not isinstance(slide.shown, Grid):
        yield slide
        return
    left = BODY_CM - (measure_text(slide) + ABOVE_CM if slide.lines else 0.0)
    first, *rest = split_grid(slide.shown, height_cm=left)
    if slide.lines and measure_grid(replace(first, rows=first.rows[:1])) > left:
        yield replace(slide, shown=None)
        first, *rest = split_grid(slide.shown)
        slide = replace(slide, lines=())
    yield replace(slide, shown=first)
    yield from (replace(slide, lines=(), shown=part) for part in rest)
