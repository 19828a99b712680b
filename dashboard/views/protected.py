"""Lägesbild for who sees no points: counts of closed periods in which nothing small can be worked out."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.protected import ONLY_NUMBERS, Cells, compare_shown, list_doubts, say_direction, shift_year
from dashboard.selection import Selection, baseline_year_of
from dashboard.store import the_counts, the_situation
from dashboard.texts import capitalise, plain
from dashboard.views.area import ask_area
from dashboard.views.closed_period import ask_beside, ask_length, find_beside
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.notices import show_notices
from dashboard.views.promised import show_promised, show_standing
from dashboard.views.protected_pictures import Scene, show_protected_pictures, show_protected_table
from dashboard.views.reporting import show_rate_of_periods
from dashboard.views.sources import ask_source, show_passport
from data.errors import DataError
from data.store.seen import ShownCounts
from geo.closed_periods import name_period
from geo.disclosure import HIDDEN_MEANING


def show_protected(selection: Selection) -> None:
    """Show protected counts by area, and what was promised there."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    counts = the_counts(selection.viewer, selection.municipality, selection.today)
    show_heading("Lägesbild", selection, is_demo=situation.is_demo)
    if not counts.tables:
        show_empty("Det finns inga antal att visa för din roll.", " ".join(sum(counts.remarks.values(), ())))
        return
    first, second, third, last = st.columns(4)
    with first:
        source = ask_source(list(counts.tables))
    cells = Cells(counts.tables[source])
    category = second.selectbox("Kategori", cells.categories, key="visa", bind="query-params")
    listed, beside_year = ask_length(third, cells.periods), ask_beside(last, cells.periods)
    for remark in counts.remarks.get(source, ()):
        st.caption(plain(remark))
    scene = Scene(selection, situation, cells, source, category, listed, beside_year)
    renew = partial(the_counts, selection.viewer, selection.municipality, selection.today)
    _show_period(scene, partial(_is_outdated, counts, renew))
    show_notices(selection.viewer, selection.name, selection.today)
    show_passport(situation, source)


def _is_outdated(counts: ShownCounts, renew: Callable[[], ShownCounts]) -> bool:
    try:
        return renew() is not counts
    except DataError:
        return True  # the page tells why


@st.fragment
def _show_period(scene: Scene, is_outdated: Callable[[], bool]) -> None:
    """Show what a period or an area changes: that runs alone, as long as the figures are those of the page."""
    if is_outdated():
        st.rerun()
    selection, situation, cells, source = scene.selection, scene.situation, scene.cells, scene.source
    picture = st.container()
    left, right = st.columns([3, 2])
    with left if scene.beside_year is None else picture:
        period = show_protected_pictures(scene)
    beside, _ = find_beside(period, scene.beside_year, cells.periods)
    before = shift_year(period, baseline_year_of(selection.promises))
    with right:
        area_id = ask_area(situation)
        decided = show_promised(area_id, selection, situation)
        show_happened(scene, area_id, period, baseline_year_of(selection.promises))
        told = [code for code in dict.fromkeys((period, beside or period, before)) if code in cells.periods]
        show_rate_of_periods(selection, situation, source, told)
        show_standing(decided)
    with left:
        show_protected_table(scene, period)


def show_happened(scene: Scene, area_id: str, period: str, baseline_year: int) -> None:
    """Show an area's counts per category, beside the same period of the baseline year."""
    st.subheader("Vad har hänt här?")
    cells = scene.cells
    if area_id not in cells.areas:
        st.markdown("Källan har inga antal för området som kan visas för din roll.")
        return
    before = shift_year(period, baseline_year)
    is_compared = before != period and before in cells.periods
    rows, held = [], []
    for category in cells.categories:
        now, then = (area_id, category, period), (area_id, category, before)
        row = {"Kategori": category, capitalise(name_period(period)): cells.say(now)}
        if is_compared:
            held.append(compare_shown(cells, now, then, source=scene.source, situation=scene.situation))
            row |= {
                capitalise(name_period(before)): cells.say(then),
                "Räknemässigt": say_direction(held[-1]),
            }
        rows.append(row)
    show_table(rows)
    doubts = " ".join(plain(doubt) for doubt in list_doubts(held))
    st.caption(f"{HIDDEN_MEANING} {ONLY_NUMBERS if is_compared else ''} {doubts}")
