"""Pages as their readers meet them: on a store of the test's own, opened at an address, read as words."""

import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store import Store, open_store

SAYING = ("title", "header", "subheader", "markdown", "caption", "warning", "info", "error", "success")
"""The elements of Streamlit that say something in words."""
ALL = (*SAYING, "table", "html")
"""Those, the tables, and what is handed over with tags."""


@contextmanager
def pages_on(path: Path, *, is_filled: bool = True) -> Iterator[Path]:
    """Let the pages use a store, with nothing remembered of another; unfilled, it has nothing invented."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(path))
        if not is_filled:
            patch.setattr("dashboard.opening.fill", lambda *_, **__: None)
        st.cache_resource.clear()
        yield path
        st.cache_resource.clear()


@contextmanager
def store_shown(path: Path, **opening: Any) -> Iterator[Store]:  # noqa: ANN401 - as the store is opened
    """Open a store that the pages use too."""
    with pages_on(path), closing(open_store(f"sqlite:///{path}", **opening)) as store:
        yield store


def open_at(script: Callable[..., None], address: Mapping[str, str], **arguments: object) -> AppTest:
    """Open a page at an address."""
    page = AppTest.from_function(script, default_timeout=90, kwargs=arguments)
    for name, value in address.items():
        page.query_params[name] = value
    return page.run()


def press(page: AppTest, label: str) -> AppTest:
    """Press a button."""
    return next(button for button in page.button if button.label == label).click().run(timeout=60)


def markup_of(page: AppTest) -> str:
    """Give what a page says as it is handed over: Markdown with its escapes, HTML with its tags, tables too."""
    return "\n".join([*_list_said(page, ALL), *(element.proto.body for element in page.get("html"))])


def words_of(page: AppTest, *kinds: str) -> str:
    """Give what a page says as a person reads it: no escapes, no tags, and every space a plain one.

    Parameters
    ----------
    page
        The page.
    kinds
        Which elements to read; all of them unless they are named.
    """
    listed = kinds or ALL
    tagged = page.get("html") if "html" in listed else ()
    read = [html.unescape(re.sub("<[^>]*>", " ", element.proto.body)) for element in tagged]
    return "\n".join([*_list_said(page, listed), *read]).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def _list_said(page: AppTest, kinds: Collection[str]) -> list[str]:
    assert not page.exception
    said = [str(getattr(element, "value", "")) for kind in SAYING if kind in kinds for element in page.get(kind)]
    return [*said, *(table.value.to_csv() for table in (page.table if "table" in kinds else ()))]


def gather_sent(page: AppTest) -> bytes:
    """Gather every byte that a page sends to the browser: texts, tables, charts, maps, widgets."""
    blocks, sent = [page._tree], []  # noqa: SLF001 - all there is, also what the test library has no name for
    while blocks:
        for node in blocks.pop().children.values():
            if hasattr(node, "children"):
                blocks.append(node)
            if getattr(node, "proto", None) is not None:
                sent.append(node.proto.SerializeToString())
    return b"\n".join(sent)
