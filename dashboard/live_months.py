"""The months of a year at hand in the browser: the map, its sentence and its table follow the slider at once."""

import json
import struct
import zlib
from collections.abc import Callable, Mapping

import streamlit as st

# As for the live map: Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/manader.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.manader", js=_LOADER)


def show_months(packed: bytes, *, key: str, on_reach: Callable[[], None]) -> None:
    """Give the browser the months that the slider of the month may come to.

    The server is asked for each month all the same, and its answer is what stands: the same
    picture, or all of the page anew where a right or the tables are others.

    Parameters
    ----------
    packed
        What `pack_months` has written, or nothing as long as nobody has reached for the slider.
    key
        The component's place in the page.
    on_reach
        Called before the page runs, when the reader's pointer or focus comes to the slider.
    """
    _component(key=key, data=packed, on_reach_change=on_reach)


def address(values: bytes, **own: object) -> bytes:
    r"""Write what one part of the page shows, behind what is this reader's own.

    Parameters
    ----------
    values
        What is the same for all who see it.
    **own
        `name`, the part's place in the page, and `month`, what the slider says when this is shown,
        are needed by what follows the slider; a map has more.

    Returns
    -------
    bytes
        As ``unwrap`` of ``static/manader.js`` reads it.

    Examples
    --------
    >>> address(b"12", name="tabell", month="jan")
    b'\x1f\x00\x00\x00{"name":"tabell","month":"jan"}12'
    """
    head = json.dumps(own, ensure_ascii=False, separators=(",", ":")).encode()
    return struct.pack("<I", len(head)) + head + values


def pack_months(months: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """Pack what each word of the slider shows: per part of the page, by its name, the values of `address`.

    Months are much alike, and so take little more room together than one of them alone.

    Examples
    --------
    >>> packed = zlib.decompress(pack_months({"jan": {"karta": b"12"}, "feb": {"karta": b"345"}}))
    >>> packed[4:]
    b'{"jan":{"karta":[0,2]},"feb":{"karta":[2,3]}}12345'
    """
    start, places = 0, dict[str, dict[str, tuple[int, int]]]()
    for month, parts in months.items():
        places[month] = {}
        for name, values in parts.items():
            places[month][name] = start, len(values)
            start += len(values)
    return zlib.compress(
        address(b"".join(values for parts in months.values() for values in parts.values()), **places), level=1
    )
