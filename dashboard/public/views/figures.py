"""Hur går det?: the published figures as a table, and the same in sentences."""

from functools import partial

import streamlit as st

from dashboard.public.asking import ask_category, ask_span, ask_table
from dashboard.public.downloads import name_file, write_figures_csv, write_publication_workbook
from dashboard.public.figures import Cells, index_cells, name_category, narrow, say_area, say_figure
from dashboard.public.page import show_heading, show_list, show_table
from dashboard.public.reports import FORMS, Reports
from dashboard.public.shelf import Shown
from dashboard.public.words import DOWNLOAD, FIGURES, MARKS, REPORT
from dashboard.texts import capitalise, plain
from data.publications import Publication
from data.published import PublishedCategory, PublishedPeriod, PublishedSource

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_figures(shown: Shown) -> None:
    """Show how many incidents are known, area by area.

    Parameters
    ----------
    shown
        What has been published.
    """
    show_heading("Hur går det i {}?", shown)
    publication = shown.publication
    if not any(table.cells for table in publication.tables):
        st.markdown("Inga siffror är publicerade ännu. Hur arbetet går står på sidan Vårt löfte.")
        return
    st.markdown(FIGURES)
    table, source = ask_table(publication)
    spoken = narrow(publication, table)
    left, right = st.columns(2)
    with left:
        category = ask_category(spoken)
    with right:
        span = ask_span(spoken)
    cells = index_cells(table)
    _show_cells(spoken, category, span, cells)
    _show_marks()
    _show_sentences(spoken, category, span, cells)
    _show_source(source, category)
    _offer_files(shown)


def _show_cells(
    publication: Publication, category: PublishedCategory, span: tuple[PublishedPeriod, ...], cells: Cells
) -> None:
    rows = [
        [area.label, *(say_figure(cells.get((area.area_id, category.code, period.code))) for period in span)]
        for area in publication.areas
    ]
    caption = f"Antal kända händelser: {name_category(category)}"
    show_table(caption, ["Område", *(period.label for period in span)], rows)


def _show_marks() -> None:
    show_list([f"**{mark}:** {meaning}" for mark, meaning in MARKS.items()])


def _show_sentences(
    publication: Publication, category: PublishedCategory, span: tuple[PublishedPeriod, ...], cells: Cells
) -> None:
    with st.expander("Samma sak i ord"):
        show_list(
            [
                plain(
                    say_area(
                        area.label,
                        [(period, cells.get((area.area_id, category.code, period.code))) for period in span],
                    )
                )
                for area in publication.areas
            ]
        )


def _show_source(source: PublishedSource, category: PublishedCategory) -> None:
    told = ", ".join(dict.fromkeys([capitalise(source.source), source.producer]))
    parts = f" I «{plain(name_category(category))}» ingår {plain(', '.join(category.parts))}." if category.parts else ""
    st.caption(f"Källa: {plain(told)}.{parts}")


def _offer_files(shown: Shown) -> None:
    publication = shown.publication
    st.header("Ta med siffrorna")
    st.markdown(DOWNLOAD)
    with st.container(horizontal=True):
        st.download_button(
            "Ladda ner till Excel",
            data=lambda: write_publication_workbook(publication),
            file_name=name_file(publication, "xlsx"),
            mime=XLSX,
            on_click="ignore",
        )
        st.download_button(
            "Ladda ner som CSV",
            data=lambda: write_figures_csv(publication),
            file_name=name_file(publication, "csv"),
            mime="text/csv",
            on_click="ignore",
        )
    st.markdown(REPORT)
    with st.container(horizontal=True):
        for suffix, (label, mime) in FORMS.items():
            st.download_button(
                label,
                data=partial(the_reports().take, shown, suffix),
                file_name=name_file(publication, suffix),
                mime=mime,
                on_click="ignore",
            )


@st.cache_resource
def the_reports() -> Reports:
    """Keep the reports that were last asked for."""
    return Reports()
