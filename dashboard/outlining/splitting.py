"""An area cut in parts that each become an area."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import shapely
import streamlit as st

from dashboard.outlining.asking import FORM, Desk, ask_area, ask_first_day, ask_why, tell_promises
from dashboard.outlining.offering import gather, list_lacking, make_area, make_end, offer
from dashboard.outlining.sketch import ask_line, make_grounds
from dashboard.outlining.words import format_surface, name_direction
from dashboard.views.field import Field
from data.drawn_areas import DrawnArea, make_area_id
from data.model import AreaType
from data.terms import MAX_WORD
from geo.crs import MAP_CRS
from geo.outlines import SMALLEST_M2, cut, measure_m2, move_outline

if TYPE_CHECKING:
    import pandas as pd

MOST_PARTS = 8


def split(desk: Desk) -> None:
    """Cut an area in parts that each become an area; the whole ends the day before."""
    row = ask_area(desk, "Vilket område ska delas?")
    if row is None:
        return
    area_id, crs = str(row["area_id"]), str(row["crs"])
    form = Field(f"{FORM}dela.{area_id}")
    place = st.container()
    st.caption("Rita en linje tvärs över området. Den får sluta strax innanför eller utanför gränsen.")
    with place:
        line = ask_line(desk.selection, make_grounds(desk.areas, chosen=area_id), key=f"{form.key}.linje")
    parts: tuple[shapely.Geometry, ...] = ()
    if line is not None:
        parts = cut(row["exact_geometry"], move_outline(line, from_crs=MAP_CRS, to_crs=crs))
    fault = _find_cut_fault(parts, crs) if line is not None else ""
    if fault:
        st.error(fault)
    names = _ask_part_names(parts, row, key=form.key) if parts and not fault else []
    day = ask_first_day(desk, form.key, after=row["valid_from"].date())
    tell_promises(desk, area_id)
    reason, role = ask_why(form.key)
    lacking = list_lacking(linje=bool(parts) and not fault, namn=names and all(names), skäl=reason, roll=role)
    if len(set(names)) < len(names) and all(names):
        lacking.append("olika namn på delarna")
    drawing = end = None
    if not lacking:
        drawing = gather(desk, _make_parts(desk, row, dict(zip(names, parts, strict=True))), day, reason, role)
        end = make_end(desk, area_id, day - timedelta(days=1), reason, role)
    told = f"«{row['label']}» är delat i {len(parts)} områden."
    offer(desk, drawing, "Dela området", told, form=form, lacking=lacking, end=end)


def _ask_part_names(parts: tuple[shapely.Geometry, ...], row: "pd.Series[Any]", *, key: str) -> list[str]:
    crs = str(row["crs"])
    names = []
    for number, part in enumerate(parts, start=1):
        shown = move_outline(part, from_crs=crs, to_crs=MAP_CRS)
        where = name_direction(part, row["exact_geometry"])
        about = f"Del {number}, åt {where}, {format_surface(measure_m2(shown))}: namn"
        names.append(st.text_input(about, max_chars=MAX_WORD, key=f"{key}.del{number}").strip())
    return names


def _make_parts(desk: Desk, row: "pd.Series[Any]", parts: Mapping[str, shapely.Geometry]) -> list[DrawnArea]:
    """Make an area of each part by its name, of the whole's kind and in its reference system."""
    taken = set(desk.history["area_id"])
    made = []
    for name, part in parts.items():
        own = make_area_id(name, place=desk.selection.name, taken=taken)
        taken.add(own)
        area = make_area(own, name, AreaType(row["area_type"]), part, is_approximate=bool(row["is_approximate"]))
        made.append(area.model_copy(update={"crs": str(row["crs"])}))
    return made


def _find_cut_fault(parts: tuple[shapely.Geometry, ...], crs: str) -> str:
    if len(parts) < 2:  # noqa: PLR2004
        return "Linjen delar inte området: dra den tvärs över, från kant till kant."
    if len(parts) > MOST_PARTS:
        return f"Linjen delar området i {len(parts)} delar; högst {MOST_PARTS} går på en gång. Rita den rakare."
    smallest = measure_m2(move_outline(parts[-1], from_crs=crs, to_crs=MAP_CRS))
    if smallest < SMALLEST_M2:
        return f"Linjen skär av en flisa på {format_surface(smallest)}: flytta den."
    return ""
