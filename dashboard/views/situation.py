"""Lägesbild: the map, and for the area chosen what was promised there, what happened and how it stands."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.area_map import View, count_of, describe_map, say_culled
from dashboard.comparison_texts import say_share
from dashboard.derived import answer, kept_with_situation, list_categories, list_registers, list_sources
from dashboard.formats import format_count, format_decimal, format_months
from dashboard.live_map import Packed, prepare, show_map
from dashboard.map_facts import Fact, Facts, gather_facts, say_facts
from dashboard.maps import to_html
from dashboard.selection import Selection, baseline_year_of, name_whole, say_baseline
from dashboard.store import list_queue, note_export, the_clusters, the_ranking, the_situation, the_tile_server
from dashboard.texts import capitalise, plain, say_waiting
from dashboard.tiles import TileServer
from dashboard.views.area import ask_area, choose_area, chosen_area
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_heading, show_table
from dashboard.views.notices import show_notices
from dashboard.views.promised import show_promised, show_standing
from dashboard.views.protected import show_protected
from dashboard.views.ranking import show_hits, show_ranked
from dashboard.views.reporting import list_months, show_reporting_rate
from dashboard.views.sources import list_passports, show_passport
from dashboard.views.view import ask_month, ask_views
from geo.counts import total_year
from geo.join import Placing
from geo.many import judge_together
from geo.question import Question
from geo.situation import Situation
from geo.standout import Cluster

N_PICTURES = 48
"""Maps kept for each situation: a year by month, for a few categories."""


def show_situation(selection: Selection) -> None:
    """Show the map and what is known about the area chosen on it."""
    if not selection.viewer.rights.sees_points:
        show_protected(selection)
        return
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Lägesbild", selection, is_demo=situation.is_demo)
    sources = list_sources(situation)
    if not sources:
        show_beginning(
            "Kommunen har inga händelser eller antal ännu.",
            "Läs in en fil på sidan Läs in, eller lägg in en händelse på sidan Registrera.",
            selection,
        )
        return
    view, beside_year = ask_views(situation, sources, selection)
    baseline_year = baseline_year_of(selection.promises)
    clusters = the_clusters(selection.viewer, view, situation, baseline_year=baseline_year, day=selection.today)
    picture = st.container()
    left, right = st.columns([3, 2])
    if beside_year is None:
        picture = left.container()
    with left:
        shown = ask_month(view)
        pair = (shown,) if beside_year is None else (shown, shown.of(beside_year, shown.month))
        _show_pictures(picture, pair, situation, selection, clusters=clusters or ())
        _say_pictures(pair, situation, selection)
        _show_moved(clusters, view, situation, baseline_year)
        # On a phone the style sheet moves these below the answers about the area.
        with st.container(key="ordning"):
            _show_order(view, situation, selection)
    with right:
        area_id = ask_area(situation)
        decided = show_promised(area_id, selection, situation)
        _show_happened(area_id, view, situation, selection)
        show_standing(decided)
    _show_table(pair, situation)
    show_notices(selection.viewer, selection.name, selection.today)
    show_passport(situation, view.source)
    months = list_months(view.monthly, year=view.year)
    show_reporting_rate(selection, situation, view.source, dict.fromkeys((view.year, baseline_year), months))


def _show_pictures(
    picture: DeltaGenerator,
    pair: Sequence[View],
    situation: Situation,
    selection: Selection,
    *,
    clusters: tuple[Cluster, ...],
) -> None:
    """Show the map, or two beside each other that move together; what stands out belongs to the first."""
    with picture:
        for number, (column, view) in enumerate(zip(st.columns(len(pair)), pair, strict=True)):
            ready = _draw_once(view, situation, selection.name, () if number else clusters, the_tile_server())
            with column:
                show_map(
                    ready,
                    key="karta" if number == 0 else "karta-bredvid",
                    selected=chosen_area(situation),
                    on_choose=choose_area,
                    linked="" if len(pair) == 1 else "lagesbild",
                )


def _draw(
    view: View, situation: Situation, name: str, clusters: tuple[Cluster, ...], tiles: TileServer | None
) -> Packed:
    return prepare(describe_map(view, situation, name=name, clusters=clusters, tiles=tiles))


_draw_once = kept_with_situation(_draw, most=N_PICTURES)


def _say_pictures(pair: Sequence[View], situation: Situation, selection: Selection) -> None:
    for view in pair:
        whole_name = name_whole(situation, view.source)
        st.markdown(plain(capitalise(say_facts(gather_facts(view, situation), view, whole_name=whole_name))))
    if n_waiting := len(list_queue(selection.viewer, selection.municipality)):
        st.caption(f"{say_waiting(n_waiting)} på granskning och räknas inte här.")
    if culled := say_culled(situation, *pair):
        st.caption(f"Inga punkter på kartan. {culled}")
    _offer_map(pair[0], situation, selection)


def _offer_map(view: View, situation: Situation, selection: Selection) -> None:
    def take_out() -> str:
        note_export(selection.viewer, selection.municipality, f"karta {view.year}")
        notes = list_passports(situation, view.source)
        return to_html(describe_map(view, situation, name=selection.name, notes=notes, tiles=the_tile_server()))

    st.download_button(
        "Ladda ner kartan som fil",
        data=take_out,
        file_name=f"lofteskartan-{selection.municipality}-{view.year}.html",
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


def _show_table(pair: Sequence[View], situation: Situation) -> None:
    st.subheader("Kartan som tabell")
    both = [gather_facts(view, situation) for view in pair]
    whole_name, has_rest = name_whole(situation, pair[0].source), any(facts.rest for facts in both)
    lines = [_line_up(facts, whole_name, has_rest=has_rest) for facts in both]
    rows = []
    for same in zip(*lines, strict=True):
        row = {"Område": same[0].label, "Typ": same[0].kind or "–"}
        for view, facts, fact in zip(pair, both, same, strict=True):
            when = "" if len(pair) == 1 else f" {view.when}"
            row |= {f"Antal{when}": format_count(fact.n)}
            row |= {f"Andel{when}": say_share(fact.n, facts.whole)}
        rows.append(row)
    show_table(rows)
    told = " ".join(_say_left_out(view, facts) for view, facts in zip(pair, both, strict=True))
    st.caption(
        f"{pair[0].named.capitalize()}, {' och '.join(view.when for view in pair)}. Områden kan överlappa, därför "
        f"behöver raderna inte summera till hela kommunen. {told}".strip()
    )


def _line_up(facts: Facts, whole_name: str, *, has_rest: bool) -> list[Fact]:
    rest = facts.rest or tuple(Fact(kind.value, "", None) for kind in (Placing.OUTSIDE, Placing.UNKNOWN))
    return [*facts.areas, *(rest if has_rest else ()), Fact(whole_name, "", facts.whole)]


def _say_left_out(view: View, facts: Facts) -> str:
    if not facts.n_undated and not facts.n_uncovered:
        return ""
    return (
        f"Utanför räkningen: {format_count(facts.n_undated)} händelser med okänd tid (alla år) och "
        f"{format_count(facts.n_uncovered)} under månader {view.year} som källan inte täcker för alla valda kategorier."
    )
