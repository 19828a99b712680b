"""Metod: the same incidents through several methods, so that a reader sees why one is used."""

import streamlit as st

from dashboard.area_map import gather_evidence
from dashboard.formats import format_count
from dashboard.selection import Selection, baseline_year_of
from dashboard.store import the_situation
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.view import ask_view
from geo.situation import list_sources
from geo.standout import compare_methods

WHY = """
Alla metoder nedan får samma händelser. De vanliga verktygens metod (Gi*) frågar om händelserna är ojämnt spridda, och
det är de alltid där människor är: den ritar om kartan över var folk bor. När inget sticker ut i en liten ort märker den
ändå ut rutor på nästan varje karta. Därför visar Lägesbild bara det som fönstertestet står för.
"""


def show_methods(selection: Selection) -> None:
    """Show what each method marks among the same incidents."""
    situation = the_situation(selection.municipality, selection.today)
    show_heading("Metod", selection, is_demo=situation.is_demo)
    st.markdown(WHY)
    sources = list_sources(situation)
    if not sources:
        show_empty("Kommunen har inga händelser ännu.", "Läs in en fil med `lofteskartan import`.")
        return
    view = ask_view(situation, sources, selection)
    baseline_year = baseline_year_of(selection.promises)
    evidence = gather_evidence(view, situation, baseline_year=baseline_year)
    if evidence is None:
        show_empty(
            "Metoderna går inte att jämföra här.",
            f"Det krävs händelser med känd plats både {view.year} och {baseline_year}.",
        )
        return
    found = compare_methods(*evidence.now, earlier=evidence.earlier, dispersion=evidence.dispersion)
    rows = [
        {
            "Metod": name,
            "Märkta rutor": format_count(int(result.cells["is_hot"].sum())),
            "Vad som gjorts": result.method,
            "Varning": " ".join(result.warnings) or "–",
        }
        for name, result in found.items()
    ]
    st.subheader(f"{view.named.capitalize()}, {view.when}")
    show_table(rows)
    st.caption(f"Rutor på 100 meter, {format_count(len(evidence.now[0]))} händelser med känd plats.")
