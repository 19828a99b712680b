"""Log a presence with a few presses, and take one back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.draft import UNTOLD_ROLE
from dashboard.papers import list_papers
from dashboard.presence_texts import say_minutes
from dashboard.selection import Selection, name_areas
from dashboard.spans import format_span
from dashboard.texts import plain
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_empty
from dashboard.views.keeping import keep, show_kept
from dashboard.views.role import ask_role
from data.papers import Paper
from data.presences import LONGEST, SHORTEST, Presence, PresenceKind
from data.roles import Act
from geo.situation import Situation

ENDED_NOW, OTHER = "slutade nyss", "annan tid"
LENGTHS = (15, 30, 60, 90, 120)
OTHER_LENGTH = "annan längd"
N_SHOWN = 10
_FIELDS = tuple(Field(f"narvaro_{name}") for name in ("nar", "start", "minuter", "egna_minuter", "slag", "nyckel"))
_WHEN, _START, _LENGTH, _OTHER_LENGTH, _WHAT, _KEY = _FIELDS


def show_log(
    selection: Selection,
    situation: Situation,
    area_id: str,
    *,
    clock: Callable[[], datetime],
    new_id: Callable[[], object],
) -> None:
    """Show the form, and the presences last logged.

    Parameters
    ----------
    selection, situation, area_id
        Where.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each presence a key of its own.
    """
    viewer = selection.viewer
    names = name_areas(situation)
    may_write = viewer.rights.may(Act.REGISTER) and viewer.as_of is None
    if not may_write:
        show_empty("Du kan inte logga närvaro här.", "Det gör analytiker/polis, och bara i det som gäller i dag.")
    elif show_kept(viewer, Presence, clock=clock, describe=partial(_describe, names=names)):
        with st.container(key="rapport"):
            _ask(selection, situation, area_id, clock, new_id)
    _list_newest(selection, situation, area_id, clock, may_write=may_write)


def _ask(
    selection: Selection,
    situation: Situation,
    area_id: str,
    clock: Callable[[], datetime],
    new_id: Callable[[], object],
) -> None:
    keep_apart("narvaro", selection.municipality, _FIELDS)
    key = st.session_state.setdefault(_KEY.key, str(new_id()))
    st.subheader(f"Logga närvaro: {plain(name_areas(situation)[area_id])}")
    when, given, minutes, what = _ask_when_and_how()
    role = ask_role()
    now = clock().replace(second=0, microsecond=0)
    start = _find_start(when, given, minutes, now)
    problem = _find_problem(start, minutes, what, now)
    paper = None
    if not problem and start and minutes and what:
        paper = Presence(
            municipality=selection.municipality,
            key=key,
            author_role=role or UNTOLD_ROLE,
            is_demo=situation.is_demo,
            area_id=area_id,
            start=start,
            minutes=minutes,
            what=what,
        )
    _offer_saving(paper, selection, clock)
    st.caption(problem or "Inga namn skrivs: bara plats, tid och på vilket sätt.")


def _offer_saving(paper: Presence | None, selection: Selection, clock: Callable[[], datetime]) -> None:
    save = partial(
        keep,
        selection.viewer,
        paper,
        after=0,
        clock=clock,
        told="Närvaron är sparad.",
        forget=_FIELDS,
    )
    st.button("Spara närvaron", type="primary", width="stretch", disabled=paper is None, on_click=save)


def _ask_when_and_how() -> tuple[str | None, datetime | None, int | None, PresenceKind | None]:
    when = st.pills("**När?**", [ENDED_NOW, OTHER], default=ENDED_NOW, key=_WHEN.key)
    given = None
    if when == OTHER:
        given = st.datetime_input("Började", value=None, key=_START.key, format="YYYY-MM-DD", step=900)
    chosen = st.pills("**Hur länge?**", [*LENGTHS, OTHER_LENGTH], format_func=_name_length, key=_LENGTH.key)
    minutes = chosen if isinstance(chosen, int) else None
    if chosen == OTHER_LENGTH:
        minutes = st.number_input("Minuter", SHORTEST, LONGEST, value=None, step=5, key=_OTHER_LENGTH.key)
    return when, given, minutes, st.pills("**På vilket sätt?**", list(PresenceKind), key=_WHAT.key)


def _name_length(length: int | str) -> str:
    return say_minutes(length) if isinstance(length, int) else length


def _find_start(when: str | None, given: datetime | None, minutes: int | None, now: datetime) -> datetime | None:
    if when == ENDED_NOW:
        return now - timedelta(minutes=minutes) if minutes else None
    return given.replace(second=0, microsecond=0) if given else None


def _find_problem(start: datetime | None, minutes: int | None, what: PresenceKind | None, now: datetime) -> str:
    gaps = [
        name
        for name, is_missing in (
            ("hur länge", not minutes),
            ("när det började", minutes is not None and start is None),
            ("på vilket sätt", what is None),
        )
        if is_missing
    ]
    if gaps:
        return f"Kvar att fylla i: {', '.join(gaps)}."
    return "Närvaron kan inte börja i framtiden: rätta tiden." if start and start > now else ""


def _list_newest(
    selection: Selection, situation: Situation, area_id: str, clock: Callable[[], datetime], *, may_write: bool
) -> None:
    names = name_areas(situation)
    logged = list_papers(selection.viewer, Presence, [selection.municipality], is_demo=situation.is_demo)
    here = sorted((one for one in logged if one.area_id == area_id), key=lambda one: one.start, reverse=True)
    st.subheader("Senast loggat här")
    if not here:
        st.markdown("Ingen närvaro är loggad på den här platsen.")
    for one in here[:N_SHOWN]:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(" · ".join(plain(text) for text in _describe(one, names=names).values()))
        if may_write:
            right.button(
                "Ta tillbaka",
                key=f"tillbaka-{one.key}",
                help="Närvaron räknas inte längre. Att den skrevs finns kvar i registrets logg.",
                on_click=partial(
                    keep,
                    selection.viewer,
                    one.model_copy(update={"is_withdrawn": True}),
                    after=one.version,
                    clock=clock,
                    told="Närvaron är tillbakatagen och räknas inte längre.",
                ),
            )
    if len(here) > N_SHOWN:
        st.caption(f"De {N_SHOWN} senaste av {len(here)}. Summor finns under Utfört.")


def _describe(paper: Paper, *, names: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(paper, Presence):
        return {}
    return {
        "Tid": format_span(paper.start, paper.start + timedelta(minutes=paper.minutes)),
        "Längd": say_minutes(paper.minutes),
        "Sätt": paper.what.value,
        "Plats": names.get(paper.area_id, paper.area_id),
        "Roll": paper.author_role,
    }
