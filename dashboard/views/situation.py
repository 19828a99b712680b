"""Lägesbild: the map, and for the area chosen what was promised there, what happened and how it stands."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import folium
import streamlit as st

from dashboard.area_map import View, count_left_out, count_of, describe_map, say_culled, select_incidents
from dashboard.formats import format_count, format_decimal, format_months
from dashboard.live_map import show_map
from dashboard.maps import to_html
from dashboard.selection import Selection, baseline_year_of, name_whole, say_baseline
from dashboard.store import list_queue, note_export, the_clusters, the_ranking, the_situation, the_tile_server
from dashboard.texts import plain, say_share, say_waiting
from dashboard.views.area import ask_area, choose_area, chosen_area
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.notices import show_notices
from dashboard.views.promised import show_promised, show_standing
from dashboard.views.protected import show_protected
from dashboard.views.ranking import show_hits, show_ranked
from dashboard.views.sources import list_passports, show_passport
from dashboard.views.view import ask_view
from geo.counts import total_year
from geo.join import Placing, place
from geo.many import judge_together
from geo.question import Question, answer
from geo.situation import Situation, list_categories, list_registers, list_sources
from geo.standout import Cluster


def show_situation(selection: Selection) -> None:
    """Show the map and what is known about the area chosen on it."""
    if not selection.viewer.rights.sees_points:
        show_protected(selection)
        return
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Lägesbild", selection, is_demo=situation.is_demo)
    sources = list_sources(situation)
    if not sources:
        show_empty(
            "Kommunen har inga händelser eller antal ännu.",
            "Läs in en fil på sidan Läs in, eller lägg in en händelse på sidan Registrera.",
        )
        return
    view = ask_view(situation, sources, selection)
    baseline_year = baseline_year_of(selection.promises)
    clusters = the_clusters(selection.viewer, view, situation, baseline_year=baseline_year, day=selection.today)
    drawn = describe_map(
        view,
        situation,
        name=selection.name,
        clusters=clusters or (),
        notes=list_passports(situation, view.source),
        tiles=the_tile_server(),
    )
    left, right = st.columns([3, 2])
    with left:
        show_map(drawn, key="karta", selected=chosen_area(situation), on_choose=choose_area)
        if n_waiting := len(list_queue(selection.viewer, selection.municipality)):
            st.caption(f"{say_waiting(n_waiting)} på granskning och räknas inte här.")
        if culled := say_culled(situation, view):
            st.caption(f"Inga punkter på kartan. {culled}")
        _offer_map(drawn, selection, view.year)
        _show_moved(clusters, view, situation, baseline_year)
        # On a phone the style sheet moves these below the answers about the area.
        with st.container(key="ordning"):
            _show_order(view, situation, selection)
    with right:
        area_id = ask_area(situation)
        decided = show_promised(area_id, selection, situation)
        _show_happened(area_id, view, situation, selection)
        show_standing(decided)
    _show_table(view, situation)
    show_notices(selection.viewer, selection.name, selection.today)
    show_passport(situation, view.source)


def _offer_map(drawn: folium.Map, selection: Selection, year: int) -> None:
    def take_out() -> str:
        note_export(selection.viewer, selection.municipality, f"karta {year}")
        return to_html(drawn)

    st.download_button(
        "Ladda ner kartan som fil",
        data=take_out,
        file_name=f"lofteskartan-{selection.municipality}-{year}.html",
        mime="text/html",
        on_click="ignore",
    )


def _show_happened(area_id: str, view: View, situation: Situation, selection: Selection) -> None:
    st.subheader("Vad har hänt här?")
    baseline_year = baseline_year_of(selection.promises)
    categories = list_categories(situation, view.source)
    asked = [Question(view.source, area_id, category, baseline_year, view.year) for category in categories]
    answers = [answer(question, situation, view.monthly) for question in asked]
    months = {each.months for each in answers if each.n is not None}
    rows = []
    for category, compared, verdict in zip(categories, answers, judge_together(answers), strict=True):
        row = {"Kategori": category}
        if view.year == baseline_year or compared.n is None:
            total = total_year(view.monthly, year=view.year, categories=[category])
            row |= {f"{view.year}": format_count(count_of(total, area_id))}
        if view.year != baseline_year:
            row |= {
                f"{view.year}": row.get(f"{view.year}", format_count(compared.n)),
                f"{baseline_year}": format_count(compared.baseline_n),
                "Omdöme": f"{compared.count_verdict.value}; {verdict.value}",
            }
        if len(months) > 1:
            row |= {"Månader": format_months(compared.months) if compared.n is not None else "–"}
        rows.append(row)
    show_table(rows)
    st.caption(
        f"{view.year} mot {baseline_year}, {_say_months(months)}. Omdömet är först räknemässigt, sedan mot "
        f"slumpen. {say_baseline(selection.promises)}"
    )


def _say_months(months: Collection[Sequence[int]]) -> str:
    return format_months(next(iter(months))) if len(months) == 1 else "de månader som båda åren har"


def _show_moved(clusters: tuple[Cluster, ...] | None, view: View, situation: Situation, baseline_year: int) -> None:
    st.subheader("Platser som sticker ut")
    if clusters is None:
        culled = say_culled(situation, view, replace(view, year=baseline_year))
        what = f"Går inte att pröva: det krävs händelser med känd plats både {view.year} och {baseline_year}."
        st.markdown(f"{what} {culled}".strip())
        return
    if not clusters:
        st.markdown(f"Inget område sticker ut mer än slumpen kan förklara, jämfört med var det hände {baseline_year}.")
    for number, cluster in enumerate(clusters, start=1):
        inside = situation.areas.loc[situation.areas.intersects(cluster.outline), "label"]
        where = f"i eller vid {', '.join(inside)}" if len(inside) else "utanför områdena"
        st.markdown(
            f"{number}. **{format_count(cluster.n)} {view.named} {plain(where)}**, där "
            f"{format_decimal(cluster.expected)} väntades om allt fördelat sig som {baseline_year}. "
            "Markerad med svart ram på kartan."
        )
    st.caption(
        "Rutor på 100 meter med sina grannar. Det som prövas är om en större del än förut sker på platsen, inte om den "
        "är värst. Högst 5 av 100 kartor där inget har flyttat sig får någon markering. En omärkt plats är inte en "
        "trygg plats."
    )


def _show_order(view: View, situation: Situation, selection: Selection) -> None:
    if view.source not in list_registers(situation):
        return
    ranking = the_ranking(selection.viewer, view, situation, day=selection.today)
    show_ranked(ranking, view, situation)
    show_hits(ranking)


def _show_table(view: View, situation: Situation) -> None:
    st.subheader("Kartan som tabell")
    totals = view.totals
    whole = count_of(totals, situation.municipality)

    def as_row(place: str, kind: str, n: int | None) -> dict[str, str]:
        return {"Område": place, "Typ": kind, "Antal": format_count(n), "Andel": say_share(n, whole)}

    rows = [
        as_row(str(area.label), str(area.area_type), count_of(totals, str(area.area_id)))
        for area in situation.areas.itertuples()
    ]
    chosen = select_incidents(view, situation)
    if len(chosen):
        placing = place(chosen, situation.assignment).value_counts()
        rows += [as_row(kind.value, "–", int(placing.get(kind, 0))) for kind in (Placing.OUTSIDE, Placing.UNKNOWN)]
    rows.append(as_row(name_whole(situation, view.source), "–", whole))
    show_table(rows)
    n_undated, n_uncovered = count_left_out(view, situation)
    left_out = ""
    if n_undated or n_uncovered:
        left_out = (
            f" Utanför räkningen: {format_count(n_undated)} händelser med okänd tid (alla år) och "
            f"{format_count(n_uncovered)} under månader {view.year} som källan inte täcker för alla valda kategorier."
        )
    st.caption(
        f"{view.named.capitalize()}, {view.when}. Områden kan överlappa, därför behöver raderna inte summera till "
        f"hela kommunen.{left_out}"
    )
