"""What a task with areas asks, and what it tells of the outline as it is drawn."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
import streamlit as st

from dashboard.outlining.saving import Clock
from dashboard.outlining.sketch import make_grounds, show_areas
from dashboard.outlining.words import format_surface, say_overlaps, say_pointed_at
from dashboard.selection import Selection
from dashboard.texts import plain
from dashboard.views.field import Field
from dashboard.views.role import ask_role
from data.drawn_areas import MAX_REASON
from data.model import AreaType
from data.terms import MAX_WORD
from geo.outlines import find_overlaps, measure_m2

if TYPE_CHECKING:
    import pandas as pd

FORM = "omraden."
"""What the keys of the forms begin with."""
CHOSEN = Field("valt_omrade")
"""Which area a task is about."""


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


def ask_area(desk: Desk, question: str) -> "pd.Series[Any] | None":
    """Ask which area; None, with all of them on a map, until one is chosen."""
    labels = dict(zip(desk.areas["area_id"], desk.areas["label"], strict=True))
    chosen = st.selectbox(
        question,
        list(labels),
        index=None,
        format_func=lambda area_id: labels.get(area_id, area_id),
        placeholder="Välj område",
        key=CHOSEN.key,
    )
    if chosen is None:
        show_areas(desk.selection, make_grounds(desk.areas))
        return None
    row: pd.Series[Any] = desk.areas[desk.areas["area_id"] == chosen].iloc[0]
    return row


def ask_passport(key: str, kind: AreaType, label: str, *, is_approximate: bool) -> tuple[str, AreaType, bool]:
    """Ask for an area's name, its kind, and whether its outline is rough."""
    left, right = st.columns(2)
    named = left.text_input("Områdets namn", value=label, max_chars=MAX_WORD, key=f"{key}.namn")
    types = list(AreaType)
    chosen = right.selectbox("Slag av område", types, index=types.index(kind), key=f"{key}.slag")
    rough = st.checkbox("Gränsen är ungefärlig", value=is_approximate, key=f"{key}.ungefär")
    return named.strip(), chosen, rough


def ask_first_day(desk: Desk, key: str, *, after: date | None = None) -> date:
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


def ask_why(key: str) -> tuple[str, str | None]:
    """Ask for a reason and the role of whoever gives it."""
    reason = st.text_input("Skäl, i en mening", max_chars=MAX_REASON, key=f"{key}.skäl").strip()
    return reason, ask_role()


def tell_overlaps(drawn: shapely.Geometry, others: gpd.GeoDataFrame) -> None:
    """Tell how large an outline is, and which areas it lies over."""
    told = [f"Området är {format_surface(measure_m2(drawn))}.", *say_overlaps(find_overlaps(drawn, others))]
    st.info("\n".join(f"- {plain(one)}" for one in told), icon=":material/straighten:")


def tell_promises(desk: Desk, area_id: str) -> None:
    """Warn of the promises that point to an area."""
    if told := say_pointed_at(desk.selection.promises, area_id):
        st.warning(plain(told), icon="⚠️")
