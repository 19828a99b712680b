"""Where the reader says what to count: one row of widgets, the same on every page that shows counts by place."""

from collections.abc import Sequence

import streamlit as st

from dashboard.area_map import View
from dashboard.selection import Selection
from dashboard.store import monthly_counts
from dashboard.views.sources import ask_source
from geo.question import list_years
from geo.situation import Situation, list_categories

ALL_CATEGORIES = "alla kategorier"


def ask_view(situation: Situation, sources: Sequence[str], selection: Selection) -> View:
    """Ask for source, category and year in one row, each bound to the address."""
    left, middle, right = st.columns(3)
    with left:
        source = ask_source(sources)
    monthly = monthly_counts(selection.viewer, situation, source, selection.today)
    categories = tuple(list_categories(situation, source))
    category = middle.selectbox("Kategori", [ALL_CATEGORIES, *categories], key="visa", bind="query-params")
    years = sorted(list_years(situation, monthly, source), reverse=True)
    year = right.selectbox("År", years, key="ar", bind="query-params")
    return View(source, categories if category == ALL_CATEGORIES else (category,), year, monthly)
