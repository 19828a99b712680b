"""A document as PDF: tagged, in Swedish, and lasting (PDF/UA-1 and PDF/A-2a)."""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
import typst

from dashboard.reports.columns import weigh_columns
from dashboard.reports.document import Block, Document, Figure, Grid
from dashboard.texts import DEMO_NOTICE

TEMPLATE = Path(__file__).with_name("report.typ")
AUTHOR = "Löfteskartan"


def write_pdf(document: Document) -> bytes:
    """Write a document as PDF; the same document gives the same bytes.

    Parameters
    ----------
    document
        Its texts are set as they are: nothing in them is read as markup.

    Examples
    --------
    >>> from datetime import date
    >>> made = Document("Rapport", "", (), (), date(2026, 1, 15), is_demo=False)
    >>> write_pdf(made)[:5]
    b'%PDF-'
    """
    document = document.made_printable()
    with TemporaryDirectory() as folder:
        root = Path(folder)
        blocks = [_write_block(block, number, root) for number, block in enumerate(document.blocks)]
        paper = {
            "title": document.title,
            "subtitle": document.subtitle,
            "author": AUTHOR,
            "facts": document.facts,
            "day": [document.made_on.year, document.made_on.month, document.made_on.day],
            "demo": document.is_demo,
            "watermark": DEMO_NOTICE,
            "notice": document.notice,
            "blocks": blocks,
        }
        (root / "document.json").write_text(json.dumps(paper, ensure_ascii=False), "utf-8")
        source = root / TEMPLATE.name
        source.write_bytes(TEMPLATE.read_bytes())
        return typst.compile(
            source,
            root=root,
            pdf_standards=["ua-1", "a-2a"],
            font_paths=[Path(mpl.get_data_path()) / "fonts" / "ttf"],
            ignore_system_fonts=True,
        )


def _write_block(block: Block, number: int, root: Path) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Figure):
        file = f"bild{number}.svg"
        (root / file).write_bytes(block.svg)
        words = {"caption": block.caption, "alternative": block.alternative, "width": block.width}
        return {"kind": kind, "file": file, **words}
    more = {"widths": weigh_columns(block)} if isinstance(block, Grid) else {}
    return {"kind": kind, **asdict(block), **more}
