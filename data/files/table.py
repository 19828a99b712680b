"""A table as its reader in the child found it: what it is, and its rows in chunks of texts."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from data.files.form import Form
from data.files.layout import TAIL, Layout, Record, as_line, find_footer
from data.files.limits import MAX_COLUMNS, MAX_ROWS
from data.files.refusal import refuse

X, Y, GEOMETRY = "punktens x", "punktens y", "geometri"
"""The headings under which the geometry of a map layer is offered."""
BROKEN = "skadad"
"""What stands for a geometry that can't be read."""


@dataclass(slots=True)
class Chunk:
    """Rows of the asked columns, by their number in the file, and the rows that broke."""

    numbers: list[int]
    columns: list[list[str]]
    rejections: list[tuple[int, str]] = field(default_factory=list)


Chunks = Callable[[Sequence[int], int], Iterator[Chunk]]
"""Gives the columns at the asked places, so many rows at a time."""


@dataclass(slots=True)
class Table:
    """A table that has been found in a file.

    Attributes
    ----------
    form
        How it is laid out.
    choices
        The sheets or layers of the file.
    repeated
        Headings that stand several times and were numbered.
    title_rows, footer_rows
        What stands above and below it; the footer is known when the rows have been read.
    crs
        The reference system that the file itself states, or nothing.
    n_rows
        Known in advance, or when the rows have been read.
    """

    form: Form
    headings: tuple[str, ...]
    chunks: Chunks
    choices: tuple[str, ...] = ()
    repeated: frozenset[str] = frozenset()
    title_rows: tuple[tuple[int, str], ...] = ()
    footer_rows: tuple[tuple[int, str], ...] = ()
    crs: str = ""
    remarks: tuple[str, ...] = ()
    n_rows: int | None = None


def open_grid(records: Callable[[], Iterator[Record]], layout: Layout, form: Form, *, is_strict: bool) -> Table:
    """Make a table of a grid whose layout is known.

    Parameters
    ----------
    records
        Gives the rows from the file's beginning, blank ones included.
    layout
        Where the headings are.
    form
        How the file is laid out.
    is_strict
        Whether a row must have as many fields as the headings; in a sheet there is no such fault.
    """
    if len(layout.headings) > MAX_COLUMNS:
        what = f"filen har fler än {MAX_COLUMNS} kolumner."
        raise refuse(what, place=f"rad {layout.header_row or 1}")
    if not layout.headings:
        what = "filen har inga rader."
        raise refuse(what)
    grid = _Grid(records, layout, form.last_row, is_strict=is_strict)
    table = Table(
        form=replace(form, header_row=layout.header_row),
        headings=layout.headings,
        chunks=grid.chunks,
        repeated=layout.repeated,
        title_rows=layout.title_rows,
    )
    grid.table = table
    return table


class _Grid:
    """The rows below the headings; the last are held back until it is known that they aren't notes."""

    table: Table

    def __init__(
        self, records: Callable[[], Iterator[Record]], layout: Layout, last_row: int | None, *, is_strict: bool
    ) -> None:
        self._records = records
        self._layout = layout
        self._last_row = last_row
        self._is_strict = is_strict

    def chunks(self, places: Sequence[int], size: int) -> Iterator[Chunk]:
        width = len(self._layout.headings)
        pick: Callable[[list[str]], tuple[str, ...]] | None = itemgetter(*places) if len(places) > 1 else None
        chunk = Chunk([], [])
        rows: list[list[str]] = []
        n_rows = 0
        for number, fields in self._data():
            if not any(fields):
                continue  # a blank line, or the empty rows a spreadsheet leaves at the end
            n_rows += 1
            if n_rows > MAX_ROWS:
                what = f"filen har fler än {MAX_ROWS} rader."
                raise refuse(what, "Dela upp den.")
            fault = self._find_fault(fields, width) if len(fields) != width else ""
            if fault:
                chunk.rejections.append((number, fault))
            else:
                chunk.numbers.append(number)
                rows.append(fields)
            if len(rows) + len(chunk.rejections) >= size:
                chunk.columns = _transpose(rows, places, pick)
                yield chunk
                chunk, rows = Chunk([], []), []
        chunk.columns = _transpose(rows, places, pick)
        self.table.n_rows = n_rows
        yield chunk

    def _find_fault(self, fields: list[str], width: int) -> str:
        if len(fields) < width:
            if self._is_strict:
                return f"raden har {len(fields)} fält, rubrikerna är {width}."
            fields.extend([""] * (width - len(fields)))
        elif self._is_strict and any(fields[width:]):
            return f"raden har {len(fields)} fält, rubrikerna är {width}."
        return ""

    def _data(self) -> Iterator[Record]:
        last, first = self._last_row, self._layout.header_row
        held: deque[Record] = deque()
        for record in self._records():
            number = record[0]
            if number <= first:
                continue
            if last is not None and number > last:
                held.append(record)
                if len(held) > TAIL:
                    break
            elif last is not None:
                yield record
            else:
                held.append(record)
                if len(held) > TAIL:
                    yield held.popleft()
        tail = list(held)
        n_footer = find_footer(tail, len(self._layout.headings)) if last is None else len(tail)
        data, footer = tail[: len(tail) - n_footer], tail[len(tail) - n_footer :]
        yield from data
        self.table.footer_rows = tuple((number, as_line(fields)) for number, fields in footer if any(fields))


def _transpose(
    rows: list[list[str]], places: Sequence[int], pick: Callable[[list[str]], tuple[str, ...]] | None
) -> list[list[str]]:
    if not rows:
        return [[] for _ in places]
    if pick is None:
        return [[fields[place] for fields in rows] for place in places]
    return [list(column) for column in zip(*map(pick, rows), strict=True)]
