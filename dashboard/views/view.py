"""Where the reader says what to count: one row of widgets, the same on every page that shows counts by place."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.area_map import View, lay_view
from dashboard.derived import list_categories, list_years
from dashboard.formats import MONTHS
from dashboard.selection import Selection
from dashboard.store import monthly_counts
from dashboard.views.sources import ask_source
from geo.situation import Situation

ALL_CATEGORIES = "alla kategorier"


WHOLE_YEAR = "hela året"
NO_OTHER = "inget annat år"
MONTH_CHOICES: Mapping[str, int | None] = {WHOLE_YEAR: None, **{name: at for at, name in enumerate(MONTHS, start=1)}}
"""What the slider of the month says, and the month; None is all of the year."""


def ask_view(situation: Situation, sources: Sequence[str], selection: Selection) -> View:
    """Ask for source, category and year in one row, each bound to the address."""
    return _ask_view(situation, sources, selection, st.columns(3))


def ask_views(situation: Situation, sources: Sequence[str], selection: Selection) -> tuple[View, int | None]:
    """Ask for a view as `ask_view`, and for the year to lay beside it, if any."""
    *columns, last = st.columns(4)
    view = _ask_view(situation, sources, selection, columns)
    others = [year for year in _list_years(view, situation) if year != view.year]
    beside = last.selectbox("Lägg bredvid", [NO_OTHER, *map(str, others)], key="bredvid", bind="query-params")
    return view, None if beside == NO_OTHER else int(beside)


def ask_month(view: View) -> View:
    """Ask which month of a view's year to show on the map, bound to the address; all of the year to begin with."""
    chosen = st.select_slider(f"Månad {view.year}", list(MONTH_CHOICES), key="manad", bind="query-params")
    return view.of(view.year, MONTH_CHOICES[chosen])


def _ask_view(
    situation: Situation, sources: Sequence[str], selection: Selection, columns: Sequence[DeltaGenerator]
) -> View:
    left, middle, right = columns
    with left:
        source = ask_source(sources)
    monthly = monthly_counts(selection.viewer, situation, source, selection.today)
    categories = tuple(list_categories(situation, source))
    category = middle.selectbox("Kategori", [ALL_CATEGORIES, *categories], key="visa", bind="query-params")
    years = sorted(list_years(situation, monthly, source), reverse=True)
    year = right.selectbox("År", years, key="ar", bind="query-params")
    chosen = categories if category == ALL_CATEGORIES else (category,)
    return lay_view(situation, monthly, source=source, categories=chosen, year=year)


def _list_years(view: View, situation: Situation) -> list[int]:
    return sorted(list_years(situation, view.monthly, view.source), reverse=True)
