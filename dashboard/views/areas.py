"""Områden: which areas there are, drawn, changed, split and ended on the map or by their corners."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

import geopandas as gpd
import streamlit as st

from dashboard.formats import format_date
from dashboard.intake.earlier import offer_undoing
from dashboard.outlining.asking import Desk
from dashboard.outlining.saving import Clock, find_drawn, find_end_version, find_last, show_saved
from dashboard.outlining.sketch import make_grounds, show_areas
from dashboard.outlining.splitting import split
from dashboard.outlining.tasks import change, draw_new, retire
from dashboard.outlining.words import format_surface
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import see
from dashboard.texts import plain
from dashboard.viewer import Viewer
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.keeping import keep, show_kept
from dashboard.views.way import show_way
from data.area_ends import AreaEnd
from data.demands import demand
from data.papers import Paper
from data.roles import Act
from geo.outlines import find_shared, measure_m2


class Task(StrEnum):
    """What can be done with areas."""

    NEW = "Rita nytt"
    CHANGE = "Ändra"
    SPLIT = "Dela"
    END = "Avsluta"


_DO = {Task.NEW: draw_new, Task.CHANGE: change, Task.SPLIT: split, Task.END: retire}
_ABOUT = (
    "Ett område är en plats som följs för sig: ett resecentrum, ett centrum, en skola. En gräns gäller från en dag. "
    "Ändras den, räknas nya uppföljningar på den nya gränsen och gamla på den gamla."
)


def show_area_register(selection: Selection, *, clock: Clock) -> None:
    """Show the areas, and what can be done with them.

    Parameters
    ----------
    selection
        Whose areas.
    clock
        Gives the time, Swedish clock time.
    """
    viewer = selection.viewer
    if not viewer.rights.may(Act.DECIDE):
        demand(viewer.rights, Act.READ_IN)
    seen = see(viewer)
    show_heading("Områden", selection, is_demo=False)
    st.markdown(_ABOUT)
    if not show_kept(viewer, AreaEnd, clock=clock, describe=_describe):
        return
    show_saved()
    may_draw = viewer.rights.may(Act.READ_IN) and viewer.as_of is None
    last = find_last(selection.municipality)
    if may_draw and last is not None:
        offer_undoing(seen, last, clock=clock)
    areas = seen.read_areas(selection.municipality, on=selection.today)
    for label in find_drawn(selection.municipality, selection.today):
        if viewer.rights.sees_counts and label in set(areas["label"]):
            show_way(f"Se {plain(label)} på Lägesbild", "lagesbild", selection, omrade=label)
    history = seen.read_area_history(selection.municipality)
    if not (may_draw and _show_task(Desk(selection, areas, history, clock))):
        _show_day(selection)
    _show_history(history)
    _show_ended(selection, history, clock, may_draw=may_draw)


def _show_task(desk: Desk) -> bool:
    """Show what somebody is doing; tell whether anything is."""
    offered = list(Task) if len(desk.areas) else [Task.NEW]
    if desk.areas.empty:
        show_empty("Kommunen har inga områden ännu.", "Rita det första här, eller läs in en fil med gränser.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = st.pills("**Vad vill du göra?**", offered, key="uppgift", bind="query-params")
        show_way("Läs in en fil med gränser", "las-in", desk.selection)
    if task is None:
        return False
    st.subheader(f"{task} område" if task is not Task.NEW else "Rita nytt område")
    _DO[task](desk)
    return True


def _show_day(selection: Selection) -> None:
    """Show the areas that held on a day."""
    day = st.date_input(
        "Visa gränserna som gällde", value=selection.today, key="per", bind="query-params", format="YYYY-MM-DD"
    )
    on = day if isinstance(day, date) else selection.today
    areas = see(selection.viewer).read_areas(selection.municipality, on=on)
    if areas.empty:
        show_empty(f"Inga områden gällde {on}.", "Välj en annan dag.")
        return
    show_areas(selection, make_grounds(areas))
    n = "1 område" if len(areas) == 1 else f"{len(areas)} områden"
    st.markdown(f"**{n} gällde den {format_date(on)}.**")
    shared, names = find_shared(areas), dict(zip(areas["area_id"], areas["label"], strict=True))
    show_table(
        [
            {
                "Område": str(row["label"]),
                "Slag": str(row["area_type"]),
                "Gäller från": format_date(row["valid_from"]),
                "Yta": format_surface(measure_m2(row["geometry"])),
                "Gräns": "ungefärlig" if row["is_approximate"] else "så som den är ritad",
                "Delar mark med": ", ".join(names[other] for other in shared[row["area_id"]]) or "inget",
            }
            for _, row in areas.iterrows()
        ]
    )


def _show_history(history: gpd.GeoDataFrame) -> None:
    if history.empty:
        return
    with st.expander("Alla gränser som har gällt"):
        in_order = history.sort_values(["label", "area_id", "version"])
        show_table(
            [
                {
                    "Område": str(row["label"]),
                    "Version": str(row["version"]),
                    "Gäller från": format_date(row["valid_from"]),
                    "Yta": format_surface(measure_m2(row["geometry"])),
                    "Källa": str(row["source"]),
                    "Id": str(row["area_id"]),
                }
                for _, row in in_order.iterrows()
            ]
        )
        st.caption("En gräns tas bort genom att leveransen ångras: Läs in, Tidigare leveranser.")


def _show_ended(selection: Selection, history: gpd.GeoDataFrame, clock: Clock, *, may_draw: bool) -> None:
    viewer = selection.viewer
    ends = [end for end in list_papers(viewer, AreaEnd, [selection.municipality], is_demo=False) if _holds(viewer, end)]
    if not ends:
        return
    labels = dict(zip(history["area_id"], history["label"], strict=True))
    st.subheader("Avslutade områden")
    show_table(
        [
            {
                "Område": labels.get(end.area_id, end.area_id),
                "Sista dag": format_date(end.last_day),
                "Skäl": end.reason,
                "Av": end.author_role,
            }
            for end in ends
        ]
    )
    if not may_draw:
        return
    for end in ends:
        name = labels.get(end.area_id, end.area_id)
        again = partial(
            keep,
            viewer,
            end.model_copy(update={"is_withdrawn": True}),
            after=find_end_version(viewer, selection.municipality, end.area_id),
            clock=clock,
            told=f"«{name}» gäller igen.",
        )
        st.button(f"Låt {plain(name)} gälla igen", key=f"omraden.igen.{end.key}", on_click=again)


def _holds(viewer: Viewer, end: AreaEnd) -> bool:
    """Tell whether an end holds: one written with a delivery that is undone lets its area go on."""
    if end.delivery_id is None:
        return True
    after = see(viewer).read_areas(end.municipality, on=end.last_day + timedelta(days=1))
    return end.area_id not in set(after["area_id"])


def _describe(paper: Paper) -> Mapping[str, str]:
    if not isinstance(paper, AreaEnd):
        return {}
    return {"Område": paper.area_id, "Sista dag": str(paper.last_day), "Skäl": paper.reason}
