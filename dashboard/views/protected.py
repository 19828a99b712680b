"""Lägesbild for who sees no points: counts of closed periods in which nothing small can be worked out."""

import streamlit as st

from dashboard.formats import MISSING
from dashboard.live_map import show_map
from dashboard.maps import to_html
from dashboard.protected import NOT_SHOWN, ONLY_NUMBERS, Cells, describe_protected, say_direction, shift_year
from dashboard.selection import Selection, baseline_year_of, name_areas
from dashboard.store import the_counts, the_situation, the_tile_server
from dashboard.texts import capitalise, plain
from dashboard.views.area import ask_area, choose_area, chosen_area
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.notices import show_notices
from dashboard.views.promised import show_promised, show_standing
from dashboard.views.sources import ask_source, list_passports, show_passport
from geo.closed_periods import name_period
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING
from geo.situation import Situation

RESIDUE = "Områden kan överlappa och täcker inte hela kommunen, så raderna summerar inte till den."


def show_protected(selection: Selection) -> None:
    """Show protected counts by area, and what was promised there."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    counts = the_counts(selection.viewer, selection.municipality, selection.today)
    show_heading("Lägesbild", selection, is_demo=situation.is_demo)
    if not counts.tables:
        show_empty("Det finns inga antal att visa för din roll.", " ".join(sum(counts.remarks.values(), ())))
        return
    first, second, third = st.columns(3)
    with first:
        source = ask_source(list(counts.tables))
    cells = Cells(counts.tables[source])
    category = second.selectbox("Kategori", cells.categories, key="visa", bind="query-params")
    period = third.selectbox("Period", cells.periods[::-1], format_func=name_period, key="period", bind="query-params")
    for remark in counts.remarks.get(source, ()):
        st.caption(plain(remark))
    left, right = st.columns([3, 2])
    with left:
        _show_map(selection, situation, cells, category, period, source)
        _show_table(cells, situation, category, period)
    with right:
        area_id = ask_area(situation)
        decided = show_promised(area_id, selection, situation)
        show_happened(cells, area_id, period, baseline_year_of(selection.promises))
        show_standing(decided)
    show_notices(selection.viewer, selection.name, selection.today)
    show_passport(situation, source)


def _show_map(
    selection: Selection, situation: Situation, cells: Cells, category: str, period: str, source: str
) -> None:
    """Show the map, and offer it as a file."""
    drawn = describe_protected(
        cells,
        situation,
        category=category,
        period=period,
        name=selection.name,
        notes=list_passports(situation, source),
        tiles=the_tile_server(),
    )
    show_map(drawn, key="karta", selected=chosen_area(situation), on_choose=choose_area)
    st.download_button(
        "Ladda ner kartan som fil",
        data=lambda: to_html(drawn),
        file_name=f"lofteskartan-{selection.municipality}-{period}.html",
        mime="text/html",
        on_click="ignore",
    )


def show_happened(cells: Cells, area_id: str, period: str, baseline_year: int) -> None:
    """Show an area's counts per category, beside the same period of the baseline year."""
    st.subheader("Vad har hänt här?")
    if area_id not in cells.areas:
        st.markdown("Källan har inga antal för området som kan visas för din roll.")
        return
    before = shift_year(period, baseline_year)
    is_compared = before != period and before in cells.periods
    rows = []
    for category in cells.categories:
        now, then = (area_id, category, period), (area_id, category, before)
        row = {"Kategori": category, capitalise(name_period(period)): cells.say(now)}
        if is_compared:
            row |= {
                capitalise(name_period(before)): cells.say(then),
                "Räknemässigt": say_direction(cells.find(now), cells.find(then)),
            }
        rows.append(row)
    show_table(rows)
    st.caption(f"{HIDDEN_MEANING} {ONLY_NUMBERS if is_compared else ''}")


def _show_table(cells: Cells, situation: Situation, category: str, period: str) -> None:
    st.subheader("Kartan som tabell")
    names = name_areas(situation)
    rows = [
        {"Område": names[area_id], "Antal": cells.say((area_id, category, period))}
        for area_id in [*situation.areas["area_id"], situation.municipality]
    ]
    show_table(rows)
    st.caption(
        f"{capitalise(category)}, {name_period(period)}. **{HIDDEN_MARK}**: {HIDDEN_MEANING.split(': ', 1)[1]} "
        f"**{NOT_SHOWN}**: källan räknar inte området, eller så visas det inte så fint. "
        f"**{MISSING}**: källan lämnar ingen uppgift. {RESIDUE}"
    )
