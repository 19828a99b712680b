"""Metod: the same incidents through several methods, so that a reader sees why one is used."""

import streamlit as st

from dashboard.area_map import View, say_untested
from dashboard.derived import kept_with_situation, list_sources
from dashboard.formats import format_count
from dashboard.live_map import Packed, prepare, show_map
from dashboard.method_map import describe_method
from dashboard.places import the_findings
from dashboard.selection import Selection, baseline_year_of
from dashboard.store import the_situation
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.view import ask_view
from data.demands import demand_points
from geo.methods import MISUSE, Findings, Method
from geo.situation import Situation

WHY = """
Alla metoder nedan får samma händelser. De vanliga verktygens metod (Gi*) frågar om händelserna är ojämnt spridda, och
det är de alltid där människor är: den ritar om kartan över var folk bor. När inget sticker ut i en liten ort märker den
ändå ut rutor på nästan varje karta. Därför visar Lägesbild bara det som fönstertestet står för.
"""

NO_MARKS = "märker inga"


def show_methods(selection: Selection) -> None:
    """Show what each method makes of the same incidents."""
    demand_points(selection.viewer.rights, "Metod")
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Metod", selection, is_demo=situation.is_demo)
    st.markdown(WHY)
    sources = list_sources(situation)
    if not sources:
        show_beginning("Kommunen har inga händelser ännu.", "Läs in en fil på sidan Läs in.", selection)
        return
    view = ask_view(situation, sources, selection)
    baseline_year = baseline_year_of(selection.promises)
    findings = the_findings(selection.viewer, view, situation, baseline_year=baseline_year, day=selection.today)
    if findings is None:
        show_empty(
            "Metoderna går inte att jämföra här.",
            say_untested(view, situation, baseline_year=baseline_year),
        )
        return
    st.subheader(f"{view.named.capitalize()}, {view.when}")
    _show_counts(findings)
    _show_one(findings, view, situation, selection)


def _show_counts(findings: Findings) -> None:
    show_table(
        [
            {
                "Metod": method.value,
                "Märkta rutor": NO_MARKS if found.marked_n is None else format_count(found.marked_n),
                "Varning": MISUSE[method],
            }
            for method, found in findings.by_method.items()
        ]
    )
    st.caption(f"Rutor på 100 meter, {format_count(findings.n)} händelser med känd plats.")


def _show_one(findings: Findings, view: View, situation: Situation, selection: Selection) -> None:
    st.subheader("En metod i taget på kartan")
    chosen = Method(
        st.selectbox("Metod", [method.value for method in findings.by_method], key="metod", bind="query-params")
    )
    st.markdown(f"**{MISUSE[chosen]}**  \n{findings.by_method[chosen].method}")
    show_map(_draw_once(situation, chosen, findings, view, selection.name), key="metodkarta")


def _draw(situation: Situation, method: Method, findings: Findings, view: View, name: str) -> Packed:
    return prepare(describe_method(method, findings, view, situation, name=name))


_draw_once = kept_with_situation(_draw, most=24)
