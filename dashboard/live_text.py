"""Sentences that change as the map's choices do: they stay in the page, and only other texts are written."""

import json
from collections.abc import Sequence

import streamlit as st

from dashboard.live_choices import address

# As for the live map: Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/mening.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.mening", js=_LOADER, isolate_styles=False)


def show_live_text(texts: Sequence[str], *, key: str, choice: str) -> None:
    """Show plain texts, each on a line of its own.

    Parameters
    ----------
    texts
        Whole sentences; never HTML or markdown.
    key
        The place in the page.
    choice
        What the widgets that it follows say when this is shown.
    """
    _component(key=key, data=address(write_texts(texts), name=key, choice=choice))


def write_texts(texts: Sequence[str]) -> bytes:
    """Write texts as ``static/mening.js`` reads them.

    Examples
    --------
    >>> write_texts(["Jan 2025: 12 händelser."]).decode()
    '["Jan 2025: 12 händelser."]'
    """
    return json.dumps(list(texts), ensure_ascii=False).encode()
