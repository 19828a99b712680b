"""Lägesbild: the map, and for the area chosen what was promised there, what happened and how it stands."""

from collections.abc import Collection, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.area_map import View, count_of, describe_map, say_untested
from dashboard.derived import answer, list_categories, list_registers, list_sources
from dashboard.formats import format_count, format_decimal, format_months
from dashboard.maps import to_html
from dashboard.places import the_clusters, the_ranking
from dashboard.reports.map_image import draw_map_image
from dashboard.review_queue import list_queue
from dashboard.selection import Selection, baseline_year_of, say_baseline
from dashboard.store import note_export, the_situation, the_tile_server
from dashboard.texts import plain, say_waiting
from dashboard.views.area import ask_area
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_heading, show_table
from dashboard.views.notices import show_notices
from dashboard.views.pictures import show_pictures
from dashboard.views.promised import show_promised, show_standing
from dashboard.views.protected import show_protected
from dashboard.views.ranking import show_hits, show_ranked
from dashboard.views.reporting import show_reporting_rate
from dashboard.views.scene import Scene
from dashboard.views.sources import list_passports, show_passport
from dashboard.views.view import ask_views
from geo.counts import covered_months, total_year
from geo.many import judge_together
from geo.question import Question
from geo.situation import Situation
from geo.standout import Cluster


def show_situation(selection: Selection) -> None:
    """Show the map and what is known about the area chosen on it."""
    if not selection.viewer.rights.sees_points:
        show_protected(selection)
        return
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Lägesbild", selection, is_demo=situation.is_demo)
    if not (sources := list_sources(situation)):
        show_beginning(
            "Kommunen har inga händelser eller antal ännu.",
            "Läs in en fil på sidan Läs in, eller lägg in en händelse på sidan Registrera.",
            selection,
        )
        return
    view, beside_year = ask_views(situation, sources, selection)
    baseline_year = baseline_year_of(selection.promises)
    clusters = the_clusters(selection.viewer, view, situation, baseline_year=baseline_year, day=selection.today)
    scene = Scene(selection.name, situation, view, beside_year, clusters or (), shown=view)
    picture = st.container()
    left, right = st.columns([3, 2])
    below = st.container()
    with left if beside_year is None else picture:
        _show_map(scene, selection, below)
    with left:
        _show_waiting(selection)
        _show_moved(clusters, view, situation, baseline_year)
        # On a phone the style sheet moves these below the answers about the area.
        with st.container(key="ordning"):
            _show_order(view, situation, selection)
    with right:
        _show_area(view, situation, selection)
    show_notices(selection.viewer, selection.name, selection.today)
    show_passport(situation, view.source)


def _show_map(scene: Scene, selection: Selection, below: DeltaGenerator) -> None:
    """Show the map, or two beside each other, to take away too; its table stands below."""
    show_pictures(
        scene,
        renew=partial(the_situation, selection.viewer, selection.municipality, selection.today),
        take_out=partial(_take_out, scene.situation, selection),
        below=below,
    )
    st.download_button(
        "Ladda ner kartan som bild",
        data=lambda: _draw_image(scene.situation, selection, scene.shown),
        file_name=f"lofteskartan-{scene.situation.municipality}-{scene.view.year}.png",
        mime="image/png",
        on_click="ignore",
    )


def _show_waiting(selection: Selection) -> None:
    if n_waiting := len(list_queue(selection.viewer, selection.municipality)):
        st.caption(f"{say_waiting(n_waiting)} på granskning och räknas inte här.")


def _show_area(view: View, situation: Situation, selection: Selection) -> None:
    """Ask for an area, and show what was promised there, what happened and how it stands."""
    area_id = ask_area(situation)
    decided = show_promised(area_id, selection, situation)
    _show_happened(area_id, view, situation, selection)
    years, months = (view.year, baseline_year_of(selection.promises)), covered_months(view.monthly, view.year)
    show_reporting_rate(selection, situation, view.source, dict.fromkeys(years, months))
    show_standing(decided)


def _take_out(situation: Situation, selection: Selection, view: View) -> str:
    """Write the map as a file, and note that it was taken out."""
    note_export(selection.viewer, selection.municipality, f"karta {view.year}")
    notes = list_passports(situation, view.source)
    return to_html(describe_map(view, situation, name=selection.name, notes=notes, tiles=the_tile_server()))


def _draw_image(situation: Situation, selection: Selection, view: View) -> bytes:
    """Draw the map as an image, and note that it was taken out."""
    note_export(selection.viewer, selection.municipality, f"karta som bild {view.year}")
    counts = {area_id: view.counts.get(area_id) for area_id in situation.areas["area_id"]}
    title = f"{selection.name}: {view.what}, {view.when}"
    notes = list_passports(situation, view.source)
    return draw_map_image(counts, situation, source=view.source, title=title, notes=notes)


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
    if view.year == baseline_year:
        st.caption(f"{baseline_year} är basåret och hålls inte mot något. {say_baseline(selection.promises)}")
        return
    st.caption(
        f"{view.year} mot {baseline_year}, {_say_months(months)}. Omdömet är först räknemässigt, sedan mot "
        f"slumpen. {say_baseline(selection.promises)}"
    )


def _say_months(months: Collection[Sequence[int]]) -> str:
    return format_months(next(iter(months))) if len(months) == 1 else "de månader som båda åren har"


def _show_moved(clusters: tuple[Cluster, ...] | None, view: View, situation: Situation, baseline_year: int) -> None:
    st.subheader("Platser som sticker ut")
    if clusters is None:
        st.markdown(f"Går inte att pröva. {say_untested(view, situation, baseline_year=baseline_year)}")
        return
    if not clusters:
        st.markdown(f"Inget område sticker ut mer än slumpen kan förklara, jämfört med var det hände {baseline_year}.")
    for number, cluster in enumerate(clusters, start=1):
        inside = situation.areas.loc[situation.areas.intersects(cluster.outline), "label"]
        where = f"i eller vid {', '.join(inside)}" if len(inside) else "utanför områdena"
        st.markdown(
            f"{number}. **{view.count_named(cluster.n)} {plain(where)}**, där "
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
