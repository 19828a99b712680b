"""What is being drawn: the board and the same corners as text, so that either can be used."""

from collections.abc import Callable, Sequence
from typing import Literal

import geopandas as gpd
import shapely
import streamlit as st

from dashboard.drawing_board import Ground, Tool, show_drawing_board
from dashboard.outlining.words import format_surface, say_crossing
from dashboard.selection import Selection
from dashboard.store import the_tile_server
from dashboard.texts import plain
from data.corners import read_line_text, read_outline_text, write_outline
from data.errors import DataError
from data.territory import read_outline
from geo.outlines import SMALLEST_M2, find_crossing, measure_m2, mend

BOARD = "omradeskarta"
_TALL = 130
_ABOUT = (
    "Ett hörn per rad: nord och öst, i grader (58.32298, 15.13199) eller SWEREF 99 TM. "
    "WKT och GeoJSON går också att klistra in. Det som ritas på kartan skrivs här, och tvärtom."
)


def show_areas(selection: Selection, grounds: Sequence[Ground]) -> None:
    """Show the areas on a map where nothing is drawn."""
    _show_board(selection, Tool.NOTHING, None, grounds, on_draw=lambda _: None)


def ask_outline(
    selection: Selection, grounds: Sequence[Ground], *, key: str, start: shapely.Geometry | None = None
) -> shapely.Geometry | None:
    """Ask for an outline; None until there is one that holds together.

    Parameters
    ----------
    selection
        Whose area it is.
    grounds
        The areas under it.
    key
        What is drawn: each has its own text.
    start
        The outline to begin with.
    """
    if key not in st.session_state:
        st.session_state[key] = "" if start is None else write_outline(start)
    drawn, fault = _read(key, read_outline_text)
    _show_board(selection, Tool.OUTLINE, drawn, grounds, on_draw=lambda made: _write(key, made))
    st.text_area("Områdets hörn", key=key, height=_TALL, help=_ABOUT, placeholder="58.32298, 15.13199")
    if fault:
        st.error(fault)
    if drawn is None:
        return None
    crossing = find_crossing(drawn)
    if crossing is not None:
        _offer_mending(drawn, say_crossing(crossing), key=key)
        return None
    surface = measure_m2(drawn)
    if surface < SMALLEST_M2:
        st.error(f"Området är bara {format_surface(surface)}. Rita det större.")
        return None
    return drawn


def ask_line(selection: Selection, grounds: Sequence[Ground], *, key: str) -> shapely.Geometry | None:
    """Ask for a line to cut along; None until there is one."""
    drawn, fault = _read(key, read_line_text)
    _show_board(selection, Tool.LINE, drawn, grounds, on_draw=lambda made: _write(key, made))
    st.text_area("Linjens punkter", key=key, height=_TALL, help=_ABOUT, placeholder="58.32298, 15.13199")
    if fault:
        st.error(fault)
    return drawn


def make_grounds(areas: gpd.GeoDataFrame, *, chosen: str | None = None, but: str | None = None) -> list[Ground]:
    """Make what lies under a drawing of the areas that hold; one may be chosen, and one left out."""
    return [
        Ground(geometry, label, is_chosen=area_id == chosen)
        for area_id, label, geometry in zip(areas["area_id"], areas["label"], areas.geometry, strict=True)
        if area_id != but
    ]


def _read(key: str, read: Callable[[str], shapely.Geometry]) -> tuple[shapely.Geometry, Literal[""]] | tuple[None, str]:
    text = str(st.session_state.get(key, ""))
    if not text.strip():
        return None, ""
    try:
        return read(text), ""
    except DataError as fault:
        return None, "**Hörnen kan inte läsas.** " + " ".join(plain(str(problem)) for problem in fault.problems)


def _write(key: str, made: shapely.Geometry | None) -> None:
    st.session_state[key] = "" if made is None else write_outline(made)


def _offer_mending(drawn: shapely.Geometry, told: str, *, key: str) -> None:
    mended = mend(drawn)
    if mended is None:
        st.error(f"**{told}** Inget blir kvar om den lagas: rita om området.")
        return
    n_parts = len(shapely.get_parts(mended))
    parts = "en del" if n_parts == 1 else f"{n_parts} delar"
    st.warning(
        f"**{told}** Flytta ett hörn, eller låt den lagas: då blir området {parts} på tillsammans "
        f"{format_surface(measure_m2(mended))}. Se på kartan att det blev som du menade.",
        icon="⚠️",
    )
    st.button("Laga gränsen åt mig", key=f"{key}.laga", on_click=_write, args=(key, mended))


def _show_board(
    selection: Selection,
    tool: Tool,
    drawn: shapely.Geometry | None,
    grounds: Sequence[Ground],
    *,
    on_draw: Callable[[shapely.Geometry | None], None],
) -> None:
    whole = read_outline(selection.municipality)
    tiles = the_tile_server()
    show_drawing_board(
        key=BOARD,
        title=f"{selection.name}: områdena på karta",
        tool=tool,
        drawn=drawn,
        grounds=grounds,
        outline=None if whole.empty else whole.geometry.iloc[0],
        on_draw=on_draw,
        tiles=tiles,
    )
    if tiles is None and tool is not Tool.NOTHING:
        st.caption("Kartan visar bara gränser, inga gator. Har du hörnens koordinater, skriv dem nedanför.")
