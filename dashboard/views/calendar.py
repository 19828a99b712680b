"""Årshjul: what the promises, the plan and the law ask to be followed up through the year, and what is overdue."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard.formats import format_date
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import is_demo, list_follow_ups
from dashboard.texts import badge_occasion, capitalise, plain
from dashboard.views.exercise import show_exercise
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.saving import refuse
from dashboard.views.signing import ask_signing, day_of, read_signing
from data.action_plans import PlanRow
from data.demands import demand_counts
from data.roles import Act
from data.situation_reports import SituationReport
from geo.calendar import (
    Entry,
    EntryKind,
    find_coming,
    find_pressing,
    list_planned,
    list_promised,
    list_situations,
)
from geo.schedule import OccasionState

N_COMING = 3
MONTHS = (
    *("Januari", "Februari", "Mars", "April", "Maj", "Juni"),
    *("Juli", "Augusti", "September", "Oktober", "November", "December"),
)
_FORM = "lagesbild"
_TITLE, _REFERENCE = Field(f"{_FORM}_titel"), Field(f"{_FORM}_hanvisning")
_EMPTIED = (_TITLE, _REFERENCE, day_of(_FORM))


def show_calendar(selection: Selection, *, clock: Clock, new_id: Callable[[], object]) -> None:
    """Show the year round of a municipality's work.

    Parameters
    ----------
    selection
        Whose, and the day that everything is judged from.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each situation picture an id of its own.
    """
    demand_counts(selection.viewer.rights, "Årshjul")
    demo = is_demo(selection.viewer, selection.municipality)
    show_heading("Årshjul", selection, is_demo=demo)
    reports = list_papers(selection.viewer, SituationReport, [selection.municipality], is_demo=demo)
    entries = _gather(selection, reports, is_demo=demo)
    _show_pressing(entries)
    _show_year(entries, selection.today)
    _show_reports(reports, selection, clock, new_id, is_demo=demo)


def _gather(selection: Selection, reports: Sequence[SituationReport], *, is_demo: bool) -> list[Entry]:
    viewer, today = selection.viewer, selection.today
    entries: list[Entry] = []
    for promise in selection.promises:
        held = list_follow_ups(viewer, promise.promise_id, is_demo=is_demo)
        entries += list_promised(promise, held, today=today)
    rows = list_papers(viewer, PlanRow, [selection.municipality], is_demo=is_demo)
    return [*entries, *list_planned(rows, today=today), *list_situations(reports, today=today)]


def _show_pressing(entries: Sequence[Entry]) -> None:
    st.header("Att göra nu")
    pressing = find_pressing(entries)
    unknown = [entry for entry in entries if entry.state is OccasionState.UNRECORDED]
    if not pressing and not unknown:
        st.markdown("Inget är försenat, så vitt registret vet.")
    for entry in (*pressing, *unknown):
        st.markdown(f"- {_say(entry)}")
    coming = find_coming(entries, n=N_COMING)
    if coming:
        st.subheader("Närmast")
        st.markdown("\n".join(f"- {_say(entry)}" for entry in coming))


def _show_year(entries: Sequence[Entry], today: date) -> None:
    """Show one year month by month; a month without anything is named, so that nothing seems forgotten."""
    st.header("Året runt")
    years = sorted({entry.day.year for entry in entries} | {today.year}, reverse=True)
    year = st.selectbox("År", years, index=years.index(_find_first(entries, today)), key="ar", bind="query-params")
    of_year = sorted((entry for entry in entries if entry.day.year == year), key=lambda entry: entry.day)
    if not of_year:
        show_empty(f"Inget löfte, ingen plan och ingen lägesbild har något under {year}.", "Välj ett annat år.")
        return
    by_month = {month: [entry for entry in of_year if entry.day.month == month] for month in range(1, 13)}
    for month, found in by_month.items():
        if found:
            st.subheader(MONTHS[month - 1])
            st.markdown("\n".join(f"- {_say(entry)}" for entry in found))
    idle = [MONTHS[month - 1].lower() for month, found in by_month.items() if not found]
    if idle:
        st.caption(f"Inget inplanerat i {', '.join(idle)}.")


def _find_first(entries: Sequence[Entry], today: date) -> int:
    """Find the year to open: this one, or the last before it that has anything from a promise or a plan."""
    years = {entry.day.year for entry in entries if entry.state is not OccasionState.UNRECORDED}
    past = [year for year in years if year <= today.year]
    return max(past, default=today.year)


def _say(entry: Entry) -> str:
    where = f" ({plain(entry.where)})" if entry.where else ""
    told = f"  \n  {plain(entry.told)}" if entry.told else ""
    asked = "" if entry.kind is EntryKind.SITUATION else f", {entry.kind.value}"
    day = "" if entry.state is OccasionState.UNRECORDED else f"{format_date(entry.day)} "
    return f"{badge_occasion(entry.state)} {day}**{plain(capitalise(entry.what))}**{asked}{where}.{told}"


def _show_reports(
    reports: Sequence[SituationReport],
    selection: Selection,
    clock: Clock,
    new_id: Callable[[], object],
    *,
    is_demo: bool,
) -> None:
    st.header("Lägesbilder")
    viewer = selection.viewer
    may_write = viewer.rights.may(Act.DECIDE) and viewer.as_of is None
    is_open = show_kept(viewer, SituationReport, clock=clock, describe=_describe)
    if not reports:
        show_empty("Ingen lägesbild är registrerad.", "Skriv när den senaste är från, så påminner årshjulet.")
    for report in reports:
        with st.container(horizontal=True, vertical_alignment="center"):
            told = f"**{plain(report.title)}**, {format_date(report.dated)}, {plain(report.reference)}"
            st.markdown(told, width="stretch")
            if may_write:
                _offer_withdrawal(report, selection, clock)
    if may_write and is_open:
        show_exercise(is_demo=is_demo)
        _ask(selection, clock, new_id, is_demo=is_demo)


def _offer_withdrawal(report: SituationReport, selection: Selection, clock: Clock) -> None:
    withdrawn = report.model_copy(update={"is_withdrawn": True})
    back = partial(
        keep, selection.viewer, withdrawn, after=report.version, clock=clock, told="Lägesbilden är tillbakatagen."
    )
    st.button("Ta tillbaka", key=f"tillbaka_{report.key}", help=f"Ta tillbaka: {plain(report.title)}", on_click=back)


def _ask(selection: Selection, clock: Clock, new_id: Callable[[], object], *, is_demo: bool) -> None:
    keep_apart(_FORM, selection.municipality, _EMPTIED)
    with st.form(_FORM, enter_to_submit=False):
        st.text_input("Lägesbildens namn", placeholder="till exempel Lokal lägesbild 2025", key=_TITLE.key)
        st.text_input("Var den finns", placeholder="diarienummer eller länk", key=_REFERENCE.key)
        ask_signing(_FORM, today=selection.today, day="Lägesbildens datum", is_given=False)
        save = partial(_save, selection, clock, new_id, is_demo=is_demo)
        st.form_submit_button("Spara lägesbild", type="primary", on_click=save)
    st.caption("En lägesbild ska ses över minst vartannat år. När den är äldre påminner årshjulet.")


def _save(selection: Selection, clock: Clock, new_id: Callable[[], object], *, is_demo: bool) -> None:
    title, reference, signed = _TITLE.text, _REFERENCE.text, read_signing(_FORM)
    gaps = {"namn": title, "var den finns": reference, "roll och datum": signed}
    if not title or not reference or signed is None:
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    report = SituationReport(
        municipality=selection.municipality,
        key=str(new_id()),
        author_role=signed.role,
        is_demo=is_demo,
        dated=signed.day,
        title=title,
        reference=reference,
    )
    told = "Lägesbilden är sparad."
    keep(selection.viewer, report, after=0, clock=clock, told=told, forget=_EMPTIED)


def _describe(report: SituationReport) -> Mapping[str, str]:
    return {
        "Namn": report.title,
        "Datum": format_date(report.dated),
        "Var den finns": report.reference,
        "Läge": "tillbakatagen" if report.is_withdrawn else "gäller",
    }
