"""The live stage: the folium map's content in a Leaflet map that stays while the values change."""

import base64
import hashlib
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass

import folium
import numpy as np
import streamlit as st

from dashboard.live_choices import address
from dashboard.maps import Stage, Values, restage, stage

# Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/karta.js", document.baseURI).href);
  return (await module).WHICH(component);
}
"""

_component = st.components.v2.component("lofteskartan.karta", js=_LOADER.replace("WHICH", "default"))
_shapes = st.components.v2.component("lofteskartan.former", js=_LOADER.replace("WHICH", "keepShapes"))


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A map ready to be sent: written once, shown to many.

    Attributes
    ----------
    content
        What the map shows.
    shapes
        The areas and outlines. They are sent in a message of their own, which the browser has
        already when only values have changed.
    head
        What the map says, as JSON.
    bulk
        The marks, the images and the points.
    """

    content: Stage
    shapes: bytes
    head: bytes
    bulk: bytes


_KEY_LENGTH = 64
_PNG = "data:image/png;base64,"


def prepare(drawn: folium.Map) -> Packed:
    """Write down all of a map of `dashboard.maps.draw_map` that is the same for everyone who sees it."""
    return _write(stage(drawn))


def revalue(before: Packed, values: Values) -> Packed:
    """Write down other values on the ground of a map; its shapes are not written anew."""
    content = restage(before.content, values)
    return Packed(content, before.shapes, *_write_values(content, before.shapes))


def _write(content: Stage) -> Packed:
    ids = [look.area_id for look in content.looks]
    shapes = _to_json({"areas": content.areas, "ids": ids, "outlines": content.outlines})
    keyed = hashlib.sha256(shapes).hexdigest().encode() + shapes
    return Packed(content, keyed, *_write_values(content, keyed))


def _write_values(content: Stage, shapes: bytes) -> tuple[bytes, bytes]:
    """Write what the map says, and the bulk whose parts it gives the lengths of; each style is written once."""
    marks, images = _to_json(content.marks), [_read_image(image["url"]) for image in content.images]
    coordinates = np.concatenate([np.empty((0, 2)), *(group.coordinates for group in content.points)])
    points = np.rint(coordinates * 1e6).astype("<i4").tobytes()  # six decimals, as in the map itself
    written = [json.dumps(style) for style in content.styles]
    styles = list(dict.fromkeys(written))
    places = {style: place for place, style in enumerate(styles)}
    head = {
        "title": content.title,
        "subtitle": content.subtitle,
        "notice": content.notice,
        "remark": content.remark,
        "bounds": content.bounds,
        "captions": [look.caption for look in content.looks],
        "styles": [json.loads(style) for style in styles],
        "worn": [places[style] for style in written],
        "points": [
            {"colour": group.colour, "caption": group.caption, "count": len(group.coordinates)}
            for group in content.points
        ],
        "images": [
            {"bytes": len(given), "bounds": image["bounds"], "options": image["options"]}
            for given, image in zip(images, content.images, strict=True)
        ],
        "legend": [{"colour": item.colour, "label": item.label} for item in content.legend],
        "tileUrl": content.tile_url,
        "tileAttribution": content.tile_attribution,
        "shapesKey": shapes[:_KEY_LENGTH].decode(),
        "markBytes": len(marks),
    }
    return _to_json(head), b"".join([marks, *images, points])


def _read_image(url: str) -> bytes:
    """Read the picture out of the address that folium has it in: a third fewer bytes to send."""
    if not url.startswith(_PNG):
        msg = f"the live map shows pictures that are written in their address as PNG, not {url[:40]!r}"
        raise ValueError(msg)
    return base64.b64decode(url.removeprefix(_PNG))


def _to_json(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def show_map(  # noqa: PLR0913 # each names one thing that a page wants of its map
    drawn: folium.Map | Packed,
    *,
    key: str,
    selected: str | None = None,
    height: int = 520,
    on_choose: Callable[[str], None] | None = None,
    picked: tuple[float, float] | None = None,
    on_pick: Callable[[float, float], None] | None = None,
    linked: str = "",
    choice: str = "",
) -> str | None:
    """Show a map of `dashboard.maps.draw_map`, and tell which area the reader chose.

    Parameters
    ----------
    drawn
        The map, or what `prepare` has written of it; changing its values neither rebuilds nor
        moves what the reader sees.
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
    linked
        Maps of the same name move together.
    choice
        What the widgets that it follows say when this is shown; empty where there are none.

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

    ready = drawn if isinstance(drawn, Packed) else prepare(drawn)
    own = {"selected": selected, "isPicking": on_pick is not None, "picked": picked, "linked": linked, "height": height}
    message = address(write_values(ready), name=key, choice=choice, **own)
    with st.container(gap=None):
        _shapes(key=f"{key}-former", data=ready.shapes)
        shown = _component(key=key, data=message, on_area_change=tell, on_place_change=tell_place)
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


def write_values(ready: Packed) -> bytes:
    """Write what is the same for all who see the map, as ``readValues`` of ``static/karta.js`` reads it."""
    return struct.pack("<I", len(ready.head)) + ready.head + ready.bulk
