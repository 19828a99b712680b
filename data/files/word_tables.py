"""The tables of a Word document: only its text is unpacked, and nothing that it points to is opened."""

import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from data.files.form import Form
from data.files.layout import SAMPLE, Record, find_layout
from data.files.limits import MAX_CELLS, MAX_COLUMNS, MAX_DOCUMENT, MB
from data.files.markup import refuse_declarations
from data.files.refusal import refuse
from data.files.signatures import DOCUMENT
from data.files.table import Table, open_grid
from data.files.upload import Upload
from data.texts import clean

_MAX_TABLES = 200
_MACROS = "vbaproject.bin"
_TABLE, _ROW, _CELL, _PARAGRAPH = (qn(f"w:{name}") for name in ("tbl", "tr", "tc", "p"))
_UNSEEN = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "instrText")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_Element = Any
_Grid = list[list[str]]


def open_document(upload: Upload, form: Form, members: Collection[str], wanted: Collection[str]) -> Table:
    """Find the table in a Word document.

    Parameters
    ----------
    upload
        The file.
    form
        What is known of its layout; its tables are chosen between as sheets are.
    members
        The names in its archive.
    wanted
        The headings that are asked for; the table that has them is the one, or else the largest.

    Raises
    ------
    DataError
        When it is damaged, has macros or holds no table.
    """
    tables = _read_tables(_read_text(upload, members))
    name = form.sheet or _choose(tables, wanted)
    if name not in tables:
        what = f"«{clean(name)}» finns inte."
        raise refuse(what, f"Dokumentets tabeller: {', '.join(tables)}.")
    grid = tables[name]
    layout = find_layout(list(islice(_number(grid), SAMPLE)), header_row=form.header_row, wanted=wanted)
    table = open_grid(lambda: _number(grid), layout, replace(form, sheet=name), is_strict=False)
    table.choices = tuple(tables)
    table.remarks = (f"Dokumentets {name} är läst, av {len(tables)}; radnumren räknas i tabellen.",)
    return table


def _read_text(upload: Upload, members: Collection[str]) -> bytes:
    """Unpack the one part that holds the text; styles, pictures and links are left where they are."""
    if any(name.casefold().endswith(_MACROS) for name in members):
        what = "dokumentet har makron (program), och sådana tas inte emot."
        raise refuse(what, "Spara om det som Word-dokument (.docx) utan makron.")
    part = next(name for name in members if DOCUMENT.fullmatch(name.casefold()))
    upload.file.seek(0)
    damaged = "dokumentet är skadat eller av ett slag som inte kan läsas."
    try:
        with zipfile.ZipFile(upload.file) as archive, archive.open(part) as text:
            # What the archive claims of the size is not believed.
            content = text.read(MAX_DOCUMENT + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, zlib.error):
        raise refuse(damaged, "Öppna det och spara om det som .docx.") from None
    if len(content) > MAX_DOCUMENT:
        what = f"dokumentets text är större än {MAX_DOCUMENT // MB} MB."
        raise refuse(what, "Spara tabellen i ett dokument för sig.")
    refuse_declarations(content)
    return content


def _read_tables(content: bytes) -> dict[str, _Grid]:
    try:
        # The parser of python-docx resolves no entity and fetches nothing.
        document = parse_xml(content)
    except (SyntaxError, ValueError):
        what = "dokumentet är skadat eller av ett slag som inte kan läsas."
        raise refuse(what, "Öppna det och spara om det som .docx.") from None
    found = list(islice(document.iter(_TABLE), _MAX_TABLES + 1))
    if len(found) > _MAX_TABLES:
        what = f"dokumentet har fler än {_MAX_TABLES} tabeller."
        raise refuse(what, "Spara tabellen i ett dokument för sig.")
    left = MAX_CELLS
    tables = {}
    for number, table in enumerate(found, start=1):
        grid = _read_grid(table, left)
        left -= sum(map(len, grid))
        if any(any(row) for row in grid):
            tables[f"tabell {number}"] = grid
    if not tables:
        what = "dokumentet har ingen ifylld tabell."
        raise refuse(what, "Lägg uppgifterna i en tabell.")
    return tables


def _read_grid(table: _Element, left: int) -> _Grid:
    """Read a table row by row; what stands in merged cells stands in each of them."""
    grid: _Grid = []
    above: list[str] = []
    for row in _list_own(table, _ROW):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue  # a row that somebody took away with changes tracked
        fields: list[str] = [""] * _read_number(row, "w:trPr", "w:gridBefore", least=0)
        for cell in _list_own(row, _CELL):
            place = len(fields)
            text = above[place] if _goes_on(cell) and place < len(above) else _write_cell(cell)
            fields += [text] * _read_number(cell, "w:tcPr", "w:gridSpan", least=1)
            if len(fields) > MAX_COLUMNS:
                what = f"tabellen har fler än {MAX_COLUMNS} kolumner."
                raise refuse(what)
        left -= len(fields)
        if left < 0:
            what = f"dokumentets tabeller har fler än {MAX_CELLS} celler."
            raise refuse(what, "Spara tabellen som Excel.")
        grid.append(fields)
        above = fields
    width = max(map(len, grid), default=0)
    return [fields + [""] * (width - len(fields)) for fields in grid]


def _list_own(parent: _Element, tag: str) -> Iterator[_Element]:
    """List the rows of a table or the cells of a row, not those of a table within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in {_TABLE, _PARAGRAPH} and child.tag not in _UNSEEN:
            yield from _list_own(child, tag)


def _read_number(element: _Element, properties: str, name: str, *, least: int) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    told = "" if found is None else str(found.get(qn("w:val")) or "")
    if not told.isdecimal():
        return least
    return MAX_COLUMNS + 1 if len(told) > len(str(MAX_COLUMNS)) else max(least, min(int(told), MAX_COLUMNS + 1))


def _goes_on(cell: _Element) -> bool:
    """Tell whether a cell is merged with the one above it."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _write_cell(cell: _Element) -> str:
    return "\n".join("".join(_list_texts(paragraph)) for paragraph in _list_paragraphs(cell))


def _list_paragraphs(parent: _Element) -> Iterator[_Element]:
    for child in parent:
        if child.tag == _PARAGRAPH:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _list_paragraphs(child)


def _list_texts(parent: _Element) -> Iterator[str]:
    """List a paragraph's texts as they are read: what was put in with changes tracked, not what was taken out."""
    for child in parent:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _UNSEEN and child.tag not in {qn("w:rPr"), qn("w:pPr")}:
            yield from _list_texts(child)


def _choose(tables: dict[str, _Grid], wanted: Collection[str]) -> str:
    """Choose the table with the asked headings, or else the one with most cells."""
    needed = {clean(one) for one in wanted}
    if needed:
        for name, grid in tables.items():
            if any(needed <= {clean(field) for field in fields} for fields in grid[:SAMPLE]):
                return name
    return max(tables, key=lambda name: sum(map(len, tables[name])))


def _number(grid: Sequence[list[str]]) -> Iterator[Record]:
    for number, fields in enumerate(grid, start=1):
        yield number, list(fields)
