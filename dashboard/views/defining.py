"""Bedömning, goals: what each says of itself by SMART, and the decision on what it is held against."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.evidence import find_extract
from dashboard.formats import format_date
from dashboard.goals import Ground, lay_ground
from dashboard.registers import find_definition, list_definitions, save_definition
from dashboard.selection import Selection
from dashboard.store import is_demo, the_situation
from dashboard.texts import Markdown, plain
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_table
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.saving import refuse
from dashboard.views.signing import ask_signing, day_of, read_signing
from data.definitions import Definition
from data.model import Category, FocusArea, Goal, Promise
from geo.situation import list_categories, list_sources
from geo.smart import RULES, Presence, check_goal, list_lacking

LONGEST = 1000
FIRST_YEAR = 1990
_FORM = "definition"
_GOAL = f"{_FORM}_mal"
_SOURCE, _CATEGORY, _YEAR, _TEXT, _REASON = (
    Field(f"{_FORM}_{part}") for part in ("kalla", "kategori", "basar", "text", "skal")
)
_EMPTIED = (_SOURCE, _CATEGORY, _YEAR, _TEXT, _REASON, day_of(_FORM))
_BADGES = {Presence.THERE: ("green", "✔"), Presence.LACKING: ("orange", "○"), Presence.OPEN: ("gray", "?")}


def show_defining(selection: Selection, *, clock: Clock) -> None:
    """Show each goal's SMART remarks, and the form that decides what it is held against."""
    goals = {
        f"{goal.name} ({promise.title})": (promise, area, goal)
        for promise in selection.promises
        for area in promise.focus_areas
        for goal in area.goals
    }
    if not goals:
        st.markdown("Löftet anger inga mål. Då finns inget att hålla siffror mot.")
        return
    if not show_kept(selection.viewer, Definition, clock=clock, describe=_describe):
        return
    promise, area, goal = goals[st.selectbox("Mål", list(goals), key=_GOAL, bind="query-params")]
    keep_apart(_FORM, (promise.promise_id, goal.goal_id), _EMPTIED)
    found = [one for one in _list(promise, selection) if one.goal_id == goal.goal_id]
    newest = find_definition(found, goal.goal_id)
    st.markdown(f"«{plain(goal.quote.text)}»")
    _show_smart(promise, area, goal, is_defined=newest is not None)
    st.subheader("Vad målet hålls mot")
    _show_newest(newest, goal)
    _ask(promise, goal, newest, selection, clock)
    if len(found) > 1:
        with st.expander("Tidigare definitioner"):
            show_table([_describe(one) for one in reversed(found)])


def _list(promise: Promise, selection: Selection) -> list[Definition]:
    demo = is_demo(selection.viewer, selection.municipality)
    return list_definitions(selection.viewer, promise.promise_id, is_demo=demo, as_of=selection.today)


def _show_smart(promise: Promise, area: FocusArea, goal: Goal, *, is_defined: bool) -> None:
    st.subheader("Vad målet säger (SMART)")
    remarks = check_goal(goal, area, promise, is_defined=is_defined)
    lacking = list_lacking(remarks)
    if lacking:
        st.markdown(f"**Att tänka på:** {', '.join(lacking)}. Det är en anmärkning, inget betyg.")
    rows = []
    for remark in remarks:
        colour, symbol = _BADGES[remark.presence]
        badge = Markdown(f":{colour}-badge[{symbol} {remark.presence.value}]")
        rows.append({"Kriterium": remark.letter.value, "Läge": badge, "Varför": remark.told})
    show_table(rows)
    with st.expander("Så läser kontrollen löftet"):
        st.markdown("\n".join(f"- **{letter.value}:** {told}" for letter, told in RULES.items()))


def _show_newest(newest: Definition | None, goal: Goal) -> None:
    if newest is not None:
        told = f"{newest.text} Källa: {newest.source}. Basår: {newest.baseline_year}."
        when = f"Beslutat {format_date(newest.decided_on)}, {newest.author_role}: {newest.reason}"
        st.markdown(f"**Nu gäller:** {plain(told)}  \n{plain(when)}")
        return
    st.markdown(
        "**Nu gäller:** ingen definition är beslutad. "
        + (
            "Löftet säger inte vilken källa som gäller, så alla visas."
            if goal.measure
            else "Löftet anger inget mått. Det ni bestämmer här är ert val och ändrar inte löftets ord."
        )
    )


def _ask(promise: Promise, goal: Goal, newest: Definition | None, selection: Selection, clock: Clock) -> None:
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    ground = lay_ground(selection, situation, day=selection.today)
    sources = _list_sources(goal, ground)
    if not sources:
        st.info("**Ingen källa har siffror för målet.** Läs in en på sidan Läs in, så går den att välja.")
        return
    source = st.selectbox("Källa", sources, key=_SOURCE.key, on_change=_TEXT.empty)
    with st.form(_FORM, enter_to_submit=False):
        _ask_what(goal, source, ground)
        st.text_area("Varför just så", max_chars=LONGEST, key=_REASON.key, height=68)
        ask_signing(_FORM, today=selection.today, day="Beslutat den")
        save = partial(_save, promise, goal, source, selection, after=newest.version if newest else 0, clock=clock)
        st.form_submit_button("Spara definition", type="primary", on_click=save)
    st.caption("Bestäm definitionen innan ni ser siffrorna. Den förra finns kvar i historiken.")


def _list_sources(goal: Goal, ground: Ground) -> list[str]:
    """List the sources that have figures for what the goal is about; without a measure all there are."""
    sources = [*list_sources(ground.situation), *(name for name in ground.counts.tables)]
    named = list(dict.fromkeys(sources))
    if goal.measure is None:
        return named
    wanted = goal.measure.category.value
    return [name for name in named if wanted in _find_categories(name, ground)]


def _find_categories(source: str, ground: Ground) -> set[str]:
    protected = ground.counts.tables.get(source)
    known = set() if protected is None else set(protected["category"])
    return known | set(list_categories(ground.situation, source))


def _ask_what(goal: Goal, source: str, ground: Ground) -> None:
    """Ask what is counted; what the promise itself says stands fast."""
    measure, known = goal.measure, _find_categories(source, ground)
    choices = [category for category in Category if category.value in known]
    left, right = st.columns(2)
    if measure is None:
        left.selectbox("Kategori", choices, index=None, placeholder="Välj", key=_CATEGORY.key)
        right.number_input("Basår", min_value=FIRST_YEAR, max_value=ground.day.year, value=None, key=_YEAR.key)
    else:
        st.markdown(f"**Löftet säger:** {measure.category.value}, jämfört med {measure.baseline_year}.")
    counted = find_extract(ground.situation, source).definition
    if _TEXT.value is None:
        _TEXT.fill(_propose_text(counted, is_measured=measure is not None))
    st.text_area(
        "Vad som räknas, i ord",
        key=_TEXT.key,
        max_chars=LONGEST,
        help="Anmälda brott eller inte, vilka brottstyper, försök, vilket år som ska vara lägre, antal eller "
        "per 100 000 invånare, och om preliminära siffror får användas.",
    )


def _propose_text(counted: str, *, is_measured: bool) -> str:
    """Propose words to change; that there is to be less is said only where the promise says it."""
    told = f"{counted.rstrip('.')}. " if counted else ""
    aim = "Vart och ett av löftets år ska vara lägre än basåret, samma månader." if is_measured else "Samma månader."
    return f"{told}Antal, inte per invånare. {aim} Preliminära siffror används och sägs vara preliminära."


def _save(promise: Promise, goal: Goal, source: str, selection: Selection, *, after: int, clock: Clock) -> None:
    measure, signed = goal.measure, read_signing(_FORM)
    category = measure.category if measure else _CATEGORY.value
    year = measure.baseline_year if measure else _YEAR.value
    text, reason = _TEXT.text, _REASON.text
    gaps = {"kategori": category, "basår": year, "vad som räknas": text, "varför": reason, "roll och dag": signed}
    if category is None or year is None or not text or not reason or signed is None:
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    mine = Definition(
        promise_id=promise.promise_id,
        goal_id=goal.goal_id,
        text=text,
        source=source,
        category=category,
        baseline_year=year,
        decided_on=signed.day,
        author_role=signed.role,
        reason=reason,
        is_demo=is_demo(selection.viewer, selection.municipality),
    )
    told = f"Definitionen är sparad: {goal.name}."
    keep(selection.viewer, mine, after=after, clock=clock, told=told, forget=_EMPTIED, save=save_definition)


def _describe(definition: Definition) -> Mapping[str, str]:
    return {
        "Vad som räknas": definition.text,
        "Källa": definition.source,
        "Kategori": definition.category.value,
        "Basår": str(definition.baseline_year),
        "Beslutat": format_date(definition.decided_on),
        "Varför": definition.reason,
        "Roll": definition.author_role,
    }
