"""The live stage: the folium map's content in a Leaflet map that stays while the values change."""

import json
import struct
from collections.abc import Callable
from dataclasses import asdict

import folium
import numpy as np
import streamlit as st

from dashboard.maps import Stage, stage

# Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/karta.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.karta", js=_LOADER)


def show_map(
    drawn: folium.Map,
    *,
    key: str,
    selected: str | None = None,
    height: int = 520,
    on_choose: Callable[[str], None] | None = None,
) -> str | None:
    """Show a map of `dashboard.maps.draw_map`, and tell which area the reader chose.

    Parameters
    ----------
    drawn
        The map; changing its values neither rebuilds nor moves what the reader sees.
    key
        The map's place in the page: one map is kept per key.
    selected
        The `area_id` to mark as chosen.
    height
        In pixels, at most; a low screen gets a lower map.
    on_choose
        Called with the `area_id` before the page runs, so that all of the page,
        `selected` too, already knows the choice.

    Returns
    -------
    str or None
        The `area_id` clicked, tapped or entered since the last run; None when none was.
    """

    def tell() -> None:
        if on_choose:
            on_choose(st.session_state[key].area)

    shown = _component(
        key=key,
        data=pack(stage(drawn), selected=selected, height=height),
        on_area_change=tell,
    )
    return shown.area  # type: ignore[no-any-return] # a trigger may be anything; ours sends an area_id


def pack(content: Stage, *, selected: str | None, height: int) -> bytes:
    """Write what the map shows as one message: a header and three stretches of bulk.

    Parameters
    ----------
    content
        What to show.
    selected, height
        As in `show_map`.

    Returns
    -------
    bytes
        As ``unpack`` of ``static/karta.js`` reads it.
    """
    areas, outlines = (
        json.dumps(shapes, separators=(",", ":")).encode() for shapes in (content.areas, content.outlines)
    )
    header = {
        "title": content.title,
        "notice": content.notice,
        "remark": content.remark,
        "bounds": content.bounds,
        "looks": [
            {"id": look.area_id, "caption": look.caption, "style": style}
            for look, style in zip(content.looks, content.styles, strict=True)
        ],
        "points": [
            {"colour": group.colour, "caption": group.caption, "count": len(group.coordinates)}
            for group in content.points
        ],
        "images": content.images,
        "legend": [asdict(item) for item in content.legend],
        "tileUrl": content.tile_url,
        "tileAttribution": content.tile_attribution,
        "selected": selected,
        "height": height,
        "areaBytes": len(areas),
        "outlineBytes": len(outlines),
    }
    head = json.dumps(header).encode()
    coordinates = np.concatenate([np.empty((0, 2)), *(group.coordinates for group in content.points)])
    points = np.rint(coordinates * 1e6).astype("<i4").tobytes()  # six decimals, as in the map itself
    return struct.pack("<I", len(head)) + head + areas + outlines + points
