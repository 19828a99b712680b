"""What a task with areas has come to: the drawing to save, what it still lacks, and the button."""

from datetime import date
from functools import partial

import shapely
import streamlit as st

from dashboard.outlining.asking import CHOSEN, Desk
from dashboard.outlining.saving import find_end_version, save_drawing
from dashboard.views.field import Field
from data.area_ends import AreaEnd, make_end_key
from data.drawn_areas import Drawing, DrawnArea
from data.model import AreaType


def make_area(
    area_id: str, label: str, area_type: AreaType, outline: shapely.Geometry, *, is_approximate: bool
) -> DrawnArea:
    """Make an area of what was drawn and asked."""
    written = shapely.to_wkb(outline, hex=True)
    return DrawnArea(area_id=area_id, label=label, area_type=area_type, outline=written, is_approximate=is_approximate)


def gather(desk: Desk, areas: list[DrawnArea], day: date, reason: str, role: str | None) -> Drawing:
    """Put together areas that are saved at once."""
    return Drawing(municipality=desk.place, areas=tuple(areas), valid_from=day, author_role=role or "", reason=reason)


def make_end(desk: Desk, area_id: str, last: date, reason: str, role: str | None) -> AreaEnd:
    """Say which day is an area's last."""
    return AreaEnd(
        municipality=desk.place,
        key=make_end_key(area_id),
        author_role=role or "",
        area_id=area_id,
        last_day=last,
        reason=reason,
    )


def offer(
    desk: Desk,
    drawing: Drawing | None,
    label: str,
    told: str,
    *,
    form: Field,
    lacking: list[str],
    end: AreaEnd | None = None,
) -> None:
    """Offer to save a drawing, and say what lacks until it can be."""
    viewer = desk.selection.viewer
    after = 0 if end is None else find_end_version(viewer, desk.place, end.area_id)
    forget = [form] if end is None else [form, CHOSEN]
    save = partial(save_drawing, viewer, drawing, clock=desk.clock, told=told, forget=forget, end=end, after=after)
    st.button(label, type="primary", disabled=drawing is None, on_click=save)
    say_lacking(lacking)


def list_lacking(**given: object) -> list[str]:
    """List the names of what isn't given."""
    return [name for name, is_given in given.items() if not is_given]


def say_lacking(lacking: list[str]) -> None:
    """Say what is left to fill in."""
    if lacking:
        st.caption(f"Kvar att fylla i: {', '.join(lacking)}.")
