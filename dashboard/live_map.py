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
    picked: tuple[float, float] | None = None,
    on_pick: Callable[[float, float], None] | None = None,
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
    picked
        The longitude and latitude to mark, where places are picked.
    on_pick
        Called with a longitude and a latitude before the page runs. With it, the map asks for a
        place instead of an area: a click from afar zooms in, one from near is the place.

    Returns
    -------
    str or None
        The `area_id` clicked, tapped or entered since the last run; None when none was.
    """

    def tell() -> None:
        if on_choose:
            on_choose(st.session_state[key].area)

    def tell_place() -> None:
        place = read_place(st.session_state[key].place)
        if on_pick and place:
            on_pick(*place)

    shown = _component(
        key=key,
        data=pack(stage(drawn), selected=selected, height=height, is_picking=on_pick is not None, picked=picked),
        on_area_change=tell,
        on_place_change=tell_place,
    )
    return shown.area  # type: ignore[no-any-return] # a trigger may be anything; ours sends an area_id


def read_place(sent: object) -> tuple[float, float] | None:
    """Read a longitude and a latitude from what a browser sent; None from anything else.

    Examples
    --------
    >>> read_place([15.13, 58.32]), read_place([15.13, float("nan")]), read_place("15.13")
    ((15.13, 58.32), None, None)
    """
    match sent:
        case [int() | float() as lon, int() | float() as lat] if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004 # degrees
            return float(lon), float(lat)
    return None


def pack(
    content: Stage,
    *,
    selected: str | None,
    height: int,
    is_picking: bool = False,
    picked: tuple[float, float] | None = None,
) -> bytes:
    """Write what the map shows as one message: a header and three stretches of bulk.

    Parameters
    ----------
    content
        What to show.
    selected, height, picked
        As in `show_map`.
    is_picking
        Places are asked for, not areas.

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
        "isPicking": is_picking,
        "picked": picked,
        "height": height,
        "areaBytes": len(areas),
        "outlineBytes": len(outlines),
    }
    head = json.dumps(header).encode()
    coordinates = np.concatenate([np.empty((0, 2)), *(group.coordinates for group in content.points)])
    points = np.rint(coordinates * 1e6).astype("<i4").tobytes()  # six decimals, as in the map itself
    return struct.pack("<I", len(head)) + head + areas + outlines + points
