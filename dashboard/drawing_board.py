"""The drawing board: a map on which an outline or a line is drawn, corner by corner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely
import streamlit as st
from shapely.geometry import mapping, shape

from dashboard.tiles import TileServer
from data.corners import MAX_CORNERS

# Streamlit sends this with every update, so it only fetches the module once.
_LOADER = """let module;
export default async function (component) {
  module ??= import(new URL("./app/static/rita.js", document.baseURI).href);
  return (await module).default(component);
}
"""

_component = st.components.v2.component("lofteskartan.rita", js=_LOADER)

EMPTY = "tom"
"""What the board sends when it was wiped."""


class Tool(StrEnum):
    """What is drawn."""

    OUTLINE = "outline"
    LINE = "line"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """An area that is there already; the caption is shown beside the mouse."""

    outline: shapely.Geometry
    caption: str
    is_chosen: bool = False


def show_drawing_board(  # noqa: PLR0913 - what is drawn, what lies under it and where
    *,
    key: str,
    title: str,
    tool: Tool,
    drawn: shapely.Geometry | None,
    grounds: Sequence[Ground],
    outline: shapely.Geometry | None,
    on_draw: Callable[[shapely.Geometry | None], None],
    tiles: TileServer | None = None,
    height: int = 460,
) -> None:
    """Show the board.

    Parameters
    ----------
    key
        The board's place in the page: one is kept per key.
    title
        What the map shows, for those who hear it.
    tool
        What is drawn.
    drawn
        What is drawn so far, in WGS 84; the board shows it and lets it be changed.
    grounds
        The areas under it.
    outline
        The municipality's.
    on_draw
        Called with what was drawn before the page runs; with None when the board was wiped.
    tiles
        Where tiles come from, if anywhere.
    height
        In pixels, at most.
    """

    def tell() -> None:
        sent = st.session_state[key].shape
        if sent == EMPTY:
            on_draw(None)
        elif (made := read_shape(sent)) is not None:
            on_draw(made)

    around = [ground.outline for ground in grounds] or [one for one in (outline, drawn) if one is not None]
    _component(
        key=key,
        data={
            "title": title,
            "mode": tool.value,
            "shape": None if drawn is None else _write(drawn),
            "areas": [
                {"geometry": _write(ground.outline), "caption": ground.caption, "isChosen": ground.is_chosen}
                for ground in grounds
            ],
            "outline": None if outline is None else _write(outline),
            "bounds": list(shapely.total_bounds(around)) if around else [10.5, 55.3, 24.2, 69.1],
            "tileUrl": tiles.url if tiles else None,
            "tileAttribution": tiles.attribution if tiles else "",
            "height": height,
        },
        on_shape_change=tell,
    )


def read_shape(sent: object) -> shapely.Geometry | None:
    """Read what a browser sent as drawn; None from anything that isn't a shape of reasonable size.

    Examples
    --------
    >>> read_shape({"type": "LineString", "coordinates": [[15.1, 58.3], [15.2, 58.3]]}).wkt
    'LINESTRING (15.1 58.3, 15.2 58.3)'
    >>> read_shape({"type": "Polygon", "coordinates": "x"}) is None, read_shape(None) is None
    (True, True)
    """
    if not isinstance(sent, dict) or sent.get("type") not in {"LineString", "Polygon", "MultiPolygon"}:
        return None
    try:
        made = shape(sent)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return None
    corners = shapely.get_coordinates(made)
    is_fit = 0 < len(corners) <= MAX_CORNERS and bool((abs(corners) <= (180, 90)).all())
    return made if is_fit else None


def _write(outline: shapely.Geometry) -> dict[str, Any]:
    return dict(mapping(outline))
