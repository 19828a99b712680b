"""Registrera: an incident is registered by hand, with a few presses; what is half written survives."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import folium
import pandas as pd
import streamlit as st

from dashboard.draft import UNTOLD_ROLE, Draft
from dashboard.drafting import AREA, CATEGORY, FROM, SEVERITY, TO, WHEN, Drafting
from dashboard.live_map import show_map
from dashboard.maps import AreaLook, draw_map
from dashboard.place_texts import format_place
from dashboard.review_queue import save_report
from dashboard.selection import Selection, name_areas
from dashboard.spans import When, find_span, format_span
from dashboard.store import the_situation, the_tile_server
from dashboard.texts import DEMO_NOTICE, INTERNAL_NOTICE, plain
from dashboard.tiles import TileServer
from dashboard.viewer import Viewer
from dashboard.views.frame import show_heading, show_table
from dashboard.views.role import ask_role
from dashboard.views.way import show_way
from data.demands import demand
from data.model import Category
from data.reports import Report, Severity
from data.roles import Act
from data.territory import read_outline
from geo.join import assign_areas
from geo.situation import Situation

GROUND = "#dce9f2"
DWELLING = (
    "**Aldrig i en bostad.** Sätt punkten på gatan, torget eller skolan. En hemadress är en personuppgift: "
    "hände det hemma hos någon, välj ett område i stället för en punkt."
)
MOST_BUTTONS = 8
"""More areas than this are chosen in a list: on a phone their buttons would push the questions off the screen."""
CATEGORIES = [category for category in Category if category is not Category.UNCATEGORISED]


Clock = Callable[[], datetime]


def show_register(selection: Selection, *, clock: Clock, new_id: Callable[[], object]) -> None:
    """Show the form, or what was just saved.

    Parameters
    ----------
    selection
        Whose incident it is.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each draft an id of its own.
    """
    demand(selection.viewer.rights, Act.REGISTER)
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Registrera", selection, is_demo=False)
    if situation.is_demo:
        st.caption(f"Det du registrerar är på riktigt. De andra sidorna visar {DEMO_NOTICE}.")
    drafting = Drafting(selection.municipality, new_id)
    if drafting.saved:
        _show_saved(*drafting.saved, names=name_areas(situation))
        if selection.viewer.rights.may(Act.REVIEW):
            show_way("Granska det som väntar", "granskning", selection)
        st.button("Registrera en till", type="primary", width="stretch", on_click=drafting.again)
        drafting.keep()
        return
    drafting.take_up_address(clock())
    if told := drafting.hear():
        st.info(told, icon=":material/info:")
    with st.container(key="rapport"):
        _ask(drafting, situation, selection, clock)
        drafting.keep()
        role = ask_role()
        _offer_saving(selection.viewer, drafting, role, clock)


def _ask(drafting: Drafting, situation: Situation, selection: Selection, clock: Clock) -> None:
    drafting.fill()
    _ask_place(drafting, situation, selection)
    category = st.pills("Vad hände?", CATEGORIES, key=CATEGORY)
    when = st.pills(
        "Ungefär när?",
        list(When),
        key=WHEN,
        on_change=lambda: _choose_when(drafting, clock()),
    )
    drafting.say(category=category, when=when)
    _ask_times(drafting)
    drafting.say(severity=st.pills("Hur allvarligt var det?", list(Severity), key=SEVERITY))


def _ask_place(drafting: Drafting, situation: Situation, selection: Selection) -> None:
    st.markdown("**Var hände det?** Peka på kartan eller välj ett område.")
    tiles = the_tile_server()
    show_map(
        _draw_ground(situation, selection, tiles),
        key="rapport_karta",
        selected=drafting.draft.area_id,
        height=320,
        picked=drafting.draft.place,
        on_pick=lambda lon, lat: _choose_point(drafting, lon, lat),
    )
    if tiles is None:
        st.caption("Kartan visar bara områdenas gränser. Är du osäker på platsen, välj ett område.")
    names = {area_id: name for area_id, name in name_areas(situation).items() if area_id != situation.municipality}
    if drafting.draft.area_id not in {None, *names}:
        drafting.say(area_id=None)
        st.session_state[AREA] = None
    if names:
        _ask_area(drafting, names)
    if drafting.draft.place:
        st.markdown(f":material/location_on: {_name_point(drafting.draft, situation)}")
    st.warning(DWELLING, icon=":material/home:")


def _ask_area(drafting: Drafting, names: Mapping[str, str]) -> None:
    """Ask for an area: by one press where they are few, in a list where they are many."""
    label, choose = "Område, om du inte sätter en punkt", partial(_choose_area, drafting)
    if len(names) <= MOST_BUTTONS:
        st.pills(label, list(names), format_func=lambda area_id: plain(names[area_id]), key=AREA, on_change=choose)
        return
    st.selectbox(
        label, list(names), format_func=names.__getitem__, placeholder="Välj område", key=AREA, on_change=choose
    )


def _draw_ground(situation: Situation, selection: Selection, tiles: TileServer | None) -> folium.Map:
    areas = situation.areas
    labels = zip(areas["area_id"], areas["label"], strict=True)
    return draw_map(
        areas=areas,
        looks=[AreaLook(area_id, label, GROUND, label) for area_id, label in labels],
        outlines=read_outline(situation.municipality),
        title=f"{selection.name}: peka där det hände",
        notes=(INTERNAL_NOTICE,),
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )


def _choose_point(drafting: Drafting, lon: float, lat: float) -> None:
    drafting.say(lon=lon, lat=lat, area_id=None)
    st.session_state[AREA] = None


def _choose_area(drafting: Drafting) -> None:
    drafting.say(area_id=st.session_state[AREA], lon=None, lat=None)


def _name_point(draft: Draft, situation: Situation) -> str:
    point = pd.DataFrame({"incident_id": [0], "x": [draft.lon], "y": [draft.lat], "crs": ["EPSG:4326"]})
    names = name_areas(situation)
    within = [plain(names[area_id]) for area_id in assign_areas(point, situation.areas)["area_id"]]
    return f"Punkten ligger i {' och '.join(within)}." if within else "Punkten ligger utanför alla inlästa områden."


def _choose_when(drafting: Drafting, now: datetime) -> None:
    when = st.session_state[WHEN]
    is_kept = when is When.OTHER and drafting.draft.from_at is not None
    if when is None:
        drafting.say(from_at=None, to_at=None)
    elif not is_kept:
        drafting.say(**dict(zip(("from_at", "to_at"), find_span(when, now), strict=True)))
    for key in (FROM, TO):
        st.session_state.pop(key, None)


def _ask_times(drafting: Drafting) -> None:
    draft = drafting.draft
    if draft.when is When.OTHER:
        left, right = st.columns(2)
        with left:
            first = _ask_moment("Tidigast", draft.from_at, key=FROM)
        with right:
            last = _ask_moment("Senast", draft.to_at, key=TO)
        drafting.say(from_at=first, to_at=last)
    elif draft.from_at:
        st.markdown(f":material/schedule: {plain(format_span(draft.from_at, draft.to_at))}")


def _ask_moment(label: str, moment: datetime | None, *, key: str) -> datetime | None:
    if key not in st.session_state:
        st.session_state[key] = moment
    return st.datetime_input(label, value=None, key=key, format="YYYY-MM-DD", step=900)


def _offer_saving(viewer: Viewer, drafting: Drafting, role: str | None, clock: Clock) -> None:
    draft = drafting.draft
    problem = _find_problem(draft, clock())
    is_sent = st.button("Registrera", type="primary", width="stretch", disabled=bool(problem))
    st.caption(problem or "Uppgifterna är sparade först när det står «Sparad» här.")
    if not draft.is_blank:
        st.button("Kasta utkastet", on_click=drafting.finish, type="tertiary")
    if is_sent and not problem:
        report = draft.report(author_role=role or UNTOLD_ROLE)
        drafting.save(save_report(viewer, report, now=clock()), report)
        st.rerun()


def _find_problem(draft: Draft, now: datetime) -> str:
    if gaps := draft.find_gaps():
        return f"Kvar att fylla i: {', '.join(gaps)}."
    if draft.from_at and draft.to_at and draft.to_at < draft.from_at:
        return "«Senast» är före «Tidigast»: rätta tiderna."
    return "Det kan inte ha börjat än: rätta tiden." if draft.from_at and draft.from_at > now else ""


def _show_saved(number: int, report: Report, *, names: dict[str, str]) -> None:
    st.success(f"**Sparad** som händelse {number}.", icon=":material/check_circle:")
    if report.x is not None and report.y is not None:
        where = format_place(report.x, report.y)
    else:
        where = f"någonstans i {names.get(str(report.area_id), report.area_id)}"
    show_table(
        [
            {"Uppgift": "Vad", "Registrerat": report.category.value},
            {"Uppgift": "Var", "Registrerat": where},
            {"Uppgift": "När", "Registrerat": format_span(report.from_at, report.to_at)},
            {"Uppgift": "Hur allvarligt", "Registrerat": report.severity.value},
        ]
    )
    st.markdown(
        "Den räknas när någon har godtagit den på sidan Granskning. Blev något fel, be att få den avslagen där."
    )
