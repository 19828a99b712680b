"""What can be done with areas: drawn anew, given another outline, split, ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
import streamlit as st

from dashboard.outlining.saving import Clock, find_end_version, save_drawing
from dashboard.outlining.sketch import ask_line, ask_outline, make_grounds, show_areas
from dashboard.outlining.words import format_surface, name_direction, say_overlaps, say_pointed_at, say_validity
from dashboard.selection import Selection
from dashboard.texts import plain
from dashboard.views.keeping import keep
from dashboard.views.role import ask_role
from data.area_ends import AreaEnd, make_end_key
from data.corners import write_outline
from data.drawn_areas import MAX_REASON, Drawing, DrawnArea, make_area_id
from data.model import AreaType
from data.terms import MAX_WORD
from geo.crs import MAP_CRS
from geo.outlines import SMALLEST_M2, cut, find_overlaps, measure_m2, move_outline

if TYPE_CHECKING:
    import pandas as pd

MOST_PARTS = 8
_OPEN = "omraden."
"""What the keys of the forms begin with."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a task works with: whose areas, those that hold today, all there ever were, and the clock."""

    selection: Selection
    areas: gpd.GeoDataFrame
    history: gpd.GeoDataFrame
    clock: Clock

    @property
    def place(self) -> str:
        """The municipality's code."""
        return self.selection.municipality


def draw_new(desk: Desk) -> None:
    """Draw an area that wasn't there before."""
    key = f"{_OPEN}ny"
    drawn = ask_outline(desk.selection, make_grounds(desk.areas), key=f"{key}.hörn")
    label, area_type, is_approximate = _ask_passport(key, AreaType.OTHER, "", is_approximate=False)
    day = _ask_first_day(desk, key)
    reason, role = _ask_why(key)
    if drawn is not None:
        _tell_overlaps(drawn, desk.areas)
    if label in desk.areas["label"].tolist():
        st.warning(f"Ett område heter redan «{plain(label)}». Välj ett annat namn, eller ändra gränsen på det.")
    lacking = _list_lacking(gräns=drawn is not None, namn=label, skäl=reason, roll=role)
    drawing = None
    if drawn is not None and not lacking:
        area_id = make_area_id(label, place=desk.selection.name, taken=desk.history["area_id"])
        area = _make(area_id, label, area_type, drawn, is_approximate=is_approximate)
        drawing = _gather(desk, [area], day, reason, role)
    _offer(desk, drawing, "Spara området", f"Området «{label}» är sparat.", key=key, lacking=lacking)


def change(desk: Desk) -> None:
    """Give an area another outline, name or kind, from a day on."""
    row = _ask_area(desk, "Vilket område ska ändras?")
    if row is None:
        return
    area_id = str(row["area_id"])
    key = f"{_OPEN}ändra.{area_id}"
    grounds = make_grounds(desk.areas, but=area_id)
    drawn = ask_outline(desk.selection, grounds, key=f"{key}.hörn", start=row["geometry"])
    kind = AreaType(row["area_type"])
    label, area_type, is_approximate = _ask_passport(
        key, kind, str(row["label"]), is_approximate=bool(row["is_approximate"])
    )
    day = _ask_first_day(desk, key)
    st.caption(say_validity(day, was_before=True))
    _tell_promises(desk, area_id)
    reason, role = _ask_why(key)
    if drawn is not None:
        _tell_overlaps(drawn, desk.areas[desk.areas["area_id"] != area_id])
    lacking = _list_lacking(gräns=drawn is not None, namn=label, skäl=reason, roll=role)
    drawing = None
    if drawn is not None and not lacking:
        area = _make(area_id, label, area_type, drawn, is_approximate=is_approximate)
        if write_outline(drawn) == write_outline(row["geometry"]):  # only the name or kind is another
            exact = shapely.to_wkb(row["exact_geometry"], hex=True)
            area = area.model_copy(update={"outline": exact, "crs": str(row["crs"])})
        drawing = _gather(desk, [area], day, reason, role)
    _offer(desk, drawing, "Spara ändringen", f"«{label}» har en ny gräns.", key=key, lacking=lacking)


def split(desk: Desk) -> None:
    """Cut an area in parts that each become an area; the whole ends the day before."""
    row = _ask_area(desk, "Vilket område ska delas?")
    if row is None:
        return
    area_id, crs = str(row["area_id"]), str(row["crs"])
    key = f"{_OPEN}dela.{area_id}"
    place = st.container()
    st.caption("Rita en linje tvärs över området. Den får sluta strax innanför eller utanför gränsen.")
    with place:
        line = ask_line(desk.selection, make_grounds(desk.areas, chosen=area_id), key=f"{key}.linje")
    parts: tuple[shapely.Geometry, ...] = ()
    if line is not None:
        parts = cut(row["exact_geometry"], move_outline(line, from_crs=MAP_CRS, to_crs=crs))
    fault = _find_cut_fault(parts, crs) if line is not None else ""
    if fault:
        st.error(fault)
    names = _ask_part_names(parts, row, key=key) if parts and not fault else []
    day = _ask_first_day(desk, key, after=row["valid_from"].date())
    _tell_promises(desk, area_id)
    reason, role = _ask_why(key)
    lacking = _list_lacking(linje=bool(parts) and not fault, namn=names and all(names), skäl=reason, roll=role)
    if len(set(names)) < len(names) and all(names):
        lacking.append("olika namn på delarna")
    drawing = end = None
    if not lacking:
        taken = set(desk.history["area_id"])
        made = []
        for name, part in zip(names, parts, strict=True):
            own = make_area_id(name, place=desk.selection.name, taken=taken)
            taken.add(own)
            area = _make(own, name, AreaType(row["area_type"]), part, is_approximate=bool(row["is_approximate"]))
            made.append(area.model_copy(update={"crs": crs}))
        drawing = _gather(desk, made, day, reason, role)
        end = _make_end(desk, area_id, day - timedelta(days=1), reason, role)
    told = f"«{row['label']}» är delat i {len(parts)} områden."
    _offer(desk, drawing, "Dela området", told, key=key, lacking=lacking, end=end)


def retire(desk: Desk) -> None:
    """End an area: it is gone from the day after, and stays for the days before."""
    row = _ask_area(desk, "Vilket område ska avslutas?")
    if row is None:
        return
    area_id = str(row["area_id"])
    key = f"{_OPEN}avsluta.{area_id}"
    show_areas(desk.selection, make_grounds(desk.areas, chosen=area_id))
    first = row["valid_from"].date()
    last = st.date_input(
        "Sista dagen området gäller",
        value=max(desk.selection.today, first),
        min_value=first,
        key=f"{key}.dag",
        format="YYYY-MM-DD",
        help="Det som följs upp per en tidigare dag har kvar området.",
    )
    _tell_promises(desk, area_id)
    reason, role = _ask_why(key)
    lacking = _list_lacking(skäl=reason, roll=role)
    is_day = isinstance(last, date)
    end = _make_end(desk, area_id, last, reason, role) if is_day and not lacking else None
    told = f"«{row['label']}» gäller till och med {last}." if is_day else ""
    save = partial(
        keep,
        desk.selection.viewer,
        end,
        after=find_end_version(desk.selection.viewer, desk.place, area_id),
        clock=desk.clock,
        told=told,
        forget=[f"{key}.skäl", "valt_omrade"],
    )
    st.button("Avsluta området", type="primary", disabled=end is None, on_click=save)
    _say_lacking(lacking)


def _ask_area(desk: Desk, question: str) -> "pd.Series[Any] | None":
    labels = dict(zip(desk.areas["area_id"], desk.areas["label"], strict=True))
    chosen = st.selectbox(
        question,
        list(labels),
        index=None,
        format_func=lambda area_id: labels.get(area_id, area_id),
        placeholder="Välj område",
        key="valt_omrade",
    )
    if chosen is None:
        show_areas(desk.selection, make_grounds(desk.areas))
        return None
    row: pd.Series[Any] = desk.areas[desk.areas["area_id"] == chosen].iloc[0]
    return row


def _ask_passport(key: str, kind: AreaType, label: str, *, is_approximate: bool) -> tuple[str, AreaType, bool]:
    left, right = st.columns(2)
    named = left.text_input("Områdets namn", value=label, max_chars=MAX_WORD, key=f"{key}.namn")
    types = list(AreaType)
    chosen = right.selectbox("Slag av område", types, index=types.index(kind), key=f"{key}.slag")
    rough = st.checkbox("Gränsen är ungefärlig", value=is_approximate, key=f"{key}.ungefär")
    return named.strip(), chosen, rough


def _ask_first_day(desk: Desk, key: str, *, after: date | None = None) -> date:
    """Ask from which day an outline holds; a split begins after the area that it splits."""
    first = None if after is None else after + timedelta(days=1)
    day = st.date_input(
        "Gäller från",
        value=max(desk.selection.today, first or desk.selection.today),
        min_value=first or date(2000, 1, 1),
        key=f"{key}.från",
        format="YYYY-MM-DD",
    )
    return day if isinstance(day, date) else desk.selection.today


def _ask_why(key: str) -> tuple[str, str | None]:
    reason = st.text_input("Skäl, i en mening", max_chars=MAX_REASON, key=f"{key}.skäl").strip()
    return reason, ask_role()


def _ask_part_names(parts: tuple[shapely.Geometry, ...], row: "pd.Series[Any]", *, key: str) -> list[str]:
    crs = str(row["crs"])
    names = []
    for number, part in enumerate(parts, start=1):
        shown = move_outline(part, from_crs=crs, to_crs=MAP_CRS)
        where = name_direction(part, row["exact_geometry"])
        about = f"Del {number}, åt {where}, {format_surface(measure_m2(shown))}: namn"
        names.append(st.text_input(about, max_chars=MAX_WORD, key=f"{key}.del{number}").strip())
    return names


def _find_cut_fault(parts: tuple[shapely.Geometry, ...], crs: str) -> str:
    if len(parts) < 2:  # noqa: PLR2004
        return "Linjen delar inte området: dra den tvärs över, från kant till kant."
    if len(parts) > MOST_PARTS:
        return f"Linjen delar området i {len(parts)} delar; högst {MOST_PARTS} går på en gång. Rita den rakare."
    smallest = measure_m2(move_outline(parts[-1], from_crs=crs, to_crs=MAP_CRS))
    if smallest < SMALLEST_M2:
        return f"Linjen skär av en flisa på {format_surface(smallest)}: flytta den."
    return ""


def _make(
    area_id: str, label: str, area_type: AreaType, outline: shapely.Geometry, *, is_approximate: bool
) -> DrawnArea:
    written = shapely.to_wkb(outline, hex=True)
    return DrawnArea(area_id=area_id, label=label, area_type=area_type, outline=written, is_approximate=is_approximate)


def _gather(desk: Desk, areas: list[DrawnArea], day: date, reason: str, role: str | None) -> Drawing:
    return Drawing(municipality=desk.place, areas=tuple(areas), valid_from=day, author_role=role or "", reason=reason)


def _make_end(desk: Desk, area_id: str, last: date, reason: str, role: str | None) -> AreaEnd:
    return AreaEnd(
        municipality=desk.place,
        key=make_end_key(area_id),
        author_role=role or "",
        area_id=area_id,
        last_day=last,
        reason=reason,
    )


def _tell_overlaps(drawn: shapely.Geometry, others: gpd.GeoDataFrame) -> None:
    told = [f"Området är {format_surface(measure_m2(drawn))}.", *say_overlaps(find_overlaps(drawn, others))]
    st.info("\n".join(f"- {plain(one)}" for one in told), icon=":material/straighten:")


def _tell_promises(desk: Desk, area_id: str) -> None:
    if told := say_pointed_at(desk.selection.promises, area_id):
        st.warning(plain(told), icon="⚠️")


def _offer(
    desk: Desk,
    drawing: Drawing | None,
    label: str,
    told: str,
    *,
    key: str,
    lacking: list[str],
    end: AreaEnd | None = None,
) -> None:
    viewer = desk.selection.viewer
    after = 0 if end is None else find_end_version(viewer, desk.place, end.area_id)
    forget = [name for name in map(str, st.session_state) if name.startswith(f"{key}.")]
    forget += ["valt_omrade"] if end is not None else []
    save = partial(save_drawing, viewer, drawing, clock=desk.clock, told=told, forget=forget, end=end, after=after)
    st.button(label, type="primary", disabled=drawing is None, on_click=save)
    _say_lacking(lacking)


def _list_lacking(**given: object) -> list[str]:
    return [name for name, is_given in given.items() if not is_given]


def _say_lacking(lacking: list[str]) -> None:
    if lacking:
        st.caption(f"Kvar att fylla i: {', '.join(lacking)}.")
