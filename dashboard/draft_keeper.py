"""Keeps a draft in the browser itself: it is there again after a lost connection, a reload or a closed window."""

from collections.abc import Callable

import streamlit as st

# As for the live map: Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/utkast.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.utkast", js=_LOADER)


def keep_draft(
    text: str,
    *,
    key: str,
    name: str,
    is_asking: bool,
    done_id: str,
    on_found: Callable[[str], None],
    on_done: Callable[[str], None],
) -> None:
    """Let the browser keep a draft.

    Parameters
    ----------
    text
        The draft as JSON with its `draft_id`; empty when there is none to keep.
    key
        The keeper's place in the page.
    name
        What the browser keeps it under.
    is_asking
        Nothing is known yet: the browser tells what it kept before, and keeps nothing new until then.
    done_id
        The draft last sent or thrown away, which the browser forgets.
    on_found
        Called with the text kept before, empty when there was none, before the page runs.
    on_done
        Called with the `draft_id` of one that another window sent or threw away.
    """

    def tell_found() -> None:
        on_found(str(st.session_state[key].found))

    def tell_done() -> None:
        on_done(str(st.session_state[key].done))

    _component(
        key=key,
        data={"text": text, "name": name, "isAsking": is_asking, "doneId": done_id},
        on_found_change=tell_found,
        on_done_change=tell_done,
    )
