"""A table in HTML of its own: named, with headings for rows and columns; on a phone each row is a block of its own."""

import re
from collections.abc import Sequence
from pathlib import Path

from dashboard.maps.text import safe_text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
STYLE = Path(__file__).parent / "static" / "tabell.css"


def write_table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    is_stacked: bool = False,
    is_long: bool = False,
) -> str:
    """Write a table; every text is made safe, so that nothing from a file runs, links or loads.

    Parameters
    ----------
    caption
        What the table shows, in a sentence.
    headings
        One per column.
    rows
        Plain texts, one per column; the first names the row.
    is_stacked
        On a phone each row becomes a block with its headings before its cells, instead of a table to scroll.
    is_long
        The cells hold sentences: unless the screen is very wide each row becomes a card. Only where it is stacked.

    Returns
    -------
    str
        HTML; `STYLE` makes it look as it should.

    Examples
    --------
    >>> print(write_table("Antal", ["Område", "2024"], [["<b>Norr</b>", "skyddat"]]))
    <div class="tabell" role="region" tabindex="0" aria-label="Antal"><table><caption>Antal</caption>
    <thead><tr><th scope="col">Område</th><th scope="col">2024</th></tr></thead>
    <tbody><tr><th scope="row">&#60;b&#62;Norr&#60;&#47;b&#62;</th><td class="ej-tal">skyddat</td></tr></tbody>
    </table></div>
    """
    head = "".join(f'<th{_role("columnheader", is_stacked)} scope="col">{safe_text(each)}</th>' for each in headings)
    named, row_role = safe_text(caption), _role("row", is_stacked)
    body = "\n".join(f"<tr{row_role}>{_write_row(row, headings, is_stacked=is_stacked)}</tr>" for row in rows)
    kind = "tabell" + " staplas" * is_stacked + " kort" * (is_stacked and is_long)
    groups = _role("rowgroup", is_stacked)
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="{named}">'
        f"<table{_role('table', is_stacked)}><caption>{named}</caption>\n"
        f"<thead{groups}><tr{row_role}>{head}</tr></thead>\n<tbody{groups}>{body}</tbody>\n</table></div>"
    )


def _write_row(row: Sequence[str], headings: Sequence[str], *, is_stacked: bool) -> str:
    name, *cells = row
    written = [f'<th{_role("rowheader", is_stacked)} scope="row">{safe_text(name)}</th>']
    for heading, cell in zip(headings[1:], cells, strict=True):
        kind = ' class="dag"' if _DAY.fullmatch(cell) else "" if cell[:1].isdigit() else ' class="ej-tal"'
        label = f' data-rubrik="{safe_text(heading)}"' if is_stacked else ""
        written.append(f"<td{_role('cell', is_stacked)}{kind}{label}>{safe_text(cell)}</td>")
    return "".join(written)


def _role(name: str, is_stacked: bool) -> str:  # noqa: FBT001 - what the table is, passed on
    """Say what an element is where the style makes it a block: browsers then forget that it was a table's."""
    return f' role="{name}"' if is_stacked else ""
