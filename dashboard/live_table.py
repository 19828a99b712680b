"""A table whose cells change as the map's choices do: it stays in the page, and only other texts are written."""

import json
from collections.abc import Sequence

import streamlit as st

from dashboard.live_choices import address

# As for the live map: Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/tabell.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.tabell", js=_LOADER)


def show_live_table(values: bytes, *, key: str, choice: str) -> None:
    """Show a table as `dashboard.html_table` writes it, for what changes often.

    Streamlit looks through HTML for what is unsafe each time, which takes longer than all else when
    there are hundreds of rows; here texts are never anything else.

    Parameters
    ----------
    values
        What `write_message` has written.
    key
        The table's place in the page.
    choice
        What the widgets that it follows say when this is shown.
    """
    _component(key=key, data=address(values, name=key, choice=choice))


def write_message(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Write a table as ``static/tabell.js`` reads it.

    Parameters
    ----------
    caption
        What the table shows, in a sentence.
    headings
        One per column.
    rows
        Plain texts, one per column; the first names the row.

    Examples
    --------
    >>> write_message("Antal", ["Område", "2024"], [["Norr", "12"]]).decode()
    '{"caption":"Antal","headings":["Område","2024"],"rows":[["Norr","12"]]}'
    """
    message = {"caption": caption, "headings": list(headings), "rows": [list(row) for row in rows]}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
