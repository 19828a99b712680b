"""What a reader may choose next, at hand in the browser: the map, its sentence and its table follow at once."""

import json
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping

import streamlit as st

CHOICES = ("visa", "ar", "manad", "period")
"""The keys of the widgets that are followed: category, year and month, or a closed period."""

# As for the live map: Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/val.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.val", js=_LOADER)


def show_choices(packed: Iterable[bytes], *, key: str, on_reach: Callable[[str], None]) -> None:
    """Give the browser what the widgets may come to.

    The server is asked for each choice all the same, and its answer is what stands: the same
    picture, or all of the page anew where a right or the tables are others.

    Parameters
    ----------
    packed
        What `pack_choices` has written for each widget that somebody has reached for.
    key
        The component's place in the page.
    on_reach
        Called with the widget's key before the page runs, when the reader's pointer or focus comes to it.
    """

    def tell() -> None:
        if (reached := st.session_state[key].reach) in CHOICES:
            on_reach(reached)

    blocks = b"".join(struct.pack("<I", len(each)) + each for each in packed)
    _component(key=key, data=blocks, on_reach_change=tell)


def read_choice() -> dict[str, str]:
    """Read what the widgets say now; empty for one that the page doesn't have."""
    return {key: str(st.session_state.get(key, "")) for key in CHOICES}


def say_choice(choice: Mapping[str, str], **others: str) -> str:
    r"""Say in one text what the widgets say, or would say with another word in one of them.

    Examples
    --------
    >>> say_choice({"visa": "stöld", "ar": "2025", "manad": "jan"}, manad="feb")
    'stöld\n2025\nfeb\n'
    """
    return "\n".join(others.get(key, choice.get(key, "")) for key in CHOICES)


def address(values: bytes, **own: object) -> bytes:
    r"""Write what one part of the page shows, behind what is this reader's own.

    Parameters
    ----------
    values
        What is the same for all who see it.
    **own
        `name`, the part's place in the page, and `choice`, what the widgets say when this is shown,
        are needed by what follows them; a map has more.

    Returns
    -------
    bytes
        As ``unwrap`` of ``static/val.js`` reads it.

    Examples
    --------
    >>> address(b"12", name="tabell", choice="jan")
    b' \x00\x00\x00{"name":"tabell","choice":"jan"}12'
    """
    return _head(own) + values


def _head(content: Mapping[str, object]) -> bytes:
    head = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return struct.pack("<I", len(head)) + head


def pack_choices(choices: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """Pack what each choice shows: per part of the page, by its name, the values of `address`.

    Choices are much alike, and so take little more room together than one of them alone.

    Examples
    --------
    >>> packed = zlib.decompress(pack_choices({"jan": {"karta": b"12"}, "feb": {"karta": b"345"}}))
    >>> packed[4:]
    b'{"jan":{"karta":[0,2]},"feb":{"karta":[2,3]}}12345'
    """
    start, places = 0, dict[str, dict[str, tuple[int, int]]]()
    for said, parts in choices.items():
        places[said] = {}
        for name, values in parts.items():
            places[said][name] = start, len(values)
            start += len(values)
    bulk = b"".join(values for parts in choices.values() for values in parts.values())
    return zlib.compress(_head(places) + bulk, level=1)
