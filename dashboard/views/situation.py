"""Lägesbild: the map, and for the area chosen what was promised there, what happened and how it stands."""

from collections.abc import Sequence

import folium
import pandas as pd
import streamlit as st

from dashboard.formats import format_count, format_months
from dashboard.live_map import show_map
from dashboard.maps import AreaLook, LegendItem, draw_map, to_html
from dashboard.selection import Selection, baseline_year_of
from dashboard.shades import class_counts
from dashboard.store import list_decisions, monthly_counts, the_situation
from dashboard.texts import DEMO_NOTICE, badge_status, plain, say_verdicts
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.sources import ask_source, show_passport
from data.territory import read_outline
from geo.counts import covered_months, total_year
from geo.followup import newest_decisions, status_of
from geo.join import Placing, place
from geo.question import Question, answer, list_years
from geo.situation import Situation, list_categories

ALL_CATEGORIES = "alla kategorier"
POINT_COLOUR = "#0072b2"


def show_situation(selection: Selection) -> None:
    """Show the map and what is known about the area chosen on it."""
    situation = the_situation(selection.municipality, selection.today)
    show_heading("Lägesbild", selection, is_demo=situation.is_demo)
    source = ask_source(situation)
    if source is None:
        show_empty(
            "Kommunen har inga händelser eller antal ännu.",
            "Läs in en fil med `lofteskartan import`; så här gör du står i docs/filformat.md.",
        )
        return
    monthly = monthly_counts(situation, source, selection.today)
    year, categories = _ask_what(situation, source, monthly)
    drawn = _describe_map(situation, selection, source, monthly, year, categories)
    left, right = st.columns([3, 2])
    with left:
        clicked = show_map(drawn, key="karta", selected=_chosen_area(situation))
        _offer_map(drawn, selection, year)
    if clicked is not None:
        st.session_state["omrade"] = clicked
    with right:
        area_id = _ask_area(situation)
        _show_promised(area_id, selection, situation)
        _show_happened(area_id, source, situation, monthly, year, selection)
    _show_table(situation, source, monthly, year, categories)
    show_passport(situation, source)


def _ask_what(situation: Situation, source: str, monthly: pd.DataFrame) -> tuple[int, list[str]]:
    left, right = st.columns(2)
    categories = list_categories(situation, source)
    category = left.selectbox("Kategori", [ALL_CATEGORIES, *categories], key="visa", bind="query-params")
    years = sorted(list_years(situation, monthly, source), reverse=True)
    year = right.selectbox("År", years, key="ar", bind="query-params")
    return year, categories if category == ALL_CATEGORIES else [category]


def _describe_map(
    situation: Situation, selection: Selection, source: str, monthly: pd.DataFrame, year: int, categories: list[str]
) -> folium.Map:
    totals = total_year(monthly, year=year, categories=categories)
    counts = {area_id: _count_of(totals, area_id) for area_id in situation.areas["area_id"]}
    shades = class_counts(counts.values())
    months = format_months(covered_months(monthly, year))
    what = categories[0] if len(categories) == 1 else "händelser"
    looks = [
        AreaLook(
            area_id,
            label,
            shades.colour(counts[area_id]),
            f"{label}: {_say_count(counts[area_id], what)}, {months} {year}",
        )
        for area_id, label in zip(situation.areas["area_id"], situation.areas["label"], strict=True)
    ]
    points = _find_points(situation, source, year, categories)
    legend = shades.legend() + ([LegendItem(POINT_COLOUR, "en händelse (punkt)")] if len(points) else [])
    return draw_map(
        areas=situation.areas,
        looks=looks,
        outlines=read_outline(situation.municipality),
        points=points if len(points) else None,
        legend=legend,
        title=f"{selection.name}: {what}, {months} {year}",
        notice=DEMO_NOTICE if situation.is_demo else "",
    )


def _count_of(totals: pd.Series, area_id: str) -> int | None:
    n = totals.get(area_id)
    return None if n is None or pd.isna(n) else int(n)


def _say_count(n: int | None, what: str) -> str:
    return f"{format_count(n)}" if n is None else f"{format_count(n)} {what}"


def _find_points(situation: Situation, source: str, year: int, categories: Sequence[str]) -> pd.DataFrame:
    chosen = _select_incidents(situation, source, year, categories)
    placed = chosen[chosen["lon"].notna()]
    return placed[["lon", "lat"]].assign(colour=POINT_COLOUR, caption=placed["category"])


def _select_incidents(situation: Situation, source: str, year: int, categories: Sequence[str]) -> pd.DataFrame:
    incidents = situation.incidents
    is_chosen = (
        (incidents["source"] == source)
        & incidents["category"].isin(categories)
        & (incidents["from_at"].dt.year == year)
    )
    return incidents[is_chosen]


def _name_areas(situation: Situation) -> dict[str, str]:
    labels = dict(zip(situation.areas["area_id"], situation.areas["label"], strict=True))
    return {situation.municipality: "hela kommunen"} | labels


def _chosen_area(situation: Situation) -> str | None:
    """Tell which area is chosen before its own widget is drawn: the map comes first on the page."""
    chosen = st.session_state.get("omrade")
    return chosen if chosen in set(situation.areas["area_id"]) else None


def _offer_map(drawn: folium.Map, selection: Selection, year: int) -> None:
    st.download_button(
        "Ladda ner kartan som fil",
        data=lambda: to_html(drawn),
        file_name=f"lofteskartan-{selection.municipality}-{year}.html",
        mime="text/html",
        on_click="ignore",
    )


def _ask_area(situation: Situation) -> str:
    names = _name_areas(situation)
    return st.selectbox(
        "Område (välj här eller i kartan)",
        list(names),
        format_func=names.__getitem__,
        key="omrade",
        bind="query-params",
    )


def _show_promised(area_id: str, selection: Selection, situation: Situation) -> None:
    st.subheader("Vad lovades här?")
    is_whole = area_id == situation.municipality
    found = False
    for promise in selection.promises:
        decisions = list_decisions(promise.promise_id, is_demo=situation.is_demo, as_of=selection.today)
        newest = newest_decisions(decisions)
        for commitment in promise.commitments:
            if area_id in commitment.areas or (is_whole and not commitment.areas):
                found = True
                st.markdown(
                    f"{badge_status(status_of(commitment, newest))} «{plain(commitment.quote.text)}»  \n"
                    f"{plain(promise.title)}"
                )
    if not found:
        st.markdown("Inget åtagande nämner det här området. De som gäller hela kommunen står under hela kommunen.")


def _show_happened(
    area_id: str, source: str, situation: Situation, monthly: pd.DataFrame, year: int, selection: Selection
) -> None:
    st.subheader("Vad har hänt här?")
    baseline_year = baseline_year_of(selection.promises)
    rows = []
    for category in list_categories(situation, source):
        compared = answer(Question(source, area_id, category, baseline_year, year), situation, monthly)
        totals = total_year(monthly, year=year, categories=[category])
        row = {"Kategori": category, f"{year}": format_count(_count_of(totals, area_id))}
        if year != baseline_year:
            row |= {
                f"Samma månader {baseline_year}": format_count(compared.baseline_n),
                "Bedömning": say_verdicts(compared),
            }
        rows.append(row)
    st.table(pd.DataFrame(rows), border="horizontal")


def _show_table(situation: Situation, source: str, monthly: pd.DataFrame, year: int, categories: Sequence[str]) -> None:
    st.subheader("Kartan som tabell")
    totals = total_year(monthly, year=year, categories=categories)
    rows = [
        {"Område": area.label, "Typ": area.area_type, "Antal": format_count(_count_of(totals, area.area_id))}
        for area in situation.areas.itertuples()
    ]
    chosen = _select_incidents(situation, source, year, categories)
    if len(chosen):
        placing = place(chosen, situation.assignment).value_counts()
        rows += [
            {"Område": kind.value, "Typ": "–", "Antal": format_count(placing.get(kind, 0))}
            for kind in (Placing.OUTSIDE, Placing.UNKNOWN)
        ]
    whole = format_count(_count_of(totals, situation.municipality))
    rows.append({"Område": "hela kommunen", "Typ": "–", "Antal": whole})
    st.table(pd.DataFrame(rows), border="horizontal")
    st.caption(
        f"{format_months(covered_months(monthly, year))} {year}. Områden kan överlappa, därför behöver raderna inte "
        "summera till hela kommunen."
    )
