"""A document as one web page: no scripts, nothing fetched, readable by ear."""

import base64
from collections.abc import Iterator
from html import escape

from dashboard.reports.document import Block, Document, Figure, Grid, Heading, Listing, Quotation, Sentence, Tone
from dashboard.texts import DEMO_NOTICE

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --quiet: #595959; --ground: #ffffff;
  --line: #c8c8c8; --warn: #8a2b00 }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0f0; --quiet: #b8b8b8; --ground: #14171a; --line: #4a4f55;
  --warn: #ffb38a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, Arial, sans-serif }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.9rem; line-height: 1.2 } h2 { margin-top: 2.2rem; font-size: 1.4rem } h3 { font-size: 1.1rem }
.quiet, figcaption, caption { color: var(--quiet); font-size: .9rem }
.demo { position: sticky; top: 0; background: var(--ground); color: var(--warn); font-weight: 700; padding: .4rem 0;
  border-bottom: 2px solid var(--warn) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem } dt { font-weight: 700 } dd { margin: 0 }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 4px solid var(--line) }
.box { overflow-x: auto; margin: 1rem 0 } .box:focus-visible { outline: 3px solid #0072b2 }
table { border-collapse: collapse; width: 100% } caption { text-align: left; padding-bottom: .3rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line) }
figure { margin: 1.2rem 0 } figure img { max-width: 100%; height: auto; background: #ffffff }
@media print { .demo { position: fixed; inset: 45% 0 auto; border: 0; background: none; text-align: center;
    font-size: 3.5rem; opacity: .18; transform: rotate(-45deg) }
  h2, h3 { break-after: avoid } tr, figure { break-inside: avoid } }
"""


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
    yield f"<title>{escape(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    if document.is_demo:
        yield f'<p class="demo">⚠ {DEMO_NOTICE}</p>'
    yield f"<h1>{escape(document.title)}</h1>"
    if document.subtitle:
        yield f'<p class="quiet">{escape(document.subtitle)}</p>'
    if document.facts:
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in document.facts)
        yield f"<dl>{facts}</dl>"
    for block in document.blocks:
        yield _write_block(block)
    if document.notice:
        yield f'<p class="quiet">{escape(document.notice)}</p>'
    yield "</main>\n</body>\n</html>\n"


def _write_block(block: Block) -> str:  # noqa: PLR0911 - one per kind of block
    match block:
        case Heading():
            return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
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
            return _write_grid(block)
        case Figure():
            return _write_figure(block)


def _write_grid(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in grid.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in grid.rows)
    caption = escape(grid.caption)
    return (
        f'<div class="box" role="group" aria-label="{caption}" tabindex="0"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>"
    )


def _write_figure(figure: Figure) -> str:
    drawn = base64.b64encode(figure.png).decode()
    image = f'<img src="data:image/png;base64,{drawn}" alt="{escape(figure.alternative)}">'
    return f"<figure>{image}<figcaption>{escape(figure.caption)}</figcaption></figure>"
