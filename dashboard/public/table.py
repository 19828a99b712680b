"""A table in HTML of its own: named, with headings for rows and columns, reached and scrolled by keyboard."""

from collections.abc import Sequence

from dashboard.maps.text import safe_text


def write_table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table; every text is made safe, so that nothing from a file runs, links or loads.

    Parameters
    ----------
    caption
        What the table shows, in a sentence.
    headings
        One per column.
    rows
        Plain texts, one per column; the first names the row.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> print(write_table("Antal", ["Område", "2024"], [["<b>Norr</b>", "skyddat"]]))
    <div class="tabell" role="region" tabindex="0" aria-label="Antal"><table><caption>Antal</caption>
    <thead><tr><th scope="col">Område</th><th scope="col">2024</th></tr></thead>
    <tbody><tr><th scope="row">&#60;b&#62;Norr&#60;&#47;b&#62;</th><td class="ej-tal">skyddat</td></tr></tbody>
    </table></div>
    """
    head = "".join(f'<th scope="col">{safe_text(heading)}</th>' for heading in headings)
    body = "\n".join(f"<tr>{_write_row(row)}</tr>" for row in rows)
    named = safe_text(caption)
    return (
        f'<div class="tabell" role="region" tabindex="0" aria-label="{named}"><table><caption>{named}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody>\n</table></div>"
    )


def _write_row(row: Sequence[str]) -> str:
    name, *cells = row
    return f'<th scope="row">{safe_text(name)}</th>' + "".join(
        f"<td>{safe_text(cell)}</td>" if cell[:1].isdigit() else f'<td class="ej-tal">{safe_text(cell)}</td>'
        for cell in cells
    )
