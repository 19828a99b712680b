"""Slides of a meeting: one message each, split over as many as it takes to be read from the back of a room."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.reports.document import Grid
from dashboard.reports.fitting import count_lines
from dashboard.reports.slide import (
    ABOVE_CM,
    BODY_CM,
    CELL_MARGINS_CM,
    LINE_CM,
    MAX_LINES,
    SOURCE_SIZES,
    TABLE_SIZE,
    TEXT_SIZES,
    TITLE_SIZES,
    Slide,
    fit_text,
    measure_grid,
    measure_row,
    measure_text,
    width_columns,
    width_text,
)

_CUT = " …"


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
    head = measure_row(grid.columns, widths)
    parts: list[list[tuple[str, ...]]] = [[]]
    left = height_cm - head
    for row in grid.rows:
        taken = measure_row(row, widths)
        if parts[-1] and (taken > left or len(parts[-1]) == MAX_LINES - 1):
            parts.append([])
            left = BODY_CM - head
        parts[-1].append(row)
        left -= taken
    return [replace(grid, rows=tuple(part)) for part in parts]


def _shorten(slide: Slide) -> Slide:
    """Cut what has no room on any slide, and put it whole in the notes."""
    cut: list[str] = []

    def cut_to(text: str, *, width_cm: float, n_lines: int, size: int) -> str:
        if count_lines(text, width_cm=width_cm, size=size) <= n_lines:
            return text
        cut.append(text)
        return _cut(text, width_cm=width_cm, n_lines=n_lines, size=size)

    width = LINE_CM - CELL_MARGINS_CM
    message = cut_to(slide.message, width_cm=width, n_lines=4, size=TITLE_SIZES[-1])
    source = cut_to(slide.source, width_cm=width, n_lines=2, size=SOURCE_SIZES[-1])
    part = cut_to(slide.part, width_cm=width, n_lines=1, size=TEXT_SIZES[-1])
    text_width = width_text(slide) - CELL_MARGINS_CM
    lines = tuple(cut_to(line, width_cm=text_width, n_lines=8, size=TEXT_SIZES[-1]) for line in slide.lines)
    shown = slide.shown
    if isinstance(shown, Grid):
        widths = [each - CELL_MARGINS_CM for each in width_columns(shown)]
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
    while fit_text(left, here) is None:
        n = len(left)
        while n > 1 and fit_text(left[:n], here) is None:
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
