"""Tables as an Excel workbook in which no cell runs: texts are texts, headings stay in sight."""

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.errors import DataError, Problem
from data.exports.delimited import is_missing
from data.exports.neutral import is_runnable, writable

NOTES = "Så här gör du"
MAX_TEXT = 32_767
MAX_ROWS = 1_000_000
MAX_COLUMNS = 16_384
CUT = " … [avkortad]"
_MAX_NAME = 31
_WIDTHS, _NOTES_WIDTH = (8, 60), 100
_LOOKED_AT = 200
_A4, _LINE_POINTS, _MOST_LINES = 9, 15, 27
_WRAPPED, _FILLED, _OF_A_PAGE = 30, 0.8, 160
"""Letters in a column whose texts are wrapped, how much of a line words fill, and letters in the width of a page."""
_MILLENNIUM = 1900
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(sheets: Mapping[str, pd.DataFrame], *, notes: Sequence[str], created: date, mark: str = "") -> bytes:
    """Write tables as sheets of a workbook, and what its reader should know on a last sheet.

    Parameters
    ----------
    sheets
        Each table under its sheet's name; a table too long for one sheet goes on in the next.
    notes
        Sentences in Swedish.
    created
        The day that the workbook tells, so that the same tables give the same bytes.
    mark
        What stands in the head of each printed page.

    Returns
    -------
    bytes
        The file. Missing values are empty cells; a text longer than Excel holds is cut and says so.

    Raises
    ------
    DataError
        When a table has more columns than a sheet can hold.

    Examples
    --------
    >>> write_workbook({"Rader": pd.DataFrame({"a": ["=1"]})}, notes=["Läs."], created=date(2026, 1, 1))[:2]
    b'PK'
    """
    written = io.BytesIO()
    workbook = Workbook(written, _OPTIONS)
    workbook.set_properties({"created": datetime.combine(created, time())})
    taken: set[str] = {NOTES.casefold()}
    for name, table in sheets.items():
        for part in _parts(table, name=name):
            _write_sheet(workbook, _sheet_name(name, taken), part)
    _write_notes(workbook, notes)
    for sheet in workbook.worksheets():
        sheet.set_header(f"&L&A&R{mark.replace('&', '&&')}")
    workbook.close()
    return written.getvalue()


def _parts(table: pd.DataFrame, *, name: str) -> Iterator[pd.DataFrame]:
    if table.shape[1] > MAX_COLUMNS:
        what = f"tabellen har {table.shape[1]} kolumner; ett Excelblad rymmer {MAX_COLUMNS}."
        raise DataError(name, [Problem("", what, "Välj färre kolumner.")])
    for first in range(0, max(len(table), 1), MAX_ROWS):
        yield table.iloc[first : first + MAX_ROWS]


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", writable(name)).strip(" '") or "Blad"
    number = 1
    sheet = plain[:_MAX_NAME]
    while sheet.casefold() in taken:
        number += 1
        sheet = f"{plain[: _MAX_NAME - 5]} {number}"
    taken.add(sheet.casefold())
    return sheet


def _write_sheet(workbook: Workbook, name: str, table: pd.DataFrame) -> None:
    sheet = workbook.add_worksheet(name)
    is_long, total = _is_long(table), 0
    as_text = workbook.add_format({"num_format": "@", "text_wrap": is_long, "valign": "top"})
    quoted = workbook.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": is_long, "valign": "top"})
    timed = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    heading = workbook.add_format({"bold": True, "num_format": "@", "quote_prefix": True})
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    wrapped = max(_WRAPPED, min(_WIDTHS[1], _OF_A_PAGE // 2 // max(table.shape[1], 1)))
    if is_long:
        _make_room(sheet, table, wrapped)
    for place, label in enumerate(table.columns):
        cells = table.iloc[:, place].tolist()
        is_text = not pd.api.types.is_numeric_dtype(table.dtypes.iloc[place])
        width = _width([label, *dict.fromkeys(cells)])
        width = min(width, wrapped) if is_long else width
        total += width
        sheet.set_column(place, place, width, as_text if is_text else None)
        sheet.write_string(0, place, _fit(str(label)), heading)
        for row, value in enumerate(cells, start=1):
            _write_cell(sheet, (row, place), value, texts=(as_text, quoted), timed=timed)
    n_wide = math.ceil(total / _OF_A_PAGE)
    if n_wide > 1:
        sheet.repeat_columns(0, min(1, table.shape[1] - 1))
    _set_up_paper(sheet, n_wide=n_wide)


def _is_long(table: pd.DataFrame) -> bool:
    """Tell whether a text would be cut off by the cell beside it."""
    return any(_width(table.iloc[:_LOOKED_AT, place].tolist()) == _WIDTHS[1] for place in range(table.shape[1]))


def _make_room(sheet: Worksheet, table: pd.DataFrame, width: int) -> None:
    """Give each row the height that its longest text takes: not every program does it by itself."""
    for row, cells in enumerate(table.itertuples(index=False), start=1):
        lines = max((_count_lines(cell, width) for cell in cells), default=1)
        if lines > 1:
            sheet.set_row(row, _LINE_POINTS * min(lines, _MOST_LINES))


def _count_lines(cell: object, width: int = _WRAPPED) -> int:
    return (
        1
        if is_missing(cell)
        else sum(max(1, math.ceil(len(line) / (_FILLED * width))) for line in str(cell).split("\n"))
    )


def _set_up_paper(sheet: Worksheet, *, n_wide: int = 1) -> None:
    """Let a sheet be printed on A4 on its side, so many pages wide that it can be read, and as long as it takes."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_footer("&Rsida &P av &N")
    sheet.fit_to_pages(max(1, n_wide), 0)


def _write_cell(
    sheet: Worksheet,
    at: tuple[int, int],
    value: Any,  # noqa: ANN401  # whatever stands in a table
    *,
    texts: tuple[Format, Format],
    timed: Format,
) -> None:
    if is_missing(value):
        return
    if isinstance(value, bool | np.bool_):
        sheet.write_boolean(*at, bool(value))
    elif isinstance(value, Real):
        sheet.write_number(*at, float(value))
    elif isinstance(value, datetime) and value.tzinfo is None and value.year >= _MILLENNIUM:
        sheet.write_datetime(*at, value, timed)
    else:
        text = _fit(str(value))
        sheet.write_string(*at, text, texts[is_runnable(text)])


def _fit(text: str) -> str:
    text = writable(text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(CUT)] + CUT


def _width(cells: Sequence[object]) -> int:
    longest = max((len(str(cell)) for cell in cells if not is_missing(cell)), default=0)
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])


def _write_notes(workbook: Workbook, notes: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(NOTES)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True})
    sheet.set_column(0, 0, _NOTES_WIDTH, wrapped)
    _set_up_paper(sheet)
    for row, note in enumerate([NOTES, *notes]):
        sheet.set_row(row, _LINE_POINTS * min(_count_lines(note, _NOTES_WIDTH), _MOST_LINES))
        sheet.write_string(row, 0, _fit(note), wrapped)
