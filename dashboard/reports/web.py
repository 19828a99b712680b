"""A document as one web page: no scripts, nothing fetched, readable by ear."""

import base64
from collections.abc import Iterator, Sequence
from html import escape

from dashboard.reports.columns import SHORT_WORDS, weigh_columns
from dashboard.reports.document import Block, Document, Figure, Grid, Heading, Listing, Quotation, Sentence, Tone
from dashboard.reports.web_style import write_style
from dashboard.texts import DEMO_NOTICE

_FOR_A_PHONE = 12.5
"""What the columns of a table may weigh together, to stand beside each other on the narrowest phone (320 px)."""
_PART, _FOR_CONTENTS = 2, 4
"""The level of a part's heading, and how many parts a page has when they are listed first."""
_LETTERS = str.maketrans("0123456789", "abcdefghij")


def write_html(document: Document) -> bytes:
    """Write a document as one web page; the same document gives the same bytes.

    Parameters
    ----------
    document
        Its texts are escaped: nothing in them is read as markup.

    Examples
    --------
    >>> from datetime import date
    >>> made = Document("Rapport", "", (), (Sentence("<script>"),), date(2026, 1, 15), is_demo=False)
    >>> b"<script>" in write_html(made)
    False
    """
    return "\n".join(_list_lines(document.made_printable())).encode("utf-8")


def _list_lines(document: Document) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    grids = {_name(number): block for number, block in enumerate(document.blocks) if isinstance(block, Grid)}
    style = write_style(document.notice, {name: _weigh(grid) for name, grid in grids.items()})
    yield f"<title>{escape(document.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>"
    if document.is_demo:
        yield f'<p class="demo">⚠ {DEMO_NOTICE}</p>'
    yield f"<h1>{escape(document.title)}</h1>"
    if document.subtitle:
        yield f'<p class="quiet">{escape(document.subtitle)}</p>'
    if document.notice:
        yield f'<p class="notice">{escape(document.notice)}</p>'
    if document.facts:
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in document.facts)
        yield f"<dl>{facts}</dl>"
    yield from _list_contents(document.blocks)
    for number, block in enumerate(document.blocks):
        yield _write_block(block, number)
    yield "</main>\n</body>\n</html>\n"


def _list_contents(blocks: Sequence[Block]) -> Iterator[str]:
    """List the parts of a long page, so that its reader needn't scroll past the others."""
    headings = [(_name(number), block) for number, block in enumerate(blocks) if isinstance(block, Heading)]
    parts = [(name, heading.text) for name, heading in headings if heading.level == _PART]
    if len(parts) >= _FOR_CONTENTS:
        listed = "".join(f'<li><a href="#{name}">{escape(text)}</a></li>' for name, text in parts)
        yield f'<nav aria-label="Innehåll"><ul>{listed}</ul></nav>'


def _name(number: int) -> str:
    """Name a block without figures: whoever looks for a count in the page is to find what it says and nothing else."""
    return f"del-{str(number).translate(_LETTERS)}"


def _weigh(grid: Grid) -> list[float]:
    return weigh_columns(grid, whole=SHORT_WORDS)


def _write_block(block: Block, number: int) -> str:  # noqa: PLR0911 - one per kind of block
    match block:
        case Heading():
            return f'<h{block.level} id="{_name(number)}">{escape(block.text)}</h{block.level}>'
        case Sentence(tone=Tone.STRONG):
            return f"<p><strong>{escape(block.text)}</strong></p>"
        case Sentence(tone=Tone.NOTE):
            return f'<p class="quiet">{escape(block.text)}</p>'
        case Sentence():
            return f"<p>{escape(block.text)}</p>"
        case Quotation():
            source = f'<footer class="quiet">{escape(block.source)}</footer>'
            return f"<blockquote><p>«{escape(block.text)}»</p>{source}</blockquote>"
        case Listing():
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
        case Grid():
            return _write_grid(block, _name(number))
        case Figure():
            return _write_figure(block)


def _write_grid(grid: Grid, name: str) -> str:
    """Write a table; one too wide for a phone is read there row by row, each cell after its heading."""
    is_wide = sum(_weigh(grid)) > _FOR_A_PHONE
    head = "".join(f'<th{_role("columnheader", is_wide)} scope="col">{escape(each)}</th>' for each in grid.columns)
    group, row_role = _role("rowgroup", is_wide), _role("row", is_wide)
    rows = "".join(f"<tr{row_role}>{_write_row(row, grid.columns, is_wide=is_wide)}</tr>\n" for row in grid.rows)
    caption = escape(grid.caption)
    return (
        f'<div class="box{" wide" * is_wide}" role="group" aria-label="{caption}" tabindex="0">'
        f'<table id="{name}"{_role("table", is_wide)}><caption>{caption}</caption>'
        f"<colgroup>{'<col>' * len(grid.columns)}</colgroup>"
        f"<thead{group}><tr{row_role}>{head}</tr></thead>\n<tbody{group}>\n{rows}</tbody></table></div>"
    )


def _write_row(row: Sequence[str], columns: Sequence[str], *, is_wide: bool) -> str:
    pairs = zip(columns, row, strict=True)
    if not is_wide:
        return "".join(f"<td>{escape(cell)}</td>" for _, cell in pairs)
    return "".join(f'<td role="cell" data-heading="{escape(name)}">{escape(cell)}</td>' for name, cell in pairs)


def _role(name: str, is_wide: bool) -> str:  # noqa: FBT001 - what decides it
    """Say what a part is even where it is shown as a block: without it, it is no table to those who listen."""
    return f' role="{name}"' if is_wide else ""


def _write_figure(figure: Figure) -> str:
    drawn = base64.b64encode(figure.png).decode()
    image = f'<img src="data:image/png;base64,{drawn}" alt="{escape(figure.alternative)}">'
    return f"<figure>{image}<figcaption>{escape(figure.caption)}</figcaption></figure>"
