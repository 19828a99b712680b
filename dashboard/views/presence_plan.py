"""A week's plan: the windows that were chosen, and the same as a table, a calendar, a page to print and places."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.draft import UNTOLD_ROLE
from dashboard.papers import list_papers
from dashboard.plan_files import tabulate_plan, write_plan_csv, write_plan_ics, write_plan_page
from dashboard.presence import find_windows, plan_window
from dashboard.presence_texts import name_ranked, say_doubt
from dashboard.selection import Selection, name_areas
from dashboard.texts import plain
from dashboard.views.field import Field
from dashboard.views.frame import show_empty
from dashboard.views.keeping import keep, show_kept
from dashboard.views.presence_when import ask_ground
from dashboard.views.role import ask_role
from data.exports.places import write_geojson, write_gpx
from data.papers import Paper
from data.plans import DAYS, MOST_WINDOWS, PlannedWindow, WeekPlan, add_windows, find_monday, name_plan
from data.presences import LONGEST, SHORTEST, PresenceKind
from data.roles import Act
from geo.ranked_windows import choose_top
from geo.situation import Situation

N_WEEKS = 5
_WHAT, _START, _MINUTES = "plan_slag", Field("plan_start"), "plan_minuter"

Clock = Callable[[], datetime]


def show_plan(selection: Selection, situation: Situation, area_id: str, *, clock: Clock) -> None:
    """Show the plan of a week, and let it be changed and taken out.

    Parameters
    ----------
    selection, situation, area_id
        Where.
    clock
        Gives the time, Swedish clock time.
    """
    viewer, names = selection.viewer, name_areas(situation)
    year, week = _ask_week(selection.today)
    plan = _find_plan(selection, situation, year, week)
    may_write = viewer.rights.may(Act.REGISTER) and viewer.as_of is None
    is_open = show_kept(viewer, WeekPlan, clock=clock, describe=partial(_describe, names=names))
    _list_windows(plan, names, selection, clock, may_write=may_write and is_open)
    if may_write and is_open:
        _offer_adding(plan, selection, situation, area_id, clock)
    _offer_files(plan, selection, names, clock)
    _offer_places(situation, selection)


def _ask_week(today: date) -> tuple[int, int]:
    mondays = [today - timedelta(days=today.weekday()) + timedelta(weeks=ahead) for ahead in range(-1, N_WEEKS)]
    weeks = {f"{day.isocalendar().year}-v{day.isocalendar().week:02}": day for day in mondays}
    chosen = st.selectbox(
        "Vecka",
        list(weeks),
        index=2,
        format_func=lambda name: f"{name} (från {weeks[name]:%Y-%m-%d})",
        key="vecka",
        bind="query-params",
    )
    iso = weeks[chosen].isocalendar()
    return iso.year, iso.week


def _find_plan(selection: Selection, situation: Situation, year: int, week: int) -> WeekPlan:
    key = name_plan(year, week)
    saved = list_papers(selection.viewer, WeekPlan, [selection.municipality], is_demo=situation.is_demo)
    empty = WeekPlan(
        municipality=selection.municipality,
        key=key,
        author_role=UNTOLD_ROLE,
        is_demo=situation.is_demo,
        year=year,
        week=week,
        windows=(),
    )
    return next((plan for plan in saved if plan.key == key), empty)


def _list_windows(
    plan: WeekPlan, names: Mapping[str, str], selection: Selection, clock: Clock, *, may_write: bool
) -> None:
    st.subheader(f"Planerat vecka {plan.week}")
    if not plan.windows:
        show_empty("Inget är planerat den här veckan.", "Lägg till fönster nedan.")
    for at, row in enumerate(tabulate_plan(plan, names)):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(" · ".join(plain(text) for text in row.values()))
        if may_write:
            rest = plan.windows[:at] + plan.windows[at + 1 :]
            right.button(
                "Ta bort",
                key=f"bort-{at}",
                on_click=partial(
                    keep,
                    selection.viewer,
                    plan.model_copy(update={"windows": rest}),
                    after=plan.version,
                    clock=clock,
                    told="Fönstret är borttaget ur planen.",
                ),
            )


def _offer_adding(plan: WeekPlan, selection: Selection, situation: Situation, area_id: str, clock: Clock) -> None:
    st.subheader(f"Lägg till: {plain(name_areas(situation)[area_id])}")
    what = st.pills("**På vilket sätt?**", list(PresenceKind), default=PresenceKind.ON_FOOT, key=_WHAT, required=True)
    role = ask_role() or UNTOLD_ROLE
    add = partial(_offer, plan.model_copy(update={"author_role": role}), selection, clock)
    if selection.viewer.rights.sees_points:
        ground = ask_ground(selection, situation)
        top = choose_top(find_windows(ground, situation, area_id).ranked) if ground else ()
        named = ", ".join(name_ranked(window) for window in top)
        chosen = tuple(
            plan_window(window, area_id=area_id, year=plan.year, week=plan.week, what=PresenceKind(what))
            for window in top
        )
        add(f"Lägg till fönstren med flest händelser: {named}" if top else "", chosen, ())
        if top and (doubt := say_doubt(top)):
            st.caption(doubt)
    with st.expander("Lägg till en egen tid"):
        left, right = st.columns(2)
        start = left.datetime_input("Börjar", value=None, key=_START.key, format="YYYY-MM-DD", step=900)
        minutes = right.number_input("Minuter", SHORTEST, LONGEST, value=60, step=15, key=_MINUTES)
        first = find_monday(plan.year, plan.week)
        if start is None:
            st.caption("Välj när det börjar.")
        elif not first <= start.date() < first + timedelta(days=DAYS):
            st.caption(f"Tiden ligger inte i vecka {plan.week}: välj en dag från {first:%Y-%m-%d}.")
        else:
            window = PlannedWindow(
                area_id=area_id,
                start=start.replace(second=0, microsecond=0),
                minutes=int(minutes),
                what=PresenceKind(what),
            )
            add("Lägg till tiden", (window,), (_START,))


def _offer(
    plan: WeekPlan,
    selection: Selection,
    clock: Clock,
    label: str,
    windows: tuple[PlannedWindow, ...],
    forget: tuple[Field, ...],
) -> None:
    if not windows:
        st.caption("Inga fönster har tillräckligt många händelser för att föreslås. Lägg till en egen tid.")
        return
    if len(plan.windows) + len(windows) > MOST_WINDOWS:
        st.caption(f"Planen rymmer högst {MOST_WINDOWS} tider: ta bort några först.")
        return
    st.button(
        label,
        type="primary",
        on_click=partial(
            keep,
            selection.viewer,
            add_windows(plan, windows),
            after=plan.version,
            clock=clock,
            told="Planen är sparad.",
            forget=forget,
        ),
    )


def _offer_files(plan: WeekPlan, selection: Selection, names: Mapping[str, str], clock: Clock) -> None:
    if not plan.windows:
        return
    st.subheader("Ta med planen")
    base = f"narvaro-{selection.municipality}-{plan.year}-v{plan.week:02}"
    now = clock()
    with st.container(horizontal=True):
        for label, data, ending, mime in (
            ("Tabell (CSV)", write_plan_csv(plan, names), "csv", "text/csv"),
            ("Kalender (ICS)", write_plan_ics(plan, names, now=now), "ics", "text/calendar"),
            ("Utskrift (HTML)", write_plan_page(plan, names, place=selection.name, now=now), "html", "text/html"),
        ):
            st.download_button(label, data=data, file_name=f"{base}.{ending}", mime=mime, on_click="ignore")
    st.caption(
        "Kalenderfilen läses in i Outlook eller telefonen. Utskriften öppnas i webbläsaren och skrivs ut därifrån."
    )


def _offer_places(situation: Situation, selection: Selection) -> None:
    if situation.areas.empty:
        return
    st.subheader("Platserna som kartfil")
    areas = situation.areas
    with st.container(horizontal=True):
        for label, write, ending, mime in (
            ("GeoJSON", write_geojson, "geojson", "application/geo+json"),
            ("GPX", write_gpx, "gpx", "application/gpx+xml"),
        ):
            st.download_button(
                label,
                data=partial(write, areas),
                file_name=f"platser-{selection.municipality}.{ending}",
                mime=mime,
                on_click="ignore",
            )
    st.caption("GeoJSON har områdenas gränser. GPX har en punkt i varje område, för en GPS-mottagare eller telefon.")


def _describe(paper: Paper, *, names: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(paper, WeekPlan):
        return {}
    return {f"Fönster {at}": ", ".join(row.values()) for at, row in enumerate(tabulate_plan(paper, names), start=1)}
