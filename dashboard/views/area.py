"""Which area is looked at: chosen on the map or in a list, and bound to the address."""

import streamlit as st

from dashboard import selection
from dashboard.derived import kept_with_situation
from geo.situation import Situation

name_areas = kept_with_situation(selection.name_areas)


def chosen_area(situation: Situation) -> str | None:
    """Tell which area is chosen before its own widget is drawn: the map comes first on the page."""
    names = name_areas(situation)
    by_name = {name: area_id for area_id, name in names.items()}
    chosen = st.session_state.get("omrade", by_name.get(st.query_params.get("omrade", "")))
    return chosen if chosen != situation.municipality and chosen in names else None


def choose_area(area_id: str) -> None:
    """Take up an area that was clicked on the map."""
    st.session_state["omrade"] = area_id


def ask_area(situation: Situation) -> str:
    """Ask for an area, or the whole municipality."""
    names = name_areas(situation)
    return st.selectbox(
        "Område (välj här eller i kartan)",
        list(names),
        format_func=names.__getitem__,
        key="omrade",
        bind="query-params",
    )
