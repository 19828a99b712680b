"""Baslinje for who sees no points: whole years and quarters that may be shown, against the baseline year's."""

import streamlit as st

from dashboard.protected import ONLY_NUMBERS, Cells, compare_shown, list_doubts, say_direction, shift_year
from dashboard.selection import Selection, baseline_year_of, name_areas
from dashboard.store import the_counts
from dashboard.texts import capitalise, plain
from dashboard.views.frame import show_table
from dashboard.views.reporting import show_rate_of_periods
from dashboard.views.sources import show_passport
from geo.closed_periods import name_period
from geo.disclosure import HIDDEN_MEANING
from geo.situation import Situation, list_sources


def show_protected_years(selection: Selection, situation: Situation) -> bool:
    """Show the sources that aren't seen as they are, per area and category; tell whether there were any."""
    counts = the_counts(selection.viewer, selection.municipality, selection.today)
    sources = [source for source in counts.tables if source not in list_sources(situation)]
    for number, source in enumerate(sources):
        st.header(plain(source))
        for remark in counts.remarks.get(source, ()):
            st.caption(plain(remark))
        compared = _show_source(source, Cells(counts.tables[source]), number, selection, situation)
        show_rate_of_periods(selection, situation, source, compared)
        show_passport(situation, source)
    return bool(sources)


def _show_source(source: str, cells: Cells, number: int, selection: Selection, situation: Situation) -> tuple[str, ...]:
    """Show one source, and tell which two periods are held against each other, the newest first."""
    baseline_year = baseline_year_of(selection.promises)
    compared = [period for period in cells.periods[::-1] if _is_compared(period, cells, baseline_year)]
    compared.sort(key=len)  # the newest whole year first
    if not compared:
        st.markdown(f"Källan har ingen hel period att jämföra med {baseline_year} som kan visas för din roll.")
        return ()
    left, right = st.columns(2)
    names = {area_id: name for area_id, name in name_areas(situation).items() if area_id in cells.areas}
    area_id = left.selectbox("Område", list(names), format_func=names.__getitem__, key=f"skyddat_omrade_{number}")
    period = right.selectbox(
        f"Jämför med {baseline_year}", compared, format_func=name_period, key=f"skyddat_period_{number}"
    )
    before = shift_year(period, baseline_year)
    rows, held = [], []
    for category in cells.categories:
        now, then = (area_id, category, period), (area_id, category, before)
        held.append(compare_shown(cells, now, then, source=source, situation=situation))
        rows.append(
            {
                "Kategori": category,
                capitalise(name_period(before)): cells.say(then),
                capitalise(name_period(period)): cells.say(now),
                "Räknemässigt": say_direction(held[-1]),
            }
        )
    show_table(rows)
    doubts = " ".join(plain(doubt) for doubt in list_doubts(held))
    st.caption(f"{HIDDEN_MEANING} {ONLY_NUMBERS} {doubts}")
    return period, before


def _is_compared(period: str, cells: Cells, baseline_year: int) -> bool:
    before = shift_year(period, baseline_year)
    return before != period and before in cells.periods
