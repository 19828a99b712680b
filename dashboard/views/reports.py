"""Rapporter: the papers for the case, made from what the reader may see."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from dashboard.formats import format_date
from dashboard.meetings import MEETING_PATH
from dashboard.reports.document import Document
from dashboard.reports.forms import FORMS, Form
from dashboard.reports.half_year import make_half_year_report
from dashboard.selection import Selection
from dashboard.store import is_demo, note_export, see
from dashboard.texts import plain
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_heading
from dashboard.views.takeout import show_takeout
from dashboard.views.way import show_way
from data.model import Promise
from geo.half_years import find_half_year

_MADE = "rapport_gjord"
LEAD = (
    "Rapporten hämtar allt ur registret: löftets egna ord, antal mot basåret, åtaganden, åtgärdsplan och vad som har "
    "berättats. Det som saknas står som saknat. Word-filen går att ändra i ärendet."
)


def show_reports(selection: Selection) -> None:
    """Show the half-year report and the figures that can be taken out."""
    invented = is_demo(selection.viewer, selection.municipality)
    show_heading("Rapporter", selection, is_demo=invented)
    _show_half_year(selection, invented=invented)
    st.header("Mötespaket")
    st.markdown("Dagordningens vyer som PowerPoint och PDF. Paketet görs på mötets egen sida.")
    show_way("Till mötena", MEETING_PATH, selection)
    show_takeout(selection, is_demo=invented)


def _show_half_year(selection: Selection, *, invented: bool) -> None:
    st.header("Halvårsrapport")
    if not selection.promises:
        remedy = "Se sidan Löftestext."
        show_beginning("Kommunen har inget inlagt medborgarlöfte att rapportera om.", remedy, selection)
        return
    st.markdown(LEAD)
    promise, day = _ask_promise_and_day(selection)
    if day is None:
        return
    _tell_half_year(promise, day)
    if st.button("Gör rapporten", type="primary"):
        _make(promise, selection, day)
    made = st.session_state.get(_MADE)
    if made is not None and made[0] == _key(selection, promise.promise_id, day):
        _offer(made[1], selection, invented=invented)


def _ask_promise_and_day(selection: Selection) -> tuple[Promise, date | None]:
    """Ask what to report on, and the day as of which; no day while the field is empty."""
    left, right = st.columns(2)
    names = {promise.promise_id: promise for promise in selection.promises}
    chosen = left.selectbox(
        "Löfte", list(names), format_func=lambda each: names[each].title, key="lofte", bind="query-params"
    )
    day = right.date_input(
        "Läget den",
        value=find_half_year(selection.today).last,
        max_value=selection.today,
        key="per",
        bind="query-params",
        format="YYYY-MM-DD",
    )
    return names[chosen], day if isinstance(day, date) else None


def _tell_half_year(promise: Promise, day: date) -> None:
    half = find_half_year(day)
    st.caption(f"Rapporten gäller {format_date(half.first)} till {format_date(half.last)}, med läget den {day}.")
    if (over := promise.period.last) < half.first:
        st.caption(f"Löftets tid tog slut {format_date(over)}, före halvåret. Välj den dagen för löftets sista halvår.")


def _make(promise: Promise, selection: Selection, day: date) -> None:
    """Make the report, telling how far it has come, and keep it with what it was made of."""
    with st.status("Skriver rapporten …") as status:
        document = make_half_year_report(
            promise, selection, day=day, tell=lambda told: status.update(label=f"Skriver rapporten … {told}")
        )
        st.session_state[_MADE] = _key(selection, promise.promise_id, day), document
        status.update(label="Rapporten är klar.", state="complete")


def _key(selection: Selection, promise_id: str, day: date) -> tuple[object, ...]:
    """Say what a made report was made of: another choice, other rights, or anything newly written, has none yet."""
    viewer = selection.viewer
    chosen = (selection.municipality, promise_id, day)
    return chosen, selection.today, viewer.rights, viewer.as_of, see(viewer).content_key()


def _offer(document: Document, selection: Selection, *, invented: bool) -> None:
    st.subheader(plain(document.title))
    st.markdown(f"{plain(document.subtitle)}. {plain(document.notice)}")
    with st.container(horizontal=True):
        for suffix, form in FORMS.items():
            mark = "-pahittade-demodata" if invented else ""
            st.download_button(
                f"Ladda ner som {form.name}",
                data=_take_out(document, selection, form, is_noted=not invented),
                file_name=f"halvarsrapport-{selection.municipality}-{document.made_on}{mark}.{suffix}",
                mime=form.mime,
                on_click="ignore",
            )


def _take_out(document: Document, selection: Selection, form: Form, *, is_noted: bool) -> Callable[[], bytes]:
    def write(document: Document) -> bytes:
        selection.viewer.confirm()
        if is_noted and selection.viewer.rights.sees_points:
            note_export(selection.viewer, selection.municipality, f"{document.title}, {form.name}")
        return form.write(document)

    return partial(write, document)
