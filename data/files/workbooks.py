"""A workbook: Excel old and new, and OpenDocument. Its reader can abort, so only the child calls it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import python_calamine as calamine

from data.files.cells import write_cell
from data.files.form import Form
from data.files.indicators import (
    REPORTED,
    SURVEYED,
    SURVEYED_HEADINGS,
    Records,
    find_sorts,
    open_indicators,
)
from data.files.layout import SAMPLE, Record, find_layout
from data.files.limits import MAX_COLUMNS, MAX_WHOLE_BYTES, MB
from data.files.refusal import refuse
from data.files.table import Table, open_grid
from data.files.upload import Upload
from data.texts import clean

_MAX_SHEETS = 100
_Sheet = Any
_Range = tuple[tuple[int, int], tuple[int, int]]


def open_workbook(upload: Upload, form: Form, wanted: Collection[str]) -> Table:
    """Find the table in a workbook.

    Parameters
    ----------
    upload
        The file.
    form
        What is known of its layout.
    wanted
        The headings that are asked for; the sheet that has them is the one.

    Raises
    ------
    DataError
        When it is damaged, locked or holds no table.
    """
    if upload.size > MAX_WHOLE_BYTES:
        what = f"filen är större än {MAX_WHOLE_BYTES // MB} MB."
        raise refuse(what, "Dela upp den eller spara den som CSV.")
    upload.file.seek(0)
    asked = None if form.sheet in (REPORTED, SURVEYED) else form.sheet
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(upload.file)
        sheets = _read_sheets(workbook, asked)
    except calamine.PasswordError:
        what = "filen är låst med lösenord."
        raise refuse(what, "Spara den utan lösenord.") from None
    except (calamine.CalamineError, ValueError, OSError):
        what = "arbetsboken är skadad eller av ett slag som inte kan läsas."
        raise refuse(what, "Öppna den och spara om den som .xlsx eller CSV.") from None
    readers = {name: partial(_read_records, sheet) for name, sheet in sheets.items() if _is_narrow(sheet)}
    if asked is None and (sorts := find_sorts(readers)):
        return _open_indicators(readers, (*sorts, *sheets), form, wanted)
    name = asked or _choose(sheets, wanted)
    return _open_sheet(name, sheets[name], tuple(sheets), replace(form, sheet=name), wanted)


def _open_indicators(
    readers: Mapping[str, Records], choices: tuple[str, ...], form: Form, wanted: Collection[str]
) -> Table:
    needs_survey = bool(wanted) and {clean(one) for one in wanted} <= set(SURVEYED_HEADINGS)
    sheet = form.sheet or (SURVEYED if needs_survey and SURVEYED in choices else choices[0])
    table = open_indicators(readers, replace(form, sheet=sheet), is_survey=sheet == SURVEYED)
    table.choices = choices
    return table


def _is_narrow(sheet: _Sheet) -> bool:
    return bool(sheet.end[1] < MAX_COLUMNS)


def _read_sheets(workbook: "calamine.CalamineWorkbook", asked: str | None) -> dict[str, _Sheet]:
    names = [
        one.name
        for one in workbook.sheets_metadata
        if one.visible == calamine.SheetVisibleEnum.Visible or one.name == asked
    ]
    listed = ", ".join(f"«{clean(name)}»" for name in names[:40])
    if asked is not None and asked not in names:
        what = f"bladet «{asked}» finns inte."
        raise refuse(what, f"Filens blad: {listed}.")
    if len(names) > _MAX_SHEETS:
        what = f"arbetsboken har fler än {_MAX_SHEETS} blad."
        raise refuse(what)
    found = {}
    for name in names:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except calamine.WorksheetNotFound:
            continue  # a diagram has a name but no cells
        if sheet.start is not None and sheet.end is not None:
            found[name] = sheet
    if not found:
        what = "arbetsboken har inget ifyllt blad."
        raise refuse(what)
    if asked is not None and asked not in found:
        what = f"bladet «{asked}» är tomt."
        raise refuse(what, "Välj ett annat.")
    return found


def _choose(sheets: dict[str, _Sheet], wanted: Collection[str]) -> str:
    """Choose the sheet with the asked headings, or else the one with most cells."""
    needed = {clean(one) for one in wanted}
    if needed and len(sheets) > 1:
        having = [name for name, sheet in sheets.items() if _has_headings(sheet, needed)]
        if len(having) > 1:
            listed = ", ".join(f"«{clean(name)}»" for name in having)
            what = f"flera blad har kolumnerna: {listed}."
            raise refuse(what, "Ange vilket av dem som ska läsas.")
        if having:
            return having[0]
    return max(sheets, key=lambda name: _area(sheets[name]))


def _area(sheet: _Sheet) -> int:
    (top, left), (bottom, right) = sheet.start, sheet.end
    return int((bottom - top + 1) * (right - left + 1))


def _has_headings(sheet: _Sheet, needed: set[str]) -> bool:
    rows = zip(range(SAMPLE), _read_records(sheet), strict=False)
    return any(needed <= {clean(field) for field in fields} for _, (_, fields) in rows)


def _open_sheet(name: str, sheet: _Sheet, choices: Sequence[str], form: Form, wanted: Collection[str]) -> Table:
    if sheet.end[1] - sheet.start[1] >= MAX_COLUMNS:
        what = f"bladet «{clean(name)}» har fler än {MAX_COLUMNS} kolumner."
        raise refuse(what, "Ta bort det som står långt till höger.")
    sample = [record for _, record in zip(range(SAMPLE), _read_records(sheet), strict=False)]
    layout = find_layout(sample, header_row=form.header_row, wanted=wanted)
    table = open_grid(lambda: _read_records(sheet), layout, form, is_strict=False)
    table.choices = tuple(choices)
    table.remarks = _remark(name, sheet, choices, layout.header_row)
    return table


def _remark(name: str, sheet: _Sheet, choices: Sequence[str], header_row: int) -> tuple[str, ...]:
    remarks = [f"Bladet «{clean(name)}» är läst."]
    if len(choices) > 1:
        others = ", ".join(f"«{clean(one)}»" for one in choices if one != name)
        remarks = [f"Bladet «{clean(name)}» är läst, av {len(choices)}; övriga: {others}."]
    below = [one for one in sheet.merged_cell_ranges or () if one[0][0] + 1 > header_row]
    n_upright = sum(1 for one in below if _is_upright(one))
    if n_upright:
        remarks.append(f"Sammanslagna celler bland uppgifterna: {n_upright}. Värdet gäller var och en av deras rader.")
    if len(below) > n_upright:
        n_wide = len(below) - n_upright
        remarks.append(f"Celler som är sammanslagna i sidled: {n_wide}. Värdet hör till den första kolumnen.")
    return tuple(remarks)


def _read_records(sheet: _Sheet) -> Iterator[Record]:
    """Read row by row; what stands in cells merged downwards stands on each of their rows, as it looks."""
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in filter(_is_upright, sheet.merged_cell_ranges or ()):
        begins.setdefault(top, []).append((column, bottom))
    standing: dict[int, tuple[int, str]] = {}
    for row, cells in enumerate(sheet.iter_rows()):
        fields = [write_cell(value) for value in cells]
        standing = {column: held for column, held in standing.items() if held[0] >= row and column < len(fields)}
        for column, (_, text) in standing.items():
            fields[column] = fields[column] or text
        for column, bottom in begins.get(row, ()):
            if column < len(fields):
                standing[column] = (bottom, fields[column])
        yield row + 1, fields


def _is_upright(merged: _Range) -> bool:
    (top, left), (bottom, right) = merged
    return left == right and bottom > top
